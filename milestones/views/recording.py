"""Recording one thing about a Werkplein: a change, a checked document; and its history."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from milestones import actions, queries
from milestones.forms import ChangeForm, DeskForm, with_milestones
from milestones.models import FixedLevel
from milestones.queries.decisions import decisions
from milestones.queries.evidence import evidence_of
from milestones.rules import Reason, explain, reaction
from milestones.views.blueprint import bp, towns_of
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.forms import as_choices
from werkplein.core.labels import listing
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


@bp.get("/werkpleinen/<werkplein>/wijziging/")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def change(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask what changed."""
    form = _change_form(werkplein)
    form.milestone.data = _asked_milestone()
    return _change_page(form, werkplein)


@bp.post("/werkpleinen/<werkplein>/wijziging/")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def report_change(werkplein: Werkplein) -> ResponseReturnValue:
    """Let a change count at once."""
    form = _change_form(werkplein)
    if not form.validate():
        return _change_page(form, werkplein, 422)
    try:
        was = queries.level_now(db.session, werkplein.id, current(), clock.today())
        actions.report_change(db.session, current_actor(), werkplein, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _change_page(form, werkplein, 422)
    now = queries.level_now(db.session, werkplein.id, current(), clock.today())
    say(f"De wijziging is gemeld. Uw niveau: {reaction(now, was)}.")
    if "bewijs" in request.form:
        return redirect_to("milestones.evidence_at", werkplein=werkplein.code, milestone=form.milestone.data)
    return redirect_to("register.card", werkplein=werkplein.code)


def _change_form(werkplein: Werkplein) -> ChangeForm:
    form = ChangeForm()
    with_milestones(form, _choices())
    towns = towns_of(werkplein)
    form.joined.choices = as_choices([(town.code, town.name) for town in towns])
    form.towns = [town.code for town in towns]
    form.listed = [each.code for each in current().milestones if each.per_municipality]
    return form


def _change_page(form: ChangeForm, werkplein: Werkplein, status: int = 200) -> Response:
    return page("milestones/change", status, form=form, werkplein=werkplein, listed=listing(list(form.listed)))


@bp.get("/werkpleinen/<werkplein>/controle/")
@needs(Permission.ASSESSMENT_RECORD_DESK, on="werkplein")
def desk(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask what a document shows."""
    form = _with_choices(DeskForm())
    form.milestone.data = _asked_milestone()
    return page("milestones/desk", form=form, werkplein=werkplein)


@bp.post("/werkpleinen/<werkplein>/controle/")
@needs(Permission.ASSESSMENT_RECORD_DESK, on="werkplein")
def record(werkplein: Werkplein) -> ResponseReturnValue:
    """Record what a document shows."""
    form, today = _with_choices(DeskForm()), clock.today()
    if not form.validate():
        return page("milestones/desk", 422, form=form, werkplein=werkplein)
    try:
        actions.record_desk(db.session, current_actor(), werkplein, [form.found()], form.holds_on.data or today, today)
    except DomainError as error:
        form.add(error)
        return page("milestones/desk", 422, form=form, werkplein=werkplein)
    say(f"De controle van {form.milestone.data} is vastgelegd.")
    return redirect_to("milestones.history", werkplein=werkplein.code, mijlpaal=form.milestone.data)


def _with_choices(form: DeskForm) -> DeskForm:
    with_milestones(form, _choices())
    return form


def _choices() -> list[tuple[str, str]]:
    return [(milestone.code, f"{milestone.code} {milestone.title}") for milestone in current().milestones]


def _asked_milestone() -> str:
    code = request.args.get("mijlpaal", "")
    return code if current().has_milestone(code) else ""


@bp.get("/werkpleinen/<werkplein>/geschiedenis/")
@needs(Permission.CARD_READ, on="werkplein")
def history(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what was fixed per quarter, and everything that was recorded."""
    code = _asked_milestone()
    rows = queries.history_of(db.session, werkplein.id, code or None)
    replaced = {row.replaces_id for row in rows}
    return page(
        "milestones/history",
        werkplein=werkplein,
        milestone=current().milestone(code) if code else None,
        choices=[("", "Alle mijlpalen"), *_choices()],
        rows=[(row, row.id in replaced) for row in rows],
        fixed=_explained(queries.levels_of(db.session, werkplein.id)),
        decisions=decisions(db.session, [werkplein.id])[werkplein.id],
        pieces=evidence_of(db.session, werkplein.id, code or None),
        all_url=url_for("milestones.history", werkplein=werkplein.code),
    )


def _explained(fixed: Sequence[FixedLevel]) -> list[tuple[Quarter, FixedLevel, str]]:
    return [(Quarter.parse(level.quarter), level, explain(Reason.from_facts(level.reason))) for level in fixed]
