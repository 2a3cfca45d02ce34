"""Learning from each other: what an MT shares, asking for contact, and answering."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request
from flask.typing import ResponseReturnValue

from milestones import support
from milestones.actions.practices import answer_request, ask_for_contact, share_practices
from milestones.forms_practices import ContactForm, ReplyForm, ShareSheet, share_sheet
from milestones.queries import states
from milestones.queries.practices import RequestPage, request_for, shares_of
from milestones.rules import Effective
from milestones.rules.practices import Offer, may_be_shared
from milestones.views.blueprint import bp
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.labels import plural
from werkplein.core.letters import told
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.programme.reader import current
from werkplein.register.models import Werkplein
from werkplein.register.summary_actions import refuse_closed


@bp.get("/werkpleinen/<werkplein>/delen/")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def share(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what an MT can share, and what it shares now."""
    refuse_closed(db.session, werkplein, clock.today())
    values = _values(werkplein)
    return _share_page(werkplein, _share_sheet(werkplein, values), values)


@bp.post("/werkpleinen/<werkplein>/delen/")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def save_shares(werkplein: Werkplein) -> ResponseReturnValue:
    """Write down what is shared from now on."""
    values = _values(werkplein)
    sheet = _share_sheet(werkplein, values)
    at_once = _met(values) if "all" in request.form else ()
    if not sheet.validate(at_once):
        return _share_page(werkplein, sheet, values, 422)
    wishes = sheet.wishes(at_once)
    changed = share_practices(db.session, current_actor(), werkplein, wishes, clock.today())
    shared = plural(sum(wish.is_shared for wish in wishes.values()), "mijlpaal", "mijlpalen")
    say(f"Bewaard. U deelt nu {shared} met anderen." if changed else "Er is niets veranderd.")
    return redirect_to("register.card", werkplein=werkplein.code)


def _values(werkplein: Werkplein) -> Mapping[str, Effective]:
    return states(db.session, [werkplein.id], current(), clock.today())[werkplein.id].values


def _met(values: Mapping[str, Effective]) -> list[str]:
    return [code for code, value in values.items() if may_be_shared(value)]


def _share_sheet(werkplein: Werkplein, values: Mapping[str, Effective]) -> ShareSheet:
    """Give a row for everything that is met, and for what is shared although it was lost."""
    now = shares_of(db.session, werkplein.id)
    codes = {*_met(values), *(code for code, wish in now.items() if wish.is_shared)}
    return share_sheet([each for each in current().milestones if each.code in codes], now)


def _share_page(
    werkplein: Werkplein, sheet: ShareSheet, values: Mapping[str, Effective], status: int = 200
) -> Response:
    milestones = [each for each in current().milestones if each.code in sheet.rows]
    return page(
        "milestones/share",
        status,
        werkplein=werkplein,
        sheet=sheet,
        values=values,
        milestones=milestones,
        met=_met(values),
        months=current().peers.recent_months,
    )


@bp.get("/werkpleinen/<werkplein>/contact/<peer>/<milestone>/")
@needs(Permission.PRACTICE_ASK, on="werkplein")
def contact(werkplein: Werkplein, peer: str, milestone: str) -> ResponseReturnValue:
    """Ask what one wants to know of another Werkplein."""
    refuse_closed(db.session, werkplein, clock.today())
    return _contact_page(werkplein, _offer(werkplein, peer, milestone), ContactForm())


@bp.post("/werkpleinen/<werkplein>/contact/<peer>/<milestone>/")
@needs(Permission.PRACTICE_ASK, on="werkplein")
def ask_contact(werkplein: Werkplein, peer: str, milestone: str) -> ResponseReturnValue:
    """Ask for contact: one mail to the MT of the other Werkplein."""
    offer, form = _offer(werkplein, peer, milestone), ContactForm()
    if not form.validate():
        return _contact_page(werkplein, offer, form, 422)
    try:
        ask_for_contact(db.session, current_actor(), werkplein, offer.example, form.found(), clock.today())
    except DomainError as error:
        db.session.rollback()
        form.add(error)
        return _contact_page(werkplein, _offer(werkplein, peer, milestone), form, error.status)
    mail = told(f"het MT van {offer.example.name}", "één e-mail")
    say(f"Gevraagd. {mail} Uw vraag staat op de startpagina van dat MT.")
    return redirect_to("register.card", werkplein=werkplein.code)


def _offer(werkplein: Werkplein, peer: str, milestone: str) -> Offer:
    """Give the example of an address; what this Werkplein is not offered does not exist for it."""
    offer = support.find_offer(db.session, werkplein.id, peer, milestone, clock.today())
    if offer is None:
        raise NotFound
    return offer


def _contact_page(werkplein: Werkplein, offer: Offer, form: ContactForm, status: int = 200) -> Response:
    milestone = current().milestone(offer.example.milestone)
    return page("milestones/contact", status, werkplein=werkplein, offer=offer, milestone=milestone, form=form)


@bp.get("/werkpleinen/<werkplein>/contactvraag/<int:number>/")
@needs(Permission.PRACTICE_ASK, on="werkplein")
def request_page(werkplein: Werkplein, number: int) -> ResponseReturnValue:
    """Show what another Werkplein asked."""
    return _request_page(werkplein, _request(werkplein, number), ReplyForm())


@bp.post("/werkpleinen/<werkplein>/contactvraag/<int:number>/")
@needs(Permission.PRACTICE_ASK, on="werkplein")
def reply(werkplein: Werkplein, number: int) -> ResponseReturnValue:
    """Answer it."""
    asked, form = _request(werkplein, number), ReplyForm()

    def act() -> None:
        answer_request(db.session, current_actor(), werkplein, asked.request, form.answer.data or "", clock.today())

    if status := refusal_status(form, act):
        return _request_page(werkplein, asked, form, status)
    say("Beantwoord. Dank u wel dat u meedenkt.")
    return redirect_to("register.card", werkplein=werkplein.code)


def _request(werkplein: Werkplein, number: int) -> RequestPage:
    found = request_for(db.session, werkplein.id, number)
    if found is None:
        raise NotFound
    return found


def _request_page(werkplein: Werkplein, asked: RequestPage, form: ReplyForm, status: int = 200) -> Response:
    milestone = current().milestone(asked.request.milestone)
    return page("milestones/contact_request", status, werkplein=werkplein, asked=asked, milestone=milestone, form=form)
