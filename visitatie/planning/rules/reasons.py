"""Why a visit does not fit, and what would help: one constraint let go at a time, the rest of the plan as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from visitatie.planning.rules.obstacles import Diary, Obstacle, last_audit_day, options, teams
from visitatie.planning.rules.plan import Reason, Rule
from visitatie.planning.rules.problem import Kind, Placed, Problem, Visit
from werkplein.core.labels import WEEKDAYS, date_words, day_month, listing, plural

Found = tuple[Placed, frozenset[Obstacle]]
# What is said of the days that remain when one thing is fixed.
_THEN = {
    Obstacle.EARLY: "dan is het te vroeg",
    Obstacle.LATE: "dan is de uiterste dag voorbij",
    Obstacle.MT_WEEKDAY: "dan kan het MT niet",
    Obstacle.MT_BLOCKED: "dan kan het MT niet",
    Obstacle.NOTICE: "dan is er te weinig tijd om uit te nodigen",
    Obstacle.GAP_ANY: "dan is het vorige bezoek te kort geleden",
    Obstacle.GAP_AUDIT: "dan is de vorige audit te kort geleden",
    Obstacle.AUDIT_LONG_AGO: "dan is de vorige audit te lang geleden",
    Obstacle.RETURN: "dan is het te vroeg of te laat na dag 2",
    Obstacle.LEAVE: "{people} zijn dan vrij",
    Obstacle.PART_TIME: "{people} werken dan niet",
    Obstacle.APPOINTMENT: "{people} hebben dan een andere afspraak",
    Obstacle.OFFICE_WEEKDAY: "{people} hebben dan hun kantoordag",
    Obstacle.REGION: "{people} komen uit dezelfde regio",
    Obstacle.ROAD: "de reis is te lang voor één dag",
    Obstacle.BUSY: "{people} hebben dan een ander bezoek",
    Obstacle.BETWEEN: "het is te ver van het andere bezoek van die dag",
    Obstacle.DAY: "de dag wordt te lang met het andere bezoek erbij",
    Obstacle.WEEK: "die weken zijn vol",
    Obstacle.OFFICE_DAY: "er blijft die weken geen kantoordag over",
    Obstacle.NEIGHBOUR: "er is kort ervoor of erna een ander bezoek aan dit Werkplein",
}
_SOLUTIONS = {
    Obstacle.EARLY: "laat het bezoek eerder toe, bijvoorbeeld op {day}.",
    Obstacle.LATE: "kies een latere uiterste dag, bijvoorbeeld {day}.",
    Obstacle.MT_WEEKDAY: "vraag het MT om een andere dag, bijvoorbeeld {day}.",
    Obstacle.MT_BLOCKED: "vraag het MT of {day} toch kan.",
    Obstacle.NOTICE: "vraag het MT of het sneller mag, bijvoorbeeld op {day}.",
    Obstacle.GAP_ANY: "laat een kortere tijd sinds het vorige bezoek toe, bijvoorbeeld tot {day}.",
    Obstacle.GAP_AUDIT: "laat een kortere tijd tussen twee audits toe, bijvoorbeeld tot {day}.",
    Obstacle.AUDIT_LONG_AGO: "laat een langere tijd tussen twee audits toe, bijvoorbeeld tot {day}.",
    Obstacle.RETURN: "laat een andere tijd na dag 2 toe, bijvoorbeeld {day}.",
    Obstacle.LEAVE: "vraag {team} of het verlof van {day} anders kan.",
    Obstacle.PART_TIME: "vraag {team} om een keer op een andere dag te werken, bijvoorbeeld {day}.",
    Obstacle.APPOINTMENT: "verzet de afspraak van {team} op {day}.",
    Obstacle.OFFICE_WEEKDAY: "vraag {team} om de kantoordag te verzetten, bijvoorbeeld die van {day}.",
    Obstacle.REGION: "zoek een visiteur uit een andere regio.",
    Obstacle.ROAD: "plan een korter bezoek, of laat een langere dag toe.",
    Obstacle.BUSY: "verzet een ander bezoek van {team}, bijvoorbeeld dat van {day}, of zet meer mensen in.",
    Obstacle.BETWEEN: "laat een langere reis tussen twee bezoeken toe, bijvoorbeeld op {day}.",
    Obstacle.DAY: "laat een langere dag toe, bijvoorbeeld op {day}.",
    Obstacle.WEEK: "laat een bezoek meer per week toe, bijvoorbeeld in de week van {day}.",
    Obstacle.OFFICE_DAY: "laat een week zonder kantoordag toe, bijvoorbeeld die van {day}.",
    Obstacle.NEIGHBOUR: "verzet het andere bezoek aan dit Werkplein.",
}
# What is against a day, whoever would go.
_OF_DAYS = frozenset(list(Obstacle)[: list(Obstacle).index(Obstacle.LEAVE)])


def reasons(problem: Problem, placed: Iterable[Placed], visit: Visit) -> tuple[Reason, ...]:
    """Give each constraint without which the visit would fit beside the rest; else what stands in the way at once."""
    if not teams(problem, visit):
        return (_nobody(visit),)
    diary = Diary(problem, placed)
    # A day that is over is in nobody's way and helps nobody.
    left = ((option, against) for option, against in options(problem, visit) if option.day >= problem.today)
    found = [(option, against | set(diary.against(option))) for option, against in left]
    if not found:
        return (Reason(Rule.H2, "In deze periode is geen enkele werkdag meer.", "kies een langere periode."),)
    free = next((option for option, against in found if not against), None)
    if free is not None:
        return (_left_out(free),)
    alone: dict[Obstacle, Placed] = {}
    for option, against in found:
        if len(against) == 1:
            alone.setdefault(next(iter(against)), option)
    if not alone:
        return (_together(problem, visit, found),)
    every = list(Obstacle)
    return tuple(
        _reason(problem, visit, obstacle, alone[obstacle], found) for obstacle in sorted(alone, key=every.index)
    )


def _left_out(option: Placed) -> Reason:
    """Tell that the search simply did not get there: a search that is cut off may leave out what fits."""
    sentence = "Het plan kwam aan dit bezoek niet toe, maar er is nog een dag die kan."
    return Reason(Rule.H1, sentence, f"stel zelf {day_month(option.day)} voor, of bereken het plan opnieuw.")


def _nobody(visit: Visit) -> Reason:
    if visit.return_of:
        sentence = "Niet iedereen die op dag 2 was, is nog procesondersteuner."
        return Reason(Rule.H8, sentence, "spreek met het Werkplein af wie er terugkomt.")
    if visit.kind is Kind.VISITATIE:
        sentence = "Er zijn niet genoeg visiteurs: er moet iemand van UWV mee en iemand van Divosa of een gemeente."
        return Reason(Rule.H3, sentence, "zoek meer visiteurs.")
    needed = plural(visit.people, "procesondersteuner", "procesondersteuners")
    return Reason(Rule.H3, f"Dit bezoek vraagt {needed}, en zoveel zijn er niet.", "laat minder mensen gaan.")


def _reason(problem: Problem, visit: Visit, obstacle: Obstacle, option: Placed, found: Sequence[Found]) -> Reason:
    team = listing([problem.visitor[one].name for one in option.team])
    solution = _SOLUTIONS[obstacle].format(day=day_month(option.day), team=team)
    return Reason(obstacle.rule, _sentence(problem, visit, obstacle, found), solution)


def _sentence(problem: Problem, visit: Visit, obstacle: Obstacle, found: Sequence[Found]) -> str:
    """Say the constraint in the terms of this visit, and why the days that keep it do not work."""
    own = _own_sentence(problem, visit, obstacle)
    if own is None:
        days = [each for each in found if not each[1] & _OF_DAYS]
        words = _then(problem, visit, obstacle, _covers_all(obstacle, days))
        is_of_people = obstacle in (Obstacle.REGION, Obstacle.ROAD)
        return f"{words[0].upper()}{words[1:]}." if is_of_people else f"Op de dagen die overblijven geldt: {words}."
    rest = [each for each in found if obstacle not in each[1]]
    return f"{own}{_why(problem, visit, rest)}."


def _own_sentence(problem: Problem, visit: Visit, obstacle: Obstacle) -> str | None:
    """Say what the constraint asks, where it is one of this visit."""
    settings = problem.settings
    last = last_audit_day(problem, visit)
    weekdays = listing([WEEKDAYS[each] for each in sorted(visit.weekdays)])
    told: dict[Obstacle, str] = {
        Obstacle.EARLY: f"Het bezoek mag vanaf {date_words(max(problem.begin, visit.earliest or problem.begin))}",
        Obstacle.LATE: f"Het bezoek mag tot en met {date_words(problem.deadline(visit))}",
        Obstacle.MT_WEEKDAY: f"Het MT kan alleen op {weekdays}" if weekdays else "Het MT kan op geen enkele weekdag",
        Obstacle.NOTICE: f"Uitnodigen moet {plural(settings.notice_days, 'werkdag', 'werkdagen')} vooruit, "
        f"dus het bezoek kan vanaf {date_words(problem.notice_day)}",
        Obstacle.GAP_ANY: f"Het bezoek kan vanaf {_after(visit.last_any, settings.gap_weeks)}, "
        f"{settings.gap_weeks} weken na het vorige bezoek",
        Obstacle.GAP_AUDIT: f"De audit kan vanaf {_after(visit.last_same, settings.audit_min_weeks)}, "
        f"{settings.audit_min_weeks} weken na de vorige audit",
        Obstacle.AUDIT_LONG_AGO: f"De audit kan tot en met {date_words(last) if last else ''}, "
        f"{settings.audit_max_weeks} weken na de vorige audit",
    }
    return told.get(obstacle)


def _after(day: date | None, weeks: int) -> str:
    return date_words(day + timedelta(weeks=weeks)) if day else ""


def _why(problem: Problem, visit: Visit, rest: Sequence[Found]) -> str:
    """Say what stands in the way most on these days: one thing if it does on all of them, else the first two."""
    counts = Counter(each for _, against in rest for each in against)
    every = list(Obstacle)
    common = sorted(counts, key=lambda each: (-counts[each], every.index(each)))
    for each in common:
        if counts[each] == len(rest):
            return f" en {_then(problem, visit, each, is_all=True)}"
    most = listing([_then(problem, visit, each, is_all=False) for each in common[:2]], "of")
    return f". Op die dagen geldt meestal: {most}" if most else ""


def _then(problem: Problem, visit: Visit, obstacle: Obstacle, is_all: bool) -> str:
    return _THEN[obstacle].format(people=_people(problem, visit, is_all))


def _people(problem: Problem, visit: Visit, is_all: bool) -> str:
    able = {one for team in teams(problem, visit) for one in team}
    who = "visiteurs" if visit.kind is Kind.VISITATIE else "ondersteuners"
    if not is_all:
        return f"de {who}"
    return f"beide {who}" if len(able) == 2 else f"alle {who}"


def _covers_all(obstacle: Obstacle, found: Sequence[Found]) -> bool:
    return all(obstacle in against for _, against in found)


def _together(problem: Problem, visit: Visit, found: Sequence[Found]) -> Reason:
    """Tell what is needed at once when no single constraint is to blame."""
    every = list(Obstacle)
    option, against = min(found, key=lambda each: (len(each[1]), sorted(map(every.index, each[1])), each[0].day))
    order = sorted(against, key=every.index)
    what = listing([_then(problem, visit, each, is_all=False) for each in order])
    team = listing([problem.visitor[one].name for one in option.team])
    ways = [_SOLUTIONS[each].format(day=day_month(option.day), team=team).rstrip(".") for each in order]
    sentence = f"Geen enkele dag kan. Op de beste dag, {day_month(option.day)}, geldt: {what}."
    return Reason(order[0].rule, sentence, f"{listing(ways)}.")
