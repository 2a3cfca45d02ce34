"""A version of a report as a tagged PDF (PDF/UA-1): data in, bytes out. The same version gives the same bytes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

LAYOUT = Path(__file__).with_name("report.typ")
# A table is as wide as the page; a column that holds sentences gets more of it.
LONGEST_WEIGHT = 60
# The characters that the fonts of the compiler can show: an accessible PDF may hold no other. All Dutch is among them.
SHOWN = (
    (0x20, 0x7E), (0xA0, 0x36F), (0x391, 0x3A1), (0x3A3, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2010, 0x2027),
    (0x2030, 0x2040), (0x20A0, 0x20C0), (0x2190, 0x2199), (0x2200, 0x226F), (0x2500, 0x25FF), (0x0A, 0x0A),
)  # fmt: skip
NOT_SHOWN = "\u25a1"


@dataclass(frozen=True)
class Printed:
    """A version as it is printed: what it says, its name, why it came, its number, and its day."""

    content: Mapping[str, Any]
    words: str
    reason: str
    fingerprint: str
    made_on: date

    @property
    def version(self) -> str:
        """Name the version at the foot of each page: `Versie 2, definitief`."""
        return self.words[:1].upper() + self.words[1:]


def as_pdf(printed: Printed) -> bytes:
    """Make the PDF, with the fonts that come with the compiler."""
    data = shown(
        {
            "title": printed.content["title"],
            "lead": printed.content["lead"],
            "version": printed.version,
            "reason": printed.reason,
            "fingerprint": printed.fingerprint,
            "day": [printed.made_on.year, printed.made_on.month, printed.made_on.day],
            "sections": [_with_widths(each) for each in printed.content["sections"]],
        }
    )
    at = datetime(printed.made_on.year, printed.made_on.month, printed.made_on.day, 12, tzinfo=UTC)
    made: bytes = typst.compile(
        LAYOUT.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        timestamp=int(at.timestamp()),
    )
    return made


def shown(value: Any) -> Any:
    """Give the same data with a box in the place of every character that cannot be shown, and nothing of controls."""
    if isinstance(value, str):
        kept = (each for each in value if each == "\n" or unicodedata.category(each) not in ("Cc", "Cf"))
        return "".join(each if _is_shown(ord(each)) else NOT_SHOWN for each in kept)
    if isinstance(value, Mapping):
        return {name: shown(each) for name, each in value.items()}
    return [shown(each) for each in value] if isinstance(value, (list, tuple)) else value


def _is_shown(point: int) -> bool:
    return any(first <= point <= last for first, last in SHOWN)


def _with_widths(section: Mapping[str, Any]) -> dict[str, Any]:
    blocks = [{**each, "widths": widths(each)} if each["kind"] == "table" else each for each in section["blocks"]]
    return {**section, "blocks": blocks}


def widths(table: Mapping[str, Any]) -> list[int]:
    """Give each column a weight by the longest text in it, within borders."""
    columns = zip(table["columns"], *table["rows"], strict=True)
    return [min(LONGEST_WEIGHT, max(12, *(len(cell) for cell in column))) for column in columns]
