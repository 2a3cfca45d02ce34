"""Acts of the cockpit: write down a decision, correct it, agree what follows, and say how that stands."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.cockpit import queries, rules
from visitatie.cockpit.models import DecisionFollowUp, FollowUpMove, SteeringDecision
from visitatie.cockpit.rules import FollowUpState, Move, Taken, Wanted
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event, record
from werkplein.core.database import lock, lock_name
from werkplein.core.errors import DomainError
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


def take(
    session: Session, actor: Actor, taken: Taken, werkplein: Werkplein | None, wanted: Wanted | None, today: date
) -> SteeringDecision:
    """Write down a decision, with what follows from it where something does; the same one is written down once."""
    rules.refuse_taken(taken, today)
    if wanted is not None:
        rules.refuse_wanted(wanted, today)
    lock_name(session, SteeringDecision.__tablename__)
    if queries.has_same(session, taken):
        raise DomainError(
            "Dit onderwerp staat er van die dag al in. Verbeter dat besluit, of kies andere woorden.", "subject"
        )
    row = SteeringDecision(werkplein=werkplein, **_words(taken), holds_on=taken.holds_on, **signed(actor, today))
    session.add(row)
    record(session, actor, Event.DECISION_RECORDED, row, row.werkplein_id)
    if wanted is not None:
        follow(session, actor, row, wanted, today)
    return row


def correct(
    session: Session, actor: Actor, original: SteeringDecision, taken: Taken, why: str, seen: int, today: date
) -> SteeringDecision:
    """Correct a decision by an entry of its own: what stood there stays. `seen` is the entry that was read."""
    lock(session, SteeringDecision, original.id)
    newest = queries.entries(session, original.id)[0]
    rules.refuse_unseen(seen, newest.id, actor.is_self(newest.actor_id))
    rules.refuse_correction(newest.taken, taken, why, today)
    row = SteeringDecision(
        original_id=original.id,
        werkplein_id=original.werkplein_id,
        why_corrected=why.strip(),
        **_words(taken),
        holds_on=taken.holds_on,
        **signed(actor, today),
    )
    session.add(row)
    record(session, actor, Event.DECISION_CORRECTED, row, original.werkplein_id, original=original.id)
    return row


def follow(session: Session, actor: Actor, decision: SteeringDecision, wanted: Wanted, today: date) -> DecisionFollowUp:
    """Agree what follows from a decision; where it is about a Werkplein, it is expected there."""
    rules.refuse_wanted(wanted, today)
    row = DecisionFollowUp(
        decision=decision,
        action=wanted.action.strip(),
        owner=wanted.owner.strip(),
        due_on=wanted.due_on,
        holds_on=today,
        **signed(actor, today),
    )
    session.add(row)
    session.flush()
    if decision.werkplein_id is not None:
        obligations.expect(session, [_expected(row, decision.werkplein_id, today)])
    record(session, actor, Event.DECISION_FOLLOWED, row, decision.werkplein_id)
    return row


def move(session: Session, actor: Actor, follow_up: DecisionFollowUp, step: Move, today: date) -> FollowUpMove:
    """Bring a follow-up to another state; every state stays in its history."""
    lock(session, DecisionFollowUp, follow_up.id)
    session.refresh(follow_up, ["moves"])
    rules.refuse_move(follow_up.state, follow_up.since, step, today)
    row = FollowUpMove(state=step.state, note=step.note.strip(), holds_on=step.holds_on, **signed(actor, today))
    follow_up.moves.append(row)
    session.flush()
    if step.state.is_over:
        _settle(session, follow_up, step.state, today)
    werkplein_id = follow_up.decision.werkplein_id
    record(session, actor, Event.DECISION_MOVED, follow_up, werkplein_id, state=step.state.value)
    return row


def _expected(row: DecisionFollowUp, werkplein_id: int, today: date) -> Expected:
    return Expected(
        werkplein_id=werkplein_id,
        kind=ObligationKind.DECISION_FOLLOW_UP,
        period=Quarter.of(row.due_on).code,
        part=str(row.id),
        opens_on=today,
        due_on=row.due_on,
        address=row.address,
        audience=Permission.DECISION_FOLLOW.value,
    )


def _settle(session: Session, row: DecisionFollowUp, state: FollowUpState, today: date) -> None:
    if row.decision.werkplein_id is None:
        return
    how = ObligationState.DELIVERED if state is FollowUpState.DONE else ObligationState.WITHDRAWN
    period, part = Quarter.of(row.due_on).code, str(row.id)
    kind = ObligationKind.DECISION_FOLLOW_UP
    obligations.settle(session, row.decision.werkplein_id, kind, period, part, today, how)


def _words(taken: Taken) -> dict[str, str]:
    return {
        "subject": taken.subject.strip(),
        "decision": taken.decision.strip(),
        "motivation": taken.motivation.strip(),
    }
