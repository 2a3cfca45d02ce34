"""The register about a day, as it was known on a day: read from the dated versions, not from the summary of now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session, aliased

from werkplein.core.known import Known
from werkplein.register.models import Municipality, Region, ServiceArea, WerkpleinVersion
from werkplein.register.peer_queries import peer_of
from werkplein.register.peer_rules import PeerGroup, group_of
from werkplein.register.queries import counts_on


@dataclass(frozen=True)
class Then:
    """About which day something is asked, and what was known then."""

    about: date
    known: Known


@dataclass(frozen=True)
class PlaceThen:
    """What the register said of one Werkplein."""

    name: str
    region: str
    is_closed: bool
    seat_id: int


def held_versions(then: Then) -> Subquery:
    """Give the version that each Werkplein had on a day, of those known by then; closed ones are in it, too.

    Like `rules.holding`: what was known to be corrected does not count, and of the others the last that began does.
    """
    version, correction = WerkpleinVersion, aliased(WerkpleinVersion)
    corrected = select(correction.id).where(correction.replaces_id == version.id, then.known.includes(correction))
    order = (version.holds_on.desc(), version.recorded_on.desc(), version.id.desc())
    ranked = (
        select(version, func.row_number().over(partition_by=version.werkplein_id, order_by=order).label("rank"))
        .where(version.holds_on <= then.about, then.known.includes(version), ~corrected.exists())
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery("held_version")


def place_then(session: Session, werkplein_id: int, then: Then) -> PlaceThen | None:
    """Give what the register said of one Werkplein; nothing when it was not in it yet; one statement."""
    held = held_versions(then)
    row = session.execute(
        select(held.c.name, Region.name, held.c.is_closed, held.c.seat_id)
        .join(Region, Region.id == held.c.region_id)
        .where(held.c.werkplein_id == werkplein_id)
    ).one_or_none()
    return PlaceThen(*row) if row is not None else None


def around_then(session: Session, werkplein_id: int, seat_id: int, then: Then) -> Sequence[Municipality]:
    """Give the municipalities that were served beside the seat, by name; one statement."""
    return session.scalars(
        select(Municipality)
        .join(ServiceArea, ServiceArea.municipality_id == Municipality.id)
        .where(ServiceArea.werkplein_id == werkplein_id, counts_on(then.about, then.known), Municipality.id != seat_id)
        .order_by(Municipality.name)
    ).all()


def open_then(session: Session, then: Then) -> dict[int, PlaceThen]:
    """Give what the register said of every Werkplein that was open; one statement."""
    held = held_versions(then)
    rows = session.execute(
        select(held.c.werkplein_id, held.c.name, Region.name, held.c.is_closed, held.c.seat_id)
        .join(Region, Region.id == held.c.region_id)
        .where(~held.c.is_closed)
        .order_by(held.c.name, held.c.werkplein_id)
    )
    return {werkplein_id: PlaceThen(*place) for werkplein_id, *place in rows}


def peer_groups_then(session: Session, then: Then, bounds: Sequence[int]) -> dict[int, PeerGroup]:
    """Give the group that every Werkplein that was open belonged to; one statement."""
    held = held_versions(then)
    served = (
        select(func.count())
        .where(ServiceArea.werkplein_id == held.c.werkplein_id, counts_on(then.about, then.known))
        .correlate(held)
        .scalar_subquery()
    )
    rows = session.execute(
        select(held.c.werkplein_id, held.c.is_g4, held.c.main_id.is_not(None), held.c.lat, held.c.lon, served)
        .where(~held.c.is_closed)
        .order_by(held.c.werkplein_id)
    )
    return {row[0]: group_of(peer_of(row), bounds) for row in rows}
