"""Files and the rows that name them: lets go of files without a row, and reports rows without a whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import click
from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.database import Model, unit_of_work
from werkplein.core.feature import Job
from werkplein.core.files import FileStore, store
from werkplein.core.labels import plural

# A file is written before its row: longer than any unit of work may take.
SAFE_AGE = timedelta(days=1)
# Reading every file takes long, so each day a part of them is read: all within four weeks.
PARTS = 28
NAMED = 5


def naming_columns() -> list[Column[Any]]:
    """Give the columns that name files: in every table they are called `digest`, or end in `_digest`."""
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if column.name == "digest" or column.name.endswith("_digest")
    ]


def sweep(session: Session, _today: date) -> str | None:
    """Let go of old files that no table names. The rows are read after the files, so a row in between counts."""
    files, before = store(), clock.now() - SAFE_AGE
    old = {digest for digest in files.digests() if files.written_at(digest) < before}
    for column in naming_columns():
        old -= set(session.scalars(select(column).where(column.is_not(None)).order_by(column)))
    # Whoever kept the same bytes once more meanwhile made the file young again.
    gone = [digest for digest in sorted(old) if files.written_at(digest) < before]
    for digest in gone:
        files.remove(digest)
    return f"{plural(len(gone), 'bestand', 'bestanden')} opgeruimd" if gone else None


@dataclass(frozen=True)
class Lack:
    """A row whose file is not there, or not whole."""

    table: str
    row: str
    is_damaged: bool

    @property
    def words(self) -> str:
        """Name the row: `evidence_file 12`."""
        return f"{self.table} {self.row}"


def lacking(session: Session, is_read: Callable[[str], bool] = lambda _: True) -> list[Lack]:
    """Give the rows whose file is missing, and of those that are read also the damaged ones; a statement per column."""
    files = store()
    there = set(files.digests())
    broken: dict[str, bool] = {}
    # Of a small photo the thumbnail is the photo itself: one row may name one file twice.
    found: dict[tuple[str, str, str], Lack] = {}
    for column in naming_columns():
        for row, digest in _named(session, column):
            is_gone = digest not in there
            if not is_gone and is_read(digest) and digest not in broken:
                broken[digest] = _is_damaged(files, digest)
            if is_gone or broken.get(digest):
                found[column.table.name, row, digest] = Lack(column.table.name, row, is_damaged=not is_gone)
    return list(found.values())


def _named(session: Session, column: Column[Any]) -> Iterator[tuple[str, str]]:
    keys = list(column.table.primary_key)
    question = select(column, *keys).where(column.is_not(None)).order_by(*keys)
    for digest, *key in session.execute(question):
        yield "-".join(str(part) for part in key), digest


def _is_damaged(files: FileStore, digest: str) -> bool:
    try:
        files.get(digest)
    except (FileNotFoundError, ValueError):
        return True
    return False


def report(found: list[Lack]) -> str:
    """Say what is lacking, with the first few by name."""
    parts = []
    for is_damaged, words in ((False, ("ontbreekt", "ontbreken")), (True, ("is beschadigd", "zijn beschadigd"))):
        rows = [lack.words for lack in found if lack.is_damaged is is_damaged]
        if rows:
            more = f" en nog {len(rows) - NAMED}" if len(rows) > NAMED else ""
            verb = words[0] if len(rows) == 1 else words[1]
            parts.append(f"{plural(len(rows), 'bestand', 'bestanden')} {verb}: {', '.join(rows[:NAMED])}{more}")
    return "; ".join(parts)


def look(session: Session, today: date) -> str | None:
    """Report the files that are missing, and read today's part of the others."""
    part = today.toordinal() % PARTS
    return report(lacking(session, lambda digest: int(digest[:4], 16) % PARTS == part)) or None


@click.command("bestanden-controleren")
def check_command() -> None:
    """Lees alle bestanden, en noem wat ontbreekt of beschadigd is."""
    with unit_of_work(writes=False) as session:
        found = lacking(session)
    for lack in found:
        click.echo(f"{lack.words}: {'beschadigd' if lack.is_damaged else 'ontbreekt'}")
    click.echo(report(found) or "Alle bestanden zijn er, en zijn heel.")
    if found:
        raise SystemExit(1)


SWEEP = Job("bestanden-opruimen", "Bestanden opruimen die nergens bij horen", sweep, timedelta(days=1))
LOOK = Job("bestanden-controleren", "Bestanden zoeken die ontbreken of beschadigd zijn", look, timedelta(days=1))
