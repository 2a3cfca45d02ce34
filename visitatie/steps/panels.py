"""The step plan and its interventions on the card: all of it for who weighs it, the agreements for the MT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from visitatie.interventions.models import Intervention, InterventionMove
from visitatie.interventions.rules import InterventionState, Rung
from visitatie.models import Visit
from visitatie.steps import rules
from visitatie.steps.from_visits import Agreed, agreed_at
from visitatie.steps.models import ExternalAuditSubject, StepPlan, StepTerm
from visitatie.steps.queries import is_audit_of_plan
from visitatie.steps.rules import Audit, PlanStep, StepView, Term
from werkplein.core.database import among, ask_about


@dataclass(frozen=True)
class CardIntervention:
    """An intervention as the card tells it."""

    id: int
    rung: Rung
    agreement: str
    owner: str
    due_on: date
    state: InterventionState
    since: date
    note: str
    was_agreed: bool

    @property
    def result(self) -> str:
        """Give what came of it; empty while it goes on, and where it stopped: why is for who weighs it."""
        return self.note if self.state is InterventionState.DONE else ""

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done."""
        return self.state.is_agreed and self.due_on < on


@dataclass(frozen=True, eq=False)
class CardPlan:
    """A plan that runs, with its steps and interventions."""

    starts_on: date
    is_decided: bool
    steps: tuple[StepView, ...]
    interventions: tuple[CardIntervention, ...]
    is_audited: bool | None
    at_audits: tuple[Agreed, ...] = ()

    @property
    def shared(self) -> list[StepView]:
        """Give the steps the MT takes part in: what the steering group weighs is not among them."""
        return [each for each in self.steps if each.step is not PlanStep.DECISION]

    @property
    def agreed(self) -> list[CardIntervention]:
        """Give what was agreed with the MT, also when it is over."""
        return [each for each in self.interventions if each.was_agreed]


def for_cards(session: Session, werkplein_ids: Sequence[int], _on: date) -> Mapping[int, CardPlan]:
    """Give the plans that run; one statement, and two more where there is a plan: the second where it was audited."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in ask_about(session, _plans, werkplein_ids):
        rows[row.werkplein_id].append(row)
    if not rows:
        return {}
    plans = {each: plan[0].plan_id for each, plan in rows.items()}
    found = _interventions_of(session, list(plans.values()))
    audited = [plan[0].plan_id for plan in rows.values() if any(row.held_on for row in plan)]
    agreed = agreed_at(session, audited) if audited else {}
    return {each: _card(rows[each], found.get(plan, ()), agreed.get(plan, ())) for each, plan in plans.items()}


@cache
def _plans(is_one: bool) -> Executable:
    newest = (
        select(ExternalAuditSubject.is_audited)
        .where(ExternalAuditSubject.plan_id == StepPlan.id)
        .order_by(ExternalAuditSubject.id.desc())
        .limit(1)
        .correlate(StepPlan)
        .scalar_subquery()
    )
    plan = (StepPlan.id.label("plan_id"), StepPlan.werkplein_id, StepPlan.starts_on, StepPlan.is_decided)
    term = (StepTerm.step, StepTerm.due_on.label("term_due_on"), StepTerm.done_on)
    visit = (Visit.id, Visit.due_on, Visit.status, Visit.held_on)
    return (
        select(*plan, newest.label("is_audited"), *term, *visit)
        .join(StepTerm, StepTerm.plan_id == StepPlan.id)
        .outerjoin(Visit, is_audit_of_plan())
        .where(among(StepPlan.werkplein_id, is_one), StepPlan.ended_on.is_(None))
        .order_by(StepPlan.werkplein_id, StepTerm.id, Visit.due_on, Visit.id)
    )


@cache
def _moves(is_one: bool) -> Executable:
    about = (Intervention.id, Intervention.plan_id, Intervention.rung, Intervention.agreement, Intervention.owner)
    return (
        select(*about, Intervention.due_on, InterventionMove.state, InterventionMove.holds_on, InterventionMove.note)
        .join(InterventionMove, InterventionMove.intervention_id == Intervention.id)
        .where(among(Intervention.plan_id, is_one))
        .order_by(Intervention.due_on, Intervention.id, InterventionMove.id)
    )


def _interventions_of(session: Session, plan_ids: Sequence[int]) -> Mapping[int, list[CardIntervention]]:
    moves: dict[int, list[Any]] = defaultdict(list)
    for row in ask_about(session, _moves, plan_ids):
        moves[row.id].append(row)
    found: dict[int, list[CardIntervention]] = defaultdict(list)
    for rows in moves.values():
        found[rows[0].plan_id].append(_intervention(rows))
    return found


def _intervention(rows: Sequence[Any]) -> CardIntervention:
    last = rows[-1]
    was_agreed = any(row.state is InterventionState.AGREED for row in rows)
    about = (last.id, last.rung, last.agreement, last.owner, last.due_on)
    return CardIntervention(*about, last.state, last.holds_on, last.note, was_agreed)


def _card(rows: Sequence[Any], interventions: Sequence[CardIntervention], agreed: Sequence[Agreed]) -> CardPlan:
    first = rows[0]
    terms = {row.step: Term(row.term_due_on, row.done_on) for row in rows}
    audits = {row.id: Audit(row.id, row.due_on, row.status, row.held_on) for row in rows if row.id is not None}
    steps = rules.steps_of(terms, list(audits.values()))
    told = (tuple(interventions), first.is_audited, tuple(agreed))
    return CardPlan(first.starts_on, first.is_decided, steps, *told)
