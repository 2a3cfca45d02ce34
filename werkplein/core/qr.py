"""QR codes as one path of an SVG: sharp on paper, without a picture file and without styles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno

# The white edge a reader needs around the code (ISO/IEC 18004).
EDGE = 4


@dataclass(frozen=True)
class Code:
    """A code of `size` by `size` squares, its edge counted; `path` draws the dark ones."""

    size: int
    path: str


@lru_cache(maxsize=512)
def code_of(text: str) -> Code:
    """Give the code that reads as this text; a quarter of it may be soiled."""
    rows = [bytes(row) for row in segno.make_qr(text, error="q", boost_error=False).matrix]
    return Code(len(rows) + 2 * EDGE, "".join(_row(row, number) for number, row in enumerate(rows, start=EDGE)))


def _row(row: bytes, y: int) -> str:
    """Draw each run of dark squares as one bar."""
    drawn, x = "", EDGE
    for is_dark, run in groupby(row):
        length = len(list(run))
        drawn += f"M{x} {y}h{length}v1h-{length}z" if is_dark else ""
        x += length
    return drawn
