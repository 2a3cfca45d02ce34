"""What is to be planned, and what a plan is, in the terms of the field (domain E)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from visitatie.rules import Appointment, DayPart
from werkplein.core.labels import LabelEnum
from werkplein.programme.rules import add_working_days, is_working_day

WORK_WEEK = frozenset(range(5))


class Kind(LabelEnum):
    """What a visit is for."""

    AUDIT = "audit", "Audit"
    VISITATIE = "visitatie", "Visitatie"
    SCAN = "scan", "Scan"


class Role(LabelEnum):
    """What a visitor may be sent for."""

    SUPPORTER = "supporter", "procesondersteuner"
    UWV = "uwv_reviewer", "visiteur van UWV"
    MUNICIPAL = "municipal_reviewer", "visiteur van Divosa of een gemeente"


@dataclass(frozen=True)
class Place:
    """A spot on the map; the code is what a file with travel times calls it."""

    code: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Site:
    """A Werkplein, as far as the planner needs it."""

    id: int
    name: str
    place: Place
    region: str = ""
    holiday_region: str = ""


@dataclass(frozen=True)
class Visitor:
    """Someone who visits: where from, on which days, and for what."""

    id: int
    name: str
    home: Place
    roles: frozenset[Role]
    region: str = ""
    werkplein_id: int | None = None
    weekdays: frozenset[int] = WORK_WEEK
    leave: frozenset[date] = frozenset()
    appointments: tuple[Appointment, ...] = ()
    # Visits that the plan is not about: each takes the whole day, for nobody computes what fits beside it, and counts.
    elsewhere: tuple[Appointment, ...] = ()
    max_per_week: int | None = None
    office_weekday: int | None = None
    preferred: frozenset[int] = frozenset()

    def is_away(self, day: date, part: DayPart) -> bool:
        """Tell whether they have leave that day, or something else on that part of it."""
        return day in self.leave or any(each.day == day and each.part.overlaps(part) for each in self.appointments)


@dataclass(frozen=True)
class ReturnOf:
    """The second day of a scan, whose third day comes back to it with the same people (H8)."""

    day: date
    team: tuple[int, ...]


@dataclass(frozen=True)
class Visit:
    """A visit to plan, and what its Werkplein can."""

    id: int
    werkplein_id: int
    kind: Kind = Kind.AUDIT
    severity: int = 0
    earliest: date | None = None
    deadline: date | None = None
    weekdays: frozenset[int] = WORK_WEEK
    blocked: frozenset[date] = frozenset()
    last_any: date | None = None
    last_same: date | None = None
    # Days told for other visits to the same Werkplein, which this plan is not about, and what those are for.
    elsewhen: frozenset[tuple[date, Kind]] = frozenset()
    team_size: int = 1
    parts: tuple[DayPart, ...] = (DayPart.WHOLE,)
    minutes: int | None = None
    known: frozenset[int] = frozenset()
    preferred: frozenset[int] = frozenset()
    return_of: ReturnOf | None = None

    @property
    def people(self) -> int:
        """Count who go: a visitatie is never done alone."""
        if self.return_of:
            return len(self.return_of.team)
        return max(2, self.team_size) if self.kind is Kind.VISITATIE else self.team_size


@dataclass(frozen=True)
class SchoolHoliday:
    """Weeks in which the schools of a region are closed."""

    region: str
    begin: date
    end: date


@dataclass(frozen=True)
class Settings:
    """The numbers of domain E.2 and E.3, each of which may be changed."""

    notice_days: int = 15
    gap_weeks: int = 6
    audit_min_weeks: int = 8
    audit_max_weeks: int = 18
    between_minutes: int = 45
    day_minutes: int = 9 * 60
    max_per_week: int = 3
    office_days: int = 1
    half_minutes: int = 3 * 60
    whole_minutes: int = 5 * 60
    return_days: tuple[int, int] = (56, 70)
    risk_days: int = 10
    desk_days: int = 1
    detour: float = 1.3
    speed: float = 70
    extra_minutes: int = 10


@dataclass(frozen=True)
class Placed:
    """A visit with its day, its part of the day, and who go."""

    visit_id: int
    day: date
    part: DayPart
    team: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """All that a plan depends on."""

    begin: date
    end: date
    today: date
    visitors: tuple[Visitor, ...]
    sites: tuple[Site, ...]
    visits: tuple[Visit, ...]
    closing_days: Mapping[date, str] = field(default_factory=dict)
    confirmed: tuple[Placed, ...] = ()
    published: tuple[Placed, ...] = ()
    settings: Settings = Settings()
    school_holidays: tuple[SchoolHoliday, ...] = ()
    matrix: Mapping[tuple[str, str], int] | None = None

    @cached_property
    def visitor(self) -> Mapping[int, Visitor]:
        """Find a visitor by its number."""
        return {each.id: each for each in self.visitors}

    @cached_property
    def visit(self) -> Mapping[int, Visit]:
        """Find a visit by its number."""
        return {each.id: each for each in self.visits}

    @cached_property
    def site(self) -> Mapping[int, Site]:
        """Find a Werkplein by its number."""
        return {each.id: each for each in self.sites}

    @cached_property
    def working_days(self) -> tuple[date, ...]:
        """Give the days of the period on which people work."""
        days = (self.begin + timedelta(days=ahead) for ahead in range((self.end - self.begin).days + 1))
        return tuple(day for day in days if is_working_day(day, self.closing_days))

    @cached_property
    def notice_day(self) -> date:
        """Give the first day for which someone can still be invited in time (H9)."""
        return add_working_days(self.today, self.settings.notice_days, self.closing_days)

    @cached_property
    def locked(self) -> Mapping[int, Placed]:
        """Give the confirmed visits that stay: all but those at which someone of the team cannot be by now (H7)."""
        return {each.visit_id: each for each in self.confirmed if self.can_come(each) and each.visit_id in self.visit}

    def can_come(self, placed: Placed) -> bool:
        """Tell whether nobody of the team is away on that part of that day."""
        return not any(self.visitor[one].is_away(placed.day, placed.part) for one in placed.team if one in self.visitor)

    @cached_property
    def before(self) -> Mapping[int, Placed]:
        """Give what was told to people before: the published plan, and what was confirmed."""
        return {each.visit_id: each for each in (*self.published, *self.confirmed)}

    @cached_property
    def holidays(self) -> Mapping[str, tuple[SchoolHoliday, ...]]:
        """Give the school holidays of each region."""
        regions = {each.region for each in self.school_holidays}
        return {region: tuple(each for each in self.school_holidays if each.region == region) for region in regions}

    def count_until(self, day: date) -> int:
        """Count the working days of the period up to and including a day."""
        return bisect_right(self.working_days, day)

    def deadline(self, visit: Visit) -> date:
        """Give the last day for a visit: its own, within the period."""
        return min(visit.deadline or self.end, self.end)

    def site_of(self, visit_id: int) -> Site:
        """Give the Werkplein that a visit goes to."""
        return self.site[self.visit[visit_id].werkplein_id]

    def minutes(self, placed: Placed) -> int:
        """Give how long a visit lasts, travel not counted."""
        standard = self.settings.whole_minutes if placed.part is DayPart.WHOLE else self.settings.half_minutes
        return self.visit[placed.visit_id].minutes or standard

    def per_week(self, visitor: Visitor, monday: date) -> int:
        """Give how many visits of this plan someone may do in a week, beside those elsewhere (H10)."""
        most = self.settings.max_per_week if visitor.max_per_week is None else visitor.max_per_week
        return most - sum(0 <= (each.day - monday).days < 7 for each in visitor.elsewhere)
