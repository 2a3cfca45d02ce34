"""What an import is: the states it goes through, and what each kind of file knows of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from werkplein.core.labels import LabelEnum, number

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from werkplein.core.access import Permission
    from werkplein.core.actor import Actor
    from werkplein.core.importing.models import ImportRun
    from werkplein.core.spreadsheet import Column, Problem, Row

# So many problems are seen at once; of more it is told first of which kinds they are.
PROBLEMS_SEEN = 50
# Of what is known already this much is shown; the number of all is told.
KNOWN_SHOWN = 500
# The value of a row that tells it from others of the same name.
NOTE = "note"

# What differs between two sentences about the same mistake: what stands in the cell, and numbers.
_PARTICULAR = re.compile(r"‘.*?’(?!\w)|\d[\d.,-]*")


class ImportState(LabelEnum):
    """Where a file stands on its way in."""

    STORED = "stored", "Wacht op controle"
    CHECKING = "checking", "Wordt gecontroleerd"
    READY = "ready", "Klaar om te bevestigen"
    REFUSED = "refused", "Er zijn fouten"
    CONFIRMED = "confirmed", "Ingelezen"
    DROPPED = "dropped", "Vervallen"


class Change(LabelEnum):
    """What a row does to what is known."""

    NEW = "new", "Nieuw"
    CHANGED = "changed", "Gewijzigd"
    KNOWN = "known", "Al bekend"
    # Shown with the reason why nothing is made of it.
    WITHHELD = "withheld", "Niet gemaakt"


@dataclass(frozen=True)
class Ready:
    """A row without a problem. Values named after a column are shown; others are for `promote`.

    A value is a text, or a list of what is otherwise: label, before, after, is_short.
    """

    line: int
    values: Mapping[str, Any]
    change: Change = Change.NEW


@dataclass(frozen=True)
class Checked:
    """What a check of the whole file found: rows to write, all problems, and the rows that change nothing."""

    ready: Sequence[Ready] = ()
    problems: Sequence[Problem] = ()
    known: Sequence[Ready] = ()
    summary: str = ""
    # Rows for the waiting room of the kind itself, where it has one; they are written, and not shown one by one.
    lines: Sequence[Any] = ()
    # What follows once it is confirmed, per subject: its name, a colon and sentences, without a line break.
    follows: Sequence[str] = ()

    @property
    def count(self) -> int:
        """Count what is written once it is confirmed."""
        return len(self.lines) or sum(row.change is not Change.WITHHELD for row in self.ready)

    @property
    def shown(self) -> Sequence[Ready]:
        """Give the rows that wait to be confirmed, and some of those that are known; none when the file is refused."""
        return () if self.problems else [*self.ready, *self.known[:KNOWN_SHOWN]]


@dataclass(frozen=True)
class Room:
    """A waiting room of its own, for a kind of file with so many rows that the common one is too slow.

    `put` adds a part of `Checked.lines`; `clear` takes away all of a file.
    """

    put: Callable[[Session, ImportRun, Sequence[Any]], None]
    clear: Callable[[Session, ImportRun], None]


def _asks_nothing(_session: Session, _data: bytes) -> bool:
    """Of most files the columns have fixed names."""
    return False


def _never(_session: Session, _run: ImportRun, _today: date) -> bool:
    """Most files only add: nothing they show can change."""
    return False


@dataclass(frozen=True)
class ImportKind:
    """A kind of file.

    `prepare` judges all rows at once and writes nothing. `promote` writes the staged rows of a confirmed import, in the
    unit of work that confirms it, and gives how many it wrote; rows that meanwhile stand there already it skips.
    `is_outdated` tells at that moment whether a row would replace something else than was shown.
    """

    code: str
    label: str
    columns: Sequence[Column]
    permission: Permission
    prepare: Callable[[Session, Sequence[Row], date], Checked]
    promote: Callable[[Session, Actor, ImportRun, date], int]
    is_outdated: Callable[[Session, ImportRun, date], bool] = _never
    explanation: str = ""
    back: str = ""
    back_label: str = "Terug"
    # The pages that give what is known now in these columns, to change it: by the ending of the file.
    known_as: Mapping[str, str] = field(default_factory=dict)
    max_rows: int = 50_000
    extra: Mapping[str, Any] = field(default_factory=dict)
    # What a preview shows, where that is something else than the columns of the file.
    preview: Sequence[Column] = ()
    # Whether the first of those names the row; the number of its line then stands beneath.
    names_rows: bool = False
    # Reads and judges a file in its own way, instead of `prepare`; gives how many rows it has.
    examine: Callable[[Session, bytes, date], tuple[int, Checked]] | None = None
    room: Room | None = None
    # Tells whether something must be asked of a file before it can be checked; `asks_at` is the page that asks it.
    asks: Callable[[Session, bytes], bool] = _asks_nothing
    asks_at: str = ""

    @property
    def shown(self) -> list[Column]:
        """Give the columns that a preview shows."""
        return [column for column in self.preview or self.columns if column.is_shown]

    @property
    def asking_code(self) -> str:
        """Name the kind of a file that waits for an answer: no job takes it."""
        return f"{self.code}?"

    @property
    def endpoint(self) -> str:
        """Name the page where a file of this kind is offered."""
        return f"importing.{self.code}"


def in_order(problems: Sequence[Problem], columns: Sequence[str]) -> list[Problem]:
    """Problems as a reader walks through the file: about the file first, then by line and by column as they stand."""
    places = {name: place for place, name in enumerate(columns)}
    return sorted(problems, key=lambda each: (each.line or 0, places.get(each.column or "", -1), each.column or ""))


def abridged(problems: Sequence[Problem], most: int) -> list[Problem]:
    """The first problems of each kind, so that none is left out; the last of a kind says how many more there are."""
    # Of 100,000 problems few are of another kind: each kind is kept once.
    known: dict[tuple[str, str], tuple[str, str]] = {}
    kinds = [known.setdefault(kind, kind) for kind in map(_kind, problems)]
    total, seen = Counter(kinds), Counter[tuple[str, str]]()
    shown = []
    for problem, kind in zip(problems, kinds, strict=True):
        seen[kind] += 1
        if seen[kind] == most < total[kind]:
            more = f"En nog {number(total[kind] - most)} keer dezelfde fout."
            shown.append(replace(problem, sentence=f"{problem.sentence} {more}"))
        elif seen[kind] <= most:
            shown.append(problem)
    return shown


def _kind(problem: Problem) -> tuple[str, str]:
    """Its column and what is wrong; a sentence that names its column is of one kind with those about others."""
    column, sentence = problem.column or "", problem.sentence
    shape = _PARTICULAR.sub("", sentence).partition(". ")[0]
    return "" if f"‘{column}’" in sentence else column, shape


def kinds_of(problems: Sequence[Problem]) -> list[str]:
    """Say of each kind of problem where it is first and how often it is there, a line each; nothing of few."""
    if len(problems) <= PROBLEMS_SEEN:
        return []
    return [" ".join(f"{_place(each)}: {each.sentence}".split()) for each in abridged(problems, 1)]


def _place(problem: Problem) -> str:
    if problem.line is None:
        return "Heel het bestand"
    line = f"regel {number(problem.line)}"
    return f"{problem.column}, {line}" if problem.column else line.capitalize()


def next_state(checked: Checked) -> ImportState:
    """One problem is enough to refuse a file: nothing enters by halves."""
    return ImportState.REFUSED if checked.problems else ImportState.READY
