"""Whether the names on a drawn map read as those of their own signs."""

from __future__ import annotations

from itertools import combinations

from werkplein.publication.landmap import LEGEND, NAME_SIZE, TOWN_SIZE, Label, Mark, Picture
from werkplein.publication.placing import ABOVE, BELOW, Box, Wanted, gap

# A name stands this much nearer to its own sign than to any other, but for what is lost by rounding to tenths.
CLEARER, ROUNDING = 1.0, 0.2


def box_of(label: Label) -> Box:
    """Give the room of a name as the browser draws it: from its anchor, on its line."""
    width = Wanted(label.text, TOWN_SIZE if label.css else NAME_SIZE, ()).width
    left = {"start": label.x, "middle": label.x - width / 2, "end": label.x - width}[label.anchor]
    return left, label.y - ABOVE, left + width, label.y + BELOW


def misread(picture: Picture) -> list[str]:
    """Say of each name on the map what would make a reader take it for another's, or not read it."""
    found = []
    for label in picture.labels:
        own = [mark for mark in picture.marks if _is_of(mark, label)]
        others = [mark for mark in picture.marks if mark not in own]
        box = box_of(label)
        mine = min(gap(box, mark.box) for mark in own)
        nearest = min(others, key=lambda mark: gap(box, mark.box), default=None)
        other = gap(box, nearest.box) if nearest else mine + CLEARER
        if label.line is None and other < mine + CLEARER - ROUNDING:
            found.append(f"{label.text} is {mine:.1f} from its own sign and {other:.1f} from {nearest}")
        found += [f"{label.text} covers a sign" for mark in picture.marks if gap(box, mark.box) == 0]
        found += [f"{label.text} lies under the legend"] if gap(box, LEGEND) == 0 else []
        found += [f"the line of {label.text} comes over {mark.sentence}" for mark in others if _runs_over(label, mark)]
    pairs = combinations(picture.labels, 2)
    return found + [f"{one.text} covers {other.text}" for one, other in pairs if gap(box_of(one), box_of(other)) == 0]


def _is_of(mark: Mark, label: Label) -> bool:
    """A town is named beside any of its signs that does not deviate."""
    deviates = mark.figure is not None and mark.figure.position.deviates
    if label.css == "stad":
        return mark.werkplein.seat == label.text and mark.werkplein.is_spread and not deviates
    return mark.werkplein.name == label.text


def _runs_over(label: Label, mark: Mark) -> bool:
    if label.line is None:
        return False
    x, y = label.line.x2 - label.line.x1, label.line.y2 - label.line.y1
    points = [(label.line.x1 + x * part / 40, label.line.y1 + y * part / 40) for part in range(41)]
    return any(gap((across, down, across, down), mark.box) == 0 for across, down in points)


def assert_readable(picture: Picture) -> None:
    found = misread(picture)
    assert not found, "\n".join(["", *found])
