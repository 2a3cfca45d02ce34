"""Small problems for the planner, built by hand; all in the third quarter of 2010."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from visitatie.planning.rules.checker import check
from visitatie.planning.rules.goals import values
from visitatie.planning.rules.plan import ORDER, Maker, Plan, Reason, Rule, Unplaced
from visitatie.planning.rules.problem import (
    Kind,
    Place,
    Placed,
    Problem,
    Role,
    Site,
    Visit,
    Visitor,
)
from visitatie.rules import DayPart

BEGIN, END = date(2010, 7, 1), date(2010, 9, 30)
TODAY = date(2010, 6, 7)
HALVES = (DayPart.MORNING, DayPart.AFTERNOON)
SUPPORTER, UWV, MUNICIPAL = frozenset({Role.SUPPORTER}), frozenset({Role.UWV}), frozenset({Role.MUNICIPAL})
UTRECHT, AMERSFOORT, ZWOLLE, MAASTRICHT = (
    Place("utrecht", 52.0907, 5.1214),
    Place("amersfoort", 52.1561, 5.3878),
    Place("zwolle", 52.5168, 6.0830),
    Place("maastricht", 50.8514, 5.6910),
)
ANNA = Visitor(1, "Anna", UTRECHT, SUPPORTER)
BRAM = Visitor(2, "Bram", ZWOLLE, SUPPORTER)
CARLA = Visitor(3, "Carla", UTRECHT, UWV, region="Utrecht")
DIRK = Visitor(4, "Dirk", ZWOLLE, MUNICIPAL, region="IJsselland")
SITES = (
    Site(1, "Zwolle", ZWOLLE, "IJsselland", "Noord"),
    Site(2, "Amersfoort", AMERSFOORT, "Eemland", "Midden"),
    Site(3, "Utrecht", Place("utrecht-zuid", 52.08, 5.12), "Utrecht", "Midden"),
    Site(4, "Maastricht", MAASTRICHT, "Limburg", "Zuid"),
)


def a_problem(*visits: Visit, **changes: object) -> Problem:
    """A quarter with Anna and Bram, two reviewers and four Werkpleinen."""
    base = Problem(BEGIN, END, TODAY, (ANNA, BRAM, CARLA, DIRK), SITES, visits)
    return replace(base, **changes)  # type: ignore[arg-type]


def an_audit(number: int = 1, site: int = 2, **changes: object) -> Visit:
    """An audit that can be done in half a day."""
    return replace(Visit(number, site, parts=HALVES), **changes)  # type: ignore[arg-type]


def a_visitatie(number: int = 1, site: int = 2, **changes: object) -> Visit:
    return replace(Visit(number, site, Kind.VISITATIE, parts=HALVES), **changes)  # type: ignore[arg-type]


def placed(day: date, number: int = 1, team: tuple[int, ...] = (1,), part: DayPart = DayPart.MORNING) -> Placed:
    return Placed(number, day, part, team)


def a_plan(problem: Problem, *visits: Placed) -> Plan:
    """A plan by hand: what is not named is left out with a reason."""
    found = {each.visit_id for each in visits}
    because = (Reason(Rule.H1, "Met de hand weggelaten.", "plan het."),)
    unplaced = tuple(Unplaced(each.id, because) for each in problem.visits if each.id not in found)
    return Plan(visits, unplaced, (), Maker.GREEDY)


def broken(problem: Problem, *visits: Placed) -> list[str]:
    """The rules a plan by hand breaks, in order."""
    return sorted({breach.rule.value for breach in check(problem, a_plan(problem, *visits))})


def by_brute_force(problem: Problem) -> tuple[int, ...]:
    """The best values of the goals, by trying every plan; what may be is asked of the checker alone."""
    choices: list[list[Placed | None]] = []
    people = [each.id for each in problem.visitors]
    groups = [(one,) for one in people] + [(a, b) for a in people for b in people if a < b]
    days = [problem.begin + timedelta(days=ahead) for ahead in range((problem.end - problem.begin).days + 1)]
    for visit in problem.visits:
        every = [Placed(visit.id, day, part, team) for day, part, team in product(days, visit.parts, groups)]
        every = [problem.locked[visit.id]] if visit.id in problem.locked else every
        alone = replace(problem, confirmed=tuple(each for each in problem.confirmed if each.visit_id == visit.id))
        choices.append([None, *(each for each in every if not check(alone, a_plan(alone, each)))])
    best: tuple[int, ...] | None = None
    for chosen in _all_plans(problem, choices, []):
        worth = values(problem, chosen)
        found = tuple(worth[kind] for kind in ORDER)
        best = found if best is None else min(best, found)
    assert best is not None
    return best


def _all_plans(problem: Problem, choices: list[list[Placed | None]], chosen: list[Placed]) -> Iterator[list[Placed]]:
    """Every plan that passes, grown visit by visit: what breaks a rule now does so with more visits as well."""
    decided = {visit.id for visit in problem.visits[: len(problem.visits) - len(choices)]}
    rest = replace(problem, confirmed=tuple(each for each in problem.confirmed if each.visit_id in decided))
    if check(rest, a_plan(rest, *chosen)):
        return
    if not choices:
        yield chosen
        return
    for choice in choices[0]:
        yield from _all_plans(problem, choices[1:], [*chosen, choice] if choice else chosen)
