"""Levels do not swing: up from the laggards when seen, down when it lasts, otherwise by decision (domain D.4, D.5)."""

import json
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestones.rules import (
    HEIGHT,
    Dispute,
    Hold,
    Level,
    Line,
    Override,
    Reason,
    Verdict,
    explain,
    judge,
    route_up,
    ways_to,
    ways_to_stay,
    ways_up,
)
from milestones.rules.routes import way_up_words
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
    VISITATIE,
    all_but,
    finding,
    fixed,
    outcome,
    rows,
)

K4 = date(2009, 12, 31)
LEADER, MIDDLE, LAGGARD, TOO_LITTLE = Level.LEADER, Level.MIDDLE, Level.LAGGARD, Level.TOO_LITTLE
LAGGARD_BEFORE = fixed(LAGGARD, met=("a1", "b1", "c1", "c2", "d1", "f1"))


@pytest.mark.parametrize(
    ("source", "seen_on", "level", "hold"),
    [
        # Said is not seen, and a document is not seen either.
        (SELF, date(2010, 6, 15), LAGGARD, Hold.NEEDS_VISIT),
        (DESK, date(2010, 6, 15), LAGGARD, Hold.NEEDS_VISIT),
        (AUDIT, date(2010, 6, 15), MIDDLE, None),
        (VISITATIE, date(2010, 6, 15), MIDDLE, None),
        # A visit may be 100 days old on the reference date.
        (AUDIT, ON - timedelta(days=99), MIDDLE, None),
        (AUDIT, ON - timedelta(days=100), MIDDLE, None),
        (AUDIT, ON - timedelta(days=101), LAGGARD, Hold.NEEDS_VISIT),
    ],
)
def test_a_step_up_from_the_laggards_must_be_seen(source, seen_on, level, hold):
    found = rows(SEVEN)
    found = [each for each in found if each.milestone != "e1"] + [finding(MET, source, seen_on, "e1")]

    classified = outcome(found, LAGGARD_BEFORE).classified

    assert (classified.level, classified.reason.hold) == (level, hold)
    assert classified.computed is MIDDLE
    assert classified.reason.unseen == (("e1",) if hold else ())


def test_the_text_says_what_a_visit_is_still_to_see():
    reason = outcome(rows(SEVEN), LAGGARD_BEFORE).classified.reason

    assert explain(reason).startswith(
        "Volgens de antwoorden is het nu middengroep. Een stap omhoog telt als een bezoek van hoogstens 100 dagen "
        "geleden heeft gezien wat erbij kwam. Nog te zien: e1."
    )


def test_from_middle_to_leader_nobody_has_to_come():
    assert outcome(rows(CODES, DESK), fixed(MIDDLE)).classified.level is LEADER


@pytest.mark.parametrize(
    ("before", "level", "hold"),
    [
        # Lower for the first time.
        ((fixed(LEADER),), LEADER, Hold.FIRST_TIME),
        # Lower for the second time in a row.
        ((fixed(LEADER, computed=MIDDLE),), MIDDLE, None),
        # Lower, and better again in between.
        ((fixed(LEADER, computed=MIDDLE, day=K4), fixed(LEADER)), LEADER, Hold.FIRST_TIME),
        # After a quarter with too little there is nothing to hold on to.
        ((fixed(LEADER, day=K4), fixed(TOO_LITTLE)), MIDDLE, None),
        # It never was higher.
        ((fixed(MIDDLE),), MIDDLE, None),
        ((), MIDDLE, None),
    ],
)
def test_a_step_down_must_last_for_two_reference_dates(before, level, hold):
    classified = outcome(rows(SEVEN), *before).classified

    assert (classified.level, classified.reason.hold) == (level, hold)
    is_second = hold is None and len(before) == 1 and before[0].computed is not before[0].level
    second = "Ook op de vorige peildatum was het lager dan kopgroep, dus nu daalt het niveau."
    assert (second in explain(classified.reason)) is is_second


def test_who_falls_two_levels_the_second_time_falls_the_one_that_lasted():
    falling = rows(("a1", "b1"), others=PARTLY)

    classified = outcome(falling, fixed(LEADER, computed=MIDDLE)).classified

    assert (classified.level, classified.computed, classified.reason.hold) == (MIDDLE, LAGGARD, Hold.FIRST_TIME)
    assert explain(classified.reason).startswith(
        "Ook op de vorige peildatum was het lager dan kopgroep, dus nu daalt het niveau naar middengroep. Volgens de "
        "regel is het nu achterblijver. Is dat op twee peildata achter elkaar zo, dan wordt het achterblijver. "
    )


@pytest.mark.parametrize(
    ("source", "level"),
    [(SELF, LEADER), (DESK, LAGGARD), (AUDIT, LAGGARD)],
)
def test_a_knockout_that_is_verified_counts_at_once(source, level):
    found = rows(all_but("e1"), DESK)
    found = [each for each in found if each.milestone != "e1"] + [finding(NOT_MET, source, date(2010, 6, 15), "e1")]

    assert outcome(found, fixed(LEADER)).classified.level is level


@pytest.mark.parametrize(
    ("before", "falls_from", "heading"),
    [
        ((fixed(LEADER),), LEADER, "Terug naar kopgroep:"),
        ((fixed(MIDDLE),), MIDDLE, "Terug naar middengroep:"),
        # The second time further: what would last is the step before.
        ((fixed(LEADER, computed=MIDDLE),), MIDDLE, "Terug naar middengroep:"),
        # It was that low before, so all that was lost must come back.
        ((fixed(LEADER, computed=LAGGARD),), None, "Naar middengroep (audit):"),
        ((), None, "Naar middengroep (audit):"),
    ],
)
def test_who_falls_at_once_by_a_knockout_needs_no_more_than_that_knockout(before, falls_from, heading):
    lost = [each for each in rows(("a1", "b1"), DESK) if each.milestone != "e1"]
    lost.append(finding(NOT_MET, DESK, date(2010, 6, 15), "e1"))

    found = outcome(lost, *before)
    reason, ways = found.classified.reason, ways_up(found.values, found.classified, PROGRAMME)

    assert (found.classified.level, reason.falls_from) == (LAGGARD, falls_from)
    assert (ways.sets == (("e1",),)) is (falls_from is not None)
    assert route_up(LAGGARD, ways.first, falls_from) == heading
    at_once = "Als is aangetoond dat e1 wegviel, daalt het meteen. Anders was het nu "
    assert (f"{at_once}{falls_from and falls_from.label.lower()}." in explain(reason)) is (falls_from is not None)
    assert Reason.from_facts(json.loads(json.dumps(reason.as_facts()))) == reason
    if falls_from:
        met_again = outcome([*lost, finding(MET, DESK, ON, "e1")], *before)
        assert met_again.classified.level is falls_from


def test_once_its_quarter_was_fixed_who_fell_by_a_knockout_is_as_any_laggard():
    lost = [each for each in rows(CODES, DESK) if each.milestone != "e1"]
    lost.append(finding(NOT_MET, DESK, date(2010, 6, 15), "e1"))
    found = outcome(lost, fixed(LEADER))
    then = fixed(LAGGARD, met=all_but("e1"), not_met=("e1",), day=ON)

    in_time = outcome([*lost, finding(MET, DESK, ON, "e1")], fixed(LEADER)).classified
    after = outcome([*lost, finding(MET, DESK, ON + DAY, "e1")], fixed(LEADER), then, on=ON + DAY).classified

    assert (in_time.level, after.level, after.reason.hold) == (LEADER, LAGGARD, Hold.NEEDS_VISIT)
    ways = [way_up_words(found.values, each, PROGRAMME) for each in (found.classified, found.classified.once_fixed)]
    assert ways == ["Terug naar kopgroep: e1.", "Naar middengroep (audit): e1."]


def test_too_little_counts_at_once_and_hides_no_laggard():
    few = rows(SEVEN)[:8]

    assert outcome(few, fixed(LEADER)).classified.level is TOO_LITTLE
    back = outcome(rows(SEVEN), LAGGARD_BEFORE, fixed(TOO_LITTLE, day=ON - timedelta(days=30))).classified
    assert (back.level, back.reason.hold) == (LAGGARD, Hold.NEEDS_VISIT)


@pytest.mark.parametrize(
    ("opened_on", "level"),
    [
        (None, MIDDLE),
        (date(2010, 4, 1), MIDDLE),
        (date(2010, 4, 2), TOO_LITTLE),
        (ON, TOO_LITTLE),
    ],
)
def test_a_werkplein_that_opened_in_the_quarter_has_no_level_yet(opened_on, level):
    classified = outcome(rows(SEVEN), opened_on=opened_on).classified

    assert classified.level is level
    assert (classified.reason.line is Line.NEW) is (level is TOO_LITTLE)


def test_a_new_werkplein_has_a_level_from_the_next_quarter_on():
    opened = date(2010, 5, 10)

    told = [outcome(rows(SEVEN), on=day, opened_on=opened).classified.level for day in (ON, ON + DAY)]

    assert told == [TOO_LITTLE, MIDDLE]


DECIDED = Override(MIDDLE, date(2010, 6, 1), date(2010, 6, 30))


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (date(2010, 5, 31), LAGGARD),
        (date(2010, 6, 1), MIDDLE),
        (date(2010, 6, 30), MIDDLE),
        (date(2010, 7, 1), LAGGARD),
    ],
)
def test_a_decision_of_the_steering_group_counts_until_its_last_day(on, level):
    found = rows(("a1",), on=date(2010, 5, 1))

    classified = outcome(found, on=on, overrides=(DECIDED,)).classified

    assert classified.level is level
    assert classified.computed is LAGGARD
    if level is MIDDLE:
        assert explain(classified.reason).startswith(
            "Dit is een besluit van de stuurgroep. Dit niveau geldt tot en met 30-6-2010. Daarna geldt de regel: nu "
            "zou dat achterblijver zijn."
        )


def test_a_decision_can_be_ended_early():
    ended = Override(None, date(2010, 6, 10), date(2010, 6, 10), id=2)
    found = rows(("a1",), on=date(2010, 5, 1))

    told = [outcome(found, on=date(2010, 6, day), overrides=(DECIDED, ended)).classified.level for day in (9, 10, 11)]

    assert told == [MIDDLE, LAGGARD, LAGGARD]


def test_the_last_vectors_of_the_domain_report():
    disputed = [finding(MET, AUDIT, milestone=code) for code in CODES]
    hearing = Dispute(((date(2010, 6, 7), None),))
    disputed.append(finding(NOT_MET, AUDIT, date(2010, 6, 1), "c2", dispute=hearing))
    expired = [finding(MET, AUDIT, milestone=code) for code in all_but("a1")]
    expired.append(finding(MET, AUDIT, date(2009, 6, 1), "a1"))

    middle = outcome(disputed)
    stays = outcome(expired, fixed(LEADER))
    falls = outcome(expired, fixed(LEADER, computed=MIDDLE))

    assert (middle.classified.level, middle.classified.reason.line) == (MIDDLE, Line.DISPUTED)
    # A leader with an expired photo stays leader this quarter, and is middle the next.
    assert (stays.classified.level, stays.classified.reason.line) == (LEADER, Line.EXPIRED)
    assert falls.classified.level is MIDDLE


verdicts = st.sampled_from([Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET])
IN_JUNE = date(2010, 6, 1)
# How something was found: lately, with a critical finding, so long ago that it expired, or that it counts no more.
hows = st.sampled_from(
    [(SELF, IN_JUNE), (DESK, IN_JUNE), (AUDIT, IN_JUNE), (AUDIT, date(2009, 6, 10)), (AUDIT, date(2008, 12, 1))]
)
patterns = st.fixed_dictionaries(
    {code: st.tuples(verdicts, hows, st.integers(0, 9).map(lambda each: each == 9)) for code in CODES}
)
decisions = st.sampled_from([None, None, *(Override(level, K1 + DAY, date(2010, 9, 30)) for level in Level)])
befores = st.one_of(
    st.none(),
    st.builds(
        lambda level, computed, met: fixed(level, computed, met=met),
        st.sampled_from([LEADER, MIDDLE, LAGGARD]),
        st.sampled_from([LEADER, MIDDLE, LAGGARD]),
        st.sets(st.sampled_from(CODES)),
    ),
)


def of_pattern(pattern, before, on=ON, decision=None):
    found = [
        finding(verdict, source, day, code, is_critical=is_critical and source is not SELF)
        for code, (verdict, (source, day), is_critical) in pattern.items()
    ]
    overrides = [decision] if decision else []
    return found, outcome(found, *([before] if before else []), on=on, overrides=overrides)


@given(patterns, befores, st.sampled_from(CODES))
@settings(max_examples=200, deadline=None)
def test_a_milestone_met_never_lowers_the_level_that_counts(pattern, before, code):
    _, was = of_pattern(pattern, before)
    _, now = of_pattern(pattern | {code: (MET, (AUDIT, IN_JUNE), False)}, before)

    assert HEIGHT[now.classified.level] >= HEIGHT[was.classified.level]


@given(patterns, befores, decisions)
@settings(max_examples=150, deadline=None)
def test_the_ways_up_lead_to_the_next_level_once_they_are_seen(pattern, before, decision):
    found, now = of_pattern(pattern, before, decision=decision)
    ways = ways_up(now.values, now.classified, PROGRAMME)

    for codes in ways.sets:
        seen = [finding(MET, AUDIT, ON, code) for code in codes]
        held, overrides = [before] if before else [], [decision] if decision else []
        then = outcome(found + seen, *held, overrides=overrides).classified
        assert HEIGHT[then.level] > HEIGHT[now.classified.level]
    assert bool(ways.sets) is (decision is None and now.classified.level in (LAGGARD, MIDDLE))
    assert len(ways.sets) <= ways.total


@given(patterns)
@settings(max_examples=60, deadline=None)
def test_every_smallest_way_is_counted_and_no_smaller_one_exists(pattern):
    found, now = of_pattern(pattern, None)
    if now.classified.level is not LAGGARD:
        return
    ways = ways_to(now.values, MIDDLE, PROGRAMME, RULESET)

    def reaches(codes):
        seen = [finding(MET, DESK, ON, code) for code in codes]
        return HEIGHT[judge(outcome(found + seen).values, PROGRAMME, RULESET).level] >= HEIGHT[MIDDLE]

    size = len(ways.first)
    assert not any(reaches(codes) for codes in combinations(CODES, size - 1))
    every = [codes for codes in combinations(CODES, size) if reaches(codes)]
    assert ways.total == len(every)
    assert list(ways.sets) == every[: len(ways.sets)]


@given(patterns, befores)
@settings(max_examples=40, deadline=None)
def test_no_smaller_set_that_a_visit_sees_raises_the_level_that_counts(pattern, before):
    found, now = of_pattern(pattern, before)
    size = len(ways_up(now.values, now.classified, PROGRAMME).first)

    for codes in combinations(CODES, size - 1) if size else ():
        seen = [finding(MET, AUDIT, ON, code) for code in codes]
        then = outcome(found + seen, *([before] if before else [])).classified
        assert HEIGHT[then.level] <= HEIGHT[now.classified.level]


def test_who_is_lower_for_the_first_time_hears_how_to_stay():
    found = rows(all_but("d1"), DESK)

    classified = outcome(found, fixed(LEADER))
    stay = ways_to_stay(classified.values, classified.classified.reason, PROGRAMME)

    assert classified.classified.reason.hold is Hold.FIRST_TIME
    assert stay.sets == (("d1",),)
    assert ways_to_stay(classified.values, outcome(found).classified.reason, PROGRAMME).sets == ()
