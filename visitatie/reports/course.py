"""The course of a report by the kind of its visit: who works on it, and what goes with its steps."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.reports import actions
from visitatie.reviews import actions as reviews
from visitatie.reviews.models import Visitatie
from werkplein.core.access import Permission
from werkplein.core.actor import Actor


def may_handle(actor: Actor, visit: Visit) -> bool:
    """Tell whether someone says what is done with a remark: who did the audit, or the team and who leads it."""
    if visit.kind.is_audit:
        return actor.may(Permission.ASSESSMENT_RECORD_AUDIT, visit.place)
    return may_finish(actor, visit) or actor.may(Permission.VISITATIE_REVIEW, visit.place)


def may_finish(actor: Actor, visit: Visit) -> bool:
    """Tell whether someone makes a report final and corrects it."""
    needed = Permission.ASSESSMENT_RECORD_AUDIT if visit.kind.is_audit else Permission.VISITATIE_MANAGE
    return actor.may(needed, visit.place)


def agree(session: Session, actor: Actor, visit: Visit, today: date) -> None:
    """Let the MT agree with the report."""
    if visit.kind.is_audit:
        actions.agree(session, actor, visit, today)
    else:
        reviews.agree_with_report(session, actor, session.get_one(Visitatie, visit.id), today)


def finalise(session: Session, actor: Actor, visit: Visit, today: date) -> None:
    """Make the report final; of a visitatie support and looking back follow from it."""
    if visit.kind.is_audit:
        actions.finalise(session, actor, visit, today)
    else:
        reviews.finalise(session, actor, session.get_one(Visitatie, visit.id), today)
