"""Adding evidence and taking it back. The file is kept before the row that names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from milestones.actions.asking import follow_asks
from milestones.models import Evidence, EvidenceCheck, EvidenceFile, HearingEvidence, HearingStep
from milestones.queries import sheet
from milestones.queries.evidence import found_again, kept_digests
from milestones.rules import Source, refuse_date
from milestones.rules.evidence import OF_VISIT, CheckOutcome, refuse_closed, refuse_decided
from werkplein.core import audit
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event
from werkplein.core.database import lock
from werkplein.core.errors import Conflict, DomainError, Forbidden
from werkplein.core.files import FileStore
from werkplein.core.labels import date_nl
from werkplein.core.uploads import Cleaned, FileKind, Refusal
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


@dataclass(frozen=True)
class Kept:
    """A file that is in the store, and all that a row says about it."""

    kind: FileKind
    name: str
    digest: str
    thumbnail_digest: str | None
    size: int
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Offer:
    """What somebody says about the files of one milestone, and on what occasion."""

    milestone: str
    holds_on: date
    description: str
    is_without_visitors: bool
    source: Source = Source.SELF
    quarter: Quarter | None = None
    visit_id: str | None = None
    # The step of a hearing with which they are brought.
    step: HearingStep | None = None


def keep_file(files: FileStore, cleaned: Cleaned) -> Kept:
    """Put a file that was made anew in the store."""
    return Kept(
        kind=cleaned.kind,
        name=cleaned.name,
        digest=files.put(cleaned.data),
        thumbnail_digest=files.put(cleaned.thumbnail) if cleaned.thumbnail is not None else None,
        size=len(cleaned.data),
        width=cleaned.width,
        height=cleaned.height,
    )


def add_evidence(
    session: Session, actor: Actor, werkplein: Werkplein, offer: Offer, files: Sequence[Kept], today: date
) -> list[Evidence]:
    """Add the files as evidence; one that stands there already is not added again. Gives what is new."""
    _refuse(session, werkplein, offer, today)
    lock(session, Werkplein, werkplein.id)
    # Who decides in a hearing sees what was brought there, whether it stands elsewhere or not.
    there = kept_digests(session, werkplein.id, offer.milestone) if offer.step is None else set()
    new = {each.digest: each for each in files if each.digest not in there}
    rows = [_row(actor, werkplein, offer, each, (place, len(new)), today) for place, each in enumerate(new.values(), 1)]
    session.add_all(rows)
    session.flush()
    for row in rows:
        facts = {"milestone": row.milestone, "kind": row.kind.value, "source": row.source.value}
        audit.record(session, actor, Event.EVIDENCE_ADDED, row, werkplein.id, **facts)
    if rows and offer.source is Source.SELF and offer.step is None:
        follow_asks(session, [werkplein.id], today)
    return rows


def _refuse(session: Session, werkplein: Werkplein, offer: Offer, today: date) -> None:
    # A hearing that ran when it closed goes on.
    refuse_closed(werkplein.closed_on if offer.step is None else None, today)
    if not reader.current().has_milestone(offer.milestone):
        raise DomainError("Kies een mijlpaal.", "milestone")
    refuse_date(offer.holds_on, today, reader.current())
    if not offer.description.strip():
        raise DomainError("Schrijf op wat er te zien of te lezen is.", "description")
    if offer.quarter is not None:
        refuse_locked(session, werkplein, offer.quarter, today)


def refuse_locked(session: Session, werkplein: Werkplein, quarter: Quarter, today: date) -> None:
    """Refuse evidence with a checklist that is locked; apart from it there is always a way."""
    found = sheet(session, werkplein.id, quarter, reader.current(), today)
    if found.is_writable or found.is_early:
        return
    fixed = f"vastgesteld op {date_nl(found.fixed_on)}" if found.fixed_on else "gesloten"
    raise Conflict(
        f"De vragenlijst van het {quarter.label} is {fixed}, dus daar kan niets meer bij. "
        "Druk opnieuw op Voeg toe: dan telt dit bewijs los van die vragenlijst.",
        "quarter",
    )


def _row(actor: Actor, werkplein: Werkplein, offer: Offer, kept: Kept, place: tuple[int, int], today: date) -> Evidence:
    number, count = place
    numbered = f" ({number} van {count})" if count > 1 else ""
    return Evidence(
        werkplein_id=werkplein.id,
        milestone=offer.milestone,
        quarter=offer.quarter.code if offer.quarter else None,
        visit_id=offer.visit_id,
        source=offer.source,
        kind=kept.kind,
        size=kept.size,
        width=kept.width,
        height=kept.height,
        description=offer.description + numbered,
        filename=kept.name,
        is_without_visitors=offer.is_without_visitors,
        holds_on=offer.holds_on,
        **signed(actor, today),
        file=EvidenceFile(digest=kept.digest, thumbnail_digest=kept.thumbnail_digest),
        brought_with=HearingEvidence(step=offer.step) if offer.step is not None else None,
    )


def note_refusals(
    session: Session, actor: Actor, werkplein: Werkplein, refusals: Sequence[Refusal | str], milestone: str = ""
) -> None:
    """Write down that files were refused, and why; never what they were called."""
    if refusals:
        why = [str(each) for each in refusals]
        facts = {"milestone": milestone, "why": why}
        audit.record(session, actor, Event.EVIDENCE_REFUSED, werkplein, werkplein.id, **facts)


def withdraw_evidence(session: Session, actor: Actor, evidence: Evidence, today: date) -> None:
    """Take back what nobody checked yet; the row stays, the file is let go."""
    _refuse_withdrawing(session, actor, evidence)
    session.add(decision(actor, evidence, CheckOutcome.WITHDRAWN, today))
    let_go(session, evidence)
    follow_asks(session, [evidence.werkplein_id], today, kept={(evidence.werkplein_id, evidence.milestone)})
    audit.record(session, actor, Event.EVIDENCE_WITHDRAWN, evidence, evidence.werkplein_id)


def may_withdraw(actor: Actor, evidence: Evidence) -> bool:
    """Tell whether somebody may take it back: who added it, or who hands in the answers (design 4.12).

    What a visit brought along is for who records visits there: nobody else checks it.
    """
    if evidence.visit_id is not None:
        return actor.may(Permission.ASSESSMENT_RECORD_AUDIT, evidence.place)
    if actor.is_self(evidence.actor_id):
        return actor.may(Permission.ANSWER_DRAFT, evidence.place)
    return actor.may(Permission.ANSWER_RECORD, evidence.place)


def _refuse_withdrawing(session: Session, actor: Actor, evidence: Evidence) -> None:
    hold(session, [evidence])
    refuse_decided(evidence.outcome, "Een collega", decided_by(evidence, actor))
    if evidence.is_of_hearing:
        raise Forbidden("Dit stuk hoort bij een bezwaar. Wie daarover beslist, heeft het nodig.")
    if not may_withdraw(actor, evidence):
        if evidence.visit_id is not None:
            raise Forbidden(OF_VISIT)
        by = f"Dit stuk is toegevoegd door {evidence.actor_label}."
        raise Forbidden(f"{by} Alleen wie het toevoegde, of iemand uit het MT, trekt het in.")


def hold(session: Session, pieces: Sequence[Evidence]) -> None:
    """Hold the Werkplein of some pieces against other writers, and see what was decided meanwhile."""
    lock(session, Werkplein, pieces[0].werkplein_id)
    found_again(session, [piece.id for piece in pieces])


def decision(actor: Actor, evidence: Evidence, outcome: CheckOutcome, today: date, **how: object) -> EvidenceCheck:
    """Make the row that says what was decided."""
    return EvidenceCheck(
        evidence=evidence,
        outcome=outcome,
        **signed(actor, today),
        **how,
    )


def decided_by(evidence: Evidence, actor: Actor) -> bool:
    """Tell whether it was this person who decided about it."""
    return evidence.check is not None and actor.is_self(evidence.check.actor_id)


def let_go(session: Session, evidence: Evidence) -> None:
    """Let go of the file of a piece: no row names it any more, so it is swept."""
    session.execute(delete(EvidenceFile).where(EvidenceFile.evidence_id == evidence.id))
    session.expire(evidence, ["file"])
