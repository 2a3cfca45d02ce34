"""The picture of the Landkaart: where each sign stands, what it says, and where a label covers least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from werkplein.core.labels import NO_BREAK, number
from werkplein.publication.content import Content, Location, Period
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure

WIDTH, HEIGHT = 613, 724
CLASSES = {
    Position.MUCH_HIGHER: "p-hi2",
    Position.HIGHER: "p-hi",
    Position.EXPECTED: "p-exp",
    Position.LOWER: "p-lo",
    Position.MUCH_LOWER: "p-lo2",
    Position.TOO_SMALL: "p-hid",
    Position.NOT_DELIVERED: "p-nd",
    Position.NOT_APPLICABLE: "p-nvt",
}
REACH = 8.0
LETTER, LINE = 6.6, 13.0
LEGEND = (-8.0, 0.0, 205.0, 250.0)
# Where a name may stand, seen from its sign, and which end of it is nearest.
SIDES = (
    (1.0, 0.0, "start"),
    (-1.0, 0.0, "end"),
    (0.0, -1.0, "middle"),
    (0.0, 1.0, "middle"),
    (0.8, -0.8, "start"),
    (0.8, 0.8, "start"),
    (-0.8, -0.8, "end"),
    (-0.8, 0.8, "end"),
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name beside a sign."""

    text: str
    x: float
    y: float
    anchor: str
    css: str = ""


@dataclass(frozen=True)
class Mark:
    """A Werkplein on the map: a link with a full sentence as its name."""

    werkplein: Location
    figure: PublicFigure | None
    x: float
    y: float
    css: str
    shape: str
    sentence: str

    @property
    def address(self) -> str:
        """Give the page of the Werkplein."""
        return f"/werkpleinen/{self.werkplein.code}/"


@dataclass(frozen=True)
class Line:
    """A thin line from a sign to the real place."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Picture:
    """All that is drawn over the land."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    anchors: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]


def picture(content: Content, period: Period | None) -> Picture:
    """Draw the Werkpleinen of a period; without a period, where they are."""
    marks = tuple(sorted((_mark(each, period) for each in content.werkpleinen), key=_drawing_order))
    spread = [each for each in content.werkpleinen if each.is_spread]
    lines = tuple(Line(*map(float, (each.anchor_x, each.anchor_y, each.x, each.y))) for each in spread)
    anchors = tuple(sorted({(float(each.anchor_x), float(each.anchor_y)) for each in spread}))
    return Picture(marks, lines, anchors, tuple(_labels(marks, anchors)))


def _drawing_order(mark: Mark) -> tuple[int, str]:
    """What deviates lies on top; reading goes by name."""
    return (1 if mark.figure and mark.figure.position.deviates else 0, mark.werkplein.name)


def _mark(each: Location, period: Period | None) -> Mark:
    figure = period.figures[each.code] if period else None
    position = figure.position if figure else Position.EXPECTED
    shape = position.value.removeprefix("much_")
    sentence = f"{each.name}: {sentence_of(period, figure)}" if period and figure else each.name
    return Mark(each, figure, float(each.x), float(each.y), CLASSES[position], shape, sentence)


def sentence_of(period: Period, figure: PublicFigure) -> str:
    """Say a figure in words: `2,3 %, hoger dan verwacht`."""
    if figure.disclosure in (Disclosure.NOT_DELIVERED, Disclosure.NOT_APPLICABLE):
        return figure.disclosure.label.lower()
    if figure.disclosure.is_hidden:
        return "niet getoond: aantal te klein"
    if figure.value is None:
        return f"tussen {number(figure.low or 0, 1)} en {number(figure.high or 0, 1)}, indicatief"
    unit = f"{NO_BREAK}%" if period.figure is Figure.OUTFLOW else ""
    return f"{number(figure.value, 1)}{unit}, {figure.position.label.lower()}"


def _labels(marks: Sequence[Mark], anchors: Iterable[tuple[float, float]]) -> Iterator[Label]:
    """Name what deviates, then the towns with several Werkpleinen; each where it covers least."""
    taken = [(_around(mark.x, mark.y, REACH), 1) for mark in marks] + [(LEGEND, 1)]
    wanted = [
        (mark.werkplein.name, mark.x, mark.y, "", True)
        for mark in marks
        if mark.figure and mark.figure.position.deviates
    ]
    wanted += [(town, x, y, "stad", False) for town, x, y in _towns(marks)]
    for text, x, y, css, is_due in wanted:
        label, cost = min(_candidates(text, x, y, css, taken), key=lambda found: found[1])
        if is_due or cost < LINE:
            # Two names over each other cannot be read; a name over a sign can.
            taken.append((_box(label), 4))
            yield label


def _towns(marks: Sequence[Mark]) -> list[tuple[str, float, float]]:
    """Give the towns where three or more Werkpleinen stand around one place."""
    found: Mapping[tuple[float, float], list[str]] = defaultdict(list)
    for mark in marks:
        if mark.werkplein.is_spread:
            found[float(mark.werkplein.anchor_x), float(mark.werkplein.anchor_y)].append(mark.werkplein.seat)
    return [(max(set(seats), key=seats.count), x, y) for (x, y), seats in sorted(found.items()) if len(seats) > 2]


def _candidates(
    text: str, x: float, y: float, css: str, taken: Sequence[tuple[Box, int]]
) -> Iterator[tuple[Label, float]]:
    """Try right, left, above and below, near and a little further; give each with what it would cover."""
    for step, distance in enumerate((10.0, 15.0, 20.0, 26.0, 34.0)):
        for dx, dy, anchor in SIDES:
            label = Label(text, round(x + dx * distance, 1), round(y + 4 + dy * (distance + 3), 1), anchor, css)
            yield label, _covered(_box(label), taken) + 6 * step


def _box(label: Label) -> Box:
    width = LETTER * len(label.text)
    left = {"start": label.x, "middle": label.x - width / 2, "end": label.x - width}[label.anchor]
    return left, label.y - LINE + 3, left + width, label.y + 3


def _around(x: float, y: float, reach: float) -> Box:
    return x - reach, y - reach, x + reach, y + reach


def _covered(box: Box, taken: Sequence[tuple[Box, int]]) -> float:
    outside = max(0.0, -8 - box[0]) + max(0.0, box[2] - WIDTH - 8)
    return 40 * outside + sum(weight * _overlap(box, other) for other, weight in taken)


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def by_deviation(content: Content, period: Period) -> list[tuple[Location, PublicFigure]]:
    """Sort a period for its table: what deviates first, then from high to low, then by name."""

    def order(row: tuple[Location, PublicFigure]) -> tuple[int, Decimal, str]:
        figure = row[1]
        return figure.position.rank, -(figure.value or figure.low or Decimal(0)), row[0].name

    return sorted(((each, period.figures[each.code]) for each in content.werkpleinen), key=order)


def chosen(whole: Picture, code: str) -> Picture:
    """Show one Werkplein on the map: its own sign with its name, the others without labels."""
    found = next(mark for mark in whole.marks if mark.werkplein.code == code)
    others = [mark for mark in whole.marks if mark is not found]
    taken = [(_around(mark.x, mark.y, REACH), 1) for mark in others]
    label, _ = min(_candidates(found.werkplein.name, found.x, found.y, "kies", taken), key=lambda each: each[1])
    return replace(whole, marks=(*others, found), labels=(label,))
