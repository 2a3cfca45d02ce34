"""Everything that was recorded, row by row, for a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select, true
from sqlalchemy.orm import Session, aliased

from milestones.answerfile import Recorded
from milestones.models import Assessment
from milestones.queries.history import all_disputes
from milestones.rules.exporting import Asked
from milestones.rules.row_state import row_state
from werkplein.core.actor import Scopes
from werkplein.register.models import Municipality, Region, Werkplein

AT_ONCE = 500
_LATER = aliased(Assessment)
_CORRECTIONS = (
    select(func.aggregate_strings(cast(_LATER.id, String), " "))
    .where(_LATER.replaces_id == Assessment.id)
    .correlate(Assessment)
    .scalar_subquery()
)
_COLUMNS = (
    _CORRECTIONS.label("corrections"),
    Assessment.id,
    Werkplein.code,
    Werkplein.name,
    Assessment.quarter,
    Assessment.milestone,
    Assessment.verdict,
    Assessment.source,
    Assessment.grade,
    Assessment.holds_on,
    Assessment.recorded_on,
    Assessment.valid_until,
    Assessment.note,
    Assessment.participation,
    Assessment.is_critical,
    Assessment.replaces_id,
)


def recorded(session: Session, asked: Asked, scopes: Scopes, today: date) -> Iterator[Recorded]:
    """Give the rows that were asked for and lie within reach, a few hundred at a time; two statements."""
    disputes = all_disputes(session)
    question = _within(select(*_COLUMNS), asked, scopes).order_by(Werkplein.code, Assessment.id)
    with session.execute(question.execution_options(yield_per=AT_ONCE)) as rows:
        for corrections, row_id, *fields in rows:
            later = [disputes.get(int(each)) for each in (corrections or "").split()]
            yield Recorded(row_state(disputes.get(row_id), later, today), row_id, *fields)


def count_recorded(session: Session, asked: Asked, scopes: Scopes) -> int:
    """Count the rows that were asked for and lie within reach; one statement."""
    return session.scalar(_within(select(func.count(Assessment.id)), asked, scopes)) or 0


def _within(question: Any, asked: Asked, scopes: Scopes) -> Any:
    joined = question.select_from(Assessment).join(Werkplein, Werkplein.id == Assessment.werkplein_id)
    if asked.region:
        joined = joined.join(Region, Region.id == Werkplein.region_id).where(Region.code == asked.region)
    return joined.where(_reach(scopes), *_wanted(asked))


def _reach(scopes: Scopes) -> ColumnElement[bool]:
    if scopes.national:
        return true()
    return Werkplein.id.in_(scopes.werkplein_ids) | Werkplein.region_id.in_(scopes.region_ids)


def _wanted(asked: Asked) -> Iterable[ColumnElement[bool]]:
    if asked.quarter:
        within = Assessment.holds_on.between(asked.quarter.start, asked.quarter.end)
        yield (Assessment.quarter == asked.quarter.code) | (Assessment.quarter.is_(None) & within)
    if asked.source:
        yield Assessment.source == asked.source
    if asked.since:
        yield Assessment.recorded_on >= asked.since
    if asked.until:
        yield Assessment.recorded_on <= asked.until


def town_names(session: Session) -> dict[str, str]:
    """Give the names of the municipalities by code; one statement."""
    rows = session.execute(select(Municipality.code, Municipality.name).order_by(Municipality.code))
    return {code: name for code, name in rows}
