"""Plays the attacker before a release: what can be computed of a hidden number from all that was ever public?

The attacker knows the rules and every release. What follows from other public numbers by those rules (a total of what
is shown, a percentage of rounded counts) tells nothing more. What does not follow says something about the numbers
behind it, the hidden ones too, and becomes an equation. Linear programming then gives the least and the most that each
hidden number can be. The rule itself says that a hidden count is 1 to 9; a release that lets anyone say more is stopped
(design 4.9, domain D.9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from math import ceil, floor
from typing import NamedTuple

from werkplein.core.errors import Conflict
from werkplein.core.labels import number
from werkplein.publication import rules
from werkplein.publication.content import Attacked, Content, Period
from werkplein.publication.course import months_until
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure, Rounded, Thresholds, Total

NEARLY = 1e-6
HALF_TENTH = 0.05
Range = tuple[float, float]


class What(StrEnum):
    """The two numbers behind a figure: who left or how many answered, and among how many clients."""

    COUNT = "count"
    BASE = "base"


class Unknown(NamedTuple):
    """A number that is public in rounded form at most. It gets a new edition when its public facts change."""

    what: What
    figure: Figure
    period: str
    code: str
    edition: int


@dataclass(frozen=True)
class Equation:
    """Something public that does not follow from other public numbers: the terms together are at most so much."""

    terms: Mapping[Unknown, float]
    most: float
    source: str


@dataclass(frozen=True)
class Narrowed:
    """A hidden number about which more can be said than the rule says, and by what."""

    unknown: Unknown
    werkplein: str
    period: str
    low: int
    high: int
    source: str

    @property
    def sentence(self) -> str:
        """Name the cell, what can be computed of it, and the remedy."""
        found = number(self.low) if self.low == self.high else f"{number(self.low)} tot en met {number(self.high)}"
        return (
            f"Van {self.werkplein} is het verborgen aantal over {self.period} terug te rekenen tot {found}, met "
            f"{self.source}. Verberg dat, of neem daarvoor een langere periode."
        )


@dataclass
class Board:
    """All that the attacker has: the range of each number by the rule, and the equations beside it."""

    ranges: dict[Unknown, Range] = field(default_factory=dict)
    hidden: dict[Unknown, tuple[str, str]] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)

    def between(self, terms: Mapping[Unknown, float], low: float, high: float, source: str) -> None:
        """Note that the terms together lie between two numbers."""
        self.equations.append(Equation(terms, high, source))
        self.equations.append(Equation({one: -times for one, times in terms.items()}, -low, source))


def attack(contents: Sequence[Content]) -> tuple[Attacked, list[Narrowed]]:
    """Give what the attacker tried and what was found; `contents` holds every release, the newest last."""
    board = read(contents)
    newest = [figure for period in contents[-1].periods for figure in period.figures.values()]
    cells = [figure for figure in newest if not _is_absent(figure)]
    hidden = sum(figure.disclosure.is_hidden for figure in cells)
    return Attacked(len(contents), len(cells), hidden, len(board.equations) // 2), list(narrowed(board))


def refuse_leak(number_of_release: int, found: Sequence[Narrowed]) -> None:
    """Stop a release from which a hidden number can be computed; raises Conflict that names cell and remedy."""
    if found:
        more = f" Dit geldt voor nog {number(len(found) - 1)} aantallen." if len(found) > 1 else ""
        raise Conflict(
            f"Vrijgave {number_of_release} is niet klaargezet: samen met wat al openbaar is, verraadt die een "
            f"verborgen aantal. {found[0].sentence}{more}"
        )


def read(contents: Sequence[Content]) -> Board:
    """Put everything that was ever published on the board."""
    board = Board()
    editions: dict[tuple[Figure, str, str], tuple[int, object]] = {}
    for content in contents:
        for period in content.periods:
            for code, figure in period.figures.items():
                _note_edition(editions, (period.figure, period.code, code), figure)
        _Reader(board, content, {key: edition for key, (edition, _) in editions.items()}).read()
    return board


def _note_edition(
    editions: dict[tuple[Figure, str, str], tuple[int, object]], key: tuple[Figure, str, str], figure: PublicFigure
) -> None:
    """A figure that reads otherwise than before was corrected: its numbers are others from now on."""
    facts = (figure.disclosure, figure.count, figure.base)
    edition, former = editions.get(key, (0, None))
    if facts != former:
        editions[key] = (edition + 1, facts)


@dataclass
class _Reader:
    """Reads one release."""

    board: Board
    content: Content
    editions: Mapping[tuple[Figure, str, str], int]

    def read(self) -> None:
        for period in self.content.periods:
            for code, figure in period.figures.items():
                self._figure(period, code, figure)
            self._totals(period)
            self._rolling(period)

    def _unknown(self, what: What, period: Period, code: str) -> Unknown:
        return Unknown(what, period.figure, period.code, code, self.editions[period.figure, period.code, code])

    def _figure(self, period: Period, code: str, figure: PublicFigure) -> None:
        """Note what the rule itself says of a figure, and whether its percentage says more."""
        if _is_absent(figure):
            return
        kinds = list(What) if period.figure is Figure.OUTFLOW else [What.BASE]
        for what in kinds:
            unknown = self._unknown(what, period, code)
            self.board.ranges[unknown] = value_range(what, period.figure, figure, self.content.thresholds)
            if _public(what, figure) is None:
                self.board.hidden[unknown] = (self.content.by_code[code].name, period.label)
        if period.figure is Figure.OUTFLOW and figure.value is not None:
            expected = _percentage(figure.count, figure.base)
            self._share(period, [code], figure.value, expected, f"het percentage van {period.label}")

    def _totals(self, period: Period) -> None:
        self._total(period, period.total, list(period.figures), f"het landelijke totaal van {period.label}")
        names = self.content.region_names(period)
        for region, total in period.regions.items():
            places = [each for each in self.content.places_of(period) if period.region_of(each).code == region]
            name = names.get(region, region)
            self._total(period, total, [each.code for each in places], f"het totaal van {name} over {period.label}")

    def _total(self, period: Period, total: Total, codes: Sequence[str], source: str) -> None:
        """A total that is not the sum of what is shown holds hidden numbers too."""
        codes = [code for code in codes if code in period.figures and not _is_absent(period.figures[code])]
        shown = [period.figures[code] for code in codes if period.figures[code].disclosure is Disclosure.SHOWN]
        for what, said in ((What.COUNT, total.count), (What.BASE, total.base)):
            if said is not None and said != sum(_public(what, each) or 0 for each in shown):
                spare = 0 if said % self.content.thresholds.round_to else self.content.thresholds.round_to / 2
                terms = {self._unknown(what, period, code): 1.0 for code in codes}
                self.board.between(terms, said - spare, said + spare, source)
        if period.figure is Figure.OUTFLOW and total.value is not None:
            self._share(period, codes, total.value, _percentage(total.count, total.base), source)

    def _share(
        self, period: Period, codes: Sequence[str], said: Decimal, expected: Decimal | None, source: str
    ) -> None:
        """A percentage that is not that of the rounded counts is one of the exact counts."""
        if said != expected:
            self._shares([period], codes, said, said, source)

    def _shares(
        self, periods: Iterable[Period], codes: Sequence[str], low: Decimal, high: Decimal, source: str
    ) -> None:
        cells = [(period, code) for period in periods for code in codes]
        counts = {self._unknown(What.COUNT, period, code): 100.0 for period, code in cells}
        for share, sign in ((float(high) + HALF_TENTH, 1.0), (float(low) - HALF_TENTH, -1.0)):
            bases = {self._unknown(What.BASE, period, code): -share * sign for period, code in cells}
            terms = {one: times * sign for one, times in counts.items()} | bases
            self.board.equations.append(Equation(terms, 0, source))

    def _rolling(self, period: Period) -> None:
        """Months together are computed from what each of them shows; otherwise they tell about the hidden ones."""
        if not period.rolling:
            return
        thresholds = self.content.thresholds
        until = months_until(self.content, period, thresholds.rolling_months)
        for code, said in period.rolling.items():
            if said != rules.rolling([_rounded(each.figures.get(code, ABSENT)) for each in until], thresholds):
                months = [each for each in until if not _is_absent(each.figures.get(code, ABSENT))]
                source = f"het cijfer over {said.months} maanden tot en met {period.label}"
                self._shares(months, [code], said.low, said.high, source)


# A Werkplein that did not exist in a month.
ABSENT = PublicFigure(Disclosure.NOT_APPLICABLE, Position.NOT_APPLICABLE)


def _is_absent(figure: PublicFigure) -> bool:
    """Nobody computes anything from what is not there, and that nobody answered is told."""
    return not (figure.disclosure.is_public or figure.disclosure.is_hidden)


def _public(what: What, figure: PublicFigure) -> int | None:
    return figure.count if what is What.COUNT else figure.base


def _rounded(figure: PublicFigure) -> Rounded:
    return Rounded(figure.disclosure, figure.count, figure.base)


def _percentage(count: int | None, base: int | None) -> Decimal | None:
    return rules.percentage(count, base) if count is not None and base else None


def value_range(what: What, figure: Figure, found: PublicFigure, thresholds: Thresholds) -> Range:
    """Give what the rule itself says about a number: within the rounding, or small enough to be hidden."""
    said = _public(what, found)
    if said is not None:
        spare = (thresholds.round_to - 1) // 2
        return (0, 0) if not said else (max(said - spare, thresholds.hide_below), said + thresholds.round_to // 2)
    if found.disclosure is Disclosure.SMALL_CASELOAD:
        return 0, thresholds.min_caseload - 1
    if figure is Figure.OUTFLOW and what is What.COUNT:
        return 1, thresholds.hide_below - 1
    return 1, thresholds.min_answers - 1


def narrowed(board: Board) -> Iterator[Narrowed]:
    """Give every hidden number that can be told more exactly than by the rule."""
    for equations in _together(board.equations):
        unknowns = sorted({one for each in equations for one in each.terms})
        program = _Program(unknowns, equations, board)
        for place, one in enumerate(unknowns):
            if one in board.hidden:
                low, high = program.solve(place)
                least, most = board.ranges[one]
                if low > least or high < most:
                    source = next(each.source for each in equations if one in each.terms)
                    yield Narrowed(one, *board.hidden[one], min(low, high), max(low, high), source)


def _together(equations: Sequence[Equation]) -> list[list[Equation]]:
    """Put equations that share an unknown together: others have no say about it."""
    leader: dict[Unknown, Unknown] = {}

    def find(one: Unknown) -> Unknown:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for each in equations:
        first, *others = each.terms
        for other in others:
            leader[find(other)] = find(first)
    groups: dict[Unknown, list[Equation]] = defaultdict(list)
    for each in equations:
        groups[find(next(iter(each.terms)))].append(each)
    return list(groups.values())


class _Program:
    """The linear program of one group of equations. scipy is loaded only when there is something to solve."""

    def __init__(self, unknowns: Sequence[Unknown], equations: Sequence[Equation], board: Board) -> None:
        from scipy.sparse import lil_array

        self._size = len(unknowns)
        places = {one: place for place, one in enumerate(unknowns)}
        matrix = lil_array((len(equations), len(unknowns)))
        for row, each in enumerate(equations):
            for one, times in each.terms.items():
                matrix[row, places[one]] = times
        self._matrix = matrix.tocsr()
        self._most = [each.most for each in equations]
        self._bounds = [board.ranges[one] for one in unknowns]

    def solve(self, place: int) -> tuple[int, int]:
        """Give the least and the most that one number can be, as whole numbers."""
        return ceil(self._end(place, 1) - NEARLY), floor(-self._end(place, -1) + NEARLY)

    def _end(self, place: int, direction: int) -> float:
        from scipy.optimize import linprog

        goal = [0.0] * self._size
        goal[place] = direction
        found = linprog(goal, self._matrix, self._most, bounds=self._bounds, method="highs")
        if found.status != 0:
            # Numbers that contradict each other were not made by the rules: as bad as a number that was given away.
            low, high = self._bounds[place]
            return high if direction > 0 else -low
        return float(found.fun)
