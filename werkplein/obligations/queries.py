"""Questions about what is expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Date, Executable, bindparam, func, select
from sqlalchemy.orm import Session

from werkplein.core.database import among, ask, ask_about
from werkplein.obligations.models import ClosingDay, Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState, is_late


class Open(NamedTuple):
    """What a page says of something that is still expected."""

    kind: ObligationKind
    period: str
    part: str
    due_on: date
    address: str
    audience: str

    @property
    def is_renewal(self) -> bool:
        """Tell whether it asks for something new in time, because the old runs out."""
        return self.kind is ObligationKind.EVIDENCE_RENEWAL

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done before this day."""
        return is_late(ObligationState.OPEN, self.due_on, on)


# Made once: making a statement takes longer than asking the database.
@cache
def _open_for(is_one: bool) -> Executable:
    return (
        select(
            Obligation.werkplein_id,
            Obligation.kind,
            Obligation.period,
            Obligation.part,
            Obligation.due_on,
            Obligation.address,
            Obligation.audience,
        )
        .where(
            among(Obligation.werkplein_id, is_one),
            Obligation.state == ObligationState.OPEN,
            Obligation.opens_on <= bindparam("on", type_=Date),
        )
        .order_by(Obligation.due_on, Obligation.kind, Obligation.period, Obligation.part)
    )


CLOSING_DAYS = select(ClosingDay.day, ClosingDay.name).order_by(ClosingDay.day)


def open_for(session: Session, werkplein_ids: Sequence[int], on: date) -> dict[int, list[Open]]:
    """Give what is asked now per Werkplein, most urgent first; one statement."""
    per_werkplein: dict[int, list[Open]] = defaultdict(list)
    for werkplein_id, *values in ask_about(session, _open_for, werkplein_ids, {"on": on}):
        per_werkplein[werkplein_id].append(Open(*values))
    return per_werkplein


def open_until(session: Session, kind: ObligationKind, period: str) -> list[tuple[int, str]]:
    """Give what is still asked up to and including a period, as (Werkplein, period); one statement."""
    rows = session.execute(
        select(Obligation.werkplein_id, Obligation.period)
        .where(Obligation.state == ObligationState.OPEN, Obligation.kind == kind, Obligation.period <= period)
        .order_by(Obligation.period, Obligation.werkplein_id)
    )
    return [(werkplein_id, period) for werkplein_id, period in rows]


def last_period(session: Session, kind: ObligationKind, before: str) -> str | None:
    """Give the last period before another one of which anything was ever expected; one statement."""
    return session.scalar(
        select(func.max(Obligation.period)).where(Obligation.kind == kind, Obligation.period < before)
    )


def of_kind(session: Session, kind: ObligationKind, werkplein_ids: Sequence[int] | None = None) -> Sequence[Obligation]:
    """Give everything of one kind that was ever expected, of some Werkpleinen or of all; one statement."""
    question = select(Obligation).where(Obligation.kind == kind)
    if werkplein_ids is not None:
        question = question.where(Obligation.werkplein_id.in_(werkplein_ids))
    return session.scalars(question.order_by(Obligation.werkplein_id, Obligation.period, Obligation.part)).all()


def late(session: Session, on: date, kind: ObligationKind | None = None) -> Sequence[Obligation]:
    """Give what should have been done before this day, longest waiting first; one statement."""
    question = select(Obligation).where(Obligation.state == ObligationState.OPEN, Obligation.due_on < on)
    if kind is not None:
        question = question.where(Obligation.kind == kind)
    return session.scalars(question.order_by(Obligation.due_on, Obligation.werkplein_id)).all()


def closing_days(session: Session) -> dict[date, str]:
    """Give the days on which nobody works, with their names; one statement."""
    return {day: name for day, name in ask(session, CLOSING_DAYS)}
