"""The harness itself: each test has a fresh database, and requests see nothing of the test."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.people import Person
from werkplein.core.actor import ScopeKind
from werkplein.people.models import Account
from werkplein.people.rules import Role
from werkplein.register.models import Region, Werkplein


@pytest.mark.both
@pytest.mark.parametrize("time", [1, 2])
def test_every_test_starts_with_the_cast_alone(session: Session, time: int) -> None:
    assert session.scalar(select(func.count()).select_from(Region)) == 2

    session.add(Region(code="extra", name="Extra"))
    session.commit()


@pytest.mark.both
def test_the_cast_stands_in_two_regions(
    leader: Werkplein, middle: Werkplein, laggard: Werkplein, g4: Werkplein
) -> None:
    assert leader.region_id == middle.region_id
    assert laggard.region_id == g4.region_id != leader.region_id
    assert g4.is_g4


def test_carla_belongs_to_the_leader_and_dirk_does_not(leader: Werkplein, carla: Person, dirk: Person) -> None:
    assert carla.actor.covers(leader.place)
    assert not dirk.actor.covers(leader.place)


def test_a_person_has_the_role_and_the_scope_one_asks_for(session: Session, a_person, leader: Werkplein) -> None:
    person = a_person(Role.DCO, leader.region)

    assert person.actor.held[0].kind is ScopeKind.REGION
    assert person.actor.covers(leader.place)
    assert session.get_one(Account, person.id).email == person.email


@pytest.mark.xdist_group("one")
def test_groups_reach_the_scheduler(request: pytest.FixtureRequest, worker_id: str) -> None:
    """Tests of one group share what is expensive, so they must meet on one worker; new versions have broken this."""
    is_shared_out = worker_id != "master"

    assert request.node.nodeid.endswith("@one") is is_shared_out
