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
from visitatie.rules import refuse_evidence
from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.programme.reader import current


def sheet_of(session: Session, visit: Visit, today: date, kind: type[AuditForm] = AuditForm) -> Sheet:
    """Give the form of what was seen at a visit, with what was sent to it; one statement."""
    agreed = visit.planned_on
    day = agreed if agreed and agreed <= today else None
    # Whom it served on the day of the visit is what was looked at.
    found = around(session, visit.werkplein, min(AuditForm().held_on.data or day or today, today))
    return audit_sheet(current().milestones, named(found.towns), day, found.is_alone, visit.mark, kind)


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
