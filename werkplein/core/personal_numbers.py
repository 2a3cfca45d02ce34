"""Refuses a file with citizen service numbers before anything of it is kept, in whatever sheet or column they stand."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence

from werkplein.core import bsn
from werkplein.core.errors import DomainError
from werkplein.core.spreadsheet import MAX_CELL
from werkplein.core.textfile import UnreadableFile, decoded
from werkplein.core.workbook import PACKED, all_sheets

# Whatever a program may have put between cells; of the others the columns are then one, which is looked at too.
SEPARATORS = (";", ",", "\t", "|")
SENTENCE = (
    "In dit bestand staat een kolom die op burgerservicenummers (BSN) lijkt. Die mogen niet op dit platform komen. "
    "Er is niets van het bestand bewaard. Haal de kolom weg, of tel eerst per gemeente, en bied het opnieuw aan."
)
Rows = Sequence[Sequence[str]]


class PersonalNumbers(DomainError):
    """A file that holds what looks like citizen service numbers. It carries nothing of the file."""

    def __init__(self) -> None:
        """Say it at the field of the file."""
        super().__init__(SENTENCE, "file")


def refuse_personal_numbers(data: bytes) -> None:
    """Raise when a column of the file looks like citizen service numbers."""
    if has_personal_numbers(data):
        raise PersonalNumbers


def has_personal_numbers(data: bytes) -> bool:
    """Tell whether a column of the file looks like citizen service numbers. In one that cannot be read none is seen."""
    try:
        return _of_workbook(data) if data.startswith(PACKED) else _of_text(decoded(data))
    except UnreadableFile:
        return False


def _of_workbook(data: bytes) -> bool:
    return any(_of_rows(rows) for rows in all_sheets(data))


def _of_rows(rows: Rows) -> bool:
    texts = (cell for row in rows for cell in row if len(cell) > 8)
    return bsn.names_them(rows[: bsn.HEADER_ROWS]) or bsn.holds_numbers(rows) or any(map(bsn.is_labelled, texts))


def _of_text(text: str) -> bool:
    """Look at the names above the columns first; of the rest only when numbers in it pass at all."""
    head = "".join(itertools.islice(io.StringIO(text), bsn.HEADER_ROWS))
    if any(bsn.names_them(_rows(head, separator)) for separator in SEPARATORS) or bsn.is_labelled(text):
        return True
    return bsn.may_hold(text) and any(bsn.holds_numbers(_rows(text, separator)) for separator in SEPARATORS)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Split as simply as can be: a mark that is never closed must not hide what follows."""
    for line in text.splitlines():
        cells = next(csv.reader([line], delimiter=separator), []) if '"' in line else line.split(separator)
        yield [cell.strip().strip('"')[:MAX_CELL] for cell in cells]
