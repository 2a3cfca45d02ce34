"""Since when Werkpleinen are where they are, and on their own: what a page says of milestones that begin anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from werkplein.register.kept import kept
from werkplein.register.models import WerkpleinVersion
from werkplein.register.rules import Turned, turns

NEVER = Turned()


def turned(session: Session, werkplein_id: int, on: date) -> Turned:
    """Give how a Werkplein turned by a day, and what is to come, of what is kept of the register."""
    return kept(session, on, all_turned).get(werkplein_id, NEVER)


def moved_on(session: Session, werkplein_id: int, on: date) -> date | None:
    """Give when a Werkplein came into the building where it is on a day, of what is kept of the register."""
    return turned(session, werkplein_id, on).moved_on


def all_turned(session: Session, on: date) -> Mapping[int, Turned]:
    """Give how every Werkplein turned by a day, or is to turn, of which there is anything to tell; one statement."""
    row, correction, other = WerkpleinVersion, aliased(WerkpleinVersion), aliased(WerkpleinVersion)
    is_corrected = select(correction.id).where(correction.replaces_id == row.id).exists()
    satellites = select(other.werkplein_id).where(other.main_id.is_not(None))
    question = (
        select(row.werkplein_id, row.holds_on, row.moved, row.main_id)
        .where(row.moved | row.werkplein_id.in_(satellites), ~is_corrected)
        .order_by(row.holds_on, row.recorded_on, row.id)
    )
    said: dict[int, list[tuple[date, bool, int | None]]] = defaultdict(list)
    for werkplein_id, day, moved, main_id in session.execute(question):
        said[werkplein_id].append((day, moved, main_id))
    return {werkplein_id: _turned(rows, on) for werkplein_id, rows in said.items()}


def _turned(rows: Sequence[tuple[date, bool, int | None]], on: date) -> Turned:
    """Sum up the versions of one, oldest first."""
    mains = list(turns([(day, main_id) for day, _, main_id in rows]))
    begun = [each for each in mains if each[0] <= on]
    left = len(begun) > 1 and begun[-1][1] is None
    moves = [day for day, moved, _ in rows if moved]
    return Turned(
        moved_on=max((day for day in moves if day <= on), default=None),
        alone_since=begun[-1][0] if left else None,
        moves_on=min((day for day in moves if day > on), default=None),
        # Before it opened it has the main location that it opens with.
        main_from=next((each for each in mains[1:] if each[0] > on), None),
    )
