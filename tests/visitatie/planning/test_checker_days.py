"""The checker on days, weeks, confirmed visits and notice, against plans made by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.planning import (
    ANNA,
    BRAM,
    HALVES,
    a_plan,
    a_problem,
    an_audit,
    broken,
    placed,
)
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.problem import Kind, Place, ReturnOf, Settings, Site, Visit
from visitatie.rules import DayPart

TUESDAY = date(2010, 7, 20)
AFTERNOON, WHOLE = DayPart.AFTERNOON, DayPart.WHOLE
PAIR = (3, 4)


def days(after: int) -> timedelta:
    return timedelta(days=after)


# H6
@pytest.mark.parametrize(
    ("first", "second", "rules"),
    [
        (DayPart.MORNING, DayPart.AFTERNOON, []),
        (DayPart.MORNING, DayPart.MORNING, ["H6"]),
        (AFTERNOON, AFTERNOON, ["H6"]),
        (WHOLE, AFTERNOON, ["H6"]),
        (WHOLE, WHOLE, ["H6"]),
    ],
)
def test_one_person_does_one_thing_at_a_time(first, second, rules):
    parts = (*HALVES, WHOLE)
    problem = a_problem(an_audit(1, site=2, parts=parts), an_audit(2, site=3, parts=parts))

    assert broken(problem, placed(TUESDAY, 1, part=first), placed(TUESDAY, 2, part=second)) == rules


def test_three_visits_on_one_day_are_too_many():
    problem = a_problem(an_audit(1), an_audit(2, site=3), an_audit(3, site=1))
    visits = [placed(TUESDAY, 1), placed(TUESDAY, 2, part=AFTERNOON), placed(TUESDAY, 3, part=AFTERNOON)]

    assert broken(problem, *visits) == ["H6"]


def a_day_by_matrix(home: int, between: int, minutes: int):
    matrix = {
        ("utrecht", "amersfoort"): home,
        ("utrecht", "utrecht-zuid"): home,
        ("amersfoort", "utrecht-zuid"): between,
    }
    visits = (an_audit(1, site=2, minutes=minutes), an_audit(2, site=3, minutes=minutes))
    return a_problem(*visits, matrix=matrix)


@pytest.mark.parametrize(
    ("home", "between", "minutes", "rules"),
    [
        (30, 44, 60, []),
        (30, 45, 60, []),
        (30, 46, 60, ["H6"]),
        (30, 40, 219, []),  # 30 + 40 + 30 on the road, 438 at work: 538 of 540
        (30, 40, 220, []),  # exactly nine hours
        (30, 40, 221, ["H6"]),
    ],
)
def test_a_day_with_two_visits_can_be_kept_up(home, between, minutes, rules):
    problem = a_day_by_matrix(home, between, minutes)

    assert broken(problem, placed(TUESDAY, 1), placed(TUESDAY, 2, part=AFTERNOON)) == rules


@pytest.mark.parametrize(("home", "rules"), [(119, []), (120, []), (121, ["H6"])])
def test_a_day_with_one_visit_can_be_kept_up(home, rules):
    problem = a_problem(an_audit(parts=(WHOLE,)), matrix={("utrecht", "amersfoort"): home})

    assert broken(problem, placed(TUESDAY, part=WHOLE)) == rules


# H7
@pytest.mark.parametrize(
    ("found", "rules"),
    [
        (placed(TUESDAY), []),
        (placed(TUESDAY, part=AFTERNOON), ["H7"]),
        (placed(TUESDAY, team=(2,)), ["H7"]),
        (placed(TUESDAY + days(1)), ["H7"]),
        (None, ["H7"]),
    ],
)
def test_a_confirmed_visit_stays(found, rules):
    problem = a_problem(an_audit(), confirmed=(placed(TUESDAY),))

    assert broken(problem, *([found] if found else [])) == rules


def test_a_confirmed_visit_may_change_when_its_visitor_is_ill():
    ill = replace(ANNA, leave=frozenset({TUESDAY}))
    problem = a_problem(an_audit(), visitors=(ill, BRAM), confirmed=(placed(TUESDAY),))

    assert broken(problem, placed(TUESDAY, team=(2,))) == []
    assert broken(problem, placed(TUESDAY)) == ["H3"]


def test_what_people_confirmed_is_not_judged_by_itself():
    saturday = date(2010, 7, 17)
    problem = a_problem(an_audit(weekdays=frozenset({0})), confirmed=(placed(saturday, part=WHOLE),))

    assert broken(problem, placed(saturday, part=WHOLE)) == []


# H8
@pytest.mark.parametrize(("after", "rules"), [(55, ["H8"]), (56, []), (57, []), (69, []), (70, []), (71, ["H8"])])
def test_the_third_day_of_a_scan_is_on_time(after, rules):
    day_two = TUESDAY + timedelta(weeks=4) - days(after)
    visit = Visit(1, 2, Kind.SCAN, parts=HALVES, return_of=ReturnOf(day_two, (1,)))

    assert broken(a_problem(visit), placed(day_two + days(after))) == rules


@pytest.mark.parametrize(("team", "rules"), [((1,), []), ((2,), ["H8"]), ((1, 2), ["H8"])])
def test_the_same_people_come_back_for_the_third_day(team, rules):
    visit = Visit(1, 2, Kind.SCAN, parts=HALVES, return_of=ReturnOf(TUESDAY - days(60), (1,)))

    assert broken(a_problem(visit), placed(TUESDAY, team=team)) == rules


# H9: fifteen working days after Monday 5 July is Monday 26 July.
@pytest.mark.parametrize(
    ("day", "rules"),
    [(date(2010, 7, 23), ["H9"]), (date(2010, 7, 26), []), (date(2010, 7, 27), []), (date(2010, 7, 2), ["H9"])],
)
def test_an_invitation_is_in_time(day, rules):
    assert broken(a_problem(an_audit(), today=date(2010, 7, 5)), placed(day)) == rules


@pytest.mark.parametrize(("day", "rules"), [(date(2010, 7, 26), ["H9"]), (date(2010, 7, 27), [])])
def test_a_closing_day_is_no_notice(day, rules):
    closed = {date(2010, 7, 14): "een feestdag"}

    assert broken(a_problem(an_audit(), today=date(2010, 7, 5), closing_days=closed), placed(day)) == rules


@pytest.mark.parametrize(("after", "rules"), [(-1, ["H9"]), (0, []), (1, ["H9"])])
def test_a_day_that_was_told_before_needs_no_new_notice(after, rules):
    problem = a_problem(an_audit(), today=TUESDAY - days(3), published=(placed(TUESDAY),))

    assert broken(problem, placed(TUESDAY + days(after), team=(2,))) == rules


def test_a_day_in_the_past_is_refused_even_if_it_was_told():
    problem = a_problem(an_audit(), today=TUESDAY + days(1), published=(placed(TUESDAY),))

    assert broken(problem, placed(TUESDAY)) == ["H9"]


# H10
SPOTS = tuple(Site(number, f"Plein {number}", Place(f"plein {number}", 52.09, 5.12)) for number in range(1, 7))
MONDAY = date(2010, 7, 19)


def a_week(count: int, start: int = 0):
    return [placed(MONDAY + days(start + each), each + 1) for each in range(count)]


@pytest.mark.parametrize(
    ("changed", "count", "rules"),
    [
        ({}, 2, []),
        ({}, 3, []),
        ({}, 4, ["H10"]),
        ({"max_per_week": 4}, 4, []),
        ({"max_per_week": 5}, 5, ["H10"]),  # no office day is left
        ({"max_per_week": 0}, 1, ["H10"]),
        ({"weekdays": frozenset({0, 1, 2})}, 2, []),
        ({"weekdays": frozenset({0, 1, 2})}, 3, ["H10"]),
        ({"leave": frozenset({date(2010, 7, 22)})}, 3, []),  # Friday is left
        ({"leave": frozenset({date(2010, 7, 22), date(2010, 7, 23)})}, 3, ["H10"]),
    ],
)
def test_a_week_is_not_too_full(changed, count, rules):
    visits = [an_audit(number, site=number) for number in range(1, 6)]
    problem = a_problem(*visits, sites=SPOTS, visitors=(replace(ANNA, **changed), BRAM))

    assert broken(problem, *a_week(count)) == rules


def test_the_next_week_counts_anew():
    problem = a_problem(*(an_audit(number, site=number) for number in range(1, 5)), sites=SPOTS)

    assert broken(problem, *a_week(3), placed(MONDAY + days(7), 4)) == []


@pytest.mark.parametrize(("weekday", "rules"), [(0, []), (1, ["H10"]), (2, [])])
def test_the_fixed_office_day_stays_free(weekday, rules):
    visitors = (replace(ANNA, office_weekday=weekday), BRAM)

    assert broken(a_problem(an_audit(), visitors=visitors), placed(TUESDAY)) == rules


def test_a_closing_day_is_no_office_day():
    closed = {MONDAY + days(3): "een feestdag", MONDAY + days(4): "een feestdag"}
    problem = a_problem(*(an_audit(number, site=number) for number in range(1, 4)), sites=SPOTS, closing_days=closed)

    assert broken(problem, *a_week(2)) == []
    assert broken(problem, *a_week(3)) == ["H10"]


def test_a_breach_says_which_visit_which_rule_and_which_day():
    [breach] = check(a_problem(an_audit()), a_plan(a_problem(an_audit()), placed(date(2010, 7, 17))))

    sentence = "Audit Amersfoort op zaterdag 17 juli 2010: dan is het weekend (H2)."
    assert breach.sentence.replace("\N{NO-BREAK SPACE}", " ") == sentence
    assert (breach.visit_id, breach.day) == (1, date(2010, 7, 17))


def test_too_far_for_a_day_is_said_with_the_hours():
    problem = a_problem(an_audit(site=4, parts=(WHOLE,)), settings=Settings(whole_minutes=360))
    [breach] = check(problem, a_plan(problem, placed(TUESDAY, team=(2,), part=WHOLE)))

    assert "de dag van Bram duurt 13 uur" in breach.sentence
