"""The planner: its plans pass the checker, are the best there are on small problems, and the same each time."""

import math
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.drawn_plans import problems
from tests.support.planning import (
    ANNA,
    BRAM,
    HALVES,
    SITES,
    a_plan,
    a_problem,
    a_visitatie,
    an_audit,
    by_brute_force,
    placed,
)
from visitatie.planning import planner, solver
from visitatie.planning.planner import BadPlanError, plan_with_check
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.goals import values
from visitatie.planning.rules.greedy import greedy
from visitatie.planning.rules.plan import ORDER, GoalKind, Limits, Maker
from visitatie.planning.rules.problem import Place, Problem, SchoolHoliday, Settings
from visitatie.planning.rules.travel import travel_minutes
from visitatie.rules import DayPart

TUESDAY = date(2010, 7, 20)
THURSDAY = date(2010, 7, 1)


def drawn(count: int) -> settings:
    """The same drawn problems each time."""
    slow = [HealthCheck.too_slow]
    return settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=slow, database=None)


@drawn(60)
@given(problems())
def test_every_plan_passes_the_checker(problem: Problem):
    for plan in (greedy(problem), solver.plan(problem)):
        assert check(problem, plan) == []
        assert [goal.kind for goal in plan.goals] == list(ORDER)


@drawn(60)
@given(problems(most_visits=3, days=9, is_easy=True))
def test_on_small_problems_the_plan_is_as_good_as_the_best_of_all_plans(problem: Problem):
    plan = solver.plan(problem)

    assert plan.values == by_brute_force(problem)
    assert all(goal.is_proven and goal.gap == 0 for goal in plan.goals)


@drawn(30)
@given(problems(is_easy=True))
def test_the_solver_is_never_worse_than_the_greedy_and_tells_its_own_values(problem: Problem):
    best, simple = solver.plan(problem), greedy(problem)
    worth = values(problem, best.placed)

    assert best.values <= simple.values
    assert best.values == tuple(worth[kind] for kind in ORDER)
    assert all(goal.bound <= goal.value for goal in (*best.goals, *simple.goals))


def a_full_quarter() -> Problem:
    spots = [replace(site, id=site.id + 4 * times) for times in range(3) for site in SITES[:3]]
    visits = [an_audit(each.id, site=each.id, severity=each.id % 5, team_size=1 + each.id % 2) for each in spots]
    return a_problem(*visits, sites=tuple(spots))


def test_the_same_seed_gives_the_same_plan():
    assert solver.plan(a_full_quarter(), Limits(seed=7)) == solver.plan(a_full_quarter(), Limits(seed=7))


def test_without_time_the_plan_is_the_greedy_one_and_says_so():
    plan = solver.plan(a_full_quarter(), Limits(work=1e-9, work_per_goal=1e-9))

    assert check(a_full_quarter(), plan) == []
    assert plan.values <= greedy(a_full_quarter()).values
    assert not all(goal.is_proven for goal in plan.goals)
    assert any("Misschien kan het beter" in goal.words for goal in plan.goals)


def test_progress_is_told_goal_by_goal():
    told = []
    solver.plan(a_full_quarter(), progress=told.append)

    assert [goal.kind for goal in told] == list(ORDER)


def test_without_the_library_the_greedy_plans(monkeypatch):
    monkeypatch.setitem(sys.modules, "visitatie.planning.solver", None)
    plan = plan_with_check(a_full_quarter())

    assert plan.maker is Maker.GREEDY
    assert len(plan.placed) == 9


def test_a_plan_that_breaks_a_rule_is_never_given():
    problem = a_problem(an_audit())
    plan = plan_with_check(problem, maker=lambda *_: a_plan(problem, placed(date(2010, 7, 17))))

    assert plan.maker is Maker.GREEDY
    assert check(problem, plan) == []


def test_when_even_the_greedy_breaks_a_rule_that_is_an_error_of_ours(monkeypatch):
    problem = a_problem(an_audit())
    monkeypatch.setattr(planner, "greedy", lambda *_: a_plan(problem, placed(date(2010, 7, 17))))

    with pytest.raises(BadPlanError, match=r"the plan breaks H2$"):
        plan_with_check(problem, maker=lambda *_: a_plan(problem, placed(date(2010, 7, 18))))


# The goals, each on its own.
def test_the_worst_laggard_goes_first():
    visits = [an_audit(number, severity=severity) for number, severity in ((1, 2), (2, 9))]
    visits[1] = replace(visits[1], werkplein_id=3)
    problem = a_problem(*visits, visitors=(replace(ANNA, max_per_week=1),))

    assert [each.visit_id for each in solver.plan(problem).placed] == [2, 1]


def test_when_not_all_fit_the_least_bad_laggard_is_left_out():
    visits = [
        an_audit(number, site=number, severity=number, deadline=TUESDAY, earliest=TUESDAY) for number in (1, 2, 3)
    ]
    problem = a_problem(*visits, visitors=(replace(ANNA, max_per_week=2),))

    assert [each.visit_id for each in solver.plan(problem).unplaced] == [1]


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2010, 9, 16), 0), (date(2010, 9, 17), 1), (date(2010, 9, 20), 2), (date(2010, 9, 30), 10)],
)
def test_the_last_ten_working_days_are_a_risk(day, value):
    worth = values(a_problem(an_audit()), [placed(day)])

    assert worth[GoalKind.DEADLINE_RISK] == value


def test_a_visit_avoids_the_school_holiday_of_its_region():
    holidays = (
        SchoolHoliday("Midden", THURSDAY, date(2010, 8, 15)),
        SchoolHoliday("Noord", date(2010, 8, 16), date(2010, 9, 30)),
    )
    plan = solver.plan(a_problem(an_audit(), school_holidays=holidays))

    assert plan.placed[0].day > date(2010, 8, 15)
    assert plan.goal(GoalKind.SCHOOL_HOLIDAYS).value == 0


def test_two_visits_nearby_share_a_day():
    visits = [an_audit(1, site=2), an_audit(2, site=3)]
    plan = solver.plan(a_problem(*visits))

    assert len({each.day for each in plan.placed}) == 1
    assert {each.part for each in plan.placed} == set(HALVES)


def test_the_nearest_goes():
    plan = solver.plan(a_problem(an_audit(site=1)))

    assert plan.placed[0].team == (BRAM.id,)


def test_work_is_shared_by_how_much_of_the_week_people_work():
    half = replace(BRAM, weekdays=frozenset({0, 1}))
    problem = a_problem(an_audit(1, site=2), an_audit(2, site=3), visitors=(ANNA, half))

    # A half day and two half days of report: three of sixty shared over five days, or over two.
    assert values(problem, [placed(TUESDAY, 1), placed(TUESDAY, 2, (2,))])[GoalKind.BALANCE] == 90 - 36
    assert values(problem, [placed(TUESDAY, 1), placed(TUESDAY, 2, (1,))])[GoalKind.BALANCE] == 72


@pytest.mark.parametrize(
    ("known", "team", "value"),
    [((), (1, 2), 0), ((1,), (1, 2), 0), ((1, 2), (1, 2), 1), ((3,), (1, 2), 1), ((1,), (1,), 0), ((2,), (1,), 1)],
)
def test_one_known_face_comes_and_the_second_rotates(known, team, value):
    worth = values(a_problem(an_audit(known=frozenset(known))), [placed(TUESDAY, team=team)])

    assert worth[GoalKind.ROTATION] == value


def test_a_preferred_weekday_is_kept_where_it_can():
    plan = solver.plan(a_problem(an_audit(preferred=frozenset({2}))))

    assert plan.placed[0].day.weekday() == 2


@pytest.mark.parametrize(("team", "rule"), [(1, 1), (2, 2)])
def test_as_many_go_as_asked(team, rule):
    plan = solver.plan(a_problem(an_audit(team_size=team), a_visitatie(2, site=2)))

    assert [len(each.team) for each in plan.placed if each.visit_id == 1] == [rule]


def test_severity_is_counted_in_working_days():
    problem = a_problem(an_audit(severity=3))

    assert values(problem, [placed(THURSDAY)])[GoalKind.SEVERITY] == 3
    assert values(problem, [placed(date(2010, 7, 5))])[GoalKind.SEVERITY] == 9
    assert values(problem, [])[GoalKind.SEVERITY] == 3 * 67


# Travel, against a computation of its own.
@pytest.mark.parametrize(
    ("start", "end", "kilometres"),
    [
        (Place("a", 52.0907, 5.1214), Place("b", 52.5168, 6.0830), 80.6),  # Utrecht to Zwolle
        (Place("a", 50.8514, 5.6910), Place("b", 53.2194, 6.5665), 270.1),  # Maastricht to Groningen
        (Place("a", 0.0, 0.0), Place("b", 0.0, 1.0), 111.2),  # a degree along the equator
    ],
)
def test_travel_is_the_great_circle_with_a_detour(start, end, kilometres):
    by_cosines = 6371 * math.acos(
        math.sin(math.radians(start.latitude)) * math.sin(math.radians(end.latitude))
        + math.cos(math.radians(start.latitude))
        * math.cos(math.radians(end.latitude))
        * math.cos(math.radians(end.longitude - start.longitude))
    )
    minutes = travel_minutes(a_problem(), start, end)

    assert by_cosines == pytest.approx(kilometres, abs=0.5)
    assert minutes == math.ceil(by_cosines * 1.3 / 70 * 60 + 10)
    assert minutes == travel_minutes(a_problem(), end, start)


def test_the_numbers_may_be_changed():
    plan = solver.plan(a_problem(an_audit(), settings=Settings(notice_days=30)))

    assert plan.placed[0].day >= date(2010, 7, 19)


def test_a_confirmed_visit_leaves_no_room_for_another_on_that_day():
    visits = [an_audit(1, parts=(DayPart.WHOLE,)), an_audit(2, site=3, earliest=TUESDAY, deadline=TUESDAY)]
    problem = a_problem(*visits, visitors=(ANNA,), confirmed=(placed(TUESDAY, 1, part=DayPart.WHOLE),))
    plan = solver.plan(problem)

    assert [each.visit_id for each in plan.unplaced] == [2]


def test_nothing_to_plan_is_an_empty_plan():
    plan = plan_with_check(a_problem())

    assert (plan.placed, plan.unplaced) == ((), ())
    assert all(goal.value == 0 and goal.is_proven for goal in plan.goals)


@pytest.mark.parametrize(
    ("visitor", "parts", "count"),
    [
        (ANNA, (DayPart.WHOLE,), 3),  # three a week
        (replace(ANNA, max_per_week=9), (DayPart.WHOLE,), 4),  # a day at the office
        (replace(ANNA, max_per_week=9, weekdays=frozenset({0, 1})), HALVES, 2),  # two halves of the one day left
    ],
)
def test_the_solver_fills_a_week_as_far_as_it_may(visitor, parts, count):
    spots = tuple(replace(SITES[1], id=number) for number in range(1, 7))
    term = {"earliest": date(2010, 7, 19), "deadline": date(2010, 7, 23)}
    problem = a_problem(
        *(an_audit(each.id, site=each.id, parts=parts, **term) for each in spots), sites=spots, visitors=(visitor,)
    )
    plan = solver.plan(problem)

    assert check(problem, plan) == []
    assert len(plan.placed) == count


def test_the_solver_does_not_put_two_far_visits_on_one_day():
    visits = [an_audit(number, site=number, earliest=TUESDAY, deadline=TUESDAY) for number in (1, 2)]
    problem = a_problem(*visits, visitors=(ANNA,))
    plan = solver.plan(problem)

    assert check(problem, plan) == []
    assert len(plan.placed) == 1
