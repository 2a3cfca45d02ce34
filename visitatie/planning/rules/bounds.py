"""How good a plan could be at best, without making it: a floor under each goal for problems too large to prove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from visitatie.planning.rules.goals import cost, cost_of_leaving_out
from visitatie.planning.rules.obstacles import possible_days, possible_teams
from visitatie.planning.rules.plan import GoalKind
from visitatie.planning.rules.problem import Placed, Problem, Visit
from visitatie.planning.rules.travel import travel_minutes
from visitatie.rules import DayPart

BY_DAY = (GoalKind.DEADLINE_RISK, GoalKind.SEVERITY, GoalKind.SCHOOL_HOLIDAYS, GoalKind.WEEKDAYS)


def floors(problem: Problem, left_out: int) -> dict[GoalKind, int]:
    """Give what no plan can be better than that leaves out no more visits than this: each visit at its own best."""
    least: dict[GoalKind, list[tuple[int, int]]] = {kind: [] for kind in GoalKind}
    for visit in problem.visits:
        if visit.id in problem.locked:
            continue
        for kind, best in _at_best(problem, visit).items():
            least[kind].append((best, cost_of_leaving_out(problem, kind, visit)))
    return {kind: _sum(kind, pairs, left_out) + _of_locked(problem, kind) for kind, pairs in least.items()}


def _of_locked(problem: Problem, kind: GoalKind) -> int:
    if kind is not GoalKind.TRAVEL:
        return sum(cost(problem, kind, each) for each in problem.locked.values())
    return sum(
        _road(problem, problem.visit[each.visit_id], one, each.part)
        for each in problem.locked.values()
        for one in each.team
    )


def _sum(kind: GoalKind, pairs: Sequence[tuple[int, int]], left_out: int) -> int:
    """Add up, but for the visits that may be left out and gain most by it."""
    if kind in (GoalKind.UNPLANNED_AUDITS, GoalKind.UNPLANNED_OTHERS):
        return sum(best for best, _ in pairs)
    gains = sorted((max(0, best - without) for best, without in pairs), reverse=True)
    return sum(best for best, _ in pairs) - sum(gains[:left_out])


def _at_best(problem: Problem, visit: Visit) -> Mapping[GoalKind, int]:
    days, teams = possible_days(problem, visit), possible_teams(problem, visit)
    if not days or not teams:
        return {kind: cost_of_leaving_out(problem, kind, visit) for kind in GoalKind}
    found = {kind: min(cost(problem, kind, _on(visit, day)) for day in days) for kind in BY_DAY}
    found[GoalKind.ROTATION] = min(
        cost(problem, GoalKind.ROTATION, Placed(visit.id, days[0], visit.parts[0], team)) for team in teams
    )
    found[GoalKind.TRAVEL] = min(
        sum(_road(problem, visit, one, part) for one in team) for team in teams for part in visit.parts
    )
    return found


def _on(visit: Visit, day: date) -> Placed:
    return Placed(visit.id, day, visit.parts[0], ())


def _road(problem: Problem, visit: Visit, one: int, part: DayPart) -> int:
    """There and back; of a half day one way only, for two visits may share the other."""
    home, place = problem.visitor[one].home, problem.site_of(visit.id).place
    ways = (travel_minutes(problem, home, place), travel_minutes(problem, place, home))
    return sum(ways) if part is DayPart.WHOLE else min(ways)
