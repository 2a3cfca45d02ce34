"""What milestones do by themselves: expect checklists, and derive again what a day changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from milestones import actions
from milestones.queries import progress_of
from werkplein.core.access import Permission
from werkplein.obligations.actions import expect, settle_many
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen


def expect_checklists(session: Session, today: date) -> str | None:
    """Expect the checklist that is open now of every Werkplein; what was handed in already is settled."""
    quarter = reader.current().open_quarter(today)
    if quarter is None:
        return None
    new = expect(session, [_expected(each, quarter) for each in all_werkpleinen(session, today)])
    done = [each for each in progress_of(session, quarter).values() if each.is_submitted and not each.reopened_on]
    if new:
        settle_many(session, [(each.werkplein_id, ObligationKind.CHECKLIST, quarter.code, "") for each in done], today)
    return f"{new} vragenlijsten gevraagd voor het {quarter.label}" if new else None


def _expected(werkplein: Werkplein, quarter: Quarter) -> Expected:
    programme = reader.current()
    return Expected(
        werkplein_id=werkplein.id,
        kind=ObligationKind.CHECKLIST,
        period=quarter.code,
        opens_on=programme.checklist_opens_on(quarter),
        due_on=programme.checklist_due_on(quarter),
        address=f"/intern/werkpleinen/{werkplein.code}/vragenlijst/{quarter.code}/",
        audience=Permission.ANSWER_DRAFT.value,
    )


def derive_due(session: Session, today: date) -> str | None:
    """Derive again whose validity passed."""
    count = actions.refresh_due(session, reader.current(), today)
    return f"{count} Werkpleinen opnieuw bepaald" if count else None
