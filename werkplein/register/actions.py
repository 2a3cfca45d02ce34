"""Filling the register, and adding dated versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.errors import DomainError
from werkplein.register import geo, queries, rules
from werkplein.register.file import Location, RegisterFile
from werkplein.register.models import Municipality, Region, ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.rules import Facts
from werkplein.register.summary_actions import count_change, derive, hold
from werkplein.register.timeline_rules import Said


def load_register(session: Session, actor: Actor, register: RegisterFile, holds_on: date, today: date) -> int:
    """Load the files into an empty register, all valid from one day; gives how many Werkpleinen there are now."""
    if not queries.is_empty(session):
        raise DomainError("Er staat al een register in deze database. Wijzigingen gaan via een invoer.")
    regions = {row.code: Region(code=row.code, name=row.name) for row in register.regions}
    municipalities = {
        row.code: Municipality(code=row.code, name=row.name, search=rules.fold(f"{row.name} {row.also}"))
        for row in register.municipalities
    }
    session.add_all([*regions.values(), *municipalities.values()])
    session.flush()
    places = {code: row.id for code, row in (regions | municipalities).items()}
    werkpleinen = _add_locations(session, register.locations, places, (holds_on, today))
    for area in register.areas:
        session.add(
            ServiceArea(
                werkplein_id=werkpleinen[area.werkplein].id,
                municipality_id=places[area.municipality],
                kind=area.kind,
                postcodes=area.postcodes or None,
                holds_on=holds_on,
                recorded_on=today,
            )
        )
    session.flush()
    audit.record(session, actor, Event.REGISTER_LOADED, ("register", holds_on), werkpleinen=len(werkpleinen))
    return len(werkpleinen)


def _add_locations(
    session: Session, locations: Sequence[Location], places: dict[str, int], days: tuple[date, date]
) -> dict[str, Werkplein]:
    """Add main locations before their satellites, each with its first version."""
    holds_on, today = days
    positions = dict(zip(locations, geo.spread([geo.project(row.lon, row.lat) for row in locations]), strict=True))
    added: dict[str, Werkplein] = {}
    for is_satellite in (False, True):
        for row in locations:
            if bool(row.main) is is_satellite:
                main = added[row.main].id if row.main else None
                added[row.code] = _new(row, _facts(row, places, main), positions[row], days)
        session.add_all(added.values())
        session.flush()
    session.add_all(_version(werkplein.id, _facts_of(werkplein), holds_on, today) for werkplein in added.values())
    return added


def _facts(row: Location, places: dict[str, int], main_id: int | None) -> Facts:
    return Facts(
        name=row.name,
        region_id=places[row.region],
        seat_id=places[row.seat],
        main_id=main_id,
        is_g4=row.is_g4,
        lat=row.lat,
        lon=row.lon,
        precision=row.precision,
    )


def _facts_of(werkplein: Werkplein) -> Facts:
    return Facts(**{column: getattr(werkplein, column) for column in _SUMMED})


# What a version says and the summary says too, in a column of the same name.
_SUMMED = ("name", "region_id", "seat_id", "main_id", "is_g4", "lat", "lon", "precision")


def _new(row: Location, facts: Facts, position: geo.Position, days: tuple[date, date]) -> Werkplein:
    opened_on, today = days
    summary = {column: getattr(facts, column) for column in _SUMMED}
    return Werkplein(
        code=row.code,
        map_x=position.x,
        map_y=position.y,
        anchor_x=position.anchor_x,
        anchor_y=position.anchor_y,
        opened_on=opened_on,
        derived_for=max(opened_on, today),
        **summary,
    )


def _version(
    werkplein_id: int, facts: Facts, holds_on: date, today: date, replaces_id: int | None = None
) -> WerkpleinVersion:
    return WerkpleinVersion(
        werkplein_id=werkplein_id, holds_on=holds_on, recorded_on=today, replaces_id=replaces_id, **asdict(facts)
    )


def add_version(
    session: Session,
    actor: Actor,
    werkplein_id: int,
    facts: Facts,
    holds_on: date,
    today: date,
    replaces_id: int | None = None,
) -> WerkpleinVersion:
    """Add what a Werkplein is from a day on, and bring its summary up to date in the same unit of work.

    The register is held meanwhile, so that of two writers the second sees what the first added.
    """
    held = hold(session)
    said = Said(holds_on, facts, replaces=replaces_id)
    return write(session, actor, held, {werkplein_id: [said]}, today)[0]


def write(
    session: Session, actor: Actor, held: Mapping[int, Werkplein], said: Mapping[int, Sequence[Said]], today: date
) -> list[WerkpleinVersion]:
    """Write versions into the register that is held, and what follows from them."""
    added = [
        _version(werkplein_id, each.facts, each.holds_on, today, each.replaces)
        for werkplein_id, rows in said.items()
        for each in rows
    ]
    session.add_all(added)
    session.flush()
    derive(session, held, queries.versions(session, sorted({row.werkplein_id for row in added})), today)
    count_change(session, held, {row.werkplein_id for row in added})
    for row in added:
        facts = {"holds_on": row.holds_on.isoformat()} | ({"replaces": row.replaces_id} if row.replaces_id else {})
        audit.record(session, actor, Event.REGISTER_CHANGED, row, row.werkplein_id, **facts)
    return added
