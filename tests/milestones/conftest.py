"""What several tests of milestones start from."""

from datetime import date

import pytest

from tests.milestones.learning import STORY, observe, share

SHARED_ON = date(2010, 4, 1)


@pytest.fixture
def shared(session, bram, carla, leader, middle):
    """The leader met everything and shares b3 and d1; the middle one misses both."""
    observe(session, bram.actor, leader)
    observe(session, bram.actor, middle, not_met=("b3", "d1"))
    share(session, carla.actor, leader, "b3", "d1", story=STORY, on=SHARED_ON)
