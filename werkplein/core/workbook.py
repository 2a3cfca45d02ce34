"""Reads and writes XLSX files; a file that was offered is CSV or XLSX, and its content says which."""

from __future__ import annotations

import io
import itertools
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import python_calamine as calamine
import xlsxwriter

from werkplein.core.dutch import shorten
from werkplein.core.errors import DomainError
from werkplein.core.labels import listing
from werkplein.core.spreadsheet import (
    MAX_CELL,
    MAX_ROWS,
    Cell,
    Column,
    Record,
    Sheet,
    UnreadableFile,
    guarded,
    read_csv,
    record_of,
    sheet_of,
)
from werkplein.core.worksheet import BROKEN, TOO_LARGE, fault_in, merged_with, told

PACKED = b"PK\x03\x04"
# What a workbook of ours needs many times over; a bomb unpacks to far more.
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 2_000
OPEN_DOCUMENT = (
    "Dit is een OpenDocument-bestand (ods). Hef samengevoegde cellen op, sla het werkblad op als Excel-bestand (xlsx) "
    "of als CSV, en probeer het opnieuw."
)
# The last row a spreadsheet has. A writer drops what comes after it without a word.
LAST_ROW = 1_048_575

_NEEDED = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE | re.DOTALL)
# Letters that no XML file can hold.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Whatever a packed file can be broken in.
_BROKEN_PACKING = (
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def read_file(
    data: bytes, columns: Sequence[Column | str], max_rows: int = MAX_ROWS, max_cell: int = MAX_CELL
) -> Sheet:
    """The rows of a file that was offered, CSV or XLSX. A wrong kind of file raises; a wrong row becomes a problem."""
    read = read_xlsx if data.startswith(PACKED) else read_csv
    return read(data, columns, max_rows, max_cell)


def read_xlsx(
    data: bytes, columns: Sequence[Column | str], max_rows: int = MAX_ROWS, max_cell: int = MAX_CELL
) -> Sheet:
    """The rows of the one worksheet with data, as `read_csv` gives those of a CSV file; hidden ones are left alone."""
    wanted = [column if isinstance(column, Column) else Column(column) for column in columns]
    return sheet_of(xlsx_records(data), wanted, max_rows, max_cell)


def xlsx_records(data: bytes) -> Iterator[Record]:
    """Each row of the one worksheet with data, whatever its columns are."""
    return _records(_only_sheet(_measured(data)))


def _measured(data: bytes) -> bytes:
    """The same workbook without what we do not read, unpacked: no part of it is larger than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "content.xml" in packed.namelist():
                raise UnreadableFile(OPEN_DOCUMENT)
            parts = [part for part in packed.infolist() if _NEEDED.fullmatch(part.filename)]
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableFile(TOO_LARGE)
            return _repacked((part.filename, packed.read(part)) for part in parts)
    except _BROKEN_PACKING as error:
        raise UnreadableFile(BROKEN) from error


def _repacked(parts: Iterable[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as plain:
        for name, content in parts:
            is_part = name.lower().endswith(".xml")
            walked = told(content) if is_part else content
            if name not in plain.NameToInfo:
                plain.writestr(name, walked)
    return made.getvalue()


def _only_sheet(data: bytes) -> calamine.CalamineSheet:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [each.name for each in book.sheets_metadata if each.visible is calamine.SheetVisibleEnum.Visible]
        sheets = [book.get_sheet_by_name(name) for name in shown if name in book.sheet_names]
        filled = [each for each in sheets if each.total_height]
        if len(filled) > 1:
            names = listing([f"‘{shorten(each.name)}’" for each in filled])
            raise UnreadableFile(f"Er staan gegevens op {names}. Zet alles op één werkblad, of bied ze apart aan.")
        return filled[0] if filled else book.get_sheet_by_index(0)
    except (calamine.CalamineError, calamine.PasswordError, IndexError, OSError, ValueError) as error:
        raise UnreadableFile(BROKEN) from error


def all_sheets(data: bytes) -> Iterator[list[list[str]]]:
    """The cells of every worksheet of a workbook, hidden ones too, for who must know all that is in it."""
    plain = _measured(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(plain))
        for name in book.sheet_names:
            yield [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).iter_rows()]
    except (calamine.CalamineError, calamine.PasswordError, IndexError, OSError, ValueError) as error:
        raise UnreadableFile(BROKEN) from error


def _records(sheet: calamine.CalamineSheet) -> Iterator[Record]:
    """Each row that holds something, with the number a spreadsheet gives it."""
    merged = merged_with(sheet.merged_cell_ranges, sheet.end or (0, 0))
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell) for cell in cells]
        faults = {at: fault for at, text in enumerate(texts) if (fault := fault_in(text))}
        under = {at: words for at, words in merged.get(line - 1, {}).items() if at < len(texts) and not texts[at]}
        kept = ["" if at in faults else text for at, text in enumerate(texts)]
        yield from record_of(line, kept, faults=faults, merged=under)


def _text(cell: Any) -> str:
    """A cell as a person would have typed it in a CSV file."""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f").replace(".", ",")
    if isinstance(cell, datetime):
        return _day(cell) if cell.time() == datetime.min.time() else f"{_day(cell)} {cell.hour}.{cell.minute:02d}"
    return _day(cell) if isinstance(cell, date) else str(cell).replace("\x00", "")


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def write_xlsx(
    file: IO[bytes],
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    made_on: date | None = None,
    title: str = "",
) -> None:
    """Write a workbook row by row, so that a long one never stands in memory. Nothing in it is a formula.

    The same rows made on the same day give the same bytes; without a day the moment stands in it.
    """
    made = {"created": datetime.combine(made_on, datetime.min.time())} if made_on else {}
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({**made, **({"title": title} if title else {})})
        sheet, day = book.add_worksheet("Gegevens"), book.add_format({"num_format": "d-m-yyyy"})
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, None, book.add_format({"bold": True}))
        for number, row in enumerate(itertools.chain([columns], rows)):
            if number > LAST_ROW:
                raise DomainError("Dit past niet in een Excel-bestand. Vraag minder tegelijk, of kies CSV.")
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, day)


def _write(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, _NO_XML.sub("\N{REPLACEMENT CHARACTER}", guarded(cell)))
