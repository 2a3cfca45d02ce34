"""Replying to findings: agree, dispute, decide, go to the steering group (design 4.11, domain D.5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions.asking import follow_findings
from milestones.actions.evidence import Kept, Offer, add_evidence
from milestones.actions.replies import (
    about_finding,
    expect_escalation,
    follow_desk,
    period_of,
    settle_escalation,
    settle_replies,
)
from milestones.actions.standings import lock_all, refresh, touched_by
from milestones.hearing_letters import send_decided
from milestones.models import Evidence, FindingAgreement, HearingStep
from milestones.queries.hearings import Hearing, hearings_among, milestones_found
from milestones.rules.hearing import HearingAct, escalates_until, refuse_own, refuse_reply, refuse_step
from milestones.rules.reasons import refuse_short
from werkplein.core import audit
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event
from werkplein.core.database import insert_missing
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.labels import date_nl
from werkplein.obligations import actions as obligations
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind
from werkplein.people.queries import mt_of
from werkplein.programme import reader
from werkplein.programme.rules import add_working_days
from werkplein.register.models import Werkplein
from werkplein.register.summary_actions import refuse_closed

LAST = "-last"


@dataclass(frozen=True)
class Brought:
    """Photos and documents that the MT brings with what it says, and what it says about them."""

    files: Sequence[Kept]
    holds_on: date
    description: str
    is_without_visitors: bool


def agree(session: Session, actor: Actor, werkplein: Werkplein, finding_ids: Collection[int], today: date) -> int:
    """Let the MT agree with findings, so that a level may be fixed on them at once; gives with how many."""
    touched = _hold(session, werkplein, finding_ids)
    refuse_closed(session, werkplein, today)
    found = _held(session, werkplein, finding_ids)
    open_ones = [each.finding for each in found if each.can_reply(today)]
    if not open_ones:
        raise DomainError("Er is niets meer waar u op kunt reageren. Er is niets veranderd.")
    said = {"holds_on": today, **signed(actor, today)}
    insert_missing(
        session, FindingAgreement, [{"assessment_id": each.id, **said} for each in open_ones], ["assessment_id"]
    )
    settle_replies(session, werkplein, [each.visit_id for each in open_ones], today)
    follow_desk(session, [werkplein], today)
    refresh(session, touched, reader.current(), today)
    codes = [each.milestone for each in open_ones]
    audit.record(session, actor, Event.FINDING_AGREED, werkplein, werkplein.id, milestones=codes)
    return len(open_ones)


def dispute(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    finding_id: int,
    text: str,
    today: date,
    brought: Brought | None = None,
) -> list[Evidence]:
    """Let the MT dispute a finding, with evidence; what held before counts until somebody decides."""
    refuse_short(text, "waarom de bevinding niet klopt", "text")
    hearing = _take(session, actor, werkplein, finding_id, HearingAct.DISPUTED)
    refuse_closed(session, werkplein, today)
    finding = hearing.finding
    refuse_reply(finding.source, finding.reply_until, hearing.agreed_on, today)
    if hearing.is_corrected:
        raise Conflict("Deze bevinding is later verbeterd. Reageer op die verbetering. Er is niets veranderd.")
    step = _add(session, actor, werkplein, hearing, HearingAct.DISPUTED, text, today)
    pieces = _bring(session, actor, werkplein, hearing, step, brought)
    settle_replies(session, werkplein, [finding.visit_id], today)
    _expect(session, werkplein, hearing, today, Permission.HEARING_DECIDE)
    _trail(session, actor, Event.FINDING_DISPUTED, werkplein, hearing, pieces=len(pieces))
    return pieces


def decide(
    session: Session, actor: Actor, werkplein: Werkplein, finding_id: int, is_granted: bool, text: str, today: date
) -> None:
    """Decide on a dispute: the finding is withdrawn, or stays. Whoever found it does not decide."""
    refuse_short(text, "waarom u zo beslist", "text")
    act = HearingAct.GRANTED if is_granted else HearingAct.UPHELD
    hearing = _take(session, actor, werkplein, finding_id, act)
    refuse_own(actor.id, hearing.finding.finder_ids)
    _add(session, actor, werkplein, hearing, act, text, today)
    _settle(session, werkplein, hearing, "", today)
    working_days, closed = reader.current().reply_working_days, closing_days(session)
    until = None if is_granted else escalates_until(today, working_days, closed)
    if until is not None:
        expect_escalation(session, werkplein, hearing, today, until)
    send_decided(session, hearing.finding, werkplein, act, mt_of(session, werkplein.id, today), until)
    _trail(session, actor, Event.HEARING_DECIDED, werkplein, hearing, is_granted=is_granted)


def escalate(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    finding_id: int,
    text: str,
    today: date,
    brought: Brought | None = None,
) -> list[Evidence]:
    """Let the MT bring a dispute before the steering group, as long as the time to reply runs again."""
    refuse_short(text, "waarom u het niet eens bent met het besluit", "text")
    hearing = _take(session, actor, werkplein, finding_id, HearingAct.ESCALATED)
    until = hearing.escalates_until(reader.current().reply_working_days, list(closing_days(session)))
    if until is not None and today > until:
        raise DomainError(f"Naar de stuurgroep kon tot en met {date_nl(until)}. Het besluit staat.")
    step = _add(session, actor, werkplein, hearing, HearingAct.ESCALATED, text, today)
    pieces = _bring(session, actor, werkplein, hearing, step, brought)
    settle_escalation(session, werkplein, hearing, today)
    _expect(session, werkplein, hearing, today, Permission.HEARING_DECIDE_LAST, LAST)
    _trail(session, actor, Event.HEARING_ESCALATED, werkplein, hearing, pieces=len(pieces))
    return pieces


def _bring(
    session: Session, actor: Actor, werkplein: Werkplein, hearing: Hearing, step: HearingStep, brought: Brought | None
) -> list[Evidence]:
    """Add what is brought with a step; no desk checks it, for it is looked at by who decides."""
    if brought is None:
        return []
    about = brought.holds_on, brought.description, brought.is_without_visitors
    offer = Offer(hearing.finding.milestone, *about, step=step)
    return add_evidence(session, actor, werkplein, offer, brought.files, step.recorded_on)


def decide_last(
    session: Session, actor: Actor, werkplein: Werkplein, finding_id: int, is_granted: bool, text: str, today: date
) -> None:
    """Let the steering group decide in the end."""
    refuse_short(text, "waarom u zo beslist", "text")
    act = HearingAct.GRANTED_LAST if is_granted else HearingAct.UPHELD_LAST
    hearing = _take(session, actor, werkplein, finding_id, act)
    _add(session, actor, werkplein, hearing, act, text, today)
    _settle(session, werkplein, hearing, LAST, today)
    send_decided(session, hearing.finding, werkplein, act, mt_of(session, werkplein.id, today))
    _trail(session, actor, Event.HEARING_DECIDED, werkplein, hearing, is_granted=is_granted, is_last=True)


def _take(session: Session, actor: Actor, werkplein: Werkplein, finding_id: int, act: HearingAct) -> Hearing:
    """Hold the Werkplein and give the hearing, if this step may follow."""
    _hold(session, werkplein, [finding_id])
    (hearing,) = _held(session, werkplein, [finding_id])
    refuse_step(hearing.act, act, hearing.is_last_by(actor))
    return hearing


def _hold(session: Session, werkplein: Werkplein, finding_ids: Collection[int]) -> list[int]:
    """Hold the Werkplein, and the satellites that take over what these findings are about; gives whom."""
    milestones = milestones_found(session, werkplein.id, finding_ids)
    touched = touched_by(session, werkplein.id, milestones, reader.current())
    lock_all(session, touched)
    return touched


def _held(session: Session, werkplein: Werkplein, finding_ids: Collection[int]) -> list[Hearing]:
    found = hearings_among(session, werkplein.id, finding_ids)
    if len(found) < len(set(finding_ids)):
        raise NotFound
    return found


def _add(
    session: Session, actor: Actor, werkplein: Werkplein, hearing: Hearing, act: HearingAct, text: str, today: date
) -> HearingStep:
    step = HearingStep(
        assessment_id=hearing.finding.id,
        werkplein_id=werkplein.id,
        act=act,
        text=text,
        holds_on=today,
        **signed(actor, today),
    )
    session.add(step)
    touched = touched_by(session, werkplein.id, [hearing.finding.milestone], reader.current())
    refresh(session, touched, reader.current(), today)
    follow_findings(session, touched, today)
    follow_desk(session, [werkplein], today)
    return step


def _expect(
    session: Session, werkplein: Werkplein, hearing: Hearing, today: date, audience: Permission, part: str = ""
) -> None:
    due_on = add_working_days(today, reader.current().decide_working_days, closing_days(session))
    named = f"{hearing.finding.id}{part}"
    one = about_finding(werkplein, hearing, ObligationKind.HEARING, today, due_on, audience, named)
    obligations.expect(session, [one])


def _settle(session: Session, werkplein: Werkplein, hearing: Hearing, part: str, today: date) -> None:
    kind = ObligationKind.HEARING
    obligations.settle(session, werkplein.id, kind, period_of(hearing), f"{hearing.finding.id}{part}", today)


def _trail(
    session: Session, actor: Actor, event: Event, werkplein: Werkplein, hearing: Hearing, **facts: object
) -> None:
    subject = ("assessment", hearing.finding.id)
    audit.record(session, actor, event, subject, werkplein.id, milestone=hearing.finding.milestone, **facts)
