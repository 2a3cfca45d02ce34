"""Acts on step plans: begin and end them, write a step, decide on an external audit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from milestones.models import FixedQuarter
from milestones.queries import all_fixed
from visitatie.steps import queries, rules
from visitatie.steps.models import ExternalAuditDecision, ExternalAuditSubject, StepEntry, StepPlan, StepTerm
from visitatie.steps.queries import Lagging
from visitatie.steps.rules import DECISION_PAGE, KINDS, Decided, DecisionTerm, PlanStep
from werkplein.core.access import Permission
from werkplein.core.actor import SYSTEM, Actor, Scopes, signed
from werkplein.core.audit import Event, record
from werkplein.core.database import lock, lock_name
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import Expected, ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

EVERYWHERE = Scopes(national=True)
# Plans begin and end one at a time, whoever asks for it.
KEEPING = "step_plan"


@dataclass(frozen=True)
class Kept:
    """What was done to keep the plans up."""

    begun: int
    ended: int
    asked: int


def keep_up(session: Session, today: date) -> Kept:
    """Begin the plans that are missing, end those of who is no laggard any more, and ask for decisions.

    A second run does nothing.
    """
    lock_name(session, KEEPING)
    fixed = all_fixed(session)
    last = fixed[-1] if fixed else None
    plans = queries.open_plans(session, EVERYWHERE)
    lags = queries.lagging(session, last, today)
    ended = _end(session, plans, last, today)
    having = {plan.werkplein_id for plan in plans} - ended
    begun = begin(session, [each for key, each in lags.items() if key not in having])
    running = [*(plan for plan in plans if plan.werkplein_id not in ended), *begun]
    return Kept(len(begun), len(ended), _ask_decisions(session, running, fixed, today))


def begin(session: Session, laggards: Sequence[Lagging]) -> list[StepPlan]:
    """Begin the plans of these laggards, with the due dates of their steps, and expect those steps."""
    terms = reader.current().step_plan
    made = []
    for each in laggards:
        plan = StepPlan(
            werkplein_id=each.werkplein_id, basis=each.basis, is_decided=each.is_decided, starts_on=each.starts_on
        )
        due = rules.first_terms(Quarter.parse(each.basis), each.starts_on, terms)
        plan.terms = [StepTerm(step=step, quarter=each.basis, due_on=day) for step, day in due.items()]
        made.append(plan)
    session.add_all(made)
    session.flush()
    _load_werkpleinen(session, made)
    obligations.expect_anew(session, *(one for plan in made for one in _expected(plan)))
    for plan in made:
        record(session, SYSTEM, Event.STEP_PLAN_BEGUN, plan, plan.werkplein_id, basis=plan.basis)
    return made


def _load_werkpleinen(session: Session, plans: Sequence[StepPlan]) -> None:
    """Fetch the Werkpleinen of new plans at once."""
    ids = [plan.werkplein_id for plan in plans]
    if ids:
        session.query(Werkplein).where(Werkplein.id.in_(ids)).all()


def _expected(plan: StepPlan) -> Iterable[Expected]:
    for term in plan.terms:
        if term.step in KINDS and term.step is not PlanStep.DECISION:
            yield Expected(
                werkplein_id=plan.werkplein_id,
                kind=KINDS[term.step],
                period=term.quarter,
                opens_on=min(plan.starts_on, term.due_on),
                due_on=term.due_on,
                address=plan.address,
                audience=Permission.STEP_PLAN_RECORD.value,
            )


def _end(session: Session, plans: Sequence[StepPlan], last: FixedQuarter | None, today: date) -> set[int]:
    """End the plans of who is no laggard any more or closed; gives of which Werkpleinen."""
    if not plans:
        return set()
    levels = queries.levels_in(session, last.quarter) if last else {}
    decided, present = queries.decided_laggards(session, today), queries.open_on(session, today)
    over = [
        plan
        for plan in plans
        if not rules.stays(levels.get(plan.werkplein_id), plan.werkplein_id in decided, plan.werkplein_id in present)
    ]
    for plan in over:
        plan.ended_on = max(today, plan.starts_on)
        record(session, SYSTEM, Event.STEP_PLAN_ENDED, plan, plan.werkplein_id, basis=plan.basis)
    keys = [
        (plan.werkplein_id, KINDS[term.step], term.quarter, "")
        for plan in over
        for term in plan.terms
        if term.step in KINDS
    ]
    obligations.settle_many(session, keys, today, ObligationState.WITHDRAWN)
    session.flush()
    return {plan.werkplein_id for plan in over}


def _ask_decisions(session: Session, plans: Sequence[StepPlan], fixed: Sequence[FixedQuarter], today: date) -> int:
    """Ask the steering group to decide about who is a laggard for so many quarters in a row; gives about how many."""
    asking = [plan for plan in plans if all(each.step is not PlanStep.DECISION for each in plan.terms)]
    if not asking:
        return 0
    lagged = queries.lagged_in(session, [plan.werkplein_id for plan in asking])
    known = [rules.Fixed(each.quarter, each.recorded_on) for each in fixed]
    terms = reader.current().step_plan
    asked = []
    for plan in asking:
        term = rules.decision_term(known, lagged.get(plan.werkplein_id, ()), terms)
        if term is not None and term.opens_on <= today:
            plan.terms.append(StepTerm(step=PlanStep.DECISION, quarter=term.quarter, due_on=term.due_on))
            asked.append(_decision_expected(plan, term))
    session.flush()
    obligations.expect_anew(session, *asked)
    return len(asked)


def _decision_expected(plan: StepPlan, term: DecisionTerm) -> Expected:
    return Expected(
        werkplein_id=plan.werkplein_id,
        kind=KINDS[PlanStep.DECISION],
        period=term.quarter,
        opens_on=term.opens_on,
        due_on=term.due_on,
        address=DECISION_PAGE,
        audience=Permission.STEP_PLAN_DECIDE.value,
    )


@dataclass(frozen=True)
class Written:
    """What is written at a step; `seen` is the number of what stood there.

    `wanted` must be filled in before it can be finished, and `what` names that.
    """

    step: PlanStep
    texts: Mapping[str, str]
    seen: int
    is_finished: bool = False
    wanted: Sequence[str] = field(default=())
    what: str = ""


def write_step(session: Session, actor: Actor, plan: StepPlan, written: Written, today: date) -> StepEntry:
    """Keep what is written at a step, as a new version; finished, it counts as done."""
    locked = lock(session, StepPlan, plan.id)
    rules.refuse_ended(locked.ended_on)
    newest = queries.newest_entry(session, plan, written.step)
    is_own = newest is not None and actor.is_self(newest.actor_id)
    rules.refuse_unseen(written.seen, newest.id if newest else 0, is_own=is_own)
    rules.refuse_empty(written.texts)
    if written.is_finished:
        rules.refuse_gaps(written.texts, written.wanted, written.what)
    row = StepEntry(
        plan_id=plan.id,
        step=written.step,
        texts={name: text for name, text in written.texts.items() if text.strip()},
        is_finished=written.is_finished,
        holds_on=today,
        **signed(actor, today),
    )
    session.add(row)
    if written.is_finished:
        settle_step(session, plan, written.step, today)
    told = written.step.value, written.is_finished
    record(session, actor, Event.STEP_PLAN_WRITTEN, plan, plan.werkplein_id, step=told[0], finished=told[1])
    return row


def settle_step(session: Session, plan: StepPlan, step: PlanStep, today: date) -> None:
    """Note that a step is done; the first day stays."""
    term = next((each for each in plan.terms if each.step is step), None)
    if term is None or term.done_on is not None:
        return
    term.done_on = today
    obligations.settle(session, plan.werkplein_id, KINDS[step], term.quarter, "", today)


def check_external(session: Session, actor: Actor, decided: Decided, seen: int) -> list[StepPlan]:
    """Refuse a decision that cannot be taken; writes nothing. Gives the plans it is about."""
    newest = queries.newest_decision(session)
    row = session.get(ExternalAuditDecision, newest) if newest != seen else None
    rules.refuse_unseen(seen, newest, "dit besluit", row is not None and actor.is_self(row.actor_id))
    plans = queries.to_decide(session)
    rules.refuse_decision(decided, {plan.werkplein_id for plan in plans})
    return plans


def decide_external(session: Session, actor: Actor, decided: Decided, seen: int, today: date) -> ExternalAuditDecision:
    """Let the steering group decide whether external audits follow; the decision is added and stays."""
    lock_name(session, KEEPING)
    plans = check_external(session, actor, decided, seen)
    audited = rules.chosen(decided, [plan.werkplein_id for plan in plans])
    row = ExternalAuditDecision(
        choice=decided.choice,
        motivation=decided.motivation.strip(),
        consequences=decided.consequences.strip(),
        subjects=[ExternalAuditSubject(plan=plan, is_audited=plan.werkplein_id in audited) for plan in plans],
        holds_on=today,
        **signed(actor, today),
    )
    session.add(row)
    _settle_decisions(session, plans, today)
    facts: dict[str, Any] = {"choice": decided.choice.value, "about": len(plans), "audited": len(audited)}
    record(session, actor, Event.EXTERNAL_AUDIT_DECIDED, row, **facts)
    return row


def _settle_decisions(session: Session, plans: Collection[StepPlan], today: date) -> None:
    keys = []
    for plan in plans:
        for term in plan.terms:
            if term.step is PlanStep.DECISION and term.done_on is None:
                term.done_on = today
                keys.append((plan.werkplein_id, KINDS[term.step], term.quarter, ""))
    obligations.settle_many(session, keys, today)
