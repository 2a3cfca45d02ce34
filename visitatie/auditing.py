"""What the forms of the office, the road and a visitatie share: the sheet of a visit, and bringing its photos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions.evidence import Kept, Offer, add_evidence
from milestones.evidence_forms import VisitEvidenceForm
from milestones.models import Evidence
from milestones.queries.towns import around
from milestones.rules import Source
from milestones.sheets import named
from visitatie.forms import AuditForm, Sheet, audit_sheet
from visitatie.models import Visit
from visitatie.rules import MAY_FOLLOW, VisitStatus, refuse_evidence, refuse_held_on, refuse_unplanned
from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.errors import DomainError
from werkplein.obligations.queries import closing_days
from werkplein.programme.reader import current


def sheet_of(session: Session, visit: Visit, today: date, kind: type[AuditForm] = AuditForm) -> Sheet:
    """Give the form of what was seen at a visit, with what was sent to it; one statement."""
    agreed = visit.planned_on
    day = agreed if agreed and agreed <= today else None
    # Whom it served on the day of the visit is what was looked at; a day that cannot be says nothing of that.
    typed = AuditForm().held_on.data
    can_be = typed is not None and not _why_not(typed, visit, today)
    found = around(session, visit.werkplein, typed if typed and can_be else day or today)
    return audit_sheet(current().milestones, named(found.towns), day, found.is_alone, visit.mark, kind)


def is_refused(session: Session, visit: Visit, sheet: Sheet, today: date) -> bool:
    """Tell whether the form of a visit is wrong; what is wrong with its day is then told with all the rest.

    One statement where another day was agreed.
    """
    if sheet.validate():
        return False
    _refuse_day_too(session, visit, sheet, today)
    return True


def _refuse_day_too(session: Session, visit: Visit, sheet: Sheet, today: date) -> None:
    form = sheet.form
    if form.held_on.data is None:
        return
    error = _why_not(form.held_on.data, visit, today)
    agreed = visit.planned_on if VisitStatus.HELD in MAY_FOLLOW[visit.status] else None
    if error is None and agreed is not None and not form.reason.errors:
        error = _why_unplanned(session, form.held_on.data, agreed, form.reason.data or "")
    if error is not None:
        sheet.add(error)


def _why_not(day: date, visit: Visit, today: date) -> DomainError | None:
    """Give why a visit cannot have been held on a day."""
    try:
        refuse_held_on(day, today, visit.created_on)
    except DomainError as error:
        return error
    return None


def _why_unplanned(session: Session, day: date, agreed: date, reason: str) -> DomainError | None:
    """Give why another day than the agreed one is not taken yet."""
    try:
        refuse_unplanned(day, agreed, closing_days(session) if day != agreed else {}, reason)
    except DomainError as error:
        return error
    return None


def bring(
    session: Session, actor: Actor, visit: Visit, form: VisitEvidenceForm, files: Sequence[Kept]
) -> list[Evidence]:
    """Add photos and documents to a visit; gives what is new."""
    refuse_evidence(visit.status)
    offer = Offer(
        form.milestone.data,
        form.holds_on.data or clock.today(),
        form.description.data or "",
        form.no_visitors.data,
        source=Source.AUDIT,
        visit_id=str(visit.id),
    )
    return add_evidence(session, actor, visit.werkplein, offer, files, clock.today())
