"""The picture of the Landkaart: where each sign stands, what it says, and which names stand beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from werkplein.core.labels import NO_BREAK, date_words, number
from werkplein.publication.content import Content, Location, Period
from werkplein.publication.placing import Box, Sheet, Wanted
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure

WIDTH, HEIGHT = 613, 724
CLASSES = {
    Position.MUCH_HIGHER: "p-hi2",
    Position.HIGHER: "p-hi",
    Position.EXPECTED: "p-exp",
    Position.LOWER: "p-lo",
    Position.MUCH_LOWER: "p-lo2",
    Position.TOO_SMALL: "p-hid",
    Position.NO_ANSWERS: "p-geen",
    Position.NOT_DELIVERED: "p-nd",
    Position.NOT_APPLICABLE: "p-nvt",
}
# How far the drawing of a sign reaches from its middle: left, up, right, down.
TRIANGLE_UP, TRIANGLE_DOWN = (8.0, 8.0, 8.0, 6.2), (8.0, 6.2, 8.0, 8.0)
SQUARE, DISC, DIAMOND = (4.5,) * 4, (4.9,) * 4, (6.5,) * 4
REACHES = {
    "p-hi2": TRIANGLE_UP,
    "p-hi": TRIANGLE_UP,
    "p-lo": TRIANGLE_DOWN,
    "p-lo2": TRIANGLE_DOWN,
    "p-hid": SQUARE,
    "p-geen": DIAMOND,
    "p-nd": SQUARE,
    "p-nvt": SQUARE,
}
FRAME = (-8.0, 0.0, WIDTH + 8.0, HEIGHT + 2.0)
LEGEND = (-8.0, 0.0, 205.0, 250.0)
NAME_SIZE, TOWN_SIZE = 12.5, 12.0


@dataclass(frozen=True)
class Label:
    """A name beside a sign."""

    text: str
    x: float
    y: float
    anchor: str
    css: str = ""
    line: Line | None = None


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
    def box(self) -> Box:
        """Give the room that the sign takes."""
        left, up, right, down = REACHES.get(self.css, DISC)
        return self.x - left, self.y - up, self.x + right, self.y + down

    @property
    def address(self) -> str:
        """Give the page of the Werkplein."""
        return f"/werkpleinen/{self.werkplein.code}/"


@dataclass(frozen=True)
class Line:
    """A thin line from a sign: to the real place, or to its name when that stands further away."""

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
    places = content.places_of(period) if period else content.werkpleinen
    marks = tuple(sorted((_mark(content, each, period) for each in places), key=_drawing_order))
    spread = [each for each in places if each.is_spread]
    lines = tuple(Line(*map(float, (each.anchor_x, each.anchor_y, each.x, each.y))) for each in spread)
    anchors = tuple(sorted({(float(each.anchor_x), float(each.anchor_y)) for each in spread}))
    return Picture(marks, lines, anchors, tuple(names(marks, FRAME, [LEGEND])))


def _drawing_order(mark: Mark) -> tuple[int, str]:
    """What deviates lies on top; reading goes by name."""
    return (1 if mark.figure and mark.figure.position.deviates else 0, mark.werkplein.name)


def _mark(content: Content, each: Location, period: Period | None) -> Mark:
    figure = period.figures[each.code] if period else None
    position = figure.position if figure else Position.EXPECTED
    shape = position.value.removeprefix("much_")
    sentence = f"{each.name}: {sentence_of(period, figure)}" if period and figure else each.name
    closed = content.closed_by_code.get(each.code)
    if closed:
        sentence += f". Gesloten sinds {date_words(closed.closed_on)}"
    return Mark(each, figure, float(each.x), float(each.y), CLASSES[position], shape, sentence)


def sentence_of(period: Period, figure: PublicFigure) -> str:
    """Say a figure in words: `2,3 %, hoger dan verwacht`."""
    if figure.disclosure.is_absent or figure.disclosure is Disclosure.NO_ANSWERS:
        return figure.disclosure.label.lower()
    if figure.disclosure.is_hidden:
        return "niet getoond: aantal te klein"
    if figure.value is None:
        return f"tussen {number(figure.low or 0, 1)} en {number(figure.high or 0, 1)}, indicatief"
    unit = f"{NO_BREAK}%" if period.figure is Figure.OUTFLOW else ""
    return f"{number(figure.value, 1)}{unit}, {figure.position.label.lower()}"


def names(marks: Sequence[Mark], frame: Box, closed: Sequence[Box] = ()) -> Iterator[Label]:
    """Name what deviates, then the towns with several Werkpleinen; a name without a place of its own stays away."""
    sheet = Sheet(frame, [mark.box for mark in marks], closed)
    loud = [at for at, mark in enumerate(marks) if mark.figure and mark.figure.position.deviates]
    yield from _written(sheet, [Wanted(marks[at].werkplein.name, NAME_SIZE, (at,)) for at in loud])
    # A town bears the quiet signs: beside one that deviates its name would read as that of the Werkplein.
    quiet = [(town, tuple(at for at in own if at not in loud)) for town, own in _towns(marks)]
    yield from _written(sheet, [Wanted(town, TOWN_SIZE, own, may_have_line=False) for town, own in quiet], "stad")


def _written(sheet: Sheet, wanted: Sequence[Wanted], css: str = "") -> Iterator[Label]:
    for at, place in sorted(sheet.put(wanted).items()):
        line = Line(*(round(each, 1) for point in place.line for each in point)) if place.line else None
        yield Label(wanted[at].text, round(place.x, 1), round(place.y, 1), place.anchor, css, line)


def names_of_all(marks: Sequence[Mark], own: Sequence[int], frame: Box) -> tuple[Label, ...]:
    """Name these signs on a piece of the map, where there is room for all of them."""
    sheet = Sheet(frame, [mark.box for mark in marks])
    return tuple(_written(sheet, [Wanted(marks[at].werkplein.name, NAME_SIZE, (at,)) for at in own]))


def _towns(marks: Sequence[Mark]) -> list[tuple[str, list[int]]]:
    """Give the towns where three or more Werkpleinen stand around one place, with their signs."""
    found: Mapping[tuple[float, float], list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        if mark.werkplein.is_spread:
            found[float(mark.werkplein.anchor_x), float(mark.werkplein.anchor_y)].append(at)
    several = [own for _, own in sorted(found.items()) if len(own) > 2]
    seats = [[marks[at].werkplein.seat for at in own] for own in several]
    return [(max(sorted(set(each)), key=each.count), own) for each, own in zip(seats, several, strict=True)]


def by_deviation(content: Content, period: Period) -> list[tuple[Location, PublicFigure]]:
    """Sort a period for its table: what deviates first, then from high to low, then by name."""

    def order(row: tuple[Location, PublicFigure]) -> tuple[int, Decimal, str]:
        figure = row[1]
        return figure.position.rank, -(figure.value or figure.low or Decimal(0)), row[0].name

    return sorted(((each, period.figures[each.code]) for each in content.places_of(period)), key=order)


def chosen(content: Content, whole: Picture, werkplein: Location) -> Picture:
    """Show one Werkplein on the map: its own sign on top, and no names: the page says which it is.

    One that closed is on no map of now: its sign says where it stood.
    """
    found = next((mark for mark in whole.marks if mark.werkplein.code == werkplein.code), None)
    found = found or _mark(content, werkplein, None)
    others = [mark for mark in whole.marks if mark is not found]
    return replace(whole, marks=(*others, found), labels=())
