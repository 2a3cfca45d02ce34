"""Pages of interventions: the ladder, a new one, one with its states, and contact with parties from outside."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from visitatie.interventions import actions, pages, queries
from visitatie.interventions.forms import ContactForm, MoveForm, WantedForm, with_rungs, with_states
from visitatie.interventions.models import Intervention
from visitatie.interventions.rules import PARTY_OF, InterventionState, Rung
from visitatie.steps.models import StepPlan
from visitatie.steps.pages import unmet
from visitatie.steps.queries import latest_plan
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError, Forbidden, NotFound
from werkplein.core.web import page, redirect_to, refusal_status, say
from werkplein.programme.reader import current
from werkplein.register.models import Werkplein

bp = Blueprint("interventions", __name__, url_prefix="/intern")
PLAN = "/werkpleinen/<werkplein>/stappenplan/"
LONGEST_NUMBER = 6
# A form that is only shown must not take what was sent to another one on the same page.
_NOTHING: MultiDict[str, str] = MultiDict()


@bp.get("/interventies/")
@needs(Permission.INTERVENTION_READ)
def ladder() -> ResponseReturnValue:
    """Show the ladder, whether things stood otherwise afterwards, and every intervention."""
    overview = pages.overview(db.session, current_actor(), request.args, _number(), clock.today())
    choices = {"rungs": [(each.value, each.words) for each in Rung], "states": InterventionState.choices()}
    return page("interventions/ladder", overview=overview, choices=choices, today=clock.today())


@bp.get("/interventies/partijen/")
@needs(Permission.INTERVENTION_READ)
def parties() -> ResponseReturnValue:
    """Show with whom from outside there was contact, and when again."""
    return _parties_page(ContactForm())


@bp.post("/interventies/partijen/")
@needs(Permission.INTERVENTION_RECORD)
def note_contact() -> ResponseReturnValue:
    """Note contact that is about no intervention in particular."""
    form = ContactForm()

    def act() -> None:
        actions.note_contact(db.session, current_actor(), form.found(), clock.today())

    if status := refusal_status(form, act):
        return _parties_page(form, status)
    say("Het contact is vastgelegd.")
    return redirect_to("interventions.parties")


@bp.get(f"{PLAN}interventie/")
@needs(Permission.INTERVENTION_RECORD, on="werkplein")
def new(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask what is to be done, why, by whom and by when."""
    return _new_page(werkplein, _plan(werkplein), WantedForm())


@bp.post(f"{PLAN}interventie/")
@needs(Permission.INTERVENTION_RECORD, on="werkplein")
def propose(werkplein: Werkplein) -> ResponseReturnValue:
    """Propose an intervention."""
    plan, form = _plan(werkplein), WantedForm()
    _fill(form, plan)
    if not form.validate():
        return _new_page(werkplein, plan, form, 422)
    known = [each.code for each in current().milestones]
    try:
        row = actions.propose(db.session, current_actor(), plan, form.found(), known, clock.today())
    except Forbidden:
        raise
    except DomainError as error:
        form.add(error)
        return _new_page(werkplein, plan, form, error.status)
    say("Het voorstel is vastgelegd. Leg vast dat het is afgesproken zodra het MT het weet.")
    return redirect_to("interventions.show", intervention=row.id)


@bp.get("/interventies/<intervention>/")
@needs(Permission.INTERVENTION_READ, on="intervention")
def show(intervention: Intervention) -> ResponseReturnValue:
    """Show one intervention with its history."""
    return _show_page(intervention)


@bp.post("/interventies/<intervention>/stand/")
@needs(Permission.INTERVENTION_RECORD, on="intervention")
def move(intervention: Intervention) -> ResponseReturnValue:
    """Bring the intervention to another state."""
    form = with_states(MoveForm(), queries.standing(intervention).state)
    if not form.validate():
        return _show_page(intervention, 422, move=form)
    try:
        row = actions.move(db.session, current_actor(), intervention, form.found(), clock.today())
    except Forbidden:
        raise
    except DomainError as error:
        form.add(error)
        return _show_page(intervention, error.status, move=form)
    say(f"De stand is nu: {row.state.label.lower()}.")
    return redirect_to("interventions.show", intervention=intervention.id)


@bp.post("/interventies/<intervention>/contact/")
@needs(Permission.INTERVENTION_RECORD, on="intervention")
def contact(intervention: Intervention) -> ResponseReturnValue:
    """Note contact about this intervention."""
    form = ContactForm()

    def act() -> None:
        actions.note_contact(db.session, current_actor(), form.found(), clock.today(), intervention)

    if status := refusal_status(form, act):
        return _show_page(intervention, status, contact=form)
    say("Het contact is vastgelegd.")
    return redirect_to("interventions.show", intervention=intervention.id)


def _number() -> int:
    asked = request.args.get("pagina", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER else 1


def _plan(werkplein: Werkplein) -> StepPlan:
    found = latest_plan(db.session, werkplein.id)
    if found is None:
        raise NotFound("Dit Werkplein heeft geen stappenplan. Interventies horen bij een stappenplan.")
    return found


def _fill(form: WantedForm, plan: StepPlan) -> None:
    may_decide = current_actor().may(Permission.INTERVENTION_DECIDE, plan.place)
    with_rungs(form, current().milestones, queries.used_rungs(db.session, plan), may_decide)


def _new_page(werkplein: Werkplein, plan: StepPlan, form: WantedForm, status: int = 200) -> Response:
    found = unmet(db.session, plan, clock.today())
    _fill(form, plan)
    if request.method == "GET":
        form.milestones.data = found.codes
    return page("interventions/new", status, werkplein=werkplein, plan=plan, form=form, today=clock.today())


def _show_page(intervention: Intervention, status: int = 200, **forms: Any) -> Response:
    if status == Conflict.status:
        db.session.rollback()
        found = queries.find(db.session, intervention.id)
        intervention = found or intervention
    shown = pages.intervention_page(db.session, intervention, clock.today())
    today, state = clock.today(), shown.standing.state
    party = PARTY_OF.get(intervention.rung)
    given = {
        "move": with_states(MoveForm(_NOTHING, data={"holds_on": today}), state),
        "contact": ContactForm(_NOTHING, data={"party": party.value if party else "", "contact_on": today}),
    }
    wrong = next(iter(forms.values()), None)
    context = {"intervention": intervention, "shown": shown, "forms": {**given, **forms}, "form": wrong}
    return page("interventions/show", status, today=today, **context)


def _parties_page(form: ContactForm, status: int = 200) -> Response:
    shown = pages.parties(db.session, current_actor(), _number())
    return page("interventions/parties", status, shown=shown, forms={"contact": form}, form=form, today=clock.today())
