"""The rows of step plans: from when until when, the terms of the steps, what was written, and what was decided."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.steps.rules import AuditChoice, PlanStep
from werkplein.core.actor import Place
from werkplein.core.database import Appended, Model, Signed, code, day, facts, key, label_enum
from werkplein.core.database import text as words
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

OPEN = text("ended_on IS NULL")


class StepPlan(Model):
    """The plan of one laggard, from the day it was fixed (or decided) to be one until it is none. One is open."""

    __tablename__ = "step_plan"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= starts_on", name="ends_after_it_begins"),
        Index("ix_step_plan_werkplein_id", "werkplein_id"),
        Index("uq_step_plan_open", "werkplein_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    # The quarter that was fixed, or in which the steering group decided.
    basis: Mapped[code]
    is_decided: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[day]
    ended_on: Mapped[day | None]
    werkplein: Mapped[Werkplein] = relationship()
    terms: Mapped[list[StepTerm]] = relationship(back_populates="plan", order_by="StepTerm.id")

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.werkplein.place

    @property
    def basis_label(self) -> str:
        """Name the quarter."""
        return Quarter.parse(self.basis).label

    @property
    def address(self) -> str:
        """Give where it is worked on."""
        return f"/intern/werkpleinen/{self.werkplein.code}/stappenplan/"


class StepTerm(Model):
    """By when one step of a plan must be done, and when it was; for audits only the day without a visit."""

    __tablename__ = "step_term"
    __table_args__ = (Index("uq_step_term_step", "plan_id", "step", unique=True),)
    id: Mapped[key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("step_plan.id"))
    step: Mapped[PlanStep] = mapped_column(label_enum(PlanStep))
    # The quarter by which an obligation of this step is known.
    quarter: Mapped[code]
    due_on: Mapped[day]
    done_on: Mapped[day | None]
    plan: Mapped[StepPlan] = relationship(back_populates="terms")


class StepEntry(Appended, Signed, Model):
    """What was written at a step, as a whole: the newest counts, the earlier ones stay."""

    __tablename__ = "step_entry"
    __table_args__ = (
        CheckConstraint("step IN ('analysis', 'grid', 'interventions')", name="is_written"),
        Index("ix_step_entry_of", "plan_id", "step"),
    )
    id: Mapped[key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("step_plan.id"))
    step: Mapped[PlanStep] = mapped_column(label_enum(PlanStep))
    texts: Mapped[facts]
    is_finished: Mapped[bool]


class ExternalAuditDecision(Appended, Signed, Model):
    """What the steering group decided about an external audit. A later decision stands beside it."""

    __tablename__ = "external_audit_decision"
    __table_args__ = (
        CheckConstraint("length(motivation) >= 20", name="has_motivation"),
        CheckConstraint("length(consequences) >= 20", name="has_consequences"),
    )
    id: Mapped[key]
    choice: Mapped[AuditChoice] = mapped_column(label_enum(AuditChoice))
    motivation: Mapped[words]
    consequences: Mapped[words]
    subjects: Mapped[list[ExternalAuditSubject]] = relationship(order_by="ExternalAuditSubject.id")


class ExternalAuditSubject(Model):
    """That a decision was about a plan, and whether an external audit follows."""

    __tablename__ = "external_audit_subject"
    __table_args__ = (
        Index("uq_external_audit_subject_plan", "decision_id", "plan_id", unique=True),
        Index("ix_external_audit_subject_plan_id", "plan_id"),
    )
    id: Mapped[key]
    decision_id: Mapped[int] = mapped_column(ForeignKey("external_audit_decision.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("step_plan.id"))
    is_audited: Mapped[bool]
    plan: Mapped[StepPlan] = relationship()


def is_open_on(plan: StepPlan, on: date) -> bool:
    """Tell whether a plan runs on a day."""
    return plan.starts_on <= on and (plan.ended_on is None or plan.ended_on > on)
