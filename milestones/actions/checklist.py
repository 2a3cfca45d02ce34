"""Answering the checklist of a quarter: save, submit, reopen (design 4.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from milestones.actions.assessing import Occasion, append, dated
from milestones.actions.refusing import refused_of, silent_days
from milestones.models import Assessment, Checklist, Draft
from milestones.queries import OwnAnswers, Sheet, checklist_row, drafts, own_answers, sheet
from milestones.queries.satellites import left_to_main
from milestones.queries.towns import Around, around
from milestones.rules import (
    ChecklistState,
    Found,
    Gap,
    Source,
    Verdict,
    answer_date,
    gaps,
    is_said,
)
from milestones.rules.satellites import asked_of, day_about
from werkplein.core import audit, clock
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing, lock
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import date_words
from werkplein.obligations.actions import settle
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

INSTEAD = "Is er sindsdien iets veranderd? Meld dan een wijziging, op de pagina van het Werkplein."
NATURAL_KEY = ["werkplein_id", "quarter", "milestone"]


@dataclass(frozen=True)
class Sent:
    """One answer as it was sent, with the version of the answer that its sender saw (0 for none)."""

    found: Found
    version: int = 0


@dataclass(frozen=True)
class Saved:
    """What became of one answer: kept as `version`, refused (`error`), or second to another one that stands."""

    version: int = 0
    standing: Draft | None = None
    error: DomainError | None = None

    @property
    def is_conflict(self) -> bool:
        """Tell whether somebody else was first with another answer; nothing was written then."""
        return self.standing is not None


class Unanswered(DomainError):
    """The checklist cannot be handed in yet; `gaps` are all milestones without an answer."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        """Name the gaps."""
        super().__init__(" ".join(["Er is nog niet alles beantwoord.", *(gap.sentence for gap in gaps)]))
        self.gaps = gaps


class Unseen(Conflict):
    """Answers changed after the page was opened from which they are handed in; `answers` gives what stands now."""

    def __init__(self, answers: Sequence[Draft]) -> None:
        """Name the answers."""
        named = ", ".join(each.milestone for each in answers)
        super().__init__(f"Intussen veranderd: {named}. Bekijk ze, en lever daarna opnieuw in.")
        self.answers = answers


class Silent(DomainError):
    """Answers would say nothing about the day they give, for meanwhile something newer came; `errors` says which."""

    def __init__(self, errors: Mapping[str, DomainError]) -> None:
        """Name the milestones."""
        super().__init__(" ".join(f"{code}: {error.sentence}" for code, error in errors.items()))
        self.errors = errors


class Locked(Conflict):
    """Nothing can be changed in the checklist any more, or not yet."""


def writable_sheet(
    session: Session, werkplein: Werkplein, quarter: Quarter, today: date, is_handing_in: bool = False
) -> Sheet:
    """Give the checklist, or refuse when nothing can be changed in it now."""
    found = sheet(session, werkplein.id, quarter, reader.current(), today)
    if not found.is_writable:
        told = (_handed_in(found) if is_handing_in else "") + why_closed(found)
        raise Locked(told, way_out=INSTEAD if found.is_open and not found.is_early else "")
    return found


def _handed_in(found: Sheet) -> str:
    """Say when it was handed in, before why nothing can be changed: so who pressed at the same time reads that too."""
    if found.checklist is None or found.checklist.submitted_on is None:
        return ""
    return f"Deze vragenlijst is ingeleverd op {date_words(found.checklist.submitted_on)}. "


def why_closed(found: Sheet) -> str:
    """Say why nothing can be changed, and what to do."""
    if not found.is_open:
        return "Dit Werkplein is gesloten. U kunt de antwoorden alleen nog teruglezen."
    if found.state is ChecklistState.EARLY:
        return f"De vragenlijst van het {found.quarter.label} opent op {date_words(found.opens_on)}."
    if found.fixed_on is not None:
        return (
            f"De stuurgroep heeft het {found.quarter.label} vastgesteld op {date_words(found.fixed_on)}. "
            "In deze vragenlijst kan niets meer veranderen. Alleen het secretariaat kan die heropenen."
        )
    return (
        f"De vragenlijst van het {found.quarter.label} is gesloten: de volgende is al open. "
        "Alleen het secretariaat kan die heropenen."
    )


def save_answers(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    quarter: Quarter,
    sent: Sequence[Sent],
    today: date,
    area: Around | None = None,
) -> dict[str, Saved]:
    """Keep answers, each if the one that stands is still the one its sender saw; gives per milestone what became of it.

    What cannot be kept holds nothing else back, and nothing is overwritten that its sender did not see. `area` is what
    lies around the seat, where that was asked already.
    """
    current = writable_sheet(session, werkplein, quarter, today)
    refused = refused_of(session, werkplein, quarter, [each.found for each in sent], today, area)
    saved: dict[str, Saved | None] = {code: Saved(error=error) for code, error in refused.items()}
    kept = [each for each in sent if each.found.milestone not in refused]
    saved |= {each.found.milestone: _save(session, actor, werkplein.id, quarter, each) for each in kept}
    late = [each.found for each in sent if saved[each.found.milestone] is None]
    if late:
        standing = drafts(session, werkplein.id, quarter)
        saved |= {found.milestone: _beside(found, standing.get(found.milestone)) for found in late}
    if current.checklist is None and any(each and each.version for each in saved.values()):
        begin_checklist(session, werkplein.id, quarter)
    return {code: each for code, each in saved.items() if each is not None}


def _save(session: Session, actor: Actor, werkplein_id: int, quarter: Quarter, sent: Sent) -> Saved | None:
    """Keep one answer; none when somebody else was first."""
    is_written = _write(session, actor, werkplein_id, quarter, sent.found, sent.version)
    return Saved(sent.version + 1) if is_written else None


def _beside(found: Found, standing: Draft | None) -> Saved:
    """Put an answer that was not written beside the one that stands; the same answer twice is no conflict."""
    if standing is None:
        return Saved(error=Conflict("Dit antwoord is intussen weggehaald. Open de vragenlijst opnieuw."))
    return Saved(standing.version) if _is_same(standing, found) else Saved(standing=standing)


# Made once: making a statement takes longer than asking the database.
CHANGE = update(Draft).where(
    Draft.werkplein_id == bindparam("of_werkplein"),
    Draft.quarter == bindparam("of_quarter"),
    Draft.milestone == bindparam("of_milestone"),
    Draft.version == bindparam("seen"),
)


def _write(session: Session, actor: Actor, werkplein_id: int, quarter: Quarter, found: Found, version: int) -> bool:
    """Write in one statement that the database refuses when somebody else was first."""
    values = _columns(found) | {"saved_at": clock.now(), "actor_id": actor.id, "actor_label": actor.label}
    values |= {"version": version + 1}
    where = {"werkplein_id": werkplein_id, "quarter": quarter.code, "milestone": found.milestone}
    if version == 0:
        return insert_missing(session, Draft, [where | values], NATURAL_KEY) == 1
    asked = {"of_werkplein": werkplein_id, "of_quarter": quarter.code, "of_milestone": found.milestone}
    return session.connection().execute(CHANGE, values | asked | {"seen": version}).rowcount == 1


def _columns(found: Found) -> dict[str, Any]:
    participation = None if found.participation is None else dict(found.participation)
    return {
        "verdict": found.verdict,
        "note": found.note,
        "holds_on": found.holds_on,
        "participation": participation,
    }


def _is_same(kept: Draft, found: Found) -> bool:
    return all(getattr(kept, name) == value for name, value in _columns(found).items())


def begin_checklist(session: Session, werkplein_id: int, quarter: Quarter) -> None:
    """Begin a checklist, if that was not done yet."""
    row = {"werkplein_id": werkplein_id, "quarter": quarter.code, "started_at": clock.now()}
    defaults = {"submits": 0, "is_late": False, "reopen_reason": ""}
    insert_missing(session, Checklist, [row | defaults], ["werkplein_id", "quarter"])


def take_over(session: Session, actor: Actor, werkplein: Werkplein, quarter: Quarter, today: date) -> int:
    """Answer every open question as the last time, in one act; what was saved stays. Gives how many.

    Not where something else was found since: what the MT said before that is no answer to it (design 4.3).
    """
    current = writable_sheet(session, werkplein, quarter, today)
    saved, left = drafts(session, werkplein.id, quarter), _left(session, werkplein, quarter, today)
    own = own_answers(session, werkplein.id, quarter, today)
    last = {code: answer for code, answer in own.before.items() if own.since(code) is None}
    by = {"actor_id": actor.id, "actor_label": actor.label, "saved_at": clock.now(), "version": 1}
    asked = {code: answer for code, answer in last.items() if code not in saved and code not in left}
    fitting = _fitting(session, werkplein, asked, day_about(quarter, today))
    rows = [
        {"werkplein_id": werkplein.id, "quarter": quarter.code, "milestone": code, **repeated(asked[code]), **by}
        for code in sorted(fitting)
    ]
    if current.checklist is None:
        begin_checklist(session, werkplein.id, quarter)
    return insert_missing(session, Draft, rows, NATURAL_KEY)


def _fitting(session: Session, werkplein: Werkplein, asked: Mapping[str, Assessment], on: date) -> set[str]:
    """Give which answers can be repeated: "not applicable" only as long as it still is so."""
    programme = reader.current()
    alone = {
        code
        for code, answer in asked.items()
        if programme.milestone(code).per_municipality and answer.verdict is Verdict.NOT_APPLICABLE
    }
    return set(asked) - (alone if alone and around(session, werkplein, on).towns else set())


def repeated(answer: Assessment) -> dict[str, Any]:
    """Give an answer that was handed in as one to be saved: about the day that the checklist asks about."""
    return {"verdict": answer.verdict, "note": answer.note, "holds_on": None, "participation": answer.participation}


def submit_checklist(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    quarter: Quarter,
    today: date,
    seen: Mapping[str, int] | None = None,
) -> int:
    """Hand in: the first time all answers count anew, later only what differs. Gives how many rows were added.

    `seen` has the version of each answer that was seen by who hands them in; nobody hands in what they did not see.
    """
    lock(session, Werkplein, werkplein.id)
    current = writable_sheet(session, werkplein, quarter, today, is_handing_in=True)
    saved = _answered(session, werkplein, quarter, today)
    if seen is not None:
        _refuse_unseen(saved, seen)
    changed = differences(saved, own_answers(session, werkplein.id, quarter, today), current, today)
    _refuse_silent(session, werkplein, quarter, [found_of(saved[each.milestone]) for each in changed], today)
    if changed:
        append(session, actor, werkplein, changed, Occasion(Source.SELF, today, today, quarter))
    _note_submit(session, werkplein.id, current, today)
    audit.record(
        session,
        actor,
        Event.CHECKLIST_SUBMITTED,
        werkplein,
        werkplein.id,
        quarter=quarter.code,
        rows=len(changed),
    )
    return len(changed)


def _answered(session: Session, werkplein: Werkplein, quarter: Quarter, today: date) -> dict[str, Draft]:
    """Give the answers to all that is asked, or refuse when some are lacking."""
    saved, missing = _asked(session, werkplein, quarter, today)
    if missing:
        raise Unanswered(missing)
    return saved


def unanswered(session: Session, werkplein: Werkplein, quarter: Quarter, today: date) -> list[Gap]:
    """Give what has still to be answered before the checklist can be handed in."""
    return _asked(session, werkplein, quarter, today)[1]


def _asked(session: Session, werkplein: Werkplein, quarter: Quarter, today: date) -> tuple[dict[str, Draft], list[Gap]]:
    """Give the answers to what is asked, and what lacks one."""
    left = _left(session, werkplein, quarter, today)
    saved = {code: each for code, each in drafts(session, werkplein.id, quarter).items() if code not in left}
    whole = _whole(session, werkplein, saved, day_about(quarter, today))
    return saved, gaps(asked_of(left, reader.current()), whole)


def _left(session: Session, werkplein: Werkplein, quarter: Quarter, today: date) -> frozenset[str]:
    """Give what a satellite leaves to its main location; one statement."""
    return left_to_main(session, werkplein.id, reader.current(), day_about(quarter, today))


def _whole(session: Session, werkplein: Werkplein, saved: Mapping[str, Draft], on: date) -> set[str]:
    """Give what is answered in full: where municipalities are asked it must be said which ones take part.

    An answer from before a municipality came, or from before the seat was all that is served, is none.
    """
    programme = reader.current()
    asked = {code: answer for code, answer in saved.items() if programme.milestone(code).per_municipality}
    found = around(session, werkplein, on) if asked else Around()
    return set(saved) - {code for code, answer in asked.items() if not _fits(answer, found)}


def _fits(answer: Draft | Assessment, found: Around) -> bool:
    """Tell whether an answer per municipality can still be given where these lie around the seat."""
    if answer.verdict is Verdict.NOT_APPLICABLE:
        return not found.towns
    return not found.is_alone and bool(answer.participation or not found.towns)


def _refuse_unseen(saved: Mapping[str, Draft], seen: Mapping[str, int]) -> None:
    unseen = [answer for code, answer in saved.items() if seen.get(code) != answer.version]
    if unseen:
        raise Unseen(unseen)


def _refuse_silent(
    session: Session, werkplein: Werkplein, quarter: Quarter, said: Sequence[Found], today: date
) -> None:
    if silent := silent_days(session, werkplein.id, said, quarter, today):
        raise Silent(silent)


def differences(saved: Mapping[str, Draft], own: OwnAnswers, current: Sheet, today: date) -> list[Found]:
    """Give what handing in would add: the first time everything, later only what was not said before."""
    earlier = own.submitted if current.is_submitted else {}
    return [
        dated(found_of(answer), answer_date(answer.holds_on, current.quarter, today))
        for code, answer in saved.items()
        if code not in earlier or not is_said(answer, earlier[code])
    ]


def found_of(answer: Draft) -> Found:
    """Give a saved answer as it would be handed over."""
    return Found(
        answer.milestone,
        answer.verdict,
        answer.note,
        holds_on=answer.holds_on,
        participation=answer.participation,
    )


def _note_submit(session: Session, werkplein_id: int, current: Sheet, today: date) -> None:
    checklist = checklist_row(session, werkplein_id, current.quarter)
    if checklist is None:
        raise Conflict("Er zijn nog geen antwoorden bewaard.")
    if checklist.first_submitted_on is None:
        checklist.first_submitted_on = today
        checklist.is_late = today > current.due_on
    checklist.submitted_on = today
    checklist.submitted_at = clock.now()
    checklist.submits += 1
    checklist.reopened_on = None
    checklist.reopen_reason = ""
    settle(session, werkplein_id, ObligationKind.CHECKLIST, current.quarter.code, "", today)
