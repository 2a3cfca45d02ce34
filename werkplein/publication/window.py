"""A piece of the map, enlarged: the land and the room between signs grow, the signs and names keep their size."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from werkplein.publication import landmap
from werkplein.publication.landmap import Line, Mark, Picture
from werkplein.publication.placing import Box

Point = tuple[float, float]
# A piece is never smaller than this in units of the whole map: one Werkplein alone still lies somewhere.
SMALLEST = 110.0
AROUND = 26.0
# Where the Werkpleinen stand closest, between Dordrecht, Den Haag, Haarlem and Utrecht. On a phone 358 units are as
# many pixels, and signs on the map stand 15 units apart: so each has its 24 pixels to touch.
WEST: Point = (126.0, 284.0)
WEST_SIZE: Point = (358.0, 304.0)
WEST_SCALE = 1.6
WEST_BOX: Box = (*WEST, WEST_SIZE[0] / WEST_SCALE, WEST_SIZE[1] / WEST_SCALE)


@dataclass(frozen=True)
class Window:
    """A piece of the map in units of its own, with the whole land laid under it so that the piece shows."""

    width: float
    height: float
    scale: float
    left: float
    top: float
    picture: Picture
    # The signs that are links here; those of others only show what lies around.
    own: tuple[Mark, ...]

    @property
    def land(self) -> Box:
        """Give where the picture of the whole land lies: left, top, width, height."""
        corner = (-self.left * self.scale, -self.top * self.scale)
        size = (landmap.WIDTH * self.scale, landmap.HEIGHT * self.scale)
        left, top, width, height = (round(each, 1) for each in (*corner, *size))
        return left, top, width, height

    @property
    def others(self) -> tuple[Mark, ...]:
        """Give the signs that lie around."""
        return tuple(mark for mark in self.picture.marks if mark not in self.own)


def around(whole: Picture, codes: Collection[str], width: float = 400, height: float = 340) -> Window:
    """Show the Werkpleinen with these codes as large as fits, each with its name."""
    wanted = [mark for mark in whole.marks if mark.werkplein.code in codes]
    points = [point for mark in wanted for point in (_place(mark), (mark.x, mark.y))]
    left, top, right, bottom = _box(points or [(landmap.WIDTH / 2, landmap.HEIGHT / 2)])
    scale = min(width / max(right - left, SMALLEST), height / max(bottom - top, SMALLEST * height / width))
    middle = ((left + right) / 2, (top + bottom) / 2)
    corner = (middle[0] - width / scale / 2, middle[1] - height / scale / 2)
    found = piece(whole, corner, scale, (width, height))
    own = [at for at, mark in enumerate(found.picture.marks) if mark.werkplein.code in codes]
    names = landmap.names_of_all(found.picture.marks, own, (0.0, 0.0, width, height))
    shown = tuple(found.picture.marks[at] for at in own)
    return replace(found, picture=replace(found.picture, labels=names), own=shown)


def west(whole: Picture) -> Window | None:
    """Show the crowded west large enough to touch each sign with a finger; nothing when no Werkplein stands there."""
    found = piece(whole, WEST, WEST_SCALE, WEST_SIZE)
    if not found.own:
        return None
    labels = landmap.names(found.own, (0.0, 0.0, *WEST_SIZE))
    return replace(found, picture=replace(found.picture, labels=tuple(labels)))


def piece(whole: Picture, corner: Point, scale: float, size: Point) -> Window:
    """Cut a piece out of the map from this corner, this many times as large; every sign in it is a link."""

    def moved(x: float, y: float) -> Point:
        return round((x - corner[0]) * scale, 1), round((y - corner[1]) * scale, 1)

    def is_inside(point: Point) -> bool:
        return 0 <= point[0] <= size[0] and 0 <= point[1] <= size[1]

    moves = [(mark, moved(mark.x, mark.y)) for mark in whole.marks]
    marks = tuple(replace(mark, x=at[0], y=at[1]) for mark, at in moves if is_inside(at))
    ends = [(moved(line.x1, line.y1), moved(line.x2, line.y2)) for line in whole.lines]
    lines = tuple(Line(*begin, *end) for begin, end in ends if is_inside(begin) or is_inside(end))
    anchors = tuple(at for at in (moved(*anchor) for anchor in whole.anchors) if is_inside(at))
    return Window(*size, scale, *corner, Picture(marks, lines, anchors, ()), marks)


def _place(mark: Mark) -> Point:
    return float(mark.werkplein.anchor_x), float(mark.werkplein.anchor_y)


def _box(points: Iterable[Point]) -> Box:
    """Give the box around these points, with room around it for names."""
    across, down = zip(*points, strict=True)
    return min(across) - AROUND, min(down) - AROUND, max(across) + AROUND, max(down) + AROUND
