"""Reads the answers that a page of the checklist sends, keeps them, and remembers what is special at a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from milestones import actions, sheets
from milestones.actions import Locked
from milestones.actions.refusing import refused_of
from milestones.forms import AnswerForm
from milestones.queries.towns import Around
from milestones.rules import ANSWER_WORDS, Found, why_no_answer_day
from milestones.rules.satellites import day_about
from milestones.rules.towns import NO_TOWN, ticked, why_no_answer
from milestones.views.blueprint import around_of
from werkplein.core import clock
from werkplein.core.access import current_actor
from werkplein.core.database import db
from werkplein.programme.reader import current
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Municipality, Werkplein

# The names under which a button says for which question it was pressed.
SAVE, LET_STAND = "bewaar", "laat"


@dataclass(frozen=True)
class Typed:
    """An answer that can no longer be kept, in words that can be copied."""

    milestone: Milestone
    text: str

    @property
    def rows(self) -> int:
        """Give how many lines it takes."""
        return min(12, 1 + self.text.count("\n") + len(self.text) // 60)


@dataclass
class Outcome:
    """What became of the answers that were sent: the versions their sender saw, and what is special at a question."""

    towns: Sequence[Municipality] = ()
    seen: dict[str, int] = field(default_factory=dict)
    at: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Why nothing could be kept at all, and what was typed then.
    locked: Locked | None = None
    typed: Sequence[Typed] = ()

    @property
    def needs_a_look(self) -> bool:
        """Tell whether something that was sent is not kept."""
        return bool(self.at) or self.locked is not None

    @property
    def status(self) -> int:
        """Say how it went: something is wrong, somebody else was first, or all is well."""
        if any("errors" in special for special in self.at.values()):
            return 422
        return 409 if self.needs_a_look else 200


def pressed() -> str:
    """Give the milestone of the button that was pressed, if any."""
    return request.form.get(SAVE) or request.form.get(LET_STAND) or ""


def keep(werkplein: Werkplein, quarter: Quarter) -> Outcome:
    """Keep every answer that was changed on the page; one that cannot be kept stays as it was typed.

    What stands there as the last time is an answer only when somebody says so.
    """
    forms = {
        each.code: AnswerForm(prefix=f"{each.code}-")
        for each in current().milestones
        if f"{each.code}-version" in request.form
    }
    asks_towns = any(current().milestone(code).per_municipality for code in forms)
    area = around_of(werkplein, day_about(quarter, clock.today())) if asks_towns else None
    outcome = Outcome(area.towns if area else ())
    outcome.seen = {code: form.seen for code, form in forms.items()}
    changed = {code: form for code, form in forms.items() if _is_changed(code, form)}
    found = _read(changed, outcome)
    _tell_the_rest(werkplein, quarter, changed, outcome, area)
    sent = [actions.Sent(each, forms[code].seen) for code, each in found.items()]
    try:
        saved = actions.save_answers(db.session, current_actor(), werkplein, quarter, sent, clock.today(), area)
    except Locked as error:
        outcome.locked, outcome.at = error, {}
        outcome.typed = [_words(code, form, outcome) for code, form in changed.items()]
        return outcome
    for code, each in saved.items():
        _note(outcome, found[code], changed[code], each)
    return outcome


def _words(code: str, form: AnswerForm, outcome: Outcome) -> Typed:
    milestone = current().milestone(code)
    joined = [town.name for town in _towns(milestone, outcome) if town.code in (form.joined.data or [])]
    answer = form.answer()
    told = {
        "Antwoord": ANSWER_WORDS[answer] if answer else "",
        "Doet mee": ", ".join(joined),
        "Toelichting": form.note.data or "",
        "Datum": form.holds_on._value(),
    }
    return Typed(milestone, "\n".join(f"{name}: {words}" for name, words in told.items() if words))


def _is_changed(code: str, form: AnswerForm) -> bool:
    """Tell whether there is something to keep: what was changed, and what a button was pressed for."""
    if code == request.form.get(LET_STAND):
        return False
    return code == request.form.get(SAVE) or form.mark != form.shown


def _read(changed: Mapping[str, AnswerForm], outcome: Outcome) -> dict[str, Found]:
    """Read the answers, and say what is wrong with those that cannot be read."""
    found = {}
    for code, form in changed.items():
        milestone = current().milestone(code)
        towns = _towns(milestone, outcome)
        problem = _problem(code, form, towns)
        if form.validate() and not problem:
            found[code] = _found(milestone, form, towns)
        else:
            outcome.at[code] = _typed(form, towns) | {"errors": _errors(form, problem)}
    return found


def _tell_the_rest(
    werkplein: Werkplein, quarter: Quarter, changed: Mapping[str, AnswerForm], outcome: Outcome, area: Around | None
) -> None:
    """Say of what cannot be read what else stands in its way, so that all of it can be mended at once."""
    read = {code: form for code, form in changed.items() if code in outcome.at and not form.holds_on.errors}
    said = [
        _found(milestone, form, towns)
        for code, form in read.items()
        for milestone, towns in [(current().milestone(code), _towns(current().milestone(code), outcome))]
        if not _problem(code, form, towns)
    ]
    refused = refused_of(db.session, werkplein, quarter, said, clock.today(), area) if said else {}
    for code, form in read.items():
        error = refused.get(code) or why_no_answer_day(form.holds_on.data, quarter, clock.today(), current())
        if error is not None:
            outcome.at[code]["errors"].setdefault(error.field or "verdict", [error.sentence])


def _problem(code: str, form: AnswerForm, towns: Sequence[Municipality]) -> str:
    """Say why nothing was answered; a note or a day alone is no answer, also beside the ticks of the last time."""
    if towns and form.is_as_before and code != request.form.get(SAVE):
        return sheets.AS_BEFORE
    if towns:
        return why_no_answer(form.joined.data or [])
    return "" if form.answer() else "Kies een antwoord."


def _towns(milestone: Milestone, outcome: Outcome) -> Sequence[Municipality]:
    return outcome.towns if milestone.per_municipality else ()


def _found(milestone: Milestone, form: AnswerForm, towns: Sequence[Municipality]) -> Found:
    note, joined = form.note.data or "", form.joined.data or []
    return sheets.found(milestone, towns, form.answer(), joined, note, form.holds_on.data)


def _errors(form: AnswerForm, problem: str) -> dict[str, list[str]]:
    errors = {name: [str(each) for each in found] for name, found in form.errors.items() if name}
    return errors | ({"verdict": [problem]} if problem else {})


def _note(outcome: Outcome, found: Found, form: AnswerForm, saved: actions.Saved) -> None:
    """Remember the version that was kept, or why nothing was; what was typed then stays."""
    towns = _towns(current().milestone(found.milestone), outcome)
    if saved.error is not None:
        errors = {saved.error.field or "verdict": [saved.error.sentence]}
        outcome.at[found.milestone] = _typed(form, towns) | {"errors": errors}
    elif saved.standing is not None:
        clash = sheets.clash_of(found, saved.standing, towns, current_actor())
        outcome.at[found.milestone] = _typed(form, towns) | {"clash": clash}
    else:
        outcome.seen[found.milestone] = saved.version


def _typed(form: AnswerForm, towns: Sequence[Municipality]) -> dict[str, Any]:
    """Give a question as it was typed, with the version and the mark of what its sender saw."""
    typed: dict[str, Any] = {
        "note": form.note.data or "",
        "holds_on": form.holds_on._value(),
        "version": form.seen,
        "was": form.shown,
    }
    if towns:
        joined = form.joined.data or []
        typed |= {"towns": ticked(sheets.named(towns), joined), "joins_none": NO_TOWN in joined}
    return typed | ({"verdict": form.verdict.data} if form.answer() else {})
