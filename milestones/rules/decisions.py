"""What the steering group may decide about a level: for how long, from which day, and what a correction is (D.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from milestones.rules.dossier import Held
from milestones.rules.hysteresis import last_level
from milestones.rules.reasons import is_short, refuse_short, too_short
from milestones.rules.verdicts import Level
from werkplein.core.errors import Conflict, DomainError, Refused, came_first
from werkplein.core.labels import date_words
from werkplein.programme.rules import Programme, Quarter, add_months

DAY = timedelta(days=1)
MONTHS_PER_QUARTER = 3
# "Te weinig gegevens" is no level that anybody chooses: it says that there are too few answers.
DECIDABLE = (Level.LEADER, Level.MIDDLE, Level.LAGGARD)


@dataclass(frozen=True)
class Decided:
    """Another level than the rule gives, from a day until a day, and why."""

    level: Level
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True)
class Corrected:
    """What the level of a fixed quarter should have been, and why."""

    quarter: Quarter
    level: Level
    reason: str


@dataclass(frozen=True)
class Bounds:
    """Between which days the steering group can decide about a Werkplein.

    `last_fixed` is the reference date of the newest fixed quarter, `last_start` the day from which the last decision
    counts, `quarters` how many quarters a decision may last.
    """

    opened_on: date
    last_fixed: date | None
    last_start: date | None
    quarters: int
    today: date

    @property
    def first(self) -> date:
        """Give the first day that a decision can be about: nothing touches a quarter that was fixed (design 4.4)."""
        return max(self.opened_on, self.last_fixed + DAY if self.last_fixed else date.min)

    @property
    def default(self) -> date:
        """Give the day from which a decision counts unless somebody says otherwise; later it cannot begin."""
        return max(self.today, self.first, self.last_start or date.min)

    def missed(self, starts_on: date) -> Quarter | None:
        """Give the quarter that is not fixed yet and that a decision from this day comes too late for."""
        quarter = Quarter.of(starts_on).previous()
        return quarter if quarter.reference_date >= self.first else None

    def can_begin_on(self, day: date) -> bool:
        """Tell whether a decision can begin as early as this."""
        return day >= max(self.first, self.last_start or date.min)

    def last(self, starts_on: date) -> date:
        """Give the last day on which a decision that begins on this day can count (domain D.4)."""
        return add_months(starts_on, MONTHS_PER_QUARTER * self.quarters) - DAY


def bounds(
    programme: Programme, opened_on: date, last_fixed: date | None, last_start: date | None, today: date
) -> Bounds:
    """Give between which days can be decided; nothing is about a day before the programme."""
    since = max(opened_on, programme.starts_on)
    return Bounds(since, last_fixed, last_start, programme.override_quarters, today)


def refuse_decision(decided: Decided, within: Bounds) -> None:
    """Refuse a decision without a reason, with days that cannot be, or that reaches into what was fixed or decided."""
    problems = [*_level(decided), *_start(decided.starts_on, within), *_end(decided, within), *_reason(decided)]
    if problems:
        raise Refused(problems)


def _level(decided: Decided) -> Iterator[DomainError]:
    if decided.level not in DECIDABLE:
        yield DomainError("Kies kopgroep, middengroep of achterblijver.", "level")


def _start(starts_on: date, within: Bounds) -> Iterator[DomainError]:
    if within.last_fixed is not None and starts_on <= within.last_fixed:
        yield DomainError(
            f"Het {Quarter.of(within.last_fixed).label} is al vastgesteld. Kies een dag vanaf "
            f"{date_words(within.last_fixed + DAY)}. Klopt het vastgestelde niveau niet? Corrigeer het dan bij de "
            "geschiedenis.",
            "starts_on",
        )
    elif starts_on < within.first:
        yield DomainError(f"Kies een dag vanaf {date_words(within.first)}. Toen ging het Werkplein mee.", "starts_on")
    elif within.last_start is not None and starts_on < within.last_start:
        yield DomainError(
            f"Er is al een besluit vanaf {date_words(within.last_start)}. Kies die dag of een latere.", "starts_on"
        )
    elif starts_on > within.default:
        yield DomainError(f"Kies een dag tot en met {date_words(within.default)}.", "starts_on")


def _end(decided: Decided, within: Bounds) -> Iterator[DomainError]:
    last = within.last(decided.starts_on)
    if decided.ends_on < decided.starts_on:
        day = date_words(decided.starts_on)
        yield DomainError(f"Kies een einddatum vanaf {day}. Dan begint het besluit.", "ends_on")
    elif decided.ends_on < within.today:
        yield DomainError(f"Kies een einddatum vanaf vandaag, {date_words(within.today)}.", "ends_on")
    elif decided.ends_on > last:
        yield DomainError(
            f"Een besluit geldt hoogstens een kwartaal. Kies een einddatum tot en met {date_words(last)}.", "ends_on"
        )


def _reason(decided: Decided) -> Iterator[DomainError]:
    if is_short(decided.reason):
        yield too_short("waarom u zo besluit", "reason")


def refuse_correction(corrected: Corrected, counts: Level) -> None:
    """Refuse a correction that says the same as what counts now, or that does not say why."""
    if corrected.level is counts:
        raise DomainError(f"{counts.label} is al het niveau dat telt. Kies een ander niveau.", "level")
    refuse_short(corrected.reason, "wat er niet klopte", "reason")


def effect_words(held: Sequence[Held], about: Quarter, *, is_closed: bool) -> str:
    """Say what a correction of a fixed quarter does to the levels that follow (domain D.4).

    They go on from the last quarter in which there was enough to tell a level by, of those that were fixed (`held`).
    """
    if is_closed:
        return "Dit Werkplein is gesloten. Er volgt geen niveau meer waarvoor de correctie telt."
    later = [each for each in held if each.reference_date > about.reference_date]
    last = last_level(later)
    if last is not None:
        goes_on = Quarter.of(last.reference_date).label
        return (
            "Aan het niveau van nu verandert de correctie niets. "
            f"Voor een stap omhoog of omlaag telt het {goes_on} als het vorige niveau. Dat is later vastgesteld."
        )
    counts = (
        "Het gecorrigeerde niveau telt voortaan als het vorige niveau, bijvoorbeeld voor een stap omhoog of omlaag."
    )
    return f"{counts} Daarna waren er steeds te weinig gegevens voor een niveau." if later else counts


def refuse_unseen(seen: int, newest: int, is_own: bool = False) -> None:
    """Refuse an act of somebody who did not see the last one; both are the number of a row, 0 for none.

    The last one is of the same person, when `is_own`.
    """
    if seen != newest:
        first = came_first("Iemand anders nam intussen een besluit over dit niveau", is_own)
        raise Conflict(f"{first}. Kijk wat er nu geldt. Wilt u nog iets anders, besluit dan opnieuw.")
