"""Pages of planning: the plan of a quarter, sending it, and what if."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie import queries as visit_queries
from visitatie.planning import actions, pages, publishing, queries, what_if
from visitatie.planning.forms import MakeForm, PublishForm
from visitatie.planning.models import VisitPlan
from visitatie.planning.rules.state import Aim
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.actor import Place
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter

NOTHING: MultiDict[str, str] = MultiDict()
LONGEST_NUMBER = 6

bp = Blueprint("planning", __name__, url_prefix="/intern/bezoeken/planning")


def _quarter(raw: str) -> Quarter:
    """The quarter that is asked for, else the newest with visits, else the present one."""
    try:
        return Quarter.parse(raw)
    except ValueError:
        known = visit_queries.quarters(db.session)
        return known[0] if known else Quarter.of(clock.today())


def refuse_narrow() -> None:
    """Let only those see the whole plan who see all visits: an MT or a region sees its own visits elsewhere."""
    if not current_actor().may(Permission.VISIT_READ, Place()):
        raise NotFound


@bp.get("/")
@needs(Permission.VISIT_READ)
def plan() -> ResponseReturnValue:
    """Show the plan of a quarter."""
    refuse_narrow()
    return _page(_quarter(request.args.get("kwartaal", "")))


@bp.post("/")
@needs(Permission.PLAN_MAKE)
def make() -> ResponseReturnValue:
    """Ask for a plan."""
    quarter, form = _quarter(request.args.get("kwartaal", "")), MakeForm()
    if not form.validate():
        return _page(quarter, 422, make=form)
    try:
        actions.ask_for_plan(db.session, current_actor(), quarter, clock.today(), *form.found(), _ill())
    except DomainError as error:
        return _refused(quarter, error, make=form)
    say("Het plan wordt gemaakt. U kunt deze pagina verlaten.", "info")
    return redirect_to("planning.plan", kwartaal=quarter.code)


def _ill() -> int | None:
    raw = request.args.get("ziek", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else None


@bp.post("/<int:number>/versturen/")
@needs(Permission.PLAN_MAKE)
def publish(number: int) -> ResponseReturnValue:
    """Send the proposals of a plan."""
    quarter, form = _quarter(request.args.get("kwartaal", "")), PublishForm()
    found = _find(quarter, number)
    if not form.validate():
        return _page(quarter, 422, publish=form)
    try:
        steps = publishing.publish(db.session, current_actor(), found, form.seal.data or "", clock.today())
    except DomainError as error:
        return _refused(quarter, error)
    say(steps.words)
    return redirect_to("planning.plan", kwartaal=quarter.code)


def _find(quarter: Quarter, number: int) -> VisitPlan:
    found = next((each for each in queries.plans(db.session, quarter.code) if each.number == number), None)
    if found is None:
        raise NotFound
    return found


@bp.get("/wat-als/")
@needs(Permission.VISIT_READ)
def think() -> ResponseReturnValue:
    """Count again with something changed."""
    refuse_narrow()
    quarter = _quarter(request.args.get("kwartaal", ""))
    facts, asked, thoughts = what_if.think(db.session, quarter, request.args, clock.today())
    size = {"aim": Aim.BEST.value, "team_size": str(asked.team_size)}
    form = MakeForm(NOTHING, data=size)
    return page("planning/what_if", quarter=quarter, facts=facts, asked=asked, thoughts=thoughts, form=form)


def _refused(quarter: Quarter, error: DomainError, **forms: Any) -> Response:
    db.session.rollback()
    return _page(quarter, error.status, refused=error, **forms)


def _page(quarter: Quarter, status: int = 200, refused: DomainError | None = None, **forms: Any) -> Response:
    raw = request.args.get("plan", "")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else None
    shown = pages.planning_page(db.session, quarter, number, clock.today())
    aim = Aim.LITTLE if shown.has_told else Aim.BEST
    size = shown.shown.team_size if shown.shown else current().planning.team_size
    given = {
        "make": MakeForm(NOTHING, data={"aim": aim.value, "team_size": str(size)}),
        "publish": PublishForm(NOTHING, data={"seal": shown.result.seal if shown.result else ""}),
    }
    wrong = next(iter(forms.values()), None)
    context = {"it": shown, "forms": {**given, **forms}, "form": wrong, "refused": refused, "today": clock.today()}
    return page("planning/plan", status, **context)
