"""To say that a knock-out is met of which nobody said anything before lowers no level (domain D.3 line 1, D.6)."""

import pytest

from milestones.rules import HEIGHT, Level, Verdict, ways_up
from milestones.rules.levels import Reason
from tests.milestones.building import AUDIT, CODES, DAY, DESK, ON, PROGRAMME, SELF, finding, fixed, outcome

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
# Enough for the middle group without e1: seven milestones in three criteria.
SEEN = ("a1", "a2", "a3", "b1", "b2", "b3", "d1")
SAID = ("c1", "c2")
BASE = fixed(Level.LAGGARD, met=(), not_met=("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1"))


def risen(*more):
    """Who was a laggard without a word about e1, and rose by what an audit saw."""
    seen = [finding(MET, AUDIT, ON - 10 * DAY, code) for code in SEEN]
    said = [finding(NOT_MET, SELF, ON - 90 * DAY, code) for code in SAID]
    return outcome([*seen, *said, *more], BASE)


def test_it_is_in_the_middle_group_without_a_word_about_the_knockout():
    assert risen().classified.level is Level.MIDDLE


@pytest.mark.parametrize("source", [SELF, DESK, AUDIT])
def test_to_say_that_it_is_met_lowers_no_level(source):
    found = risen(finding(MET, source, ON - DAY, "e1")).classified

    assert found.level is Level.MIDDLE
    assert Reason.from_facts(found.reason.as_facts()) == found.reason
    assert found.reason.silent == (() if source is AUDIT else ("e1",))


def test_who_says_that_it_is_not_met_is_a_laggard():
    assert risen(finding(NOT_MET, SELF, ON - DAY, "e1")).classified.level is Level.LAGGARD


def test_what_the_card_calls_enough_for_the_leaders_is():
    now = risen()
    way = ways_up(now.values, now.classified, PROGRAMME).first
    then = risen(*(finding(MET, DESK, ON - DAY, code) for code in way))

    assert {"e1", "e2", "f1"} <= {*way}
    assert then.classified.level is Level.LEADER


def test_where_it_was_not_met_a_visit_must_see_that_it_is():
    base = fixed(Level.LAGGARD, not_met=CODES)
    rows = [finding(MET, AUDIT, ON - 10 * DAY, code) for code in SEEN]
    rows += [finding(MET, SELF, ON - DAY, code) for code in ("c1", "c2", "e1")]

    assert outcome(rows, base).classified.level is Level.LAGGARD
    seen = outcome([*rows, finding(MET, AUDIT, ON - DAY, "e1")], base).classified
    assert HEIGHT[seen.level] >= HEIGHT[Level.MIDDLE]
