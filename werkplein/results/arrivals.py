"""What is expected, what came in and what is missing, in words and numbers for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from werkplein.core.labels import date_words, listing, number, plural
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme.rules import Month, Programme, Round
from werkplein.results.actions import OBLIGATIONS, kind_of
from werkplein.results.queries import Counts, Missing
from werkplein.results.rules import MeasurementKind, find_round

SHOWN, AT_HAND = 8, 40
# A confirmed zero is delivered; what does not apply is neither delivered nor missing.
DELIVERED = (ObligationState.DELIVERED, ObligationState.ZERO)


@dataclass(frozen=True)
class Arrived:
    """How many figures came in of how many that are expected, and how many do not apply."""

    done: int
    expected: int
    excused: int = 0

    def __add__(self, other: Arrived) -> Arrived:
        """Take two together."""
        return Arrived(self.done + other.done, self.expected + other.expected, self.excused + other.excused)

    @property
    def missing(self) -> int:
        return self.expected - self.done

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def is_excused(self) -> bool:
        """Tell whether nothing is expected, for none of it applies."""
        return not self.expected and bool(self.excused)

    @property
    def words(self) -> str:
        return "–" if self.is_excused else f"{number(self.done)} van {number(self.expected)}"


@dataclass(frozen=True)
class Line:
    """A month or a round with what came in, per part and together."""

    code: str
    label: str
    slug: str
    parts: tuple[Arrived, ...]
    due_on: date
    on: date

    @property
    def total(self) -> Arrived:
        return sum(self.parts, Arrived(0, 0))

    @property
    def is_late(self) -> bool:
        return not self.total.is_complete and self.due_on < self.on

    @property
    def state(self) -> str:
        if self.total.is_excused:
            return ObligationState.NOT_APPLICABLE.label.lower()
        if self.total.is_complete:
            return "compleet"
        return f"{number(self.total.missing)} te laat" if self.is_late else f"nog {number(self.total.missing)}"

    @property
    def tone(self) -> str:
        if self.total.is_excused:
            return ""
        if self.total.is_complete:
            return "good"
        return "bad" if self.is_late else "attention"

    @property
    def due(self) -> str:
        return date_words(self.due_on)

    @property
    def beside(self) -> str:
        """Say how many of them do not apply, where others do."""
        total = self.total
        return f"{number(total.excused)} niet van toepassing" if total.excused and not total.is_excused else ""


def month_lines(counts: Counts, programme: Programme, on: date) -> list[Line]:
    """Give the months of which outflow is expected, newest first."""
    months = sorted({period for kind, period, _ in counts if kind is ObligationKind.OUTFLOW}, reverse=True)
    return [_month_line(counts, Month.parse(month), programme, on) for month in months]


def _month_line(counts: Counts, month: Month, programme: Programme, on: date) -> Line:
    parts = [
        _arrived(counts.get((ObligationKind.OUTFLOW, month.code, stream.code), {})) for stream in programme.streams
    ]
    return Line(month.code, month.label, "", tuple(parts), programme.outflow_due_on(month), on)


def round_lines(counts: Counts, programme: Programme, on: date) -> list[Line]:
    """Give the rounds of which results are expected, newest first."""
    lines = []
    for measured in sorted(programme.rounds, key=lambda one: (one.due_on, one.kind), reverse=True):
        kind = kind_of(measured)
        found = counts.get((OBLIGATIONS[kind], measured.code, ""))
        if found:
            label = f"{kind.label}, {measured.label}"
            lines.append(Line(measured.code, label, kind.slug, (_arrived(found),), measured.due_on, on))
    return lines


def _arrived(states: Mapping[ObligationState, int]) -> Arrived:
    done = sum(states.get(state, 0) for state in DELIVERED)
    return Arrived(done, done + states.get(ObligationState.OPEN, 0), states.get(ObligationState.NOT_APPLICABLE, 0))


def figures_lead(months: Sequence[Line], late: int) -> str:
    """Say in one sentence what is in and what is not: of the newest month that should be there."""
    if not months:
        return "Er wordt nog niets verwacht."
    newest = next((line for line in months if line.due_on < line.on), months[0])
    first = f"Van {newest.label} zijn {newest.total.words} leveringen binnen."
    if newest.total.is_excused:
        first = f"Van {newest.label} wordt niets verwacht."
    if not late:
        return f"{first} Er is niets te laat."
    return f"{first} {plural(late, 'levering is', 'leveringen zijn')} te laat, van deze en eerdere cijfers samen."


def awaited(lines: Iterable[Line]) -> int:
    """Count what is missing and still in time."""
    return sum(line.total.missing for line in lines if not line.is_late)


@dataclass(frozen=True)
class Part:
    """One of the figures that are missing together, and where it is filled in."""

    label: str
    address: str


@dataclass(frozen=True)
class Absent:
    """What is missing of a Werkplein about one period, in words."""

    name: str
    what: str
    since: str
    parts: tuple[Part, ...]
    year: int

    @property
    def who(self) -> str:
        """Say which streams are missing; a measurement has none."""
        return listing([part.label for part in self.parts if part.label])


@dataclass(frozen=True)
class Late:
    """What is late: some stands on the page, some can be opened there, and the months and rounds show all."""

    all: Sequence[Absent]

    @property
    def count(self) -> int:
        """Count the deliveries, as the sentence above the page does; the streams of a month stand together."""
        return _deliveries(self.all)

    @property
    def shown(self) -> Sequence[Absent]:
        return self.all[:SHOWN]

    @property
    def more(self) -> Sequence[Absent]:
        return self.all[SHOWN:AT_HAND]

    @property
    def more_count(self) -> int:
        """Count the deliveries that can be opened, as `count` does."""
        return _deliveries(self.more)

    @property
    def is_cut(self) -> bool:
        return len(self.all) > AT_HAND

    @property
    def years(self) -> list[int]:
        """Give the years that these figures are about: a list shows one of them."""
        return sorted({one.year for one in self.all})


def _deliveries(rows: Sequence[Absent]) -> int:
    return sum(len(one.parts) for one in rows)


def late_ones(rows: Iterable[Missing], programme: Programme) -> Late:
    """Say what is late, of whom, since when; the streams of one month together, longest waiting first."""
    groups: dict[tuple[str, ObligationKind, str], list[Missing]] = {}
    for row in rows:
        groups.setdefault((row.code, row.obligation.kind, row.obligation.period), []).append(row)
    return Late([_absent(group, programme) for group in groups.values()])


def _absent(group: Sequence[Missing], programme: Programme) -> Absent:
    first = group[0]
    parts = tuple(Part(_part(row.obligation, programme), row.obligation.address) for row in group)
    what, year = _what(first.obligation, programme), _year(first.obligation, programme)
    return Absent(first.name, what, date_words(first.obligation.due_on), parts, year)


def _part(obligation: Obligation, programme: Programme) -> str:
    return programme.stream(obligation.part).label if obligation.part else ""


def _what(obligation: Obligation, programme: Programme) -> str:
    if obligation.kind is ObligationKind.OUTFLOW:
        return f"uitstroom {Month.parse(obligation.period).label}"
    kind, measured = _round(obligation, programme)
    return f"{kind.label.lower()}, {measured.label if measured else obligation.period}"


def _year(obligation: Obligation, programme: Programme) -> int:
    if obligation.kind is ObligationKind.OUTFLOW:
        return Month.parse(obligation.period).year
    _, measured = _round(obligation, programme)
    return measured.ends_on.year if measured else obligation.due_on.year


def _round(obligation: Obligation, programme: Programme) -> tuple[MeasurementKind, Round | None]:
    kind = next(kind for kind, asked in OBLIGATIONS.items() if asked is obligation.kind)
    return kind, find_round(programme, kind, obligation.period)
