"""What is known of people and Werkpleinen before a plan is made, and which facts are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from visitatie.rules import DayPart
from werkplein.core.errors import DomainError
from werkplein.core.labels import WEEKDAYS, LabelEnum, date_words, listing, plural

# Nobody is away longer than this in one row; a longer time is more likely a mistyped year.
LONGEST_DAYS = 366
# A summer holiday takes six or seven weeks.
LONGEST_HOLIDAY = 70
WORKDAYS = WEEKDAYS[:5]


class AbsenceKind(LabelEnum):
    """Why someone cannot be visited with, or a Werkplein cannot be visited."""

    LEAVE = "leave", "Verlof of afwezig"
    APPOINTMENT = "appointment", "Andere afspraak"
    BLOCKED = "blocked", "Werkplein kan niet"


class SchoolRegion(LabelEnum):
    """The three regions in which schools close at their own time."""

    NORTH = "noord", "Noord"
    MIDDLE = "midden", "Midden"
    SOUTH = "zuid", "Zuid"


@dataclass(frozen=True)
class Away:
    """Days on which someone or a Werkplein cannot."""

    begins_on: date
    ends_on: date
    kind: AbsenceKind = AbsenceKind.LEAVE
    part: DayPart = DayPart.WHOLE
    what: str = ""

    @property
    def days(self) -> Iterator[date]:
        """Give every day of it."""
        return (self.begins_on + timedelta(days=ahead) for ahead in range((self.ends_on - self.begins_on).days + 1))


@dataclass(frozen=True)
class Base:
    """From where and on which weekdays a supporter works; `office_weekday` is the fixed day at the office."""

    municipality_id: int
    weekdays: frozenset[int]
    office_weekday: int | None = None


def refuse_away(away: Away, today: date) -> None:
    """Refuse days that end before they begin, are over, or last too long to be meant."""
    if away.ends_on < away.begins_on:
        raise DomainError(f"De laatste dag ligt voor de eerste, {date_words(away.begins_on)}.", "ends_on")
    if away.ends_on < today:
        raise DomainError("Deze dagen zijn voorbij en veranderen geen plan meer. Kies vandaag of later.", "ends_on")
    if (away.ends_on - away.begins_on).days >= LONGEST_DAYS:
        raise DomainError("Dit is langer dan een jaar. Controleer het jaartal.", "ends_on")


def refuse_shorter(away: Away, ends_on: date) -> None:
    """Refuse a last day that leaves nothing of the days, or everything."""
    if ends_on < away.begins_on:
        raise DomainError(f"Kies een dag vanaf {date_words(away.begins_on)}, of trek alle dagen in.", "ends_on")
    if ends_on >= away.ends_on:
        raise DomainError(f"Kies een dag voor {date_words(away.ends_on)}. Langer? Voeg de dagen apart toe.", "ends_on")


@dataclass(frozen=True)
class Closing:
    """Weeks in which the schools of a region are closed."""

    region: SchoolRegion
    name: str
    begins_on: date
    ends_on: date

    @property
    def words(self) -> str:
        """Name it: what, where and when."""
        days = f"{date_words(self.begins_on)} tot en met {date_words(self.ends_on)}"
        return f"{self.name} in regio {self.region.label}, {days}"


def refuse_closing(closing: Closing, known: Iterable[Closing]) -> None:
    """Refuse weeks that end before they begin, last longer than any holiday, or are there already."""
    if closing.ends_on < closing.begins_on:
        raise DomainError(f"De laatste dag ligt voor de eerste, {date_words(closing.begins_on)}.", "ends_on")
    if (closing.ends_on - closing.begins_on).days >= LONGEST_HOLIDAY:
        raise DomainError("Een schoolvakantie duurt niet langer dan tien weken. Controleer de dagen.", "ends_on")
    for each in known:
        overlaps = each.begins_on <= closing.ends_on and closing.begins_on <= each.ends_on
        if each.region is closing.region and overlaps:
            raise DomainError(f"Dan is er al vakantie: {each.words}. Verwijder die eerst.", "begins_on")


def refuse_base(base: Base) -> None:
    """Refuse someone who never works, or is at the office on a day off."""
    if not base.weekdays:
        raise DomainError("Kies ten minste één werkdag.", "weekdays")
    if base.office_weekday is not None and base.office_weekday not in base.weekdays:
        day = WEEKDAYS[base.office_weekday]
        raise DomainError(f"De kantoordag is een dag waarop niet wordt gewerkt: {day}.", "office_weekday")


def written(weekdays: Iterable[int]) -> str:
    """Write weekdays as they are kept: `0134`."""
    return "".join(str(each) for each in sorted(set(weekdays)))


def read_weekdays(kept: str) -> frozenset[int]:
    """Read weekdays as they were kept."""
    return frozenset(int(each) for each in kept)


def weekday_words(weekdays: Iterable[int]) -> str:
    """Say which weekdays: `maandag, dinsdag en vrijdag`."""
    found = sorted(set(weekdays))
    if found == list(range(len(WORKDAYS))):
        return "elke werkdag"
    return listing([WEEKDAYS[each] for each in found]) or "op geen enkele dag"


def missing_words(labels: Iterable[str]) -> str:
    """Say who has no home base yet, and what to do about it."""
    names = list(labels)
    verb = "heeft" if len(names) == 1 else "hebben"
    return f"{listing(names)} {verb} nog geen standplaats. Vul die eerst in bij ‘Gegevens voor het plan’."


def count_words(days: int) -> str:
    """Say how long it takes: `1 dag`, `5 dagen`."""
    return plural(days, "dag", "dagen")
