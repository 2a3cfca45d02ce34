"""Makes the plans that were asked for: taken up, computed while nobody is held up, and written down at the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from visitatie.planning import queries
from visitatie.planning.facts_of import Facts, gather, problem_of
from visitatie.planning.models import VisitPlan
from visitatie.planning.planner import plan_with_check
from visitatie.planning.rules.changes import changes
from visitatie.planning.rules.kept import to_kept, to_row
from visitatie.planning.rules.plan import Goal, GoalKind, Limits, Plan
from visitatie.planning.rules.problem import Problem
from visitatie.planning.rules.slots import alternatives
from visitatie.planning.rules.state import MOST_ATTEMPTS, PlanState
from visitatie.rules import VisitStatus
from werkplein.core import clock
from werkplein.core.database import unit_of_work
from werkplein.core.labels import plural
from werkplein.programme.rules import Quarter

BROKEN = "Het maken van dit plan ging mis bij ons. Maak een nieuw plan. Lukt het weer niet, meld het dan."
STOPPED = "Het maken van dit plan werd drie keer onderbroken. Maak een nieuw plan."


class TakenOver(Exception):
    """Somebody else took this plan up, because this process was silent for too long."""


@dataclass(frozen=True)
class Taken:
    """A plan that this process makes."""

    id: int
    attempt: int
    quarter: Quarter
    team_size: int
    ill_id: int | None
    order: tuple[GoalKind, ...]


def take_next(today: date) -> Taken | None:
    """Take up the next plan that waits, or whose maker was stopped; one that stopped three of them fails."""
    while True:
        with unit_of_work() as session:
            plan = queries.next_waiting(session, clock.now())
            if plan is None:
                return None
            if plan.attempt >= MOST_ATTEMPTS:
                plan.state, plan.message, plan.finished_at = PlanState.FAILED, STOPPED, clock.now()
                continue
            plan.state, plan.attempt, plan.beat_at = PlanState.RUNNING, plan.attempt + 1, clock.now()
            plan.progress, plan.for_day = [], today
            quarter = Quarter.parse(plan.quarter)
            return Taken(plan.id, plan.attempt, quarter, plan.team_size, plan.ill_id, plan.order)


def make(taken: Taken, today: date, limits: Limits | None = None) -> None:
    """Make a plan. When that goes wrong it is said with the plan, and the error goes on."""
    try:
        outcome = _outcome(taken, today, limits)
        _write(taken, state=PlanState.READY, outcome=outcome, finished_at=clock.now())
    except TakenOver:
        return
    except Exception:
        _write(taken, state=PlanState.FAILED, message=BROKEN, finished_at=clock.now())
        raise


def _outcome(taken: Taken, today: date, limits: Limits | None) -> dict[str, Any]:
    with unit_of_work(writes=False) as session:
        facts = gather(session, taken.quarter, today)
        problem = problem_of(facts, taken.team_size, taken.ill_id)
    told: list[list[str]] = []

    def tell(goal: Goal) -> None:
        told.append([goal.kind.label, goal.words])
        _write(taken, progress=list(told))

    return described(problem, plan_with_check(problem, limits, taken.order, tell), _agreed(facts))


def _agreed(facts: Facts) -> set[int]:
    return {each.visit.id for each in facts.asked if each.visit.status is VisitStatus.CONFIRMED}


def described(problem: Problem, plan: Plan, agreed: Collection[int] = ()) -> dict[str, Any]:
    """Give all that is kept of a plan: what is placed, what changed, and the other days to choose from.

    `agreed` are the visits of which the MT had confirmed the day before.
    """
    moved = changes(tuple(problem.before.values()), plan)
    is_told = {visit_id for visit_id in problem.before if problem.before[visit_id] == plan.by_visit.get(visit_id)}
    # Also of those that were told: another MT may have taken one of the days that theirs was offered.
    free = [each.visit_id for each in plan.placed if each.visit_id not in problem.locked]
    return {
        **to_kept(plan),
        "changes": [
            [each.visit_id, each.words(problem, was_agreed=each.visit_id in agreed), each.before is not None]
            for each in moved
        ],
        "undone": sum(each.visit_id in agreed for each in moved),
        "same": len(is_told),
        "locked": sorted(problem.locked),
        "slots": {
            str(visit_id): [to_row(each) for each in days]
            for visit_id, days in alternatives(problem, plan, free).items()
        },
    }


def _write(taken: Taken, **values: Any) -> None:
    """Write down how it goes, while nobody else took it up."""
    now: datetime = clock.now()
    with unit_of_work() as session:
        mine = (VisitPlan.id == taken.id, VisitPlan.attempt == taken.attempt, VisitPlan.state == PlanState.RUNNING)
        written = session.connection().execute(update(VisitPlan).where(*mine).values(beat_at=now, **values))
        if written.rowcount == 0:
            raise TakenOver


def make_waiting(today: date) -> str | None:
    """Make every plan that waits."""
    done = 0
    while (taken := take_next(today)) is not None:
        make(taken, today)
        done += 1
    return plural(done, "plan gemaakt", "plannen gemaakt") if done else None
