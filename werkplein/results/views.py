"""The pages of figures: what is expected and missing, recording by hand, and the figures of one Werkplein."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.actor import Scopes
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.web import page, redirect_to, say
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.reader import current
from werkplein.programme.rules import Month, Round, Stream
from werkplein.register.models import Werkplein
from werkplein.results import actions, arrivals, queries, rules, sheets
from werkplein.results.actions import AlreadyRecorded
from werkplein.results.excused_queries import excused_of
from werkplein.results.forms import ClientMeasurementForm, MeasurementForm, OutflowForm, measurement_form
from werkplein.results.panels import panels_at_form
from werkplein.results.principle_queries import principles_at, principles_of
from werkplein.results.rules import MeasurementKind

bp = Blueprint("results", __name__, url_prefix="/intern")


def _scopes() -> Scopes:
    return current_actor().scopes_for(Permission.FIGURE_READ)


def _month(code: str) -> Month:
    try:
        month = Month.parse(code)
    except ValueError as error:
        raise NotFound from error
    if rules.month_fault(month, current(), clock.today()):
        raise NotFound
    return month


def _stream(code: str) -> Stream:
    found = next((stream for stream in current().streams if stream.code == code), None)
    if found is None:
        raise NotFound
    return found


def _round(slug: str, code: str) -> tuple[MeasurementKind, Round]:
    kind = MeasurementKind.of_slug(slug)
    measured = rules.find_round(current(), kind, code) if kind else None
    if kind is None or measured is None or measured.ends_on >= clock.today():
        raise NotFound
    return kind, measured


@bp.get("/cijfers/")
@needs(Permission.FIGURE_READ)
def figures() -> ResponseReturnValue:
    """Show what is expected, what came in and what is missing."""
    programme, on, scopes = current(), clock.today(), _scopes()
    counts = queries.expected(db.session, scopes, on)
    missing = queries.late(db.session, scopes, on)
    months, rounds = arrivals.month_lines(counts, programme, on), arrivals.round_lines(counts, programme, on)
    return page(
        "results/figures",
        streams=programme.streams,
        months=months,
        rounds=rounds,
        late=arrivals.late_ones(missing, programme),
        awaited=arrivals.awaited([*months, *rounds]),
        lead_text=arrivals.figures_lead(months, len(missing)),
    )


@bp.get("/cijfers/uitstroom/<maand>/")
@needs(Permission.FIGURE_READ)
def outflow_month(maand: str) -> ResponseReturnValue:
    """Show what every Werkplein delivered about a month, and who did not."""
    month, on = _month(maand), clock.today()
    states = queries.states_of(db.session, ObligationKind.OUTFLOW, month.code)
    delivered = queries.outflow_now(db.session, [month.code], on)
    werkpleinen = queries.werkpleinen_between(db.session, _scopes(), month.start, month.end, on)
    return page(
        "results/outflow_month",
        month=month,
        streams=current().streams,
        rows=sheets.month_overview(werkpleinen, delivered, states, month, current().streams),
        is_late=current().outflow_due_on(month) < on,
        due_on=current().outflow_due_on(month),
        is_provisional=on < current().outflow_final_on(month),
    )


@bp.get("/cijfers/uitstroom/<maand>/<werkplein>/<stroom>/")
@needs(Permission.FIGURE_RECORD, on="werkplein")
def outflow(maand: str, werkplein: Werkplein, stroom: str) -> ResponseReturnValue:
    """Ask for one delivery, or show the one that can be corrected."""
    month, stream = _month(maand), _stream(stroom)
    present = _present_outflow(werkplein, month, stream)
    form = OutflowForm(formdata=None, obj=present)
    form.look_at(present)
    return _outflow_page(werkplein, month, stream, form)


@bp.post("/cijfers/uitstroom/<maand>/<werkplein>/<stroom>/")
@needs(Permission.FIGURE_RECORD, on="werkplein")
def outflow_save(maand: str, werkplein: Werkplein, stroom: str) -> ResponseReturnValue:
    """Record one delivery by hand."""
    month, stream, form = _month(maand), _stream(stroom), OutflowForm()
    if not form.validate():
        return _outflow_page(werkplein, month, stream, form, 422)
    found, seen = form.delivery(werkplein.id, month, stream.code), form.seen_id()
    try:
        actions.correct_delivery(db.session, current_actor(), found, current(), seen, clock.today())
    except DomainError as error:
        return _outflow_page(werkplein, month, stream, _with(form, error), error.status)
    say(f"De uitstroom van {werkplein.name} over {month.label} is vastgelegd.")
    return redirect_to("results.outflow_month", maand=month.code)


def _with(form: Any, error: DomainError) -> Any:
    if isinstance(error, AlreadyRecorded):
        form.look_at(error.present)
    form.add(error)
    return form


def _present_outflow(werkplein: Werkplein, month: Month, stream: Stream) -> Any:
    known = queries.outflow_now(db.session, [month.code], clock.today())
    return known.get((werkplein.id, month.code, stream.code))


def _outflow_page(werkplein: Werkplein, month: Month, stream: Stream, form: OutflowForm, status: int = 200) -> Response:
    return page(
        "results/outflow",
        status,
        form=form,
        werkplein=werkplein,
        month=month,
        stream=stream,
        present=_present_outflow(werkplein, month, stream),
        can_declare=_can_declare(werkplein, ObligationKind.OUTFLOW, month.code, stream.code),
        panels=panels_at_form(db.session, ObligationKind.OUTFLOW, werkplein, month.end),
    )


@bp.get("/cijfers/tevredenheid/<soort>/<meting>/")
@needs(Permission.FIGURE_READ)
def satisfaction_round(soort: str, meting: str) -> ResponseReturnValue:
    """Show the outcome of a round at every Werkplein, and where it is missing."""
    (kind, measured), on = _round(soort, meting), clock.today()
    known = queries.measurements_in(db.session, kind, measured.code, on)
    states = queries.states_of(db.session, actions.OBLIGATIONS[kind], measured.code)
    werkpleinen = queries.werkpleinen_between(db.session, _scopes(), measured.starts_on, measured.ends_on, on)
    rows = [(one, sheets.mark(known[one.id], None, current()) if one.id in known else None) for one in werkpleinen]
    excused = {one.code for one, last in rows if last is None and sheets.is_excused(states, one.id, "", True)}
    rows.sort(key=lambda row: row[1] is not None or row[0].code in excused)
    is_late = measured.due_on < on
    return page("results/round", kind=kind, measured=measured, rows=rows, excused=excused, is_late=is_late)


@bp.get("/cijfers/tevredenheid/<soort>/<meting>/<werkplein>/")
@needs(Permission.FIGURE_RECORD, on="werkplein")
def measurement(soort: str, meting: str, werkplein: Werkplein) -> ResponseReturnValue:
    """Ask for the outcome of a round, or show the one that can be corrected."""
    kind, measured = _round(soort, meting)
    present = queries.measurement_now(db.session, werkplein.id, kind, measured.code, clock.today())
    form = measurement_form(kind)(formdata=None, obj=present)
    form.look_at(present)
    if isinstance(form, ClientMeasurementForm):
        form.show(principles_of(db.session, present))
    return _measurement_page(werkplein, kind, measured, form, present)


@bp.post("/cijfers/tevredenheid/<soort>/<meting>/<werkplein>/")
@needs(Permission.FIGURE_RECORD, on="werkplein")
def measurement_save(soort: str, meting: str, werkplein: Werkplein) -> ResponseReturnValue:
    """Record the outcome of a round by hand."""
    kind, measured = _round(soort, meting)
    form = measurement_form(kind)()
    error = None if form.validate() else DomainError("")
    if error is None:
        error = _record(form, werkplein, kind, measured)
    if error is None:
        say(f"{kind.label} van {werkplein.name} is vastgelegd.")
        return redirect_to("results.satisfaction_round", soort=kind.slug, meting=measured.code)
    present = queries.measurement_now(db.session, werkplein.id, kind, measured.code, clock.today())
    return _measurement_page(werkplein, kind, measured, form, present, error.status)


def _measurement_page(
    werkplein: Werkplein, kind: MeasurementKind, measured: Round, form: Any, present: Any, status: int = 200
) -> Response:
    return page(
        "results/measurement",
        status,
        form=form,
        kind=kind,
        measured=measured,
        werkplein=werkplein,
        present=present,
        can_declare=_can_declare(werkplein, actions.OBLIGATIONS[kind], measured.code),
        panels=panels_at_form(db.session, actions.OBLIGATIONS[kind], werkplein, measured.ends_on),
    )


def _can_declare(werkplein: Werkplein, kind: ObligationKind, period: str, part: str = "") -> bool:
    """Tell whether the page of an expected figure has a form: what a closing withdrew or nobody asked has none."""
    return queries.states_of(db.session, kind, period).get((werkplein.id, part)) in rules.UNANSWERED


def _record(form: MeasurementForm, werkplein: Werkplein, kind: MeasurementKind, measured: Round) -> DomainError | None:
    found = form.measured(werkplein.id, kind, measured.code)
    try:
        actions.record_measurement(db.session, current_actor(), found, current(), form.seen_id(), clock.today())
    except DomainError as error:
        _with(form, error)
        return error
    return None


@bp.get("/werkpleinen/<werkplein>/cijfers/")
@needs(Permission.FIGURE_READ, on="werkplein")
def of_werkplein(werkplein: Werkplein) -> ResponseReturnValue:
    """Show all figures of one Werkplein."""
    programme, on = current(), clock.today()
    since, is_national = Month.of(programme.starts_on).code, _scopes().national
    own, national = queries.series(db.session, [werkplein.id], since, on, is_national)
    deliveries, excused = queries.outflow_of(db.session, werkplein.id, on), excused_of(db.session, werkplein.id, on)
    measured = queries.measurements_of(db.session, [werkplein.id], on).get(werkplein.id, [])
    return page(
        "results/of_werkplein",
        werkplein=werkplein,
        streams=programme.streams,
        spark=sheets.spark(own.get(werkplein.id, {}), national, programme, on),
        months=sheets.month_rows(deliveries, excused, national, programme, on, werkplein.closed_on),
        marks=sheets.all_marks(measured, programme),
        principles=sheets.principle_rows(principles_at(db.session, werkplein.id), programme),
    )
