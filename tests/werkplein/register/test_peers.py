"""Fair comparison: groups with their borders, distances, and who is near."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import counted
from werkplein.core.actor import SYSTEM
from werkplein.core.database import db
from werkplein.register.actions import add_version
from werkplein.register.models import ServiceArea, Werkplein
from werkplein.register.peer_queries import peer_groups, peers
from werkplein.register.peer_rules import (
    G4,
    SATELLITES,
    Peer,
    distance_km,
    group_of,
    nearest_of_group,
)
from werkplein.register.peer_rules import peer_groups as all_groups
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind

TODAY = date(2010, 7, 5)
BOUNDS = (1, 4)
ZWOLLE = Peer(1, False, False, 8, 52.5125, 6.0944)


def peer(number: int, **facts: object) -> Peer:
    return replace(ZWOLLE, werkplein_id=number, **facts)


@dataclass(frozen=True)
class Named:
    peer: Peer
    name: str


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"municipalities": 0}, "1"),  # one whose area is not known yet serves at least its seat
        ({"municipalities": 1}, "1"),
        ({"municipalities": 2}, "2-4"),  # the day after the first border
        ({"municipalities": 4}, "2-4"),
        ({"municipalities": 5}, "5-of-meer"),
        ({"municipalities": 30}, "5-of-meer"),
        ({"is_satellite": True, "municipalities": 5}, "satelliet"),  # a satellite is none of the sizes
        ({"is_g4": True, "municipalities": 1}, "g4"),
        ({"is_g4": True, "is_satellite": True}, "g4"),  # the four big cities stand apart, satellites there too
    ],
)
def test_a_werkplein_belongs_to_one_group(facts: dict[str, object], code: str) -> None:
    group = group_of(peer(1, **facts), BOUNDS)

    assert group.code == code
    assert group in all_groups(BOUNDS)


@pytest.mark.parametrize(
    ("bounds", "labels"),
    [
        ((1, 4), ["1 gemeente", "2 tot en met 4 gemeenten", "5 of meer gemeenten"]),
        ((3,), ["1 tot en met 3 gemeenten", "4 of meer gemeenten"]),
        ((), ["1 of meer gemeenten"]),
        ((1, 2, 6), ["1 gemeente", "2 gemeenten", "3 tot en met 6 gemeenten", "7 of meer gemeenten"]),
    ],
)
def test_the_groups_follow_from_the_bounds_of_the_programme(bounds: tuple[int, ...], labels: list[str]) -> None:
    assert [group.label for group in all_groups(bounds)] == ["G4", "Satellieten", *labels]


@pytest.mark.parametrize(
    ("lat", "lon", "km"),
    [
        (52.5125, 6.0944, 0),  # where it stands itself
        (52.3702, 4.8952, 83),  # Amsterdam
        (52.9925, 6.5649, 62),  # Assen
        (50.8514, 5.6910, 187),  # Maastricht
    ],
)
def test_distances_are_along_a_great_circle(lat: float, lon: float, km: int) -> None:
    assert distance_km(ZWOLLE, peer(2, lat=lat, lon=lon)) == pytest.approx(km, abs=1)


def test_the_nearest_come_first_and_ties_go_by_name() -> None:
    here = [Named(peer(number, lat=52.6), name) for number, name in ((2, "Beek"), (3, "Aalst"))]
    far = Named(peer(4, lat=53.0), "Cadzand")
    nearer = Named(peer(5, lat=52.52), "Zutphen")

    found = nearest_of_group(ZWOLLE, [far, *here, nearer], BOUNDS, 3)

    assert [one.name for one in found] == ["Zutphen", "Aalst", "Beek"]


def test_nobody_is_a_peer_of_itself_or_of_another_group() -> None:
    others = [
        Named(ZWOLLE, "zelf"),
        Named(peer(2, municipalities=4), "kleiner"),
        Named(peer(3, is_satellite=True), "satelliet"),
        Named(peer(4, is_g4=True), "stad"),
    ]

    assert nearest_of_group(ZWOLLE, others, BOUNDS, 3) == []


def serve(session: Session, werkplein: Werkplein, *others: Werkplein, kind: AreaKind = AreaKind.WHOLE) -> None:
    """Let a Werkplein serve the seats of these ones."""
    for other in others:
        session.add(
            ServiceArea(
                werkplein_id=werkplein.id,
                municipality_id=other.seat_id,
                kind=kind,
                holds_on=TODAY,
                recorded_on=TODAY,
            )
        )
    session.flush()


@pytest.mark.both
def test_the_groups_of_all_take_one_statement(
    session: Session, leader: Werkplein, middle: Werkplein, laggard: Werkplein, g4: Werkplein
) -> None:
    serve(session, leader, leader, middle)
    serve(session, middle, middle)
    laggard.main_id = leader.id
    session.flush()

    with counted(db.engine) as statements:
        groups = peer_groups(session, TODAY, BOUNDS)

    assert len(statements) == 1
    assert {each: groups[each].code for each in groups} == {
        leader.id: "2-4",
        middle.id: "1",
        laggard.id: SATELLITES.code,
        g4.id: G4.code,
    }


@pytest.mark.both
def test_a_municipality_that_is_served_no_more_does_not_count(
    session: Session, leader: Werkplein, middle: Werkplein
) -> None:
    serve(session, leader, leader, middle)
    session.add(
        ServiceArea(
            werkplein_id=leader.id,
            municipality_id=middle.seat_id,
            kind=AreaKind.ENDED,
            holds_on=TODAY + timedelta(days=1),
            recorded_on=TODAY,
        )
    )
    session.flush()

    assert peers(session, TODAY)[leader.id].municipalities == 2
    assert peers(session, TODAY + timedelta(days=1))[leader.id].municipalities == 1


def test_a_werkplein_that_closed_is_nobodys_peer(session: Session, leader: Werkplein, middle: Werkplein) -> None:
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, SYSTEM, leader.id, facts, TODAY + timedelta(days=1), TODAY)

    assert leader.id in peers(session, TODAY)
    assert leader.id not in peers(session, TODAY + timedelta(days=1))
    assert middle.id in peers(session, TODAY + timedelta(days=1))
