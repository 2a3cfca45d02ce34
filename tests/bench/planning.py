"""What planning costs: a full quarter of audits and a year of visitaties, each against the simple way.

Part of `make bench`. Alone: `python -m tests.bench.planning`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from visitatie.planning.rules.checker import check
from visitatie.planning.rules.greedy import greedy
from visitatie.planning.rules.plan import Plan
from visitatie.planning.rules.problem import (
    Kind,
    Place,
    Placed,
    Problem,
    Role,
    SchoolHoliday,
    Site,
    Visit,
    Visitor,
)
from visitatie.planning.solver import plan
from visitatie.planning.year import plan_year
from visitatie.rules import Appointment, DayPart

# What is aimed for, in seconds.
QUARTER_WITHIN, YEAR_WITHIN = 30, 60
HALVES = (DayPart.MORNING, DayPart.AFTERNOON)
HOLIDAYS = (
    SchoolHoliday("Noord", date(2010, 7, 10), date(2010, 8, 22)),
    SchoolHoliday("Midden", date(2010, 7, 17), date(2010, 8, 29)),
    SchoolHoliday("Zuid", date(2010, 7, 24), date(2010, 9, 5)),
)
CLOSED = {
    date(2010, 1, 1): "Nieuwjaarsdag",
    date(2010, 4, 5): "tweede paasdag",
    date(2010, 4, 30): "Koninginnedag",
    date(2010, 5, 5): "Bevrijdingsdag",
    date(2010, 5, 13): "Hemelvaartsdag",
    date(2010, 5, 24): "tweede pinksterdag",
}


def a_quarter() -> Problem:
    """Twenty audits by two supporters with everything that may stand in the way."""
    dice = random.Random(2010)
    sites = tuple(_site(number, dice) for number in range(20))
    visits = tuple(_audit(number, dice) for number in range(20))
    supporters = (
        Visitor(
            1,
            "Anna",
            Place("anna", 52.09, 5.12),
            frozenset({Role.SUPPORTER}),
            leave=_weeks(date(2010, 8, 2), 2),
            appointments=tuple(
                Appointment(date(2010, 7, 6) + timedelta(weeks=each), DayPart.WHOLE, "stuurgroep")
                for each in range(0, 12, 4)
            ),
        ),
        Visitor(
            2,
            "Bram",
            Place("bram", 52.51, 6.09),
            frozenset({Role.SUPPORTER}),
            weekdays=frozenset({0, 1, 3, 4}),
            leave=_weeks(date(2010, 8, 16), 2),
            office_weekday=4,
        ),
    )
    confirmed = (Placed(0, date(2010, 7, 22), visits[0].parts[0], (1,) if visits[0].people == 1 else (1, 2)),)
    return Problem(
        date(2010, 7, 1),
        date(2010, 9, 30),
        date(2010, 6, 28),
        supporters,
        sites,
        visits,
        CLOSED,
        confirmed,
        school_holidays=HOLIDAYS,
    )


def _site(number: int, dice: random.Random) -> Site:
    place = Place(f"plein {number}", dice.uniform(51.4, 53.1), dice.uniform(4.6, 6.5))
    holiday_region = "Noord" if place.latitude > 52.4 else "Midden" if place.latitude > 51.8 else "Zuid"
    return Site(number, f"Plein {number}", place, f"regio {number % 10}", holiday_region)


def _audit(number: int, dice: random.Random) -> Visit:
    blocked = date(2010, 7, 5) + timedelta(weeks=dice.randrange(10))
    return Visit(
        number,
        number,
        severity=dice.randint(4, 12),
        weekdays=frozenset(dice.sample(range(5), 3)),
        blocked=frozenset(_weeks(blocked, 1)),
        last_any=date(2010, 5, 10) + timedelta(days=dice.randrange(40)),
        last_same=date(2010, 5, 1) if dice.random() < 0.5 else None,
        team_size=dice.choice((1, 1, 2)),
        parts=HALVES if dice.random() < 0.8 else (DayPart.WHOLE,),
        known=frozenset({dice.choice((1, 2))}),
        preferred=frozenset({1, 3}),
    )


def _weeks(begin: date, count: int) -> frozenset[date]:
    return frozenset(begin + timedelta(days=ahead) for ahead in range(7 * count))


def a_year() -> Problem:
    """A hundred visitaties by twelve reviewers, each about a year after the one before."""
    dice = random.Random(2011)
    sites = tuple(_site(number, dice) for number in range(100))
    visits = tuple(_visitatie(number, dice) for number in range(100))
    return Problem(
        date(2010, 1, 1),
        date(2010, 12, 31),
        date(2009, 12, 1),
        tuple(_reviewer(number, dice) for number in range(12)),
        sites,
        visits,
        CLOSED,
        school_holidays=HOLIDAYS,
    )


def _visitatie(number: int, dice: random.Random) -> Visit:
    last = date(2009, 1, 5) + timedelta(days=dice.randrange(330))
    return Visit(
        number,
        number,
        Kind.VISITATIE,
        severity=dice.randrange(3),
        earliest=max(date(2010, 1, 1), last + timedelta(days=300)),
        deadline=min(date(2010, 12, 31), last + timedelta(days=430)),
        weekdays=frozenset(dice.sample(range(5), 3)),
        last_any=last,
        known=frozenset({dice.randrange(12)}),
        preferred=frozenset({1, 2, 3}),
    )


def _reviewer(number: int, dice: random.Random) -> Visitor:
    return Visitor(
        number,
        f"Visiteur {number}",
        Place(f"huis {number}", dice.uniform(51.6, 52.9), dice.uniform(4.7, 6.3)),
        frozenset({Role.UWV if number % 2 else Role.MUNICIPAL}),
        f"regio {number % 10}",
        weekdays=frozenset(dice.sample(range(5), 3)),
        leave=_weeks(date(2010, 7, 12) + timedelta(weeks=dice.randrange(6)), 3),
        max_per_week=1,
    )


def main() -> None:
    """Plan both, each also the simple way, and print."""
    _compare("20 audits, 2 supporters, one quarter", a_quarter(), plan, QUARTER_WITHIN)
    _compare("100 visitaties, 12 reviewers, one year", a_year(), plan_year, YEAR_WITHIN)


def _compare(title: str, problem: Problem, maker: Callable[[Problem], Plan], within: int) -> None:
    simple, simple_seconds = _timed(greedy, problem)
    best, seconds = _timed(maker, problem)
    print(f"\n{title}: {seconds:.1f} s (aim: {within} s), greedy {simple_seconds:.1f} s")
    print("| goal | greedy | solver | at best | |\n|---|---:|---:|---:|---|")
    for before, goal in zip(simple.goals, best.goals, strict=True):
        proof = "optimal" if goal.is_proven else f"gap {goal.gap}"
        print(f"| {goal.kind.value} | {before.value} | {goal.value} | {goal.bound} | {proof} |")


def _timed(maker: Callable[[Problem], Plan], problem: Problem) -> tuple[Plan, float]:
    start = time.monotonic()
    found = maker(problem)
    seconds = time.monotonic() - start
    assert not check(problem, found), check(problem, found)
    return found, seconds


if __name__ == "__main__":
    main()
