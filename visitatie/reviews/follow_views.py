"""Pages of what follows from a visitatie: support, consent for best practices, and looking back."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from visitatie.reviews import actions, queries
from visitatie.reviews.forms import ConsentForm, EndSupportForm, LookBack, SupportForm, look_back_form
from visitatie.reviews.models import Recommendation, SupportAction, Visitatie
from visitatie.reviews.rules import SupportState, refuse_follow_up
from visitatie.reviews.showing import refuse, review
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.programme.reader import current
from werkplein.register.summary_actions import refuse_closed

bp = Blueprint("review_follow", __name__, url_prefix="/intern/visitaties")


@bp.get("/<visitatie>/aanbeveling/<int:number>/ondersteuning/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def support(visitatie: Visitatie, number: int) -> ResponseReturnValue:
    """Ask which support a recommendation gets."""
    refuse_closed(db.session, visitatie.werkplein, clock.today())
    return _support_page(visitatie, _recommendation(visitatie, number), SupportForm())


@bp.post("/<visitatie>/aanbeveling/<int:number>/ondersteuning/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def link(visitatie: Visitatie, number: int) -> ResponseReturnValue:
    """Link support to a recommendation."""
    form, found = SupportForm(), _recommendation(visitatie, number)

    def act() -> None:
        actions.link_support(db.session, current_actor(), visitatie, number, form.found(), clock.today())

    if status := refusal_status(form, act):
        return _support_page(visitatie, found, form, status)
    say("De ondersteuning is gekoppeld.")
    return redirect_to("reviews.show", visitatie=visitatie.id, _anchor="aanbevelingen")


@bp.get("/<visitatie>/ondersteuning/<int:number>/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def ending(visitatie: Visitatie, number: int) -> ResponseReturnValue:
    """Ask what came of support."""
    refuse_closed(db.session, visitatie.werkplein, clock.today())
    found = _support(visitatie, number)
    if found.state is not SupportState.AGREED:
        say("Deze ondersteuning is al afgerond of gestopt.", "warning")
        return redirect_to("reviews.show", visitatie=visitatie.id, _anchor="aanbevelingen")
    return _ending_page(visitatie, found, EndSupportForm())


@bp.post("/<visitatie>/ondersteuning/<int:number>/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def end(visitatie: Visitatie, number: int) -> ResponseReturnValue:
    """Note what came of support."""
    form, found = EndSupportForm(), _support(visitatie, number)

    def act() -> None:
        actions.end_support(db.session, current_actor(), visitatie, number, *form.found(), clock.today())

    if status := refusal_status(form, act):
        return _ending_page(visitatie, found, form, status)
    say("Vastgelegd.")
    return redirect_to("reviews.show", visitatie=visitatie.id, _anchor="aanbevelingen")


@bp.post("/<visitatie>/voorbeeld/<int:number>/antwoord/")
@needs(Permission.VISITATIE_ANSWER, on="visitatie")
def consent(visitatie: Visitatie, number: int) -> ResponseReturnValue:
    """Say whether others may read a best practice."""
    form = ConsentForm()
    if not form.validate():
        return review(visitatie, 422, consent=form)
    may_share = form.consent.data == "yes"
    try:
        actions.answer_practice(db.session, current_actor(), visitatie, number, may_share, clock.today())
    except DomainError as error:
        return refuse(visitatie, DomainError(error.sentence))
    say("Anderen mogen dit lezen." if may_share else "Dit blijft bij u.")
    return redirect_to("reviews.show", visitatie=visitatie.id, _anchor="voorbeelden")


@bp.get("/<visitatie>/terugkijken/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def look_back(visitatie: Visitatie) -> ResponseReturnValue:
    """Ask what came of each recommendation."""
    refuse_closed(db.session, visitatie.werkplein, clock.today())
    try:
        refuse_follow_up(
            visitatie.final_on, visitatie.followed_up_on, visitatie.dates.unlinked, clock.today(), current().visitatie
        )
    except DomainError as error:
        return refuse(visitatie, error)
    return _back_page(visitatie, look_back_form(visitatie.standing))


@bp.post("/<visitatie>/terugkijken/")
@needs(Permission.VISITATIE_MANAGE, on="visitatie")
def finish(visitatie: Visitatie) -> ResponseReturnValue:
    """Keep what came of each recommendation."""
    sheet = look_back_form(visitatie.standing)

    def act() -> None:
        actions.look_back(db.session, current_actor(), visitatie, *sheet.found(), clock.today())

    if status := refusal_status(sheet, act):
        return _back_page(visitatie, sheet, status)
    say("Vastgelegd. Deze visitatie is klaar.")
    return redirect_to("reviews.show", visitatie=visitatie.id)


def _recommendation(visitatie: Visitatie, number: int) -> Recommendation:
    found = next((each for each in visitatie.standing if each.id == number), None)
    if found is None:
        raise NotFound
    return found


def _support(visitatie: Visitatie, number: int) -> SupportAction:
    found = queries.find_support(db.session, visitatie.visit_id, number)
    if found is None:
        raise NotFound
    return found


def _support_page(visitatie: Visitatie, found: Recommendation, form: SupportForm, status: int = 200) -> Response:
    context = {"visitatie": visitatie, "recommendation": found, "form": form, "today": clock.today()}
    return page("reviews/support", status, **context)


def _ending_page(visitatie: Visitatie, found: SupportAction, form: EndSupportForm, status: int = 200) -> Response:
    return page("reviews/ending", status, visitatie=visitatie, support=found, form=form)


def _back_page(visitatie: Visitatie, sheet: LookBack, status: int = 200) -> Response:
    return page("reviews/back", status, visitatie=visitatie, sheet=sheet, form=sheet.form)
