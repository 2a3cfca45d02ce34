"""Questions about imports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from werkplein.core.importing.models import ImportRun, StagedRow
from werkplein.core.importing.rules import ImportKind, ImportState

RECENT = 10


def find(session: Session, kind: ImportKind, run_id: int) -> ImportRun | None:
    """Give the import of this kind, if it is there."""
    return session.scalar(select(ImportRun).where(ImportRun.id == run_id, ImportRun.kind == kind.code))


def recent(session: Session, kind: ImportKind) -> Sequence[ImportRun]:
    """Give the last imports of this kind, newest first."""
    newest = select(ImportRun).where(ImportRun.kind == kind.code).order_by(ImportRun.id.desc())
    return session.scalars(newest.limit(RECENT)).all()


def staged(session: Session, run: ImportRun) -> Sequence[StagedRow]:
    """Give all rows that wait, by line."""
    return session.scalars(select(StagedRow).where(StagedRow.import_id == run.id).order_by(StagedRow.line)).all()


def staged_part(session: Session, run: ImportRun, number: int, size: int) -> Sequence[StagedRow]:
    """Give one page of the rows that wait."""
    rows = select(StagedRow).where(StagedRow.import_id == run.id).order_by(StagedRow.line)
    return session.scalars(rows.offset((number - 1) * size).limit(size)).all()


def was_overtaken(session: Session, run: ImportRun) -> bool:
    """Tell whether another file of this kind came in after this one was checked."""
    later = select(func.count()).where(
        ImportRun.kind == run.kind,
        ImportRun.id != run.id,
        ImportRun.state == ImportState.CONFIRMED,
        ImportRun.settled_at >= run.checked_at,
    )
    return bool(session.scalar(later))
