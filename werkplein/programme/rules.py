"""The programme as frozen values, and the calendar it is counted in."""

import calendar
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar, Self

from werkplein.core.labels import MONTHS

# No programme lies outside these years; an address that names another is no period.
YEARS = range(1900, 2200)


@dataclass(frozen=True, order=True)
class Period:
    """A numbered part of a year, written as year, mark and number."""

    year: int
    number: int

    PER_YEAR: ClassVar[int]
    MARK: ClassVar[str]
    DIGITS: ClassVar[int]
    WORDS: ClassVar[str]
    EXAMPLE: ClassVar[str]

    def __post_init__(self) -> None:
        if not (self.year in YEARS and 1 <= self.number <= self.PER_YEAR):
            raise ValueError(f"{self.year}{self.MARK}{self.number} is geen {self.WORDS}")

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read a code as in the example; anything else is a ValueError."""
        year, mark, number = code.partition(cls.MARK)
        if not (mark and len(year) == 4 and len(number) == cls.DIGITS and _digits(year) and _digits(number)):
            raise ValueError(f"{code!r} is geen {cls.WORDS}; schrijf het als {cls.EXAMPLE}")
        return cls(int(year), int(number))

    @property
    def code(self) -> str:
        return f"{self.year:04d}{self.MARK}{self.number:0{self.DIGITS}d}"

    def plus(self, count: int) -> Self:
        year, index = divmod(self.year * self.PER_YEAR + self.number - 1 + count, self.PER_YEAR)
        return type(self)(year, index + 1)

    def next(self) -> Self:
        return self.plus(1)

    def previous(self) -> Self:
        return self.plus(-1)

    def until(self, last: Self) -> Iterator[Self]:
        """This one and each one after it, up to and including the last."""
        period = self
        while period <= last:
            yield period
            period = period.next()


@dataclass(frozen=True, order=True)
class Month(Period):
    """A calendar month, written as 2010-05."""

    PER_YEAR = 12
    MARK = "-"
    DIGITS = 2
    WORDS = "maand"
    EXAMPLE = "2010-05"

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @property
    def label(self) -> str:
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def start(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])


@dataclass(frozen=True, order=True)
class Quarter(Period):
    """A calendar quarter, written as 2010-K2; its last day is the reference date."""

    PER_YEAR = 4
    MARK = "-K"
    DIGITS = 1
    WORDS = "kwartaal"
    EXAMPLE = "2010-K2"

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def label(self) -> str:
        return f"{self.number}e kwartaal {self.year}"

    @property
    def start(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> date:
        return Month(self.year, self.number * 3).end

    @property
    def reference_date(self) -> date:
        return self.end

    @property
    def months(self) -> tuple[Month, Month, Month]:
        first = Month.of(self.start)
        return first, first.plus(1), first.plus(2)


@dataclass(frozen=True)
class Milestone:
    """One of the twelve things that can be observed on a Werkplein (note 2010, milestones)."""

    code: str
    criterion_code: str
    title: str
    question: str
    text: str
    look_for: tuple[str, ...]
    must_be_seen: bool = False
    lapses_on_move: bool = False
    inherited_by_satellite: bool = False
    per_municipality: bool = False
    knockout: bool = False
    may_be_not_applicable: bool = False


@dataclass(frozen=True)
class Criterion:
    """One of the six criteria that the milestones make observable."""

    code: str
    title: str
    text: str
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class Stream:
    """Whose clients are counted: outflow is delivered per stream."""

    code: str
    label: str
    in_sentence: str


@dataclass(frozen=True)
class Round:
    """One round of a satisfaction measurement: whom it asks, when, and when the result is due."""

    code: str
    kind: str
    number: int
    of: int
    starts_on: date
    ends_on: date
    due_on: date

    @property
    def label(self) -> str:
        return f"meting {self.number} van {self.of}"


@dataclass(frozen=True)
class RulesetFile:
    """The ruleset as the programme ships it; from the first set-up on the rows are the truth."""

    version: str
    valid_from: date
    max_criteria: int
    max_milestones: int
    knockout: tuple[str, ...]
    min_answered: int
    leader_share: tuple[int, int]
    validity_months: dict[str, int] = field(hash=False)
    visit_fresh_days: int


@dataclass(frozen=True)
class PeerRules:
    """Who is compared with whom, how old an example may be, and when one may ask for contact again."""

    bounds: tuple[int, ...]
    recent_months: int
    ask_again_days: int


@dataclass(frozen=True)
class AuditRules:
    """Who audits, and how many days one audit takes each of them."""

    supporters: int
    visit_days: int
    desk_days: int

    @property
    def days(self) -> int:
        return self.visit_days + self.desk_days


@dataclass(frozen=True)
class PlanningRules:
    """The numbers a plan of visits keeps to, and in which school region each labour-market region lies."""

    notice_days: int
    gap_weeks: int
    audit_min_weeks: int
    audit_max_weeks: int
    between_minutes: int
    day_minutes: int
    visit_minutes: int
    max_per_week: int
    office_days: int
    risk_days: int
    team_size: int
    school_regions: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class StepPlanRules:
    """When the steps for a laggard are due, and when the steering group decides on an external audit."""

    analysis_days: int
    grid_days: int
    interventions_days: int
    decide_quarters: int
    decide_from: date
    decide_days: int
    effect_quarters: int


@dataclass(frozen=True)
class VisitatieRules:
    """How often a Werkplein is reviewed by peers, by whom, and on which days the steps are due."""

    every_months: int
    first_by: date
    team_least: int
    team_most: int
    conflict_years: int
    agree_working_days: int
    self_evaluation_working_days: int
    concept_working_days: int
    final_working_days: int
    link_working_days: int
    consent_working_days: int
    follow_up_from_months: int
    follow_up_until_months: int


@dataclass(frozen=True)
class ScanRules:
    """How soon a scan is planned and answered to, when its return session is, and how many take part."""

    plan_working_days: int
    confirm_working_days: int
    agree_working_days: int
    return_from_days: int
    return_until_days: int
    group_least: int
    group_most: int
    compare_least: int


@dataclass(frozen=True)
class Programme:
    """Everything the steering group may replace by another file."""

    name: str
    starts_on: date
    deadline: date
    goal: int
    criteria: tuple[Criterion, ...]
    opens_months_before: int
    due_days_after: int
    reply_working_days: int
    decide_working_days: int
    override_quarters: int
    outflow_due_day: int
    outflow_final_months: int
    release_day: int
    release_hour: int
    streams: tuple[Stream, ...]
    rounds: tuple[Round, ...]
    ruleset: RulesetFile
    peers: PeerRules
    audits: AuditRules
    planning: PlanningRules
    step_plan: StepPlanRules
    visitatie: VisitatieRules
    scan: ScanRules

    def __hash__(self) -> int:
        """Few are told apart, and often: so not by all that is in it."""
        return hash((self.name, self.starts_on, self.deadline))

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        return tuple(milestone for criterion in self.criteria for milestone in criterion.milestones)

    @property
    def validity_months(self) -> dict[str, int]:
        return self.ruleset.validity_months

    def milestone(self, code: str) -> Milestone:
        """The milestone with this code; a KeyError when the programme has none."""
        for milestone in self.milestones:
            if milestone.code == code:
                return milestone
        raise KeyError(code)

    def has_milestone(self, code: str) -> bool:
        return any(milestone.code == code for milestone in self.milestones)

    def criterion(self, code: str) -> Criterion:
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise KeyError(code)

    def stream(self, code: str) -> Stream:
        return {stream.code: stream for stream in self.streams}[code]

    def rounds_of(self, kind: str) -> tuple[Round, ...]:
        return tuple(measured for measured in self.rounds if measured.kind == kind)

    def checklist_opens_on(self, quarter: Quarter) -> date:
        return add_months(quarter.reference_date, -self.opens_months_before)

    def checklist_due_on(self, quarter: Quarter) -> date:
        return quarter.reference_date + timedelta(days=self.due_days_after)

    def open_quarter(self, on: date) -> Quarter | None:
        """The newest quarter whose checklist has opened by this day: one is open at a time."""
        quarter = Quarter.of(on)
        if self.checklist_opens_on(quarter) > on:
            quarter = quarter.previous()
        return quarter if quarter.reference_date >= self.starts_on else None

    def outflow_opens_on(self, month: Month) -> date:
        return month.next().start

    def outflow_due_on(self, month: Month) -> date:
        return month.next().start.replace(day=self.outflow_due_day)

    def outflow_final_on(self, month: Month) -> date:
        """The day from which a month's figure no longer counts as provisional."""
        return month.plus(self.outflow_final_months).end

    def days_left(self, on: date) -> int:
        return (self.deadline - on).days


def add_months(day: date, months: int) -> date:
    """The same day some months on; the last day of the month where there is no such day."""
    month = Month.of(day).plus(months)
    return date(month.year, month.number, min(day.day, month.end.day))


def is_working_day(day: date, closing_days: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in closing_days


def add_working_days(day: date, count: int, closing_days: Collection[date]) -> date:
    """The day that is this many working days later; earlier when the count is negative."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, closing_days)
    return day


def working_days_left(on: date, due_on: date, closing_days: Collection[date]) -> int:
    """Working days after today up to and including the due date; 0 once it has passed. Whole weeks are not walked."""
    weeks, rest = divmod(max((due_on - on).days, 0), 7)
    days = weeks * 5 + sum((on + timedelta(days=ahead)).weekday() < 5 for ahead in range(1, rest + 1))
    return days - sum(on < day <= due_on and day.weekday() < 5 for day in closing_days)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
