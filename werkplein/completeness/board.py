"""The pages of what is complete: a matrix of Werkpleinen by figures, the list behind its numbers, and a file of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from werkplein.completeness import queries, rules
from werkplein.completeness.rules import Asked, Show, Standing, Wanted
from werkplein.core.actor import Scopes
from werkplein.core.labels import month_short, number, plural
from werkplein.programme.rules import Programme
from werkplein.register.rules import Entry
from werkplein.results.queries import werkpleinen_between

FIGURE_ADDRESS = "/intern/cijfers/verwacht/"
PER_PAGE = 100
CSV_COLUMNS = ("werkplein", "naam", "regio", "cijfer", "stroom", "periode", "uiterlijk", "stand", "reden")
# What is read of all figures at once.
Standings = Mapping[int, Mapping[queries.Key, Standing]]


@dataclass(frozen=True)
class Square:
    """One figure of one Werkplein in the matrix; nothing where it is not expected yet."""

    how: Standing | None
    address: str
    words: str

    @property
    def is_link(self) -> bool:
        """What was delivered asks for nothing, and a page of links to it would only be slow."""
        return self.how not in (None, Standing.DELIVERED)


@dataclass(frozen=True)
class Row:
    """A Werkplein in the matrix."""

    entry: Entry
    squares: Sequence[Square]
    missing: int
    late: int


@dataclass(frozen=True)
class Group:
    """Columns under one heading: the streams of a month, or the rounds of one kind."""

    label: str
    short: str
    columns: Sequence[Asked]
    is_outflow: bool


@dataclass(frozen=True)
class Board:
    """Everything the matrix shows."""

    wanted: Wanted
    groups: Sequence[Group]
    rows: Sequence[Row]
    totals: Mapping[Standing, int]
    missing: Mapping[queries.Key, int]

    @property
    def columns(self) -> list[Asked]:
        return [column for group in self.groups for column in group.columns]

    @property
    def rounds(self) -> list[Asked]:
        """Give the measurements, in the order of their columns."""
        return [column for group in self.groups if not group.is_outflow for column in group.columns]

    @property
    def is_single(self) -> bool:
        """Tell whether each month has one column, for the streams stand above each other on a phone."""
        return all(len(group.columns) == 1 for group in self.groups if group.is_outflow)

    @property
    def lead(self) -> str:
        return lead(self.totals, f"van {self.wanted.year}")


def lead(totals: Mapping[Standing, int], of: str) -> str:
    """Say in one sentence how many of the figures that should be there are missing."""
    due = sum(totals.values()) - totals.get(Standing.NOT_APPLICABLE, 0)
    if not due:
        return f"Er wordt {of} nog geen cijfer verwacht."
    late, waits = totals.get(Standing.LATE, 0), totals.get(Standing.WAITS, 0)
    if not late + waits:
        return f"Alle {plural(due, 'cijfer', 'cijfers')} {of} tot nu toe zijn binnen."
    first = f"Van de {plural(due, 'cijfer', 'cijfers')} {of} tot nu toe {_lack(late + waits)}"
    if not late:
        return f"{first}. Niets daarvan is te laat."
    return f"{first}. Daarvan {'is' if late == 1 else 'zijn'} er {number(late)} te laat."


def _lack(count: int) -> str:
    return f"ontbreekt er {number(count)}" if count == 1 else f"ontbreken er {number(count)}"


def board(session: Session, wanted: Wanted, programme: Programme, scopes: Scopes, on: date) -> Board:
    """Put the matrix together, what is most late on top; four statements."""
    asked = wanted.of(rules.asked_in(programme, wanted.year))
    how = queries.standings(session, asked, on)
    entries = _entries(session, wanted, scopes, on)
    rows = [_row(entry, asked, how.get(entry.id, {})) for entry in entries]
    totals = Counter(square.how for row in rows for square in row.squares if square.how)
    columns = {each.key: [row.squares[at].how for row in rows] for at, each in enumerate(asked)}
    missing = {key: rules.count_missing(found) for key, found in columns.items() if any(found)}
    shown = [row for row in rows if _is_shown(row, wanted)]
    shown.sort(key=lambda row: (-row.late, -row.missing))
    return Board(wanted, _groups(asked), shown, totals, missing)


def _entries(session: Session, wanted: Wanted, scopes: Scopes, on: date) -> list[Entry]:
    """Of a year in which somebody closed, that one has its place too: what it did not deliver stays missing."""
    first, last = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
    return [
        each
        for each in werkpleinen_between(session, scopes, first, last, on)
        if wanted.region in ("", each.region_code) and wanted.code in ("", each.code)
    ]


def _is_shown(row: Row, wanted: Wanted) -> bool:
    return wanted.show is Show.ALL or any(wanted.show.holds(square.how) for square in row.squares)


def _row(entry: Entry, asked: Sequence[Asked], how: Mapping[queries.Key, Standing]) -> Row:
    squares = [_square(entry, each, how.get(each.key)) for each in asked]
    found = [square.how for square in squares]
    return Row(entry, squares, rules.count_missing(found), found.count(Standing.LATE))


def _square(entry: Entry, asked: Asked, how: Standing | None) -> Square:
    if how in (None, Standing.DELIVERED):
        return Square(how, "", how.label if how else "")
    return Square(how, address_of(asked, entry.code), f"{entry.name}, {asked.label}: {how.label}")


def address_of(asked: Asked, code: str) -> str:
    """Give the page of one figure of one Werkplein."""
    return f"{FIGURE_ADDRESS}{asked.slug}/{asked.period}/{code}/"


def _groups(asked: Sequence[Asked]) -> list[Group]:
    found: dict[str, list[Asked]] = {}
    for each in asked:
        found.setdefault(each.group, []).append(each)
    return [
        Group(
            label, SHORT.get(columns[0].slug) or month_short(columns[0].holds_on.month), columns, columns[0].is_outflow
        )
        for label, columns in found.items()
    ]


SHORT = {"werkzoekenden": "wz", "werkgevers": "wg"}


@dataclass(frozen=True)
class Line:
    """One figure of one Werkplein in a list."""

    entry: Entry
    asked: Asked
    how: Standing
    reason: str

    @property
    def address(self) -> str:
        return address_of(self.asked, self.entry.code)

    @property
    def is_late(self) -> bool:
        return self.how is Standing.LATE


def lines(session: Session, wanted: Wanted, programme: Programme, scopes: Scopes, on: date) -> list[Line]:
    """Give the figures that are wanted, the longest due first; five statements."""
    asked = wanted.of(rules.asked_in(programme, wanted.year))
    how, why = queries.standings(session, asked, on), queries.reasons(session, asked)
    entries = _entries(session, wanted, scopes, on)
    return [
        Line(entry, each, found, why.get((entry.id, each.key), ""))
        for each in sorted(asked, key=lambda one: one.due_on)
        for entry in entries
        if wanted.show.holds(found := how.get(entry.id, {}).get(each.key)) and found
    ]


def csv_rows(found: Sequence[Line], programme: Programme, is_invented: bool) -> Iterator[tuple[str, ...]]:
    """Give the same list as rows of a file; each says so when it is invented, as the open data do."""
    mark = "voorbeeld, " if is_invented else ""
    for line in found:
        asked = line.asked
        stream = programme.stream(asked.part).label if asked.part else ""
        yield (
            line.entry.code, line.entry.name, line.entry.region, asked.kind.label, stream, asked.period,
            asked.due_on.isoformat(), mark + line.how.label, line.reason,
        )  # fmt: skip


def own_lines(
    session: Session, entry: Entry, wanted: Wanted, programme: Programme, on: date
) -> tuple[list[Line], Counter[Standing]]:
    """Give everything that one Werkplein has to deliver in a year, what is missing first; two statements."""
    asked = rules.asked_in(programme, wanted.year)
    how = queries.standings(session, asked, on, [entry.id]).get(entry.id, {})
    why = queries.reasons(session, asked)
    found = [Line(entry, each, how[each.key], why.get((entry.id, each.key), "")) for each in asked if each.key in how]
    found.sort(key=lambda line: (not line.how.is_missing, line.asked.due_on))
    return found, Counter(line.how for line in found)


def narrowed(wanted: Wanted, show: Show, period: str = "", slug: str = "", code: str = "") -> dict[str, str | int]:
    """Give the address values of the list behind a number of the matrix."""
    found = replace(wanted, show=show, period=period or wanted.period, code=code or wanted.code)
    return replace(found, what=slug or wanted.what).values
