"""What a milestone is worth on a day, with the borders of every validity."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestones.rules import Finding, Grade, Source, Verdict, effective_of
from milestones.rules.effective import turns
from tests.milestones.building import (
    AUDIT,
    DESK,
    E0,
    E1,
    E2,
    MET,
    NOT_MET,
    PARTLY,
    SELF,
    VISITATIE,
    finding,
)

D = date


@pytest.mark.parametrize(
    ("rows", "verdict", "grade"),
    [
        # One answer is worth what it says.
        ([(MET, SELF, D(2010, 6, 1))], MET, E0),
        # Seen beats said, also when said later and better.
        ([(NOT_MET, AUDIT, D(2010, 3, 1)), (MET, SELF, D(2010, 6, 1))], NOT_MET, E2),
        # A reported loss counts at once.
        ([(MET, AUDIT, D(2010, 3, 1)), (PARTLY, SELF, D(2010, 6, 1))], PARTLY, E0),
        # A loss of before the observation does not.
        ([(NOT_MET, SELF, D(2010, 2, 1)), (MET, AUDIT, D(2010, 3, 1))], MET, E2),
        # Nor one of the same day.
        ([(NOT_MET, SELF, D(2010, 3, 1)), (MET, AUDIT, D(2010, 3, 1))], MET, E2),
        # A loss taken back gives the verdict back, but not the evidence of before the loss.
        ([(MET, AUDIT, D(2010, 3, 1)), (NOT_MET, SELF, D(2010, 4, 1)), (MET, SELF, D(2010, 5, 1))], MET, E0),
        # A loss taken back in part is still a loss.
        ([(MET, AUDIT, D(2010, 3, 1)), (NOT_MET, SELF, D(2010, 4, 1)), (PARTLY, SELF, D(2010, 5, 1))], PARTLY, E0),
        # Of two observations the newer counts, also when its evidence is weaker.
        ([(NOT_MET, AUDIT, D(2010, 3, 1)), (MET, DESK, D(2010, 4, 1))], MET, E1),
        # The grade is the highest since the verdict last changed.
        ([(MET, AUDIT, D(2010, 3, 1)), (MET, DESK, D(2010, 4, 1)), (MET, SELF, D(2010, 5, 1))], MET, E2),
        ([(MET, AUDIT, D(2010, 1, 1)), (NOT_MET, DESK, D(2010, 2, 1)), (MET, DESK, D(2010, 3, 1))], MET, E1),
        # On one day stronger evidence counts as newer.
        ([(NOT_MET, DESK, D(2010, 3, 1)), (MET, AUDIT, D(2010, 3, 1))], MET, E2),
        # On one day, with one source and grade, the worse verdict wins.
        ([(MET, AUDIT, D(2010, 3, 1)), (PARTLY, AUDIT, D(2010, 3, 1))], PARTLY, E2),
        # Two sources of one grade on one day: the worse as well.
        ([(MET, AUDIT, D(2010, 3, 1)), (NOT_MET, VISITATIE, D(2010, 3, 1))], NOT_MET, E2),
        # What is still to come does not count yet.
        ([(MET, SELF, D(2010, 6, 1)), (NOT_MET, SELF, D(2010, 7, 1))], MET, E0),
    ],
)
def test_the_value_of_a_milestone(rows, verdict, grade):
    value = effective_of([finding(*row) for row in rows], D(2010, 6, 30))

    assert (value.verdict, value.grade) == (verdict, grade)


@pytest.mark.parametrize(
    ("source", "on", "grade", "is_expired"),
    [
        (SELF, D(2010, 9, 17), E0, False),  # the day before
        (SELF, D(2010, 9, 18), E0, False),  # the last day
        (SELF, D(2010, 9, 19), E0, True),  # the day after
        (DESK, D(2011, 3, 17), E1, False),
        (DESK, D(2011, 3, 18), E1, False),
        (DESK, D(2011, 3, 19), E0, True),
        (AUDIT, D(2011, 3, 17), E2, False),
        (AUDIT, D(2011, 3, 18), E2, False),
        (AUDIT, D(2011, 3, 19), E0, True),
    ],
)
def test_evidence_counts_up_to_and_including_its_last_day(source, on, grade, is_expired):
    value = effective_of([finding(MET, source, D(2010, 3, 18))], on)

    assert (value.verdict, value.grade, value.is_expired) == (MET, grade, is_expired)


@pytest.mark.parametrize(
    ("on", "is_answered"),
    [(D(2011, 3, 17), True), (D(2011, 3, 18), True), (D(2011, 3, 19), False)],
)
def test_an_expired_answer_counts_as_answered_for_two_quarters(on, is_answered):
    value = effective_of([finding(MET, SELF, D(2010, 3, 18))], on)

    assert value.is_expired
    assert value.is_answered is is_answered


@pytest.mark.parametrize(
    ("on", "is_expired", "is_answered"),
    [
        # The confirmation ran out on 30-9, what was seen on 1-3.
        (D(2011, 3, 1), False, True),
        (D(2011, 3, 2), True, True),
        # Two quarters on from the day on which the value ran out.
        (D(2011, 9, 1), True, True),
        (D(2011, 9, 2), True, False),
    ],
)
def test_confirming_what_was_seen_makes_it_too_old_no_sooner(on, is_expired, is_answered):
    value = effective_of([finding(MET, AUDIT, D(2010, 3, 1)), finding(MET, SELF, D(2010, 3, 31))], on)

    assert (value.is_expired, value.is_answered) == (is_expired, is_answered)
    assert (value.source, value.valid_until) == (AUDIT, D(2011, 3, 1))


def test_the_newest_verdict_stays_when_all_is_expired():
    rows = [finding(NOT_MET, AUDIT, D(2009, 1, 1)), finding(MET, SELF, D(2009, 2, 1))]

    value = effective_of(rows, D(2010, 6, 30))

    assert (value.verdict, value.grade, value.is_expired) == (MET, E0, True)


def test_an_expired_observation_gives_way_to_a_newer_answer():
    rows = [finding(NOT_MET, AUDIT, D(2009, 6, 1)), finding(MET, SELF, D(2010, 5, 1))]

    assert effective_of(rows, D(2010, 6, 1)).verdict is NOT_MET
    assert effective_of(rows, D(2010, 6, 2)).verdict is MET
    assert effective_of(rows, D(2010, 6, 2)).grade == E0


@pytest.mark.parametrize(
    ("on", "verdict", "is_expired"),
    [
        (D(2010, 7, 1), MET, False),
        # The older answer, of before the rule was changed, holds up to 1-9.
        (D(2010, 7, 2), MET, True),
        (D(2010, 9, 2), MET, True),
    ],
)
def test_an_answer_that_ran_out_gives_way_to_no_older_answer(on, verdict, is_expired):
    short = replace(finding(MET, SELF, D(2010, 4, 1)), valid_until=D(2010, 7, 1))

    value = effective_of([finding(NOT_MET, SELF, D(2010, 3, 1)), short], on)

    assert (value.verdict, value.is_expired) == (verdict, is_expired)


def test_an_answer_that_ran_out_hides_no_observation_that_holds():
    short = replace(finding(MET, SELF, D(2010, 4, 1)), valid_until=D(2010, 7, 1))

    value = effective_of([finding(NOT_MET, AUDIT, D(2010, 3, 1)), short], D(2010, 7, 2))

    assert (value.verdict, value.is_expired) == (NOT_MET, False)


def test_a_reported_loss_does_not_go_away_by_expiring():
    rows = [finding(MET, AUDIT, D(2010, 3, 1)), finding(NOT_MET, SELF, D(2010, 4, 1))]

    value = effective_of(rows, D(2010, 12, 1))

    assert (value.verdict, value.is_expired) == (NOT_MET, True)


def test_a_replaced_row_does_not_count():
    rows = [finding(NOT_MET, AUDIT, id=1), finding(MET, AUDIT, id=2, replaces_id=1)]

    assert effective_of(rows, D(2010, 6, 30)).verdict is MET


def test_a_correction_of_a_correction_leaves_only_the_last():
    rows = [
        finding(MET, DESK, id=1),
        finding(NOT_MET, DESK, id=2, replaces_id=1),
        finding(PARTLY, DESK, id=3, replaces_id=2),
    ]

    assert effective_of(rows, D(2010, 6, 30)).verdict is PARTLY


@pytest.mark.parametrize(
    ("closing", "is_open"),
    [
        ([], True),
        ([(MET, SELF, D(2010, 5, 1))], True),  # an answer does not close it
        ([(MET, DESK, D(2010, 2, 28))], True),  # nor does something of before
        ([(MET, DESK, D(2010, 3, 2))], False),
        ([(NOT_MET, AUDIT, D(2010, 3, 2))], False),
    ],
)
def test_a_critical_finding_is_closed_by_a_later_document_or_observation(closing, is_open):
    rows = [finding(NOT_MET, AUDIT, D(2010, 3, 1), is_critical=True), *(finding(*row) for row in closing)]

    assert effective_of(rows, D(2010, 6, 30)).is_critical is is_open


def next_change(rows: list[Finding], on: date) -> date | None:
    """The first day after this one on which a value can turn."""
    return min((day for day in turns(rows) if day > on), default=None)


def test_the_next_change_is_the_day_after_the_first_validity():
    rows = [finding(MET, SELF, D(2010, 3, 18)), finding(MET, AUDIT, D(2010, 3, 18))]

    assert next_change(rows, D(2010, 6, 30)) == D(2010, 9, 19)
    assert next_change(rows, D(2010, 9, 18)) == D(2010, 9, 19)
    assert next_change(rows, D(2010, 9, 19)) == D(2011, 3, 19)
    assert next_change(rows, D(2012, 1, 1)) is None


# Often the same day, for that is where the order of entry could matter; and once in a while a longer validity.
days = st.one_of(st.sampled_from([D(2010, 3, 1), D(2010, 6, 1)]), st.dates(D(2009, 7, 1), D(2010, 12, 31)))
rows_of_a_milestone = st.lists(
    st.builds(
        lambda verdict, source, day, is_critical, longer: replace(
            row := finding(verdict, source, day, is_critical=is_critical and source is not SELF),
            valid_until=row.valid_until + timedelta(days=longer),
        ),
        st.sampled_from(list(Verdict)),
        st.sampled_from(list(Source)),
        days,
        st.booleans(),
        st.sampled_from([0, 0, 30]),
    ),
    min_size=1,
    max_size=5,
)


@given(rows_of_a_milestone, st.dates(D(2010, 1, 1), D(2012, 1, 1)))
@settings(max_examples=400)
def test_the_order_of_entry_does_not_matter(rows: list[Finding], on: date):
    outcomes = {effective_of(list(order), on) for order in permutations(rows)}

    assert len(outcomes) == 1


@given(rows_of_a_milestone, st.dates(D(2010, 1, 1), D(2012, 1, 1)))
@settings(max_examples=400)
def test_the_number_that_a_row_gets_does_not_matter_but_to_name_it(rows: list[Finding], on: date):
    outcomes = {
        replace(value, finding_id=None)
        for order in permutations(rows)
        if (value := effective_of([replace(row, id=place) for place, row in enumerate(order, start=1)], on))
    }

    assert len(outcomes) <= 1


@given(rows_of_a_milestone, st.dates(D(2010, 1, 1), D(2012, 1, 1)))
def test_nothing_changes_before_the_next_change(rows: list[Finding], on: date):
    known = [row for row in rows if row.holds_on <= on]
    later = next_change(known, on)
    before = later and date.fromordinal(later.toordinal() - 1)

    if before is not None:
        assert effective_of(known, before) == effective_of(known, on)


@given(rows_of_a_milestone, st.dates(D(2011, 1, 1), D(2012, 1, 1)))
def test_an_expired_value_never_has_evidence(rows: list[Finding], on: date):
    value = effective_of(rows, on)

    assert value.grade is Grade.E0 or not value.is_expired
