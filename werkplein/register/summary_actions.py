"""Keeping the summary of what holds now, and what follows when a Werkplein opens, closes or moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.database import lock_name
from werkplein.core.errors import Conflict
from werkplein.core.labels import date_words
from werkplein.obligations import actions as obligations
from werkplein.register import geo, queries
from werkplein.register.models import Werkplein, WerkpleinVersion


def hold(session: Session) -> dict[int, Werkplein]:
    """Hold the register as it is about to change, and give its Werkpleinen by id.

    All of it: what may be said of one Werkplein depends on others, and changes are rare.
    """
    lock_name(session, "register")
    rows = select(Werkplein).order_by(Werkplein.id).with_for_update(of=Werkplein)
    return {each.id: each for each in session.scalars(rows.execution_options(populate_existing=True))}


def count_change(session: Session, held: Mapping[int, Werkplein], ids: Iterable[int]) -> None:
    """Count a change of these Werkpleinen, and of all that are or were to be their satellites."""
    changed = set(ids)
    under_them = select(WerkpleinVersion.werkplein_id).where(WerkpleinVersion.main_id.in_(sorted(changed))).distinct()
    for each in sorted(changed | set(session.scalars(under_them.order_by(WerkpleinVersion.werkplein_id)))):
        held[each].revision += 1


@dataclass(frozen=True)
class _Seen:
    """What decides whether something else than the summary must follow."""

    closed_on: date | None
    is_open: bool
    lat: float
    lon: float


def _see(werkplein: Werkplein, on: date) -> _Seen:
    return _Seen(werkplein.closed_on, werkplein.is_open_on(on), werkplein.lat, werkplein.lon)


def derive(
    session: Session,
    held: Mapping[int, Werkplein],
    versions: Mapping[int, Sequence[WerkpleinVersion]],
    on: date,
) -> None:
    """Write the summary of what holds on a day, and do what follows from it."""
    before = {key: _see(held[key], on) for key in versions}
    for key, rows in versions.items():
        for column, value in queries.summary_of(rows, on).items():
            setattr(held[key], column, value)
    after = {key: _see(held[key], on) for key in versions}
    _withdraw(session, before, after, on)
    if any(
        (seen.is_open, seen.lat, seen.lon) != (after[key].is_open, after[key].lat, after[key].lon)
        for key, seen in before.items()
    ):
        spread(held.values())


def _withdraw(session: Session, before: Mapping[int, _Seen], after: Mapping[int, _Seen], on: date) -> None:
    """Nothing is expected of who closed but what it owes; of who did not close after all it is expected again."""
    closed = {key: seen.closed_on for key, seen in after.items() if seen.closed_on is not None}
    obligations.withdraw_of(session, closed, on)
    for key, seen in before.items():
        if seen.closed_on is not None and after[key].closed_on is None:
            obligations.restore_of(session, key)


def spread(werkpleinen: Iterable[Werkplein]) -> None:
    """Give every sign its place on the map; a closed Werkplein has none, and keeps the place it had."""
    shown = sorted((each for each in werkpleinen if each.closed_on is None), key=lambda each: each.code)
    points = [geo.project(werkplein.lon, werkplein.lat) for werkplein in shown]
    for werkplein, position in zip(shown, geo.spread(points), strict=True):
        werkplein.map_x, werkplein.map_y = position.x, position.y
        werkplein.anchor_x, werkplein.anchor_y = position.anchor_x, position.anchor_y


def derive_due(session: Session, on: date) -> int:
    """Derive again what changed by itself because a day came; gives how many."""
    due = select(Werkplein.id).where(Werkplein.changes_on <= on).order_by(Werkplein.id)
    if session.scalar(due.limit(1)) is None:
        return 0
    held = hold(session)
    ids = session.scalars(due).all()
    derive(session, held, queries.versions(session, ids), on)
    return len(ids)


def rebuild(session: Session, on: date) -> int:
    """Derive every summary anew from the versions, and the positions on the map with it; gives how many."""
    held = hold(session)
    derive(session, held, queries.versions(session, held), on)
    spread(held.values())
    return len(held)


class Closed(Conflict):
    """Of a closed Werkplein nothing new is said."""

    def __init__(self, werkplein: Werkplein, successor: str | None) -> None:
        """Say since when, and who took over."""
        since = date_words(werkplein.closed_on) if werkplein.closed_on else ""
        heir = f" {successor} heeft de taken overgenomen." if successor else ""
        sentence = f"{werkplein.title} is gesloten sinds {since}. U kunt alleen nog teruglezen.{heir}"
        super().__init__(sentence, way_out="Op de kaart van dit Werkplein staat wat het laatst gold.")


def refuse_closed(session: Session, werkplein: Werkplein, today: date, day: date | None = None) -> None:
    """Refuse what is about a day (today when not given) on which a Werkplein is closed."""
    queries.refresh(session, [werkplein], today)
    if werkplein.is_closed_on(day or today):
        successor = session.get(Werkplein, werkplein.successor_id) if werkplein.successor_id else None
        raise Closed(werkplein, successor.title if successor else None)
