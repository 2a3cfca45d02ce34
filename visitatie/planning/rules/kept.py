"""A plan as it is kept in the database and read back, and the seal by which a publisher tells what was seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from visitatie.planning.rules.plan import Goal, GoalKind, Maker, Plan, Reason, Rule, Unplaced
from visitatie.planning.rules.problem import Placed
from visitatie.rules import DayPart
from werkplein.core.labels import LabelEnum

Label = TypeVar("Label", bound=LabelEnum)


def _member(labels: type[Label], value: str) -> Label:
    found = labels.known(value)
    if found is None:
        raise LookupError(f"{value!r} is no {labels.__name__}")
    return found


def to_row(placed: Placed) -> list[Any]:
    """Write where a visit was placed."""
    return [placed.visit_id, placed.day.isoformat(), placed.part.value, list(placed.team)]


def from_row(row: Sequence[Any]) -> Placed:
    """Read where a visit was placed."""
    visit_id, day, part, team = row
    return Placed(visit_id, date.fromisoformat(day), _member(DayPart, part), tuple(team))


def to_kept(plan: Plan) -> dict[str, Any]:
    """Write a plan."""
    return {
        "placed": [to_row(each) for each in plan.placed],
        "unplaced": [
            [each.visit_id, [[one.rule.value, one.sentence, one.solution] for one in each.reasons]]
            for each in plan.unplaced
        ],
        "goals": [[goal.kind.value, goal.value, goal.bound, goal.is_proven] for goal in plan.goals],
        "maker": plan.maker.value,
    }


def from_kept(kept: Mapping[str, Any]) -> Plan:
    """Read a plan back."""
    return Plan(
        tuple(from_row(row) for row in kept["placed"]),
        tuple(
            Unplaced(
                visit_id, tuple(Reason(_member(Rule, rule), sentence, solution) for rule, sentence, solution in reasons)
            )
            for visit_id, reasons in kept["unplaced"]
        ),
        tuple(
            Goal(_member(GoalKind, kind), value, bound, is_proven) for kind, value, bound, is_proven in kept["goals"]
        ),
        _member(Maker, kept["maker"]),
    )


def seal_of(plan_id: int, kept: Mapping[str, Any], marks: Iterable[str]) -> str:
    """Give what was seen in a form that a confirmation can carry back: the plan, and how its visits stood."""
    told = json.dumps([plan_id, kept, list(marks)], sort_keys=True, default=str)
    return sha256(told.encode()).hexdigest()
