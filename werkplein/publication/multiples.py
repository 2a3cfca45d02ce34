"""Small multiples: the last twelve months of each Werkplein of a region, drawn alike so that the eye can compare.

Only what a period tells of a Werkplein is drawn. A month without a public figure is a gap with its sign; the table
beside the drawings says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from typing import TypeVar

from werkplein.core.labels import plural
from werkplein.publication.content import Location, Period
from werkplein.publication.course import Course
from werkplein.publication.rules import Position, PublicFigure
from werkplein.publication.wording import amount

MONTHS = 12
WIDTH, HEIGHT = 176.0, 76.0
LEFT, RIGHT, TOP, BOTTOM = 6.0, 168.0, 6.0, 64.0
Value = TypeVar("Value")
NO_SIGN = (Position.NOT_APPLICABLE,)


@dataclass(frozen=True)
class Gap:
    """A month without a public figure: where its sign stands on the line of nought."""

    x: float
    is_delivered: bool


@dataclass(frozen=True)
class Panel:
    """The months of one Werkplein, oldest first; nothing where it did not exist."""

    werkplein: Location
    figures: Sequence[PublicFigure | None]
    line: str
    band: str
    gaps: Sequence[Gap]
    end: tuple[float, float] | None
    sentence: str


@dataclass(frozen=True)
class Multiples:
    """The drawings of a region, all on one scale, with the country as the same dashed line in each."""

    course: Course
    panels: Sequence[Panel]
    national: str
    highest: Decimal

    @property
    def periods(self) -> list[Period]:
        """Give the months that there is something to tell of."""
        return [period for period in self.course if period]

    @property
    def rows(self) -> list[tuple[Period, list[PublicFigure | None]]]:
        """Give the same months as a table, newest first."""
        found = [
            (period, [panel.figures[at] for panel in self.panels]) for at, period in enumerate(self.course) if period
        ]
        return list(reversed(found))

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Give the heads of that table: the Werkpleinen, above numbers."""
        return [(panel.werkplein.name, "num") for panel in self.panels]

    @property
    def span(self) -> str:
        """Name the months: `mei 2009 tot en met april 2010`."""
        return f"{self.periods[0].label} tot en met {self.periods[-1].label}"


def multiples(course: Course, places: Sequence[Location]) -> Multiples | None:
    """Draw the last twelve of these months, oldest first; one month is no course, and neither is nothing public."""
    shown = list(course)[-MONTHS:]
    told = [(place, [period.figures.get(place.code) if period else None for period in shown]) for place in places]
    highest = max((_top(figure) for _, figures in told for figure in figures if figure), default=Decimal(0))
    if sum(1 for period in shown if period) < 2 or not highest:
        return None
    # The country stands in the same drawing, and may be higher than all of a region.
    totals = [period.total.value if period else None for period in shown]
    highest = max([highest, *(total for total in totals if total is not None)])
    scale = Scale(len(shown), highest.to_integral_value(ROUND_CEILING))
    national = scale.path(totals)
    return Multiples(shown, [_panel(scale, shown, *each) for each in told], national, scale.highest)


def _top(figure: PublicFigure) -> Decimal:
    return max(figure.high or Decimal(0), figure.value or Decimal(0))


@dataclass(frozen=True)
class Scale:
    """From a month and a share to a point of the drawing; shares start at nought."""

    months: int
    highest: Decimal

    def x(self, at: int) -> float:
        """Give where a month stands."""
        return round(LEFT + (RIGHT - LEFT) * at / (self.months - 1), 1)

    def y(self, value: Decimal) -> float:
        """Give how high a share stands."""
        return round(BOTTOM - (BOTTOM - TOP) * float(value / self.highest), 1)

    def path(self, values: Sequence[Decimal | None]) -> str:
        """Draw a line through what is known; a gap stays a gap, and a month between two gaps is a dot."""
        runs = _runs(values)
        return "".join(_joined([(self.x(at), self.y(value)) for at, value in run]) for run in runs)

    def band(self, margins: Sequence[tuple[Decimal, Decimal] | None]) -> str:
        """Draw the room between the margins, a piece for each run of months."""
        return "".join(f"{_joined(self._around(run))}Z" for run in _runs(margins))

    def _around(self, run: Sequence[tuple[int, tuple[Decimal, Decimal]]]) -> list[tuple[float, float]]:
        low = [(self.x(at), self.y(margin[0])) for at, margin in run]
        return low + [(self.x(at), self.y(margin[1])) for at, margin in reversed(run)]


def _runs(values: Sequence[Value | None]) -> Iterator[list[tuple[int, Value]]]:
    """Give what is known in pieces without a gap, each with its place."""
    for is_known, run in groupby(enumerate(values), lambda each: each[1] is not None):
        if is_known:
            yield [(at, value) for at, value in run if value is not None]


def _joined(points: Iterable[tuple[float, float]]) -> str:
    pieces = [f"{x} {y}" for x, y in points]
    return f"M{'L'.join(pieces)}" if len(pieces) > 1 else f"M{pieces[0]}h0"


def _panel(scale: Scale, course: Course, place: Location, figures: Sequence[PublicFigure | None]) -> Panel:
    values = [figure.value if figure else None for figure in figures]
    margins = [
        (figure.low, figure.high) if figure and figure.low is not None and figure.high is not None else None
        for figure in figures
    ]
    last = max((at for at, value in enumerate(values) if value is not None), default=None)
    end = (scale.x(last), scale.y(values[last] or Decimal(0))) if last is not None else None
    gaps = [
        Gap(scale.x(at), figure.disclosure.is_hidden)
        for at, figure in enumerate(figures)
        if figure and figure.value is None and figure.position not in NO_SIGN
    ]
    return Panel(place, figures, scale.path(values), scale.band(margins), gaps, end, _sentence(course, place, figures))


def _sentence(months: Course, place: Location, figures: Sequence[PublicFigure | None]) -> str:
    """Tell the outcome: from what to what, and how many months have no figure."""
    told = [
        f"{amount(period.figure, figure.value)} in {period.label}"
        for period, figure in zip(months, figures, strict=True)
        if period and figure and figure.value is not None
    ]
    course = [f"van {told[0]} naar {told[-1]}"] if len(told) > 1 else told
    without = len(months) - len(told)
    missing = [f"{plural(without, 'maand', 'maanden')} zonder cijfer"] if without else []
    return f"{place.name}: {', '.join([*course, *missing])}."
