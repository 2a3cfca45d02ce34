"""What is expected of whom, and reminding on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.outbox import Mail
from werkplein.obligations.actions import expect, fill_closing_days
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.register.models import Werkplein
from werkplein.reminders import actions
from werkplein.reminders.actions import Done

BASE = "https://werkplein.test"
OPENS, DUE = date(2010, 5, 30), date(2010, 7, 14)
OPENING, EARLY, SOON = date(2010, 5, 31), date(2010, 6, 24), date(2010, 7, 9)
LATE, LATE_DCO, LATE_SECRETARIAT = date(2010, 7, 15), date(2010, 7, 21), date(2010, 7, 28)
Ask = Callable[..., Obligation]
Remind = Callable[[date], Done]


@pytest.fixture(autouse=True)
def _closing_days(session: Session) -> None:
    fill_closing_days(session, [2010])


@pytest.fixture
def ask(session: Session) -> Ask:
    """Expect something of a Werkplein: its checklist, or what is asked for."""

    def ask(
        werkplein: Werkplein,
        kind: ObligationKind = ObligationKind.CHECKLIST,
        period: str = "2010-K2",
        audience: str = "answer:draft",
        opens_on: date = OPENS,
        due_on: date = DUE,
    ) -> Obligation:
        address = f"/intern/werkpleinen/{werkplein.code}/vragenlijst/2010-K2/"
        expect(session, [Expected(werkplein.id, kind, period, opens_on, due_on, address, audience)])
        found = select(Obligation).filter_by(werkplein_id=werkplein.id, kind=kind, period=period)
        return session.scalars(found).one()

    return ask


@pytest.fixture
def remind(session: Session, app: Flask) -> Remind:
    """Do what the job does on a day."""
    return lambda on: actions.remind(session, BASE, on)


def mails(session: Session) -> list[Mail]:
    """The mails that were written, oldest first."""
    return list(session.scalars(select(Mail).order_by(Mail.id)))


def subjects(session: Session) -> list[tuple[str, str]]:
    """To whom, and about what."""
    return [(mail.to_address.split("@")[0], mail.subject) for mail in mails(session)]
