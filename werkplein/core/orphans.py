"""Lets go of files that no row names: what was written for a row that then was not kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.database import Model
from werkplein.core.feature import Job
from werkplein.core.files import store
from werkplein.core.labels import plural

# A file is written before its row: longer than any unit of work may take.
SAFE_AGE = timedelta(days=1)


def naming_columns() -> list[Column[Any]]:
    """Give the columns that name files: in every table they are called `digest`."""
    return [table.c.digest for table in Model.metadata.sorted_tables if "digest" in table.c]


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


SWEEP = Job("bestanden-opruimen", "Bestanden opruimen die nergens bij horen", sweep, timedelta(days=1))
