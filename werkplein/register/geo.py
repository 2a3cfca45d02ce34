"""From longitude and latitude to the units of the base map, and from one point to signs that do not overlap.

The base map is the npm package @svg-maps/netherlands (CC BY 4.0), 613 by 724 units. It is a Mercator map; the
constants were fitted by least squares on the outlines of its provinces against the provinces of 2010 of CBS and
Kadaster, leaving out coast that the two draw differently. Half of the outline lies within 0.3 units of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

WIDTH, HEIGHT = 613, 724
SCALE_X, ZERO_X = 158.287, -531.652
SCALE_Y, ZERO_Y = 157.819, 10048.138
BASE_MAP = Path(__file__).resolve().parents[2] / "node_modules" / "@svg-maps" / "netherlands" / "index.js"

SIGN = 14.0
CLEAR = 15.0  # Centres are kept this far apart, so that corners of signs do not touch either.
RING = 11.0
CITY_YIELDS = 0.1  # How far a sign on a ring moves when a sign that stands alone moves 1.
ROUNDS = 400

Point = tuple[float, float]


@dataclass(frozen=True)
class Position:
    """Where a sign stands, and the point on the map it stands for."""

    x: float
    y: float
    anchor_x: float
    anchor_y: float


@dataclass(frozen=True)
class Province:
    """A piece of the base map; `path` is its outline as SVG writes it."""

    code: str
    name: str
    path: str


def project(lon: float, lat: float) -> Point:
    """Where a point on earth lies on the base map."""
    stretched = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))
    return SCALE_X * lon + ZERO_X, ZERO_Y - SCALE_Y * stretched


@cache
def land(file: Path = BASE_MAP) -> tuple[Province, ...]:
    """The provinces of the base map, read from its package."""
    text = file.read_text(encoding="utf-8")
    drawn = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return tuple(Province(row["id"], row["name"], row["path"]) for row in drawn["locations"])


def spread(points: Sequence[Point]) -> list[Position]:
    """Positions for signs at these points, in the same order.

    Signs that share a point stand on a ring around it; then neighbours are pushed until nothing touches. Signs on a
    ring yield least, so that a city keeps its shape. The same points always give the same positions.
    """
    groups = _together(points)
    spots = [_on_ring(points[index], groups[points[index]], index) for index in range(len(points))]
    yields = [1.0 if len(groups[point]) == 1 else CITY_YIELDS for point in points]
    _push_apart(spots, yields)
    return [
        Position(round(x, 2), round(y, 2), round(anchor[0], 2), round(anchor[1], 2))
        for (x, y), anchor in zip(spots, points, strict=True)
    ]


def _together(points: Sequence[Point]) -> dict[Point, list[int]]:
    groups: dict[Point, list[int]] = {}
    for index, point in enumerate(points):
        groups.setdefault(point, []).append(index)
    return groups


def _on_ring(anchor: Point, members: list[int], index: int) -> Point:
    if len(members) == 1:
        return anchor
    radius = max(RING, CLEAR / (2 * math.sin(math.pi / len(members))))
    turn = 2 * math.pi * members.index(index) / len(members) - math.pi / 2
    return anchor[0] + radius * math.cos(turn), anchor[1] + radius * math.sin(turn)


def _push_apart(spots: list[Point], yields: Sequence[float]) -> None:
    """Move signs that are too near away from each other, a little per round, until none is."""
    for _ in range(ROUNDS):
        touching = [pair for pair in _near(spots) if _distance(spots, pair) < CLEAR - 0.01]
        if not touching:
            return
        for first, second in touching:
            _push(spots, first, second, yields)


def _push(spots: list[Point], first: int, second: int, yields: Sequence[float]) -> None:
    (ax, ay), (bx, by) = spots[first], spots[second]
    apart = math.hypot(bx - ax, by - ay)
    if apart >= CLEAR:
        return
    # Two signs on exactly one spot leave it sideways.
    dx, dy = ((bx - ax) / apart, (by - ay) / apart) if apart else (1.0, 0.0)
    step = (CLEAR - apart) / (yields[first] + yields[second])
    spots[first] = ax - dx * step * yields[first], ay - dy * step * yields[first]
    spots[second] = bx + dx * step * yields[second], by + dy * step * yields[second]


def _distance(spots: Sequence[Point], pair: tuple[int, int]) -> float:
    return math.dist(spots[pair[0]], spots[pair[1]])


def _near(spots: Sequence[Point]) -> Iterable[tuple[int, int]]:
    """Pairs in the same or a neighbouring square of the grid, each once, in a fixed order."""
    grid: dict[tuple[int, int], list[int]] = {}
    for index, (x, y) in enumerate(spots):
        grid.setdefault((int(x // CLEAR), int(y // CLEAR)), []).append(index)
    for index, (x, y) in enumerate(spots):
        column, row = int(x // CLEAR), int(y // CLEAR)
        for across, down in product((-1, 0, 1), repeat=2):
            for other in grid.get((column + across, row + down), ()):
                if other > index:
                    yield index, other


def overlapping(positions: Sequence[Position], size: float = SIGN) -> list[tuple[int, int]]:
    """The pairs whose signs would overlap."""
    spots = [(position.x, position.y) for position in positions]
    return [pair for pair in _near(spots) if _distance(spots, pair) < size]


def moved(position: Position) -> float:
    """How far a sign stands from its point."""
    return math.hypot(position.x - position.anchor_x, position.y - position.anchor_y)
