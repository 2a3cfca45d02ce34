"""How good a plan is at each goal (domain E.3): whole numbers, of which less is better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from visitatie.planning.rules.plan import GoalKind
from visitatie.planning.rules.problem import Kind, Placed, Problem, Role, Visit, Visitor
from visitatie.planning.rules.travel import tour_minutes
from visitatie.rules import DayPart

# What a change of what was told costs: another person, another part of the day, another day or none.
PERSON_CHANGED, PART_CHANGED, DAY_CHANGED = 2, 5, 10
# A visit that was confirmed is moved only when nothing else helps.
CONFIRMED_TIMES = 20
# A change soon weighs more: within this many days of today, this many times.
NEAR = ((28, 3), (56, 2))
# Divisible by every number of working days in a week, so that part-timers compare in whole numbers.
SHARE = 60


def values(problem: Problem, placed: Iterable[Placed]) -> dict[GoalKind, int]:
    """Give how good a plan is at every goal."""
    placed = list(placed)
    found = {each.visit_id for each in placed}
    left_out = [visit for visit in problem.visits if visit.id not in found]
    sums = {
        kind: sum(cost(problem, kind, each) for each in placed)
        + sum(cost_of_leaving_out(problem, kind, visit) for visit in left_out)
        for kind in GoalKind
    }
    return sums | {GoalKind.TRAVEL: travel(problem, placed), GoalKind.BALANCE: balance(problem, placed)}


def cost(problem: Problem, kind: GoalKind, placed: Placed) -> int:
    """Give what one placed visit adds to a goal, where that does not depend on other visits."""
    visit = problem.visit[placed.visit_id]
    match kind:
        case GoalKind.DEADLINE_RISK:
            until = problem.count_until(problem.deadline(visit)) - problem.settings.risk_days
            return max(0, problem.count_until(placed.day) - until)
        case GoalKind.SEVERITY:
            return visit.severity * problem.count_until(placed.day)
        case GoalKind.SCHOOL_HOLIDAYS:
            return int(is_school_holiday(problem, visit, placed.day))
        case GoalKind.ROTATION:
            return int(bool(visit.known) and len(visit.known & set(placed.team)) != 1)
        case GoalKind.WEEKDAYS:
            wishes = [visit.preferred, *(problem.visitor[one].preferred for one in placed.team)]
            return sum(bool(wish) and placed.day.weekday() not in wish for wish in wishes)
        case GoalKind.STABILITY:
            return change(problem, visit, placed)
    return 0


def cost_of_leaving_out(problem: Problem, kind: GoalKind, visit: Visit) -> int:
    """Give what a visit without a day adds to a goal: the worst laggards are left out last."""
    match kind:
        case GoalKind.UNPLANNED_AUDITS:
            return int(visit.kind is Kind.AUDIT)
        case GoalKind.UNPLANNED_OTHERS:
            return int(visit.kind is not Kind.AUDIT)
        case GoalKind.SEVERITY:
            return visit.severity * (len(problem.working_days) + 1)
        case GoalKind.STABILITY:
            return change(problem, visit, None)
    return 0


def is_school_holiday(problem: Problem, visit: Visit, day: date) -> bool:
    """Tell whether the schools of a Werkplein's region are closed."""
    region = problem.site[visit.werkplein_id].holiday_region
    return any(each.begin <= day <= each.end for each in problem.holidays.get(region, ()))


def change(problem: Problem, visit: Visit, placed: Placed | None) -> int:
    """Give how much is changed of what was told about a visit; more the sooner it was to be."""
    told = problem.before.get(visit.id)
    if told is None or placed == told:
        return 0
    weight = _difference(told, placed) if placed else DAY_CHANGED
    was_confirmed = any(each.visit_id == visit.id for each in problem.confirmed)
    ahead = (told.day - problem.today).days
    near = next((times for days, times in NEAR if ahead <= days), 1)
    return weight * near * (CONFIRMED_TIMES if was_confirmed else 1)


def _difference(told: Placed, placed: Placed) -> int:
    people = max(len(set(told.team) - set(placed.team)), len(set(placed.team) - set(told.team)))
    if placed.day != told.day:
        return DAY_CHANGED + PERSON_CHANGED * people
    return PART_CHANGED * (placed.part is not told.part) + PERSON_CHANGED * people


def travel(problem: Problem, placed: Iterable[Placed]) -> int:
    """Give the minutes that all are on the road."""
    days: dict[tuple[int, date], list[Placed]] = defaultdict(list)
    for each in placed:
        for one in each.team:
            days[one, each.day].append(each)
    return sum(road(problem, one, visits) for (one, _), visits in days.items())


def road(problem: Problem, one: int, visits: Iterable[Placed]) -> int:
    """Give the minutes that someone is on the road on a day with these visits."""
    order = sorted(visits, key=lambda each: (each.part is DayPart.AFTERNOON, each.visit_id))
    return tour_minutes(problem, problem.visitor[one], [problem.site_of(each.visit_id) for each in order])


def balance(problem: Problem, placed: Iterable[Placed]) -> int:
    """Give how much busier the busiest is than the least busy, among supporters and among reviewers."""
    busy: Mapping[int, int] = loads(problem, placed)
    return sum(max(busy[one] for one in group) - min(busy[one] for one in group) for group in groups(problem) if group)


def loads(problem: Problem, placed: Iterable[Placed]) -> dict[int, int]:
    """Give how busy each visitor is: half days with the report, by how much of the week they work."""
    busy = {each.id: 0 for each in problem.visitors}
    for each in placed:
        for one in each.team:
            busy[one] += load(problem, problem.visitor[one], each.part)
    return busy


def load(problem: Problem, visitor: Visitor, part: DayPart) -> int:
    """Give what one visit with its report asks of someone."""
    half_days = (2 if part is DayPart.WHOLE else 1) + 2 * problem.settings.desk_days
    return half_days * (SHARE // max(1, len(visitor.weekdays)))


def groups(problem: Problem) -> list[list[int]]:
    """Give who share work: supporters, and reviewers; who cannot come at all this period is left out."""
    first = max(problem.begin, problem.today)
    here = [
        each
        for each in problem.visitors
        if any(
            day >= first and day.weekday() in each.weekdays and day not in each.leave for day in problem.working_days
        )
    ]
    supporters = [each.id for each in here if Role.SUPPORTER in each.roles]
    reviewers = [each.id for each in here if each.roles & {Role.UWV, Role.MUNICIPAL}]
    return [supporters, reviewers]
