"""Where a name stands on the map: beside its own sign, never nearer to another one. Geometry only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Segment = tuple[Point, Point]

# How wide a letter of Noto Sans is at most, as a part of its size: a name is never wider than what is counted for it.
WIDTHS: Mapping[str, float] = {
    letter: width
    for letters, width in (
        ("ijlIJf '’‘.,()-", 0.34),
        ("tr/", 0.41),
        ("sczFLvykx–", 0.53),
        ("DGHNOQUw&", 0.79),
        ("mMW", 0.94),
    )
    for letter in letters
}
ANY_WIDTH = 0.65
ABOVE, BELOW = 10.0, 3.0
# A name without a line is this much nearer to its own sign than to any other; one with a line stays this far away.
CLEARER, APART = 1.0, 3.0
NEAR, FAR = (2.0, 4.0, 7.0, 10.0), (7.0, 12.0, 18.0, 25.0, 33.0, 42.0)
SHIFTS = (0.0, -4.0, 4.0, -8.0, 8.0)
MORE_SHIFTS = (*SHIFTS, -16.0, 16.0, -26.0, 26.0, -38.0, 38.0)
PARTS = (0.5, 0.15, 0.85, 0.0, 1.0)
# A name that has as much room as this around it needs no more.
ROOM = 8.0


@dataclass(frozen=True)
class Wanted:
    """A name that asks for a place: of one sign, or of the quiet signs of a town."""

    text: str
    size: float
    own: tuple[int, ...]
    may_have_line: bool = True

    @property
    def width(self) -> float:
        """Give the room that the name takes at most."""
        return self.size * sum(WIDTHS.get(letter, ANY_WIDTH) for letter in self.text)


@dataclass(frozen=True)
class Place:
    """A place for a name: its box, the end that stands at the sign, and the line to the sign when it needs one."""

    box: Box
    anchor: str
    line: Segment | None = None

    @property
    def x(self) -> float:
        """Give where the text is written from."""
        left, _, right, _ = self.box
        return {"start": left, "middle": (left + right) / 2, "end": right}[self.anchor]

    @property
    def y(self) -> float:
        """Give the line it is written on."""
        return self.box[3] - BELOW


@dataclass
class Sheet:
    """What is drawn already: the signs, what nobody may write on, and the names with their lines."""

    frame: Box
    signs: Sequence[Box]
    closed: Sequence[Box] = ()
    places: list[Place] = field(default_factory=list)

    def put(self, wanted: Sequence[Wanted]) -> dict[int, Place]:
        """Place as many names as fit, each by its number; who has least choice goes first, who needs a line last."""
        near = {number: list(self._fitting(each, NEAR)) for number, each in enumerate(wanted)}
        found: dict[int, Place] = {}
        for number in sorted(near, key=lambda number: len(near[number])):
            self._take(found, number, near[number])
        for number in near.keys() - found.keys():
            if wanted[number].may_have_line:
                self._take(found, number, self._fitting(wanted[number], FAR))
        return found

    def _take(self, found: dict[int, Place], number: int, choices: Iterable[tuple[float, Place]]) -> None:
        free = [choice for choice in choices if not any(map(self._hinders(choice[1]), self.places))]
        if free:
            found[number] = min(free, key=lambda choice: choice[0])[1]
            self.places.append(found[number])

    def _hinders(self, new: Place) -> Callable[[Place], bool]:
        """Names and lines keep off each other."""

        def hinders(old: Place) -> bool:
            if gap(new.box, old.box) < 1:
                return True
            crosses = new.line and old.line and _cross(new.line, old.line)
            return bool(crosses) or any(
                line is not None and _touches(line, box) for line, box in ((new.line, old.box), (old.line, new.box))
            )

        return hinders

    def _fitting(self, wanted: Wanted, gaps: Sequence[float]) -> Iterator[tuple[float, Place]]:
        """Give each place that reads as this name's own, with its cost."""
        # A name this far from its own sign must lie further still from any other, so look that far around it.
        around = gaps[-1] + max(ROOM, NEAR[-1] + CLEARER)
        across, down = wanted.width + around, ABOVE + BELOW + around
        for number in wanted.own:
            own = self.signs[number]
            zone = (own[0] - across, own[1] - down, own[2] + across, own[3] + down)
            near = [(at, box) for at, box in enumerate(self.signs) if gap(zone, box) == 0]
            others = [box for at, box in near if at not in wanted.own]
            ours = [box for at, box in near if at in wanted.own]
            for cost, place in _around(own, wanted.width, gaps):
                if not self._is_open(place.box):
                    continue
                other = min((gap(place.box, box) for box in others), default=across)
                if gaps is FAR:
                    yield from self._with_line(place, own, others, other, cost)
                elif (mine := min(gap(place.box, box) for box in ours)) > 0 and other >= mine + CLEARER:
                    yield cost + max(0.0, mine + ROOM - other) / 2, place

    def _with_line(
        self, place: Place, own: Box, others: Sequence[Box], other: float, cost: float
    ) -> Iterator[tuple[float, Place]]:
        line = _between(own, place.box)
        if other >= APART and not any(_touches(line, box) for box in others):
            yield cost + max(0.0, ROOM - other), Place(place.box, place.anchor, line)

    def _is_open(self, box: Box) -> bool:
        left, top, right, bottom = self.frame
        is_inside = left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom
        return is_inside and all(gap(box, each) > 0 for each in self.closed)


def _around(sign: Box, width: float, gaps: Sequence[float]) -> Iterator[tuple[float, Place]]:
    """Try right, left, above and below, near and a little further; nearest and most usual costs least."""
    height = ABOVE + BELOW
    middle, top = (sign[0] + sign[2]) / 2, (sign[1] + sign[3] - height) / 2
    for away in gaps:
        for turn, shift in enumerate(SHIFTS if gaps is NEAR else MORE_SHIFTS):
            sides = ((sign[2] + away, "start"), (sign[0] - away - width, "end"))
            for side, (left, anchor) in enumerate(sides):
                box = (left, top + shift, left + width, top + shift + height)
                yield away + side + 0.5 * turn, Place(box, anchor)
        for turn, part in enumerate(PARTS):
            left = middle - part * width
            anchor = "middle" if part == 0.5 else ("start" if part < 0.5 else "end")
            for side, upper in enumerate((sign[1] - away - height, sign[3] + away)):
                yield away + 2 + side + 0.5 * turn, Place((left, upper, left + width, upper + height), anchor)


def gap(one: Box, other: Box) -> float:
    """Give the distance between the edges of two boxes; nothing when they touch or overlap."""
    left, right = one[0] - other[2], other[0] - one[2]
    upper, lower = one[1] - other[3], other[1] - one[3]
    across, down = left if left > right else right, upper if upper > lower else lower
    if across <= 0:
        return down if down > 0 else 0.0
    return hypot(across, down) if down > 0 else across


def _between(sign: Box, name: Box) -> Segment:
    """Draw from the edge of the sign to the nearest point of the name."""
    centre = ((sign[0] + sign[2]) / 2, (sign[1] + sign[3]) / 2)
    end = (min(max(centre[0], name[0]), name[2]), min(max(centre[1], name[1]), name[3]))
    begin = (min(max(end[0], sign[0]), sign[2]), min(max(end[1], sign[1]), sign[3]))
    return begin, end


def _touches(line: Segment, box: Box) -> bool:
    """Tell whether a line comes over a box."""
    (x, y), (to_x, to_y) = line
    first, last = 0.0, 1.0
    for at, by, low, high in ((x, to_x - x, box[0], box[2]), (y, to_y - y, box[1], box[3])):
        if by == 0:
            if not low <= at <= high:
                return False
            continue
        ends = sorted(((low - at) / by, (high - at) / by))
        first, last = max(first, ends[0]), min(last, ends[1])
    return first <= last


def _cross(one: Segment, other: Segment) -> bool:
    def side(line: Segment, point: Point) -> float:
        (x, y), (to_x, to_y) = line
        return (to_x - x) * (point[1] - y) - (to_y - y) * (point[0] - x)

    return side(one, other[0]) * side(one, other[1]) < 0 and side(other, one[0]) * side(other, one[1]) < 0
