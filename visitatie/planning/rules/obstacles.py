"""What stands in the way of a visit on a day, by itself and beside the visits that are planned already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import combinations, product

from visitatie.planning.rules.plan import Rule
from visitatie.planning.rules.problem import Kind, Placed, Problem, Role, Visit, Visitor
from visitatie.planning.rules.travel import tour_minutes, travel_minutes
from visitatie.rules import DayPart
from werkplein.core.labels import LabelEnum
from werkplein.programme.rules import is_working_day


class Obstacle(LabelEnum):
    """One thing that can stand in the way; the label says it of people in general."""

    EARLY = "early", "het te vroeg is"
    LATE = "late", "de uiterste dag voorbij is"
    MT_WEEKDAY = "mt_weekday", "het MT op die weekdag niet kan"
    MT_BLOCKED = "mt_blocked", "het MT dan niet kan"
    NOTICE = "notice", "er te weinig tijd is om uit te nodigen"
    GAP_ANY = "gap_any", "het vorige bezoek te kort geleden is"
    GAP_AUDIT = "gap_audit", "de vorige audit te kort geleden is"
    AUDIT_LONG_AGO = "audit_long_ago", "de vorige audit te lang geleden is"
    RETURN = "return", "het te vroeg of te laat is na dag 2"
    LEAVE = "leave", "de bezoekers vrij hebben"
    PART_TIME = "part_time", "de bezoekers die weekdag niet werken"
    APPOINTMENT = "appointment", "de bezoekers een andere afspraak hebben"
    OFFICE_WEEKDAY = "office_weekday", "de bezoekers hun vaste kantoordag hebben"
    REGION = "region", "de bezoekers uit dezelfde regio komen"
    ROAD = "road", "de dag te lang wordt door het reizen"
    BUSY = "busy", "de bezoekers een ander bezoek hebben"
    BETWEEN = "between", "het te ver is van het andere bezoek van die dag"
    DAY = "day", "de dag te lang wordt met het andere bezoek erbij"
    WEEK = "week", "de week van de bezoekers vol is"
    OFFICE_DAY = "office_day", "er geen kantoordag overblijft"
    NEIGHBOUR = "neighbour", "er te kort ervoor of erna een ander bezoek aan dit Werkplein is"

    @property
    def rule(self) -> Rule:
        """Give the constraint it comes from."""
        return _RULES[self]


_RULES = {
    Obstacle.EARLY: Rule.H1,
    Obstacle.LATE: Rule.H1,
    Obstacle.MT_WEEKDAY: Rule.H4,
    Obstacle.MT_BLOCKED: Rule.H4,
    Obstacle.NOTICE: Rule.H9,
    Obstacle.GAP_ANY: Rule.H5,
    Obstacle.GAP_AUDIT: Rule.H5,
    Obstacle.AUDIT_LONG_AGO: Rule.H5,
    Obstacle.RETURN: Rule.H8,
    Obstacle.LEAVE: Rule.H3,
    Obstacle.PART_TIME: Rule.H3,
    Obstacle.APPOINTMENT: Rule.H3,
    Obstacle.OFFICE_WEEKDAY: Rule.H10,
    Obstacle.REGION: Rule.H3,
    Obstacle.ROAD: Rule.H6,
    Obstacle.BUSY: Rule.H6,
    Obstacle.BETWEEN: Rule.H6,
    Obstacle.DAY: Rule.H6,
    Obstacle.WEEK: Rule.H10,
    Obstacle.OFFICE_DAY: Rule.H10,
    Obstacle.NEIGHBOUR: Rule.H5,
}


def teams(problem: Problem, visit: Visit) -> list[tuple[int, ...]]:
    """Give who could go together as far as their qualification is concerned (H3), and for a third day H8."""
    if visit.return_of:
        same = tuple(sorted(visit.return_of.team))
        return [same] if all(_has(problem, one, Role.SUPPORTER) for one in same) else []
    if visit.kind is not Kind.VISITATIE:
        return list(combinations(_with(problem, Role.SUPPORTER), visit.people))
    pairs = product(_with(problem, Role.UWV), _with(problem, Role.MUNICIPAL))
    found = {tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1]}
    return sorted(found) if visit.people == 2 else _with_more(problem, found, visit.people)


def _has(problem: Problem, one: int, role: Role) -> bool:
    return one in problem.visitor and role in problem.visitor[one].roles


def _with(problem: Problem, role: Role) -> list[int]:
    return sorted(each.id for each in problem.visitors if role in each.roles)


def _with_more(problem: Problem, pairs: set[tuple[int, ...]], people: int) -> list[tuple[int, ...]]:
    every = {*_with(problem, Role.UWV), *_with(problem, Role.MUNICIPAL)}
    more = {
        tuple(sorted((*pair, *rest))) for pair in pairs for rest in combinations(sorted(every - {*pair}), people - 2)
    }
    return sorted(more)


def of_day(problem: Problem, visit: Visit, day: date) -> Iterator[Obstacle]:
    """Give what is against a day, whoever would go."""
    if day < (visit.earliest or problem.begin) or day < problem.begin:
        yield Obstacle.EARLY
    if day > problem.deadline(visit):
        yield Obstacle.LATE
    if day.weekday() not in visit.weekdays:
        yield Obstacle.MT_WEEKDAY
    if day in visit.blocked:
        yield Obstacle.MT_BLOCKED
    told = problem.before.get(visit.id)
    if day < problem.today or (day < problem.notice_day and (told is None or told.day != day)):
        yield Obstacle.NOTICE
    yield from _since(problem, visit, day)


def _since(problem: Problem, visit: Visit, day: date) -> Iterator[Obstacle]:
    settings = problem.settings
    if visit.return_of:
        least, most = settings.return_days
        if not least <= (day - visit.return_of.day).days <= most:
            yield Obstacle.RETURN
    elif visit.last_any and day < visit.last_any + timedelta(weeks=settings.gap_weeks):
        yield Obstacle.GAP_ANY
    if is_near_another(problem, visit, day):
        yield Obstacle.NEIGHBOUR
    if visit.kind is Kind.AUDIT and visit.last_same:
        if day < visit.last_same + timedelta(weeks=settings.audit_min_weeks):
            yield Obstacle.GAP_AUDIT
        last = last_audit_day(problem, visit)
        if last and day > last:
            yield Obstacle.AUDIT_LONG_AGO


def last_audit_day(problem: Problem, visit: Visit) -> date | None:
    """Give the last day that is not too long after the last audit; none when that day passed before one could start."""
    if visit.kind is not Kind.AUDIT or visit.last_same is None:
        return None
    last = visit.last_same + timedelta(weeks=problem.settings.audit_max_weeks)
    return last if last >= max(problem.begin, visit.earliest or problem.begin, problem.notice_day) else None


def of_visitor(visitor: Visitor, day: date, part: DayPart) -> Iterator[Obstacle]:
    """Give what keeps someone from visiting on a day."""
    if day in visitor.leave:
        yield Obstacle.LEAVE
    elif day.weekday() not in visitor.weekdays:
        yield Obstacle.PART_TIME
    elif visitor.is_away(day, part):
        yield Obstacle.APPOINTMENT
    elif any(each.day == day for each in visitor.elsewhere):
        yield Obstacle.BUSY
    elif day.weekday() == visitor.office_weekday:
        yield Obstacle.OFFICE_WEEKDAY


def of_pairing(problem: Problem, visit: Visit, visitor: Visitor, part: DayPart) -> Iterator[Obstacle]:
    """Give what keeps someone from this visit, whatever the day."""
    site = problem.site[visit.werkplein_id]
    is_own = visitor.werkplein_id == site.id or (visitor.region and visitor.region == site.region)
    if visit.kind is Kind.VISITATIE and is_own:
        yield Obstacle.REGION
    minutes = problem.minutes(Placed(visit.id, problem.begin, part, ()))
    if tour_minutes(problem, visitor, [site]) + minutes > problem.settings.day_minutes:
        yield Obstacle.ROAD


def options(problem: Problem, visit: Visit) -> Iterator[tuple[Placed, frozenset[Obstacle]]]:
    """Give every day, part and team for a visit, with what is against each by itself."""
    choices = [
        (part, team, frozenset(each for one in team for each in of_pairing(problem, visit, problem.visitor[one], part)))
        for part in visit.parts
        for team in teams(problem, visit)
    ]
    for day in problem.working_days:
        against_day = frozenset(of_day(problem, visit, day))
        for part, team, against in choices:
            against_team = {each for one in team for each in of_visitor(problem.visitor[one], day, part)}
            yield Placed(visit.id, day, part, team), against_day | against | against_team


def candidates(problem: Problem, visit: Visit) -> Iterator[Placed]:
    """Give every day, part and team for a visit that nothing by itself is against, day by day."""
    fitting = [(part, team) for part in visit.parts for team in teams(problem, visit)]
    fitting = [(part, team) for part, team in fitting if _may_pair(problem, visit, part, team)]
    for day in possible_days(problem, visit):
        free = lru_cache(maxsize=None)(partial(_is_free, problem, day))
        for part, team in fitting:
            if all(free(part, one) for one in team):
                yield Placed(visit.id, day, part, team)


def possible_days(problem: Problem, visit: Visit) -> list[date]:
    """Give the days that nothing is against, whoever would go."""
    return [day for day in problem.working_days if next(of_day(problem, visit, day), None) is None]


def possible_teams(problem: Problem, visit: Visit) -> list[tuple[int, ...]]:
    """Give who could go together, whatever the day."""
    return [
        team for team in teams(problem, visit) if any(_may_pair(problem, visit, part, team) for part in visit.parts)
    ]


def _may_pair(problem: Problem, visit: Visit, part: DayPart, team: Iterable[int]) -> bool:
    against = (each for one in team for each in of_pairing(problem, visit, problem.visitor[one], part))
    return next(against, None) is None


def _is_free(problem: Problem, day: date, part: DayPart, visitor_id: int) -> bool:
    return next(of_visitor(problem.visitor[visitor_id], day, part), None) is None


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


class Diary:
    """What is planned already, per person and per Werkplein."""

    def __init__(self, problem: Problem, placed: Iterable[Placed] = ()) -> None:
        """Begin with these visits."""
        self.problem = problem
        self.days: dict[tuple[int, date], list[Placed]] = defaultdict(list)
        self.weeks: dict[tuple[int, date], list[Placed]] = defaultdict(list)
        self.sites: dict[int, list[Placed]] = defaultdict(list)
        for each in placed:
            self.add(each)

    def add(self, placed: Placed) -> None:
        """Write down a visit."""
        for one in placed.team:
            self.days[one, placed.day].append(placed)
            self.weeks[one, monday_of(placed.day)].append(placed)
        self.sites[self.problem.visit[placed.visit_id].werkplein_id].append(placed)

    def against(self, placed: Placed) -> Iterator[Obstacle]:
        """Give what is against one more visit beside those written down."""
        for one in placed.team:
            visitor = self.problem.visitor[one]
            yield from self._on_day(visitor, placed)
            yield from self._in_week(visitor, placed)
        visit = self.problem.visit[placed.visit_id]
        for other in self.sites.get(visit.werkplein_id, ()):
            weeks = weeks_between(self.problem, visit.kind, self.problem.visit[other.visit_id].kind)
            if abs((placed.day - other.day).days) < weeks * 7:
                yield Obstacle.NEIGHBOUR

    def fits(self, placed: Placed) -> bool:
        """Tell whether nothing is against one more visit."""
        return next(self.against(placed), None) is None

    def _on_day(self, visitor: Visitor, placed: Placed) -> Iterator[Obstacle]:
        others = self.days.get((visitor.id, placed.day), ())
        if any(other.part.overlaps(placed.part) for other in others):
            yield Obstacle.BUSY
        elif others:
            yield from beside(self.problem, visitor, placed, others[0])

    def _in_week(self, visitor: Visitor, placed: Placed) -> Iterator[Obstacle]:
        monday = monday_of(placed.day)
        others = self.weeks.get((visitor.id, monday), ())
        if len(others) >= self.problem.per_week(visitor, monday):
            yield Obstacle.WEEK
        days = {placed.day, *(other.day for other in others)}
        if len(workable(self.problem, visitor, monday) - days) < self.problem.settings.office_days:
            yield Obstacle.OFFICE_DAY


def beside(problem: Problem, visitor: Visitor, one: Placed, other: Placed) -> Iterator[Obstacle]:
    """Give what is against two half visits of one person on one day."""
    first, second = sorted((one, other), key=lambda each: each.part is DayPart.AFTERNOON)
    sites = [problem.site_of(first.visit_id), problem.site_of(second.visit_id)]
    if travel_minutes(problem, sites[0].place, sites[1].place) > problem.settings.between_minutes:
        yield Obstacle.BETWEEN
    total = tour_minutes(problem, visitor, sites) + problem.minutes(first) + problem.minutes(second)
    if total > problem.settings.day_minutes:
        yield Obstacle.DAY


def is_near_another(problem: Problem, visit: Visit, day: date) -> bool:
    """Tell whether a day lies too near to a visit to the same Werkplein that this plan is not about (H5)."""
    return any(abs((day - other).days) < weeks_between(problem, visit.kind, kind) * 7 for other, kind in visit.elsewhen)


def weeks_between(problem: Problem, one: Kind, other: Kind) -> int:
    """Give how many weeks must lie between two visits of these kinds to the same Werkplein (H5)."""
    are_audits = one is Kind.AUDIT and other is Kind.AUDIT
    return max(problem.settings.gap_weeks, problem.settings.audit_min_weeks if are_audits else 0)


def workable(problem: Problem, visitor: Visitor, monday: date) -> set[date]:
    """Give the days of a week on which someone works, and is not out on a visit elsewhere."""
    week = (monday + timedelta(days=ahead) for ahead in range(5))
    away = visitor.leave | {each.day for each in visitor.elsewhere}
    return {
        day
        for day in week
        if day.weekday() in visitor.weekdays and day not in away and is_working_day(day, problem.closing_days)
    }
