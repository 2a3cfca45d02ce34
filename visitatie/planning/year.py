"""A plan for a long period: part by part, each in the light of the rest, for the whole is too large to solve at once.

First the days: a quarter at a time, with for each visit only the teams that travel least. Then the people: again a
quarter at a time, each visit within its week, with every team. Each step keeps what the steps before it reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from visitatie.planning.model import build
from visitatie.planning.rules.bounds import floors
from visitatie.planning.rules.goals import road, values
from visitatie.planning.rules.greedy import finished, place_greedily
from visitatie.planning.rules.obstacles import candidates, monday_of
from visitatie.planning.rules.plan import ORDER, Goal, GoalKind, Limits, Maker, Plan
from visitatie.planning.rules.problem import Placed, Problem
from visitatie.planning.solver import Progress, Search, improve
from werkplein.programme.rules import Quarter

NEAREST_TEAMS = 4
SWEEPS = ("days", "people")
Choices = Mapping[int, Sequence[Placed]]


def plan_year(
    problem: Problem,
    limits: Limits | None = None,
    order: Sequence[GoalKind] = ORDER,
    progress: Progress | None = None,
) -> Plan:
    """Make a good plan for a long period, and state how far from the best it is at most."""
    limits = limits or Limits(work=40, work_per_goal=2)
    every = {visit.id: list(candidates(problem, visit)) for visit in problem.visits}
    best = place_greedily(problem)
    parts = _parts(problem, best, every)
    share = replace(limits, work=limits.work / (len(SWEEPS) * max(1, len(parts))))
    for sweep in SWEEPS:
        for visits in parts:
            best = _better(problem, best, visits, _choices(problem, best, visits, every, sweep), share, order)
    goals = _goals(problem, best, order)
    for goal in goals:
        if progress:
            progress(goal)
    return finished(problem, best, order, Maker.SOLVER, goals)


def _parts(problem: Problem, placed: Iterable[Placed], every: Choices) -> list[list[int]]:
    """Put each visit in the quarter of its day, or of the first day it could have; what is locked is in none."""
    first = {visit_id: options[0].day for visit_id, options in every.items() if options}
    days = first | {each.visit_id: each.day for each in placed}
    free = sorted((Quarter.of(day), visit_id) for visit_id, day in days.items() if visit_id not in problem.locked)
    return [[visit_id for _, visit_id in group] for _, group in groupby(free, key=lambda each: each[0])]


def _choices(problem: Problem, best: Iterable[Placed], visits: Iterable[int], every: Choices, sweep: str) -> Choices:
    """Give what each visit may choose from now; always what it has."""
    now = {each.visit_id: each for each in best}
    found: dict[int, Sequence[Placed]] = {}
    for visit_id in visits:
        has = now.get(visit_id)
        options = every[visit_id]
        if has and sweep == "people":
            found[visit_id] = [each for each in options if monday_of(each.day) == monday_of(has.day)]
            continue
        if has:
            options = [each for each in options if Quarter.of(each.day) == Quarter.of(has.day)]
        nearest = _nearest(problem, options)
        found[visit_id] = [each for each in options if each.team in nearest or each == has]
    return found


def _nearest(problem: Problem, options: Iterable[Placed]) -> set[tuple[int, ...]]:
    teams = {each.team: each for each in options}
    minutes = {team: sum(road(problem, one, [each]) for one in team) for team, each in teams.items()}
    return set(sorted(minutes, key=lambda team: (minutes[team], team))[:NEAREST_TEAMS])


def _better(
    problem: Problem,
    best: list[Placed],
    visits: Sequence[int],
    choices: Choices,
    limits: Limits,
    order: Sequence[GoalKind],
) -> list[Placed]:
    """Plan these visits anew while all others stay."""
    others = tuple(each for each in best if each.visit_id not in set(visits))
    told = tuple(each for each in problem.confirmed if each.visit_id not in problem.locked)
    part = replace(problem, confirmed=(*told, *others))
    search = Search(build(part, choices), limits, best, limits.work)
    improve(search, order)
    return search.best


def _goals(problem: Problem, best: Sequence[Placed], order: Sequence[GoalKind]) -> list[Goal]:
    worth = values(problem, best)
    least = floors(problem, len(problem.visits) - len(best))
    bounds = {kind: min(worth[kind], max(0, least[kind])) for kind in order}
    return [Goal(kind, worth[kind], bounds[kind], worth[kind] == bounds[kind]) for kind in order]
