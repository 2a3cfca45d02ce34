"""What a plan holds: what is placed, what is not and why, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from visitatie.planning.rules.problem import Placed
from werkplein.core.labels import LabelEnum, number


class Rule(LabelEnum):
    """The hard constraints (domain E.2)."""

    H1 = "H1", "Elk bezoek één keer, binnen de termijn"
    H2 = "H2", "Niet in het weekend of op een feestdag"
    H3 = "H3", "De bezoekers kunnen en mogen"
    H4 = "H4", "Het Werkplein kan"
    H5 = "H5", "Genoeg tijd sinds het vorige bezoek"
    H6 = "H6", "Een dag die vol te houden is"
    H7 = "H7", "Bevestigde bezoeken blijven staan"
    H8 = "H8", "De terugkomdag van een scan op tijd"
    H9 = "H9", "Op tijd uitgenodigd"
    H10 = "H10", "Niet te veel bezoeken in een week"


@dataclass(frozen=True)
class Breach:
    """A hard constraint that a plan does not keep, in a sentence."""

    rule: Rule
    visit_id: int
    day: date | None
    sentence: str


class GoalKind(LabelEnum):
    """What a plan is judged by (domain E.3)."""

    UNPLANNED_AUDITS = "unplanned_audits", "Audits zonder dag"
    UNPLANNED_OTHERS = "unplanned_others", "Andere bezoeken zonder dag"
    DEADLINE_RISK = "deadline_risk", "Werkdagen te dicht op de uiterste dag"
    SEVERITY = "severity", "Zwaarste achterblijvers eerst"
    SCHOOL_HOLIDAYS = "school_holidays", "Bezoeken in een schoolvakantie"
    TRAVEL = "travel", "Reistijd in minuten"
    BALANCE = "balance", "Verschil in drukte"
    ROTATION = "rotation", "Bezoeken zonder precies één bekend gezicht"
    WEEKDAYS = "weekdays", "Bezoeken op een minder gewenste weekdag"
    STABILITY = "stability", "Afwijking van het gepubliceerde plan"


ORDER = tuple(GoalKind)
# After an event the change is to be small, before anything else but leaving out visits.
REPLANNING_ORDER = (*ORDER[:2], GoalKind.STABILITY, *ORDER[2:-1])


@dataclass(frozen=True)
class Goal:
    """How good a plan is at one goal, and how good it could be at best."""

    kind: GoalKind
    value: int
    bound: int
    is_proven: bool

    @property
    def gap(self) -> int:
        """Give how much better it might be, at most."""
        return self.value - self.bound

    @property
    def words(self) -> str:
        """Say how good it is, and whether that is the best."""
        if self.is_proven:
            return f"{number(self.value)}. Beter kan niet zonder een belangrijker doel te schaden."
        return f"{number(self.value)}. Misschien kan het beter, maar nooit beter dan {number(self.bound)}."


@dataclass(frozen=True)
class Reason:
    """Why a visit does not fit, and what would help."""

    rule: Rule
    sentence: str
    solution: str

    @property
    def words(self) -> str:
        """Say both."""
        return f"{self.sentence} Lost het op: {self.solution}"


@dataclass(frozen=True)
class Unplaced:
    """A visit that did not fit, with the reasons."""

    visit_id: int
    reasons: tuple[Reason, ...]


class Maker(LabelEnum):
    """What made a plan."""

    SOLVER = "solver", "Berekend met de oplosser"
    GREEDY = "greedy", "Berekend met de eenvoudige methode"


@dataclass(frozen=True)
class Plan:
    """A plan: what is placed, what is not, and how good it is at each goal, in order."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    goals: tuple[Goal, ...]
    maker: Maker

    @cached_property
    def by_visit(self) -> Mapping[int, Placed]:
        """Find where a visit was placed."""
        return {each.visit_id: each for each in self.placed}

    def goal(self, kind: GoalKind) -> Goal:
        """Give one goal."""
        return next(goal for goal in self.goals if goal.kind is kind)

    @property
    def values(self) -> tuple[int, ...]:
        """Give the values of the goals in order, to compare plans with."""
        return tuple(goal.value for goal in self.goals)


@dataclass(frozen=True)
class Limits:
    """How long may be computed, in the solver's own measure, so that a plan does not depend on the machine."""

    work: float = 20.0
    work_per_goal: float = 5.0
    seed: int = 1
