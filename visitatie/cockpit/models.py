"""The rows of decisions of the steering group: what was decided, what follows, and its states. All appended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.cockpit import rules
from visitatie.cockpit.rules import FollowUpState, Taken
from werkplein.core.database import Appended, Model, Signed, day, key, label_enum, name, text
from werkplein.register.models import Werkplein


class SteeringDecision(Appended, Signed, Model):
    """A decision on its day. A correction is an entry of its own that names the first one; the newest counts."""

    __tablename__ = "steering_decision"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("subject <> ''", name="has_subject"),
        CheckConstraint("length(decision) >= 20", name="has_decision"),
        CheckConstraint("length(motivation) >= 20", name="has_motivation"),
        CheckConstraint("original_id IS NULL OR length(why_corrected) >= 20", name="correction_has_reason"),
        Index("ix_steering_decision_original_id", "original_id"),
        Index("ix_steering_decision_werkplein_id", "werkplein_id"),
    )
    id: Mapped[key]
    original_id: Mapped[int | None] = mapped_column(ForeignKey("steering_decision.id"))
    # Of which Werkplein, where it is about one.
    werkplein_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein.id"))
    subject: Mapped[name]
    decision: Mapped[text]
    motivation: Mapped[text]
    why_corrected: Mapped[text] = mapped_column(default="")
    werkplein: Mapped[Werkplein | None] = relationship()

    @property
    def taken(self) -> Taken:
        """Give what it says."""
        return Taken(self.subject, self.decision, self.motivation, self.holds_on)

    @property
    def address(self) -> str:
        """Give where it stands, with its corrections."""
        return f"/intern/besluiten/{self.original_id or self.id}/"


class DecisionFollowUp(Appended, Signed, Model):
    """What follows from a decision: what, by which function, and by when."""

    __tablename__ = "decision_follow_up"
    __table_args__ = (
        CheckConstraint("length(action) >= 20", name="has_words"),
        CheckConstraint("owner <> ''", name="has_owner"),
        CheckConstraint("due_on >= recorded_on", name="due_comes_later"),
        Index("ix_decision_follow_up_decision_id", "decision_id"),
    )
    id: Mapped[key]
    # Always the first entry of a decision, also when that was corrected.
    decision_id: Mapped[int] = mapped_column(ForeignKey("steering_decision.id"))
    action: Mapped[text]
    owner: Mapped[name]
    due_on: Mapped[day]
    decision: Mapped[SteeringDecision] = relationship()
    moves: Mapped[list[FollowUpMove]] = relationship(order_by="FollowUpMove.id")

    @property
    def state(self) -> FollowUpState:
        """Give where it stands."""
        return self.moves[-1].state if self.moves else FollowUpState.OPEN

    @property
    def since(self) -> date:
        """Give the day from which it stands so."""
        return self.moves[-1].holds_on if self.moves else self.holds_on

    @property
    def result(self) -> str:
        """Give what was last said about it."""
        return self.moves[-1].note if self.moves else ""

    @property
    def address(self) -> str:
        """Give where it stands."""
        return f"/intern/besluiten/{self.decision_id}/vervolg/{self.id}/"

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done before this day."""
        return rules.is_late(self.state, self.due_on, on)


class FollowUpMove(Appended, Signed, Model):
    """That a follow-up came to a state on a day. The newest is how it stands."""

    __tablename__ = "follow_up_move"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("state NOT IN ('done', 'dropped') OR length(note) >= 20", name="end_has_words"),
        Index("uq_follow_up_move_state", "follow_up_id", "state", unique=True),
    )
    id: Mapped[key]
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("decision_follow_up.id"))
    state: Mapped[FollowUpState] = mapped_column(label_enum(FollowUpState))
    note: Mapped[text] = mapped_column(default="")
