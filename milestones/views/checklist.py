"""The checklist of a quarter: answer, submit, reopen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from milestones import actions, queries, sheets
from milestones.actions import Saved, Unanswered, Unseen
from milestones.forms import AnswerForm, ReopenForm
from milestones.models import Draft
from milestones.rules import Classified, answer_date, derive, explain, reaction
from milestones.sheets import Group, Question
from milestones.views.blueprint import bp, read_quarter, towns_of
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import DomainError, NotFound
from werkplein.core.labels import plural
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Municipality, Werkplein

SHEET = "/werkpleinen/<werkplein>/vragenlijst/<quarter>/"
WITH_SCRIPT = "X-Werkplein-Script"


@bp.get("/vragenlijst/")
@needs(Permission.ANSWER_DRAFT)
def my_checklist() -> ResponseReturnValue:
    """Open the checklist that is asked now, of the Werkplein one works for."""
    quarter = current().open_quarter(clock.today())
    mine = queries.werkpleinen_within(db.session, current_actor().scopes_for(Permission.ANSWER_DRAFT))
    if quarter is not None and len(mine) == 1:
        return redirect_to("milestones.checklist", werkplein=mine[0].code, quarter=quarter.code)
    return page("milestones/my_checklist", werkpleinen=mine, quarter=quarter)


@bp.get(SHEET)
@needs(Permission.CARD_READ, on="werkplein")
def checklist(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Show the checklist: to the MT with its drafts, to others with what was handed in."""
    return _page(werkplein, read_quarter(quarter))


@bp.post(f"{SHEET}<milestone>")
@needs(Permission.ANSWER_DRAFT, on="werkplein")
def save(werkplein: Werkplein, quarter: str, milestone: str) -> ResponseReturnValue:
    """Keep one answer."""
    asked, about = _milestone(milestone), read_quarter(quarter)
    form, towns = AnswerForm(), towns_of(werkplein) if asked.per_municipality else []
    if not form.validate() or not (towns or form.answer()):
        return _refuse(werkplein, about, asked, form, towns)
    answer = sheets.found(asked, towns, form.answer(), form.joined.data or [], form.note.data or "", form.holds_on.data)
    try:
        saved = actions.save_answer(db.session, current_actor(), werkplein, about, answer, form.seen, clock.today())
    except DomainError as error:
        if error.field is None:
            raise
        form.add(error)
        return _refuse(werkplein, about, asked, form, towns)
    return _saved(werkplein, about, asked, saved, form, towns)


def _milestone(code: str) -> Milestone:
    if not current().has_milestone(code):
        raise NotFound
    return current().milestone(code)


def _saved(
    werkplein: Werkplein,
    quarter: Quarter,
    asked: Milestone,
    saved: Saved,
    form: AnswerForm,
    towns: Sequence[Municipality],
) -> ResponseReturnValue:
    if saved.refused is not None:
        clash = sheets.clash_of(saved.refused, saved.draft, towns)
        return _answer(werkplein, quarter, asked, 409, **_typed(form, towns), clash=clash)
    if WITH_SCRIPT in request.headers:
        return _answer(werkplein, quarter, asked, 200)
    address = url_for("milestones.checklist", werkplein=werkplein.code, quarter=quarter.code, _anchor=asked.code)
    return make_response(redirect(address, 303))


def _refuse(
    werkplein: Werkplein, quarter: Quarter, asked: Milestone, form: AnswerForm, towns: Sequence[Municipality]
) -> ResponseReturnValue:
    """Say what is wrong at the question itself; what was typed stays."""
    errors = {name: [str(each) for each in found] for name, found in form.errors.items() if name}
    if not errors:
        errors = {"verdict": ["Kies een antwoord."]}
    return _answer(werkplein, quarter, asked, 422, **_typed(form, towns), errors=errors)


def _typed(form: AnswerForm, towns: Sequence[Municipality]) -> dict[str, Any]:
    typed: dict[str, Any] = {"note": form.note.data or "", "holds_on": form.holds_on._value()}
    if towns:
        typed["towns"] = sheets.ticked(towns, form.joined.data or [])
    return typed | ({"verdict": form.verdict.data} if form.answer() else {})


def _answer(werkplein: Werkplein, quarter: Quarter, asked: Milestone, status: int, **other: Any) -> ResponseReturnValue:
    """Answer a script with the state of one question, and anyone else with the page."""
    if WITH_SCRIPT not in request.headers:
        return _page(werkplein, quarter, status, {asked.code: other})
    saved = queries.drafts(db.session, werkplein.id, quarter)
    own = queries.OwnAnswers({}, {})
    shown = sheets.question(asked, [], saved.get(asked.code), own, **other)
    body = render_template(
        "pages/milestones/_saved.html",
        question=shown,
        saved=saved,
        milestones=current().milestones,
        address=url_for("milestones.checklist", werkplein=werkplein.code, quarter=quarter.code),
    )
    return make_response(body, status)


@bp.post(f"{SHEET}overnemen")
@needs(Permission.ANSWER_DRAFT, on="werkplein")
def take_over(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Answer what is open as the last time."""
    about = read_quarter(quarter)
    count = actions.take_over(db.session, current_actor(), werkplein, about, clock.today())
    say(f"{plural(count, 'antwoord', 'antwoorden')} overgenomen. Loop ze na, en wijzig wat anders is.")
    return redirect_to("milestones.checklist", werkplein=werkplein.code, quarter=about.code)


@bp.post(f"{SHEET}inleveren")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def submit(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Hand in; the reader is led to a gap, and to what somebody else changed meanwhile."""
    about, seen = read_quarter(quarter), sheets.versions_of(request.form.get("seen", ""))
    was = queries.level_now(db.session, werkplein.id, current(), clock.today())
    try:
        rows = actions.submit_checklist(db.session, current_actor(), werkplein, about, clock.today(), seen)
    except Unanswered as error:
        return _page(werkplein, about, 422, {error.gap.milestone.code: {"errors": {"verdict": [error.gap.sentence]}}})
    except Unseen as error:
        return _page(werkplein, about, 409, {code: {"is_unseen": True} for code in error.milestones})
    now = queries.level_now(db.session, werkplein.id, current(), clock.today())
    said = "" if rows else " Er was niets gewijzigd."
    say(f"De vragenlijst is ingeleverd.{said} Uw niveau: {reaction(now, was)}.")
    return redirect_to("register.card", werkplein=werkplein.code)


@bp.post(f"{SHEET}heropenen")
@needs(Permission.CHECKLIST_REOPEN, on="werkplein")
def reopen(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Open a locked checklist again."""
    about, form = read_quarter(quarter), ReopenForm()
    if not form.validate():
        return _page(werkplein, about, 422, reopen_form=form)
    reason = form.reason.data or ""
    actions.reopen_checklist(db.session, current_actor(), werkplein, about, reason, clock.today())
    say("De vragenlijst is heropend. Het MT ziet haar bij wat er gevraagd is.")
    return redirect_to("milestones.checklist", werkplein=werkplein.code, quarter=about.code)


def _page(
    werkplein: Werkplein,
    quarter: Quarter,
    status: int = 200,
    at: dict[str, dict[str, Any]] | None = None,
    reopen_form: ReopenForm | None = None,
) -> Response:
    """Make the page; `at` says what is special at a question: an error, a clash, what was typed."""
    today, programme, session = clock.today(), current(), db.session
    found = queries.sheet(session, werkplein.id, quarter, programme, today)
    is_own = current_actor().may(Permission.ANSWER_DRAFT, werkplein.place)
    saved = queries.drafts(session, werkplein.id, quarter) if is_own else {}
    own = queries.own_answers(session, werkplein.id, quarter)
    groups = _with(sheets.groups(programme, towns_of(werkplein), saved, own), at or {})
    return page(
        "milestones/checklist",
        status,
        werkplein=werkplein,
        sheet=found,
        closed=None if found.is_writable else actions.why_closed(found),
        is_own=is_own,
        groups=groups,
        saved=saved,
        own=own,
        milestones=programme.milestones,
        **_open(saved, own, at or {}),
        preview=_preview(werkplein, found, saved, own) if saved and found.is_writable else None,
        reopen_form=reopen_form or ReopenForm(),
        today=today,
        answer_day=answer_date(None, quarter, today),
    )


def _open(saved: dict[str, Any], own: queries.OwnAnswers, at: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Say what is still to be answered, and which answers their reader saw or has yet to see."""
    gaps = [milestone.code for milestone in current().milestones if milestone.code not in saved]
    return {
        "gaps": gaps,
        "can_take_over": any(code in own.before for code in gaps),
        "seen": sheets.seen_of(saved),
        "unseen": [code for code, special in at.items() if "is_unseen" in special],
    }


def _with(groups: list[Group], at: dict[str, dict[str, Any]]) -> list[Group]:
    def special(each: Question) -> Question:
        return replace(each, **at.get(each.milestone.code, {}))

    return [replace(group, questions=tuple(special(each) for each in group.questions)) for group in groups]


def _preview(
    werkplein: Werkplein, sheet: queries.Sheet, saved: dict[str, Draft], own: queries.OwnAnswers
) -> tuple[Classified, str]:
    """Say what the own level would be if this were handed in now; four statements."""
    today, programme = clock.today(), current()
    dossier = queries.dossiers(db.session, [werkplein.id])[werkplein.id]
    rows = sheets.as_findings(actions.differences(saved, own, sheet, today), dossier.findings, programme, today)
    outcome = derive(replace(dossier, findings=rows), programme, queries.rulesets(db.session, programme), today)
    return outcome.classified, explain(outcome.classified.reason)
