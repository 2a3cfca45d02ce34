"""Acts on interventions: propose one, bring it to another state, note contact with a party from outside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from visitatie.interventions import queries, rules
from visitatie.interventions.models import Intervention, InterventionMove, InterventionReason, PartyContact
from visitatie.interventions.rules import Contact, InterventionState, Move, Wanted
from visitatie.steps.actions import settle_step
from visitatie.steps.models import StepPlan
from visitatie.steps.rules import PlanStep, refuse_ended
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme.rules import Quarter


def propose(
    session: Session, actor: Actor, plan: StepPlan, wanted: Wanted, known: Collection[str], today: date
) -> Intervention:
    """Propose an intervention in a plan; `known` are the milestones there are. The ladder is held meanwhile."""
    refuse_ended(lock(session, StepPlan, plan.id).ended_on)
    used = queries.used_rungs(session, plan)
    rules.refuse_wanted(wanted, used, known, today, _may_decide(actor, plan))
    findings = queries.findings_now(session, plan.werkplein_id)
    row = Intervention(
        plan=plan,
        werkplein_id=plan.werkplein_id,
        rung=wanted.rung,
        agreement=wanted.agreement.strip(),
        why=wanted.why.strip(),
        owner=wanted.owner.strip(),
        due_on=wanted.due_on,
        skip_reason=wanted.skip_reason.strip() if rules.skipped(wanted.rung, used) else "",
        reasons=[
            InterventionReason(milestone=code, finding_id=findings[code].id if code in findings else None)
            for code in sorted(set(wanted.milestones))
        ],
        moves=[_move(actor, Move(InterventionState.PROPOSED, today, ""), today)],
        holds_on=today,
        **signed(actor, today),
    )
    session.add(row)
    record(session, actor, Event.INTERVENTION_RECORDED, row, plan.werkplein_id, rung=wanted.rung.value)
    return row


def move(session: Session, actor: Actor, intervention: Intervention, step: Move, today: date) -> InterventionMove:
    """Bring an intervention to another state; every state stays in its history."""
    plan = lock(session, StepPlan, intervention.plan_id)
    session.refresh(intervention, ["moves"])
    now = queries.standing(intervention)
    rung = intervention.rung
    rules.refuse_move(now.state, now.last.holds_on, step, today, rung, _may_decide(actor, intervention))
    row = _move(actor, step, today)
    intervention.moves.append(row)
    session.flush()
    if step.state is InterventionState.AGREED:
        obligations.expect_anew(session, _expected(intervention, today))
        settle_step(session, plan, PlanStep.INTERVENTIONS, today)
    if step.state.is_over:
        is_done = step.state is InterventionState.DONE
        _settle(session, intervention, today, ObligationState.DELIVERED if is_done else ObligationState.WITHDRAWN)
    record(session, actor, Event.INTERVENTION_MOVED, intervention, plan.werkplein_id, state=step.state.value)
    return row


def note_contact(
    session: Session, actor: Actor, contact: Contact, today: date, intervention: Intervention | None = None
) -> PartyContact:
    """Note contact with a party from outside."""
    rules.refuse_contact(contact, today)
    row = PartyContact(
        party=contact.party,
        intervention_id=intervention.id if intervention else None,
        spoke_with=contact.spoke_with.strip(),
        about=contact.about.strip(),
        next_on=contact.next_on,
        holds_on=contact.holds_on,
        **signed(actor, today),
    )
    session.add(row)
    werkplein_id = intervention.werkplein_id if intervention else None
    record(session, actor, Event.PARTY_CONTACTED, row, werkplein_id, party=contact.party.value)
    return row


def _may_decide(actor: Actor, where: StepPlan | Intervention) -> bool:
    return actor.may(Permission.INTERVENTION_DECIDE, where.place)


def _expected(intervention: Intervention, today: date) -> Expected:
    return Expected(
        werkplein_id=intervention.werkplein_id,
        kind=ObligationKind.INTERVENTION,
        period=Quarter.of(intervention.due_on).code,
        part=str(intervention.id),
        opens_on=min(today, intervention.due_on),
        due_on=intervention.due_on,
        address=f"/intern/interventies/{intervention.id}/",
        audience=Permission.INTERVENTION_RECORD.value,
    )


def _settle(session: Session, intervention: Intervention, today: date, state: ObligationState) -> None:
    period, part = Quarter.of(intervention.due_on).code, str(intervention.id)
    obligations.settle(session, intervention.werkplein_id, ObligationKind.INTERVENTION, period, part, today, state)


def _move(actor: Actor, step: Move, today: date) -> InterventionMove:
    return InterventionMove(state=step.state, note=step.note.strip(), holds_on=step.holds_on, **signed(actor, today))
