"""Keeps why steps with visits were taken: the next step may say something else, and what was said stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from visitatie.models import Visit, VisitReason
from werkplein.core.actor import Actor, signed


def keep_reason(session: Session, actor: Actor, visit: Visit, reason: str, today: date) -> dict[str, int]:
    """Keep why a step is taken; gives what the trail of the visit says of it, nothing without a reason."""
    if not reason.strip():
        return {}
    row = VisitReason(visit_id=visit.id, text=reason.strip(), holds_on=today, **signed(actor, today))
    session.add(row)
    session.flush()
    return {"reason": row.id}


def reasons_of(session: Session, reason_ids: Iterable[int]) -> dict[int, str]:
    """Give what was written, by number; one statement, none when none is asked."""
    asked = sorted(set(reason_ids))
    if not asked:
        return {}
    rows = select(VisitReason.id, VisitReason.text).where(VisitReason.id.in_(asked)).order_by(VisitReason.id)
    return {row.id: row.text for row in session.execute(rows)}
