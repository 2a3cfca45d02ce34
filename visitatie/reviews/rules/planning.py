"""When a Werkplein is due, and on which day a visitatie cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from visitatie.planning.rules.facts import Away
from visitatie.rules import DayPart
from werkplein.core.errors import DomainError
from werkplein.core.labels import date_long, date_words
from werkplein.programme.rules import Quarter, VisitatieRules, add_months


def due_on(last_seen: date | None, rules: VisitatieRules) -> date:
    """Give by when a Werkplein is to be reviewed: so many months after it was last seen, by peers or at an audit."""
    return rules.first_by if last_seen is None else add_months(last_seen, rules.every_months)


def first_free(due: date, today: date, taken: Collection[str]) -> Quarter:
    """Give the quarter in which a visitatie is put: that of its due date, or the first one that has none yet."""
    quarter = max(Quarter.of(due), Quarter.of(today))
    while quarter.code in taken:
        quarter = quarter.next()
    return quarter


def last_day(due: date, quarter: Quarter) -> date:
    """Give the last day for a visitatie of a quarter."""
    return due if Quarter.of(due) == quarter else quarter.end


@dataclass(frozen=True)
class OtherVisit:
    """Another visit to the same Werkplein, by its day and what it is."""

    day: date
    name: str


def refuse_near(day: date, others: Iterable[OtherVisit], gap_weeks: int) -> None:
    """Refuse a day too near to another visit to the same Werkplein, of whatever kind (domain E.2)."""
    for other in sorted(others, key=lambda each: each.day):
        if abs((day - other.day).days) < gap_weeks * 7:
            free = other.day + timedelta(weeks=gap_weeks)
            raise DomainError(
                f"Op {date_long(other.day)} is hier ook een {other.name.lower()}. Tussen twee bezoeken zitten ten "
                f"minste {gap_weeks} weken. Kies {date_words(free)} of later, of verzet eerst het andere bezoek.",
                "day",
            )


def refuse_away(who: str, day: date, part: DayPart, away: Iterable[Away]) -> None:
    """Refuse a day on which someone of the team or the Werkplein cannot."""
    for each in away:
        if each.begins_on <= day <= each.ends_on and each.part.overlaps(part):
            until = "" if each.begins_on == each.ends_on else f" tot en met {date_words(each.ends_on)}"
            raise DomainError(f"{who} kan niet op {date_long(day)}{until}. Kies een andere dag.", "day")


def refuse_weekday(day: date, weekdays: frozenset[int] | None, words: str) -> None:
    """Refuse a weekday on which the MT said it cannot."""
    if weekdays is not None and day.weekday() not in weekdays:
        raise DomainError(f"Dit MT kan alleen op {words}. Kies zo’n dag.", "day")


def refuse_programme(lines: Sequence[str]) -> None:
    """Refuse a programme whose lines have no time, or are not in order."""
    times = []
    for line in lines:
        hour, mark, rest = line.partition(" ")
        parsed = _time(hour)
        if parsed is None or not mark or not rest.strip():
            raise DomainError(f"Begin elke regel met een tijd, zoals ‘9.30 Rondgang’. Dat mist bij: {line}", "lines")
        times.append(parsed)
    if times != sorted(times):
        raise DomainError("De tijden staan niet op volgorde. Zet de vroegste bovenaan.", "lines")


def _time(raw: str) -> tuple[int, int] | None:
    hour, mark, minute = raw.replace(":", ".").partition(".")
    if not (mark and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        return None
    if len(hour) > 2 or len(minute) != 2 or int(hour) > 23 or int(minute) > 59:
        return None
    return int(hour), int(minute)
