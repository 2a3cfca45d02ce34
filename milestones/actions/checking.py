"""Checking evidence at the desk: accepted it counts as E1, sent back the MT is asked for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions.asking import follow_asks
from milestones.actions.assessing import record_desk
from milestones.actions.evidence import decided_by, decision, hold, let_go
from milestones.actions.refusing import why_desk_silent
from milestones.actions.repeating import NOT_THAT_PIECE
from milestones.models import Evidence
from milestones.rules import Found
from milestones.rules.evidence import OF_VISIT, CheckOutcome, refuse_closed, refuse_decided, refuse_unexplained
from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.errors import DomainError, Forbidden
from werkplein.core.files import store

PUT_BACK = "De beheerder ziet dit ook, en kan het terugzetten uit een reservekopie."
GONE = f"Het bestand ontbreekt in de opslag. {PUT_BACK}"
LACKING = (
    f"Het bestand ontbreekt in de opslag, dus u kunt het niet beoordelen. {PUT_BACK} "
    "Kan dat niet? Stuur het stuk dan terug, en vraag het MT om het opnieuw."
)


@dataclass(frozen=True)
class Checked:
    """What came of a check: until when the MT may reply, and why it changes nothing, where it does not."""

    reply_until: date | None
    silent: str | None


def accept_evidence(session: Session, actor: Actor, pieces: Sequence[Evidence], found: Found, today: date) -> Checked:
    """Accept pieces of one milestone: together they show what was found (E1), as of the newest day they are about.

    Where that changes nothing, what was asked with it is asked again.
    """
    refuse_unexplained(found)
    first = pieces[0]
    _refuse(session, actor, pieces, today)
    for piece in pieces:
        if is_lacking(piece):
            raise DomainError(LACKING)
    holds_on = day_of(pieces)
    shown = replace(found, milestone=first.milestone, note=found.note or first.description)
    row = record_desk(session, actor, first.werkplein, [shown], holds_on, today, NOT_THAT_PIECE)[0]
    session.flush()
    for piece in pieces:
        how = {"verdict": found.verdict, "assessment_id": row.id}
        session.add(decision(actor, piece, CheckOutcome.ACCEPTED, today, **how))
        facts = {"milestone": piece.milestone, "verdict": found.verdict.value, "assessment": row.id}
        audit.record(session, actor, Event.EVIDENCE_ACCEPTED, piece, piece.werkplein_id, **facts)
    follow_asks(session, [first.werkplein_id], today, anew={(first.werkplein_id, first.milestone)})
    silent = why_desk_silent(session, first.werkplein_id, replace(shown, holds_on=holds_on), today)
    return Checked(row.reply_until, silent)


def is_lacking(piece: Evidence) -> bool:
    """Tell whether its file should be in the store and is not: then there is nothing to look at."""
    return piece.file is not None and not store().exists(piece.file.digest)


def day_of(pieces: Sequence[Evidence]) -> date:
    """Give the day that pieces together are about: that of the newest."""
    return max(piece.holds_on for piece in pieces)


def return_evidence(
    session: Session, actor: Actor, pieces: Sequence[Evidence], reason: str, today: date, removes: bool = False
) -> None:
    """Send pieces of one milestone back with the reason, and ask the MT for others.

    `removes` lets go of the files: for what should never have been kept, such as a visitor who can be recognised.
    """
    if not reason.strip():
        raise DomainError("Schrijf op waarom u het terugstuurt. Het MT leest dit.", "reason")
    _refuse(session, actor, pieces, today)
    for piece in pieces:
        session.add(decision(actor, piece, CheckOutcome.RETURNED, today, reason=reason.strip()))
        if removes:
            let_go(session, piece)
        facts = {"milestone": piece.milestone, "removed": removes}
        audit.record(session, actor, Event.EVIDENCE_RETURNED, piece, piece.werkplein_id, **facts)
    first = pieces[0]
    follow_asks(session, [first.werkplein_id], today, anew={(first.werkplein_id, first.milestone)})


def _refuse(session: Session, actor: Actor, pieces: Sequence[Evidence], today: date) -> None:
    hold(session, pieces)
    for piece in pieces:
        by = piece.check.actor_label if piece.check else ""
        refuse_decided(piece.outcome, by, decided_by(piece, actor))
        if piece.visit_id is not None:
            raise Forbidden(OF_VISIT)
        if piece.is_of_hearing:
            raise Forbidden("Dit stuk hoort bij een bezwaar. Wie daarover beslist, kijkt ernaar.")
        if actor.is_self(piece.actor_id):
            raise Forbidden("U hebt dit stuk zelf toegevoegd. Een ander controleert het.")
        refuse_closed(piece.werkplein.closed_on, today)
