"""Pages of the cockpit: what asks attention, the register of decisions, one decision with what follows."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from visitatie.cockpit import actions, pages, queries
from visitatie.cockpit.forms import CorrectionForm, MoveForm, NewForm, WantedForm, with_states, with_werkpleinen
from visitatie.cockpit.models import DecisionFollowUp, SteeringDecision
from visitatie.cockpit.rules import DecisionKind
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen

bp = Blueprint("cockpit", __name__, url_prefix="/intern")
DECISION = "/besluiten/<int:number>/"
FOLLOW_UP = f"{DECISION}vervolg/<int:follow_up>/"
LONGEST_NUMBER = 9


@bp.get("/cockpit/")
@needs(Permission.DECISION_READ)
def board() -> ResponseReturnValue:
    """Show what asks for a decision, what is late, and how the visits stand."""
    today = clock.today()
    return page("cockpit/board", board=pages.board(db.session, current_actor(), today), today=today)


@bp.get("/besluiten/")
@needs(Permission.DECISION_READ)
def decisions() -> ResponseReturnValue:
    """Show everything that was decided, and what follows from it."""
    today, numbers = clock.today(), (_number("pagina"), _number("vervolgpagina"))
    shown = pages.register(db.session, pages.wish(request.args), *numbers, today)
    return page("cockpit/decisions", shown=shown, kinds=DecisionKind.choices(), today=today)


def _number(name: str) -> int:
    """Give which page of a list is asked for; the first when that says nothing."""
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER else 1


@bp.get("/besluiten/nieuw/")
@needs(Permission.DECISION_RECORD)
def new() -> ResponseReturnValue:
    """Ask what was decided, why, and what follows."""
    return _new_page(NewForm(data={"holds_on": clock.today()}))


@bp.post("/besluiten/nieuw/")
@needs(Permission.DECISION_RECORD)
def take() -> ResponseReturnValue:
    """Write down a decision."""
    werkpleinen, form = _werkpleinen(), NewForm()
    with_werkpleinen(form, werkpleinen)
    if not form.validate():
        return _new_page(form, 422)
    about = next((each for each in werkpleinen if each.code == form.werkplein.data), None)
    try:
        row = actions.take(db.session, current_actor(), form.found(), about, form.wanted, clock.today())
    except DomainError as error:
        form.add(error)
        return _new_page(form, error.status)
    say("Het besluit is vastgelegd.")
    return redirect_to("cockpit.decision", number=row.id)


@bp.get(DECISION)
@needs(Permission.DECISION_READ)
def decision(number: int) -> ResponseReturnValue:
    """Show one decision with what stood there before, and what follows."""
    return _decision_page(_decision(number))


@bp.get(f"{DECISION}verbeteren/")
@needs(Permission.DECISION_RECORD)
def correction(number: int) -> ResponseReturnValue:
    """Ask how a decision should have read."""
    row = _decision(number)
    now = queries.entries(db.session, row.id)[0]
    words = {name: getattr(now, name) for name in ("subject", "decision", "motivation", "holds_on")}
    return _correction_page(row, CorrectionForm(data={"seen": str(now.id), **words}))


@bp.post(f"{DECISION}verbeteren/")
@needs(Permission.DECISION_RECORD)
def correct(number: int) -> ResponseReturnValue:
    """Correct a decision by an entry of its own."""
    row, form = _decision(number), CorrectionForm()
    if not form.validate():
        return _correction_page(row, form, 422)
    try:
        why, seen = form.why.data or "", form.seen_number
        actions.correct(db.session, current_actor(), row, form.found(), why, seen, clock.today())
    except DomainError as error:
        return _correction_refused(row, form, error)
    say("De verbetering is vastgelegd. Wat er eerst stond, blijft te lezen.")
    return redirect_to("cockpit.decision", number=row.id)


@bp.post(f"{DECISION}vervolg/")
@needs(Permission.DECISION_RECORD)
def add_follow_up(number: int) -> ResponseReturnValue:
    """Agree what follows from a decision."""
    row, form = _decision(number), WantedForm()

    def act() -> None:
        actions.follow(db.session, current_actor(), row, form.found(), clock.today())

    if status := refusal_status(form, act):
        return _decision_page(row, status, form=form)
    say("Het vervolg is vastgelegd.")
    return redirect_to("cockpit.decision", number=row.id)


@bp.get(FOLLOW_UP)
@needs(Permission.DECISION_FOLLOW)
def follow_up(number: int, follow_up: int) -> ResponseReturnValue:
    """Show one follow-up with its states, and ask how it stands now."""
    row = _follow_up(number, follow_up)
    return _follow_up_page(row, with_states(MoveForm(data={"holds_on": clock.today()}), row.state))


@bp.post(FOLLOW_UP)
@needs(Permission.DECISION_FOLLOW)
def move_follow_up(number: int, follow_up: int) -> ResponseReturnValue:
    """Say how a follow-up stands now."""
    row = _follow_up(number, follow_up)
    form = with_states(MoveForm(), row.state)
    if not form.validate():
        return _follow_up_page(row, form, 422)
    try:
        moved = actions.move(db.session, current_actor(), row, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _follow_up_page(row, form, error.status)
    say(f"De stand is nu: {moved.state.label.lower()}.")
    return redirect_to("cockpit.decision", number=number)


def _decision(number: int) -> SteeringDecision:
    found = queries.find(db.session, number) if len(str(number)) <= LONGEST_NUMBER else None
    if found is None:
        raise NotFound
    return found


def _follow_up(number: int, follow_up: int) -> DecisionFollowUp:
    found = queries.find_follow_up(db.session, follow_up) if len(str(follow_up)) <= LONGEST_NUMBER else None
    if found is None or found.decision_id != number:
        raise NotFound
    return found


def _werkpleinen() -> list[Werkplein]:
    return sorted(all_werkpleinen(db.session, clock.today()), key=lambda each: each.name)


def _new_page(form: NewForm, status: int = 200) -> Response:
    if not form.werkplein.choices:
        with_werkpleinen(form, _werkpleinen())
    return page("cockpit/new", status, form=form, today=clock.today())


def _correction_refused(row: SteeringDecision, form: CorrectionForm, error: DomainError) -> Response:
    form.add(error)
    if isinstance(error, Conflict):
        form.seen.data = str(queries.entries(db.session, row.id)[0].id)
    return _correction_page(row, form, error.status)


def _correction_page(row: SteeringDecision, form: CorrectionForm, status: int = 200) -> Response:
    now = queries.entries(db.session, row.id)[0]
    return page("cockpit/correction", status, decision=row, now=now, form=form, today=clock.today())


def _decision_page(row: SteeringDecision, status: int = 200, form: WantedForm | None = None) -> Response:
    shown = pages.decision_page(db.session, row)
    return page("cockpit/decision", status, shown=shown, form=form or WantedForm(), today=clock.today())


def _follow_up_page(row: DecisionFollowUp, form: MoveForm, status: int = 200) -> Response:
    return page("cockpit/follow_up", status, row=row, form=form, today=clock.today())
