"""The checklist of a quarter: answer, submit, reopen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from milestones import actions, queries, sheets
from milestones.actions import Silent, Unanswered, Unseen
from milestones.forms import ReopenForm
from milestones.models import Draft
from milestones.queries.evidence import evidence_counts
from milestones.queries.findings import own_answers
from milestones.queries.satellites import TakenOver, left_to_main, taken_over
from milestones.rules import Classified, answer_date, derive, explain, handed_in_by, reaction, ruleset_on
from milestones.rules.moves import anew_words, before_words
from milestones.rules.satellites import asked_of, day_about
from milestones.sheets import Group, Question
from milestones.views import answering
from milestones.views.blueprint import around_of, bp, read_quarter
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, is_from_script, needs
from werkplein.core.database import db
from werkplein.core.errors import NotFound
from werkplein.core.labels import day_month, plural
from werkplein.core.web import keep_work, page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Werkplein
from werkplein.register.moves import NEVER, turned

LONGEST_ID = 9
SHEET = "/werkpleinen/<werkplein>/vragenlijst/<quarter>/"


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


@bp.post(SHEET)
@needs(Permission.ANSWER_DRAFT, on="werkplein")
def save(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Keep every answer that was changed on the page; a script sends each as soon as it is given."""
    about, asked = read_quarter(quarter), answering.pressed()
    kept = answering.keep(werkplein, about)
    if is_from_script():
        return _state(werkplein, about, _milestone(asked), kept)
    if kept.needs_a_look:
        return _beside(werkplein, about, kept)
    anchor = asked if current().has_milestone(asked) else None
    return redirect_to("milestones.checklist", werkplein=werkplein.code, quarter=about.code, _anchor=anchor)


def _milestone(code: str) -> Milestone:
    if not current().has_milestone(code):
        raise NotFound
    return current().milestone(code)


def _beside(werkplein: Werkplein, quarter: Quarter, kept: answering.Outcome) -> Response:
    """Show the page with what is special; the other answers that were sent with it are kept."""
    keep_work()
    return _page(werkplein, quarter, kept.status, kept.at, typed=kept.typed)


def _state(werkplein: Werkplein, quarter: Quarter, asked: Milestone, kept: answering.Outcome) -> Response:
    """Answer a script with the state of one question, or with why none of them can be answered any more."""
    if kept.locked is not None:
        context = {"werkplein": werkplein, "closed": kept.locked.sentence, "can_report": bool(kept.locked.way_out)}
        return make_response(render_template("pages/milestones/_locked.html", **context), kept.status)
    left = left_to_main(db.session, werkplein.id, current(), day_about(quarter, clock.today()))
    saved = _without(left, queries.drafts(db.session, werkplein.id, quarter))
    own = queries.OwnAnswers({}, {}, {})
    question = sheets.question(asked, kept.towns, saved.get(asked.code), own)
    body = render_template(
        "pages/milestones/_saved.html",
        question=replace(question, **kept.at.get(asked.code, {})),
        saved=saved,
        milestones=asked_of(left, current()),
        gaps=_gaps(left, saved),
    )
    return make_response(body, kept.status)


@bp.get(f"{SHEET}tussenstand")
@needs(Permission.ANSWER_DRAFT, on="werkplein")
def between(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Tell a script, once all is saved, what is still open and what the answers would bring; others get the page."""
    about = read_quarter(quarter)
    if not is_from_script():
        return redirect_to("milestones.checklist", werkplein=werkplein.code, quarter=about.code, _anchor="inleveren")
    return _between(werkplein, about)


def _between(werkplein: Werkplein, quarter: Quarter) -> Response:
    """Give the part of the page that follows the answers; eight statements, apart from saving so that this is fast."""
    today, session = clock.today(), db.session
    left = left_to_main(session, werkplein.id, current(), day_about(quarter, today))
    saved = _without(left, queries.drafts(session, werkplein.id, quarter))
    found = queries.sheet(session, werkplein.id, quarter, current(), today)
    told = _saved(werkplein, found, saved, own_answers(session, werkplein.id, quarter, today))
    gaps = _gaps(left, saved)
    return make_response(render_template("pages/milestones/_between.html", gaps=gaps, preview=told["preview"]))


@bp.post(f"{SHEET}overnemen")
@needs(Permission.ANSWER_DRAFT, on="werkplein")
def take_over(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Keep what is on the page, and answer what is still open as the last time."""
    about = read_quarter(quarter)
    kept = answering.keep(werkplein, about)
    if kept.needs_a_look:
        return _beside(werkplein, about, kept)
    count = actions.take_over(db.session, current_actor(), werkplein, about, clock.today())
    say(f"{plural(count, 'vraag', 'vragen')} ingevuld zoals de vorige keer. Loop die na, en wijzig wat anders is.")
    return redirect_to("milestones.checklist", werkplein=werkplein.code, quarter=about.code)


@bp.post(f"{SHEET}inleveren")
@needs(Permission.ANSWER_RECORD, on="werkplein")
def submit(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Keep what is on the page, and hand in; the reader is led to what is in the way."""
    about = read_quarter(quarter)
    kept = answering.keep(werkplein, about)
    if kept.needs_a_look:
        return _beside(werkplein, about, _with_missing(werkplein, about, kept))
    try:
        sentence = _hand_in(werkplein, about, kept.seen)
    except (Silent, Unanswered, Unseen) as error:
        kept.at = _in_the_way(error)
        return _beside(werkplein, about, kept)
    say(sentence)
    return redirect_to("register.card", werkplein=werkplein.code)


def _with_missing(werkplein: Werkplein, quarter: Quarter, kept: answering.Outcome) -> answering.Outcome:
    """Name beside what could not be kept all that is still to be answered, so that it is told at once."""
    if kept.locked is None:
        missing = actions.unanswered(db.session, werkplein, quarter, clock.today())
        kept.at = _in_the_way(Unanswered(missing)) | kept.at
    return kept


def _in_the_way(error: Silent | Unanswered | Unseen) -> dict[str, dict[str, Any]]:
    """Say at each question why it keeps the checklist from being handed in."""
    if isinstance(error, Unseen):
        return {each.milestone: _unseen(each) for each in error.answers}
    if isinstance(error, Unanswered):
        return {gap.milestone.code: {"is_missing": True, "errors": {"verdict": [gap.sentence]}} for gap in error.gaps}
    return {
        code: {"is_silent": True, "errors": {each.field or "holds_on": [each.sentence]}}
        for code, each in error.errors.items()
    }


def _unseen(answer: Draft) -> dict[str, Any]:
    return {"is_unseen": True, "is_own": current_actor().is_self(answer.actor_id)}


def _hand_in(werkplein: Werkplein, quarter: Quarter, seen: dict[str, int]) -> str:
    """Hand in, and say what it did to the level."""
    was = queries.level_now(db.session, werkplein.id, current(), clock.today())
    rows = actions.submit_checklist(db.session, current_actor(), werkplein, quarter, clock.today(), seen)
    now = queries.level_now(db.session, werkplein.id, current(), clock.today())
    at = None if rows else _handed_in_just_now(werkplein, quarter)
    if at is not None:
        was = queries.level_before(db.session, werkplein.id, current(), clock.today(), at)
    said = "" if rows or at else " Er was niets gewijzigd."
    return f"De vragenlijst is ingeleverd.{said} Uw niveau: {reaction(now, was)}."


def _handed_in_just_now(werkplein: Werkplein, quarter: Quarter) -> datetime | None:
    """Give when the same person handed in from the same page, as with a button that was pressed twice.

    The second press gets the answer to the first, which its reader never saw.
    """
    raw = request.form.get("laatst", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID):
        return None
    own = own_answers(db.session, werkplein.id, quarter, clock.today())
    return own.handed_in_since(int(raw), current_actor())


@bp.post(f"{SHEET}heropenen")
@needs(Permission.CHECKLIST_REOPEN, on="werkplein")
def reopen(werkplein: Werkplein, quarter: str) -> ResponseReturnValue:
    """Open a locked checklist again."""
    about, form = read_quarter(quarter), ReopenForm()
    if not form.validate():
        return _page(werkplein, about, 422, reopen_form=form)
    reason = form.reason.data or ""
    due_on = actions.reopen_checklist(db.session, current_actor(), werkplein, about, reason, clock.today())
    say(f"De vragenlijst is heropend. Het MT ziet die bij wat er gevraagd is, uiterlijk {day_month(due_on)}.")
    return redirect_to("milestones.checklist", werkplein=werkplein.code, quarter=about.code)


def _page(
    werkplein: Werkplein,
    quarter: Quarter,
    status: int = 200,
    at: dict[str, dict[str, Any]] | None = None,
    **special: Any,
) -> Response:
    """Make the page; `at` says what is special at a question, `special` what is so elsewhere on the page."""
    today, session = clock.today(), db.session
    found = queries.sheet(session, werkplein.id, quarter, current(), today)
    is_own = current_actor().may(Permission.ANSWER_DRAFT, werkplein.place)
    taken, left = _taken(werkplein, quarter, today)
    saved = _without(left, queries.drafts(session, werkplein.id, quarter)) if is_own else {}
    own, around = own_answers(session, werkplein.id, quarter, today), around_of(werkplein, day_about(quarter, today))
    return page(
        "milestones/checklist",
        status,
        werkplein=werkplein,
        sheet=found,
        closed=None if found.is_writable else actions.why_closed(found),
        is_own=is_own,
        groups=_with(sheets.groups(current(), around.towns, saved, own, around.is_alone), at or {}),
        evidence=evidence_counts(session, [werkplein.id]).get(werkplein.id, {}) if is_own else {},
        taken=taken,
        **_anew(werkplein, day_about(quarter, today), today),
        **_open(left, saved, own, at or {}),
        **_saved(werkplein, found, saved, own),
        towns=dict(sheets.named(around.towns)),
        **_days(quarter, today),
        **{"today": today, "reopen_form": ReopenForm(), "typed": (), **special},
    )


def _days(quarter: Quarter, today: date) -> dict[str, date]:
    """Give the day that an answer is about, and by when it is handed in if it were opened again today."""
    return {"answer_day": answer_date(None, quarter, today), "again_by": handed_in_by(quarter, current(), today)}


def _anew(werkplein: Werkplein, about: date, today: date) -> dict[str, Any]:
    """Say what begins anew since it moved or got on its own by the day of a checklist; a statement more where it did.

    A move that came after that day makes nothing of it begin anew, and is told as that.
    """
    since = turned(db.session, werkplein.id, today)
    if since.moved_on and since.moved_on > about:
        return {"anew": before_words(current(), since.moved_on), "is_about_former": True}
    rows = queries.history(db.session, werkplein.id).counting(today) if since != NEVER else ()
    shown = {row.milestone for row in rows if since.moved_on and row.holds_on >= since.moved_on}
    words = anew_words(current(), since, shown, {row.milestone for row in rows})
    return {"anew": words, "is_about_former": False}


def _taken(werkplein: Werkplein, quarter: Quarter, today: date) -> tuple[TakenOver | None, frozenset[str]]:
    """Give what a satellite takes over from its main location, and which milestones that are."""
    found = taken_over(db.session, werkplein, current(), day_about(quarter, today), today)
    return found, found.codes if found else frozenset()


def _without(left: Collection[str], saved: dict[str, Draft]) -> dict[str, Draft]:
    """Leave out what a satellite answered before it was one."""
    return {code: each for code, each in saved.items() if code not in left}


def _gaps(left: Collection[str], saved: Mapping[str, Draft]) -> list[str]:
    """Give what is asked and not answered yet."""
    return [each.code for each in asked_of(left, current()) if each.code not in saved]


def _open(
    left: Collection[str], saved: dict[str, Any], own: queries.OwnAnswers, at: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Say what is asked and still to be answered, and which answers were not kept or have yet to be seen."""
    codes = [milestone.code for milestone in current().milestones]
    gaps = _gaps(left, saved)
    unseen = [code for code in codes if "is_unseen" in at.get(code, {})]
    return {
        "milestones": asked_of(left, current()),
        "every": current().milestones,
        "gaps": gaps,
        "can_take_over": sum(code in own.before and own.since(code) is None for code in gaps),
        "unseen": [code for code in unseen if not at[code]["is_own"]],
        "own_unseen": [code for code in unseen if at[code]["is_own"]],
        "missing": [each for each in current().milestones if "is_missing" in at.get(each.code, {})],
        "unkept": [code for code in codes if code in at and not {"is_unseen", "is_missing"} & at[code].keys()],
    }


def _saved(
    werkplein: Werkplein, found: queries.Sheet, saved: dict[str, Draft], own: queries.OwnAnswers
) -> dict[str, Any]:
    """Give the answers, with what they would bring, or which were left behind when the checklist was locked."""
    if not found.is_writable:
        behind = sheets.left_behind(current(), saved, own)
        return {"saved": saved, "own": own, "preview": None, "left_behind": behind}
    preview = _preview(werkplein, found, saved, own) if saved else None
    return {"saved": saved, "own": own, "preview": preview, "left_behind": []}


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
    versions = queries.rulesets(db.session, programme)
    months = ruleset_on(versions, today).validity_months
    rows = sheets.as_findings(actions.differences(saved, own, sheet, today), dossier.findings, months, today)
    outcome = derive(replace(dossier, findings=rows), programme, versions, today)
    return outcome.classified, explain(outcome.classified.reason)
