"""Keeps what a satellite takes over from its main location out of its checklist (domain D.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries.satellites import main_on
from milestones.rules import Found
from milestones.rules.satellites import day_about, left_to, refusal
from werkplein.core.errors import DomainError
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


def refusals(
    session: Session, werkplein: Werkplein, findings: Iterable[Found], quarter: Quarter, today: date
) -> dict[str, DomainError]:
    """Give why some answers cannot be kept, by milestone.

    No statement where nothing is said of what can be taken over, else one, and one more for a satellite.
    """
    programme = reader.current()
    told = {found.milestone for found in findings} & left_to(werkplein.id, programme)
    if not told:
        return {}
    main_id = main_on(session, werkplein.id, day_about(quarter, today))
    if main_id is None:
        return {}
    main = session.get_one(Werkplein, main_id).title
    return {code: refusal(code, main) for code in sorted(told)}


def refuse_taken_over(
    session: Session, werkplein: Werkplein, findings: Iterable[Found], quarter: Quarter, today: date
) -> None:
    """Refuse an answer in a checklist to what is taken over; outside it the MT may say that it is otherwise here."""
    for error in refusals(session, werkplein, findings, quarter, today).values():
        raise error
