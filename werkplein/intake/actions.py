"""Puts counts of municipalities in their waiting room, and writes them once they are confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, String, case, delete, insert, literal, select
from sqlalchemy.orm import Session

from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.importing import ImportKind, ImportRun, ImportState
from werkplein.core.importing import actions as importing
from werkplein.core.importing.actions import AlreadySettled
from werkplein.intake.models import ColumnChoice, MunicipalCount, MunicipalLine
from werkplein.programme.rules import Month

COPIED = ("municipality_id", "month", "stream", "measure", "count", "replaces_id")


def put(session: Session, run: ImportRun, lines: Sequence[Any]) -> None:
    """Let a part of a file wait: each line is its number, then what is written of it."""
    names = ("line", *COPIED)
    connection = session.connection()
    if connection.dialect.paramstyle == "qmark":
        # Straight to the driver and as they are: making 100,000 rows anew takes as long as writing them.
        marks = ", ".join("?" * len(names))
        table = MunicipalLine.__tablename__
        statement = f"INSERT INTO {table} (import_id, {', '.join(names)}) VALUES ({int(run.id)}, {marks})"
        connection.exec_driver_sql(statement, list(lines))
        return
    rows = [{"import_id": run.id, **dict(zip(names, line, strict=True))} for line in lines]
    connection.execute(insert(MunicipalLine), rows)


def clear(session: Session, run: ImportRun) -> None:
    """Take away what waits of a file."""
    session.execute(delete(MunicipalLine).where(MunicipalLine.import_id == run.id))


def append(session: Session, run: ImportRun, source: str, today: date) -> int:
    """Write what waits of a file in one statement; the database refuses what would stand beside another first row."""
    own = MunicipalLine.import_id == run.id
    months = list(session.scalars(select(MunicipalLine.month).where(own).distinct().order_by(MunicipalLine.month)))
    if not months:
        return 0
    ends = case({month: literal(Month.parse(month).end, Date) for month in months}, value=MunicipalLine.month)
    values = {
        **{name: getattr(MunicipalLine, name) for name in COPIED},
        "source": literal(source, String),
        "import_id": literal(run.id, Integer),
        "holds_on": ends,
        "recorded_on": literal(today, Date),
    }
    rows = select(*values.values()).where(own).order_by(MunicipalLine.line)
    statement = insert(MunicipalCount).from_select(list(values), rows)
    return session.connection().execute(statement.execution_options(preserve_rowcount=True)).rowcount


def choose_columns(
    session: Session, actor: Actor, kind: ImportKind, run: ImportRun, form: str, chosen: dict[str, str]
) -> None:
    """Remember which columns say what in files with these names, and let this file be checked with that."""
    if run.state not in (ImportState.STORED, ImportState.READY, ImportState.REFUSED):
        raise AlreadySettled(f"Dat kan nu niet meer. De stand van dit bestand is: {run.state.label.lower()}.")
    choice = ColumnChoice(form=form, chosen=chosen, actor_id=actor.id)
    session.add(choice)
    session.flush()
    record(session, actor, Event.COLUMNS_CHOSEN, choice, kind=kind.code)
    run.kind = kind.code
    importing.send_back(session, kind, run, run.row_count)
