"""Checks a file that was stored: it is read and judged while nobody is held up, and written down in short steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.database import unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.files import store
from werkplein.core.importing import actions
from werkplein.core.importing.models import PART, ImportRun
from werkplein.core.importing.rules import Checked, ImportKind, ImportState
from werkplein.core.personal_numbers import PersonalNumbers, refuse_personal_numbers, without_numbers
from werkplein.core.spreadsheet import Problem
from werkplein.core.textfile import UnreadableFile

CHUNK = 2_000
# Of a waiting room of its own the rows are small.
LINES = 20_000
# Problems are put together, so a row holds many.
PROBLEMS = 20 * PART
# A larger file is left to the job, so that nobody has to wait for it.
ROWS_AT_ONCE = 5_000
SIZE_AT_ONCE = 1024 * 1024
# Nobody checks a file this long: whoever took it was stopped.
STALE = timedelta(minutes=10)
BROKEN = "Het controleren ging mis bij ons. Bied het bestand nog eens aan. Lukt het weer niet, meld het dan."


@dataclass(frozen=True)
class Taken:
    """A file that this process checks."""

    id: int
    kind: str
    digest: str


def offer(actor: Actor, kind: ImportKind, filename: str, data: bytes, today: date) -> int:
    """Store a file and give its number; it is checked at once when it is small enough to wait for.

    Each step is a unit of work of its own, so call this while none is open: reading a file takes long. A file with
    citizen service numbers is refused before any step: nothing of it is kept.
    """
    _refuse_personal_numbers(kind, data, today)
    with unit_of_work() as session:
        run = actions.store(session, actor, store(), kind, filename, data)
        taken, run_id = _taken(run) if run.kind == kind.code and _is_small(run) else None, run.id
    if taken is not None:
        check(taken, kind, today, ROWS_AT_ONCE)
    return run_id


def _refuse_personal_numbers(kind: ImportKind, data: bytes, today: date) -> None:
    """Refuse the file with all that is wrong in it, so that it is mended at once."""
    reads_itself = kind.examine is not None
    try:
        refuse_personal_numbers(data, () if reads_itself else kind.columns)
    except PersonalNumbers as refused:
        if reads_itself or not refused.cells:
            raise
        raise PersonalNumbers(refused.cells, _with_others(kind, data, refused.cells, today)) from None


def _with_others(kind: ImportKind, data: bytes, cells: Sequence[Problem], today: date) -> Sequence[Problem]:
    try:
        sheet = without_numbers(actions.read(kind, data), cells)
    except UnreadableFile:
        return cells
    if len(sheet.rows) > ROWS_AT_ONCE:
        return sheet.problems
    with unit_of_work(writes=False) as session:
        return actions.judge(session, kind, sheet, today).problems


def check_again(kind: ImportKind, run_id: int, today: date) -> None:
    """Check a file that was sent back, unless it is large or somebody does so already. Call it as `offer`."""
    taken = _take(and_(ImportRun.id == run_id, ImportRun.state == ImportState.STORED), _is_small)
    if taken is not None:
        check(taken, kind, today, ROWS_AT_ONCE)


def take_next(codes: Sequence[str]) -> Taken | None:
    """Take the next file of these kinds that waits to be checked, or whose check was stopped."""
    abandoned = (ImportRun.state == ImportState.CHECKING) & (ImportRun.checked_at < clock.now() - STALE)
    waits = or_(ImportRun.state == ImportState.STORED, abandoned)
    return _take(and_(waits, ImportRun.kind.in_(codes)), lambda _run: True)


def _take(which: ColumnElement[bool], is_wanted: Callable[[ImportRun], bool]) -> Taken | None:
    with unit_of_work() as session:
        waiting = select(ImportRun).where(which).order_by(ImportRun.id).limit(1)
        run = session.scalar(waiting.with_for_update(skip_locked=True))
        return _taken(run) if run is not None and is_wanted(run) else None


def _taken(run: ImportRun) -> Taken:
    actions.begin_check(run)
    return Taken(run.id, run.kind, run.digest)


def _is_small(run: ImportRun) -> bool:
    return run.size <= SIZE_AT_ONCE and (run.row_count or 0) <= ROWS_AT_ONCE


def check(run: Taken, kind: ImportKind, today: date, most_rows: int | None = None) -> None:
    """Check a file, or leave it to the job when it has more rows than these.

    When that itself goes wrong, it is said with the file and the error goes on.
    """
    try:
        _judge(run, kind, today, most_rows)
    except Exception:
        _write(run, _refuse(kind, BROKEN))
        raise


def _judge(run: Taken, kind: ImportKind, today: date, most_rows: int | None) -> None:
    try:
        data = store().get(run.digest)
        if kind.examine is not None:
            with unit_of_work(writes=False) as session:
                count, checked = kind.examine(session, data, today)
        else:
            sheet = actions.read(kind, data)
            count = len(sheet.rows)
            if most_rows is not None and count > most_rows:
                _write(run, lambda session, kept: actions.send_back(session, kind, kept, count))
                return
            with unit_of_work(writes=False) as session:
                checked = actions.judge(session, kind, sheet, today)
    except (DomainError, FileNotFoundError, ValueError) as error:
        sentence = error.sentence if isinstance(error, DomainError) else "Het bestand is niet meer te lezen."
        _write(run, _refuse(kind, sentence))
        return
    _keep(run, kind, count, checked)


def _refuse(kind: ImportKind, sentence: str) -> Callable[[Session, ImportRun], None]:
    def refuse(session: Session, kept: ImportRun) -> None:
        actions.begin_anew(session, kind, kept)
        actions.refuse(session, kept, sentence)

    return refuse


def _keep(run: Taken, kind: ImportKind, count: int, checked: Checked) -> None:
    """Write down what was found, the rows of a large file part by part."""
    parts = list(_parts(kind, checked))

    def keep(session: Session, kept: ImportRun, at: int) -> None:
        if at == 0:
            actions.begin_anew(session, kind, kept)
        put, part = parts[at]
        put(session, kept, part)
        kept.ready_count += 0 if checked.problems else len(part)
        kept.row_count = count
        if at == len(parts) - 1:
            actions.conclude(kept, checked, count)

    for at in range(len(parts)):
        _write(run, partial(keep, at=at))


def _parts(kind: ImportKind, checked: Checked) -> Iterator[tuple[Callable[..., None], Sequence[Any]]]:
    """Cut what waits to be confirmed in parts, each with what puts it in its waiting room; one part at least.

    Of a file that is refused nothing waits, and its problems are kept.
    """
    problems = checked.problems
    for start in range(0, len(problems), PROBLEMS):
        yield partial(actions.note, first=start), problems[start : start + PROBLEMS]
    if problems:
        return
    shown = checked.shown
    for start in range(0, max(1, len(shown)), CHUNK):
        yield actions.stage, shown[start : start + CHUNK]
    if kind.room is not None:
        for start in range(0, len(checked.lines), LINES):
            yield kind.room.put, checked.lines[start : start + LINES]


def _write(run: Taken, act: Callable[[Session, ImportRun], None]) -> None:
    with unit_of_work() as session:
        act(session, session.get_one(ImportRun, run.id))
