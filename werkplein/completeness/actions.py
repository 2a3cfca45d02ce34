"""Saying that a figure is zero or does not apply, and taking that back; the obligation says how it stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from werkplein.completeness import queries, rules
from werkplein.completeness.models import FigureDeclaration
from werkplein.completeness.rules import Asked, Declared, Says
from werkplein.core import audit, clock
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.errors import Conflict, NotFound
from werkplein.obligations import actions as obligations
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ANSWERED, ObligationState, is_owed
from werkplein.programme.rules import Month, Programme
from werkplein.register.models import Werkplein
from werkplein.results import actions as results
from werkplein.results.rules import Delivery, Measured, Way


def declare(
    session: Session, actor: Actor, werkplein_id: int, asked: Asked, found: Declared, programme: Programme, today: date
) -> FigureDeclaration:
    """Confirm that a figure is zero, or say that it does not apply; what was expected is settled with it."""
    obligation = _held(session, werkplein_id, asked)
    present = queries.present(session, werkplein_id, asked, today)
    rules.refuse_declaring(obligation.state, present, found, asked.is_outflow)
    if found.says is Says.ZERO and present is None:
        _write_zero(session, actor, werkplein_id, asked, found, programme, today)
    _settle(session, obligation, rules.STATES[found.says], today)
    return _note(session, actor, obligation, asked, found, Event.FIGURE_DECLARED, today)


def take_back(session: Session, actor: Actor, werkplein: Werkplein, asked: Asked, today: date) -> ObligationState:
    """Undo it: what was delivered counts as that, and otherwise it is expected again.

    The zero that confirming it wrote goes with it: nobody delivered that.
    """
    obligation = _held(session, werkplein.id, asked)
    if obligation.state not in ANSWERED:
        raise Conflict("Er is niets meer om ongedaan te maken.")
    present = queries.present(session, werkplein.id, asked, today)
    if present is not None and present.is_confirmed:
        _withdraw_zero(session, actor, werkplein.id, asked, today)
    closed_on = werkplein.closed_on if werkplein.is_closed_on(today) else None
    is_asked = closed_on is None or is_owed(obligation.kind, obligation.due_on, closed_on)
    after = rules.state_after_taking_back(present, is_asked)
    _settle(session, obligation, after, present.recorded_on if present else today, closed_on)
    _note(session, actor, obligation, asked, Declared(Says.TAKEN_BACK, ""), Event.FIGURE_TAKEN_BACK, today)
    return after


def _held(session: Session, werkplein_id: int, asked: Asked) -> Obligation:
    """Hold it, in the order in which deliveries do: first the figures and the month, then what is expected."""
    results.hold_figures(session)
    if asked.is_outflow:
        results.hold(session, [asked.period])
    obligation = queries.obligation_of(session, werkplein_id, asked, lock=True)
    if obligation is None:
        raise NotFound
    return obligation


def _settle(
    session: Session, obligation: Obligation, state: ObligationState, on: date, closed_on: date | None = None
) -> None:
    what = (obligation.werkplein_id, obligation.kind, obligation.period, obligation.part)
    obligations.reopen(session, *what)
    if state is ObligationState.WITHDRAWN and closed_on is not None:
        # As closing does, so that it is expected again if the Werkplein did not close after all.
        obligations.withdraw_of(session, {obligation.werkplein_id: closed_on}, on)
    elif state is not ObligationState.OPEN:
        obligations.settle(session, *what, on, state)


def _write_zero(
    session: Session, actor: Actor, werkplein_id: int, asked: Asked, found: Declared, programme: Programme, today: date
) -> None:
    """A zero is a figure: nobody of so many clients, or a round that nobody answered."""
    if asked.is_outflow:
        delivery = Delivery(werkplein_id, Month.parse(asked.period), asked.part, found.caseload or 0, 0)
        results.record_deliveries(session, actor, [delivery], programme, today, Way.CONFIRMED)
        return
    nobody = Measured(werkplein_id, asked.measures, asked.period, 0, Decimal(0), Decimal(0))
    results.record_measurement(session, actor, nobody, programme, None, today, Way.CONFIRMED)


def _withdraw_zero(session: Session, actor: Actor, werkplein_id: int, asked: Asked, today: date) -> None:
    if asked.is_outflow:
        results.withdraw_delivery(session, actor, (werkplein_id, asked.period, asked.part), today)
        return
    results.withdraw_measurement(session, actor, werkplein_id, asked.measures, asked.period, today)


def _note(
    session: Session, actor: Actor, obligation: Obligation, asked: Asked, found: Declared, event: Event, today: date
) -> FigureDeclaration:
    row = FigureDeclaration(
        obligation_id=obligation.id, says=found.says, reason=found.reason, holds_on=asked.holds_on, recorded_on=today,
        recorded_at=clock.now(), actor_id=actor.id, actor_label=actor.label,
    )  # fmt: skip
    session.add(row)
    facts = {"figure": obligation.kind.value, "period": obligation.period, "part": obligation.part}
    audit.record(session, actor, event, row, obligation.werkplein_id, says=found.says.value, **facts)
    return row
