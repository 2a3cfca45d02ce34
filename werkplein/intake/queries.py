"""Questions about counts of municipalities: what counts now, whose areas they are, and where they came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from werkplein.core.importing import ImportRun, ImportState
from werkplein.intake.models import ColumnChoice, MunicipalCount
from werkplein.intake.rules import Area, areas_on
from werkplein.programme.rules import Month
from werkplein.register import queries as register
from werkplein.register.models import Municipality, ServiceArea, Werkplein, WerkpleinVersion

Present = dict[tuple[int, str, str, str], tuple[int, int]]


def present(session: Session, months: Sequence[str]) -> Present:
    """Give the counts of these months that nothing replaced, each with its id; one statement."""
    later = aliased(MunicipalCount)
    key = (MunicipalCount.municipality_id, MunicipalCount.month, MunicipalCount.stream, MunicipalCount.measure)
    rows = session.connection().execute(
        select(*key, MunicipalCount.id, MunicipalCount.count)
        .outerjoin(later, later.replaces_id == MunicipalCount.id)
        .where(MunicipalCount.month.in_(months), later.id.is_(None))
    )
    return {(town, month, stream, measure): (row, count) for town, month, stream, measure, row, count in rows}


def areas(session: Session, months: Sequence[str]) -> dict[str, dict[int, Area]]:
    """Give the areas as the register had them at the end of each month; two statements."""
    said = [area.said for area in session.scalars(select(ServiceArea).order_by(ServiceArea.id))]
    versions = register.versions(session, select_ids(session))
    found = {}
    for month in months:
        on = Month.parse(month).end
        found[month] = areas_on(said, {each for each, rows in versions.items() if _is_open(rows, on)}, on)
    return found


def select_ids(session: Session) -> list[int]:
    """Give the id of every Werkplein there ever was; one statement."""
    return list(session.scalars(select(Werkplein.id)))


def _is_open(rows: Sequence[WerkpleinVersion], on: date) -> bool:
    summary = register.summary_of(rows, on)
    closed_on: date | None = summary["closed_on"]
    return summary["opened_on"] <= on and (closed_on is None or closed_on > on)


def towns(session: Session) -> dict[int, tuple[str, str]]:
    """Give the code and the name of every municipality; one statement."""
    rows = session.execute(select(Municipality.id, Municipality.code, Municipality.name).order_by(Municipality.name))
    return {row: (code, name) for row, code, name in rows}


def werkplein_names(session: Session) -> dict[int, str]:
    """Give the name of every Werkplein; one statement."""
    return {row: name for row, name in session.execute(select(Werkplein.id, Werkplein.name))}


def choice(session: Session, form: str) -> dict[str, Any] | None:
    """Give what was chosen last for files with these names; one statement."""
    newest = select(ColumnChoice.chosen).where(ColumnChoice.form == form).order_by(ColumnChoice.id.desc()).limit(1)
    return session.scalar(newest)


def came_in_since(session: Session, kinds: Sequence[str], run: ImportRun) -> bool:
    """Tell whether another file with counts of municipalities came in after this one was checked; one statement."""
    since: datetime | None = run.checked_at
    later = select(func.count()).where(
        ImportRun.kind.in_(kinds),
        ImportRun.id != run.id,
        ImportRun.state == ImportState.CONFIRMED,
        ImportRun.settled_at >= since,
    )
    return bool(session.scalar(later))
