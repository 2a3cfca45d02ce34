"""The cast: four Werkpleinen in two regions, and four people. They are in every test database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from tests.support.people import SINCE, Person, make_person
from werkplein.core.database import prepare_engine
from werkplein.people.models import Account
from werkplein.people.rules import Role
from werkplein.register.models import Municipality, Region, Werkplein, WerkpleinVersion
from werkplein.register.rules import Precision


@dataclass(frozen=True)
class Place:
    """What is invented of a Werkplein: code and name, region, and where it lies."""

    code: str
    name: str
    region: str
    lat: float
    lon: float
    is_g4: bool = False


# The code of a Werkplein is its part; it becomes a leader or a laggard by what a test lets happen to it.
PLACES = (
    Place("leader", "Lindeveen", "noordrand", 52.9, 6.4),
    Place("middle", "Middelerf", "noordrand", 52.7, 6.2),
    Place("laggard", "Achterholt", "zuidrand", 51.5, 5.1),
    Place("g4", "Grootstad", "zuidrand", 51.9, 4.5, is_g4=True),
)
REGIONS = {"noordrand": "Noordrand", "zuidrand": "Zuidrand"}

# Anna is the secretariat, Bram supports, Carla is in the MT of the leader, Dirk in that of the laggard:
# for everything of the leader Dirk is the outsider.
PEOPLE: dict[str, tuple[Role, str | None]] = {
    "anna": (Role.SECRETARIAT, None),
    "bram": (Role.PROCESS_SUPPORTER, None),
    "carla": (Role.MT_MEMBER, "leader"),
    "dirk": (Role.MT_MEMBER, "laggard"),
}


def fill(url: str) -> None:
    """Put the cast in a migrated database."""
    engine = create_engine(url)
    prepare_engine(engine)
    with Session(engine) as session:
        regions = {code: Region(code=code, name=name) for code, name in REGIONS.items()}
        session.add_all(regions.values())
        session.flush()
        werkpleinen = {place.code: _werkplein(session, place, regions[place.region]) for place in PLACES}
        for name, (role, code) in PEOPLE.items():
            make_person(session, role, werkpleinen[code] if code else None, name)
        session.commit()
    engine.dispose()


def _werkplein(session: Session, place: Place, region: Region) -> Werkplein:
    """A Werkplein with its seat, and the one version that says the same."""
    seat = Municipality(code=f"GM{9000 + PLACES.index(place)}", name=place.name, search=place.name.lower())
    session.add(seat)
    session.flush()
    shared = {
        "name": place.name,
        "region_id": region.id,
        "seat_id": seat.id,
        "is_g4": place.is_g4,
        "lat": place.lat,
        "lon": place.lon,
        "precision": next(iter(Precision)),
    }
    on_map = {
        "map_x": place.lon * 100,
        "map_y": place.lat * 10,
        "anchor_x": place.lon * 100,
        "anchor_y": place.lat * 10,
    }
    werkplein = Werkplein(code=place.code, opened_on=SINCE, derived_for=SINCE, **shared, **on_map)
    session.add(werkplein)
    session.flush()
    session.add(
        WerkpleinVersion(werkplein_id=werkplein.id, is_closed=False, holds_on=SINCE, recorded_on=SINCE, **shared)
    )
    return werkplein


def find_werkplein(session: Session, code: str) -> Werkplein:
    """A Werkplein of the cast, in this session."""
    return session.scalars(select(Werkplein).where(Werkplein.code == code)).one()


def find_person(session: Session, name: str) -> Person:
    """Somebody of the cast; the actor is loaded as the application loads it."""
    from werkplein.people.queries import load_actor

    role, _ = PEOPLE[name]
    email = f"{name}@voorbeeld.test"
    account_id = session.scalars(select(Account.id).where(Account.email == email)).one()
    return Person(account_id, email, role, load_actor(session, account_id, SINCE))
