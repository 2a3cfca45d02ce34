"""The days among which an MT can choose: that of the plan, and others that are still free beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from visitatie.planning.rules.checker import check
from visitatie.planning.rules.obstacles import Diary, candidates, is_near_another, of_visitor
from visitatie.planning.rules.plan import Plan
from visitatie.planning.rules.problem import Placed, Problem

# With the day of the plan itself an MT chooses out of three (domain E.5).
ALTERNATIVES = 2


def alternatives(problem: Problem, plan: Plan, visit_ids: Collection[int]) -> Mapping[int, tuple[Placed, ...]]:
    """Give other days for these visits; each has passed the checker in the place of the day of the plan.

    As far as there is room they are kept apart, so that all choices go together; one for each visit comes first.
    Where room is short two visits share a day, and whoever chooses first has it (`still_fits`).
    """
    found: dict[int, list[Placed]] = defaultdict(list)
    wanted = [each for each in plan.placed if each.visit_id in visit_ids]
    options = {each.visit_id: list(_by_preference(problem, each)) for each in wanted}
    for is_apart in (True, False):
        for _ in range(ALTERNATIVES):
            for planned in wanted:
                own = found[planned.visit_id]
                if len(own) < ALTERNATIVES:
                    held = [one for days in found.values() for one in days] if is_apart else []
                    taken = [one for one in (*plan.placed, *held) if one.visit_id != planned.visit_id]
                    own += _one(problem, plan, Diary(problem, taken), (planned, *own), options[planned.visit_id])
    return {visit_id: tuple(sorted(days, key=lambda one: one.day)) for visit_id, days in found.items()}


def _one(
    problem: Problem, plan: Plan, diary: Diary, having: Iterable[Placed], options: Iterable[Placed]
) -> list[Placed]:
    """The best other day, if there is one."""
    days = {each.day for each in having}
    fitting = (each for each in options if each.day not in days and diary.fits(each) and passes(problem, plan, each))
    found = next(fitting, None)
    return [found] if found else []


def _by_preference(problem: Problem, planned: Placed) -> Iterator[Placed]:
    """Near the day of the plan, by the same people; another weekday first, for who can never on that one."""

    def distance(each: Placed) -> tuple[bool, bool, int, date, str, tuple[int, ...]]:
        is_same_weekday = each.day.weekday() == planned.day.weekday()
        apart = abs((each.day - planned.day).days)
        return each.team != planned.team, is_same_weekday, apart, each.day, each.part.value, each.team

    return iter(sorted(candidates(problem, problem.visit[planned.visit_id]), key=distance))


def passes(problem: Problem, plan: Plan, other: Placed) -> bool:
    """Tell whether the plan still keeps every constraint with this in the place of what it had for that visit."""
    placed = tuple(other if each.visit_id == other.visit_id else each for each in plan.placed)
    return not check(problem, replace(plan, placed=placed))


def still_fits(problem: Problem, chosen: Placed) -> bool:
    """Tell whether a day that was offered is still free, beside all that MTs were told or have chosen since."""
    told = [each for each in problem.before.values() if each.visit_id != chosen.visit_id]
    visitors = [problem.visitor[one] for one in chosen.team if one in problem.visitor]
    against = [each for one in visitors for each in of_visitor(one, chosen.day, chosen.part)]
    visit = problem.visit[chosen.visit_id]
    is_open = chosen.day.weekday() in visit.weekdays and chosen.day not in visit.blocked
    is_free = not against and not is_near_another(problem, visit, chosen.day)
    return is_open and is_free and len(visitors) == len(chosen.team) and Diary(problem, told).fits(chosen)
