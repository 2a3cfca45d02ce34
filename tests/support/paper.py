"""What stands on paper: the lines of text of a printed page with their places, and which of them cannot be read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Matrix

if TYPE_CHECKING:
    from playwright.sync_api import Page

# How far a letter reaches above and below the line it stands on, as a part of its size: without the white around it.
ABOVE, BELOW = 0.7, 0.2
# What two pieces may share: a part of the height of the lower one, and so much of the width as a comma lies under an r.
OVER, BESIDE = 0.35, 2.0
POINTS = 72 / 25.4


@dataclass(frozen=True)
class Run:
    """A piece of text on one line of a sheet, in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def top(self) -> float:
        return self.base + ABOVE * self.size

    @property
    def bottom(self) -> float:
        return self.base - BELOW * self.size

    def lies_over(self, other: Run) -> bool:
        """Whether the two cannot both be read. The same words twice in one place are one text with an edge."""
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        wide = min(self.right, other.right) - max(self.left, other.left)
        lowest = min(self.top - self.bottom, other.top - other.bottom)
        return high > OVER * lowest and wide > BESIDE and not self.is_again(other)

    def is_again(self, other: Run) -> bool:
        """Whether it is the same text in the same place."""
        return self.text == other.text and abs(self.left - other.left) + abs(self.base - other.base) < 1


@dataclass(frozen=True)
class Sheet:
    """One printed page: its height, the margin around it, and the text within."""

    height: float
    margin: float
    drawn: list[Run]

    @property
    def lowest(self) -> float:
        return self.margin

    @property
    def highest(self) -> float:
        return self.height - self.margin

    @cached_property
    def runs(self) -> list[Run]:
        """What shows: what reaches beyond the margin belongs to the page before or after."""
        return [each for each in self.drawn if each.top > self.lowest and each.bottom < self.highest]

    @property
    def text(self) -> str:
        return " ".join(each.text for each in self.runs)

    @property
    def filled(self) -> float:
        """The part of the height that is used, from the top down to the last line."""
        bottom = min((each.bottom for each in self.runs), default=self.highest)
        return (self.highest - bottom) / (self.highest - self.lowest)

    @property
    def is_bare(self) -> bool:
        """Whether more than half of it is white below the last line."""
        return self.filled < 0.5

    @property
    def offences(self) -> Iterator[str]:
        """Lines that are cut by the edge of the sheet, and lines that lie over each other."""
        for run in self.runs:
            if run.bottom < self.lowest - 1 or run.top > self.highest + 1:
                yield f"cut by the edge: {run.text!r}"
        ordered = sorted(self.runs, key=lambda each: -each.top)
        for number, run in enumerate(ordered):
            for other in ordered[number + 1 :]:
                if other.top <= run.bottom:
                    break
                if run.lies_over(other):
                    yield f"{run.text!r} lies over {other.text!r}"


def printed(page: Page, margin: int) -> list[Sheet]:
    """Print a page on A4 with this margin all around, in millimetres, and read what came out."""
    around = f"{margin}mm"
    made = page.pdf(format="A4", margin={"top": around, "bottom": around, "left": around, "right": around})
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return [Sheet(float(each.mediabox[3]), margin * POINTS, _runs(each)) for each in pdf.pages]


def offences(sheets: list[Sheet]) -> list[str]:
    """Everything on these sheets that cannot be read, with the number of the sheet."""
    return [f"sheet {number}: {each}" for number, sheet in enumerate(sheets, 1) for each in sheet.offences]


def _runs(page: pikepdf.Page) -> list[Run]:
    return [run for run in _read(page, page.Resources, Matrix(), {}) if run.text.strip()]


class _Font:
    """What a font of a sheet says of its codes: the letter, and the width in thousandths of the size."""

    def __init__(self, font: Any) -> None:
        self.is_double = font.Subtype == "/Type0"
        self.letters = _letters(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        self.default = 0.0
        self.widths = dict(self._double(font) if self.is_double else self._single(font))

    def _double(self, font: Any) -> Iterator[tuple[int, float]]:
        inner = font.DescendantFonts[0]
        self.default = float(inner.get("/DW", 1000))
        listed = list(inner.get("/W", []))
        while listed:
            first, second = int(listed.pop(0)), listed.pop(0)
            if isinstance(second, pikepdf.Array):
                yield from ((first + at, float(width)) for at, width in enumerate(second))
            else:
                width = float(listed.pop(0))
                yield from ((code, width) for code in range(first, int(second) + 1))

    def _single(self, font: Any) -> Iterator[tuple[int, float]]:
        scale = 1000 * float(font.FontMatrix[0]) if "/FontMatrix" in font else 1.0
        yield from ((int(font.FirstChar) + at, float(width) * scale) for at, width in enumerate(font.Widths))

    def codes(self, data: bytes) -> list[int]:
        return [high << 8 | low for high, low in zip(data[::2], data[1::2], strict=True)] if self.is_double else [*data]


def _letters(table: bytes) -> dict[int, str]:
    """Read which letter stands for which code."""
    found: dict[int, str] = {}
    text = table.decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letter in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(letter).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for at, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(int(letter, 16) + at)
    return found


class _Pen:
    """Where the drawing stands: the place of the drawing, the place of the text, and its font."""

    def __init__(self, resources: Any, at: Matrix, fonts: dict[Any, _Font]) -> None:
        self.resources, self.fonts = resources, fonts
        self.now, self.text = at, Matrix()
        self.kept: list[Matrix] = []
        self.letters: list[Run] = []
        self.font, self.size = None, 0.0

    def follow(self, operator: str, operands: Any) -> None:
        """Do what the drawing says, as far as it matters for text."""
        act = getattr(self, f"_{operator}", None)
        if act:
            act(*operands)

    def _q(self) -> None:
        self.kept.append(self.now)

    def _Q(self) -> None:
        self.now = self.kept.pop()

    def _cm(self, *six: Any) -> None:
        self.now = _matrix(six) @ self.now

    def _BT(self) -> None:
        self.text, self.letters = Matrix(), []

    def _Tm(self, *six: Any) -> None:
        self.text = _matrix(six)

    def _Td(self, *two: Any) -> None:
        self.text = _matrix((1, 0, 0, 1, *two)) @ self.text

    def _Tf(self, name: Any, size: Any) -> None:
        font = self.resources.Font[name]
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = _Font(font)
        self.font, self.size = self.fonts[font.objgen], float(size)

    def _Tj(self, word: Any) -> None:
        self._TJ([word])

    def _TJ(self, words: Any) -> None:
        assert self.font, "text before there is a font"
        self.letters.append(_run(self.font, self.size, words, self.text @ self.now))


def _read(drawing: Any, resources: Any, at: Matrix, fonts: dict[Any, _Font]) -> Iterator[Run]:
    """Give the text of a sheet, or of a drawing on it that starts from this place."""
    pen = _Pen(resources, at, fonts)
    for operands, operator in pikepdf.parse_content_stream(drawing):
        pen.follow(str(operator), operands)
        if str(operator) == "ET":
            yield from _lines(pen.letters)
        elif str(operator) == "Do" and resources.XObject[operands[0]].Subtype == "/Form":
            inner = resources.XObject[operands[0]]
            placed = _matrix(inner.get("/Matrix", (1, 0, 0, 1, 0, 0))) @ pen.now
            yield from _read(inner, inner.get("/Resources", resources), placed, fonts)


def _matrix(six: Any) -> Matrix:
    return Matrix(*map(float, six))


def _run(font: _Font, size: float, words: Any, place: Matrix) -> Run:
    moved, letters = 0.0, ""
    for word in words:
        if not isinstance(word, pikepdf.String | bytes):
            moved -= float(word) / 1000 * size
            continue
        for code in font.codes(bytes(word)):
            letters += font.letters.get(code, "?")
            moved += font.widths.get(code, font.default) / 1000 * size
    left, base = place.transform((0, 0))
    right, _ = place.transform((moved, 0))
    up = place.transform((0, size))[1] - base
    return Run(letters, min(left, right), max(left, right), base, abs(up))


def _lines(drawn: list[Run]) -> Iterator[Run]:
    """The browser places every letter by itself: take those together that stand on one line."""
    for base, letters in groupby(drawn, key=lambda each: each.base):
        found = list(letters)
        left, right = min(each.left for each in found), max(each.right for each in found)
        yield Run("".join(each.text for each in found), left, right, base, max(each.size for each in found))
