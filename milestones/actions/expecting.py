"""What is expected of checklists: asked while they can be handed in, and withdrawn when they no longer can."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries import reopened
from werkplein.core.access import Permission
from werkplein.obligations.actions import let_lapse, settle_many
from werkplein.obligations.queries import open_until
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


def checklist_of(werkplein: Werkplein, quarter: Quarter, opens_on: date, due_on: date) -> Expected:
    """Give what is expected of a Werkplein: its checklist of a quarter, from the one day until the other."""
    return Expected(
        werkplein_id=werkplein.id,
        kind=ObligationKind.CHECKLIST,
        period=quarter.code,
        opens_on=opens_on,
        due_on=due_on,
        address=f"/intern/werkpleinen/{werkplein.code}/vragenlijst/{quarter.code}/",
        audience=Permission.ANSWER_DRAFT.value,
    )


def withdraw_locked(session: Session, until: Quarter, today: date) -> int:
    """Expect the checklists up to and including a quarter no longer, but for those that were opened again."""
    found, kept = open_until(session, ObligationKind.CHECKLIST, until.code), reopened(session)
    let_lapse(session, ObligationKind.CHECKLIST, until.code, kept)
    return _withdraw(session, set(found) - kept, today)


def withdraw_closed(session: Session, open_ids: Collection[int], until: Quarter, today: date) -> int:
    """Expect nothing more of Werkpleinen that are not among the open ones."""
    found = open_until(session, ObligationKind.CHECKLIST, until.code)
    return _withdraw(session, {each for each in found if each[0] not in open_ids}, today, by_closing=True)


def _withdraw(session: Session, checklists: Collection[tuple[int, str]], today: date, by_closing: bool = False) -> int:
    keys = [(werkplein_id, ObligationKind.CHECKLIST, quarter, "") for werkplein_id, quarter in sorted(checklists)]
    return settle_many(session, keys, today, ObligationState.WITHDRAWN, by_closing)
