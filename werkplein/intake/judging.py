"""Judges a table of counts per municipality, row by row, and tells everything that is wrong at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from werkplein.core.labels import number
from werkplein.core.spreadsheet import Problem, too_many
from werkplein.intake.reading import Left, Memo, Wrong
from werkplein.intake.rules import CASELOAD, OUTFLOW
from werkplein.intake.tables import Table, Unclosed

MOST_ROWS = 150_000
# What a count is about: municipality, month, stream and measure. A plain tuple: of 100,000 others the collector of
# garbage looks at each again and again.
Key = tuple[int, str, str, str]


@dataclass(frozen=True)
class Layout:
    """Where a file says what. `measure` is the column that names what is counted; without it each number has its own.

    `stream` is a column, or the code of the one stream that the file is about.
    """

    town: int
    month: int
    stream: int | str
    numbers: tuple[tuple[str, int], ...]
    measure: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Readers:
    """How each kind of cell is read."""

    town: Callable[[str], Any]
    month: Callable[[str], Any]
    stream: Callable[[str], Any]
    count: Callable[[str], Any]
    measure: Callable[[str], Any] = str
    version: Callable[[str], Any] = str


@dataclass
class Judged:
    """What the rows say, what is wrong, and what was left out and why."""

    rows: int = 0
    counts: dict[Key, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left: Counter[Left] = field(default_factory=Counter)
    provisional: int = 0


@dataclass
class Judge:
    """Goes through the rows of one table."""

    table: Table
    layout: Layout
    readers: Readers
    found: Judged = field(default_factory=Judged)
    seen: dict[Key, int] = field(default_factory=dict)
    memos: dict[str, Memo] = field(init=False)
    plain: tuple[str, int, int, int] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Make what remembers the cells, and see whether every row has one count."""
        self.memos = {each.name: Memo(getattr(self.readers, each.name)) for each in fields(Readers)}
        layout = self.layout
        if isinstance(layout.stream, str) and layout.measure is not None and layout.version is not None:
            self.plain = (layout.stream, layout.measure, layout.numbers[0][1], layout.version)

    def run(self) -> Judged:
        """Read every row."""
        found, width, is_kept = self.found, len(self.table.names), self._keeper()
        try:
            for line, cells in self.table.lines:
                found.rows += 1
                if found.rows > MOST_ROWS:
                    return Judged(problems=[too_many(MOST_ROWS)])
                fitted = cells if len(cells) == width else self._fitted(line, cells)
                if fitted is not None and not is_kept(line, fitted):
                    self._row(line, fitted)
        except Unclosed as error:
            found.problems.append(error.problem)
        if not found.rows:
            self._say("Er staan geen regels met gegevens in dit bestand, alleen kolomnamen.", 2)
        return found

    def _keeper(self) -> Callable[[int, Sequence[str]], bool]:
        """Give what keeps a row with one count and nothing out of the ordinary: of 100,000 rows nearly all are such.

        What it needs of each row is at hand, because looking it up takes as long as the rest.
        """
        if self.plain is None:
            return lambda _line, _cells: False
        stream, measure_at, count_at, version_at = self.plain
        town_at, month_at, memos = self.layout.town, self.layout.month, self.memos
        towns, months, measures = memos["town"], memos["month"], memos["measure"]
        values, versions, seen, counts = memos["count"], memos["version"], self.seen, self.found.counts

        def keep(line: int, cells: Sequence[str]) -> bool:
            text = cells[count_at]
            town, month, measure = towns[cells[town_at]], months[cells[month_at]], measures[cells[measure_at]]
            value, version = values[text], versions[cells[version_at]]
            if not (type(value) is int and type(town) is int and type(month) is type(measure) is type(version) is str):
                return False
            key = (town, month, stream, measure)
            if key in seen or "*" in text:
                return False
            seen[key] = line
            counts[key] = value
            return True

        return keep

    def _fitted(self, line: int, cells: Sequence[str]) -> Sequence[str] | None:
        """Make a row as wide as the names; a value too many is a sign that cells shifted."""
        width = len(self.table.names)
        if any(cell.strip() for cell in cells[width:]):
            self._say("Deze regel heeft een waarde te veel. Zijn de cellen verschoven?", line)
            return None
        return [*cells[:width], *[""] * (width - len(cells))]

    def _row(self, line: int, cells: Sequence[str]) -> None:
        layout, memos = self.layout, self.memos
        town, month = memos["town"][cells[layout.town]], memos["month"][cells[layout.month]]
        stream = layout.stream if isinstance(layout.stream, str) else memos["stream"][cells[layout.stream]]
        is_readable = type(town) is int and type(month) is str and type(stream) is str
        if not is_readable and self._leave(line, cells, (town, month)):
            return
        named = "" if layout.measure is None else memos["measure"][cells[layout.measure]]
        values = [(named or measure, at, memos["count"][cells[at]]) for measure, at in layout.numbers]
        read = [(layout.town, town), (layout.month, month), *((at, value) for _, at, value in values)]
        if layout.measure is not None:
            read.append((layout.measure, named))
        if layout.version is not None:
            read.append((layout.version, memos["version"][cells[layout.version]]))
        if not isinstance(layout.stream, str):
            read.append((layout.stream, stream))
        told = self.table.faults.get(line, {})
        bad = [(at, told.get(at, value)) for at, value in read if at in told or type(value) is Wrong]
        if bad:
            self._tell(line, cells, bad)
        else:
            self._keep(line, (town, month, stream), values, cells)

    def _leave(self, line: int, cells: Sequence[str], read: tuple[Any, ...]) -> bool:
        """Leave out what is no count of a municipality and month: a total, a footnote, a quarter."""
        if sum(bool(cell.strip()) for cell in cells) == 1:
            self.found.left[Left.NOTE] += 1
            return True
        reason = next((value for value in read if isinstance(value, Left)), None)
        if reason is not None:
            self.found.left[reason] += 1
        return reason is not None

    def _tell(self, line: int, cells: Sequence[str], bad: Sequence[tuple[int, Any]]) -> None:
        """Name each cell; under the names a row in which nothing can be read is a second row of names."""
        if line <= 3 and len(bad) >= 3 and not any(character.isdigit() for cell in cells for character in cell):
            self._say("Dit lijkt een tweede regel met kolomnamen. Laat er één regel met namen staan.", line)
            return
        for at, sentence in bad:
            self._say(str(sentence), line, at)

    def _keep(
        self, line: int, what: tuple[int, str, str], values: Sequence[tuple[str, int, Any]], cells: Sequence[str]
    ) -> None:
        found = self.found
        known: dict[str, int] = {}
        for measure, at, value in values:
            key = (*what, measure)
            earlier = self.seen.setdefault(key, line)
            if earlier != line:
                sentence = f"Deze gemeente staat met hetzelfde ook op regel {number(earlier)}. Houd er één over."
                self._say(sentence, line, self.layout.town)
                return
            if value is Left.MISSING:
                found.left[Left.MISSING] += 1
                continue
            if "*" in cells[at]:
                found.provisional += 1
            known[measure] = value
            found.counts[key] = value
        if known.get(OUTFLOW, 0) > known.get(CASELOAD, known.get(OUTFLOW, 0)):
            sentence = f"Hoger dan het aantal klanten: {number(known[OUTFLOW])} van {number(known[CASELOAD])}."
            self._say(sentence, line, dict(self.layout.numbers)[OUTFLOW])

    def _say(self, sentence: str, line: int, at: int | None = None) -> None:
        self.found.problems.append(Problem(sentence, line, None if at is None else self.table.names[at]))
