"""Lets the audits of the year be called for by the job that does it, and notes that they were held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from visitatie.jobs import create_audits
from visitatie.models import Visit
from visitatie.rules import DayPart, VisitStatus
from werkplein.example.story import Audited
from werkplein.obligations.actions import settle_many
from werkplein.obligations.rules import ObligationKind

DAYS_TO_CONFIRM = 12


def hold_audits(session: Session, audits: Sequence[Audited], supporter_ids: Sequence[int], called_on: date) -> None:
    """Create the audits of the last fixed quarter, and hold those that the story holds."""
    create_audits(session, called_on)
    held = {audit.werkplein_id: audit for audit in audits}
    visits = session.scalars(select(Visit).where(Visit.werkplein_id.in_(held), Visit.created_on == called_on))
    for number, visit in enumerate(visits.all()):
        _hold(session, visit, held[visit.werkplein_id].held_on, supporter_ids[number % len(supporter_ids)])


def _hold(session: Session, visit: Visit, on: date, supporter_id: int) -> None:
    visit.status, visit.planned_on, visit.held_on = VisitStatus.HELD, on, on
    visit.confirmed_on = max(visit.created_on, on - timedelta(days=DAYS_TO_CONFIRM))
    visit.supporter_id, visit.part, visit.discussed_with = supporter_id, DayPart.MORNING, "Managementteam"
    settle_many(session, [(visit.werkplein_id, ObligationKind.AUDIT, visit.quarter, "")], on)


def held_visits(session: Session) -> dict[tuple[int, date], tuple[str, int]]:
    """Give by Werkplein and day the reference of the visit that was held and who did it; one statement."""
    columns = (Visit.werkplein_id, Visit.held_on, Visit.id, Visit.supporter_id)
    rows = session.execute(select(*columns).where(Visit.held_on.is_not(None)).order_by(Visit.id))
    return {
        (werkplein_id, held_on): (str(visit_id), by) for werkplein_id, held_on, visit_id, by in rows if held_on and by
    }
