"""The best plan by OR-Tools CP-SAT, goal by goal: each is as good as can be without harming the ones before it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from visitatie.planning.model import Model, build, objective
from visitatie.planning.rules.goals import values
from visitatie.planning.rules.greedy import finished, place_greedily
from visitatie.planning.rules.plan import ORDER, Goal, GoalKind, Limits, Maker, Plan
from visitatie.planning.rules.problem import Placed, Problem

Progress = Callable[[Goal], None]


@dataclass
class Search:
    """Where the search stands: the best so far, and the work that is left."""

    model: Model
    limits: Limits
    best: list[Placed]
    work_left: float
    has_found: bool = False
    goals: list[Goal] = field(default_factory=list)


def plan(
    problem: Problem,
    limits: Limits | None = None,
    order: Sequence[GoalKind] = ORDER,
    progress: Progress | None = None,
) -> Plan:
    """Make the best plan within the limits; the same problem and seed give the same plan on any machine."""
    model = build(problem)
    search = Search(model, limits or Limits(), place_greedily(problem), (limits or Limits()).work)
    improve(search, order, progress)
    maker = Maker.SOLVER if search.has_found or all(goal.is_proven for goal in search.goals) else Maker.GREEDY
    return finished(problem, search.best, order, maker, _final(problem, search))


def improve(search: Search, order: Sequence[GoalKind], progress: Progress | None = None) -> None:
    """Take the goals in order, and make each as good as can be."""
    for index, kind in enumerate(order):
        goal = _improve(search, kind, len(order) - index)
        search.goals.append(goal)
        if progress:
            progress(goal)


def _improve(search: Search, kind: GoalKind, goals_left: int) -> Goal:
    """Make one goal as good as can be, and keep it so for the goals that follow."""
    model = search.model
    now = values(model.problem, search.best)[kind]
    expression = objective(model, kind)
    if now == 0 or not model.chosen:
        model.cp.add(expression <= now)
        return Goal(kind, now, now, True)
    model.cp.minimize(expression)
    _hint(search)
    solver = _solver(search, goals_left)
    status = solver.solve(model.cp)
    search.work_left -= solver.response_proto.deterministic_time
    bound = 0
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        _take(search, solver)
        bound = max(0, math.ceil(solver.best_objective_bound - 1e-6))
    value = values(model.problem, search.best)[kind]
    model.cp.add(expression <= value)
    is_proven = status == cp_model.OPTIMAL
    return Goal(kind, value, value if is_proven else min(bound, value), is_proven)


def _solver(search: Search, goals_left: int) -> cp_model.CpSolver:
    """One worker, a fixed seed and a limit in work rather than seconds: the machine makes no difference."""
    solver = cp_model.CpSolver()
    share = 2 * search.work_left / goals_left
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = search.limits.seed
    # Every constraint in the linear relaxation: without it the floor under dates stays far too low.
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = max(0.01, min(share, search.limits.work_per_goal, search.work_left))
    return solver


def _hint(search: Search) -> None:
    """Begin with the best so far."""
    model, best = search.model, set(search.best)
    found = {each.visit_id for each in best}
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    for each, var in model.chosen.items():
        model.cp.add_hint(var, each in best)
    for visit_id, var in model.left_out.items():
        model.cp.add_hint(var, visit_id not in found)


def _take(search: Search, solver: cp_model.CpSolver) -> None:
    search.has_found = True
    locked = list(search.model.problem.locked.values())
    search.best = [*locked, *(each for each, var in search.model.chosen.items() if solver.boolean_value(var))]


def _final(problem: Problem, search: Search) -> list[Goal]:
    """Give the goals of the plan in the end: one that was not proven may have got better on the way."""
    worth = values(problem, search.best)
    return [
        Goal(goal.kind, worth[goal.kind], goal.bound, goal.is_proven or worth[goal.kind] == goal.bound)
        for goal in search.goals
    ]
