"""The rows of planning: where people start from and when they can, plans, and the days an MT chooses from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.models import Visit
from visitatie.planning.rules import facts
from visitatie.planning.rules.facts import AbsenceKind, Away, Base, Closing, SchoolRegion
from visitatie.planning.rules.plan import ORDER, REPLANNING_ORDER, GoalKind
from visitatie.planning.rules.state import Aim, PlanState
from visitatie.rules import DayPart
from werkplein.core import clock
from werkplein.core.database import Model, UtcDateTime, Withdrawable, code, day, key, label_enum, moment, name
from werkplein.core.labels import day_month
from werkplein.programme.rules import Quarter

# As long as a name can be (`name` in `core.database`).
LONGEST_NAME = 200


class HomeBase(Model):
    """From where and on which weekdays a supporter works."""

    __tablename__ = "home_base"
    __table_args__ = (CheckConstraint("weekdays <> ''", name="works"),)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    weekdays: Mapped[code]
    office_weekday: Mapped[int | None]
    # Two people who change it at once are told so.
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def facts(self) -> Base:
        """Give it as the rules want it."""
        return Base(self.municipality_id, facts.read_weekdays(self.weekdays), self.office_weekday)

    @property
    def weekday_words(self) -> str:
        """Say on which weekdays."""
        return facts.weekday_words(self.facts.weekdays)


class MtDays(Model):
    """On which weekdays an MT can receive a visit; every workday where there is no row."""

    __tablename__ = "mt_days"
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), primary_key=True)
    weekdays: Mapped[code]


class Absence(Withdrawable, Model):
    """Days on which a supporter or a Werkplein cannot. A row is withdrawn, never changed."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (werkplein_id IS NULL)", name="of_one"),
        CheckConstraint("(kind = 'blocked') = (werkplein_id IS NOT NULL)", name="blocks_a_werkplein"),
        CheckConstraint("ends_on >= begins_on", name="in_order"),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= added_on", name="withdrawn_later"),
        Index("ix_absence_of", "account_id", "ends_on"),
        Index("ix_absence_at", "werkplein_id", "ends_on"),
    )
    id: Mapped[key]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    werkplein_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein.id"))
    kind: Mapped[AbsenceKind] = mapped_column(label_enum(AbsenceKind))
    begins_on: Mapped[day]
    ends_on: Mapped[day]
    part: Mapped[DayPart] = mapped_column(label_enum(DayPart))
    what: Mapped[name] = mapped_column(default="")
    withdrawn_by: Mapped[int | None]

    @property
    def facts(self) -> Away:
        """Give it as the rules want it."""
        return Away(self.begins_on, self.ends_on, self.kind, self.part, self.what)

    @property
    def day_words(self) -> str:
        """Say when: one day with its part, or from one day to another."""
        if self.begins_on == self.ends_on:
            part = "" if self.part is DayPart.WHOLE else f", {self.part.label.lower()}"
            return day_month(self.begins_on, self.added_on) + part
        return f"{day_month(self.begins_on, self.added_on)} tot en met {day_month(self.ends_on, self.added_on)}"


class SchoolClosing(Model):
    """Weeks in which the schools of a region are closed; the secretariat fills it."""

    __tablename__ = "school_closing"
    __table_args__ = (
        UniqueConstraint("region", "begins_on", name="uq_school_closing_region"),
        CheckConstraint("ends_on >= begins_on", name="in_order"),
    )
    id: Mapped[key]
    region: Mapped[SchoolRegion] = mapped_column(label_enum(SchoolRegion))
    name: Mapped[name]
    begins_on: Mapped[day]
    ends_on: Mapped[day]

    @property
    def facts(self) -> Closing:
        """Give it as the rules want it."""
        return Closing(self.region, self.name, self.begins_on, self.ends_on)


class VisitPlan(Model):
    """A plan for the visits of a quarter, from the moment it was asked for; what was found stands in `outcome`.

    `attempt` counts who took it up: only the last one writes.
    """

    __tablename__ = "visit_plan"
    __table_args__ = (
        UniqueConstraint("quarter", "number", name="uq_visit_plan_number"),
        CheckConstraint("(state IN ('ready', 'published')) = (outcome IS NOT NULL)", name="ready_has_outcome"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_moment"),
        CheckConstraint("team_size IN (1, 2)", name="team_of_one_or_two"),
        CheckConstraint("state <> 'published' OR ill_id IS NULL", name="what_if_stays_one"),
    )
    id: Mapped[key]
    quarter: Mapped[code]
    number: Mapped[int]
    aim: Mapped[Aim] = mapped_column(label_enum(Aim))
    team_size: Mapped[int]
    # What if this supporter were ill: such a plan is looked at only.
    ill_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[PlanState] = mapped_column(label_enum(PlanState))
    for_day: Mapped[day]
    asked_at: Mapped[moment] = mapped_column(default=clock.now)
    asked_by: Mapped[int | None]
    attempt: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    progress: Mapped[list[Any]] = mapped_column(JSON(none_as_null=True), default=list)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    message: Mapped[str] = mapped_column(String(1000), default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None]

    @property
    def order(self) -> tuple[GoalKind, ...]:
        """Give the goals in the order in which they count."""
        return REPLANNING_ORDER if self.aim is Aim.LITTLE else ORDER

    @property
    def title(self) -> str:
        """Name it: `plan 3`."""
        return f"plan {self.number}"

    @property
    def quarter_label(self) -> str:
        """Name its quarter."""
        return Quarter.parse(self.quarter).label

    @property
    def is_what_if(self) -> bool:
        """Tell whether it only shows what would be."""
        return self.ill_id is not None

    @property
    def is_running(self) -> bool:
        """Tell whether it is still being made."""
        return self.state.is_running

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be looked at and is not sent yet."""
        return self.state is PlanState.READY

    @property
    def is_published(self) -> bool:
        """Tell whether it became proposals."""
        return self.state is PlanState.PUBLISHED

    @property
    def has_failed(self) -> bool:
        """Tell whether no plan came out."""
        return self.state is PlanState.FAILED


class VisitSlot(Model):
    """A day among which an MT can choose; they go when it has chosen. The first is that of the plan."""

    __tablename__ = "visit_slot"
    __table_args__ = (
        UniqueConstraint("visit_id", "rank", name="uq_visit_slot_rank"),
        UniqueConstraint("visit_id", "day", name="uq_visit_slot_day"),
        CheckConstraint("rank BETWEEN 1 AND 3", name="one_of_three"),
        CheckConstraint("second_id IS NULL OR second_id <> supporter_id", name="goes_with_another"),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("visit_plan.id"), index=True)
    rank: Mapped[int]
    day: Mapped[day]
    part: Mapped[DayPart] = mapped_column(label_enum(DayPart))
    supporter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    visit: Mapped[Visit] = relationship()

    @property
    def team(self) -> tuple[int, ...]:
        """Give who go."""
        return (self.supporter_id,) if self.second_id is None else (self.supporter_id, self.second_id)

    def day_words(self, near: date) -> str:
        """Say when: `dinsdag 13 juli, ochtend`."""
        return f"{day_month(self.day, near)}, {self.part.label.lower()}"
