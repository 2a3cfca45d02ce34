"""Since when Werkpleinen are where they are, and on their own: what a page says of milestones that begin anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from werkplein.register.area_rules import AreaSaid, wider_on
from werkplein.register.kept import kept
from werkplein.register.models import Municipality, ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.rules import Turned, turns

NEVER = Turned()


def turned(session: Session, werkplein_id: int, on: date) -> Turned:
    """Give how a Werkplein turned by a day, and what is to come, of what is kept of the register."""
    return kept(session, on, all_turned).get(werkplein_id, NEVER)


def moved_on(session: Session, werkplein_id: int, on: date) -> date | None:
    """Give when a Werkplein came into the building where it is on a day, of what is kept of the register."""
    return turned(session, werkplein_id, on).moved_on


def all_turned(session: Session, on: date) -> Mapping[int, Turned]:
    """Give how every Werkplein turned by a day, or is to turn, of which there is anything to tell; two statements."""
    row, correction, other, main = WerkpleinVersion, aliased(WerkpleinVersion), aliased(WerkpleinVersion), Werkplein
    is_corrected = select(correction.id).where(correction.replaces_id == row.id).exists()
    satellites = select(other.werkplein_id).where(other.main_id.is_not(None))
    question = (
        select(row.werkplein_id, row.holds_on, row.moved, main.name)
        .outerjoin(main, main.id == row.main_id)
        .where(row.moved | row.werkplein_id.in_(satellites), ~is_corrected)
        .order_by(row.holds_on, row.recorded_on, row.id)
    )
    said: dict[int, list[tuple[date, bool, str | None]]] = defaultdict(list)
    for werkplein_id, day, moved, name in session.execute(question):
        said[werkplein_id].append((day, moved, name))
    found = {werkplein_id: _turned(rows, on) for werkplein_id, rows in said.items()}
    wider = _wider(session, on)
    return found | {each: replace(found.get(each, NEVER), area_from=more) for each, more in wider.items()}


def _turned(rows: Sequence[tuple[date, bool, str | None]], on: date) -> Turned:
    """Sum up the versions of one, oldest first."""
    mains = list(turns([(day, main) for day, _, main in rows]))
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


def _wider(session: Session, on: date) -> Mapping[int, tuple[date, tuple[str, ...]]]:
    """Give who is to serve more municipalities beside its seat, from when and which ones; one statement."""
    changing = select(ServiceArea.werkplein_id).where(ServiceArea.holds_on > on)
    question = (
        select(ServiceArea, Municipality.name, Werkplein.seat_id)
        .join(Municipality, Municipality.id == ServiceArea.municipality_id)
        .join(Werkplein, Werkplein.id == ServiceArea.werkplein_id)
        .where(ServiceArea.werkplein_id.in_(changing))
        .order_by(ServiceArea.werkplein_id, ServiceArea.id)
    )
    said: dict[int, list[AreaSaid]] = defaultdict(list)
    names: dict[int, str] = {}
    seats: dict[int, int] = {}
    for area, name, seat_id in session.execute(question):
        said[area.werkplein_id].append(area.said)
        names[area.municipality_id], seats[area.werkplein_id] = name, seat_id
    found = {each: wider_on(rows, seats[each], on) for each, rows in said.items()}
    return {each: (more[0], tuple(sorted(names[town] for town in more[1]))) for each, more in found.items() if more}
