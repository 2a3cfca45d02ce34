"""What was found, what the MT says to it, and what was decided: one timeline for everyone concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue

from milestones import actions, queries, uploading
from milestones.actions.evidence import Kept
from milestones.forms_hearing import AgreeForm, DecideForm, ReasonForm
from milestones.models import Evidence
from milestones.queries import Hearing
from milestones.queries.evidence import evidence_of_steps
from milestones.queries.hearings import SHOWN
from milestones.queries.hearings_of_main import hearings_of_main
from milestones.queries.towns import names_said
from milestones.rules.hearing import DECIDED, MAY_FOLLOW, SERIOUS, HearingAct, refuse_step, stands_now
from milestones.rules.moves import is_of_former
from milestones.views.blueprint import bp
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.labels import plural
from werkplein.core.web import page, redirect_to, say
from werkplein.obligations.queries import closing_days
from werkplein.programme.reader import current
from werkplein.register.models import Werkplein
from werkplein.register.moves import moved_on

LONGEST_ID = 9
# Who may take a step. Deciding is one step, whichever way it goes: the first of what may follow stands for it.
TAKEN_BY: Mapping[HearingAct, Permission] = {
    HearingAct.DISPUTED: Permission.FINDING_DISPUTE,
    HearingAct.UPHELD: Permission.HEARING_DECIDE,
    HearingAct.ESCALATED: Permission.FINDING_DISPUTE,
    HearingAct.UPHELD_LAST: Permission.HEARING_DECIDE_LAST,
}


@dataclass(frozen=True)
class Sent:
    """What somebody filled in, and the step it was meant for."""

    step: HearingAct
    form: ReasonForm | DecideForm

    def why_lost(self, found: Hearing) -> str:
        """Say why it cannot be that step any more."""
        if self.form.form_errors:
            return " ".join(self.form.form_errors)
        try:
            refuse_step(found.act, self.step, found.is_last_by(current_actor()))
        except Conflict as refusal:
            return refusal.sentence
        return "Dat kan nu niet meer."


@dataclass(frozen=True)
class Lost:
    """What somebody filled in that has no place on the page any more, and why."""

    why: str
    text: str
    choice: str = ""
    files: Sequence[str] = ()


@bp.get("/werkpleinen/<werkplein>/bevindingen/")
@needs(Permission.CARD_READ, on="werkplein")
def findings(werkplein: Werkplein) -> ResponseReturnValue:
    """Show what was found of a Werkplein in a year, and what can be said to it."""
    return _findings_page(werkplein, AgreeForm())


@bp.post("/werkpleinen/<werkplein>/bevindingen/")
@needs(Permission.FINDING_DISPUTE, on="werkplein")
def agree(werkplein: Werkplein) -> ResponseReturnValue:
    """Let the MT agree with everything that it may still reply to and saw."""
    form = AgreeForm()
    if not form.validate():
        return _findings_page(werkplein, form, 422)
    try:
        count = actions.agree(db.session, current_actor(), werkplein, form.found(), clock.today())
    except DomainError as error:
        form.add(error)
        return _findings_page(werkplein, form, error.status)
    say(f"U bent akkoord met {plural(count, 'bevinding', 'bevindingen')}.")
    return redirect_to("milestones.findings", werkplein=werkplein.code)


def _findings_page(werkplein: Werkplein, form: AgreeForm, status: int = 200) -> ResponseReturnValue:
    today = clock.today()
    found = queries.hearings_of(db.session, [werkplein.id], today - SHOWN)
    overtaken = {each.finding.id for each in found if each.followed.counts_nowhere(today)}
    open_ones = [] if werkplein.is_closed_on(today) else _open_ones(found, overtaken, today)
    form.seen.data = ",".join(str(each.finding.id) for each in open_ones)
    until: dict[date, list[str]] = defaultdict(list)
    for each in open_ones:
        until[each.finding.reply_until or today].append(each.finding.milestone)
    moved = moved_on(db.session, werkplein.id, today)
    former = {each.finding.id for each in found if is_of_former(current(), each.finding, moved)}
    return page(
        "milestones/findings",
        status,
        werkplein=werkplein,
        form=form,
        hearings=found,
        open_ones=open_ones,
        former=former,
        moved_on=moved,
        towns=names_said(db.session, [each.finding.participation for each in found]),
        serious=SERIOUS,
        until=sorted(until.items()),
        programme=current(),
        overtaken=overtaken,
        of_main=hearings_of_main(db.session, werkplein.id, current(), today) if werkplein.is_satellite else None,
        today=today,
    )


def _open_ones(found: Sequence[Hearing], overtaken: Collection[int], today: date) -> list[Hearing]:
    """Give what the MT may reply to: what a visit saw is to be agreed with, also where something was found since."""
    can_reply = (each for each in found if each.can_reply(today))
    return [each for each in can_reply if each.finding.source.is_visit or each.finding.id not in overtaken]


@bp.get("/werkpleinen/<werkplein>/bevindingen/<finding>/")
@needs(Permission.CARD_READ, on="werkplein")
def hearing(werkplein: Werkplein, finding: str) -> ResponseReturnValue:
    """Show one finding with all that was said and decided about it."""
    return _hearing_page(werkplein, _hearing(werkplein, finding))


@bp.get("/werkpleinen/<werkplein>/bevindingen/hoofdlocatie/<finding>/")
@needs(Permission.CARD_READ, on="werkplein")
def hearing_of_main(werkplein: Werkplein, finding: str) -> ResponseReturnValue:
    """Show a satellite what its main location disputes of what it takes over; nobody acts on it here."""
    told = hearings_of_main(db.session, werkplein.id, current(), clock.today())
    found = told.find(finding) if told else None
    if told is None or found is None:
        raise NotFound
    return page("milestones/hearing_of_main", werkplein=werkplein, main=told.main, hearing=found, **_course(found))


@bp.post("/werkpleinen/<werkplein>/bevindingen/<finding>/bezwaar/")
@needs(Permission.FINDING_DISPUTE, on="werkplein")
def dispute(werkplein: Werkplein, finding: str) -> ResponseReturnValue:
    """Let the MT dispute a finding."""
    return _argue(werkplein, finding, HearingAct.DISPUTED, actions.dispute, _said_of_dispute)


def _said_of_dispute(found: Hearing) -> str:
    return f"Uw bezwaar is vastgelegd. {found.meaning.until_decided}"


@bp.post("/werkpleinen/<werkplein>/bevindingen/<finding>/besluit/")
@needs(Permission.HEARING_DECIDE, on="werkplein")
def decide(werkplein: Werkplein, finding: str) -> ResponseReturnValue:
    """Let a second supporter or the DCO decide."""
    return _step(werkplein, finding, HearingAct.UPHELD, actions.decide)


@bp.post("/werkpleinen/<werkplein>/bevindingen/<finding>/stuurgroep/")
@needs(Permission.FINDING_DISPUTE, on="werkplein")
def escalate(werkplein: Werkplein, finding: str) -> ResponseReturnValue:
    """Let the MT bring it before the steering group."""
    return _argue(werkplein, finding, HearingAct.ESCALATED, actions.escalate, _said_of_escalation)


def _said_of_escalation(_found: Hearing) -> str:
    return "Uw bezwaar ligt nu bij de stuurgroep."


@bp.post("/werkpleinen/<werkplein>/bevindingen/<finding>/eindbesluit/")
@needs(Permission.HEARING_DECIDE_LAST, on="werkplein")
def decide_last(werkplein: Werkplein, finding: str) -> ResponseReturnValue:
    """Let the steering group decide in the end."""
    return _step(werkplein, finding, HearingAct.UPHELD_LAST, actions.decide_last)


def _argue(
    werkplein: Werkplein,
    finding: str,
    step: HearingAct,
    act: Callable[..., list[Evidence]],
    said: Callable[[Hearing], str],
) -> ResponseReturnValue:
    """Take a step of the MT with what it brings, or show the page again with what was typed and kept."""
    found, form = _hearing(werkplein, finding), ReasonForm()

    def add(files: Sequence[Kept]) -> list[Evidence]:
        told = form.text.data or "", clock.today(), form.brought(files)
        return act(db.session, current_actor(), werkplein, found.finding.id, *told)

    purpose = uploading.Purpose(werkplein, found.finding.milestone, add, is_final=True)
    taken = uploading.take(db.session, current_actor(), form, purpose)
    if not taken.is_done:
        return _hearing_page(werkplein, _hearing(werkplein, finding), Sent(step, form), taken.status)
    for sentence, tone in ((said(found), "good"), *((each, "warning") for each in taken.told)):
        say(sentence, tone)
    return redirect_to("milestones.hearing", werkplein=werkplein.code, finding=finding)


def _step(werkplein: Werkplein, finding: str, step: HearingAct, act: Callable[..., None]) -> ResponseReturnValue:
    """Take one step of who decides, or show the page again with what was typed."""
    found, form = _hearing(werkplein, finding), DecideForm()
    if not form.validate():
        return _hearing_page(werkplein, found, Sent(step, form), 422)
    try:
        act(db.session, current_actor(), werkplein, found.finding.id, **form.found(), today=clock.today())
    except DomainError as error:
        form.add(error)
        return _hearing_page(werkplein, _hearing(werkplein, finding), Sent(step, form), error.status)
    say("Uw besluit is vastgelegd.")
    return redirect_to("milestones.hearing", werkplein=werkplein.code, finding=finding)


def _stands(werkplein: Werkplein, found: Hearing) -> dict[str, Any]:
    """Say what was decided and what counts since; a statement more once something was decided."""
    if found.act not in DECIDED:
        return {"stands": None}
    code = found.finding.milestone
    value = queries.states(db.session, [werkplein.id], current(), clock.today())[werkplein.id].values.get(code)
    return {"stands": f"{DECIDED[found.act]}. {stands_now(code, value)}", "is_met": value is not None and value.is_met}


def _hearing(werkplein: Werkplein, finding: str) -> Hearing:
    is_id = finding.isascii() and finding.isdigit() and len(finding) <= LONGEST_ID
    found = queries.hearing_of(db.session, werkplein.id, int(finding)) if is_id else None
    if found is None:
        raise NotFound
    return found


def _hearing_page(
    werkplein: Werkplein, found: Hearing, sent: Sent | None = None, status: int = 200
) -> ResponseReturnValue:
    escalates_until = _escalates_until(found)
    offered = _offered(werkplein, found, escalates_until is not None)
    # What was meant for a step that is not offered any more stands by itself, for no form on the page is its place.
    lost = sent if sent is not None and sent.step is not offered else None
    form = sent.form if sent is not None and lost is None else None
    reason_form = form if isinstance(form, ReasonForm) else ReasonForm(formdata=None)
    shown: dict[str, Any] = {
        "escalates_until": escalates_until,
        **_stage(werkplein, found),
        "offered": offered,
        "waiting": _waiting(werkplein, reason_form),
        "most": uploading.MOST_FILES,
        "reason_form": reason_form,
        "decide_form": form if isinstance(form, DecideForm) else DecideForm(formdata=None),
        "lost": _lost(werkplein, found, lost) if lost else None,
    }
    return page(
        "milestones/hearing",
        status,
        werkplein=werkplein,
        hearing=found,
        **_course(found),
        **_stands(werkplein, found),
        **shown,
    )


def _stage(werkplein: Werkplein, found: Hearing) -> dict[str, Any]:
    """Say whether the MT may reply, whether the Werkplein is closed, and since when it is in another building."""
    today = clock.today()
    is_closed, moved = werkplein.is_closed_on(today), moved_on(db.session, werkplein.id, today)
    return {
        "can_reply": found.can_reply(today) and not is_closed,
        "is_closed": is_closed,
        "former": moved if is_of_former(current(), found.finding, moved) else None,
    }


def _escalates_until(found: Hearing) -> date | None:
    """Give until when the MT may go to the steering group; nothing when it cannot, or can no more."""
    until = found.escalates_until(current().reply_working_days, list(closing_days(db.session)))
    return until if until is not None and clock.today() <= until else None


def _offered(werkplein: Werkplein, found: Hearing, can_escalate: bool) -> HearingAct | None:
    """Give the step that the reader can take now; at most one can follow."""
    today, step = clock.today(), next(iter(MAY_FOLLOW[found.act]), None)
    if step is None or not current_actor().may(TAKEN_BY[step], werkplein.place):
        return None
    is_open = {
        HearingAct.DISPUTED: found.can_reply(today) and not werkplein.is_closed_on(today),
        HearingAct.UPHELD: current_actor().id not in found.finding.finder_ids,
        HearingAct.ESCALATED: can_escalate,
    }
    return step if is_open.get(step, True) else None


def _lost(werkplein: Werkplein, found: Hearing, sent: Sent) -> Lost:
    """Keep what was filled in for a step that cannot be taken, beside why it cannot."""
    why, text = sent.why_lost(found), sent.form.text.data or ""
    if isinstance(sent.form, ReasonForm):
        return Lost(why, text, files=_waiting(werkplein, sent.form))
    return Lost(why, text, choice=sent.form.chosen)


def _waiting(werkplein: Werkplein, form: ReasonForm) -> list[str]:
    return uploading.waiting_names(form, current_actor(), werkplein)


def _course(found: Hearing) -> dict[str, Any]:
    """Give what the timeline shows to everyone concerned."""
    return {
        "milestone": current().milestone(found.finding.milestone),
        "pieces": evidence_of_steps(db.session, [step.id for step in found.steps]),
        "due_on": found.due_on(current().decide_working_days, list(closing_days(db.session))),
        "towns": names_said(db.session, [found.finding.participation]),
        "serious": SERIOUS,
        "today": clock.today(),
    }


@bp.get("/bezwaren/")
@needs(Permission.LEVEL_READ)
def open_hearings() -> ResponseReturnValue:
    """Show the hearings on which somebody is to decide, within reach of the reader."""
    scopes = current_actor().scopes_for(Permission.LEVEL_READ)
    found = queries.open_hearings(db.session, scopes)
    return page("milestones/open_hearings", found=found, due=_due(found), today=clock.today())


def _due(found: list[tuple[Werkplein, Hearing]]) -> dict[int, Any]:
    """Give by when each must be decided: so many working days after it came to who decides."""
    closed = closing_days(db.session)
    return {each.finding.id: each.due_on(current().decide_working_days, list(closed)) for _, each in found}
