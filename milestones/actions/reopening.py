"""Opens a locked checklist again: with what was handed in, and as many days as everybody had (design 4.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from milestones.actions.checklist import NATURAL_KEY, Locked, begin_checklist, repeated, why_closed
from milestones.actions.expecting import checklist_of
from milestones.models import Assessment, Checklist, Draft
from milestones.queries import own_answers, sheet
from milestones.rules import ChecklistState, handed_in_by
from milestones.rules.reasons import WHY_REOPENED, refuse_short
from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing, lock
from werkplein.core.errors import Conflict
from werkplein.obligations.actions import expect_anew
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


def reopen_checklist(
    session: Session, actor: Actor, werkplein: Werkplein, quarter: Quarter, reason: str, today: date
) -> date:
    """Open a locked checklist again, for a reason; gives until when. The fixed level does not change by it."""
    lock(session, Werkplein, werkplein.id)
    current = sheet(session, werkplein.id, quarter, reader.current(), today)
    if current.is_writable:
        raise Conflict("Deze vragenlijst is al open.", way_out="U hoeft niets meer te doen.")
    if current.state is ChecklistState.EARLY:
        raise Locked(why_closed(current))
    refuse_short(reason, WHY_REOPENED, "reason")
    begin_checklist(session, werkplein.id, quarter)
    _lay_out(session, werkplein, quarter, today)
    statement = update(Checklist).filter_by(werkplein_id=werkplein.id, quarter=quarter.code)
    session.execute(statement.values(reopened_on=today, reopen_reason=reason))
    due_on = handed_in_by(quarter, reader.current(), today)
    expect_anew(session, checklist_of(werkplein, quarter, today, due_on))
    audit.record(session, actor, Event.CHECKLIST_REOPENED, werkplein, werkplein.id, quarter=quarter.code)
    return due_on


def _lay_out(session: Session, werkplein: Werkplein, quarter: Quarter, today: date) -> None:
    """Put what was handed in on the page again, where nothing was saved after it or it came in otherwise."""
    where = {"werkplein_id": werkplein.id, "quarter": quarter.code, "version": 1}
    rows = [
        {**where, "milestone": code, **repeated(row), **_saver(row)}
        for code, row in sorted(own_answers(session, werkplein.id, quarter, today).submitted.items())
    ]
    insert_missing(session, Draft, rows, NATURAL_KEY)


def _saver(row: Assessment) -> dict[str, Any]:
    return {"actor_id": row.actor_id, "actor_label": row.actor_label, "saved_at": row.recorded_at}
