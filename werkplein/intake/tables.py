"""Reads a table whose columns have names of its own, CSV or XLSX, fast enough for a year of all municipalities."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from werkplein.core.spreadsheet import Problem
from werkplein.core.textfile import EMPTY, ZERO, UnreadableFile, decoded, first_line, separated, zeros_in
from werkplein.core.workbook import PACKED, xlsx_records
from werkplein.register.rules import fold

Lines = Iterator[tuple[int, Sequence[str]]]
Faults = Mapping[int, Mapping[int, str]]
UNCLOSED = 'Een aanhalingsteken (") is niet gesloten. Sluit het, of haal het weg.'


@dataclass(frozen=True)
class Table:
    """The names of the columns, and each row with something in it with the number of its line.

    `faults` says of the cells of a row that was given what keeps them from being read; they are empty.
    """

    names: tuple[str, ...]
    lines: Lines
    faults: Faults = field(default_factory=dict)

    @property
    def form(self) -> str:
        """Tell this set of names from others, whatever their order."""
        return hashlib.sha256("\n".join(sorted(map(fold, self.names))).encode()).hexdigest()


class Unclosed(Exception):
    """A cell runs on over several lines, so that what follows cannot be trusted."""

    def __init__(self, line: int) -> None:
        """Keep the line as a problem."""
        super().__init__(UNCLOSED)
        self.problem = Problem(UNCLOSED, line)


def read_table(data: bytes) -> Table:
    """Read the names; the rows follow when they are asked. Raises UnreadableFile for another kind of file."""
    faults: dict[int, Mapping[int, str]] = {}
    lines = _of_workbook(data, faults) if data.startswith(PACKED) else _of_text(data, faults)
    try:
        header = next(lines, None)
    except Unclosed as error:
        raise UnreadableFile(UNCLOSED) from error
    if header is None:
        raise UnreadableFile(EMPTY)
    if header[0] in faults:
        raise UnreadableFile(f"Regel {header[0]}: {next(iter(faults[header[0]].values()))}")
    return Table(tuple(name.strip() for name in header[1]), lines, faults)


def _of_workbook(data: bytes, faults: dict[int, Mapping[int, str]]) -> Lines:
    for record in xlsx_records(data):
        if record.faults or record.merged:
            faults[record.line] = {**record.merged, **record.faults}
        yield record.line, record.cells


def _of_text(data: bytes, faults: dict[int, Mapping[int, str]]) -> Lines:
    text = decoded(data)
    text, separator = separated(text, set(), str)
    first = first_line(text)
    if separator not in first:
        separator = max((";", ",", "\t"), key=first.count)
    has_zeros = ZERO in text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for line, cells in enumerate(reader, start=1):
        if reader.line_num != line:
            raise Unclosed(line)
        if has_zeros and (told := zeros_in(cells)):
            faults[line] = told
            cells = ["" if at in told else cell for at, cell in enumerate(cells)]
        if any(cells) or line in faults:
            yield line, cells
