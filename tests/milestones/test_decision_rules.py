"""Deciding about a level: from which day, for how long, and what a correction makes of the quarter (domain D.4)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestones.rules import Dossier, Held, Hold, Override, derive, explain
from milestones.rules.decisions import Corrected, Decided, bounds, effect_words, refuse_correction, refuse_decision
from tests.milestones.building import AUDIT, DESK, NOT_MET, ON, PROGRAMME, RULESET, finding
from tests.milestones.test_hysteresis import LAGGARD, LEADER, MIDDLE, SEVEN, TOO_LITTLE, fixed, outcome, rows
from werkplein.core.errors import DomainError
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
TODAY = date(2010, 7, 5)
FIXED = date(2010, 3, 31)
OPENED = date(2009, 7, 1)
REASON = "Het nieuwe gebouw gaat pas in september open."


def within(today=TODAY, last_fixed=FIXED, last_start=None, opened_on=OPENED):
    return bounds(PROGRAMME, opened_on, last_fixed, last_start, today)


def decided(starts_on=TODAY, ends_on=date(2010, 9, 30), level=MIDDLE, reason=REASON):
    return Decided(level, starts_on, ends_on, reason)


def told(one, **more):
    """The fields that are refused, with their sentences; none when it can be decided."""
    try:
        refuse_decision(one, within(**more))
    except DomainError as error:
        return {part.field: part.sentence for part in error.parts}
    return {}


@pytest.mark.parametrize(
    ("today", "starts_on", "is_refused"),
    [
        # Nothing touches a quarter that was fixed: the day before, the day itself, the day after.
        (TODAY, FIXED - DAY, True),
        (TODAY, FIXED, True),
        (TODAY, FIXED + DAY, False),
        # It begins today at the latest.
        (TODAY, TODAY - DAY, False),
        (TODAY, TODAY, False),
        (TODAY, TODAY + DAY, True),
        # Fixed on the reference date itself: then it can begin tomorrow.
        (FIXED, FIXED, True),
        (FIXED, FIXED + DAY, False),
        (FIXED, FIXED + 2 * DAY, True),
    ],
)
def test_a_decision_begins_after_what_was_fixed_and_no_later_than_today(today, starts_on, is_refused):
    one = decided(starts_on, max(today, starts_on))

    assert ("starts_on" in told(one, today=today)) is is_refused


def test_a_fixed_quarter_is_named_with_the_way_out():
    sentence = told(decided(FIXED))["starts_on"]

    assert sentence.replace("\xa0", " ") == (
        "Het 1e kwartaal 2010 is al vastgesteld. Kies een dag vanaf 1 april 2010. Klopt het vastgestelde niveau niet? "
        "Corrigeer het dan bij de geschiedenis."
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_refused"),
    [
        # It ends on or after the day on which it begins.
        (TODAY, TODAY - DAY, True),
        (TODAY, TODAY, False),
        (TODAY, TODAY + DAY, False),
        # It lasts a quarter at most.
        (TODAY, date(2010, 10, 3), False),
        (TODAY, date(2010, 10, 4), False),
        (TODAY, date(2010, 10, 5), True),
        (date(2010, 7, 1), date(2010, 9, 30), False),
        (date(2010, 7, 1), date(2010, 10, 1), True),
        # What has ended already decides nothing.
        (date(2010, 6, 1), TODAY - DAY, True),
        (date(2010, 6, 1), TODAY, False),
    ],
)
def test_a_decision_ends_within_a_quarter_and_not_in_the_past(starts_on, ends_on, is_refused):
    assert ("ends_on" in told(decided(starts_on, ends_on))) is is_refused


@pytest.mark.parametrize(
    ("reason", "is_refused"),
    [("", True), ("x" * 19, True), (" " * 30, True), (f" {'x' * 19} ", True), ("x" * 20, False)],
)
def test_a_decision_needs_a_reason_of_twenty_letters(reason, is_refused):
    assert ("reason" in told(decided(reason=reason))) is is_refused


def test_all_that_is_wrong_is_told_at_once():
    found = told(Decided(TOO_LITTLE, FIXED, FIXED - DAY, ""))

    assert set(found) == {"level", "starts_on", "ends_on", "reason"}


@pytest.mark.parametrize(
    ("more", "first", "default"),
    [
        # Nothing was fixed: from the programme on, or from the day it opened.
        ({"last_fixed": None}, OPENED, TODAY),
        ({"last_fixed": None, "opened_on": date(2010, 5, 1)}, date(2010, 5, 1), TODAY),
        ({"last_fixed": None, "opened_on": date(2008, 1, 1)}, OPENED, TODAY),
        # The quarter was fixed on its reference date: from tomorrow on.
        ({"last_fixed": TODAY}, TODAY + DAY, TODAY + DAY),
        # A decision begins no earlier than the one before it.
        ({"last_start": TODAY + DAY}, FIXED + DAY, TODAY + DAY),
    ],
)
def test_a_decision_has_a_first_day_and_a_usual_one(more, first, default):
    found = within(**more)

    assert (found.first, found.default) == (first, default)


@pytest.mark.parametrize(("last_start", "is_refused"), [(TODAY - DAY, False), (TODAY, False), (TODAY + DAY, True)])
def test_a_decision_does_not_slip_in_before_another(last_start, is_refused):
    assert ("starts_on" in told(decided(), last_start=last_start)) is is_refused


@given(st.dates(date(2009, 7, 1), date(2012, 12, 31)))
@settings(max_examples=300, deadline=None)
def test_a_decision_never_reaches_two_reference_dates(starts_on):
    last = within().last(starts_on)

    touched = [q for q in Quarter.of(starts_on).until(Quarter.of(last)) if starts_on <= q.reference_date <= last]
    assert len(touched) <= 1


def test_a_decision_counts_for_a_new_werkplein_too():
    one = Override(MIDDLE, ON - DAY, ON)

    classified = outcome(rows(SEVEN), opened_on=date(2010, 5, 10), overrides=(one,)).classified

    assert (classified.level, classified.reason.hold) == (MIDDLE, Hold.OVERRIDE)
    assert "Daarna geldt de regel: nu zou dat te weinig gegevens zijn." in explain(classified.reason)


def test_a_decision_that_ended_does_not_hold_the_level_up():
    by_decision = fixed(MIDDLE, computed=LAGGARD)

    assert outcome(rows(("a1", "b1"), others=NOT_MET), by_decision).classified.level is LAGGARD


@pytest.mark.parametrize("level", [MIDDLE, TOO_LITTLE])
def test_a_correction_says_something_else_than_what_counts(level):
    with pytest.raises(DomainError, match="is al het niveau dat telt") as refused:
        refuse_correction(Corrected(Quarter(2010, 1), level, REASON), level)

    assert refused.value.field == "level"


@pytest.mark.parametrize(("level", "counts"), [(MIDDLE, LAGGARD), (TOO_LITTLE, MIDDLE), (LEADER, TOO_LITTLE)])
def test_a_correction_may_be_to_any_level(level, counts):
    refuse_correction(Corrected(Quarter(2010, 1), level, REASON), counts)


def test_a_correction_needs_a_reason():
    with pytest.raises(DomainError, match="Schrijf wat er niet klopte, in ten minste 20 tekens"):
        refuse_correction(Corrected(Quarter(2010, 1), MIDDLE, "x" * 19), LAGGARD)


def test_who_was_a_leader_after_all_falls_for_the_first_time():
    was = fixed(MIDDLE)

    assert outcome(rows(SEVEN), was).classified.level is MIDDLE
    held = outcome(rows(SEVEN), was.corrected_to(LEADER)).classified
    assert (held.level, held.reason.hold) == (LEADER, Hold.FIRST_TIME)


def test_who_was_a_laggard_after_all_rises_by_what_a_visit_sees_only():
    was = fixed(MIDDLE, met=SEVEN).corrected_to(LAGGARD)

    unseen, seen = (outcome(rows(SEVEN, source), was).classified for source in (DESK, AUDIT))
    assert (unseen.level, unseen.reason.hold, set(unseen.reason.unseen)) == (LAGGARD, Hold.NEEDS_VISIT, set(SEVEN))
    assert seen.level is MIDDLE


@pytest.mark.parametrize(
    ("level", "undecided", "corrections", "is_ground"),
    [
        # By decision a laggard, by the rule none: then it rises by what a visit sees, in one step or in two.
        (LAGGARD, MIDDLE, (LAGGARD,), False),
        (LAGGARD, MIDDLE, (MIDDLE, LAGGARD), False),
        (MIDDLE, None, (LEADER, LAGGARD), False),
        # By the rule it was a laggard already: what was met then was met.
        (MIDDLE, LAGGARD, (LAGGARD,), True),
        (LAGGARD, None, (LAGGARD,), True),
        # And no laggard has no need of ground.
        (LAGGARD, MIDDLE, (MIDDLE,), True),
    ],
)
def test_what_a_correction_leaves_as_ground_follows_from_what_the_rule_gave(level, undecided, corrections, is_ground):
    was = replace(fixed(level, met=SEVEN), undecided=undecided)

    for corrected in corrections:
        was = was.corrected_to(corrected)

    assert ("met" in was.verdicts.values()) is is_ground
    assert (was.ruled, was.undecided) == (corrections[-1], None)
    seen_nothing = outcome(rows(SEVEN, DESK), was).classified.level
    assert (seen_nothing is LAGGARD) is not is_ground


def test_who_was_no_laggard_after_all_need_not_wait_for_a_visit():
    was = fixed(LAGGARD, met=("a1",))

    assert outcome(rows(SEVEN), was).classified.level is LAGGARD
    assert outcome(rows(SEVEN), was.corrected_to(MIDDLE)).classified.level is MIDDLE


def test_after_too_little_there_is_nothing_to_hold_on_to():
    assert outcome(rows(SEVEN), fixed(LEADER).corrected_to(TOO_LITTLE)).classified.level is MIDDLE


@pytest.mark.parametrize(
    ("own_valid_until", "is_own"),
    [(ON - DAY, False), (ON, True), (ON + DAY, True)],
)
def test_a_satellite_keeps_what_it_found_itself_as_long_as_that_is_valid(own_valid_until, is_own):
    main = Dossier([finding(milestone="c1", source=AUDIT)])
    own = replace(finding(NOT_MET, milestone="c1"), valid_until=own_valid_until)
    satellite = Dossier([own], mains=((date(2009, 7, 1), main),))

    value = derive(satellite, PROGRAMME, [RULESET], ON).values["c1"]

    assert value.is_inherited is not is_own
    assert (value.verdict is NOT_MET) is is_own


def held(day, level):
    return Held(day, level, level)


@pytest.mark.parametrize(
    ("later", "is_closed", "words"),
    [
        # The last quarter that was fixed is what a step is held against.
        ([], False, "Het gecorrigeerde niveau telt voortaan als het vorige niveau"),
        # Of an earlier one only while too little was known ever since.
        ([(ON, MIDDLE)], False, "niets. Voor een stap omhoog of omlaag telt het 2e kwartaal 2010 als het vorige"),
        ([(ON, TOO_LITTLE)], False, "Daarna waren er steeds te weinig gegevens"),
        ([(ON, MIDDLE), (date(2010, 9, 30), TOO_LITTLE)], False, "telt het 2e kwartaal 2010 als"),
        ([], True, "Er volgt geen niveau meer"),
    ],
)
@pytest.mark.parametrize("level", [LAGGARD, TOO_LITTLE])
def test_a_correction_counts_for_the_levels_that_go_on_from_that_quarter(level, later, is_closed, words):
    quarters = [held(date(2009, 12, 31), LEADER), held(FIXED, level), *(held(*each) for each in later)]

    assert words in effect_words(quarters, Quarter(2010, 1), is_closed=is_closed)
