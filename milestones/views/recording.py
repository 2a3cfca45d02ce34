"""Recording one thing about a Werkplein: a change, a checked document; and its history."""

from __future__ import annotations

from datetime import date

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from milestones import actions, queries
from milestones.actions.assessing import dated
from milestones.actions.refusing import why_desk_silent
from milestones.forms import ChangeForm, DeskForm, Observed
from milestones.models import FixedLevel
from milestones.panels import Standing, of_state
from milestones.queries.decisions import decisions
from milestones.queries.evidence import claim_of, evidence_of
from milestones.queries.towns import Around, around_shown
from milestones.rules import ANSWER_WORDS, Classified, Found, reaction
from milestones.rules.hearing import asks_work
from milestones.sheets import named
from milestones.views.blueprint import around_of, bp, read_quarter
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError
from werkplein.core.labels import date_words
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


@bp.get("/werkpleinen/<werkplein>/wijziging/")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def change(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask which milestone changed, and then how it stands now."""
    asked = _asked_milestone()
    if not asked:
        return _choose_page("milestones/change", werkplein)
    form = _change_form(werkplein, asked)
    today = clock.today()
    said = queries.own_answers(db.session, werkplein.id, Quarter.of(today), today).newest(asked)
    form.preset(None, said.participation if said else None)
    if about := _asked_quarter(today):
        form.holds_on.data = about.reference_date
    return _form_page("milestones/change", form, werkplein, about=about)


@bp.post("/werkpleinen/<werkplein>/wijziging/")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def report_change(werkplein: Werkplein) -> ResponseReturnValue:
    """Let a change count at once."""
    asked = _sent_milestone()
    if not asked:
        return _choose_page("milestones/change", werkplein, 422)
    form = _change_form(werkplein, asked)
    if not form.validate():
        return _form_page("milestones/change", form, werkplein, 422)
    was = queries.level_now(db.session, werkplein.id, current(), clock.today())
    try:
        actions.report_change(db.session, current_actor(), werkplein, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _form_page("milestones/change", form, werkplein, 422)
    return _changed(werkplein, asked, was)


def _changed(werkplein: Werkplein, milestone: str, was: Classified) -> Response:
    now = queries.level_now(db.session, werkplein.id, current(), clock.today())
    say(f"De wijziging is gemeld. Uw niveau: {reaction(now, was)}.")
    if "bewijs" in request.form:
        return redirect_to("milestones.evidence_at", werkplein=werkplein.code, milestone=milestone)
    return redirect_to("register.card", werkplein=werkplein.code)


def _change_form(werkplein: Werkplein, code: str) -> ChangeForm:
    form, milestone = ChangeForm(), current().milestone(code)
    form.milestone.data = code
    form.verdict.label.text = milestone.question
    around = _around(werkplein, form)
    form.ask(milestone, named(around.towns), ANSWER_WORDS, is_alone=around.is_alone)
    return form


def _choose_page(template: str, werkplein: Werkplein, status: int = 200) -> Response:
    """Ask for the milestone first: what can be answered depends on it."""
    shown = {"programme": current(), "is_unknown": status != 200, "is_closed": werkplein.is_closed_on(clock.today())}
    return page(template, status, form=None, werkplein=werkplein, **shown)


def _asked_quarter(today: date) -> Quarter | None:
    """Give the quarter whose checklist leads here after its reference date: today tells nothing of it."""
    code = request.args.get("kwartaal")
    quarter = read_quarter(code) if code else None
    return quarter if quarter and quarter.reference_date < today else None


def _form_page(
    template: str,
    form: ChangeForm | DeskForm,
    werkplein: Werkplein,
    status: int = 200,
    about: Quarter | None = None,
) -> Response:
    milestone = current().milestone(form.milestone.data or "")
    main = werkplein.main if milestone.inherited_by_satellite else None
    shown = {"milestone": milestone, "main": main, "is_closed": werkplein.is_closed_on(clock.today())}
    return page(template, status, form=form, werkplein=werkplein, about=about, **shown)


@bp.get("/werkpleinen/<werkplein>/controle/")
@needs(Permission.ASSESSMENT_RECORD_DESK, on="werkplein")
def desk(werkplein: Werkplein) -> ResponseReturnValue:
    """Ask which milestone a document is about, and then what it shows."""
    asked = _asked_milestone()
    if not asked:
        return _choose_page("milestones/desk", werkplein)
    form = _desk_form(werkplein, asked)
    said = claim_of(db.session, werkplein.id, asked) if form.asks_towns else None
    form.preset(None, said.participation if said else None)
    return _form_page("milestones/desk", form, werkplein)


@bp.post("/werkpleinen/<werkplein>/controle/")
@needs(Permission.ASSESSMENT_RECORD_DESK, on="werkplein")
def record(werkplein: Werkplein) -> ResponseReturnValue:
    """Record what a document shows."""
    asked, today = _sent_milestone(), clock.today()
    if not asked:
        return _choose_page("milestones/desk", werkplein, 422)
    form = _desk_form(werkplein, asked)
    if not form.validate():
        return _form_page("milestones/desk", form, werkplein, 422)
    try:
        found = dated(form.found(), form.holds_on.data or today)
        (row,) = actions.record_desk(db.session, current_actor(), werkplein, [found], found.holds_on or today, today)
    except DomainError as error:
        form.add(error)
        return _form_page("milestones/desk", form, werkplein, 422)
    _say_recorded(werkplein, found, row.reply_until, today)
    return redirect_to("milestones.history", werkplein=werkplein.code, mijlpaal=asked)


def _say_recorded(werkplein: Werkplein, found: Found, reply_until: date | None, today: date) -> None:
    """Say that a check was recorded, until when the MT may reply to work, and when it changes nothing, why."""
    done = f"De controle van {found.milestone} is vastgelegd."
    if reply_until is not None and asks_work(found.verdict, found.is_critical):
        done += f" Het MT kan reageren tot en met {date_words(reply_until)}."
    silent = why_desk_silent(db.session, werkplein.id, found, today)
    say(f"{done} De mijlpaal verandert er nu niet door. {silent}" if silent else done, "warning" if silent else "good")


def _desk_form(werkplein: Werkplein, code: str) -> DeskForm:
    form = DeskForm()
    around = _around(werkplein, form)
    form.milestone.data = code
    form.ask(current().milestone(code), named(around.towns), is_alone=around.is_alone)
    return form


def _around(werkplein: Werkplein, form: Observed) -> Around:
    """Give what lies around the seat on the day that was sent; where that cannot be, what its sender saw.

    A statement more where that is not what lies there today.
    """
    found = around_of(werkplein, form.day)
    if form.has_wrong_day and form.has_shown_others(town.code for town in found.towns):
        return around_shown(db.session, (form.area.data or "").split())
    return found


def _choices() -> list[tuple[str, str]]:
    return [(milestone.code, f"{milestone.code} {milestone.title}") for milestone in current().milestones]


def _sent_milestone() -> str:
    code = request.form.get("milestone", "")
    return code if current().has_milestone(code) else ""


def _asked_milestone() -> str:
    code = request.args.get("mijlpaal", "")
    return code if current().has_milestone(code) else ""


@bp.get("/werkpleinen/<werkplein>/geschiedenis/")
@needs(Permission.CARD_READ, on="werkplein")
def history(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what was fixed per quarter, and everything that was recorded."""
    code = _asked_milestone()
    return page(
        "milestones/history",
        werkplein=werkplein,
        milestone=current().milestone(code) if code else None,
        choices=[("", "Alle mijlpalen"), *_choices()],
        rows=queries.history(db.session, werkplein.id, code or None).told(clock.today()),
        fixed=[] if code else _explained(werkplein),
        decisions=decisions(db.session, [werkplein.id])[werkplein.id],
        pieces=evidence_of(db.session, werkplein.id, code or None),
        all_url=url_for("milestones.history", werkplein=werkplein.code),
    )


def _explained(werkplein: Werkplein) -> list[tuple[Quarter, FixedLevel, Standing]]:
    """Give the levels as they were fixed, each with what the card would have shown of it."""
    found = queries.states_as_fixed(db.session, werkplein.id, current())
    return [
        (Quarter.parse(row.quarter), row, of_state(state, current(), row.holds_on, is_fixed=True))
        for row, state in found
    ]
