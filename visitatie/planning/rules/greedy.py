"""A plan without a solver: the worst first, on the earliest day that can, by who is nearest (domain E.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from visitatie.planning.rules.goals import change, road, values
from visitatie.planning.rules.obstacles import Diary, candidates
from visitatie.planning.rules.plan import ORDER, Goal, GoalKind, Maker, Plan, Unplaced
from visitatie.planning.rules.problem import Kind, Placed, Problem, Visit
from visitatie.planning.rules.reasons import reasons


def greedy(problem: Problem, order: Sequence[GoalKind] = ORDER) -> Plan:
    """Plan visit by visit; what was told already is kept where it can."""
    return finished(problem, place_greedily(problem), order, Maker.GREEDY)


def place_greedily(problem: Problem) -> list[Placed]:
    """Give the visits of a greedy plan, without the reasons and the goals."""
    placed = list(problem.locked.values())
    diary = Diary(problem, placed)
    for visit in sorted(problem.visits, key=lambda each: _first(problem, each)):
        choice = None if visit.id in problem.locked else _choose(problem, diary, visit)
        if choice:
            diary.add(choice)
            placed.append(choice)
    return placed


def _first(problem: Problem, visit: Visit) -> tuple[bool, bool, int, date, int]:
    is_told = visit.id in problem.before
    return not is_told, visit.kind is not Kind.AUDIT, -visit.severity, problem.deadline(visit), visit.id


def _choose(problem: Problem, diary: Diary, visit: Visit) -> Placed | None:
    fitting: Iterator[Placed] = (each for each in candidates(problem, visit) if diary.fits(each))
    if visit.id not in problem.before:
        # Nothing was told, so the first day that can is the best: the days after it need no look.
        _, fitting = next(groupby(fitting, key=lambda each: each.day), (None, iter(())))
    return min(fitting, key=lambda each: _preference(problem, visit, each), default=None)


def _preference(problem: Problem, visit: Visit, placed: Placed) -> tuple[int, date, int, str, tuple[int, ...]]:
    minutes = sum(road(problem, one, [placed]) for one in placed.team)
    return change(problem, visit, placed), placed.day, minutes, placed.part.value, placed.team


def finished(
    problem: Problem,
    placed: Sequence[Placed],
    order: Sequence[GoalKind],
    maker: Maker,
    bounds: Sequence[Goal] = (),
) -> Plan:
    """Make a plan of what was placed: with the reasons of what was not, and how good it is."""
    in_order = tuple(sorted(placed, key=lambda each: (each.day, each.visit_id)))
    found = {each.visit_id for each in in_order}
    unplaced = tuple(
        Unplaced(visit.id, reasons(problem, in_order, visit)) for visit in problem.visits if visit.id not in found
    )
    known = {goal.kind: goal for goal in bounds}
    worth = values(problem, in_order)
    goals = tuple(known.get(kind) or Goal(kind, worth[kind], 0, worth[kind] == 0) for kind in order)
    return Plan(in_order, unplaced, goals, maker)
