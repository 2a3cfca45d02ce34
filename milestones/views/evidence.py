"""Pages of evidence: of a Werkplein, of a milestone with adding to it, of one piece, and its file."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue

from milestones import uploading
from milestones.actions import evidence as evidence_actions
from milestones.actions.evidence import Kept, Offer, withdraw_evidence
from milestones.evidence_forms import EvidenceForm
from milestones.evidence_pages import (
    ends_of,
    how_to_correct,
    is_after,
    milestone_page,
    move_of,
    said,
    werkplein_page,
)
from milestones.forms import ConfirmForm
from milestones.models import Evidence
from milestones.queries.evidence import evidence_counts, evidence_of
from milestones.queries.sampling import ran_out_on
from milestones.rules.evidence import EvidenceState
from milestones.views.blueprint import bp
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.downloads import LOCKED_UP, send_kept
from werkplein.core.errors import NotFound
from werkplein.core.files import store
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Werkplein

OF_WERKPLEIN = "/werkpleinen/<werkplein>/bewijs/"
WHAT_NOW = "De beheerder ziet dit ook, en kan het terugzetten uit een reservekopie."


@bp.get(OF_WERKPLEIN)
@needs(Permission.CARD_READ, on="werkplein")
def evidence(werkplein: Werkplein) -> ResponseReturnValue:
    """Show all evidence of a Werkplein, by milestone."""
    state = EvidenceState.known(request.args.get("stand"))
    pieces = evidence_of(db.session, werkplein.id)
    counts = evidence_counts(db.session, [werkplein.id]).get(werkplein.id, {})
    shown = werkplein_page(werkplein, pieces, counts, current().milestones, state)
    return page("milestones/evidence", werkplein=werkplein, shown=shown, states=EvidenceState.choices())


@bp.get(f"{OF_WERKPLEIN}<milestone>/")
@needs(Permission.CARD_READ, on="werkplein")
def evidence_at(werkplein: Werkplein, milestone: str) -> ResponseReturnValue:
    """Show the evidence of one milestone, and let the MT add to it."""
    form = EvidenceForm()
    form.quarter.data = request.args.get("kwartaal", "")[:7]
    ends = _ends(werkplein, form)
    # After the reference date a piece of today comes too late for the quarter: then its day is asked, not guessed.
    form.holds_on.data = None if is_after(ends, clock.today()) else clock.today()
    return _milestone_page(werkplein, _milestone(milestone), form, ends)


@bp.post(f"{OF_WERKPLEIN}<milestone>/")
@needs(Permission.ANSWER_DRAFT, on="werkplein")
def add_evidence(werkplein: Werkplein, milestone: str) -> ResponseReturnValue:
    """Add photos and documents to a milestone."""
    asked, form = _milestone(milestone), EvidenceForm()
    taken = uploading.take(db.session, current_actor(), form, _purpose(werkplein, asked, form))
    if not taken.is_done:
        return _milestone_page(werkplein, asked, form, _ends(werkplein, form), taken.status)
    for sentence, tone in _said(werkplein, asked, form, taken):
        say(sentence, tone)
    again = {"kwartaal": form.quarter.data} if form.about else {}
    return redirect_to("milestones.evidence_at", werkplein=werkplein.code, milestone=asked.code, **again)


def _purpose(werkplein: Werkplein, milestone: Milestone, form: EvidenceForm) -> uploading.Purpose:
    def hint(files: Sequence[Kept]) -> str:
        day = form.holds_on.data or clock.today()
        return how_to_correct(db.session, current_actor(), werkplein, milestone, files, day)

    return uploading.Purpose(
        werkplein, milestone.code, lambda files: _add(werkplein, milestone, form, files), about_doubles=hint
    )


def _said(
    werkplein: Werkplein, milestone: Milestone, form: EvidenceForm, taken: uploading.Taken
) -> list[tuple[str, str]]:
    """Say what was added, and where what is of this day does not count."""
    today, day = clock.today(), form.holds_on.data
    over = ran_out_on(db.session, day or today, today)
    moved = move_of(db.session, werkplein.id, milestone, today)
    return said(taken, milestone, _ends(werkplein, form), day, over, moved)


def _ends(werkplein: Werkplein, form: EvidenceForm) -> Quarter | None:
    return ends_of(db.session, werkplein, form.about, clock.today())


def _milestone(code: str) -> Milestone:
    if not current().has_milestone(code):
        raise NotFound
    return current().milestone(code)


def _add(werkplein: Werkplein, milestone: Milestone, form: EvidenceForm, files: Sequence[Kept]) -> list[Evidence]:
    offer = Offer(
        milestone.code,
        form.holds_on.data or clock.today(),
        form.description.data or "",
        form.no_visitors.data,
        quarter=form.about,
    )
    return evidence_actions.add_evidence(db.session, current_actor(), werkplein, offer, files, clock.today())


def _milestone_page(
    werkplein: Werkplein, milestone: Milestone, form: EvidenceForm, ends: Quarter | None, status: int = 200
) -> Response:
    shown = milestone_page(db.session, current_actor(), werkplein, milestone, form.about, ends, clock.today())
    waiting = uploading.waiting_names(form, current_actor(), werkplein)
    return page(
        "milestones/evidence_at",
        status,
        werkplein=werkplein,
        milestone=milestone,
        shown=shown,
        form=form,
        waiting=waiting,
        most=uploading.MOST_FILES,
    )


@bp.get("/bewijs/<evidence>/bestand")
@needs(Permission.CARD_READ, on="evidence")
def piece_file(evidence: Evidence) -> ResponseReturnValue:
    """Give the file, to be kept by who asks for it."""
    if evidence.file is None:
        raise NotFound("Dit bestand is weggehaald. Het staat niet meer in de opslag.")
    return send_kept(_data(evidence.file.digest), evidence.kind.mimetype, evidence.filename)


@bp.get("/bewijs/<evidence>/miniatuur")
@needs(Permission.CARD_READ, on="evidence")
def piece_thumbnail(evidence: Evidence) -> ResponseReturnValue:
    """Give the small picture."""
    if evidence.file is None or evidence.file.thumbnail_digest is None:
        raise NotFound
    data = _data(evidence.file.thumbnail_digest)
    return Response(data, mimetype="image/jpeg", headers={"Content-Security-Policy": LOCKED_UP})


def _data(digest: str) -> bytes:
    try:
        return store().get(digest)
    except FileNotFoundError as error:
        raise NotFound("Dit bestand ontbreekt in de opslag.", WHAT_NOW) from error
    except ValueError as error:
        raise NotFound("Dit bestand is beschadigd.", WHAT_NOW) from error


@bp.post("/bewijs/<evidence>/intrekken")
@needs(Permission.ANSWER_DRAFT, on="evidence")
def withdraw(evidence: Evidence) -> ResponseReturnValue:
    """Take back a piece that nobody checked yet."""
    if ConfirmForm().validate():
        withdraw_evidence(db.session, current_actor(), evidence, clock.today())
        say("Ingetrokken. Het bestand wordt weggegooid.")
    where = {"werkplein": evidence.werkplein.code, "milestone": evidence.milestone}
    return redirect_to("milestones.evidence_at", **where)


@bp.post("/bewijs/<evidence>/van-bezoek-halen")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="evidence")
def withdraw_of_visit(evidence: Evidence) -> ResponseReturnValue:
    """Take back a piece that a visit brought along."""
    return withdraw(evidence)
