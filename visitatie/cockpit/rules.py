"""What a decision of the steering group says, what follows from it, and what cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from milestones.rules.reasons import is_short, refuse_short, too_short
from visitatie.rules import refuse_turn
from werkplein.core.errors import Conflict, DomainError, Refused, came_first
from werkplein.core.labels import LabelEnum, date_words


def refuse_unseen(seen: int, newest: int, is_own: bool) -> None:
    """Refuse to correct what was corrected since it was read: by somebody else, or by the same person."""
    if seen != newest:
        first = came_first("Iemand anders heeft dit besluit intussen verbeterd", is_own)
        raise Conflict(f"{first}. Lees het opnieuw. Klopt er nog iets niet, verbeter het dan.")


class FollowUpState(LabelEnum):
    """Where a follow-up stands."""

    OPEN = "open", "Nog te beginnen"
    STARTED = "started", "Loopt"
    DONE = "done", "Gedaan"
    DROPPED = "dropped", "Vervallen"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is to be done any more."""
        return self in (FollowUpState.DONE, FollowUpState.DROPPED)


MAY_FOLLOW: Mapping[FollowUpState, Collection[FollowUpState]] = {
    FollowUpState.OPEN: (FollowUpState.STARTED, FollowUpState.DONE, FollowUpState.DROPPED),
    FollowUpState.STARTED: (FollowUpState.DONE, FollowUpState.DROPPED),
    FollowUpState.DONE: (),
    FollowUpState.DROPPED: (),
}


class DecisionKind(LabelEnum):
    """Where in the product something was decided; the first is a free decision of the steering group."""

    FREE = "free", "Besluit van de stuurgroep"
    QUARTER = "quarter", "Kwartaal vastgesteld"
    LEVEL = "override", "Ander actieniveau"
    CORRECTION = "correction", "Vastgesteld niveau verbeterd"
    EXTERNAL_AUDIT = "external_audit", "Externe audit"
    G4 = "g4", "Aanpak van de G4"
    RULESET = "ruleset", "Regel van de niveaus"
    HEARING = "hearing", "Bezwaar, laatste besluit"


@dataclass(frozen=True)
class Taken:
    """A decision as it is written down."""

    subject: str
    decision: str
    motivation: str
    holds_on: date


@dataclass(frozen=True)
class Wanted:
    """A follow-up as it is agreed: what, by whom (a function) and by when."""

    action: str
    owner: str
    due_on: date


@dataclass(frozen=True)
class Move:
    """A step of a follow-up to another state."""

    state: FollowUpState
    holds_on: date
    note: str


def refuse_taken(taken: Taken, today: date) -> None:
    """Refuse a decision that says too little, or that is still to be taken."""
    wrong = list(_wrong_decision(taken, today))
    if wrong:
        raise Refused(wrong)


def _wrong_decision(taken: Taken, today: date) -> Iterable[DomainError]:
    if not taken.subject.strip():
        yield DomainError("Vul het onderwerp in.", "subject")
    if is_short(taken.decision):
        yield too_short("wat er is besloten", "decision")
    if is_short(taken.motivation):
        yield too_short("waarom dit is besloten", "motivation")
    if taken.holds_on > today:
        yield DomainError(f"{date_words(taken.holds_on)} is nog niet geweest.", "holds_on")


def refuse_wanted(wanted: Wanted, today: date) -> None:
    """Refuse a follow-up that says too little, belongs to nobody, or is due on a day that cannot be."""
    wrong = list(_wrong_follow_up(wanted, today))
    if wrong:
        raise Refused(wrong)


def _wrong_follow_up(wanted: Wanted, today: date) -> Iterable[DomainError]:
    if is_short(wanted.action):
        yield too_short("wat er moet gebeuren", "action")
    if not wanted.owner.strip():
        yield DomainError("Vul in welke functie dit doet.", "owner")
    if wanted.due_on < today:
        yield DomainError(f"{date_words(wanted.due_on)} is geweest. Kies vandaag of een latere dag.", "due_on")
    elif (wanted.due_on.year - 1, wanted.due_on.month, wanted.due_on.day) > (today.year, today.month, today.day):
        yield DomainError("Kies een dag binnen een jaar.", "due_on")


def refuse_correction(was: Taken, taken: Taken, why: str, today: date) -> None:
    """Refuse a correction that changes nothing, has no reason, or cannot be a decision."""
    refuse_taken(taken, today)
    if was == taken:
        raise DomainError("U hebt niets veranderd. Pas aan wat niet klopt.", "subject")
    refuse_short(why, "waarom u dit verbetert", "why")


def refuse_move(now: FollowUpState, since: date, move: Move, today: date) -> None:
    """Refuse what cannot follow, a day that cannot be, and an end without its words."""
    refuse_turn(now, since, move.state, move.holds_on, MAY_FOLLOW[now], today)
    if move.state is FollowUpState.DONE:
        refuse_short(move.note, "wat ervan gekomen is", "note")
    if move.state is FollowUpState.DROPPED:
        refuse_short(move.note, "waarom dit vervalt", "note")


def is_late(state: FollowUpState, due_on: date, on: date) -> bool:
    """Tell whether it should have been done: the due date itself is still in time."""
    return not state.is_over and due_on < on
