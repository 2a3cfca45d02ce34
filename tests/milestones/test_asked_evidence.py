"""What was asked of an MT with a drawn or returned answer ends when it is shown or no longer said."""

from datetime import date

import pytest

from milestones import actions
from milestones.rules import Found, Source, Verdict
from tests.milestones.proving import (
    DELIVERED,
    OPEN,
    RETURNED,
    TODAY,
    WITHDRAWN,
    accept,
    add,
    asked,
    claim,
    give_back,
    kept,
)

JULY = date(2010, 7, 6)
pytestmark = pytest.mark.both


@pytest.fixture
def returned(session, carla, anna, leader):
    """A claim with a piece that was sent back, so that the MT is asked for another one."""
    claim(session, carla, leader)
    give_back(session, anna, add(session, carla, leader))
    assert asked(session, leader, RETURNED) == [("a1", OPEN)]


def found_by(session, person, werkplein, source, verdict, on=TODAY, milestone="a1", today=JULY):
    found = [Found(milestone, verdict)]
    if source is Source.DESK:
        actions.record_desk(session, person.actor, werkplein, found, on, today)
    else:
        actions.record_findings(session, person.actor, werkplein, found, source, on, today, "w")


@pytest.mark.parametrize("source", [Source.DESK, Source.AUDIT, Source.VISITATIE])
@pytest.mark.parametrize(
    ("verdict", "state"), [(Verdict.MET, DELIVERED), (Verdict.PARTLY, WITHDRAWN), (Verdict.NOT_MET, WITHDRAWN)]
)
def test_a_check_or_a_visit_ends_what_was_asked(session, anna, leader, returned, source, verdict, state):
    found_by(session, anna, leader, source, verdict)

    assert asked(session, leader, RETURNED) == [("a1", state)]


@pytest.mark.parametrize(
    ("on", "milestone"), [(date(2009, 7, 5), "a1"), (TODAY, "a2")], ids=["it ran out", "another milestone"]
)
def test_what_does_not_show_it_ends_nothing(session, anna, leader, returned, on, milestone):
    found_by(session, anna, leader, Source.DESK, Verdict.MET, on, milestone)

    assert asked(session, leader, RETURNED) == [("a1", OPEN)]


def test_who_says_it_once_more_is_still_asked(session, carla, leader, returned):
    claim(session, carla, leader, today=JULY)

    assert asked(session, leader, RETURNED) == [("a1", OPEN)]


def test_what_was_shown_before_the_piece_came_back_ends_nothing(session, carla, anna, leader):
    claim(session, carla, leader)
    accept(session, anna, add(session, carla, leader))
    give_back(session, anna, add(session, carla, leader, kept(90)))

    claim(session, carla, leader, today=JULY)

    assert asked(session, leader, RETURNED) == [("a1", OPEN)]


def test_who_takes_it_back_is_asked_no_more_and_who_says_it_again_is(session, carla, leader, returned):
    claim(session, carla, leader, Verdict.NOT_MET, today=JULY)
    assert asked(session, leader, RETURNED) == [("a1", WITHDRAWN)]

    claim(session, carla, leader, today=date(2010, 7, 7))

    assert asked(session, leader, RETURNED) == [("a1", OPEN)]
