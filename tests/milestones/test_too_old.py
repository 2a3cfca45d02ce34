"""What only ran out makes nobody a laggard, and is told as what it is (domain D.4, D.5)."""

from datetime import date

import pytest

from milestones.rules import Held, Hold, Level, Line, explain, losses, score, ways_up
from milestones.rules.dossier import grounds
from tests.milestones.building import (
    AUDIT,
    CODES,
    DAY,
    DESK,
    K1,
    MET,
    NOT_MET,
    ON,
    PARTLY,
    PROGRAMME,
    RULESET,
    SELF,
    SEVEN,
    all_but,
    finding,
    outcome,
    rows,
)  # fmt: skip

MIDDLE, LAGGARD = Level.MIDDLE, Level.LAGGARD


def test_what_only_ran_out_makes_nobody_a_laggard():
    old, on = date(2009, 7, 10), date(2010, 7, 11)
    lapsed = [finding(MET, SELF, old, code) for code in ("a1", "a2", "a3")]
    fresh = [finding(MET if code in SEVEN else NOT_MET, SELF, date(2010, 6, 1), code) for code in CODES[3:]]

    classified = outcome(lapsed + fresh, on=on).classified

    assert (classified.level, classified.reason.line) == (MIDDLE, Line.LAPSED)
    assert score(outcome(lapsed + fresh, on=on).values, PROGRAMME, RULESET).met == 6
    assert outcome(lapsed + fresh, on=on - DAY).classified.reason.line is not Line.LAPSED
    assert "a1, a2 en a3" in explain(classified.reason)


def test_what_only_ran_out_need_not_be_shown_again_to_be_no_laggard():
    lapsed = finding(MET, AUDIT, date(2008, 12, 1), "a1")
    found = [lapsed, *(each for each in rows(("c1", "c2", "d1", "e1", "f1")) if each.milestone != "a1")]
    now = outcome(found)

    ways = ways_up(now.values, now.classified, PROGRAMME)

    assert now.classified.level is LAGGARD
    assert ways.sets == tuple((code,) for code in ("a2", "a3", "b1", "b2", "b3", "e2"))
    then = outcome([*found, finding(MET, DESK, ON, "b1")]).classified
    assert (then.level, then.reason.line) == (MIDDLE, Line.LAPSED)


LATER = date(2010, 9, 20)


def risen(*more, base=None):
    """A laggard that met five, and a3 by an answer that was too old when that was fixed; a visit saw c2 since."""
    met = ("b1", "b2", "d1", "e1", "f1")
    found = [finding(MET if code in met else NOT_MET, DESK, date(2010, 6, 1), code) for code in all_but("a3")]
    found.append(finding(MET, SELF, date(2009, 6, 1), "a3"))
    then = outcome(found)
    assert then.classified.level is LAGGARD
    kept = grounds(then.verdicts, then.classified.reason.score.lapsed, then.classified.reason.unseen, {})
    base = base or Held(ON, LAGGARD, LAGGARD, kept)
    return outcome([*found, finding(MET, AUDIT, LATER, "c2"), *more], base, on=LATER).classified


def test_what_held_nobody_back_when_it_was_a_laggard_is_no_gain_when_it_is_shown_anew():
    assert (risen().level, risen().reason.line) == (MIDDLE, Line.LAPSED)

    renewed = risen(finding(MET, DESK, LATER, "a3"))

    assert (renewed.level, renewed.reason.hold, renewed.reason.unseen) == (MIDDLE, None, ())


@pytest.mark.parametrize("anew", [[], [finding(MET, DESK, LATER, "a3")]])
def test_after_a_correction_to_laggard_it_lifts_no_more_by_being_too_old_than_by_being_shown(anew):
    corrected = Held(ON, MIDDLE, MIDDLE, {"a1": "met"}).corrected_to(LAGGARD)

    told = risen(*anew, base=corrected)

    assert (told.level, "a3" in told.reason.unseen) == (LAGGARD, True)


@pytest.mark.parametrize(
    ("old", "to_see"),
    [
        # A "no" that became too old lifts nothing, for such a milestone is not met either.
        (finding(PARTLY, SELF, date(2009, 6, 1), "b3"), ("e1",)),
        (finding(MET, SELF, date(2009, 6, 1), "b3"), ("b3", "e1")),
        (finding(PARTLY, SELF, date(2010, 6, 1), "b3"), ("e1",)),
    ],
)
def test_a_no_that_became_too_old_is_nothing_for_a_visit_to_see(old, to_see):
    seen = [finding(MET, AUDIT, date(2010, 6, 1), code) for code in ("a1", "a2", "a3", "c1", "c2", "d1")]
    others = [finding(NOT_MET, DESK, date(2010, 6, 1), code) for code in ("b1", "b2")]
    before = dict.fromkeys(("a1", "a2", "a3", "c1", "c2", "d1"), "met") | {"e1": "not_met", "b3": "partly"}

    told = outcome([*seen, *others, finding(MET, SELF, ON, "e1"), old], Held(K1, LAGGARD, LAGGARD, before)).classified

    assert (told.level, told.reason.hold, told.reason.unseen) == (LAGGARD, Hold.NEEDS_VISIT, to_see)


def test_a_knockout_that_failed_and_became_too_old_is_for_a_visit_to_see():
    found = [finding(MET, DESK, ON, code) for code in all_but("e1")]
    before = Held(K1, LAGGARD, LAGGARD, dict.fromkeys(all_but("e1"), "met") | {"e1": "not_met"})

    told = outcome([*found, finding(NOT_MET, SELF, date(2009, 6, 1), "e1")], before).classified

    assert (told.level, told.computed, told.reason.unseen) == (LAGGARD, MIDDLE, ("e1",))


@pytest.mark.parametrize("e1", [finding(MET, SELF, date(2009, 6, 10), "e1"), finding(MET, SELF, ON - DAY, "e1")])
def test_a_knockout_that_was_met_by_an_answer_that_is_too_old_can_still_be_lost(e1):
    found = [*(each for each in rows(CODES, AUDIT) if each.milestone != "e1"), e1]
    now = outcome(found)

    assert losses(now.values, now.classified, PROGRAMME).knockouts == ("e1",)
    assert outcome([*found, finding(NOT_MET, SELF, ON, "e1")]).classified.level is LAGGARD
