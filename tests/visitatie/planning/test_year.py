"""A long period is planned part by part: the plan holds, is never worse than the simple one, and its floor is one."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings

from tests.support.drawn_plans import problems
from tests.support.planning import CARLA, DIRK, SITES, a_problem, a_visitatie, placed
from visitatie.planning import solver
from visitatie.planning.planner import plan_with_check
from visitatie.planning.rules.bounds import floors
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.goals import values
from visitatie.planning.rules.greedy import greedy
from visitatie.planning.rules.plan import ORDER, GoalKind, Limits, Maker
from visitatie.planning.rules.problem import Problem
from visitatie.planning.year import plan_year

SLOW = [HealthCheck.too_slow]
LITTLE = Limits(work=2, work_per_goal=0.1)


def a_year() -> Problem:
    """Twelve visitaties by four reviewers, one from each month on."""
    spots = [replace(SITES[1], id=number) for number in range(1, 13)]
    visits = [
        a_visitatie(each.id, site=each.id, earliest=date(2010, each.id, 1), severity=each.id % 3) for each in spots
    ]
    reviewers = (CARLA, DIRK, replace(CARLA, id=5, name="Els"), replace(DIRK, id=6, name="Frank"))
    year = {"begin": date(2010, 1, 1), "end": date(2010, 12, 31), "today": date(2009, 12, 1)}
    return a_problem(*visits, sites=tuple(spots), visitors=reviewers, **year)


def test_a_year_is_planned_within_the_rules_and_better_than_simply():
    plan = plan_with_check(
        a_year(), maker=lambda problem, _, order, progress: plan_year(problem, LITTLE, order, progress)
    )

    assert plan.maker is Maker.SOLVER
    assert len(plan.placed) == 12
    assert plan.values < greedy(a_year()).values
    assert all(goal.bound <= goal.value for goal in plan.goals)


def test_the_same_year_gives_the_same_plan():
    assert plan_year(a_year(), LITTLE) == plan_year(a_year(), LITTLE)


def test_what_is_confirmed_in_a_year_stays():
    confirmed = (placed(date(2010, 3, 9), 3, (3, 4)), placed(date(2010, 11, 9), 11, (3, 4)))
    problem = replace(a_year(), confirmed=confirmed)

    assert set(confirmed) <= set(plan_year(problem, LITTLE).placed)


def test_progress_of_a_year_is_told():
    told = []
    plan_year(replace(a_year(), visits=a_year().visits[:2]), LITTLE, progress=told.append)

    assert [goal.kind for goal in told] == list(ORDER)


@given(problems(days=120))
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)
def test_every_plan_of_a_long_period_passes_the_checker(problem: Problem):
    plan = plan_year(problem, LITTLE)

    assert check(problem, plan) == []
    assert plan.values <= greedy(problem).values


@given(problems(days=30, is_easy=True))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)
def test_no_plan_is_under_the_floor(problem: Problem):
    for plan in (solver.plan(problem), greedy(problem), solver.plan(problem, order=tuple(reversed(ORDER[2:])))):
        worth = values(problem, plan.placed)
        least = floors(problem, len(plan.unplaced))
        assert {kind for kind in GoalKind if least[kind] > worth[kind]} == set()


def test_the_floor_of_one_visit_is_its_best():
    problem = a_problem(a_visitatie(severity=2, earliest=date(2010, 7, 5)))
    plan = solver.plan(problem)
    least = floors(problem, 0)

    assert least[GoalKind.SEVERITY] == plan.goal(GoalKind.SEVERITY).value == 6
    assert 2 * least[GoalKind.TRAVEL] == plan.goal(GoalKind.TRAVEL).value
    assert plan.placed[0].day == date(2010, 7, 5)
