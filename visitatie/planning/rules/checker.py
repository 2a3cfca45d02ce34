"""Checks a plan against the hard constraints H1-H10 (domain E.2), apart from whatever made it.

It shares nothing with the makers of plans but the words of a problem and the travel times: a mistake in a maker
would otherwise be a mistake here as well. What people confirmed is not judged by itself, only that it stayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise

from visitatie.planning.rules.plan import Breach, Plan, Rule
from visitatie.planning.rules.problem import WORK_WEEK, Kind, Placed, Problem, Role, Visit, Visitor
from visitatie.planning.rules.travel import travel_minutes
from visitatie.rules import DayPart
from werkplein.core.labels import date_long, date_words, plural


def check(problem: Problem, plan: Plan) -> list[Breach]:
    """Give every breach of a hard constraint; none means that the plan can be shown."""
    stuck = _stuck(problem)
    breaches = [*_counts(problem, plan), *_confirmed(problem, plan, stuck)]
    known = [each for each in plan.placed if each.visit_id in problem.visit and _team_is_known(problem, each)]
    for each in known:
        if each not in stuck:
            breaches += _single(problem, each)
    breaches += [*_gaps(problem, known, stuck), *_days(problem, known, stuck), *_weeks(problem, known, stuck)]
    return breaches


def _stuck(problem: Problem) -> set[Placed]:
    """What was confirmed stays, unless one of the people is away on that day, or on that part of it."""
    away = {(each.id, day) for each in problem.visitors for day in each.leave}
    busy = {(each.id, one.day, one.part) for each in problem.visitors for one in each.appointments}

    def is_out(one: int, placed: Placed) -> bool:
        parts = set(DayPart) if placed.part is DayPart.WHOLE else {placed.part, DayPart.WHOLE}
        return (one, placed.day) in away or any((one, placed.day, part) in busy for part in parts)

    return {each for each in problem.confirmed if not any(is_out(one, each) for one in each.team)}


def _name(problem: Problem, visit_id: int) -> str:
    visit = problem.visit.get(visit_id)
    if visit is None:
        return f"Bezoek {visit_id}"
    return f"{visit.kind.label} {problem.site[visit.werkplein_id].name}"


def _breach(problem: Problem, rule: Rule, placed: Placed, what: str) -> Breach:
    day = date_long(placed.day)
    return Breach(
        rule, placed.visit_id, placed.day, f"{_name(problem, placed.visit_id)} op {day}: {what} ({rule.value})."
    )


def _counts(problem: Problem, plan: Plan) -> Iterator[Breach]:
    times: dict[int, int] = defaultdict(int)
    for each in plan.placed:
        times[each.visit_id] += 1
        if each.visit_id not in problem.visit:
            yield _breach(problem, Rule.H1, each, "dit bezoek is niet gevraagd")
        elif not _team_is_known(problem, each):
            yield _breach(problem, Rule.H3, each, "een van de bezoekers is niet bekend")
    left_out = {each.visit_id for each in plan.unplaced if each.reasons}
    for visit in problem.visits:
        name = _name(problem, visit.id)
        if times[visit.id] > 1:
            sentence = f"{name} staat {times[visit.id]} keer in het plan, en dat mag één keer (H1)."
            yield Breach(Rule.H1, visit.id, None, sentence)
        elif not times[visit.id] and visit.id not in left_out:
            yield Breach(Rule.H1, visit.id, None, f"{name} staat niet in het plan, en er staat niet bij waarom (H1).")
        elif times[visit.id] and visit.id in left_out:
            sentence = f"{name} staat in het plan en ook bij wat niet past (H1)."
            yield Breach(Rule.H1, visit.id, None, sentence)


def _team_is_known(problem: Problem, placed: Placed) -> bool:
    return all(one in problem.visitor for one in placed.team)


def _confirmed(problem: Problem, plan: Plan, stuck: set[Placed]) -> Iterator[Breach]:
    for each in problem.confirmed:
        if each in stuck and each.visit_id in problem.visit and each not in plan.placed:
            yield _breach(problem, Rule.H7, each, "dit bezoek is bevestigd en moet zo blijven staan")


def _single(problem: Problem, placed: Placed) -> Iterator[Breach]:
    """Look at one visit by itself."""
    visit = problem.visit[placed.visit_id]
    found = [
        *((Rule.H1, what) for what in _term(problem, visit, placed.day)),
        *((Rule.H2, what) for what in _closed(problem, placed.day)),
        *((Rule.H3, what) for what in _people(problem, visit, placed)),
        *((Rule.H4, what) for what in _hosts(visit, placed)),
        *((Rule.H6, what) for what in _elsewhere(problem, placed)),
        *((Rule.H5, what) for what in _since(problem, visit, placed.day)),
        *((Rule.H8, what) for what in _return(problem, visit, placed)),
        *((Rule.H9, what) for what in _notice(problem, placed)),
    ]
    for rule, what in found:
        yield _breach(problem, rule, placed, what)


def _term(problem: Problem, visit: Visit, day: date) -> Iterator[str]:
    first = max(problem.begin, visit.earliest or problem.begin)
    last = min(problem.end, visit.deadline or problem.end)
    if day < first:
        yield f"dat is voor {date_words(first)}, de eerste dag die mag"
    if day > last:
        yield f"dat is na {date_words(last)}, de uiterste dag"


def _closed(problem: Problem, day: date) -> Iterator[str]:
    if day.isoweekday() in (6, 7):
        yield "dan is het weekend"
    elif day in problem.closing_days:
        yield f"dan is het {problem.closing_days[day]}"


def _people(problem: Problem, visit: Visit, placed: Placed) -> Iterator[str]:
    team = [problem.visitor[one] for one in placed.team]
    wanted = visit.team_size if visit.kind is not Kind.VISITATIE else max(visit.team_size, 2)
    if visit.return_of is None and (len(team) != wanted or len(set(placed.team)) != len(team)):
        yield f"er gaan {len(set(placed.team))} bezoekers, en dat moeten er {wanted} zijn"
    yield from _qualified(problem, visit, team)
    for each in team:
        yield from _present(each, placed)


def _qualified(problem: Problem, visit: Visit, team: list[Visitor]) -> Iterator[str]:
    if visit.kind is not Kind.VISITATIE:
        for each in team:
            if Role.SUPPORTER not in each.roles:
                yield f"{each.name} is geen procesondersteuner"
        return
    pairs = ((a, b) for a in team for b in team if a.id != b.id)
    if not any(Role.UWV in a.roles and Role.MUNICIPAL in b.roles for a, b in pairs):
        yield "er moet een visiteur van UWV mee, en een ander van Divosa of een gemeente"
    site = problem.site[visit.werkplein_id]
    for each in team:
        if each.werkplein_id == site.id:
            yield f"{each.name} hoort zelf bij dit Werkplein"
        elif each.region and each.region == site.region:
            yield f"{each.name} komt uit dezelfde regio"


def _present(visitor: Visitor, placed: Placed) -> Iterator[str]:
    if placed.day in visitor.leave:
        yield f"{visitor.name} heeft dan vrij"
    elif placed.day.weekday() in WORK_WEEK - visitor.weekdays:
        yield f"{visitor.name} werkt niet op deze weekdag"
    for each in visitor.appointments:
        clash = DayPart.WHOLE in (each.part, placed.part) or each.part == placed.part
        if each.day == placed.day and clash:
            yield f"{visitor.name} heeft dan al een afspraak ({each.name})"


def _elsewhere(problem: Problem, placed: Placed) -> Iterator[str]:
    """Look at who has a visit of another quarter that day: what fits beside it is not known here."""
    for visitor in (problem.visitor[one] for one in placed.team):
        for each in visitor.elsewhere:
            if each.day == placed.day:
                yield f"{visitor.name} is dan al op bezoek in {each.name}"


def _hosts(visit: Visit, placed: Placed) -> Iterator[str]:
    if placed.day.weekday() in WORK_WEEK - visit.weekdays:
        yield "het MT kan niet op deze weekdag"
    if placed.day in visit.blocked:
        yield "het MT kan niet op deze dag"
    if placed.part not in visit.parts:
        yield f"dit dagdeel past niet ({placed.part.label.lower()})"


def _since(problem: Problem, visit: Visit, day: date) -> Iterator[str]:
    settings = problem.settings
    if visit.last_any and visit.return_of is None and (day - visit.last_any).days < settings.gap_weeks * 7:
        yield f"er zijn minder dan {settings.gap_weeks} weken sinds het bezoek van {date_words(visit.last_any)}"
    for other, kind in sorted(visit.elsewhen):
        both_audits = visit.kind is Kind.AUDIT and kind is Kind.AUDIT
        weeks = max(settings.gap_weeks, settings.audit_min_weeks * both_audits)
        if -weeks * 7 < (day - other).days < weeks * 7:
            yield f"op {date_words(other)} is er ook een ander bezoek, binnen {weeks} weken"
    if visit.kind is not Kind.AUDIT or visit.last_same is None:
        return
    days = (day - visit.last_same).days
    since = f"weken sinds de audit van {date_words(visit.last_same)}"
    if days < settings.audit_min_weeks * 7:
        yield f"er zijn minder dan {settings.audit_min_weeks} {since}"
    last = visit.last_same + timedelta(weeks=settings.audit_max_weeks)
    could_start = max(problem.begin, visit.earliest or problem.begin, _first_notice(problem))
    if day > last >= could_start:
        yield f"er zijn meer dan {settings.audit_max_weeks} {since}"


def _return(problem: Problem, visit: Visit, placed: Placed) -> Iterator[str]:
    if visit.return_of is None:
        return
    least, most = problem.settings.return_days
    days = (placed.day - visit.return_of.day).days
    if not least <= days <= most:
        yield f"dat is {plural(days, 'dag', 'dagen')} na dag 2, en het moeten er {least} tot en met {most} zijn"
    if set(visit.return_of.team) != set(placed.team) or len(placed.team) != len(set(placed.team)):
        yield "op dag 3 komen dezelfde mensen terug als op dag 2"


def _first_notice(problem: Problem) -> date:
    """The day that has enough working days after today, itself the last of them."""
    day, count = problem.today, 0
    while count < problem.settings.notice_days:
        day += timedelta(days=1)
        if day.isoweekday() < 6 and day not in problem.closing_days:
            count += 1
    return day


def _notice(problem: Problem, placed: Placed) -> Iterator[str]:
    if placed.day < problem.today:
        yield "die dag is al geweest"
        return
    told = {(each.visit_id, each.day) for each in (*problem.published, *problem.confirmed)}
    newest = [each for each in (*problem.published, *problem.confirmed) if each.visit_id == placed.visit_id]
    is_told = (placed.visit_id, placed.day) in told and newest[-1].day == placed.day
    if not is_told and placed.day < _first_notice(problem):
        yield f"dat is minder dan {problem.settings.notice_days} werkdagen vooruit"


def _gaps(problem: Problem, placed: list[Placed], stuck: set[Placed]) -> Iterator[Breach]:
    for one, other in combinations(placed, 2):
        a, b = problem.visit[one.visit_id], problem.visit[other.visit_id]
        if a.werkplein_id != b.werkplein_id or a.id == b.id or {one, other} <= stuck:
            continue
        both_audits = a.kind is Kind.AUDIT and b.kind is Kind.AUDIT
        weeks = max(problem.settings.gap_weeks, problem.settings.audit_min_weeks * both_audits)
        if abs((one.day - other.day).days) < weeks * 7:
            late, early = (one, other) if one.day > other.day else (other, one)
            what = f"er zijn minder dan {weeks} weken sinds het bezoek van {date_words(early.day)}"
            yield _breach(problem, Rule.H5, late, what)


def _days(problem: Problem, placed: list[Placed], stuck: set[Placed]) -> Iterator[Breach]:
    days: dict[tuple[int, date], list[Placed]] = defaultdict(list)
    for each in placed:
        for one in set(each.team):
            days[one, each.day].append(each)
    for (one, _), visits in days.items():
        if not set(visits) <= stuck:
            yield from _day(problem, problem.visitor[one], visits, stuck)


def _day(problem: Problem, visitor: Visitor, visits: list[Placed], stuck: set[Placed]) -> Iterator[Breach]:
    visits = sorted(visits, key=lambda each: each.part is DayPart.AFTERNOON)
    to_blame = next(each for each in reversed(visits) if each not in stuck)
    parts = [each.part for each in visits]
    if len(visits) > 1 and (DayPart.WHOLE in parts or len(parts) != len(set(parts))):
        yield _breach(problem, Rule.H6, to_blame, f"{visitor.name} heeft dan al een ander bezoek")
        return
    places = [problem.site[problem.visit[each.visit_id].werkplein_id].place for each in visits]
    for start, end in pairwise(places):
        if (minutes := travel_minutes(problem, start, end)) > problem.settings.between_minutes:
            what = f"tussen de twee bezoeken van {visitor.name} zit {minutes} minuten reizen"
            yield _breach(problem, Rule.H6, to_blame, what)
    stops = [visitor.home, *places, visitor.home]
    total = sum(travel_minutes(problem, start, end) for start, end in pairwise(stops))
    total += sum(_lasts(problem, each) for each in visits)
    if total > problem.settings.day_minutes:
        hours, minutes = divmod(total, 60)
        yield _breach(problem, Rule.H6, to_blame, f"de dag van {visitor.name} duurt {hours} uur en {minutes} minuten")


def _lasts(problem: Problem, placed: Placed) -> int:
    own = problem.visit[placed.visit_id].minutes
    if own:
        return own
    return problem.settings.whole_minutes if placed.part is DayPart.WHOLE else problem.settings.half_minutes


def _weeks(problem: Problem, placed: list[Placed], stuck: set[Placed]) -> Iterator[Breach]:
    weeks: dict[tuple[int, date], list[Placed]] = defaultdict(list)
    for each in placed:
        for one in set(each.team):
            weeks[one, each.day - timedelta(days=each.day.weekday())].append(each)
    for (one, monday), visits in weeks.items():
        if not set(visits) <= stuck:
            yield from _week(problem, problem.visitor[one], monday, visits, stuck)


def _week(
    problem: Problem, visitor: Visitor, monday: date, visits: list[Placed], stuck: set[Placed]
) -> Iterator[Breach]:
    free = [each for each in visits if each not in stuck]
    to_blame = max(free, key=lambda each: each.day)
    most = problem.settings.max_per_week if visitor.max_per_week is None else visitor.max_per_week
    gone = [each.day for each in visitor.elsewhere if monday <= each.day < monday + timedelta(days=7)]
    count = len(visits) + len(gone)
    if count > most:
        what = f"{visitor.name} heeft die week {count} bezoeken, en dat mogen er {most} zijn"
        yield _breach(problem, Rule.H10, to_blame, what)
    week = [monday + timedelta(days=ahead) for ahead in range(5)]
    works = {day for day in week if day.weekday() in visitor.weekdays}
    works -= visitor.leave | set(problem.closing_days)
    away = {*gone, *(each.day for each in visits)}
    if len(works - away) < problem.settings.office_days:
        what = f"{visitor.name} houdt die week geen kantoordag over"
        yield _breach(problem, Rule.H10, to_blame, what)
    for each in free:
        if each.day.weekday() == visitor.office_weekday:
            what = f"{visitor.name} heeft dan de vaste kantoordag"
            yield _breach(problem, Rule.H10, each, what)
