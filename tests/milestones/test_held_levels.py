"""What holds a level: a laggard rises by what a visit saw alone, and a level falls on a reference date (domain D.4)."""

from datetime import date

import pytest

from milestones.rules import Held, Hold, Level, Verdict
from tests.milestones.building import AUDIT, CODES, DESK, MET, ON, SELF, finding
from tests.milestones.test_hysteresis import K1, fixed, outcome, rows

LEADER, MIDDLE, LAGGARD = Level.LEADER, Level.MIDDLE, Level.LAGGARD
SEVEN = ("a1", "b1", "c1", "c2", "d1", "e1", "f1")


def held_back_by(code):
    return Held(K1, LAGGARD, LAGGARD, dict.fromkeys(CODES, "met") | {code: "not_met"})


@pytest.mark.parametrize(
    ("said_on", "seen", "level", "unseen"),
    [
        # "No" counts for a year: six months as an answer, and six more as an answer that ran out.
        (date(2009, 6, 30), (), LAGGARD, ()),
        (date(2009, 6, 29), (), LAGGARD, ("e1",)),
        (date(2009, 6, 29), (finding(MET, AUDIT, date(2010, 6, 1), "e1"),), LEADER, ()),
    ],
)
def test_a_no_that_became_too_old_lifts_nobody_from_the_laggards(said_on, seen, level, unseen):
    found = [finding(MET, DESK, date(2010, 6, 1), code) for code in CODES if code != "e1"]

    classified = outcome([*found, finding(Verdict.NOT_MET, SELF, said_on, "e1"), *seen], held_back_by("e1")).classified

    assert (classified.level, classified.reason.unseen) == (level, unseen)
    assert classified.reason.hold is (Hold.NEEDS_VISIT if unseen else None)


@pytest.mark.parametrize(
    ("source", "level", "hold"),
    [(SELF, LAGGARD, Hold.NEEDS_VISIT), (DESK, LAGGARD, Hold.NEEDS_VISIT), (AUDIT, MIDDLE, None)],
)
def test_a_milestone_that_applies_no_more_lifts_only_who_was_visited(source, level, hold):
    met = ("a1", "a2", "b1", "b2", "c1", "e1", "f1")
    found = [each for each in rows(met, DESK) if each.milestone != "e2"]
    alone = [*found, finding(Verdict.NOT_APPLICABLE, source, date(2010, 6, 1), "e2")]

    classified = outcome(alone, fixed(LAGGARD, met=met)).classified

    assert (classified.level, classified.reason.hold) == (level, hold)
    assert classified.reason.unseen == (("e2",) if hold else ())


@pytest.mark.parametrize(
    ("on", "level", "until"),
    [
        # Fixed on 30 June as lower for the first time: it stays until the next reference date.
        (date(2010, 7, 1), LEADER, date(2010, 9, 30)),
        (date(2010, 9, 29), LEADER, date(2010, 9, 30)),
        (date(2010, 9, 30), MIDDLE, None),
        (date(2010, 10, 5), MIDDLE, None),
    ],
)
def test_a_level_falls_on_a_reference_date_and_not_the_day_after_the_first(on, level, until):
    classified = outcome(rows(SEVEN), fixed(LEADER, computed=MIDDLE, day=ON), on=on).classified

    assert (classified.level, classified.reason.until) == (level, until)
    assert classified.reason.hold is (Hold.FIRST_TIME if until else None)
