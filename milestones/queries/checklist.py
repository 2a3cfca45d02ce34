"""Where a checklist stands: its state, what is drafted, and how far everybody is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Date, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from milestones.models import Checklist, Draft, FixedQuarter
from milestones.rules import ChecklistState, checklist_state, handed_in_by
from werkplein.core.database import among, ask, ask_about
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open


class Begun(NamedTuple):
    """How far a checklist that was begun came."""

    submitted_on: date | None
    is_late: bool
    reopened_on: date | None
    reopen_reason: str

    @property
    def is_submitted(self) -> bool:
        """Tell whether it was handed in."""
        return self.submitted_on is not None


@dataclass(frozen=True)
class Sheet:
    """The checklist of one Werkplein and quarter, with what can be done with it today."""

    quarter: Quarter
    state: ChecklistState
    opens_on: date
    due_on: date
    checklist: Begun | None
    fixed_on: date | None
    is_open: bool = True

    @property
    def is_writable(self) -> bool:
        """Tell whether answers can be saved; a Werkplein that closed gives none."""
        return self.state.is_writable and self.is_open

    @property
    def is_early(self) -> bool:
        """Tell whether it has yet to open."""
        return self.state is ChecklistState.EARLY

    @property
    def is_submitted(self) -> bool:
        """Tell whether it was handed in before."""
        return self.checklist is not None and self.checklist.is_submitted


# Made once: making a statement takes longer than asking the database.
SHEET = (
    select(
        FixedQuarter.recorded_on,
        Checklist.id,
        Checklist.submitted_on,
        Checklist.is_late,
        Checklist.reopened_on,
        Checklist.reopen_reason,
        is_open(bindparam("on", type_=Date)),
    )
    .select_from(Werkplein)
    .outerjoin(Checklist, and_(Checklist.werkplein_id == Werkplein.id, Checklist.quarter == bindparam("quarter")))
    .outerjoin(FixedQuarter, FixedQuarter.quarter == bindparam("quarter"))
    .where(Werkplein.id == bindparam("werkplein_id"))
)
DRAFT = (
    select(Draft)
    .where(
        Draft.werkplein_id == bindparam("werkplein_id"),
        Draft.quarter == bindparam("quarter"),
        Draft.milestone == bindparam("milestone"),
    )
    .execution_options(populate_existing=True)
)
# Of who is open now and was there on the reference date: others are not asked.
_IS_ASKED = is_open(bindparam("on", type_=Date)) & (Werkplein.opened_on <= bindparam("about", type_=Date))
# A checklist that is open again is not cut off.
CUT_OFF = (
    select(Checklist.id)
    .join(Draft, and_(Draft.werkplein_id == Checklist.werkplein_id, Draft.quarter == Checklist.quarter))
    .where(
        Checklist.werkplein_id == bindparam("werkplein_id"),
        Checklist.quarter == bindparam("quarter"),
        Checklist.submitted_on.is_(None),
        Checklist.reopened_on.is_(None),
    )
    .limit(1)
)
HANDED_IN = (
    select(
        func.count(),
        func.count(Checklist.submitted_on),
        select(func.count()).select_from(Werkplein).where(_IS_ASKED).correlate(None).scalar_subquery(),
    )
    .join(Werkplein, Werkplein.id == Checklist.werkplein_id)
    .where(Checklist.quarter == bindparam("quarter"), _IS_ASKED)
)


def sheet(session: Session, werkplein_id: int, quarter: Quarter, programme: Programme, on: date) -> Sheet:
    """Give the state of a checklist; one statement."""
    (row,) = ask(session, SHEET, {"werkplein_id": werkplein_id, "quarter": quarter.code, "on": on})
    fixed_on, checklist_id, *progress, is_open_now = row
    checklist = Begun(*progress) if checklist_id is not None else None
    reopened_on = checklist.reopened_on if checklist else None
    return Sheet(
        quarter=quarter,
        state=checklist_state(quarter, programme, on, fixed_on is not None, reopened_on is not None),
        opens_on=programme.checklist_opens_on(quarter),
        due_on=handed_in_by(quarter, programme, reopened_on),
        checklist=checklist,
        fixed_on=fixed_on,
        is_open=bool(is_open_now),
    )


def is_cut_off(session: Session, werkplein_id: int, fixed: Quarter) -> bool:
    """Tell whether answers about a fixed quarter were saved and never handed in; one statement."""
    return bool(ask(session, CUT_OFF, {"werkplein_id": werkplein_id, "quarter": fixed.code}))


def checklist_row(session: Session, werkplein_id: int, quarter: Quarter) -> Checklist | None:
    """Give the row of a checklist that was begun, to note something on it; one statement."""
    question = select(Checklist).where(Checklist.werkplein_id == werkplein_id, Checklist.quarter == quarter.code)
    return session.scalars(question.execution_options(populate_existing=True)).one_or_none()


def drafts(session: Session, werkplein_id: int, quarter: Quarter) -> dict[str, Draft]:
    """Give the saved answers per milestone; one statement."""
    rows = session.scalars(
        select(Draft)
        .where(Draft.werkplein_id == werkplein_id, Draft.quarter == quarter.code)
        .order_by(Draft.milestone)
        .execution_options(populate_existing=True)
    )
    return {draft.milestone: draft for draft in rows}


def drafted_quarters(session: Session, werkplein_ids: Sequence[int], _on: date) -> dict[int, set[str]]:
    """Give the quarters of which some answer was filled in, handed in or not, per Werkplein; one statement."""
    found: dict[int, set[str]] = defaultdict(set)
    for werkplein_id, quarter in ask_about(session, _drafted, werkplein_ids):
        found[werkplein_id].add(quarter)
    return found


@cache
def _drafted(is_one: bool) -> Select[int, str]:
    asked = select(Draft.werkplein_id, Draft.quarter).where(among(Draft.werkplein_id, is_one))
    return asked.distinct().order_by(Draft.werkplein_id, Draft.quarter)


def draft(session: Session, werkplein_id: int, quarter: Quarter, milestone: str) -> Draft | None:
    """Give the saved answer of one milestone; one statement."""
    asked = {"werkplein_id": werkplein_id, "quarter": quarter.code, "milestone": milestone}
    return session.scalars(DRAFT, asked).one_or_none()


@dataclass(frozen=True)
class HandedIn:
    """How many Werkpleinen handed in, are busy, or did not begin."""

    submitted: int
    busy: int
    total: int

    @property
    def missing(self) -> int:
        """Count those that did not hand in."""
        return self.total - self.submitted

    @property
    def untouched(self) -> int:
        """Count those that did not begin."""
        return self.total - self.submitted - self.busy


def handed_in(session: Session, quarter: Quarter, on: date) -> HandedIn:
    """Count how far who is asked is with a quarter, of those that are open on a day; one statement."""
    asked = {"quarter": quarter.code, "on": on, "about": quarter.reference_date}
    [(begun, submitted, total)] = ask(session, HANDED_IN, asked)
    return HandedIn(submitted, begun - submitted, total)


def reopened(session: Session) -> set[tuple[int, str]]:
    """Give the checklists that are open again, as (Werkplein, quarter); one statement."""
    rows = session.execute(
        select(Checklist.werkplein_id, Checklist.quarter)
        .where(Checklist.reopened_on.is_not(None))
        .order_by(Checklist.werkplein_id)
    )
    return {(werkplein_id, quarter) for werkplein_id, quarter in rows}


def progress_of(session: Session, quarter: Quarter) -> Mapping[int, Checklist]:
    """Give the begun checklists of a quarter per Werkplein; one statement."""
    rows: Sequence[Checklist] = session.scalars(
        select(Checklist).where(Checklist.quarter == quarter.code).order_by(Checklist.werkplein_id)
    ).all()
    return {row.werkplein_id: row for row in rows}
