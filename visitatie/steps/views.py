"""Pages of step plans: the list, one plan, its written steps, and the decision on an external audit."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from milestones.rules.reasons import refuse_short
from visitatie.steps import actions, pages, queries
from visitatie.steps.actions import Written
from visitatie.steps.forms import ExternalAuditForm, NothingNeededForm, TextsForm, texts_form, with_werkpleinen
from visitatie.steps.models import StepPlan
from visitatie.steps.rules import PlanStep, chosen
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.web import page, redirect_to, say
from werkplein.register.models import Werkplein

bp = Blueprint("steps", __name__, url_prefix="/intern")
PLAN = "/werkpleinen/<werkplein>/stappenplan/"
EXTERNAL = "/stappenplannen/externe-audit/"
NO_PLAN = "Dit Werkplein heeft geen stappenplan. Alleen een achterblijver heeft er een."


@bp.get("/stappenplannen/")
@needs(Permission.STEP_PLAN_READ)
def plans() -> ResponseReturnValue:
    """List the step plans, what is late first."""
    wish = pages.Wish(request.args.get("regio", "")[:64], request.args.get("toon", ""))
    overview = pages.overview(db.session, current_actor(), wish, clock.today())
    return page("steps/plans", overview=overview, today=clock.today())


@bp.get(PLAN)
@needs(Permission.STEP_PLAN_READ, on="werkplein")
def plan(werkplein: Werkplein) -> ResponseReturnValue:
    """Show one plan with its six steps."""
    return _plan_page(werkplein, _latest(werkplein))


@bp.get(f"{PLAN}analyse/")
@needs(Permission.STEP_PLAN_RECORD, on="werkplein")
def analysis(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask what stands in the way, per milestone that is not met."""
    return _analysis_page(werkplein, _latest(werkplein))


@bp.post(f"{PLAN}analyse/")
@needs(Permission.STEP_PLAN_RECORD, on="werkplein")
def write_analysis(werkplein: Werkplein) -> ResponseReturnValue:
    """Keep the analysis."""
    plan = _latest(werkplein)
    unmet = pages.unmet(db.session, plan, clock.today())
    form = _analysis_form(plan, unmet)
    written = Written(PlanStep.ANALYSIS, form.found(), form.seen_number, form.is_finished, unmet.codes, "het knelpunt")
    if refused := _keep(plan, written, form):
        return _analysis_page(werkplein, plan, form, refused)
    return redirect_to("steps.plan", werkplein=werkplein.code)


@bp.get(f"{PLAN}kansen/")
@needs(Permission.STEP_PLAN_RECORD, on="werkplein")
def grid(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask an opportunity and a threat per criterion."""
    return _grid_page(werkplein, _latest(werkplein))


@bp.post(f"{PLAN}kansen/")
@needs(Permission.STEP_PLAN_RECORD, on="werkplein")
def write_grid(werkplein: Werkplein) -> ResponseReturnValue:
    """Keep the opportunities and threats."""
    plan = _latest(werkplein)
    form = _grid_form(plan)
    texts = form.found()
    missing = [row.criterion.code for row in pages.grid_rows() if not (texts[row.opportunity] or texts[row.threat])]
    written = Written(PlanStep.GRID, texts, form.seen_number, form.is_finished, missing, "een kans of bedreiging")
    if refused := _keep(plan, written, form):
        return _grid_page(werkplein, plan, form, refused)
    return redirect_to("steps.plan", werkplein=werkplein.code)


@bp.post(f"{PLAN}geen-interventie/")
@needs(Permission.STEP_PLAN_RECORD, on="werkplein")
def need_nothing(werkplein: Werkplein) -> ResponseReturnValue:
    """Keep why no intervention is needed."""
    plan, form = _latest(werkplein), NothingNeededForm()
    if form.validate():
        try:
            refuse_short(form.why.data or "", "waarom er geen interventie nodig is", "why")
            written = Written(PlanStep.INTERVENTIONS, form.found(), form.seen_number, is_finished=True)
            actions.write_step(db.session, current_actor(), plan, written, clock.today())
            say("Vastgelegd. Deze stap is gedaan.")
            return redirect_to("steps.plan", werkplein=werkplein.code)
        except DomainError as error:
            form.add(error)
    return _plan_page(werkplein, plan, form)


@bp.get(EXTERNAL)
@needs(Permission.STEP_PLAN_READ)
def external() -> ResponseReturnValue:
    """Show what was decided on external audits, and ask for a decision."""
    return _external_page(ExternalAuditForm())


@bp.post(EXTERNAL)
@needs(Permission.STEP_PLAN_DECIDE)
def check_external() -> ResponseReturnValue:
    """Show the decision, to be confirmed; or give the form back, to change it."""
    shown, form = pages.external(db.session, current_actor()), ExternalAuditForm()
    with_werkpleinen(form, shown.standings)
    if "wijzig" in request.form:
        return _external_page(form)
    if form.validate():
        try:
            plans = actions.check_external(db.session, current_actor(), form.found(), form.seen_number)
            audited = chosen(form.found(), [each.werkplein_id for each in plans])
            return page("steps/external_confirm", form=form, decided=form.found(), plans=plans, audited=audited)
        except DomainError as error:
            return _external_refused(form, error)
    return _external_page(form, 422)


@bp.post(f"{EXTERNAL}vastleggen")
@needs(Permission.STEP_PLAN_DECIDE)
def decide_external() -> ResponseReturnValue:
    """Take the decision."""
    form = with_werkpleinen(ExternalAuditForm(), pages.external(db.session, current_actor()).standings)
    if not form.validate():
        return _external_page(form, 422)
    try:
        row = actions.decide_external(db.session, current_actor(), form.found(), form.seen_number, clock.today())
    except DomainError as error:
        return _external_refused(form, error)
    say(f"Het besluit is vastgelegd: {row.choice.label.lower()}.")
    return redirect_to("steps.external")


def _latest(werkplein: Werkplein) -> StepPlan:
    found = queries.latest_plan(db.session, werkplein.id)
    if found is None:
        raise NotFound(NO_PLAN)
    return found


def _keep(plan: StepPlan, written: Written, form: TextsForm) -> int:
    """Keep a step; or put at the form why not, and give the status of that."""
    if not form.validate():
        return DomainError.status
    try:
        actions.write_step(db.session, current_actor(), plan, written, clock.today())
    except DomainError as error:
        form.add(error)
        if isinstance(error, Conflict):
            newest = queries.newest_entry(db.session, plan, written.step)
            form.seen.data = str(newest.id if newest else 0)
        return error.status
    say(f"{written.step.label}: {'afgerond' if written.is_finished else 'bewaard'}.")
    return 0


def _plan_page(werkplein: Werkplein, plan: StepPlan, form: NothingNeededForm | None = None) -> Response:
    shown = pages.plan_page(db.session, plan, clock.today())
    entry = shown.written.get(PlanStep.INTERVENTIONS)
    given = form or NothingNeededForm(data={"seen": str(entry.id if entry else 0)})
    acts = pages.acts(shown, current_actor())
    context = {"werkplein": werkplein, "shown": shown, "acts": acts, "grid": pages.grid_rows(), "today": clock.today()}
    return page("steps/plan", 422 if form else 200, form=given, steps=PlanStep, **context)


def _analysis_form(plan: StepPlan, unmet: pages.Unmet) -> TextsForm:
    fields = {each.milestone.code: f"Wat zit in de weg bij {each.milestone.code}?" for each in unmet.rows}
    return texts_form(fields, queries.newest_entry(db.session, plan, PlanStep.ANALYSIS))


def _analysis_page(werkplein: Werkplein, plan: StepPlan, form: TextsForm | None = None, status: int = 200) -> Response:
    unmet = pages.unmet(db.session, plan, clock.today())
    given = form or _analysis_form(plan, unmet)
    return page("steps/analysis", status, werkplein=werkplein, plan=plan, unmet=unmet, form=given)


def _grid_form(plan: StepPlan) -> TextsForm:
    fields = {}
    for row in pages.grid_rows():
        fields[row.opportunity] = f"Kans bij {row.criterion.code}"
        fields[row.threat] = f"Bedreiging bij {row.criterion.code}"
    return texts_form(fields, queries.newest_entry(db.session, plan, PlanStep.GRID))


def _grid_page(werkplein: Werkplein, plan: StepPlan, form: TextsForm | None = None, status: int = 200) -> Response:
    given, rows = form or _grid_form(plan), pages.grid_rows()
    return page("steps/grid", status, werkplein=werkplein, plan=plan, rows=rows, form=given)


def _external_refused(form: ExternalAuditForm, error: DomainError) -> Response:
    form.add(error)
    if isinstance(error, Conflict):
        form.seen.data = str(queries.newest_decision(db.session))
    return _external_page(form, error.status)


def _external_page(form: ExternalAuditForm, status: int = 200) -> Response:
    shown = pages.external(db.session, current_actor())
    with_werkpleinen(form, shown.standings)
    if request.method == "GET":
        form.seen.data = str(shown.newest)
    return page("steps/external", status, shown=shown, form=form, today=clock.today())
