"""Planning again after an event: as little as possible changes, and what changed is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.planning import ANNA, BRAM, HALVES, SITES, a_problem, an_audit, broken, placed
from visitatie.planning import solver
from visitatie.planning.rules.changes import changes
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.plan import REPLANNING_ORDER, GoalKind, Plan
from visitatie.planning.rules.problem import Problem
from visitatie.rules import Appointment, DayPart

TUESDAY = date(2010, 7, 20)


def a_quarter() -> Problem:
    spots = [replace(site, id=site.id + 4 * times) for times in range(2) for site in SITES[:3]]
    return a_problem(*(an_audit(each.id, site=each.id, severity=each.id % 4) for each in spots), sites=tuple(spots))


def published(problem: Problem) -> tuple[Problem, Plan]:
    plan = solver.plan(problem)
    return replace(problem, published=plan.placed), plan


def again(problem: Problem) -> Plan:
    plan = solver.plan(problem, order=REPLANNING_ORDER)
    assert check(problem, plan) == []
    return plan


def test_nothing_changes_when_nothing_happened():
    problem, plan = published(a_quarter())

    assert changes(plan, again(problem)) == ()
    assert again(problem).goal(GoalKind.STABILITY).value == 0


def test_only_the_visits_of_someone_ill_change_and_they_keep_their_day_where_the_other_can():
    problem, plan = published(a_quarter())
    day = next(each.day for each in plan.placed if each.team == (BRAM.id,))
    hit = {each.visit_id for each in plan.placed if each.day == day and each.team == (BRAM.id,)}
    ill = replace(problem, visitors=(ANNA, replace(BRAM, leave=frozenset({day}))))
    new = again(ill)

    assert {each.visit_id for each in changes(plan, new)} == hit
    for each in changes(plan, new):
        assert each.after
        others = [other for other in new.placed if other.visit_id != each.visit_id]
        assert each.after.day == day or all(
            broken(ill, *others, placed(day, each.visit_id, part=part)) for part in HALVES
        )


@pytest.mark.parametrize(
    ("part", "team"),
    [(DayPart.MORNING, (2,)), (DayPart.WHOLE, (2,)), (DayPart.AFTERNOON, (1,))],
)
def test_a_confirmed_visit_goes_to_another_when_its_visitor_is_away_on_that_part_of_the_day(part, team):
    out = replace(ANNA, appointments=(Appointment(TUESDAY, part, "Afwezig"),))
    problem = a_problem(an_audit(1), visitors=(out, BRAM), confirmed=(placed(TUESDAY),), today=date(2010, 7, 19))

    assert again(problem).placed == (placed(TUESDAY, team=team),)
    assert bool(problem.locked) is (team == (1,))


def test_a_confirmed_visit_keeps_its_day_with_another_when_its_visitor_is_ill():
    ill = replace(ANNA, leave=frozenset({TUESDAY}))
    problem = a_problem(an_audit(1), visitors=(ill, BRAM), confirmed=(placed(TUESDAY),), today=date(2010, 7, 19))

    assert again(problem).placed == (placed(TUESDAY, team=(2,)),)


def test_a_proposal_makes_way_for_a_confirmed_visit_whose_visitor_is_ill():
    ill = replace(ANNA, leave=frozenset({TUESDAY}))
    visits = [an_audit(1, parts=(DayPart.MORNING,)), an_audit(2, site=3, parts=(DayPart.MORNING,))]
    told = (placed(TUESDAY, 2, (2,)),)
    new = again(a_problem(*visits, visitors=(ill, BRAM), confirmed=(placed(TUESDAY),), published=told))

    assert new.by_visit[1] == placed(TUESDAY, team=(2,))
    assert new.by_visit[2].day != TUESDAY


def test_a_confirmed_visit_moves_when_nobody_else_can():
    ill = replace(ANNA, leave=frozenset({TUESDAY}))
    new = again(a_problem(an_audit(1), visitors=(ill,), confirmed=(placed(TUESDAY),)))

    assert new.placed[0].day != TUESDAY


def test_other_confirmed_visits_stay_when_someone_is_ill():
    ill = replace(ANNA, leave=frozenset({TUESDAY}))
    later = placed(TUESDAY + timedelta(days=1), 2)
    confirmed = (placed(TUESDAY), later)
    new = again(a_problem(an_audit(1), an_audit(2, site=3), visitors=(ill, BRAM), confirmed=confirmed))

    assert later in new.placed


def test_a_cancelled_visit_is_booked_again_and_the_rest_stays():
    problem, plan = published(a_quarter())
    gone = plan.placed[0]
    visits = tuple(
        replace(each, blocked=frozenset({gone.day})) if each.id == gone.visit_id else each for each in problem.visits
    )
    rest = tuple(each for each in plan.placed if each != gone)
    new = again(replace(problem, visits=visits, confirmed=rest, published=plan.placed))

    assert [each.visit_id for each in changes(plan, new)] == [gone.visit_id]
    assert new.by_visit[gone.visit_id].day != gone.day


def test_changes_are_told_in_words():
    problem = a_problem(an_audit(1), an_audit(2, site=1), an_audit(3, site=3), an_audit(4, site=3))
    old = (placed(TUESDAY, 1), placed(TUESDAY, 2), placed(TUESDAY, 4))
    new = (placed(TUESDAY, 1, (2,)), placed(date(2010, 7, 21), 2, part=DayPart.AFTERNOON), placed(TUESDAY, 3))

    assert [each.words(problem).replace("\N{NO-BREAK SPACE}", " ") for each in changes(old, new)] == [
        "Audit Amersfoort: Bram in plaats van Anna.",
        "Audit Zwolle: van dinsdag 20 juli 2010 (ochtend) naar woensdag 21 juli 2010 (middag).",
        "Audit Utrecht: nieuw op dinsdag 20 juli 2010 (ochtend), Anna.",
        "Audit Utrecht: heeft geen dag meer. Het was dinsdag 20 juli 2010 (ochtend).",
    ]
