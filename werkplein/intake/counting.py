"""Counts ended benefits at who delivers them: per municipality, month and reason, and nothing else of anybody."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from werkplein.core.errors import DomainError
from werkplein.intake.reason_rules import Reasons, reason_of
from werkplein.programme.rules import Month
from werkplein.register.rules import fold

COUNTED = ("gemeente", "maand", "reden", "aantal", "indeling")
TOWN, ENDS, FIRST, SECOND = "gemeente", "einddatum", "reden", "reden partner"
# The words of the form, and how a program may write them in one line of names.
NAMES: Mapping[str, tuple[str, ...]] = {
    TOWN: ("gemeentecode", "cbs gemeentecode", "gemeente", "gemeentenummer"),
    ENDS: ("einddatum uitkering", "einddatum"),
    FIRST: (
        "reden beeindiging uitkering",
        "reden beeindiging uitkering persoon1",
        "reden beeindiging uitkering persoon 1",
        "reden beeindiging uitkering 1",
        "reden beeindiging",
    ),
    SECOND: (
        "reden beeindiging uitkering persoon2",
        "reden beeindiging uitkering persoon 2",
        "reden beeindiging uitkering 2",
        "reden beeindiging partner",
    ),
}
NOT_ENDED = ("", "00000000", "0")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_TOWN = re.compile(r"(?:GM)?(\d{1,4})", re.IGNORECASE)


@dataclass
class Tally:
    """What was counted, and the lines that could not be read with the name of what was wrong; no value of anybody."""

    read: int = 0
    running: int = 0
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unread: list[tuple[int, str]] = field(default_factory=list)

    @property
    def ended(self) -> int:
        """Count the benefits that ended."""
        return sum(self.counts.values())


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Find the columns that are counted by; raises DomainError when one is missing."""
    places = {fold(name): at for at, name in reversed(list(enumerate(header)))}
    found = {
        what: next(places[name] for name in names if name in places)
        for what, names in NAMES.items()
        if any(name in places for name in names)
    }
    missing = [NAMES[what][0].upper() for what in (TOWN, ENDS, FIRST) if what not in found]
    if missing:
        raise DomainError(f"In de eerste regel ontbreekt: {', '.join(missing)}. Gebruik de namen van de regeling.")
    return found


def tally(lines: Iterable[str], separator: str, reasons: Reasons) -> Tally:
    """Count line by line, so that a file of any size fits. What is not counted by is not looked at."""
    reader = csv.reader(lines, delimiter=separator)
    found = Tally()
    header = next(reader, None)
    if header is None:
        raise DomainError("Dit bestand is leeg.")
    columns, codes = columns_of([name.lstrip("\ufeff") for name in header]), frozenset(reasons.codes)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            found.read += 1
            found.unread.append((line, "de regel"))
            continue
        if cells is None:
            return found
        if any(cells):
            found.read += 1
            _count(found, line, cells, columns, codes)


def _count(found: Tally, line: int, cells: Sequence[str], columns: Mapping[str, int], codes: frozenset[str]) -> None:
    def cell(what: str) -> str:
        at = columns.get(what)
        return cells[at].strip().lstrip("'") if at is not None and at < len(cells) else ""

    if cell(ENDS) in NOT_ENDED and columns[ENDS] < len(cells):
        found.running += 1
        return
    key = (town_of(cell(TOWN)), month_of(cell(ENDS)), reason_of(cell(FIRST), cell(SECOND), codes))
    town, month, reason = key
    if town and month and reason:
        found.counts[town, month, reason] += 1
        return
    names = zip(key, ("de gemeentecode", "de einddatum", "de reden van beëindiging"), strict=True)
    found.unread.append((line, " en ".join(name for value, name in names if not value)))


def town_of(text: str) -> str | None:
    """Read the code of a municipality: 193, 0193 and GM0193 are the same."""
    found = _TOWN.fullmatch(text)
    return f"GM{int(found[1]):04d}" if found and int(found[1]) else None


def month_of(text: str) -> str | None:
    """Read the month of a day as the form has it: 20100531."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return Month.of(day).code if 1990 <= day.year <= 2100 else None


def counted_rows(found: Tally, reasons: Reasons) -> Iterator[tuple[str, str, str, int, str]]:
    """Give the counts as they are uploaded: of each month of a municipality every reason, zero where nobody had it."""
    for town, month in sorted({(town, month) for town, month, _ in found.counts}):
        for code in reasons.codes:
            yield town, month, code, found.counts[town, month, code], reasons.version
