"""Checks large files in the background, in steps short enough that nobody waits for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.database import unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.feature import features_of
from werkplein.core.files import store
from werkplein.core.importing import actions
from werkplein.core.importing.models import ImportRun
from werkplein.core.importing.rules import Checked, ImportKind, ImportState, Ready
from werkplein.core.labels import plural
from werkplein.core.spreadsheet import Sheet

CHUNK = 2_000
# Nobody checks a file this long: whoever took it was stopped.
STALE = timedelta(minutes=10)
BROKEN = "Het controleren ging mis bij ons. Bied het bestand nog eens aan. Lukt het weer niet, meld het dan."


@dataclass(frozen=True)
class Taken:
    """A file that this process checks."""

    id: int
    kind: str
    digest: str


def kinds() -> dict[str, ImportKind]:
    """Give all kinds of files that the features hand over, by code."""
    return {kind.code: kind for feature in features_of(current_app) for kind in feature.import_kinds}


def check_waiting(_session: Session, today: date) -> str | None:
    """Check every file that waits. Each step is a unit of work of its own."""
    known = kinds()
    done = 0
    while (run := _take(list(known))) is not None:
        _check(run, known[run.kind], today)
        done += 1
    return plural(done, "bestand gecontroleerd", "bestanden gecontroleerd") if done else None


def _take(codes: Sequence[str]) -> Taken | None:
    with unit_of_work() as session:
        abandoned = (ImportRun.state == ImportState.CHECKING) & (ImportRun.checked_at < clock.now() - STALE)
        waiting = select(ImportRun).where(
            or_(ImportRun.state == ImportState.STORED, abandoned), ImportRun.kind.in_(codes)
        )
        run = session.scalar(waiting.order_by(ImportRun.id).limit(1).with_for_update(skip_locked=True))
        if run is None:
            return None
        run.state, run.checked_at, run.ready_count = ImportState.CHECKING, clock.now(), 0
        return Taken(run.id, run.kind, run.digest)


def _check(run: Taken, kind: ImportKind, today: date) -> None:
    """Check a file; when that itself goes wrong, say so with the file and let the job fail."""
    try:
        _judge(run, kind, today)
    except Exception:
        _write(run, _refuse(BROKEN))
        raise


def _judge(run: Taken, kind: ImportKind, today: date) -> None:
    try:
        sheet = actions.read(kind, store().get(run.digest))
        with unit_of_work(writes=False) as session:
            checked = actions.judge(session, kind, sheet, today)
    except (DomainError, FileNotFoundError, ValueError) as error:
        sentence = error.sentence if isinstance(error, DomainError) else "Het bestand is niet meer te lezen."
        _write(run, _refuse(sentence))
        return
    _stage(run, sheet, checked)


def _refuse(sentence: str) -> Callable[[Session, ImportRun], None]:
    def refuse(session: Session, kept: ImportRun) -> None:
        actions.empty(session, kept)
        actions.refuse(kept, sentence)

    return refuse


def _stage(run: Taken, sheet: Sheet, checked: Checked) -> None:
    _write(run, lambda session, kept: actions.empty(session, kept))
    shown = checked.shown
    for start in range(0, len(shown), CHUNK):
        part = shown[start : start + CHUNK]

        def add(session: Session, kept: ImportRun, part: Sequence[Ready] = part) -> None:
            actions.stage(session, kept, part)
            kept.ready_count += len(part)
            kept.row_count = len(sheet.rows)

        _write(run, add)
    _write(run, lambda _session, kept: actions.conclude(kept, checked, len(sheet.rows)))


def _write(run: Taken, act: Callable[[Session, ImportRun], None]) -> None:
    with unit_of_work() as session:
        act(session, session.get_one(ImportRun, run.id))
