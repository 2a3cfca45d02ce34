"""The rules of scans: which step follows which, on which days, who must be there, and how municipalities compare."""

from datetime import date, timedelta

import pytest

from visitatie.scans import rules
from visitatie.scans.rules import (
    AgreementState,
    Course,
    Due,
    Figures,
    FindingKind,
    OffsetMethod,
    Position,
    Present,
    ProcessStep,
    ScanBlock,
    ScanDayNumber,
    Scanned,
    ScanState,
)
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader

TERMS = reader.load().scan
SECOND = date(2010, 7, 20)
TODAY = date(2010, 7, 20)
S, D = ScanState, ScanDayNumber


@pytest.mark.parametrize(
    ("after", "fits"),
    [
        (55, False),  # a day before the window
        (56, True),  # its first day
        (63, True),  # nine weeks
        (70, True),  # its last day
        (71, False),  # a day after
    ],
)
def test_the_return_session_is_eight_to_ten_weeks_after_day_two(after, fits):
    assert rules.return_window(SECOND, TERMS).holds(SECOND + timedelta(days=after)) is fits


@pytest.mark.parametrize(
    ("after", "today_after", "sentence"),
    [
        (56, 0, None),  # the first day of the window
        (70, 0, None),  # its last day
        (55, 0, "De terugkomsessie is ongeveer twee maanden na dag 2"),  # too early
        (71, 0, "De terugkomsessie is ongeveer twee maanden na dag 2"),  # too late
        (71, 70, "De terugkomsessie is ongeveer twee maanden na dag 2"),  # on the last day it is still possible
        (73, 71, None),  # the window has passed: late is better than never
        (63, 64, "is geweest"),  # in the past
        (60, 0, "is geen werkdag"),  # a Saturday
    ],
)
def test_another_day_for_the_return_session(after, today_after, sentence):
    day, today = SECOND + timedelta(days=after), SECOND + timedelta(days=today_after)
    if sentence is None:
        rules.refuse_return(day, SECOND, today, (), TERMS)
        return
    with pytest.raises(DomainError, match=sentence):
        rules.refuse_return(day, SECOND, today, (), TERMS)


@pytest.mark.parametrize(
    ("closed", "after"),
    [
        ((), 63),  # the same day of the week, nine weeks later
        ((63,), 62),  # closed: the day before, of two as near the earlier one
        ((62, 63), 64),
        (tuple(range(57, 71)), 56),  # only the first day is left
        (tuple(range(56, 71)), 63),  # all closed: a proposal all the same, a person chooses
    ],
)
def test_the_proposal_is_the_working_day_nearest_to_nine_weeks(closed, after):
    days = {SECOND + timedelta(days=each) for each in closed}

    assert rules.propose_return(SECOND, days, TERMS) == SECOND + timedelta(days=after)


ALLOWED = {
    (S.REQUESTED, S.PLANNED),
    (S.REQUESTED, S.WITHDRAWN),
    (S.PLANNED, S.PLANNED),  # other days
    (S.PLANNED, S.REQUESTED),  # the MT asks for other days
    (S.PLANNED, S.DAY_ONE),
    (S.PLANNED, S.WITHDRAWN),
    (S.DAY_ONE, S.DAY_TWO),
    (S.DAY_ONE, S.WITHDRAWN),
    (S.DAY_TWO, S.DAY_THREE),
    (S.DAY_TWO, S.WITHDRAWN),
    (S.DAY_THREE, S.CLOSED),
}


@pytest.mark.parametrize("now", S)
@pytest.mark.parametrize("then", S)
def test_which_state_follows_which(now, then):
    assert rules.may_follow(now, then) is ((now, then) in ALLOWED)
    if (now, then) not in ALLOWED:
        with pytest.raises(Conflict):
            rules.refuse_move(now, then)


@pytest.mark.parametrize(
    ("now", "held", "is_planned", "then"),
    [
        (S.PLANNED, [], True, S.REQUESTED),
        (S.DAY_ONE, [D.ONE], True, S.PLANNED),
        (S.DAY_TWO, [D.ONE, D.TWO], True, S.DAY_ONE),
        (S.DAY_THREE, list(D), True, S.DAY_TWO),
        (S.CLOSED, list(D), True, S.DAY_THREE),
        (S.WITHDRAWN, [], False, S.REQUESTED),  # withdrawn before anything was planned
        (S.WITHDRAWN, [], True, S.PLANNED),
        (S.WITHDRAWN, [D.ONE], True, S.DAY_ONE),
        (S.WITHDRAWN, [D.ONE, D.TWO], True, S.DAY_TWO),
    ],
)
def test_to_what_a_mistake_is_put_back(now, held, is_planned, then):
    assert rules.state_before(now, held, is_planned) is then


def test_a_request_cannot_be_put_back():
    with pytest.raises(Conflict, match="Trek de aanvraag in"):
        rules.state_before(S.REQUESTED, [], is_planned=False)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (date(2010, 7, 20), date(2010, 7, 21), None),  # today and tomorrow
        (date(2010, 7, 19), date(2010, 7, 21), "19 juli 2010 is geweest"),
        (date(2010, 7, 21), date(2010, 7, 21), "Dag 2 komt na dag 1"),
        (date(2010, 7, 23), date(2010, 7, 21), "Dag 2 komt na dag 1"),
        (date(2010, 7, 24), date(2010, 7, 26), "24 juli 2010 is geen werkdag"),  # a Saturday
        (date(2010, 7, 21), date(2010, 7, 22), "22 juli 2010 is geen werkdag"),  # closed
        (date(2011, 7, 20), date(2011, 7, 21), "Kies een dag binnen een jaar"),  # the second is a day too far
    ],
)
def test_days_one_and_two(first, second, sentence):
    closed = {date(2010, 7, 22)}
    if sentence is None:
        rules.refuse_days(first, second, TODAY, closed)
        return
    with pytest.raises(DomainError) as told:
        rules.refuse_days(first, second, TODAY, closed)
    assert sentence in str(told.value).replace("\xa0", " ")


HERE, AWAY = Present(True, True, True), Present(True, True, False)
TALKER, LISTENER = Present(True, False, True), Present(False, False, True)


@pytest.mark.parametrize(
    ("number", "present", "missing", "sentence"),
    [
        (D.ONE, [TALKER, TALKER], "", None),  # two talk about cases: enough
        (D.ONE, [TALKER, LISTENER], "", "ten minste 2 mee. Nu 1 deelnemer"),
        (D.ONE, [LISTENER, LISTENER], "", "Nu 0 deelnemers"),
        (D.ONE, [TALKER] * 5, "", None),  # more than four is told, not refused
        (D.ONE, [], "", "Kies wie er was"),
        (D.TWO, [HERE, HERE], "", None),  # the same people
        (D.TWO, [HERE, AWAY], "", "waarom niet iedereen van dag 1 er was"),
        (D.TWO, [HERE, AWAY], "x" * 19, "waarom niet iedereen van dag 1 er was"),
        (D.TWO, [HERE, AWAY], "x" * 20, None),
        (D.THREE, [HERE, AWAY], "", "waarom niet iedereen van dag 1 er was"),
        (D.THREE, [AWAY, AWAY], "x" * 20, "Kies wie er was"),
    ],
)
def test_who_must_be_there(number, present, missing, sentence):
    if sentence is None:
        rules.refuse_held(number, TODAY, present, (), missing, TODAY, TERMS)
        return
    with pytest.raises(DomainError, match=sentence):
        rules.refuse_held(number, TODAY, present, (), missing, TODAY, TERMS)


def test_a_day_that_is_still_to_come_was_not_held():
    tomorrow = TODAY + timedelta(days=1)

    with pytest.raises(DomainError, match="Leg dit daarna vast"):
        rules.refuse_held(D.ONE, tomorrow, [TALKER, TALKER], (), "", TODAY, TERMS)


@pytest.mark.parametrize(("count", "is_many"), [(4, False), (5, True)])
def test_more_than_four_talking_about_cases_is_told(count, is_many):
    assert rules.has_too_many(count, TERMS) is is_many


def test_what_a_day_still_lacks():
    full = dict.fromkeys(ScanBlock, 1)

    assert not rules.lacks_blocks(full)
    assert len(rules.lacks_blocks(full | {ScanBlock.CASE: 0})) == 1
    assert len(rules.lacks_plan([FindingKind.STRONG], 0)) == 2
    assert not rules.lacks_plan(list(FindingKind), 1)
    assert not rules.lacks_reviews([AgreementState.ACHIEVED])
    assert "nog 2 te gaan" in rules.lacks_reviews([AgreementState.AGREED] * 2)[0].sentence


def asked(course):
    """What is open: kind and due date."""
    return {(each.kind.value, each.due_on) for each in rules.asks(course, (), TERMS) if not each.is_done}


def a_course(state, **given):
    days = {D.ONE: date(2010, 7, 13), D.TWO: SECOND, D.THREE: date(2010, 9, 21)}
    usual = {"proposed_on": date(2010, 7, 5), "days": days, "agreements": (Due(7, date(2010, 9, 1), False),)}
    return Course(1, state, date(2010, 7, 1), **usual | given)


def test_a_request_asks_for_days_within_ten_working_days():
    assert asked(a_course(S.REQUESTED, days={}, proposed_on=None)) == {("scan_planning", date(2010, 7, 15))}


def test_proposed_days_ask_the_mt_within_five_working_days_and_before_day_one():
    kind = ObligationKind.SCAN_DAYS.value

    assert (kind, date(2010, 7, 12)) in asked(a_course(S.PLANNED))
    assert (kind, date(2010, 7, 7)) in asked(a_course(S.PLANNED, days={D.ONE: date(2010, 7, 7), D.TWO: SECOND}))
    assert kind not in {each for each, _ in asked(a_course(S.PLANNED, confirmed_on=date(2010, 7, 6)))}


def test_after_day_two_the_plan_each_agreement_and_the_return_session_are_asked():
    after = {("scan_plan", date(2010, 8, 3)), ("scan_agreement", date(2010, 9, 1)), ("scan_day", date(2010, 9, 21))}

    assert asked(a_course(S.DAY_TWO)) == after
    assert asked(a_course(S.DAY_TWO, plan_agreed_on=SECOND)) == after - {("scan_plan", date(2010, 8, 3))}
    assert asked(a_course(S.DAY_THREE)) == set()
    assert rules.asks(a_course(S.WITHDRAWN), (), TERMS) == ()


def a_town(number, may_name=False, **figures):
    return Scanned(number, number, f"Plaats {number}", may_name, Figures(**figures))


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB")])
def test_the_letter_of_a_municipality_without_a_name(number, name):
    assert rules.letter(number) == name


@pytest.mark.parametrize(
    ("own", "more_is_better", "position"),
    [
        (60, True, Position.BETTER),
        (50, True, Position.SAME),
        (40, True, Position.WORSE),
        (60, False, Position.WORSE),
        (40, False, Position.BETTER),
        (None, True, Position.UNKNOWN),
        (0, True, Position.WORSE),  # zero is a figure
    ],
)
def test_how_a_figure_stands_beside_the_middle(own, more_is_better, position):
    assert rules.position(own, 50.0, more_is_better) is position


def test_of_fewer_than_three_others_nothing_is_told():
    own = a_town(1, on_time=50)
    few = rules.compare(own, [a_town(2, on_time=40), a_town(3, on_time=60)], 3)

    assert not few.is_enough
    assert few.others == ()
    assert all(line.middle is None for step in few.steps for line in step.lines)


def test_the_middle_of_others_leaves_out_who_does_not_know():
    others = [a_town(2, on_time=40), a_town(3, on_time=60), a_town(4, on_time=70), a_town(5)]
    shown = rules.compare(a_town(1, on_time=65), others, 3)
    offset = next(each for each in shown.steps if each.step is ProcessStep.OFFSET)

    assert [(line.own, line.middle) for line in offset.lines] == [(65, 60.0), (None, None)]
    assert "Beter dan het midden: 1 van 1 cijfer." in shown.lead


def test_only_who_agreed_is_named_and_the_letters_follow_the_figures():
    others = [a_town(2, on_time=70), a_town(3, may_name=True, on_time=10), a_town(4, on_time=20)]
    shown = rules.compare(a_town(1), others, 3)

    assert [(each.name, each.figures.on_time) for each in shown.others] == [
        ("Plaats 3", 10),
        ("gemeente A", 20),
        ("gemeente B", 70),
    ]


def test_the_usual_method_is_that_of_most_others():
    methods = (OffsetMethod.SURPLUS, OffsetMethod.AFTERWARDS, OffsetMethod.AFTERWARDS)
    others = [a_town(number, method=method) for number, method in enumerate(methods)]

    assert rules.compare(a_town(9, method=OffsetMethod.MONTH), others, 3).usual is OffsetMethod.AFTERWARDS
