"""The one rule of a drawn or returned answer: what was found out about it, else for whom it waits (domain D.5)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from milestones.rules import Dispute, Source, Verdict
from milestones.rules.asking import Ask, AskFacts, AskState, Told, newest_asks, outcome_of
from tests.milestones.building import DAY, MET, NOT_MET, PARTLY

NOON = datetime(2010, 7, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ASKED = (date(2010, 7, 5), NOON)
TODAY = date(2010, 8, 2)
A_DAY_ON, A_WEEK_ON = (date(2010, 7, 6), NOON + DAY), (date(2010, 7, 12), NOON + 7 * DAY)
LONG = date(2011, 7, 1)
RIGHT, WRONG, IN_HEARING, TAKEN_BACK, CLOSED, AT_DESK, AT_MT = AskState


def told(verdict=MET, source=Source.DESK, recorded=A_DAY_ON, holds_on=date(2010, 7, 1), number=1, **other):
    facts = {"valid_until": LONG} | other
    return Told(number, verdict, source, holds_on, recorded=recorded, **facts)


def said(verdict, recorded=A_DAY_ON, holds_on=date(2010, 7, 1), **other):
    return told(verdict, Source.SELF, recorded, holds_on, **other)


def stands(*rows, has_piece=False, is_closed=False, today=TODAY):
    return outcome_of(ASKED, AskFacts(rows, has_piece, is_closed), today)


@pytest.mark.parametrize("source", [Source.DESK, Source.AUDIT, Source.VISITATIE])
@pytest.mark.parametrize(
    ("verdict", "state"),
    [(MET, RIGHT), (PARTLY, WRONG), (NOT_MET, WRONG), (Verdict.NOT_APPLICABLE, WRONG)],
)
def test_what_a_check_or_a_visit_found_decides(source, verdict, state):
    found = stands(told(verdict, source), has_piece=True, is_closed=True)

    assert (found.state, found.shown) == (state, verdict)


@pytest.mark.parametrize(
    ("recorded", "state"),
    [
        ((date(2010, 7, 4), NOON + DAY), AT_MT),
        ((date(2010, 7, 5), NOON - SECOND), AT_MT),
        (ASKED, RIGHT),
        ((date(2010, 7, 5), NOON + SECOND), RIGHT),
        ((date(2010, 7, 6), NOON - DAY), RIGHT),
    ],
    ids=["a day before", "a second before", "the moment", "a second after", "a day after"],
)
def test_only_what_was_recorded_since_it_was_asked_counts(recorded, state):
    assert stands(told(recorded=recorded)).state is state


@pytest.mark.parametrize(
    ("until", "state"), [(date(2010, 7, 5), AT_MT), (date(2010, 7, 6), RIGHT), (date(2010, 7, 7), RIGHT)]
)
def test_what_had_run_out_when_it_was_recorded_shows_nothing(until, state):
    assert stands(told(valid_until=until)).state is state


def test_what_ran_out_since_showed_it_then():
    assert stands(told(valid_until=date(2010, 7, 6)), today=date(2015, 1, 1)).state is RIGHT


@pytest.mark.parametrize(
    ("moved_on", "state"), [(date(2010, 6, 30), RIGHT), (date(2010, 7, 1), RIGHT), (date(2010, 7, 2), AT_MT)]
)
def test_what_was_of_the_building_before_when_it_was_recorded_shows_nothing(moved_on, state):
    assert stands(told(moved_on=moved_on)).state is state


def test_the_first_that_was_found_decides_whatever_it_was_about():
    first = told(NOT_MET, recorded=A_DAY_ON, holds_on=date(2010, 7, 1), number=1)
    later = told(MET, recorded=A_WEEK_ON, holds_on=date(2010, 6, 1), number=2)

    assert stands(later, first).shown is NOT_MET


def test_a_correction_takes_the_place_of_what_it_corrects():
    first, between = told(NOT_MET, number=1), told(PARTLY, Source.AUDIT, A_DAY_ON, number=2)
    corrected = told(MET, recorded=A_WEEK_ON, number=3, replaces_id=1)
    again = told(PARTLY, recorded=A_WEEK_ON, number=4, replaces_id=3)

    assert stands(first, between, corrected).state is RIGHT
    assert stands(first, between, corrected, again).shown is PARTLY
    # It is about the building in which the first was found.
    moved = told(MET, recorded=A_WEEK_ON, number=3, replaces_id=1, moved_on=date(2010, 7, 9))
    assert stands(first, moved).state is RIGHT


def dispute(*, decided=None, granted=False):
    begun = date(2010, 7, 7)
    return Dispute(((begun, decided),), decided if granted else None)


@pytest.mark.parametrize(
    ("dispute", "state"),
    [
        (dispute(), IN_HEARING),
        (dispute(decided=TODAY + DAY), IN_HEARING),
        (dispute(decided=TODAY), WRONG),
        (dispute(decided=TODAY, granted=True), AT_MT),
        (dispute(decided=TODAY + DAY, granted=True), IN_HEARING),
    ],
    ids=["it runs", "decided tomorrow", "it stays", "withdrawn", "withdrawn tomorrow"],
)
def test_a_dispute_waits_for_who_decides_and_a_granted_one_asks_again(dispute, state):
    found = stands(told(NOT_MET, dispute=dispute))

    assert found.state is state
    assert found.shown is (NOT_MET if state is WRONG else None)


def test_what_a_withdrawn_correction_had_corrected_stands_again():
    correction = told(
        NOT_MET, recorded=A_WEEK_ON, number=2, replaces_id=1, dispute=dispute(decided=TODAY, granted=True)
    )

    assert stands(told(MET, number=1), correction).state is RIGHT


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([said(NOT_MET)], TAKEN_BACK),
        ([said(PARTLY)], TAKEN_BACK),
        ([said(MET)], AT_MT),
        ([said(NOT_MET, recorded=(date(2010, 7, 5), NOON - SECOND))], AT_MT),
        ([said(NOT_MET), said(MET, A_WEEK_ON, date(2010, 7, 12), number=2)], AT_MT),
        ([said(NOT_MET, A_WEEK_ON, date(2010, 6, 1), number=2), said(MET, holds_on=date(2010, 6, 2))], AT_MT),
        ([said(MET), said(NOT_MET, A_WEEK_ON, number=2)], TAKEN_BACK),
    ],
    ids=["no", "partly", "yes", "before", "yes again", "about an earlier day", "corrected"],
)
def test_it_is_taken_back_by_the_newest_answer_of_the_mt_only(rows, state):
    assert stands(*rows).state is state
    assert stands(*rows, is_closed=True).state is CLOSED


@pytest.mark.parametrize(
    ("has_piece", "is_closed", "state"),
    [(False, False, AT_MT), (True, False, AT_DESK), (False, True, CLOSED), (True, True, CLOSED)],
)
def test_else_it_waits_for_who_is_to_act(has_piece, is_closed, state):
    assert stands(has_piece=has_piece, is_closed=is_closed).state is state
    assert state.is_asked is (state is AT_MT)


def test_of_some_asks_about_one_answer_the_newest_counts():
    drawn = Ask(1, "a1", ASKED, "2010-K1")
    returned = Ask(1, "a1", A_DAY_ON)
    other = Ask(1, "a2", ASKED, "2010-K1")

    assert newest_asks([returned, drawn, other]) == {(1, "a1"): returned, (1, "a2"): other}
