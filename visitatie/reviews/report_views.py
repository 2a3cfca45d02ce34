"""Pages of the self-evaluation, the findings and the report of a visitatie."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from milestones.queries import history
from milestones.queries.towns import around
from milestones.sheets import named
from visitatie.auditing import is_refused, sheet_of
from visitatie.forms import Sheet
from visitatie.pages import known
from visitatie.reviews import actions, pages, queries
from visitatie.reviews.actions.course import Written
from visitatie.reviews.forms import (
    FindingsForm,
    PracticeForm,
    RecommendForm,
    SelfSheet,
    seen_of,
    self_sheet,
    with_milestones,
)
from visitatie.reviews.models import Visitatie
from visitatie.reviews.rules import EntryKind
from visitatie.reviews.showing import refusal, refuse
from visitatie.rules import Unseen, VisitStatus, refuse_step
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.register.summary_actions import refuse_closed

bp = Blueprint("review_reports", __name__, url_prefix="/intern/visitaties")


@bp.get("/<visitatie>/zelfevaluatie/")
@needs(Permission.VISITATIE_ANSWER, on="visitatie")
def self_evaluation(visitatie: Visitatie) -> ResponseReturnValue:
    """Ask the MT how it sees itself."""
    if visitatie.visit.status.is_over:
        say("De zelfevaluatie ligt vast.", "warning")
        return redirect_to("reviews.show", visitatie=visitatie.id)
    refuse_closed(db.session, visitatie.werkplein, clock.today())
    entry = queries.newest(db.session, visitatie.visit_id, EntryKind.SELF_EVALUATION)
    filled = pages.prefilled(db.session, visitatie, entry, clock.today())
    towns = around(db.session, visitatie.werkplein, clock.today())
    number = entry.id if entry else 0
    sheet = self_sheet(current().milestones, named(towns.towns), towns.is_alone, filled, number)
    return _self_page(visitatie, sheet)


@bp.post("/<visitatie>/zelfevaluatie/")
@needs(Permission.VISITATIE_ANSWER, on="visitatie")
def write_self_evaluation(visitatie: Visitatie) -> ResponseReturnValue:
    """Keep the self-evaluation, or hand it in."""
    towns, hands_in = around(db.session, visitatie.werkplein, clock.today()), "lever-in" in request.form
    sheet = self_sheet(current().milestones, named(towns.towns), towns.is_alone)
    if not sheet.validate():
        return _self_page(visitatie, sheet, 422)
    written = Written(EntryKind.SELF_EVALUATION, sheet.texts(), sheet.form.version, sheet.missing)
    try:
        act = actions.hand_in if hands_in else actions.save
        act(db.session, current_actor(), visitatie, written, clock.today())
    except DomainError as error:
        db.session.rollback()
        sheet.form.add(error)
        return _self_page(visitatie, sheet, error.status)
    say("Ingeleverd. Het team leest uw zelfevaluatie." if hands_in else "Bewaard. U hebt nog niet ingeleverd.")
    return redirect_to("reviews.show" if hands_in else "review_reports.self_evaluation", visitatie=visitatie.id)


def _self_page(visitatie: Visitatie, sheet: SelfSheet, status: int = 200) -> Response:
    return page("reviews/self", status, visitatie=visitatie, sheet=sheet, programme=current(), today=clock.today())


@bp.get("/<visitatie>/bevindingen/")
@needs(Permission.VISITATIE_REVIEW, on="visitatie")
def findings(visitatie: Visitatie) -> ResponseReturnValue:
    """Ask the team what it saw."""
    try:
        refuse_step(visitatie.visit.status, VisitStatus.HELD)
    except Conflict as error:
        say(error.sentence, "warning")
        return redirect_to("reviews.show", visitatie=visitatie.id)
    return _findings_page(visitatie, _sheet(visitatie))


@bp.post("/<visitatie>/bevindingen/")
@needs(Permission.VISITATIE_REVIEW, on="visitatie")
def hold(visitatie: Visitatie) -> ResponseReturnValue:
    """Keep what the team saw."""
    sheet = _sheet(visitatie)
    if is_refused(db.session, visitatie.visit, sheet, clock.today()):
        return _findings_page(visitatie, sheet, 422)
    try:
        actions.hold(db.session, current_actor(), visitatie, seen_of(sheet), clock.today(), sheet.form.mark)
    except DomainError as error:
        db.session.rollback()
        if isinstance(error, Unseen):
            sheet.form.seen.data = visitatie.visit.mark
        sheet.add(error)
        return _findings_page(visitatie, sheet, error.status)
    say("Vastgelegd. Het MT leest uw bevindingen vandaag. Schrijf nu de aanbevelingen.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


def _sheet(visitatie: Visitatie) -> Sheet:
    return sheet_of(db.session, visitatie.visit, clock.today(), FindingsForm)


def _findings_page(visitatie: Visitatie, sheet: Sheet, status: int = 200) -> Response:
    before = known(history(db.session, visitatie.werkplein_id), clock.today())
    context = {"visitatie": visitatie, "visit": visitatie.visit, "sheet": sheet, "known": before}
    return page("reviews/findings", status, programme=current(), **context)


@bp.post("/<visitatie>/aanbeveling/")
@needs(Permission.VISITATIE_REVIEW, on="visitatie")
def recommend(visitatie: Visitatie) -> ResponseReturnValue:
    """Advise something."""
    form = with_milestones(RecommendForm(), current().milestones)

    def act() -> None:
        about = (form.text.data or "", form.milestone.data or "", [each.code for each in current().milestones])
        actions.recommend(db.session, current_actor(), visitatie, *about, clock.today())

    if refused := refusal(visitatie, act, recommend=form):
        return refused
    say("De aanbeveling is toegevoegd.")
    return redirect_to("reviews.show", visitatie=visitatie.id, _anchor="aanbevelingen")


@bp.post("/<visitatie>/aanbeveling/<int:number>/intrekken/")
@needs(Permission.VISITATIE_REVIEW, on="visitatie")
def withdraw(visitatie: Visitatie, number: int) -> ResponseReturnValue:
    """Take advice back."""
    try:
        actions.withdraw_recommendation(db.session, current_actor(), visitatie, number, clock.today())
    except DomainError as error:
        return refuse(visitatie, DomainError(error.sentence))
    say("De aanbeveling is ingetrokken.")
    return redirect_to("reviews.show", visitatie=visitatie.id, _anchor="aanbevelingen")


@bp.post("/<visitatie>/voorbeeld/")
@needs(Permission.VISITATIE_REVIEW, on="visitatie")
def capture(visitatie: Visitatie) -> ResponseReturnValue:
    """Write down a best practice."""
    form = with_milestones(PracticeForm(), current().milestones)

    def act() -> None:
        known_codes = [each.code for each in current().milestones]
        actions.capture_practice(db.session, current_actor(), visitatie, form.found(), known_codes, clock.today())

    if refused := refusal(visitatie, act, practice=form):
        return refused
    say("Vastgelegd. Het MT krijgt de vraag of anderen dit mogen lezen.")
    return redirect_to("reviews.show", visitatie=visitatie.id, _anchor="voorbeelden")


@bp.post("/<visitatie>/concept/")
@needs(Permission.VISITATIE_REVIEW, on="visitatie")
def deliver(visitatie: Visitatie) -> ResponseReturnValue:
    """Give the MT the concept."""
    try:
        actions.deliver_concept(db.session, current_actor(), visitatie, clock.today())
    except DomainError as error:
        return refuse(visitatie, DomainError(error.sentence))
    say("Het MT heeft het conceptverslag. De bevindingen tellen nu mee als gezien (E2).")
    return redirect_to("reviews.show", visitatie=visitatie.id)
