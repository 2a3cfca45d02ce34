"""What is against a day that someone sets by hand: the same constraints as those of a plan (domain E.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from visitatie.planning.rules.obstacles import Diary, Obstacle, of_day, of_pairing, of_visitor, possible_days
from visitatie.planning.rules.problem import Placed, Problem
from visitatie.rules import refuse_reason
from werkplein.core.errors import DomainError, Refused
from werkplein.core.labels import date_long, listing

# Nobody can be in two places: what keeps people away is changed where it was told, and not overruled here.
ABSOLUTE = frozenset({Obstacle.LEAVE, Obstacle.APPOINTMENT, Obstacle.BUSY})
# A day past the last one has a tick of its own. Time to prepare is the MT's, which is asked to agree with the day.
ASKED_APART = frozenset({Obstacle.LATE, Obstacle.NOTICE})
# Not known as long as it is not known where someone starts.
FROM_HOME = frozenset({Obstacle.ROAD, Obstacle.DAY})


def against(problem: Problem, placed: Placed, homeless: Collection[int] = ()) -> list[Obstacle]:
    """Give what is against a day, part and team for one visit beside what was told of the others, in a fixed order.

    `homeless` are the people of whom no home base is known.
    """
    visit = problem.visit[placed.visit_id]
    told = [each for each in problem.before.values() if each.visit_id in problem.visit and each.visit_id != visit.id]
    found = {*of_day(problem, visit, placed.day), *Diary(problem, told).against(placed)}
    for one in placed.team:
        visitor = problem.visitor[one]
        found |= {*of_visitor(visitor, placed.day, placed.part), *of_pairing(problem, visit, visitor, placed.part)}
    skipped = ASKED_APART | (FROM_HOME if set(homeless) & set(placed.team) else frozenset())
    return [each for each in Obstacle if each in found - skipped]


def first_free(problem: Problem, placed: Placed, homeless: Collection[int] = ()) -> date | None:
    """Give the first day on which nothing is against this part and team; none in the period of the problem."""
    visit = problem.visit[placed.visit_id]
    days = (replace(placed, day=day) for day in possible_days(problem, visit))
    return next((each.day for each in days if not against(problem, each, homeless)), None)


def refuse_day(found: Collection[Obstacle], free: date | None, reason: str, *, is_despite: bool) -> None:
    """Refuse a day with something against it, unless someone takes it all the same and says why."""
    if not found:
        return
    hint = f" Op {date_long(free)} kan het wel." if free else ""
    absolute = [each for each in found if each in ABSOLUTE]
    if absolute:
        why = listing([each.label for each in absolute])
        raise DomainError(f"Deze dag kan niet, omdat {why}. Kies een andere dag, of iemand anders.{hint}", "day")
    if is_despite:
        refuse_reason(reason, "waarom het toch op deze dag moet")
        return
    why = listing([each.label for each in found])
    raise Refused(
        [
            DomainError(f"Deze dag past niet goed, omdat {why}. Kies een andere dag.{hint}", "day"),
            DomainError("Moet het toch? Zet hier een vinkje, en schrijf in de toelichting waarom.", "despite"),
        ]
    )
