"""What is expected, what came in and what is missing, in words and numbers for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from werkplein.core.labels import date_words, number, plural
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme.rules import Month, Programme
from werkplein.results.actions import OBLIGATIONS, kind_of
from werkplein.results.queries import Counts, Missing
from werkplein.results.rules import find_round

SETTLED = (ObligationState.DELIVERED, ObligationState.NOT_APPLICABLE)


@dataclass(frozen=True)
class Arrived:
    """How many figures came in of how many that are expected."""

    done: int
    expected: int

    def __add__(self, other: Arrived) -> Arrived:
        """Take two together."""
        return Arrived(self.done + other.done, self.expected + other.expected)

    @property
    def missing(self) -> int:
        return self.expected - self.done

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def words(self) -> str:
        return f"{number(self.done)} van {number(self.expected)}"


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
        if self.total.is_complete:
            return "compleet"
        return f"{number(self.total.missing)} te laat" if self.is_late else f"nog {number(self.total.missing)}"

    @property
    def tone(self) -> str:
        if self.total.is_complete:
            return "good"
        return "bad" if self.is_late else "attention"

    @property
    def due(self) -> str:
        return date_words(self.due_on)


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
    expected = sum(count for state, count in states.items() if state is not ObligationState.WITHDRAWN)
    return Arrived(sum(states.get(state, 0) for state in SETTLED), expected)


def figures_lead(lines: Sequence[Line]) -> str:
    """Say in one sentence what is in and what is not."""
    if not lines:
        return "Er wordt nog niets verwacht."
    newest = lines[0]
    first = f"Van {newest.label} zijn {newest.total.words} leveringen binnen."
    late = sum(line.total.missing for line in lines if line.is_late)
    return (
        f"{first} {plural(late, 'levering is', 'leveringen zijn')} te laat."
        if late
        else f"{first} Er is niets te laat."
    )


@dataclass(frozen=True)
class Absent:
    """A figure that is missing, in words."""

    code: str
    name: str
    what: str
    due: str
    is_late: bool
    address: str


def absent(rows: Iterable[Missing], programme: Programme, on: date) -> list[Absent]:
    """Say what is missing, of whom, since when."""
    return [
        Absent(
            row.code,
            row.name,
            _what(row, programme),
            date_words(row.obligation.due_on),
            row.obligation.is_late(on),
            row.obligation.address,
        )
        for row in rows
    ]


def _what(row: Missing, programme: Programme) -> str:
    obligation = row.obligation
    if obligation.kind is ObligationKind.OUTFLOW:
        return f"uitstroom {Month.parse(obligation.period).label}, {programme.stream(obligation.part).label}"
    kind = next(kind for kind, asked in OBLIGATIONS.items() if asked is obligation.kind)
    measured = find_round(programme, kind, obligation.period)
    return f"{kind.label.lower()}, {measured.label if measured else obligation.period}"
