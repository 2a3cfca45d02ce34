"""How a municipality compares with the others that were scanned, per step of the process (domain B.0)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from string import ascii_uppercase

from visitatie.scans.rules.content import Figures
from visitatie.scans.rules.words import FindingKind, Measure, OffsetMethod, ProcessStep
from werkplein.core.labels import LabelEnum, plural


class Position(LabelEnum):
    """How a figure stands beside the middle of the others."""

    BETTER = "better", "Beter dan het midden"
    SAME = "same", "Gelijk aan het midden"
    WORSE = "worse", "Minder dan het midden"
    UNKNOWN = "unknown", "Niet te vergelijken"


@dataclass(frozen=True)
class Scanned:
    """What is known of a scanned municipality. Its name is told only when it agreed to that."""

    id: int
    municipality_id: int
    name: str
    may_name: bool
    figures: Figures
    minutes: Mapping[ProcessStep, int] = field(default_factory=dict)
    findings: Collection[tuple[ProcessStep, FindingKind]] = ()


@dataclass(frozen=True)
class MeasureLine:
    """A figure beside the middle of the others."""

    label: str
    own: int | None
    middle: float | None
    position: Position


@dataclass(frozen=True)
class StepLine:
    """A step of the process: its figures, how long the work took, and where others have something to improve."""

    step: ProcessStep
    lines: tuple[MeasureLine, ...]
    strong: int
    improvements: int
    others_improving: int


@dataclass(frozen=True)
class Other:
    """Another municipality, under its name or a letter."""

    name: str
    figures: Figures


@dataclass(frozen=True)
class Comparison:
    """A municipality beside the others."""

    steps: tuple[StepLine, ...]
    others: tuple[Other, ...]
    own: Figures
    usual: OffsetMethod | None
    count: int
    least: int

    @property
    def is_enough(self) -> bool:
        """Tell whether enough others were scanned to compare with."""
        return self.count >= self.least

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        if not self.is_enough:
            return "Hier komt te staan hoe deze gemeente het doet naast andere."
        known = [line.position for step in self.steps for line in step.lines if line.position is not Position.UNKNOWN]
        told = f"Vergeleken met {self.count} andere gemeenten, per stap van het proces."
        better = f" Beter dan het midden: {known.count(Position.BETTER)} van {plural(len(known), 'cijfer', 'cijfers')}."
        return told + (better if known else "")


def middle_of(values: Iterable[int | None], least: int) -> float | None:
    """Give the median; none of fewer than `least`, for it would tell what one of them said."""
    known = [each for each in values if each is not None]
    return float(median(known)) if len(known) >= least else None


def position(own: int | None, middle: float | None, more_is_better: bool) -> Position:
    """Say how a figure stands beside the middle."""
    if own is None or middle is None:
        return Position.UNKNOWN
    if own == middle:
        return Position.SAME
    return Position.BETTER if (own > middle) is more_is_better else Position.WORSE


def letter(number: int) -> str:
    """Give the letter of the nth municipality without a name: A to Z, then AA."""
    letters = ""
    while number >= 0:
        letters = ascii_uppercase[number % len(ascii_uppercase)] + letters
        number = number // len(ascii_uppercase) - 1
    return letters


def named(others: Sequence[Scanned]) -> tuple[Other, ...]:
    """Give the others under the name that may be told. Those with a letter come in the order of their figures:

    another order, that of their scans say, would tell who they are.
    """
    open_ones = sorted((each for each in others if each.may_name), key=lambda each: each.name)
    hidden = sorted((each for each in others if not each.may_name), key=lambda each: _order(each.figures))
    lettered = [Other(f"gemeente {letter(number)}", each.figures) for number, each in enumerate(hidden)]
    return (*(Other(each.name, each.figures) for each in open_ones), *lettered)


def _order(figures: Figures) -> tuple[int, ...]:
    return tuple(-1 if each is None else each for each in (figures.on_time, figures.days_to_pay, figures.claims))


def compare(own: Scanned, others: Sequence[Scanned], least: int) -> Comparison:
    """Put a municipality beside the others, step by step."""
    methods = Counter(each.figures.method for each in others if each.figures.method is not None)
    is_enough = len(others) >= least
    # Of two as usual the first of the list, so that the same rows give the same answer.
    usual = max(OffsetMethod, key=lambda each: methods[each]) if is_enough and methods else None
    steps = tuple(_step(step, own, others, least) for step in ProcessStep)
    return Comparison(steps, named(others) if is_enough else (), own.figures, usual, len(others), least)


def _step(step: ProcessStep, own: Scanned, others: Sequence[Scanned], least: int) -> StepLine:
    kinds = Counter(kind for at, kind in own.findings if at is step)
    improving = sum((step, FindingKind.IMPROVEMENT) in each.findings for each in others)
    return StepLine(
        step=step,
        lines=tuple(_lines(step, own, others, least)),
        strong=kinds[FindingKind.STRONG],
        improvements=kinds[FindingKind.IMPROVEMENT],
        others_improving=improving,
    )


def _lines(step: ProcessStep, own: Scanned, others: Sequence[Scanned], least: int) -> Iterable[MeasureLine]:
    for measure in Measure:
        if measure.step is step:
            values = [_value(each.figures, measure) for each in others]
            yield _line(measure.label, _value(own.figures, measure), values, least, measure.more_is_better)
    minutes = [each.minutes.get(step) for each in others]
    if any(each is not None for each in (own.minutes.get(step), *minutes)):
        yield _line("Minuten werk, zoals gezien", own.minutes.get(step), minutes, least, more_is_better=False)


def _line(label: str, own: int | None, values: Iterable[int | None], least: int, more_is_better: bool) -> MeasureLine:
    middle = middle_of(values, least)
    return MeasureLine(label, own, middle, position(own, middle, more_is_better))


def _value(figures: Figures, measure: Measure) -> int | None:
    return {
        Measure.ON_TIME: figures.on_time,
        Measure.DAYS_TO_PAY: figures.days_to_pay,
        Measure.CLAIMS: figures.claims,
    }[measure]
