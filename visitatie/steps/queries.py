"""Questions about step plans: who needs one, how they stand, what was written, and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased, contains_eager, selectinload

from milestones.models import FixedLevel, FixedQuarter, LevelOverride
from milestones.queries.decisions import counting_level
from milestones.rules import Level
from visitatie.models import Visit
from visitatie.rules import VisitKind
from visitatie.steps import rules
from visitatie.steps.models import ExternalAuditDecision, ExternalAuditSubject, StepEntry, StepPlan
from visitatie.steps.rules import Audit, PlanStep, StepState, StepView, Term
from werkplein.core.actor import Scopes
from werkplein.programme.rules import Quarter
from werkplein.register.models import Region, Werkplein
from werkplein.register.queries import is_open


@dataclass(frozen=True)
class Standing:
    """A plan with its six steps as they stand."""

    plan: StepPlan
    steps: tuple[StepView, ...]

    @property
    def now(self) -> StepView | None:
        """Give the step that is due first."""
        return rules.current(self.steps)

    @property
    def done(self) -> int:
        """Count the steps that are done."""
        return sum(each.is_done for each in self.steps)

    def step(self, step: PlanStep) -> StepView:
        """Give one step."""
        return self.steps[step.number - 1]

    def late(self, on: date) -> list[StepView]:
        """Give the steps that should have been done."""
        return [each for each in self.steps if each.is_late(on)]

    @property
    def asks_decision(self) -> bool:
        """Tell whether the steering group is to decide on an external audit."""
        return self.step(PlanStep.DECISION).state is StepState.OPEN


@dataclass(frozen=True)
class Lagging:
    """Why somebody needs a plan: the quarter that was fixed, or a decision about the level."""

    werkplein_id: int
    basis: str
    starts_on: date
    is_decided: bool = False


def within(scopes: Scopes) -> ColumnElement[bool]:
    """Ask for the Werkpleinen of some scopes."""
    if scopes.national:
        return true()
    if not scopes.region_ids and not scopes.werkplein_ids:
        return false()
    return or_(Werkplein.region_id.in_(scopes.region_ids), Werkplein.id.in_(scopes.werkplein_ids))


def decided_laggards(session: Session, on: date) -> dict[int, date]:
    """Give who is a laggard by decision of the steering group on a day, and since when; one statement."""
    later = aliased(LevelOverride)
    is_later = or_(
        later.holds_on > LevelOverride.holds_on,
        and_(later.holds_on == LevelOverride.holds_on, later.id > LevelOverride.id),
    )
    passed = exists().where(later.werkplein_id == LevelOverride.werkplein_id, later.holds_on <= on, is_later)
    rows = session.execute(
        select(LevelOverride.werkplein_id, LevelOverride.holds_on)
        .where(
            LevelOverride.level == Level.LAGGARD,
            LevelOverride.holds_on <= on,
            LevelOverride.ends_on >= on,
            ~passed,
        )
        .order_by(LevelOverride.werkplein_id)
    )
    return {werkplein_id: since for werkplein_id, since in rows}


def levels_in(session: Session, quarter: str) -> dict[int, Level]:
    """Give the level of every Werkplein as a quarter was fixed, with what was corrected since; one statement."""
    question = select(FixedLevel.werkplein_id, counting_level()).where(FixedLevel.quarter == quarter)
    return {werkplein_id: level for werkplein_id, level in session.execute(question)}


def lagged_in(session: Session, werkplein_ids: Collection[int]) -> dict[int, set[str]]:
    """Give the fixed quarters in which some Werkpleinen were laggards; one statement."""
    found: dict[int, set[str]] = defaultdict(set)
    lagging = select(FixedLevel.werkplein_id, FixedLevel.quarter).where(
        FixedLevel.werkplein_id.in_(werkplein_ids), counting_level() == Level.LAGGARD
    )
    for werkplein_id, quarter in session.execute(lagging):
        found[werkplein_id].add(quarter)
    return found


def open_on(session: Session, on: date) -> set[int]:
    """Give the Werkpleinen that are open on a day; one statement."""
    return set(session.scalars(select(Werkplein.id).where(is_open(on))))


def lagging(session: Session, fixed: FixedQuarter | None, on: date) -> dict[int, Lagging]:
    """Give the laggards of a day: of the last fixed quarter, or by decision; of who is open. Three statements."""
    found: dict[int, Lagging] = {}
    if fixed is not None:
        levels = levels_in(session, fixed.quarter)
        behind = [each for each, level in levels.items() if level is Level.LAGGARD]
        found = {each: Lagging(each, fixed.quarter, fixed.recorded_on) for each in behind}
    for each, since in decided_laggards(session, on).items():
        found.setdefault(each, Lagging(each, Quarter.of(since).code, since, is_decided=True))
    present = open_on(session, on) if found else set()
    return {each: found[each] for each in sorted(found) if each in present}


def open_plans(session: Session, scopes: Scopes, region: str = "") -> Sequence[StepPlan]:
    """Give the plans that run, by name of the Werkplein; two statements."""
    question = _plans().where(StepPlan.ended_on.is_(None), within(scopes))
    if region:
        question = question.where(Region.code == region)
    return session.scalars(question.order_by(Werkplein.name, StepPlan.id)).all()


def _plans() -> Select[StepPlan]:
    return (
        select(StepPlan)
        .join(StepPlan.werkplein)
        .join(Werkplein.region)
        .options(
            contains_eager(StepPlan.werkplein).contains_eager(Werkplein.region),
            selectinload(StepPlan.terms),
        )
    )


def latest_plan(session: Session, werkplein_id: int) -> StepPlan | None:
    """Give the plan of a Werkplein that runs, else the one that ended last; two statements."""
    newest = StepPlan.ended_on.is_(None).desc()
    question = _plans().where(StepPlan.werkplein_id == werkplein_id).order_by(newest, StepPlan.id.desc())
    return session.scalars(question.limit(1)).unique().one_or_none()


def is_audit_of_plan() -> ColumnElement[bool]:
    """Ask for the audits that follow from what a plan follows from, or from a later quarter."""
    is_of = (Visit.werkplein_id == StepPlan.werkplein_id) & (Visit.kind == VisitKind.AUDIT)
    return is_of & (Visit.basis >= StepPlan.basis)


def earlier_plans(session: Session, plan: StepPlan) -> Sequence[StepPlan]:
    """Give the other plans a Werkplein had, newest first; one statement."""
    others = select(StepPlan).where(StepPlan.werkplein_id == plan.werkplein_id, StepPlan.id != plan.id)
    return session.scalars(others.order_by(StepPlan.id.desc())).all()


def standings(session: Session, plans: Sequence[StepPlan]) -> list[Standing]:
    """Give plans with their steps as they stand; one statement."""
    audits = audits_of(session, [plan.werkplein_id for plan in plans])
    return [standing(plan, audits.get(plan.werkplein_id, ())) for plan in plans]


def standing(plan: StepPlan, audits: Sequence[tuple[str, Audit]]) -> Standing:
    """Give a plan with its steps; audits come with the fixed quarter that asks for them."""
    terms = {each.step: Term(each.due_on, each.done_on) for each in plan.terms}
    last = plan.ended_on or date.max
    asked = [audit for basis, audit in audits if basis >= plan.basis and (audit.held_on or plan.starts_on) <= last]
    return Standing(plan, rules.steps_of(terms, asked))


def audits_of(session: Session, werkplein_ids: Collection[int]) -> Mapping[int, list[tuple[str, Audit]]]:
    """Give the audits of some Werkpleinen with the quarter that asks for them, by due date; one statement."""
    found: dict[int, list[tuple[str, Audit]]] = defaultdict(list)
    columns = (Visit.werkplein_id, Visit.basis, Visit.id, Visit.due_on, Visit.status, Visit.held_on)
    audits = select(*columns).where(Visit.kind == VisitKind.AUDIT, Visit.werkplein_id.in_(werkplein_ids))
    for werkplein_id, basis, visit_id, due_on, status, held_on in session.execute(
        audits.order_by(Visit.due_on, Visit.id)
    ):
        found[werkplein_id].append((basis, Audit(visit_id, due_on, status, held_on)))
    return found


def without_plan(session: Session, scopes: Scopes, fixed: FixedQuarter | None, on: date) -> Sequence[Werkplein]:
    """Give the laggards without a plan that runs, by name; four statements at most. The job leaves none."""
    lags = lagging(session, fixed, on)
    if not lags:
        return []
    has_plan = exists().where(StepPlan.werkplein_id == Werkplein.id, StepPlan.ended_on.is_(None))
    question = select(Werkplein).where(Werkplein.id.in_(lags), ~has_plan, within(scopes))
    return session.scalars(question.order_by(Werkplein.name)).all()


def newest_entry(session: Session, plan: StepPlan, step: PlanStep) -> StepEntry | None:
    """Give what was written last at a step; one statement."""
    question = select(StepEntry).where(StepEntry.plan_id == plan.id, StepEntry.step == step)
    return session.scalars(question.order_by(StepEntry.id.desc()).limit(1)).one_or_none()


def entries(session: Session, plan: StepPlan) -> Sequence[StepEntry]:
    """Give everything that was written in a plan, newest first; one statement."""
    return session.scalars(select(StepEntry).where(StepEntry.plan_id == plan.id).order_by(StepEntry.id.desc())).all()


def to_decide(session: Session) -> list[StepPlan]:
    """Give the plans that run about which can be decided on an external audit, by name; two statements."""
    plans = open_plans(session, Scopes(national=True))
    return [plan for plan in plans if any(each.step is PlanStep.DECISION for each in plan.terms)]


def external_decisions(session: Session) -> Sequence[ExternalAuditDecision]:
    """Give what was decided about external audits, newest first, with the Werkpleinen; two statements."""
    subjects = selectinload(ExternalAuditDecision.subjects).joinedload(ExternalAuditSubject.plan)
    loaded = subjects.joinedload(StepPlan.werkplein)
    return session.scalars(
        select(ExternalAuditDecision).options(loaded).order_by(ExternalAuditDecision.id.desc())
    ).all()


def newest_decision(session: Session) -> int:
    """Give the number of the decision that was taken last, 0 for none; one statement."""
    return session.scalar(select(func.max(ExternalAuditDecision.id))) or 0


def audited_by_decision(session: Session, plan_ids: Collection[int]) -> dict[int, bool]:
    """Tell per plan that was decided about whether an external audit follows, by the newest decision; one statement."""
    rows = session.execute(
        select(ExternalAuditSubject.plan_id, ExternalAuditSubject.is_audited)
        .where(ExternalAuditSubject.plan_id.in_(plan_ids))
        .order_by(ExternalAuditSubject.id)
    )
    return {plan_id: is_audited for plan_id, is_audited in rows}
