"""Brings a file in, step by step: stored, checked whole, confirmed or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.orm import Session

from werkplein.core import bsn, clock
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.dutch import shorten
from werkplein.core.errors import Conflict
from werkplein.core.files import FileStore
from werkplein.core.importing.models import CHANGE, PART, ImportRun, ProblemPart, StagedRow
from werkplein.core.importing.queries import was_overtaken
from werkplein.core.importing.rules import Checked, ImportKind, ImportState, Ready, in_order, kinds_of, next_state
from werkplein.core.spreadsheet import Problem, Sheet
from werkplein.core.workbook import read_file


class AlreadySettled(Conflict):
    """Someone else, or the same person in another window, confirmed or dropped it first."""


def read(kind: ImportKind, data: bytes) -> Sheet:
    """Read the file; raises UnreadableFile when it is neither CSV nor XLSX."""
    return read_file(data, kind.columns, max_rows=kind.max_rows)


def store(session: Session, actor: Actor, files: FileStore, kind: ImportKind, filename: str, data: bytes) -> ImportRun:
    """Keep the file as it was offered, before anything is done with it."""
    run = ImportRun(
        kind=kind.code,
        filename=shorten(bsn.masked(filename), 200) or "bestand",
        digest=files.put(data),
        size=len(data),
        actor_id=actor.id,
    )
    if kind.asks(session, data):
        run.kind = kind.asking_code
    session.add(run)
    session.flush()
    record(session, actor, Event.IMPORT_STORED, run, kind=kind.code, digest=run.digest)
    return run


def begin_check(run: ImportRun) -> None:
    """Take a file to check it; what it shows is how things stood at this moment, or later.

    No two checks have the same moment, for it tells them apart.
    """
    now = clock.now()
    run.checked_at = max(now, run.checked_at + timedelta(microseconds=1)) if run.checked_at else now
    run.state, run.ready_count = ImportState.CHECKING, 0


def send_back(session: Session, kind: ImportKind, run: ImportRun, row_count: int) -> None:
    """Let a file wait to be checked, once more."""
    empty(session, kind, run)
    run.state, run.row_count = ImportState.STORED, row_count
    run.settled_at = run.settled_by = None


def judge(session: Session, kind: ImportKind, sheet: Sheet, today: date) -> Checked:
    """Give all problems at once: those of the file and those of its content, of a cell what the file says of it.

    Of a column that is missing, that is told once; the others are judged.
    """
    checked = kind.prepare(session, sheet.rows, today) if sheet.rows else Checked()
    told = {(problem.line, problem.column) for problem in sheet.problems if problem.column}
    own = [
        problem
        for problem in checked.problems
        if (problem.line, problem.column) not in told and problem.column not in sheet.unsure
    ]
    problems = in_order([*sheet.problems, *own], [column.name for column in kind.columns])
    return replace(checked, problems=problems)


def stage(session: Session, run: ImportRun, ready: Sequence[Ready]) -> None:
    """Put rows in the waiting room."""
    if ready:
        rows = [
            {"import_id": run.id, "line": row.line, "values": {**row.values, CHANGE: row.change.value}} for row in ready
        ]
        session.execute(insert(StagedRow), rows)


def note(session: Session, run: ImportRun, problems: Sequence[Problem], first: int = 0) -> None:
    """Keep problems of a file, `first` of which were kept before: a whole number of parts."""
    rows = [
        {
            "import_id": run.id,
            "part": (first + start) // PART,
            "problems": [[each.sentence, each.line, each.column] for each in problems[start : start + PART]],
        }
        for start in range(0, len(problems), PART)
    ]
    session.execute(insert(ProblemPart), rows)


def conclude(run: ImportRun, checked: Checked, row_count: int) -> None:
    """Write down what the check found."""
    run.state = next_state(checked)
    run.row_count = row_count
    run.ready_count = 0 if checked.problems else checked.count
    run.unchanged_count = len(checked.known)
    run.problem_count = len(checked.problems)
    run.summary = "\n".join([checked.summary, *checked.follows, *kinds_of(checked.problems)])


def refuse(session: Session, run: ImportRun, sentence: str) -> None:
    """Write down that the file as a whole cannot be used."""
    problem = Problem(sentence)
    note(session, run, [problem])
    conclude(run, Checked(problems=[problem]), 0)


def confirm(
    session: Session, actor: Actor, kind: ImportKind, run: ImportRun, today: date, seen: datetime | None
) -> bool:
    """Write the rows that wait; false when the file must be checked again, because something came in between.

    `seen` is the moment of the check that the confirmer looked at: the outcome of another one is not written. The first
    of two confirmations takes the import; the second is told so.
    """
    is_seen = ImportRun.checked_at == seen
    if not _settled(session, actor, run, ImportState.CONFIRMED, (ImportState.READY,), is_seen):
        if run.is_over:
            raise _already(run)
        return False
    if was_overtaken(session, run) or kind.is_outdated(session, run, today):
        send_back(session, kind, run, run.row_count)
        return False
    run.written_count = kind.promote(session, actor, run, today)
    empty(session, kind, run)
    record(session, actor, Event.IMPORT_CONFIRMED, run, kind=kind.code, rows=run.written_count, digest=run.digest)
    return True


def drop(session: Session, actor: Actor, kind: ImportKind, run: ImportRun) -> None:
    """Let go of a file that is not wanted; the file itself stays on record."""
    if not _settled(session, actor, run, ImportState.DROPPED, (ImportState.READY, ImportState.REFUSED)):
        raise _already(run)
    empty(session, kind, run)
    record(session, actor, Event.IMPORT_DISCARDED, run, kind=run.kind)


def _settled(
    session: Session,
    actor: Actor,
    run: ImportRun,
    state: ImportState,
    allowed: Sequence[ImportState],
    *also: ColumnElement[bool],
) -> bool:
    """Bring it to this state, if it still stands as it was seen: one statement, so that one of two people does."""
    taken = session.connection().execute(
        update(ImportRun)
        .where(ImportRun.id == run.id, ImportRun.state.in_(allowed), *also)
        .values(state=state, settled_at=clock.now(), settled_by=actor.id)
    )
    session.refresh(run)
    return bool(taken.rowcount)


def _already(run: ImportRun) -> AlreadySettled:
    return AlreadySettled(f"Dat was al gedaan. De stand van dit bestand is: {run.state.label.lower()}.")


def begin_anew(session: Session, kind: ImportKind, run: ImportRun) -> None:
    """Clear all that an earlier check of this file left."""
    empty(session, kind, run)
    session.execute(delete(ProblemPart).where(ProblemPart.import_id == run.id))


def empty(session: Session, kind: ImportKind, run: ImportRun) -> None:
    """Clear the waiting rooms of this file."""
    if kind.room is not None:
        kind.room.clear(session, run)
    session.execute(delete(StagedRow).where(StagedRow.import_id == run.id))
