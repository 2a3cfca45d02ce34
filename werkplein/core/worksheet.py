"""Walks through the XML of a worksheet before it is read: where its cells lie, and which of them have no value.

The reader of workbooks gives an empty cell for a formula without a result and for one that failed. To whoever filled
in the cell it is not empty, so such a cell is given a text here, by which it is known again once it is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias
from xml.parsers import expat

from werkplein.core.dutch import shorten
from werkplein.core.spreadsheet import UnreadableFile

MAX_COLUMNS = 40
MAX_SHEET_ROWS = 60_000
BROKEN = "Dit Excel-bestand is niet te lezen. Open het in Excel, sla het opnieuw op en probeer het nog eens."
TOO_LARGE = "Dit Excel-bestand is te groot om te lezen. Knip het in delen, of sla het werkblad op als CSV."

# What a reader of workbooks says of merged cells: the first and the last of each, as row and column from 0.
Ranges: TypeAlias = Sequence[tuple[tuple[int, int], tuple[int, int]]] | None

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# Only these are worth the slower walk. Bytes of two per letter match neither, and are left as they are.
_FORMULA_OR_ERROR = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st\s*=\s*["']e["']""")
_MARK = "werkplein:cel-zonder-waarde:"
_UNCOMPUTED = (
    "Hier staat een formule, maar de uitkomst zit niet in het bestand. Open het bestand in Excel of een ander "
    "rekenprogramma en sla het daar op. Of plak de cellen als waarden."
)


def told(part: bytes) -> bytes:
    """The same part, in which every cell without a value says so. Any part may be a sheet."""
    return _Walk(part).result()


def fault_in(text: str) -> str | None:
    """Say what is wrong with a cell that has no value to read; nothing about any other."""
    if not text.startswith(_MARK):
        return None
    error = shorten(text.removeprefix(_MARK))
    return (
        f"De formule geeft een fout: {error}. Herstel die, of zet er een gewone waarde neer." if error else _UNCOMPUTED
    )


class _Walk:
    """One way through a part, cell by cell."""

    def __init__(self, part: bytes) -> None:
        """Walk to the end; a cell too far away stops it."""
        self.part = part
        self.row = ""
        self.cell: dict[str, str] = {}
        self.tag = ""
        self.begin = 0
        self.inside: dict[str, str] = {}
        self.within = ""
        self.pieces: list[bytes] = []
        self.copied = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse
        if _FORMULA_OR_ERROR.search(part):
            self.parser.EndElementHandler = self._end
            self.parser.CharacterDataHandler = self._read
        try:
            self.parser.Parse(part, True)
        except expat.ExpatError as error:
            raise UnreadableFile(BROKEN) from error

    def result(self) -> bytes:
        """The part with what was told in it."""
        return b"".join([*self.pieces, self.part[self.copied :]]) if self.pieces else self.part

    def _refuse(self, *_: object) -> None:
        raise UnreadableFile(BROKEN)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self.row = attributes.get("r", "")
        elif kind == "c":
            # A worksheet is read as a block, so a cell in the far corner would fill the memory.
            if not _is_near(attributes.get("r") or f"A{self.row or 1}"):
                raise UnreadableFile(TOO_LARGE)
            self.cell, self.tag, self.inside = attributes, name, {}
            self.begin = self.parser.CurrentByteIndex
        elif self.tag and kind in ("f", "v", "is"):
            self.within = kind
            self.inside.setdefault(kind, "")

    def _read(self, text: str) -> None:
        if self.within:
            self.inside[self.within] += text

    def _end(self, name: str) -> None:
        self.within = ""
        if name != self.tag:
            return
        error = self._error()
        if error is not None:
            self._tell(error)
        self.tag = ""

    def _error(self) -> str | None:
        """The error a cell shows, empty when it holds a formula that was never computed; None when it has a value."""
        value = self.inside.get("v", "").strip()
        if self.cell.get("t") == "e":
            return value
        # The result of a formula may be an empty text; the type of the cell then says that there is a result.
        is_text = "is" in self.inside or (self.cell.get("t") == "str" and "v" in self.inside)
        return "" if "f" in self.inside and not value and not is_text else None

    def _tell(self, error: str) -> None:
        """Write the cell anew; its closing tag follows from the part itself."""
        place = f' r="{self.cell["r"]}"' if self.cell.get("r") else ""
        value = self.tag.removesuffix("c") + "v"
        plain = re.sub(r"[^ -~]|[&<>]", "", error)
        made = f'<{self.tag}{place} t="str"><{value}>{_MARK}{plain}</{value}>'
        self.pieces += [self.part[self.copied : self.begin], made.encode("ascii")]
        self.copied = self.parser.CurrentByteIndex


def merged_with(ranges: Ranges, end: tuple[int, int]) -> dict[int, dict[int, str]]:
    """Say of each cell that has no value of its own with which cells it was merged: per row, per column, from 0.

    `end` is the last cell of the sheet. One can claim more merged cells than it has room for; then only those are told
    that came first.
    """
    found: dict[int, dict[int, str]] = {}
    height, width = end[0] + 1, end[1] + 1
    room = height * (width + 1)
    for (top, left), (bottom, right) in ranges or ():
        where = f"{_reference(top, left)}:{_reference(bottom, right)}"
        sentence = f"Hoort bij de samengevoegde cellen {where}. Hef het samenvoegen op en zet de waarde in elke cel."
        for row in range(top, min(bottom + 1, height)):
            under = range(left + (row == top), min(right + 1, width))
            found.setdefault(row, {}).update(dict.fromkeys(under, sentence))
            room -= 1 + len(under)
            if room < 0:
                return found
    return found


def _reference(row: int, column: int) -> str:
    """Name a cell as a spreadsheet does: `B12`."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _is_near(reference: str) -> bool:
    """Tell whether a cell as `B12` lies where we read."""
    found = _REFERENCE.fullmatch(reference)
    return found is not None and _column_number(found[1]) <= MAX_COLUMNS and int(found[2]) <= MAX_SHEET_ROWS


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
