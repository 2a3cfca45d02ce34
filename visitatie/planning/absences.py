"""Writes down days on which somebody cannot: those that were told, and those that an MT declined for a visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.planning.models import LONGEST_NAME, Absence
from visitatie.planning.rules.facts import AbsenceKind, Away
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record


def keep(session: Session, actor: Actor, row: Absence, away: Away, today: date) -> Absence:
    """Write down days on which someone or a Werkplein cannot."""
    row.kind, row.begins_on, row.ends_on = away.kind, away.begins_on, away.ends_on
    row.part, row.what, row.added_on, row.added_by = away.part, away.what, today, actor.id
    session.add(row)
    days = {"begins_on": str(away.begins_on), "ends_on": str(away.ends_on)}
    record(session, actor, Event.ABSENCE_ADDED, row, row.werkplein_id, kind=away.kind.value, **days)
    return row


def keep_declined(session: Session, actor: Actor, visit: Visit, days: Iterable[date], reason: str, today: date) -> None:
    """Let nobody offer these days again, until they are withdrawn as other days of an MT are."""
    what = reason if len(reason) <= LONGEST_NAME else f"{reason[: LONGEST_NAME - 1].rstrip()}…"
    for day in days:
        away = Away(day, day, AbsenceKind.BLOCKED, what=what)
        keep(session, actor, Absence(werkplein_id=visit.werkplein_id), away, today)
