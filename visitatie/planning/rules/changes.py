"""What moved between two plans, in words for the people it is about."""

from __future__ import annotations

from dataclasses import dataclass

from visitatie.planning.rules.plan import Plan
from visitatie.planning.rules.problem import Placed, Problem
from werkplein.core.labels import date_long, listing


@dataclass(frozen=True)
class Change:
    """One visit that is not where it was: before or after is nothing when it had or has no day."""

    visit_id: int
    before: Placed | None
    after: Placed | None

    @property
    def is_moved(self) -> bool:
        """Tell whether it has another day or part of the day."""
        old, new = self.before, self.after
        return old is not None and new is not None and (old.day, old.part) != (new.day, new.part)

    @property
    def has_other_people(self) -> bool:
        """Tell whether someone else goes."""
        return self.before is not None and self.after is not None and self.before.team != self.after.team

    def words(self, problem: Problem, *, was_agreed: bool = False) -> str:
        """Say what changed, and whether the MT had agreed to what it was."""
        return self._changed(problem) + (" Het MT had die dag al bevestigd." if was_agreed and self.before else "")

    def _changed(self, problem: Problem) -> str:
        name = _name(problem, self.visit_id)
        if self.before is None and self.after is not None:
            return f"{name}: nieuw op {_when(self.after)}, {_who(problem, self.after)}."
        if self.before is not None and self.after is None:
            return f"{name}: heeft geen dag meer. Het was {_when(self.before)}."
        parts = []
        if self.before and self.after and self.is_moved:
            parts.append(f"van {_when(self.before)} naar {_when(self.after)}")
        if self.before and self.after and self.has_other_people:
            parts.append(f"{_who(problem, self.after)} in plaats van {_who(problem, self.before)}")
        return f"{name}: {', '.join(parts)}."


def changes(old: Plan | tuple[Placed, ...], new: Plan | tuple[Placed, ...]) -> tuple[Change, ...]:
    """List every visit that is not where it was, by its number."""
    before, after = _by_visit(old), _by_visit(new)
    return tuple(
        Change(visit_id, before.get(visit_id), after.get(visit_id))
        for visit_id in sorted(before.keys() | after.keys())
        if before.get(visit_id) != after.get(visit_id)
    )


def _by_visit(plan: Plan | tuple[Placed, ...]) -> dict[int, Placed]:
    placed = plan.placed if isinstance(plan, Plan) else plan
    return {each.visit_id: each for each in placed}


def _name(problem: Problem, visit_id: int) -> str:
    visit = problem.visit.get(visit_id)
    return f"{visit.kind.label} {problem.site[visit.werkplein_id].name}" if visit else f"Bezoek {visit_id}"


def _when(placed: Placed) -> str:
    return f"{date_long(placed.day)} ({placed.part.label.lower()})"


def _who(problem: Problem, placed: Placed) -> str:
    return listing([problem.visitor[one].name if one in problem.visitor else "onbekend" for one in placed.team])
