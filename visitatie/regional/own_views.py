"""Pages of support of one Werkplein: its rights and its choice, what it needs, and asking a function for it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie.regional import actions, pages, queries
from visitatie.regional.forms import NeedForm, RequestForm, WithdrawForm, with_offer, with_whom
from visitatie.regional.models import SupportNeed
from visitatie.regional.rules import NeedState
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.programme.reader import current
from werkplein.register.models import Werkplein

bp = Blueprint("support_own", __name__, url_prefix="/intern/werkpleinen")
OWN = "/<werkplein>/ondersteuning/"
WITHDRAW = f"{OWN}behoefte/<int:number>/intrekken/"
_NOTHING: MultiDict[str, str] = MultiDict()


@bp.get(OWN)
@needs(Permission.CARD_READ, on="werkplein")
def own(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what a Werkplein is entitled to, what it needs, and what came of that."""
    return _own_page(werkplein)


@bp.post(f"{OWN}behoefte/")
@needs(Permission.SUPPORT_ASK, on="werkplein")
def state_need(werkplein: Werkplein) -> ResponseReturnValue:
    """State what a Werkplein needs."""
    today, milestones = clock.today(), current().milestones
    entitlement = queries.entitlement_of(db.session, werkplein, current(), today)
    form = with_offer(NeedForm(), entitlement, milestones)

    def act() -> None:
        codes = [each.code for each in milestones]
        actions.state_need(db.session, current_actor(), werkplein, form.found(), entitlement, codes, today)

    if status := refusal_status(form, act):
        return _own_page(werkplein, status, form)
    say("Uw behoefte staat er. Binnen tien werkdagen hoort u wie dit oppakt.")
    return redirect_to("support_own.own", werkplein=werkplein.code, _anchor="behoeften")


@bp.get(WITHDRAW)
@needs(Permission.SUPPORT_ASK, on="werkplein")
def withdrawal(werkplein: Werkplein, number: int) -> ResponseReturnValue:
    """Ask why a need is no longer there."""
    found = _need(werkplein, number)
    if found.is_open:
        return _withdraw_page(found, WithdrawForm())
    say("Deze behoefte is al klaar.", "warning")
    return redirect_to("support_own.own", werkplein=werkplein.code, _anchor="behoeften")


@bp.post(WITHDRAW)
@needs(Permission.SUPPORT_ASK, on="werkplein")
def withdraw(werkplein: Werkplein, number: int) -> ResponseReturnValue:
    """Take back a need."""
    found, form = _need(werkplein, number), WithdrawForm()

    def act() -> None:
        why = form.outcome.data or ""
        actions.close_need(db.session, current_actor(), found, NeedState.WITHDRAWN, why, clock.today())

    if status := refusal_status(form, act):
        return _withdraw_page(found, form, status)
    say("Uw behoefte is ingetrokken.")
    return redirect_to("support_own.own", werkplein=werkplein.code, _anchor="behoeften")


@bp.post(f"{OWN}meedoen/")
@needs(Permission.SUPPORT_ASK, on="werkplein")
def join(werkplein: Werkplein) -> ResponseReturnValue:
    """Choose for the offer of the middle group."""
    return _choose(werkplein, True, "U gebruikt nu ook het aanbod van de middengroep.")


@bp.post(f"{OWN}stoppen/")
@needs(Permission.SUPPORT_ASK, on="werkplein")
def leave(werkplein: Werkplein) -> ResponseReturnValue:
    """Choose no longer for the offer of the middle group."""
    return _choose(werkplein, False, "U gebruikt het aanbod van de middengroep niet meer. Wat loopt, gaat door.")


@bp.get(f"{OWN}verzoek/")
@needs(Permission.SUPPORT_RECORD, on="werkplein")
def new_request(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask what is wanted of whom."""
    return _request_page(werkplein, RequestForm(_NOTHING, data={"about": request.args.get("over", "")}))


@bp.post(f"{OWN}verzoek/")
@needs(Permission.SUPPORT_RECORD, on="werkplein")
def ask(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask something of a function in the region."""
    form = _filled(werkplein, RequestForm())
    if not form.validate():
        return _request_page(werkplein, form, 422)
    try:
        row = actions.ask(db.session, current_actor(), werkplein, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _request_page(werkplein, form, error.status)
    say("Het verzoek is vastgelegd.")
    return redirect_to("support.request_", support_request=row.id)


def _choose(werkplein: Werkplein, takes_part: bool, told: str) -> Response:
    today = clock.today()
    entitlement = queries.entitlement_of(db.session, werkplein, current(), today)
    actions.choose_middle(db.session, current_actor(), werkplein, entitlement, takes_part, today)
    say(told)
    return redirect_to("support_own.own", werkplein=werkplein.code, _anchor="rechten")


def _need(werkplein: Werkplein, number: int) -> SupportNeed:
    found = queries.find_need(db.session, number)
    if found is None or found.werkplein_id != werkplein.id:
        raise NotFound
    return found


def _withdraw_page(need: SupportNeed, form: WithdrawForm, status: int = 200) -> Response:
    return page("regional/withdraw", status, need=need, form=form)


def _own_page(werkplein: Werkplein, status: int = 200, sent: NeedForm | None = None) -> Response:
    shown = pages.own_page(db.session, werkplein, clock.today())
    need_form = sent or with_offer(NeedForm(_NOTHING), shown.entitlement, current().milestones)
    context = {"werkplein": werkplein, "shown": shown, "need_form": need_form, "form": sent}
    return page("regional/own", status, today=clock.today(), **context)


def _filled(werkplein: Werkplein, form: RequestForm) -> RequestForm:
    functions = queries.functions(db.session, werkplein.region_id)
    stated = queries.needs_of(db.session, werkplein_id=werkplein.id)
    linked = [action for action, _, _ in queries.linked_support(db.session, werkplein_id=werkplein.id)]
    return with_whom(form, functions, stated, linked)


def _request_page(werkplein: Werkplein, form: RequestForm, status: int = 200) -> Response:
    if status == 200:
        _filled(werkplein, form)
    return page("regional/ask", status, werkplein=werkplein, form=form, today=clock.today())
