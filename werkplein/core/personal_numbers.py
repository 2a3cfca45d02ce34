"""Refuses a file with citizen service numbers before anything of it is kept, in whatever sheet or cell they stand."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from werkplein.core import bsn
from werkplein.core.dutch import shorten
from werkplein.core.errors import DomainError
from werkplein.core.labels import number
from werkplein.core.spreadsheet import MAX_CELL, Column, Problem, Record, Row, Sheet, csv_records, folded, record_of
from werkplein.core.textfile import ZERO, UnreadableFile, decoded
from werkplein.core.workbook import PACKED, all_sheets

# Whatever a program may have put between cells; of the others the columns are then one, which is looked at too.
SEPARATORS = (";", ",", "\t", "|")
IN_COLUMN = (
    "In dit bestand staat een kolom die op burgerservicenummers (BSN) lijkt. Die mogen niet op dit platform komen. "
    "Er is niets van het bestand bewaard. Haal de kolom weg, of tel eerst per gemeente, en bied het opnieuw aan."
)
IN_CELL = (
    "Hier staat een getal dat op een burgerservicenummer (BSN) lijkt. Haal het weg. Is het een ander nummer? Schrijf "
    "er dan spaties in, zoals 12 34 56 789."
)
Rows = Sequence[Sequence[str]]


class PersonalNumbers(DomainError):
    """A file that holds what looks like citizen service numbers. It carries nothing of the file but these places."""

    def __init__(self, cells: Sequence[Problem] = (), others: Sequence[Problem] = ()) -> None:
        """Say it at the field of the file: of a column, or of these cells; `problems` are those and the others."""
        super().__init__(_told(cells) if cells else IN_COLUMN, "file")
        self.cells = tuple(cells)
        self.problems = others or self.cells


def _told(cells: Sequence[Problem]) -> str:
    if len(cells) == 1:
        where = f"staat {_place(cells[0])} een getal dat op een burgerservicenummer (BSN) lijkt."
    else:
        where = f"staan op {number(len(cells))} plaatsen getallen die op burgerservicenummers (BSN) lijken."
    return (
        f"In dit bestand {where} Dat mag niet op dit platform komen. Er is niets van het bestand bewaard. "
        "Verbeter wat hieronder staat en bied het opnieuw aan."
    )


def _place(cell: Problem) -> str:
    line = f"op regel {number(cell.line or 0)}"
    return f"{line} in de kolom ‘{cell.column}’" if cell.column else line


def refuse_personal_numbers(data: bytes, columns: Sequence[Column] = ()) -> None:
    """Raise when a column of the file looks like citizen service numbers, or one stands in what a person wrote.

    `columns` are those that the file should have: in them nine digits by themselves are one wherever no figure belongs.
    Of any other file such a cell may be a figure, so there a number counts only among words.
    """
    try:
        cells = _in_workbook(data, columns) if data.startswith(PACKED) else _in_text(data, columns)
    except UnreadableFile:
        return
    if cells:
        raise PersonalNumbers(cells)


def has_personal_numbers(data: bytes) -> bool:
    """Tell whether a file holds what looks like citizen service numbers. In one that cannot be read none is seen."""
    try:
        refuse_personal_numbers(data)
    except PersonalNumbers:
        return True
    return False


def without_numbers(sheet: Sheet, cells: Sequence[Problem]) -> Sheet:
    """Give the rows with these cells empty and told, so that nothing that is said of the rest repeats a number."""
    lines = {cell.line for cell in cells}
    places = {(cell.line, cell.column) for cell in cells}
    others = [
        each
        for each in sheet.problems
        if each.line not in lines or (each.column is not None and (each.line, each.column) not in places)
    ]
    rows = tuple(_emptied(row, places) if row.line in lines else row for row in sheet.rows)
    return replace(sheet, rows=rows, problems=(*cells, *others))


def _emptied(row: Row, places: set[tuple[int | None, str | None]]) -> Row:
    return replace(row, values={name: "" if (row.line, name) in places else row[name] for name in row.values})


def _in_workbook(data: bytes, columns: Sequence[Column]) -> list[Problem]:
    found: list[Problem] = []
    for sheet, rows in enumerate(all_sheets(data), start=1):
        if bsn.names_them(rows[: bsn.HEADER_ROWS]) or bsn.holds_numbers(rows):
            raise PersonalNumbers
        records = (record for line, cells in enumerate(rows, start=1) for record in record_of(line, cells))
        cells = _in_cells(records, columns)
        found += cells if sheet == 1 else (replace(cell, sentence=f"Werkblad {sheet}. {IN_CELL}") for cell in cells)
    return found


def _in_text(data: bytes, columns: Sequence[Column]) -> list[Problem]:
    """Look at columns first, for one with many numbers is told once; the word for it may stand in another cell."""
    # What no letter is does not keep a number from being one.
    text = decoded(data).replace(ZERO, "")
    if _has_column(text):
        raise PersonalNumbers
    if not bsn.is_written(text):
        return []
    found = list(_in_cells(csv_records(text, columns), columns))
    if not found and bsn.is_labelled(text):
        raise PersonalNumbers
    return found


def _has_column(text: str) -> bool:
    """Look at the names above the columns first; of the rest only when numbers in it pass at all."""
    head = "".join(itertools.islice(io.StringIO(text), bsn.HEADER_ROWS))
    if any(bsn.names_them(_rows(head, separator)) for separator in SEPARATORS):
        return True
    return bsn.may_hold(text) and any(bsn.holds_numbers(_rows(text, separator)) for separator in SEPARATORS)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Split as simply as can be: a mark that is never closed must not hide what follows."""
    for line in text.splitlines():
        cells = next(csv.reader([line], delimiter=separator), []) if '"' in line else line.split(separator)
        yield [cell.strip().strip('"')[:MAX_CELL] for cell in cells]


def _in_cells(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[Problem]:
    """Give each cell with such a number, under the name of its column unless that holds one too."""
    known = {folded(column.name): column for column in columns}
    names: Sequence[str] | None = None
    for record in records:
        for at, text in enumerate(_own_cells(record)):
            name = names[at] if names and at < len(names) else ""
            if len(text) > 8 and not _may_be_figure(text, name, known) and bsn.is_written(text):
                column = known[folded(name)].name if folded(name) in known else shorten(name)
                yield Problem(IN_CELL, record.line, None if bsn.is_written(name) else column or None)
        names = names or record.cells


def _own_cells(record: Record) -> Sequence[str]:
    """Of a cell whose mark is not closed the first line counts: those below it are read once more."""
    if record.unclosed is None:
        return record.cells
    return (*record.cells[: record.unclosed], record.cells[record.unclosed].partition("\n")[0])


def _may_be_figure(text: str, name: str, known: Mapping[str, Column]) -> bool:
    if any(letter.isalpha() for letter in text):
        return False
    column = known.get(folded(name))
    return not known or (column is not None and column.is_number)
