"""Questions of the cockpit: what is expected and late, which visits there are, and which laggards have nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from milestones.models import FixedLevel, FixedQuarter
from milestones.queries.decisions import counting_level
from milestones.rules import Level
from visitatie.interventions.models import Intervention, InterventionMove
from visitatie.interventions.rules import InterventionState, Rung
from visitatie.models import Visit
from visitatie.queries import UNSETTLED, closed_off
from visitatie.rules import ASKED, VisitKind, VisitStatus
from visitatie.steps.models import StepPlan
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open

WATCHED = (ObligationKind.HEARING, ObligationKind.VISITATIE_RESOLVE)


@dataclass(frozen=True)
class Expected:
    """Something that is expected at a Werkplein."""

    kind: ObligationKind
    audience: str
    due_on: date
    address: str
    name: str


def expected(session: Session, on: date) -> list[Expected]:
    """Give the hearings and visitaties that are to be decided, by due date; one statement."""
    rows = session.execute(
        select(Obligation.kind, Obligation.audience, Obligation.due_on, Obligation.address, Werkplein.name)
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(Obligation.state == ObligationState.OPEN, Obligation.kind.in_(WATCHED), Obligation.opens_on <= on)
        .order_by(Obligation.due_on, Werkplein.name, Obligation.id)
    )
    return [Expected(*row) for row in rows]


@dataclass(frozen=True)
class Planned:
    """A visit as the cockpit counts it."""

    id: int
    kind: VisitKind
    status: VisitStatus
    quarter: str
    due_on: date
    name: str
    # Its Werkplein closed before anyone came.
    is_closed_off: bool = False

    @property
    def address(self) -> str:
        """Give where it is worked on."""
        return f"/intern/{'bezoeken' if self.kind.is_audit else 'visitaties'}/{self.id}/"

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been held: the due date itself is still in time."""
        return self.status in ASKED and self.due_on < on and not self.is_closed_off


def visits(session: Session, quarter: str, on: date) -> list[Planned]:
    """Give the visits of a quarter, and those of others that are not over, by due date; one statement."""
    is_off = closed_off(on)
    rows = session.execute(
        select(Visit.id, Visit.kind, Visit.status, Visit.quarter, Visit.due_on, Werkplein.name, is_off)
        .join(Visit.werkplein)
        .where(or_(Visit.quarter == quarter, Visit.status.in_(UNSETTLED)))
        .order_by(Visit.due_on, Werkplein.name, Visit.id)
    )
    return [Planned(*row) for row in rows]


@dataclass(frozen=True)
class VisitCount:
    """How many visits of a kind a quarter needs, and how they stand."""

    kind: VisitKind
    needed: int
    by_status: Counter[VisitStatus] = field(default_factory=Counter)
    late: int = 0

    @property
    def confirmed(self) -> int:
        """Count what the MT agreed to and is still to come."""
        return self.by_status[VisitStatus.CONFIRMED]

    @property
    def held(self) -> int:
        """Count what was held."""
        return self.by_status[VisitStatus.HELD]

    @property
    def rest(self) -> int:
        """Count what has no day that the MT agreed to."""
        return self.needed - self.confirmed - self.held


def count(found: Sequence[Planned], kind: VisitKind, quarter: str, on: date) -> VisitCount:
    """Count the visits of one kind in a quarter; what lapsed is not needed, nor what nobody can pay any more."""
    own = [each for each in found if each.kind is kind and each.quarter == quarter and not each.is_closed_off]
    by_status = Counter(each.status for each in own)
    late = sum(each.is_late(on) for each in found if each.kind is kind)
    return VisitCount(kind, len(own) - by_status[VisitStatus.CANCELLED], by_status, late)


@dataclass(frozen=True)
class Rowed:
    """An intervention of a plan that runs, as the cockpit weighs it."""

    id: int
    plan_id: int
    rung: Rung
    is_skipping: bool
    due_on: date
    name: str
    last: InterventionState
    was_agreed: bool

    @property
    def address(self) -> str:
        """Give where it stands."""
        return f"/intern/interventies/{self.id}/"

    @property
    def asks_decision(self) -> bool:
        """Tell whether it is a proposal outside the order of the ladder: anything else (f), or a rung passed over."""
        is_outside = self.is_skipping or not self.rung.is_on_ladder
        return self.last is InterventionState.PROPOSED and is_outside

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done: the due date itself is still in time."""
        return self.last.is_agreed and self.due_on < on


def interventions(session: Session) -> list[Rowed]:
    """Give the interventions of the plans that run with how they stand, by due date; one statement."""
    move = InterventionMove
    agreed = exists().where(move.intervention_id == Intervention.id, move.state == InterventionState.AGREED)
    states = select(move.state).where(move.intervention_id == Intervention.id)
    last = states.order_by(move.id.desc()).limit(1).scalar_subquery()
    rows = session.execute(
        select(
            Intervention.id,
            Intervention.plan_id,
            Intervention.rung,
            Intervention.skip_reason != "",
            Intervention.due_on,
            Werkplein.name,
            last,
            agreed,
        )
        .join(Intervention.plan)
        .join(Intervention.werkplein)
        .where(StepPlan.ended_on.is_(None))
        .order_by(Intervention.due_on, Intervention.id)
    )
    return [Rowed(*row) for row in rows]


@dataclass(frozen=True)
class Lagging:
    """Who was fixed as a laggard last, and what it was in the quarter before; nothing where none was fixed."""

    werkplein_id: int
    name: str
    code: str
    before: Level | None

    @property
    def address(self) -> str:
        """Give where its card is."""
        return f"/intern/werkpleinen/{self.code}/"

    @property
    def is_new(self) -> bool:
        """Tell whether it had another level before, as the overview counts who moved."""
        return self.before not in (None, Level.LAGGARD)


def laggards(session: Session, fixed: FixedQuarter | None, on: date) -> list[Lagging]:
    """Give the laggards of the last fixed quarter that are open, with their level before; by name, one statement."""
    if fixed is None:
        return []
    earlier = Quarter.parse(fixed.quarter).previous().code
    before = aliased(FixedLevel)
    rows = session.execute(
        select(Werkplein.id, Werkplein.name, Werkplein.code, counting_level(before))
        .join(FixedLevel, FixedLevel.werkplein_id == Werkplein.id)
        .outerjoin(before, (before.werkplein_id == Werkplein.id) & (before.quarter == earlier))
        .where(FixedLevel.quarter == fixed.quarter, counting_level() == Level.LAGGARD, is_open(on))
        .order_by(Werkplein.name, Werkplein.id)
    )
    return [Lagging(*row) for row in rows]
