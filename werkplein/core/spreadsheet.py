"""Reads and writes CSV files as people make them with a spreadsheet."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from werkplein.core.dutch import NotReadable, parse_date, parse_month, parse_number, parse_whole, shorten
from werkplein.core.labels import number
from werkplein.core.textfile import EMPTY, UnreadableFile, decoded, separated, zeros_in

__all__ = [
    "Column",
    "NotReadable",
    "Problem",
    "Row",
    "Sheet",
    "UnreadableFile",
    "parse_date",
    "parse_month",
    "parse_number",
    "parse_whole",
    "read_csv",
    "sheet_of",
    "stream_csv",
    "write_csv",
]

MAX_ROWS = 50_000
MAX_CELL = 10_000
# A cell that is too long is told with its place; the module itself would stop reading at it.
csv.field_size_limit(2**31 - 1)
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

_UNCLOSED = 'Een aanhalingsteken (") is niet gesloten. Sluit het, of haal het weg.'

Cell: TypeAlias = str | int | Decimal | date | None


@dataclass(frozen=True)
class Column:
    """One column of a file: its name in the first row and what it holds."""

    name: str
    explanation: str = ""
    example: str = ""
    is_required: bool = True
    is_number: bool = False
    # What a preview leaves out: it stands in another column, or is not read.
    is_shown: bool = True
    # How the table of a preview shows it, as its columns do: "nowrap", "wide".
    look: str = ""

    @property
    def kind(self) -> str:
        """Tell the table of a preview what kind of column it is."""
        return "num" if self.is_number else self.look


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where: without a line it is about the file as a whole."""

    sentence: str
    line: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Row:
    """One row of a file, with the number of its line and its values by column name.

    A cell of which a problem was told already is empty, so that the rest of its row can be judged. `unsure` are the
    columns that the file should have and has not, or has twice: what they would say, nobody knows.
    """

    line: int
    values: dict[str, str]
    unsure: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> str:
        return self.values[name]


@dataclass(frozen=True)
class Sheet:
    """The rows that could be read and the problems that stood in the way; for `unsure` see its rows."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Record:
    """A row as it stands in the file, with the line it starts on; `unclosed` is the cell that runs on and on.

    `faults` says of cells that hold something without a value what is wrong with them, and `merged` of those that are
    part of a merged one; both are empty.
    """

    line: int
    cells: tuple[str, ...]
    unclosed: int | None = None
    faults: Mapping[int, str] = field(default_factory=dict)
    merged: Mapping[int, str] = field(default_factory=dict)


def read_csv(data: bytes, columns: Sequence[Column | str], max_rows: int = MAX_ROWS, max_cell: int = MAX_CELL) -> Sheet:
    """The rows of a CSV file. A wrong kind of file raises; a wrong header or row becomes a problem."""
    wanted = [column if isinstance(column, Column) else Column(column) for column in columns]
    return sheet_of(csv_records(decoded(data), wanted), wanted, max_rows, max_cell)


def sheet_of(
    records: Iterator[Record], wanted: Sequence[Column], max_rows: int = MAX_ROWS, max_cell: int = MAX_CELL
) -> Sheet:
    """Tell the header from the rows, whatever the file they come from; problems stand where the rows could not."""
    header = next(records, None)
    if header is None:
        raise UnreadableFile(EMPTY)
    if header.unclosed is not None:
        raise UnreadableFile(_UNCLOSED)
    names, problems = _header(header, wanted)
    wrong = dict.fromkeys([*header.faults.values(), *header.merged.values()])
    problems += [Problem(sentence, header.line) for sentence in wrong]
    if not any(names):
        return Sheet((), tuple(problems))
    twice = {name for name, times in Counter(names).items() if name and times > 1}
    missing = {column.name for column in wanted if column.is_required and column.name not in names}
    columns = [None if name in twice else name for name in names]
    absent = [column.name for column in wanted if column.name not in columns]
    titled = tuple(bool(cell.strip()) for cell in header.cells)
    frame = Frame((*columns, *absent), titled, max_rows, max_cell, frozenset(twice | missing))
    body = _body(records, header.line, frame)
    return Sheet(body.rows, (*problems, *body.problems), frame.unsure)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], for_people: bool = True) -> bytes:
    """A CSV file: for people as a Dutch spreadsheet opens it, otherwise as programs like it."""
    return b"".join(stream_csv(columns, rows, for_people))


def stream_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], for_people: bool = True) -> Iterator[bytes]:
    """The same file piece by piece, so that a long one never stands in memory."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if for_people else ",", lineterminator="\r\n")
    if for_people:
        buffer.write("\ufeff")
    writer.writerow([guarded(name) for name in columns])
    for count, row in enumerate(rows, start=1):
        writer.writerow([_written(cell, for_people) for cell in row])
        if count % 500 == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return piece


def _written(cell: Cell, for_people: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, date):
        return f"{cell.day}-{cell.month}-{cell.year}" if for_people else cell.isoformat()
    text = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    return text.replace(".", ",") if for_people else text


def guarded(text: str) -> str:
    """A cell that a spreadsheet cannot take for a formula. One that looks guarded already is guarded once more."""
    return f"'{text}" if _is_risky(text.lstrip("'")) else text


def _unguarded(text: str) -> str:
    """The text of a cell as it was before an export guarded it."""
    return text[1:] if text.startswith("'") and _is_risky(text.lstrip("'")) else text


def _is_risky(text: str) -> bool:
    return text.startswith(RISKY_STARTS) or text.lstrip(" ").startswith(RISKY_STARTS)


class _Lines(Iterator[str]):
    """The lines of a text, from which reading can begin again; it knows when more was asked than there is."""

    def __init__(self, text: str) -> None:
        """Begin before the first line."""
        self.lines = list(io.StringIO(text, newline=""))
        self.at = 0
        self.ran_out = False

    def __next__(self) -> str:
        """Give the next line."""
        if self.at == len(self.lines):
            self.ran_out = True
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def csv_records(text: str, wanted: Sequence[Column]) -> Iterator[Record]:
    """Each row of a CSV file that holds something, with the line it starts on, whatever its columns are.

    A quotation mark that is never closed takes the rows below it along. Such a row is told, and reading goes on at the
    line below it, so that the rows it would have taken are judged as well.
    """
    text, separator = separated(text, {folded(column.name) for column in wanted}, folded)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    while True:
        start = lines.at
        cells = next(reader, None)
        if cells is None:
            return
        unclosed = _unclosed(cells, lines, start, separator)
        if unclosed is not None:
            lines.at, lines.ran_out = start + 1, False
            reader = csv.reader(lines, delimiter=separator)
        faults = zeros_in(cells)
        kept = ["" if at in faults else cell for at, cell in enumerate(cells)] if faults else cells
        yield from record_of(start + 1, kept, unclosed, faults)


def _unclosed(cells: Sequence[str], lines: _Lines, start: int, separator: str) -> int | None:
    """Tell in which cell a quotation mark was opened and not closed: the first one that runs on.

    The file then ends inside the cell, or the lines together hold an odd number of marks, or the mark that closes it
    opened another cell, so that text follows. A text of several lines between marks is none of these.
    """
    if not lines.ran_out and lines.at == start + 1:
        return None
    running = next((at for at, cell in enumerate(cells) if "\n" in cell or "\r" in cell), len(cells) - 1)
    taken = lines.lines[start : lines.at]
    if lines.ran_out or sum(line.count('"') for line in taken) % 2:
        return running
    try:
        list(csv.reader(taken, delimiter=separator, strict=True))
    except csv.Error:
        return running
    return None


def record_of(
    line: int,
    cells: Sequence[str],
    unclosed: int | None = None,
    faults: Mapping[int, str] | None = None,
    merged: Mapping[int, str] | None = None,
) -> Iterator[Record]:
    """The row as it is judged; nothing when it holds nothing."""
    if faults or any(cell.strip() for cell in cells):
        yield Record(line, tuple(_unguarded(cell.strip()) for cell in cells), unclosed, faults or {}, merged or {})


def _header(header: Record, wanted: Sequence[Column]) -> tuple[list[str | None], list[Problem]]:
    """The name of each column, None for an empty one without a name at the end."""
    by_name = {folded(column.name): column.name for column in wanted}
    cells, line = header.cells, header.line
    found = [folded(cell) for cell in cells]
    problems = [
        Problem(f"De kolom ‘{shorten(cell)}’ kennen we niet. Haal die weg of verbeter de naam.", line, shorten(cell))
        for cell, name in zip(cells, found, strict=True)
        if name and name not in by_name
    ]
    problems += [
        Problem(f"De kolom ‘{by_name[name]}’ staat er {times} keer in. Laat er één staan.", line, by_name[name])
        for name, times in Counter(found).items()
        if times > 1 and name in by_name
    ]
    problems += [
        Problem(
            f"De kolom ‘{column.name}’ ontbreekt. Voeg die toe, met deze naam bij de kolomnamen.", line, column.name
        )
        for column in wanted
        if column.is_required and folded(column.name) not in found
    ]
    return [by_name.get(name) for name in found], problems


@dataclass(frozen=True)
class Frame:
    """What a row is held against: the column of each cell, and how much there may be.

    The names beyond the width of the header are columns that are absent, and stay empty. `titled` tells of each column
    whether something stands above it, known or not.
    """

    names: tuple[str | None, ...]
    titled: tuple[bool, ...]
    max_rows: int
    max_cell: int
    unsure: frozenset[str]

    @property
    def width(self) -> int:
        """How many columns the header has."""
        return len(self.titled)


def _body(records: Iterator[Record], above: int, frame: Frame) -> Sheet:
    """The rows under the header, which stands on the line above. Of too many nothing is told but that: they change."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for count, record in enumerate(records):
        if count == frame.max_rows:
            return Sheet((), (too_many(frame.max_rows),))
        if record.unclosed is not None:
            problems.append(Problem(_UNCLOSED, record.line, _name_of(record.unclosed, frame)))
            continue
        too_long = _too_long(record, frame)
        problems += [Problem(fault, record.line, _name_of(at, frame)) for at, fault in record.faults.items()]
        problems += [
            Problem(words, record.line, name) for at, words in record.merged.items() if (name := _name_of(at, frame))
        ]
        problems += [*too_long, *_surplus(record.line, record.cells, frame.titled)]
        rows.append(_row(record, frame))
    if not rows and not problems:
        problems.append(Problem("Er staan geen regels met gegevens in dit bestand, alleen kolomnamen.", above + 1))
    return Sheet(tuple(rows), tuple(problems))


def too_many(most: int) -> Problem:
    """Say of a file that it has more rows than are read."""
    return Problem(f"Dit bestand heeft meer dan {number(most)} regels. Knip het in delen.")


def _row(record: Record, frame: Frame) -> Row:
    """A short row has empty values, and a cell that is too long is empty too."""
    cells = ["" if len(cell) > frame.max_cell else cell for cell in record.cells[: frame.width]]
    cells += [""] * (len(frame.names) - len(cells))
    values = {name: cell for name, cell in zip(frame.names, cells, strict=True) if name}
    return Row(record.line, values, frame.unsure)


def _too_long(record: Record, frame: Frame) -> list[Problem]:
    sentence = f"De tekst is langer dan {number(frame.max_cell)} tekens. Maak die korter."
    return [
        Problem(sentence, record.line, _name_of(at, frame))
        for at, cell in enumerate(record.cells)
        if len(cell) > frame.max_cell
    ]


def _name_of(at: int, frame: Frame) -> str | None:
    return frame.names[at] if at < frame.width else None


def _surplus(line: int, cells: Sequence[str], titled: Sequence[bool]) -> list[Problem]:
    """A value without a column is a sign that a separator stands inside a text."""
    beside = [cell for cell, has in zip(cells, [*titled, *[False] * len(cells)], strict=False) if cell and not has]
    if not beside:
        return []
    return [Problem(f"Deze regel heeft een waarde te veel: ‘{shorten(beside[0])}’ hoort bij geen kolom.", line)]


def folded(name: str) -> str:
    """Give the name of a column as it is compared: without a difference of capitals and spaces."""
    return " ".join(name.replace("\ufeff", "").strip().casefold().split())
