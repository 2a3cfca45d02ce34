"""Lets the reminders of the last quarter be sent by who sends them: to all, to who was still busy, and by hand."""

from __future__ import annotations

from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.actor import Actor
from werkplein.example.story import Tale
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Quarter
from werkplein.reminders import actions

# The first working day after the opening on Sunday 30 May, and fourteen working days before 14 July.
OPENED_ON = date(2010, 5, 31)
STILL_BUSY_ON = date(2010, 6, 24)
# A day after the reference date the secretariat writes to who did not begin.
BY_HAND_ON = date(2010, 7, 1)


def tell_all(session: Session) -> None:
    """Tell every MT that the checklist is open."""
    actions.remind(session, _base_url(), OPENED_ON)


def remind_the_silent(session: Session, secretariat: Actor, tale: Tale, quarter: Quarter) -> None:
    """Remind who did not hand in, and once more by hand who did not even begin."""
    actions.remind(session, _base_url(), STILL_BUSY_ON)
    begun = {
        each.werkplein_id for each in tale.handed if each.quarter == quarter and (each.drafted or each.submitted_on)
    }
    silent = select(Obligation.id).where(
        Obligation.kind == ObligationKind.CHECKLIST,
        Obligation.period == quarter.code,
        Obligation.werkplein_id.not_in(begun),
    )
    ids = session.scalars(silent.order_by(Obligation.id)).all()
    if ids:
        actions.remind_by_hand(session, secretariat, ids, _base_url(), BY_HAND_ON)


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)
