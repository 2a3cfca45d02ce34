"""Pages of support in the regions: every region, one of them, a need, and a request."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie.regional import actions, pages, queries
from visitatie.regional.forms import EndNeedForm, EndRequestForm, FunctionForm
from visitatie.regional.models import SupportNeed, SupportRequest
from visitatie.regional.pages import RegionRoom
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.web import page, redirect_to, refusal_status, say

bp = Blueprint("support", __name__, url_prefix="/intern/ondersteuning")
REGION = "/regio/<support_region>/"
# A form that is only shown must not take what was sent to another one on the same page.
_NOTHING: MultiDict[str, str] = MultiDict()


@bp.get("/")
@needs(Permission.SUPPORT_READ)
def overview() -> ResponseReturnValue:
    """Show every region that the reader follows; who follows one sees that one."""
    regions = queries.regions_within(db.session, current_actor().scopes_for(Permission.SUPPORT_READ))
    if len(regions) == 1:
        return _region_page(RegionRoom(regions[0]))
    return page("regional/overview", overview=pages.overview(db.session, regions, clock.today()))


@bp.get(REGION)
@needs(Permission.SUPPORT_READ, on="support_region")
def region(support_region: RegionRoom) -> ResponseReturnValue:
    """Show who is in a region, what is needed and asked there, and who meets."""
    return _region_page(support_region)


@bp.post(f"{REGION}functie/")
@needs(Permission.SUPPORT_RECORD, on="support_region")
def add_function(support_region: RegionRoom) -> ResponseReturnValue:
    """Add a function to a region."""
    form = FunctionForm()
    if not form.validate():
        return _region_page(support_region, 422, form)
    try:
        row = actions.add_function(db.session, current_actor(), support_region.region, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _region_page(support_region, error.status, form)
    say(f"Toegevoegd: {row.label}.")
    return redirect_to("support.region", support_region=support_region.region.code, _anchor="wie")


@bp.post(f"{REGION}functie/<int:number>/stop/")
@needs(Permission.SUPPORT_RECORD, on="support_region")
def end_function(support_region: RegionRoom, number: int) -> ResponseReturnValue:
    """Note that a region no longer has a function."""
    row = actions.end_function(db.session, current_actor(), support_region.region, number, clock.today())
    say(f"Niet meer in deze regio: {row.label}.")
    return redirect_to("support.region", support_region=support_region.region.code, _anchor="wie")


@bp.get("/behoefte/<support_need>/")
@needs(Permission.SUPPORT_READ, on="support_need")
def need(support_need: SupportNeed) -> ResponseReturnValue:
    """Show a need, and what was asked for it."""
    return _need_page(support_need, EndNeedForm())


@bp.post("/behoefte/<support_need>/")
@needs(Permission.SUPPORT_RECORD, on="support_need")
def close_need(support_need: SupportNeed) -> ResponseReturnValue:
    """Note that a need is met, or no longer there."""
    form = EndNeedForm()

    def act() -> None:
        actions.close_need(db.session, current_actor(), support_need, *form.found(), clock.today())

    if status := refusal_status(form, act):
        return _need_page(support_need, form, status)
    say(f"De behoefte is {support_need.state.label.lower()}.")
    return redirect_to("support.need", support_need=support_need.id)


@bp.get("/verzoek/<support_request>/")
@needs(Permission.SUPPORT_READ, on="support_request")
def request_(support_request: SupportRequest) -> ResponseReturnValue:
    """Show what was asked of whom, and what came of it."""
    return _request_page(support_request, EndRequestForm())


@bp.post("/verzoek/<support_request>/")
@needs(Permission.SUPPORT_RECORD, on="support_request")
def close_request(support_request: SupportRequest) -> ResponseReturnValue:
    """Note what came of a request."""
    form = EndRequestForm()

    def act() -> None:
        actions.end_request(db.session, current_actor(), support_request, form.found(), clock.today())

    if status := refusal_status(form, act):
        return _request_page(support_request, form, status)
    say(f"Het verzoek is {support_request.state.label.lower()}.")
    return redirect_to("support.request_", support_request=support_request.id)


def _region_page(room: RegionRoom, status: int = 200, sent: FunctionForm | None = None) -> Response:
    shown = pages.region_page(db.session, room.region, clock.today())
    context = {"room": room, "region": room.region, "shown": shown, "today": clock.today()}
    return page("regional/region", status, function_form=sent or FunctionForm(_NOTHING), form=sent, **context)


def _need_page(found: SupportNeed, form: EndNeedForm, status: int = 200) -> Response:
    return page("regional/need", status, need=found, form=form, today=clock.today())


def _request_page(found: SupportRequest, form: EndRequestForm, status: int = 200) -> Response:
    visit_id = queries.visit_of(db.session, found.support_action)
    return page("regional/request", status, asked=found, visit_id=visit_id, form=form, today=clock.today())
