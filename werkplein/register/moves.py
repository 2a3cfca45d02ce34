"""When Werkpleinen moved to the building where they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from werkplein.register.kept import kept
from werkplein.register.models import WerkpleinVersion


def moved_on(session: Session, werkplein_id: int, on: date) -> date | None:
    """Give when a Werkplein came into the building where it is on a day, of what is kept of the register."""
    return kept(session, on, _read).get(werkplein_id)


def _read(session: Session, on: date) -> Mapping[int, date]:
    """Read all at once; one statement."""
    row, correction = WerkpleinVersion, aliased(WerkpleinVersion)
    is_corrected = select(correction.id).where(correction.replaces_id == row.id).exists()
    question = select(row.werkplein_id, func.max(row.holds_on)).where(row.moved, row.holds_on <= on, ~is_corrected)
    return {werkplein_id: day for werkplein_id, day in session.execute(question.group_by(row.werkplein_id))}
