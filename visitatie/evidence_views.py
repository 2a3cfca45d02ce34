"""Photos and documents of a visit: the auditor adds them before, during or after it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from milestones import uploading
from milestones.evidence_forms import VisitEvidenceForm, with_choices
from milestones.queries.evidence import evidence_of_visit
from visitatie.auditing import bring
from visitatie.gate import only_audits
from visitatie.models import Visit
from visitatie.rules import why_no_evidence
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.labels import plural
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current

bp = Blueprint("visit_evidence", __name__, url_prefix="/intern/bezoeken")
bp.before_request(only_audits)


@bp.get("/<visit>/bewijs/")
@needs(Permission.VISIT_READ, on="visit")
def evidence(visit: Visit) -> ResponseReturnValue:
    """Show what a visit brought along, and let the auditor add to it."""
    form = with_choices(VisitEvidenceForm(), current().milestones)
    asked = request.args.get("mijlpaal", "")
    form.milestone.data = asked if current().has_milestone(asked) else ""
    form.holds_on.data = visit.held_on or clock.today()
    return _page(visit, form)


@bp.post("/<visit>/bewijs/")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def add_evidence(visit: Visit) -> ResponseReturnValue:
    """Add photos and documents to a visit."""
    form = with_choices(VisitEvidenceForm(), current().milestones)
    milestone = form.milestone.data if current().has_milestone(form.milestone.data or "") else ""
    actor = current_actor()
    purpose = uploading.Purpose(visit.werkplein, milestone, lambda files: bring(db.session, actor, visit, form, files))
    taken = uploading.take(db.session, actor, form, purpose)
    if not taken.is_done:
        return _page(visit, form, taken.status)
    if taken.added:
        say(f"{plural(len(taken.added), 'stuk', 'stukken')} toegevoegd bij {form.milestone.data}.")
    for sentence in taken.told:
        say(sentence, "warning")
    return redirect_to("visit_evidence.evidence", visit=visit.id, mijlpaal=form.milestone.data)


def _page(visit: Visit, form: VisitEvidenceForm, status: int = 200) -> Response:
    pieces = evidence_of_visit(db.session, str(visit.id))
    waiting = uploading.waiting_names(form, current_actor(), visit.werkplein)
    return page(
        "visitatie/evidence",
        status,
        visit=visit,
        form=form,
        pieces=pieces,
        waiting=waiting,
        most=uploading.MOST_FILES,
        refused=why_no_evidence(visit.status),
    )
