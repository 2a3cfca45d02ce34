"""Deciding about the level of a Werkplein, and correcting a level that was fixed."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from milestones.actions import deciding
from milestones.forms_decisions import CorrectionForm, EndForm, OverrideForm
from milestones.models import FixedLevel
from milestones.queries.decisions import Decisions, decisions, fixed_level, level_without
from milestones.queries.dossiers import dossiers
from milestones.rules import Reason, explain
from milestones.rules.decisions import effect_words
from milestones.views.blueprint import bp, read_quarter
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.labels import date_words
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.summary_actions import refuse_closed

LEVEL = "/werkpleinen/<werkplein>/niveau/"


@bp.get(f"{LEVEL}besluit/")
@needs(Permission.LEVEL_OVERRIDE, on="werkplein")
def override(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask which level is to count, until when and why."""
    known = _known(werkplein)
    within = deciding.bounds_of(db.session, werkplein, known, clock.today())
    form = OverrideForm(data={"starts_on": within.default, "ends_on": within.last(within.default)})
    form.seen.data = str(known.newest)
    return _override_page(werkplein, form)


@bp.post(f"{LEVEL}besluit/")
@needs(Permission.LEVEL_OVERRIDE, on="werkplein")
def check_override(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what the decision does, to be confirmed; or give the form back, to change it."""
    form = OverrideForm()
    if "wijzig" in request.form:
        return _override_page(werkplein, form)
    if not form.validate():
        return _override_page(werkplein, form, 422)
    try:
        deciding.check_override(db.session, current_actor(), werkplein, form.found(), form.seen_number, clock.today())
    except DomainError as error:
        return _refused(werkplein, form, error)
    shown, decided = _shown(werkplein), form.found()
    within = deciding.bounds_of(db.session, werkplein, shown["known"], clock.today())
    missed = within.missed(decided.starts_on)
    return page("milestones/override_confirm", form=form, decided=decided, within=within, missed=missed, **shown)


@bp.post(f"{LEVEL}besluit/vastleggen")
@needs(Permission.LEVEL_OVERRIDE, on="werkplein")
def override_level(werkplein: Werkplein) -> ResponseReturnValue:
    """Take the decision."""
    form = OverrideForm()
    if not form.validate():
        return _override_page(werkplein, form, 422)
    decided = form.found()
    try:
        deciding.override_level(db.session, current_actor(), werkplein, decided, form.seen_number, clock.today())
    except DomainError as error:
        return _refused(werkplein, form, error)
    say(f"Het besluit is vastgelegd: {decided.level.label} tot en met {date_words(decided.ends_on)}.")
    return redirect_to("register.card", werkplein=werkplein.code)


def _refused(werkplein: Werkplein, form: OverrideForm, error: DomainError) -> Response:
    """Give the form back with why it cannot be; after a conflict with what was decided since as seen."""
    form.add(error)
    if isinstance(error, Conflict):
        form.seen.data = str(_known(werkplein).newest)
    return _override_page(werkplein, form, error.status)


def _override_page(werkplein: Werkplein, form: OverrideForm, status: int = 200) -> Response:
    shown = _shown(werkplein)
    within = deciding.bounds_of(db.session, werkplein, shown["known"], clock.today())
    return page("milestones/override", status, form=form, within=within, last=within.last(within.default), **shown)


def _known(werkplein: Werkplein) -> Decisions:
    return decisions(db.session, [werkplein.id])[werkplein.id]


def _shown(werkplein: Werkplein) -> dict[str, Any]:
    """Give what every page about a decision shows: what was decided, and what the level is without it."""
    today, known = clock.today(), _known(werkplein)
    without = level_without(db.session, werkplein.id, current(), today)
    return {
        "werkplein": werkplein,
        "known": known,
        "in_force": known.in_force(today),
        "without": without,
        "why": explain(without.reason),
        "closed": _why_closed(werkplein),
        "today": today,
    }


def _why_closed(werkplein: Werkplein) -> str:
    try:
        refuse_closed(db.session, werkplein, clock.today())
    except Conflict as refusal:
        return refusal.sentence
    return ""


@bp.get(f"{LEVEL}besluit/beeindigen/")
@needs(Permission.LEVEL_OVERRIDE, on="werkplein")
def ask_end_override(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what counts once the decision ends."""
    form = EndForm()
    form.seen.data = str(_known(werkplein).newest)
    return _end_page(werkplein, form)


@bp.post(f"{LEVEL}besluit/beeindigen/")
@needs(Permission.LEVEL_OVERRIDE, on="werkplein")
def end_override(werkplein: Werkplein) -> ResponseReturnValue:
    """End the decision before its last day."""
    form = EndForm()
    if not form.validate():
        return _end_page(werkplein, form, 422)
    given = form.reason.data or "", form.seen_number, clock.today()
    try:
        row = deciding.end_override(db.session, current_actor(), werkplein, *given)
    except DomainError as error:
        form.add(error)
        form.seen.data = str(_known(werkplein).newest)
        return _end_page(werkplein, form, error.status)
    say(f"Het besluit is beëindigd. Vanaf {date_words(row.holds_on)} telt weer wat de regel geeft.")
    return redirect_to("register.card", werkplein=werkplein.code)


def _end_page(werkplein: Werkplein, form: EndForm, status: int = 200) -> Response:
    return page("milestones/override_end", status, form=form, **_shown(werkplein))


@bp.get(f"{LEVEL}<quarter>/correctie/")
@needs(Permission.LEVEL_OVERRIDE, on="werkplein")
def correction(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Ask what a fixed level should have been."""
    about, form = read_quarter(quarter), CorrectionForm()
    earlier = _known(werkplein).of_quarter(about.code)
    form.seen.data = str(earlier[0].id if earlier else 0)
    return _correction_page(werkplein, about, form)


@bp.post(f"{LEVEL}<quarter>/correctie/")
@needs(Permission.LEVEL_OVERRIDE, on="werkplein")
def correct_level(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Write the correction down; what was fixed stays."""
    about, form = read_quarter(quarter), CorrectionForm()
    if not form.validate():
        return _correction_page(werkplein, about, form, 422)
    given = form.correction_of(about), form.seen_number, clock.today()
    try:
        row = deciding.correct_level(db.session, current_actor(), werkplein, *given)
    except DomainError as error:
        form.add(error)
        return _correction_page(werkplein, about, form, error.status)
    say(f"Het niveau van het {about.label} is gecorrigeerd naar {row.level.label}. Het oude blijft ernaast staan.")
    return redirect_to("milestones.history", werkplein=werkplein.code, _anchor="niveaus")


def _correction_page(werkplein: Werkplein, quarter: Quarter, form: CorrectionForm, status: int = 200) -> Response:
    fixed = _fixed(werkplein, quarter)
    earlier = _known(werkplein).of_quarter(quarter.code)
    if status == Conflict.status:
        form.seen.data = str(earlier[0].id if earlier else 0)
    shown = {"fixed": fixed, "earlier": earlier, "why": explain(Reason.from_facts(fixed.reason))}
    shown |= {"effect": _effect(werkplein, quarter)}
    return page("milestones/correction", status, werkplein=werkplein, quarter=quarter, form=form, **shown)


def _effect(werkplein: Werkplein, quarter: Quarter) -> str:
    """Say what the correction does to the levels that follow; three statements."""
    held = dossiers(db.session, [werkplein.id])[werkplein.id].held
    return effect_words(held, quarter, is_closed=werkplein.is_closed_on(clock.today()))


def _fixed(werkplein: Werkplein, quarter: Quarter) -> FixedLevel:
    found = fixed_level(db.session, werkplein.id, quarter)
    if found is None:
        raise NotFound(f"Over het {quarter.label} is van {werkplein.title} geen niveau vastgesteld.")
    return found
