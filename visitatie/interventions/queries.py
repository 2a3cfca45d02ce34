"""Questions about interventions: how they stand, who has none, whom we spoke to, and what was fixed around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from milestones.models import Assessment, FixedLevel, MilestoneStanding
from milestones.queries.decisions import counting_level
from visitatie.interventions.models import Intervention, InterventionMove, PartyContact
from visitatie.interventions.rules import InterventionState, Measure, Party, Rung
from visitatie.steps.models import StepPlan
from visitatie.steps.queries import within
from werkplein.core.actor import Scopes
from werkplein.register.models import Werkplein


@dataclass(frozen=True)
class Standing:
    """An intervention as it stands."""

    intervention: Intervention
    last: InterventionMove

    @property
    def state(self) -> InterventionState:
        """Give where it stands."""
        return self.last.state

    @property
    def agreed_on(self) -> date | None:
        """Give the day on which it was agreed; nothing when it never was."""
        return self._day_of(InterventionState.AGREED)

    @property
    def begun_on(self) -> date | None:
        """Give the day on which it began; nothing when it did not."""
        return self._day_of(InterventionState.STARTED)

    def _day_of(self, state: InterventionState) -> date | None:
        return next((move.holds_on for move in self.intervention.moves if move.state is state), None)

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done: the due date itself is still in time."""
        return self.state.is_agreed and self.intervention.due_on < on

    @property
    def is_stopped(self) -> bool:
        """Tell whether it stopped without a result."""
        return self.state is InterventionState.STOPPED

    @property
    def result(self) -> str:
        """Give what came of it; empty while it goes on."""
        return self.last.note if self.state.is_over else ""


def find(session: Session, intervention_id: int) -> Intervention | None:
    """Give an intervention with its Werkplein, if it is there; three statements."""
    return session.scalars(_loaded().where(Intervention.id == intervention_id)).unique().one_or_none()


def _loaded() -> Select[Intervention]:
    return (
        select(Intervention)
        .join(Intervention.werkplein)
        .join(Werkplein.region)
        .options(
            contains_eager(Intervention.werkplein).contains_eager(Werkplein.region),
            joinedload(Intervention.plan).joinedload(StepPlan.werkplein),
            selectinload(Intervention.reasons),
            selectinload(Intervention.moves),
        )
    )


def standing(intervention: Intervention) -> Standing:
    """Give an intervention as it stands."""
    return Standing(intervention, intervention.moves[-1])


def listed(session: Session, scopes: Scopes, on: date) -> list[Standing]:
    """Give interventions, what is late first and then by due date; three statements."""
    question = _loaded().where(within(scopes)).order_by(Intervention.due_on, Intervention.id)
    found = [standing(row) for row in session.scalars(question).unique().all()]
    return sorted(found, key=lambda each: (not each.is_late(on), each.state.is_over))


def of_plan(session: Session, plan: StepPlan) -> list[Standing]:
    """Give the interventions of one plan, by rung and then as they came; three statements."""
    rows = session.scalars(_loaded().where(Intervention.plan_id == plan.id).order_by(Intervention.id)).unique().all()
    order = list(Rung)
    return sorted((standing(row) for row in rows), key=lambda each: order.index(each.intervention.rung))


def used_rungs(session: Session, plan: StepPlan) -> set[Rung]:
    """Give the rungs of a plan of which something was ever agreed; one statement."""
    question = (
        select(Intervention.rung)
        .join(InterventionMove, InterventionMove.intervention_id == Intervention.id)
        .where(Intervention.plan_id == plan.id, InterventionMove.state == InterventionState.AGREED)
        .distinct()
    )
    return set(session.scalars(question))


def without_intervention(session: Session, scopes: Scopes) -> Sequence[StepPlan]:
    """Give the plans that run in which nothing was ever agreed, by name of the Werkplein; one statement."""
    agreed = exists().where(
        Intervention.plan_id == StepPlan.id,
        InterventionMove.intervention_id == Intervention.id,
        InterventionMove.state == InterventionState.AGREED,
    )
    return session.scalars(
        select(StepPlan)
        .join(StepPlan.werkplein)
        .options(contains_eager(StepPlan.werkplein))
        .where(StepPlan.ended_on.is_(None), ~agreed, within(scopes))
        .order_by(Werkplein.name)
    ).all()


def findings_now(session: Session, werkplein_id: int) -> dict[str, Assessment]:
    """Give per milestone that is not met now the finding that shows it; one statement."""
    rows = session.execute(
        select(MilestoneStanding.milestone, Assessment)
        .join(Assessment, Assessment.id == MilestoneStanding.finding_id)
        .where(MilestoneStanding.werkplein_id == werkplein_id)
        .order_by(MilestoneStanding.milestone)
    )
    return {milestone: finding for milestone, finding in rows}


def findings_of(session: Session, intervention: Intervention) -> dict[str, Assessment]:
    """Give the findings an intervention was based on, by milestone; one statement."""
    ids = [each.finding_id for each in intervention.reasons if each.finding_id is not None]
    rows = session.scalars(select(Assessment).where(Assessment.id.in_(ids)).order_by(Assessment.id))
    return {row.milestone: row for row in rows}


def contacts_about(session: Session, intervention: Intervention) -> Sequence[PartyContact]:
    """Give the moments of contact about one intervention, newest first; one statement."""
    question = select(PartyContact).where(PartyContact.intervention_id == intervention.id)
    return session.scalars(question.order_by(PartyContact.holds_on.desc(), PartyContact.id.desc())).all()


def contacts(session: Session, scopes: Scopes) -> Sequence[PartyContact]:
    """Give the moments of contact of some scopes, newest first; in general for who sees all; one statement."""
    question = (
        select(PartyContact)
        .outerjoin(PartyContact.intervention)
        .outerjoin(Intervention.werkplein)
        .options(contains_eager(PartyContact.intervention).contains_eager(Intervention.werkplein))
        .where(within(scopes))
    )
    return session.scalars(question.order_by(PartyContact.holds_on.desc(), PartyContact.id.desc())).all()


@dataclass(frozen=True)
class PartyLine:
    """When a party was spoken to last, and when again."""

    party: Party
    count: int
    last_on: date | None
    next_on: date | None

    def is_due(self, on: date) -> bool:
        """Tell whether the next moment has passed without contact since."""
        return self.next_on is not None and self.next_on < on


def parties(found: Sequence[PartyContact]) -> list[PartyLine]:
    """Give a line per party, from contacts with the newest first; the newest says when again."""
    lines = []
    for party in Party:
        own = [each for each in found if each.party is party]
        last = own[0] if own else None
        lines.append(PartyLine(party, len(own), last.holds_on if last else None, last.next_on if last else None))
    return lines


def measures(session: Session, scopes: Scopes) -> Mapping[int, dict[str, Measure]]:
    """Give per Werkplein how it was fixed per quarter, with what was corrected since; one statement."""
    found: dict[int, dict[str, Measure]] = defaultdict(dict)
    rows = session.execute(
        select(FixedLevel.werkplein_id, FixedLevel.quarter, counting_level(), FixedLevel.met)
        .join(Werkplein, Werkplein.id == FixedLevel.werkplein_id)
        .where(within(scopes))
        .order_by(FixedLevel.werkplein_id, FixedLevel.quarter)
    )
    for werkplein_id, quarter, level, met in rows:
        found[werkplein_id][quarter] = Measure(quarter, level, met)
    return found
