"""The door to the planner: whatever comes out has passed the checker."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from visitatie.planning.rules.checker import check
from visitatie.planning.rules.greedy import greedy
from visitatie.planning.rules.plan import ORDER, Breach, Goal, GoalKind, Limits, Plan
from visitatie.planning.rules.problem import Problem

Progress = Callable[[Goal], None]
Maker = Callable[[Problem, Limits, Sequence[GoalKind], Progress | None], Plan]

log = structlog.get_logger()


class BadPlanError(RuntimeError):
    """A plan that breaks a hard constraint: a mistake of ours, which nobody gets to see as a plan."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        """Keep the breaches; the message names no people."""
        super().__init__(f"the plan breaks {', '.join(sorted({each.rule.value for each in breaches}))}")
        self.breaches = tuple(breaches)


def plan_with_check(
    problem: Problem,
    limits: Limits | None = None,
    order: Sequence[GoalKind] = ORDER,
    progress: Progress | None = None,
    maker: Maker | None = None,
) -> Plan:
    """Make the best plan there can be within the limits, and check it; fall back on the simple way when it fails.

    After an event, with a published plan, give `REPLANNING_ORDER` to change as little as possible.
    """
    maker = maker or solver()
    if maker is not None:
        found = maker(problem, limits or Limits(), order, progress)
        breaches = check(problem, found)
        if not breaches:
            return found
        log.error("plan-breaks-constraints", rules=sorted({each.rule.value for each in breaches}), count=len(breaches))
    return _checked(problem, greedy(problem, order))


def solver() -> Maker | None:
    """Give the solver where its library is installed; it is loaded only when someone plans."""
    try:
        from visitatie.planning.solver import plan
    except ImportError:
        log.warning("solver-is-absent")
        return None
    return plan


def _checked(problem: Problem, found: Plan) -> Plan:
    breaches = check(problem, found)
    if breaches:
        raise BadPlanError(breaches)
    return found
