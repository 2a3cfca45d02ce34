"""Pages of visits: the list, one visit, and the audit form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from milestones.queries import history, level_now
from milestones.rules import Classified, reaction
from visitatie import actions, pages, queries
from visitatie.auditing import is_refused, sheet_of
from visitatie.forms import (
    CancelForm,
    ConfirmForm,
    DeclineForm,
    MissForm,
    PlanForm,
    Seeing,
    Sheet,
    with_supporters,
)
from visitatie.gate import only_audits
from visitatie.models import Visit
from visitatie.planning import actions as planning
from visitatie.planning.forms import ChooseForm, with_slots
from visitatie.planning.queries import slots_of
from visitatie.rules import DayPart, Proposal, Unseen, VisitStatus, is_soon, refuse_day, refuse_step
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import day_month, plural
from werkplein.core.web import page, redirect_to, say
from werkplein.obligations.queries import closing_days
from werkplein.programme.reader import current

# A form that is only shown must not take what was sent to another one on the same page.
_NOTHING: MultiDict[str, str] = MultiDict()

bp = Blueprint("visitatie", __name__, url_prefix="/intern/bezoeken")
bp.before_request(only_audits)


@bp.get("/")
@needs(Permission.VISIT_READ)
def visits() -> ResponseReturnValue:
    """List the visits of a quarter."""
    overview = pages.overview(db.session, current_actor(), request.args, clock.today())
    choices = VisitStatus.choices()
    return page("visitatie/visits", overview=overview, status_choices=choices, today=clock.today())


@bp.get("/<visit>/")
@needs(Permission.VISIT_READ, on="visit")
def visit(visit: Visit) -> ResponseReturnValue:
    """Show one visit, with what this person can do about it."""
    return _visit_page(visit)


@bp.post("/<visit>/plannen/")
@needs(Permission.VISIT_PLAN, on="visit")
def plan(visit: Visit) -> ResponseReturnValue:
    """Set a day."""
    form = with_supporters(PlanForm(), queries.supporters(db.session, clock.today()), current_actor().id)
    if not form.validate():
        _refuse_day_too(visit, form)
        return _visit_page(visit, 422, plan=form)
    try:
        actions.propose(db.session, current_actor(), visit, form.found(), clock.today(), form.mark)
    except DomainError as error:
        return _refused(visit, error, plan=form)
    day, today = form.found().day, clock.today()
    say(f"Dag voorgesteld: {day_month(day, today)}. Het MT krijgt de vraag om te bevestigen.")
    if is_soon(day, today, closing_days(db.session)):
        say("Die dag is al gauw. Bel het MT: het heeft weinig tijd om te antwoorden.", "warning")
    return redirect_to("visitatie.visit", visit=visit.id)


def _refuse_day_too(visit: Visit, form: PlanForm) -> None:
    """Say in the same round what is wrong with a day that can be read."""
    if form.day.errors or form.day.data is None:
        return
    asked = Proposal(0, form.day.data, DayPart.WHOLE, form.accepts_late.data, form.reason.data or "")
    try:
        refuse_day(asked, visit.due_on, clock.today(), closing_days(db.session), is_missed=visit.is_missed)
    except DomainError as error:
        form.add(error)


@bp.post("/<visit>/bevestigen/")
@needs(Permission.VISIT_CONFIRM, on="visit")
def confirm(visit: Visit) -> ResponseReturnValue:
    """Agree with the day."""
    form = ConfirmForm()

    def act() -> None:
        actions.confirm(db.session, current_actor(), visit, clock.today(), form.mark)

    if refused := _refusal(visit, act, confirm=form):
        return refused
    say("Bevestigd. Het bezoek ligt vast.")
    return redirect_to("visitatie.visit", visit=visit.id)


@bp.post("/<visit>/andere-dag/")
@needs(Permission.VISIT_CONFIRM, on="visit")
def decline(visit: Visit) -> ResponseReturnValue:
    """Ask for another day."""
    form = DeclineForm()

    def act() -> None:
        actions.decline(db.session, current_actor(), visit, form.other_day.data or "", clock.today(), form.mark)

    if refused := _refusal(visit, act, decline=form):
        return refused
    say("Gevraagd. De ondersteuner stelt een andere dag voor.")
    return redirect_to("visitatie.visit", visit=visit.id)


@bp.post("/<visit>/kiezen/")
@needs(Permission.VISIT_CONFIRM, on="visit")
def choose(visit: Visit) -> ResponseReturnValue:
    """Take one of the days that were offered."""
    form = with_slots(ChooseForm(), visit, slots_of(db.session, visit.id))

    def act() -> None:
        planning.choose(db.session, current_actor(), visit, form.found(), clock.today(), form.mark)

    if refused := _refusal(visit, act, choose=form):
        return refused
    say(f"Bevestigd: {visit.day_words}. Het bezoek ligt vast.")
    return redirect_to("visitatie.visit", visit=visit.id)


@bp.post("/<visit>/niet-doorgegaan/")
@needs(Permission.VISIT_PLAN, on="visit")
def miss(visit: Visit) -> ResponseReturnValue:
    """Note that the visit did not happen on its day."""
    form = MissForm()

    def act() -> None:
        actions.miss(db.session, current_actor(), visit, form.why_missed.data or "", clock.today(), form.mark)

    if refused := _refusal(visit, act, miss=form):
        return refused
    say("Vastgelegd. Spreek voor dit kwartaal een nieuwe dag af.")
    return redirect_to("visitatie.visit", visit=visit.id)


@bp.post("/<visit>/vervallen/")
@needs(Permission.VISIT_PLAN, on="visit")
def cancel(visit: Visit) -> ResponseReturnValue:
    """Let the visit lapse."""
    form = CancelForm()

    def act() -> None:
        actions.cancel(db.session, current_actor(), visit, form.why.data or "", clock.today(), form.mark)

    if refused := _refusal(visit, act, cancel=form):
        return refused
    say("Dit bezoek is vervallen.")
    return redirect_to("visitatie.visit", visit=visit.id)


@bp.post("/<visit>/behouden/")
@needs(Permission.VISIT_PLAN, on="visit")
def keep(visit: Visit) -> ResponseReturnValue:
    """Let the visit go on although it is not asked for any more."""
    actions.keep(db.session, current_actor(), visit)
    say("Dit bezoek gaat door.")
    return redirect_to("visitatie.visits", kwartaal=visit.quarter)


@bp.post("/<visit>/besluit/")
@needs(Permission.QUARTER_FIX, on="visit")
def decide(visit: Visit) -> ResponseReturnValue:
    """Decide that an audit in one of the four big cities goes on."""
    actions.decide(db.session, current_actor(), visit, clock.today())
    say("Besloten. Een ondersteuner kan nu een dag voorstellen.")
    return redirect_to("visitatie.visit", visit=visit.id)


@bp.get("/<visit>/audit/")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def audit(visit: Visit) -> ResponseReturnValue:
    """Give the audit form."""
    try:
        refuse_step(visit.status, VisitStatus.HELD)
    except Conflict as error:
        say(error.sentence, "warning")
        return redirect_to("visitatie.visit", visit=visit.id)
    return _audit_page(visit, sheet_of(db.session, visit, clock.today()))


@bp.post("/<visit>/audit/")
@needs(Permission.ASSESSMENT_RECORD_AUDIT, on="visit")
def record_audit(visit: Visit) -> ResponseReturnValue:
    """Record what was seen."""
    sheet = sheet_of(db.session, visit, clock.today())
    if is_refused(db.session, visit, sheet, clock.today()):
        return _audit_page(visit, sheet, 422)
    was = level_now(db.session, visit.werkplein_id, current(), clock.today())
    day, spoken_to, reason = sheet.form.found()
    found, mark = sheet.found(), sheet.form.mark
    try:
        actions.hold(db.session, current_actor(), visit, found, day, spoken_to, clock.today(), reason, mark)
    except DomainError as error:
        _show_anew(visit, error, sheet.form)
        sheet.add(error)
        return _audit_page(visit, sheet, error.status)
    _say_effect(visit, len(sheet.found()), was)
    return redirect_to("visitatie.visit", visit=visit.id)


def _say_effect(visit: Visit, count: int, was: Classified) -> None:
    today = clock.today()
    now = level_now(db.session, visit.werkplein_id, current(), today)
    seen = plural(count, "mijlpaal geldt", "mijlpalen gelden")
    # Of who closed since no level is told any more.
    level = "" if visit.werkplein.is_closed_on(today) else f" Niveau: {reaction(now, was)}."
    say(f"Vastgelegd: {seen} als gezien (E2).{level}")


def _audit_page(visit: Visit, sheet: Sheet, status: int = 200) -> Response:
    known = pages.known(history(db.session, visit.werkplein_id), clock.today())
    return page("visitatie/audit", status, visit=visit, sheet=sheet, known=known, programme=current())


def _refusal(visit: Visit, act: Callable[[], object], **forms: Any) -> Response | None:
    """Do what the form asks; or give the page again, with what was typed and what is wrong."""
    if not next(iter(forms.values())).validate():
        return _visit_page(visit, 422, **forms)
    try:
        act()
    except DomainError as error:
        return _refused(visit, error, **forms)
    return None


def _refused(visit: Visit, error: DomainError, **forms: Any) -> Response:
    """Show the page as it is now, with what was typed and why it was refused."""
    form = next(iter(forms.values()))
    _show_anew(visit, error, form)
    if any(part.field in form for part in error.parts):
        form.add(error)
        return _visit_page(visit, error.status, **forms)
    return _visit_page(visit, error.status, refused=error.sentence, **forms)


def _show_anew(visit: Visit, error: DomainError, form: Seeing) -> None:
    """Leave everything as it was; who is told how a visit stands now may go on from there."""
    db.session.rollback()
    if isinstance(error, Unseen):
        form.seen.data = visit.mark


def _visit_page(visit: Visit, status: int = 200, refused: str = "", **forms: Any) -> Response:
    shown = pages.visit_page(db.session, current_actor(), visit, clock.today())
    seen = {"seen": visit.mark}
    plan = PlanForm(_NOTHING, data=shown.plan_data | seen)
    given = {
        "plan": with_supporters(plan, shown.supporters, current_actor().id),
        "confirm": ConfirmForm(_NOTHING, data=seen),
        "decline": DeclineForm(_NOTHING, data=seen),
        "cancel": CancelForm(_NOTHING, data=seen),
        "choose": with_slots(ChooseForm(_NOTHING, data=seen), visit, shown.offered.free),
        "miss": MissForm(_NOTHING, data=seen),
    }
    wrong = next(iter(forms.values()), None)
    context = {"visit": visit, "shown": shown, "forms": {**given, **forms}, "form": wrong, "today": clock.today()}
    return page("visitatie/visit", status, refused=refused, **context)
