"""The secret addresses of calendars: the feed itself, and the page on which somebody keeps their own."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from visitatie.calendars import actions, calendar, pages, queries
from visitatie.calendars.forms import AddressForm, with_regions
from visitatie.calendars.models import CalendarAddress
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs, public
from werkplein.core.database import db, unit_of_work
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.installation import example_name, is_example
from werkplein.core.web import page, redirect_to, say

# Outside /intern/: a calendar program signs nobody in, and gets no cookie.
open_bp = Blueprint("agenda", __name__, url_prefix="/agenda")
bp = Blueprint("agendas", __name__, url_prefix="/intern/agenda")


@open_bp.after_request
def _keep_secret(response: Response) -> Response:
    """Let nobody keep or pass on what a secret address gives, found or not."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@open_bp.get("/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """Give the calendar of an address; a wrong and a revoked one are the same."""
    # Before a connection is held, as for every page inside.
    name = example_name("werkplein.ics", is_example())
    with unit_of_work(writes=False) as session:
        found = pages.feed(session, token, clock.today())
    if found is None:
        raise NotFound
    if found.is_first_today:
        with unit_of_work() as session:
            actions.note_use(session, found.address_id, clock.today())
    response = Response(found.body, content_type=f"{calendar.CONTENT_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/")
@needs(Permission.VISIT_READ)
def agendas() -> ResponseReturnValue:
    """Show the addresses somebody has."""
    return _page()


@bp.post("/")
@needs(Permission.VISIT_READ)
def make() -> ResponseReturnValue:
    """Make an address, and show it this once."""
    form = _form()
    if not form.validate():
        return _page(422, form=form)
    try:
        token = actions.make_address(db.session, current_actor(), form.found(), clock.today(), clock.now())
    except DomainError as error:
        form.add(error)
        return _page(error.status, form=form)
    return _page(made=_address(token), about=form.about_label)


@bp.post("/<int:address_id>/vernieuwen/")
@needs(Permission.VISIT_READ)
def renew(address_id: int) -> ResponseReturnValue:
    """Make another address for the same, after which the old one opens nothing."""
    old = actions.address_to_keep(db.session, current_actor(), address_id)
    about = old.short
    token = actions.make_address(db.session, current_actor(), old.region_id, clock.today(), clock.now())
    return _page(made=_address(token), about=about)


@bp.post("/<int:address_id>/intrekken/")
@needs(Permission.VISIT_READ)
def revoke(address_id: int) -> ResponseReturnValue:
    """Let an address stop working."""
    address: CalendarAddress = actions.revoke_address(db.session, current_actor(), address_id, clock.now())
    say(f"Ingetrokken: het geheime adres voor {address.short} werkt niet meer.")
    return redirect_to("agendas.agendas")


def _form() -> AddressForm:
    scopes = current_actor().scopes_for(Permission.VISIT_READ)
    return with_regions(AddressForm(), queries.regions_within(db.session, scopes))


def _address(token: str) -> str:
    return str(current_app.config["SETTINGS"].base_url) + url_for("agenda.feed", token=token)


def _page(status: int = 200, form: AddressForm | None = None, made: str = "", about: str = "") -> Response:
    addresses = queries.addresses_of(db.session, current_actor().id or 0)
    return page("visitatie/agendas", status, form=form or _form(), addresses=addresses, made=made, about=about)
