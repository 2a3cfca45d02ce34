"""The checker against plans made by hand: each constraint, on the day before, the day and the day after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.planning import (
    ANNA,
    BEGIN,
    BRAM,
    CARLA,
    DIRK,
    END,
    UWV,
    a_plan,
    a_problem,
    a_visitatie,
    an_audit,
    broken,
    placed,
)
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.obstacles import is_near_another
from visitatie.planning.rules.plan import Plan
from visitatie.planning.rules.problem import Kind
from visitatie.planning.rules.slots import still_fits
from visitatie.rules import Appointment, DayPart

TUESDAY = date(2010, 7, 20)
AFTERNOON, WHOLE = DayPart.AFTERNOON, DayPart.WHOLE
PAIR = (3, 4)


def days(after: int) -> timedelta:
    return timedelta(days=after)


def test_a_good_plan_has_no_breach():
    problem = a_problem(an_audit(1), an_audit(2, site=1), a_visitatie(3))

    assert broken(problem, placed(TUESDAY), placed(TUESDAY, 2, (2,)), placed(date(2010, 9, 1), 3, PAIR)) == []


# H1 and H2
@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (BEGIN - days(1), ["H1"]),
        (BEGIN, []),  # a Thursday
        (END, []),
        (END + days(1), ["H1"]),
        (date(2010, 7, 16), []),  # a Friday
        (date(2010, 7, 17), ["H2"]),
        (date(2010, 7, 18), ["H2"]),
        (date(2010, 7, 19), []),
        (date(2010, 8, 3), []),
        (date(2010, 8, 4), ["H2"]),  # closed
        (date(2010, 8, 5), []),
    ],
)
def test_a_visit_is_on_a_working_day_of_the_quarter(day, rules):
    problem = a_problem(an_audit(), closing_days={date(2010, 8, 4): "een feestdag"})

    assert broken(problem, placed(day)) == rules


@pytest.mark.parametrize(("after", "rules"), [(-1, ["H1"]), (0, []), (1, []), (2, []), (3, ["H1"])])
def test_a_visit_is_within_its_own_term(after, rules):
    visit = an_audit(earliest=TUESDAY, deadline=TUESDAY + days(2))

    assert broken(a_problem(visit), placed(TUESDAY + days(after))) == rules


def test_a_visit_is_placed_once():
    assert broken(a_problem(an_audit()), placed(TUESDAY), placed(date(2010, 9, 20))) == ["H1"]


def test_a_visit_that_nobody_asked_for_is_a_breach():
    assert broken(a_problem(an_audit()), placed(TUESDAY), placed(TUESDAY, 9, (2,))) == ["H1"]


def test_a_visit_is_not_left_out_in_silence():
    problem = a_problem(an_audit())
    silent = Plan((), (), (), a_plan(problem).maker)

    assert [breach.rule.value for breach in check(problem, silent)] == ["H1"]


def test_a_visit_is_not_both_placed_and_left_out():
    problem = a_problem(an_audit())
    plan = replace(a_plan(problem), placed=(placed(TUESDAY),))

    assert [breach.rule.value for breach in check(problem, plan)] == ["H1"]


# H3
@pytest.mark.parametrize(
    ("visitor", "rules"),
    [
        (ANNA, []),
        (replace(ANNA, leave=frozenset({TUESDAY - days(1), TUESDAY + days(1)})), []),
        (replace(ANNA, leave=frozenset({TUESDAY})), ["H3"]),
        (replace(ANNA, weekdays=frozenset({0, 2, 3, 4})), ["H3"]),
        (replace(ANNA, weekdays=frozenset({1, 2})), []),
        (replace(ANNA, appointments=(Appointment(TUESDAY, DayPart.MORNING, "overleg"),)), ["H3"]),
        (replace(ANNA, appointments=(Appointment(TUESDAY, WHOLE, "overleg"),)), ["H3"]),
        (replace(ANNA, appointments=(Appointment(TUESDAY, AFTERNOON, "overleg"),)), []),
        (replace(ANNA, appointments=(Appointment(TUESDAY + days(1), WHOLE, "overleg"),)), []),
        (replace(ANNA, roles=UWV), ["H3"]),
        # A visit of another quarter takes the day, whatever part of it: what fits beside it is not known.
        (replace(ANNA, elsewhere=(Appointment(TUESDAY, AFTERNOON, "Almere"),)), ["H6"]),
        (replace(ANNA, elsewhere=(Appointment(TUESDAY + days(1), WHOLE, "Almere"),)), []),
        # It counts in the week: three in all, and a day for the office.
        (replace(ANNA, elsewhere=tuple(Appointment(TUESDAY + days(n), WHOLE, "Almere") for n in (1, 2))), []),
        (replace(ANNA, elsewhere=tuple(Appointment(TUESDAY + days(n), WHOLE, "Almere") for n in (-1, 1, 2))), ["H10"]),
        (replace(ANNA, elsewhere=tuple(Appointment(TUESDAY + days(n), WHOLE, "Almere") for n in (7, 8, 9))), []),
        (
            replace(ANNA, weekdays=frozenset({1, 2}), elsewhere=(Appointment(TUESDAY + days(1), WHOLE, "Almere"),)),
            ["H10"],
        ),
    ],
)
def test_a_visitor_is_there_and_qualified(visitor, rules):
    assert broken(a_problem(an_audit(), visitors=(visitor, BRAM)), placed(TUESDAY)) == rules


@pytest.mark.parametrize(
    ("size", "team", "rules"),
    [
        (1, (1,), []),
        (1, (1, 2), ["H3"]),
        (2, (1, 2), []),
        (2, (1,), ["H3"]),
        (2, (1, 1), ["H3"]),
        (1, (), ["H3"]),
        (1, (99,), ["H3"]),
    ],
)
def test_as_many_go_as_was_asked(size, team, rules):
    assert broken(a_problem(an_audit(team_size=size)), placed(TUESDAY, team=team)) == rules


@pytest.mark.parametrize(
    ("site", "team", "changed", "rules"),
    [
        (2, (3, 4), {}, []),
        (2, (3,), {}, ["H3"]),  # nobody of Divosa or a municipality
        (2, (3, 5), {}, ["H3"]),  # two of UWV
        (2, (1, 2), {}, ["H3"]),  # supporters do not visit for a visitatie
        (1, (3, 4), {}, ["H3"]),  # Dirk's own region
        (3, (3, 4), {}, ["H3"]),  # Carla's own region
        (2, (3, 4), {"werkplein_id": 2}, ["H3"]),  # Carla's own Werkplein
        (2, (3, 4), {"werkplein_id": 3}, []),
    ],
)
def test_a_visitatie_is_by_uwv_and_a_municipality_from_elsewhere(site, team, changed, rules):
    visitors = (ANNA, BRAM, replace(CARLA, **changed), DIRK, replace(CARLA, id=5, name="Els"))

    assert broken(a_problem(a_visitatie(site=site), visitors=visitors), placed(TUESDAY, team=team)) == rules


# H4
@pytest.mark.parametrize(
    ("visit", "rules"),
    [
        (an_audit(weekdays=frozenset({1})), []),
        (an_audit(weekdays=frozenset({0, 2})), ["H4"]),
        (an_audit(blocked=frozenset({TUESDAY})), ["H4"]),
        (an_audit(blocked=frozenset({TUESDAY - days(1), TUESDAY + days(1)})), []),
        (an_audit(parts=(AFTERNOON,)), ["H4"]),
    ],
)
def test_the_werkplein_can_receive(visit, rules):
    assert broken(a_problem(visit), placed(TUESDAY)) == rules


# H5
@pytest.mark.parametrize(
    ("weeks", "after", "name", "rules"),
    [
        (6, -1, "last_any", ["H5"]),
        (6, 0, "last_any", []),
        (6, 1, "last_any", []),
        (8, -1, "last_same", ["H5"]),
        (8, 0, "last_same", []),
        (8, 1, "last_same", []),
        (18, -1, "last_same", []),
        (18, 0, "last_same", []),
        (18, 1, "last_same", ["H5"]),
    ],
)
def test_enough_time_has_passed_since_the_last_visit(weeks, after, name, rules):
    last = TUESDAY - timedelta(weeks=weeks, days=after)

    assert broken(a_problem(an_audit(**{name: last})), placed(TUESDAY)) == rules


@pytest.mark.parametrize(
    ("kind", "after", "rules"),
    [
        (Kind.VISITATIE, -42, []),
        (Kind.VISITATIE, -41, ["H5"]),
        (Kind.VISITATIE, 0, ["H5"]),
        (Kind.VISITATIE, 41, ["H5"]),
        (Kind.VISITATIE, 42, []),
        (Kind.AUDIT, -56, []),
        (Kind.AUDIT, -55, ["H5"]),
        (Kind.AUDIT, 42, ["H5"]),
        (Kind.AUDIT, 55, ["H5"]),
        (Kind.AUDIT, 56, []),
    ],
)
def test_a_visit_of_another_plan_is_far_enough_away_whatever_looks(kind, after, rules):
    audit = an_audit(elsewhen=frozenset({(TUESDAY + days(after), kind)}))
    problem = a_problem(audit)

    assert broken(problem, placed(TUESDAY)) == rules
    assert is_near_another(problem, audit, TUESDAY) is bool(rules)
    assert still_fits(problem, placed(TUESDAY)) is not bool(rules)


@pytest.mark.parametrize(("before_begin", "rules"), [(1, []), (0, ["H5"])])
def test_a_term_that_had_passed_before_anyone_could_go_is_let_go(before_begin, rules):
    last = BEGIN - days(before_begin) - timedelta(weeks=18)

    assert broken(a_problem(an_audit(last_same=last)), placed(TUESDAY)) == rules


@pytest.mark.parametrize(
    ("kind", "weeks", "after", "rules"),
    [
        (Kind.VISITATIE, 6, -1, ["H5"]),
        (Kind.VISITATIE, 6, 0, []),
        (Kind.VISITATIE, 6, 1, []),
        (Kind.AUDIT, 8, -1, ["H5"]),
        (Kind.AUDIT, 8, 0, []),
    ],
)
def test_two_visits_to_one_werkplein_are_apart(kind, weeks, after, rules):
    other = an_audit(2) if kind is Kind.AUDIT else a_visitatie(2)
    problem = a_problem(an_audit(1), other)
    later = TUESDAY + timedelta(weeks=weeks, days=after)

    assert broken(problem, placed(TUESDAY), placed(later, 2, PAIR if kind is Kind.VISITATIE else (1,))) == rules
