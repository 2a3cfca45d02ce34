"""The rows of interventions: what was wanted, every state since, and contact with others. All appended."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.interventions.rules import InterventionState, Party, Rung
from visitatie.steps.models import StepPlan
from werkplein.core.actor import Place
from werkplein.core.database import Appended, Model, Signed, code, day, key, label_enum, name, text
from werkplein.register.models import Werkplein


class Intervention(Appended, Signed, Model):
    """What is done about a laggard, and why. The MT reads the agreement; why it is needed is for who supports it."""

    __tablename__ = "intervention"
    __table_args__ = (
        CheckConstraint("length(agreement) >= 20", name="has_agreement"),
        CheckConstraint("length(why) >= 20", name="has_why"),
        CheckConstraint("skip_reason = '' OR length(skip_reason) >= 20", name="has_skip_reason"),
        Index("ix_intervention_plan_id", "plan_id"),
        Index("ix_intervention_werkplein_id", "werkplein_id"),
    )
    id: Mapped[key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("step_plan.id"))
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    rung: Mapped[Rung] = mapped_column(label_enum(Rung))
    agreement: Mapped[text]
    why: Mapped[text]
    owner: Mapped[name]
    due_on: Mapped[day]
    skip_reason: Mapped[text] = mapped_column(default="")
    plan: Mapped[StepPlan] = relationship()
    werkplein: Mapped[Werkplein] = relationship()
    reasons: Mapped[list[InterventionReason]] = relationship(order_by="InterventionReason.milestone")
    moves: Mapped[list[InterventionMove]] = relationship(order_by="InterventionMove.id")

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.werkplein.place


class InterventionReason(Model):
    """Which milestone an intervention is about, and the finding that shows it, where there is one."""

    __tablename__ = "intervention_reason"
    intervention_id: Mapped[int] = mapped_column(ForeignKey("intervention.id"), primary_key=True)
    milestone: Mapped[code] = mapped_column(primary_key=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))


class InterventionMove(Appended, Signed, Model):
    """That an intervention came to a state on a day. The newest is how it stands."""

    __tablename__ = "intervention_move"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("state NOT IN ('done', 'stopped') OR length(note) >= 20", name="end_has_words"),
        Index("uq_intervention_move_state", "intervention_id", "state", unique=True),
    )
    id: Mapped[key]
    intervention_id: Mapped[int] = mapped_column(ForeignKey("intervention.id"))
    state: Mapped[InterventionState] = mapped_column(label_enum(InterventionState))
    note: Mapped[text] = mapped_column(default="")


class PartyContact(Appended, Signed, Model):
    """A moment of contact with a party from outside, about one intervention or in general."""

    __tablename__ = "party_contact"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("next_on IS NULL OR next_on > holds_on", name="next_comes_later"),
        CheckConstraint("length(about) >= 20", name="has_words"),
        Index("ix_party_contact_party", "party", "holds_on"),
        Index("ix_party_contact_intervention_id", "intervention_id"),
    )
    id: Mapped[key]
    party: Mapped[Party] = mapped_column(label_enum(Party))
    intervention_id: Mapped[int | None] = mapped_column(ForeignKey("intervention.id"))
    spoke_with: Mapped[name]
    about: Mapped[text]
    next_on: Mapped[day | None]
    intervention: Mapped[Intervention | None] = relationship()
