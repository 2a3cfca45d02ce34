"""Questions about imports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from werkplein.core.importing.models import CHANGE, PART, ImportRun, ProblemPart, StagedRow
from werkplein.core.importing.rules import PROBLEMS_SEEN, Change, ImportKind, ImportState
from werkplein.core.spreadsheet import Problem

RECENT = 10


def find(session: Session, kind: ImportKind, run_id: int) -> ImportRun | None:
    """Give the import of this kind, if it is there."""
    return session.scalar(select(ImportRun).where(ImportRun.id == run_id, _is_of(kind)))


def recent(session: Session, kind: ImportKind) -> Sequence[ImportRun]:
    """Give the last imports of this kind, newest first."""
    newest = select(ImportRun).where(_is_of(kind)).order_by(ImportRun.id.desc())
    return session.scalars(newest.limit(RECENT)).all()


def _is_of(kind: ImportKind) -> ColumnElement[bool]:
    """A file of which something is still asked belongs to its kind too."""
    return ImportRun.kind.in_((kind.code, kind.asking_code))


def staged(session: Session, run: ImportRun) -> Sequence[StagedRow]:
    """Give all rows that wait to be written, by line."""
    return session.scalars(select(StagedRow).where(is_to_write(run)).order_by(StagedRow.line)).all()


def is_to_write(run: ImportRun) -> ColumnElement[bool]:
    """Tell the rows of a file that are written once it is confirmed from those that are only shown."""
    return are_to_write([run.id])


def are_to_write(run_ids: Collection[int]) -> ColumnElement[bool]:
    """Tell the same of the rows of several files."""
    kept_out = (_change().is_distinct_from(each.value) for each in (Change.KNOWN, Change.WITHHELD))
    return and_(StagedRow.import_id.in_(run_ids), *kept_out)


def _change() -> ColumnElement[str]:
    change: ColumnElement[str] = StagedRow.values[CHANGE].as_string()
    return change


def staged_part(session: Session, run: ImportRun, number: int, size: int) -> Sequence[StagedRow]:
    """Give one page of the rows that are shown: first those that change what is known, last what is known already."""
    place = case((_change() == Change.CHANGED.value, 0), (_change() == Change.KNOWN.value, 2), else_=1)
    rows = select(StagedRow).where(StagedRow.import_id == run.id).order_by(place, StagedRow.line)
    return session.scalars(rows.offset((number - 1) * size).limit(size)).all()


def staged_counts(session: Session, run: ImportRun) -> tuple[int, int]:
    """Count the rows that are shown, and those among them that change something; one statement."""
    changed = func.count(case((_change() == Change.CHANGED.value, 1)))
    shown, changing = session.execute(select(func.count(), changed).where(StagedRow.import_id == run.id)).one()
    return shown, changing


def problems_part(session: Session, run: ImportRun, number: int) -> list[Problem]:
    """Give one page of the problems, in the order of the file; none is left out."""
    part, start = divmod((number - 1) * PROBLEMS_SEEN, PART)
    kept = session.scalar(_problems(run).where(ProblemPart.part == part)) or []
    return [Problem(*each) for each in kept[start : start + PROBLEMS_SEEN]]


def every_problem(session: Session, run: ImportRun) -> Iterator[Problem]:
    """Give all problems, read part by part."""
    for kept in session.scalars(_problems(run).execution_options(yield_per=1)):
        yield from (Problem(*each) for each in kept)


def _problems(run: ImportRun) -> Select[tuple[list[Any]]]:
    return select(ProblemPart.problems).where(ProblemPart.import_id == run.id).order_by(ProblemPart.part)


def was_overtaken(session: Session, run: ImportRun) -> bool:
    """Tell whether another file of this kind came in after this one was checked."""
    later = select(func.count()).where(
        ImportRun.kind == run.kind,
        ImportRun.id != run.id,
        ImportRun.state == ImportState.CONFIRMED,
        ImportRun.settled_at >= run.checked_at,
    )
    return bool(session.scalar(later))
