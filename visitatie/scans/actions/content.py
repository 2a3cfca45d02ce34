"""What is written down in a scan: who takes part, what was heard, seen, measured and found, and what is agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from visitatie.scans import rules
from visitatie.scans.actions.course import held_lock
from visitatie.scans.actions.expecting import keep_asked
from visitatie.scans.models import ScanAgreement, ScanFinding, ScanNote, ScanParticipant, ScanTrajectory
from visitatie.scans.rules import (
    Agreement,
    AgreementState,
    Figures,
    Finding,
    Note,
    Review,
    ScanDayNumber,
    ScanPart,
    Seat,
)
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.errors import Conflict, NotFound

Row = ScanAgreement | ScanFinding | ScanNote | ScanParticipant
AnyRow = TypeVar("AnyRow", bound=Row)


def add_participant(session: Session, actor: Actor, scan: ScanTrajectory, seat: Seat, today: date) -> ScanParticipant:
    """Note who takes part. That is settled on day 1, for the other days are with the same people."""
    _refuse_unless(session, scan, ScanDayNumber.ONE)
    rules.refuse_seat(seat, {each.function for each in scan.people})
    row = ScanParticipant(function=seat.function.strip(), in_cases=seat.in_cases)
    return _written(session, actor, scan, scan.participants, row)


def add_note(session: Session, actor: Actor, scan: ScanTrajectory, note: Note, today: date) -> ScanNote:
    """Write down what was heard or seen on day 1."""
    _refuse_unless(session, scan, ScanDayNumber.ONE)
    rules.refuse_note(note)
    is_seen = note.block.is_observation
    row = ScanNote(
        block=note.block,
        about=note.about.strip(),
        text=note.text.strip(),
        lesson=note.lesson.strip(),
        step=note.step if is_seen else None,
        minutes=note.minutes if is_seen else None,
        has_error=note.has_error and is_seen,
        added_on=today,
        added_by=actor.id,
    )
    return _written(session, actor, scan, scan.notes, row)


def set_figures(session: Session, actor: Actor, scan: ScanTrajectory, figures: Figures) -> None:
    """Note what was measured; what nobody knows stays empty. Also after day 1, for figures often follow later."""
    held_lock(session, scan)
    if scan.state.is_over or not scan.days:
        raise Conflict("Cijfers vult u in zolang de scan loopt. Er is niets veranderd.")
    scan.on_time, scan.days_to_pay, scan.claims = figures.on_time, figures.days_to_pay, figures.claims
    scan.method = figures.method
    record(session, actor, Event.SCAN_WRITTEN, scan, scan.werkplein_id, about="figures")


def add_finding(session: Session, actor: Actor, scan: ScanTrajectory, finding: Finding, today: date) -> ScanFinding:
    """Write down what goes well or can be better."""
    _refuse_unless(session, scan, ScanDayNumber.TWO)
    rules.refuse_finding(finding)
    row = ScanFinding(
        step=finding.step,
        kind=finding.kind,
        text=finding.text.strip(),
        effect=finding.effect.strip(),
        added_on=today,
        added_by=actor.id,
    )
    return _written(session, actor, scan, scan.findings, row)


def add_agreement(
    session: Session, actor: Actor, scan: ScanTrajectory, agreement: Agreement, today: date
) -> ScanAgreement:
    """Write an agreement in the plan."""
    _refuse_unless(session, scan, ScanDayNumber.TWO)
    rules.refuse_agreement(agreement, today)
    row = ScanAgreement(
        step=agreement.step,
        what=agreement.what.strip(),
        consequence=agreement.consequence.strip(),
        owner=agreement.owner.strip(),
        due_on=agreement.due_on,
        result=agreement.result.strip(),
        state=AgreementState.AGREED,
        added_on=today,
        added_by=actor.id,
    )
    return _written(session, actor, scan, scan.agreements, row)


def take_back(session: Session, actor: Actor, scan: ScanTrajectory, part: ScanPart, number: int, today: date) -> None:
    """Take back what was written; of a participant it says that somebody does not take part after all."""
    _refuse_unless(session, scan, part.day)
    row = _one(_standing(scan, part), number)
    row.withdrawn_on = today
    _record(session, actor, scan, row, is_withdrawn=True)


def _standing(scan: ScanTrajectory, part: ScanPart) -> Sequence[Row]:
    rows: dict[ScanPart, Sequence[Row]] = {
        ScanPart.PARTICIPANT: scan.people,
        ScanPart.NOTE: scan.standing_notes,
        ScanPart.FINDING: scan.standing_findings,
        ScanPart.AGREEMENT: scan.standing_agreements,
    }
    return rows[part]


def review(session: Session, actor: Actor, scan: ScanTrajectory, number: int, said: Review, today: date) -> None:
    """Note what came of an agreement; until the return session is over it can be said again."""
    _refuse_unless(session, scan, ScanDayNumber.THREE)
    row = _one(scan.standing_agreements, number)
    rules.refuse_review(said)
    row.state, row.goes_well, row.needed = said.state, said.goes_well.strip(), said.needed.strip()
    row.reviewed_on = today
    keep_asked(session, scan, today)
    _record(session, actor, scan, row, state=row.state.value)


def _refuse_unless(session: Session, scan: ScanTrajectory, number: ScanDayNumber) -> None:
    """Refuse to write about a day that was held, or is not at hand yet."""
    held_lock(session, scan)
    if scan.state is not number.before:
        way = (
            "Zet eerst de stap terug als er iets niet klopt."
            if number in scan.held
            else "Die dag is nog niet aan de beurt."
        )
        raise Conflict(f"Dit hoort bij ‘{number.label}’, en die staat nu niet open. {way}")


def _one(rows: Sequence[AnyRow], number: int) -> AnyRow:
    found = next((each for each in rows if each.id == number), None)
    if found is None:
        raise NotFound
    return found


def _written(session: Session, actor: Actor, scan: ScanTrajectory, rows: list[AnyRow], row: AnyRow) -> AnyRow:
    rows.append(row)
    session.flush()
    _record(session, actor, scan, row)
    return row


def _record(session: Session, actor: Actor, scan: ScanTrajectory, row: Row, **facts: Any) -> None:
    about = {"about": row.__tablename__, "number": row.id, **facts}
    record(session, actor, Event.SCAN_WRITTEN, scan, scan.werkplein_id, **about)
