"""Filling the register, adding dated versions, and keeping the summary of what holds now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import lock_name
from werkplein.core.errors import DomainError
from werkplein.register import geo, queries, rules
from werkplein.register.file import Location, RegisterFile
from werkplein.register.models import Municipality, Region, ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.rules import Facts


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

    The row of the Werkplein is held meanwhile, so that of two writers the second sees what the first added.
    """
    werkplein = hold(session, werkplein_id)
    version = _version(werkplein.id, facts, holds_on, today, replaces_id)
    session.add(version)
    session.flush()
    derive(werkplein, queries.versions(session, [werkplein.id])[werkplein.id], today)
    audit.record(session, actor, Event.REGISTER_CHANGED, version, werkplein.id, holds_on=holds_on.isoformat())
    return version


def hold(session: Session, werkplein_id: int) -> Werkplein:
    """Give the row of a Werkplein that is about to change, held with those of its satellites and counted as changed.

    The register as a whole is held too: what may be said of one Werkplein depends on others, and changes are rare.
    """
    lock_name(session, "register")
    under_it = select(WerkpleinVersion.werkplein_id).where(WerkpleinVersion.main_id == werkplein_id)
    held = session.scalars(
        select(Werkplein)
        .where((Werkplein.id == werkplein_id) | Werkplein.id.in_(under_it))
        .order_by(Werkplein.id)
        .with_for_update(of=Werkplein)
        .execution_options(populate_existing=True)
    ).all()
    for each in held:
        each.revision += 1
    return next(each for each in held if each.id == werkplein_id)


def derive(werkplein: Werkplein, versions: Iterable[WerkpleinVersion], on: date) -> None:
    """Write the summary of what holds on a day."""
    summary = queries.summary_of(list(versions), on)
    for column, value in summary.items():
        setattr(werkplein, column, value)


def derive_due(session: Session, on: date) -> int:
    """Derive again what changed by itself because a day came; gives how many."""
    due = select(Werkplein.id).where(Werkplein.changes_on <= on).order_by(Werkplein.id)
    return _derive_all(session, session.scalars(due).all(), on)


def rebuild(session: Session, on: date) -> int:
    """Derive every summary anew from the versions, and the positions on the map with it; gives how many."""
    ids = session.scalars(select(Werkplein.id).order_by(Werkplein.id)).all()
    done = _derive_all(session, ids, on)
    werkpleinen = session.scalars(select(Werkplein).order_by(Werkplein.code)).all()
    points = [geo.project(werkplein.lon, werkplein.lat) for werkplein in werkpleinen]
    for werkplein, position in zip(werkpleinen, geo.spread(points), strict=True):
        werkplein.map_x, werkplein.map_y = position.x, position.y
        werkplein.anchor_x, werkplein.anchor_y = position.anchor_x, position.anchor_y
    return done


def _derive_all(session: Session, ids: Sequence[int], on: date) -> int:
    held = {
        werkplein.id: werkplein
        for werkplein in session.scalars(
            select(Werkplein).where(Werkplein.id.in_(ids)).order_by(Werkplein.id).with_for_update(of=Werkplein)
        )
    }
    for werkplein_id, versions in queries.versions(session, ids).items():
        derive(held[werkplein_id], versions, on)
    return len(held)
