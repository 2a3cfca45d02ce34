"""What several tests of milestones start from."""

from datetime import date

import pytest

from tests.milestones.learning import STORY, come_to, observe, share
from werkplein.people.rules import Role

SHARED_ON = date(2010, 4, 1)


@pytest.fixture
def shared(session, bram, carla, leader, middle):
    """The leader came to a1, b3 and d1 in March and shares the last two; the middle one misses these."""
    come_to(session, bram.actor, leader, "a1", "b3", "d1")
    observe(session, bram.actor, middle, not_met=("b3", "d1"))
    share(session, carla.actor, leader, "b3", "d1", story=STORY, on=SHARED_ON)


@pytest.fixture
def second(a_person):
    """A second supporter: whoever found something does not decide on the dispute about it."""
    return a_person(Role.PROCESS_SUPPORTER)
