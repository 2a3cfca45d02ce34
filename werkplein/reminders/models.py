"""What was told about what is expected: a row per step and one per reader, so that nothing is told twice."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from werkplein.core.database import Model, code, day, key, label_enum
from werkplein.people.rules import Role
from werkplein.reminders.rules import ReminderState, Step


class TakenStep(Model):
    """A step that was taken, or passed by. With another due date the steps begin anew.

    `occasion` is empty; a reminder by hand can come back and has its day there: at most one a day.
    """

    __tablename__ = "reminder_step"
    __table_args__ = (
        UniqueConstraint("obligation_id", "due_on", "step", "occasion", name="uq_reminder_step_what"),
        CheckConstraint("(step = 'by_hand') = (occasion <> '')", name="by_hand_has_occasion"),
    )
    id: Mapped[key]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    due_on: Mapped[day]
    step: Mapped[Step] = mapped_column(label_enum(Step))
    occasion: Mapped[code] = mapped_column(default="")
    taken_on: Mapped[day] = mapped_column(index=True)
    is_passed: Mapped[bool] = mapped_column(default=False)


class Reminder(Model):
    """That one reader is told of a step, in the role for which it is; claimed once, in the unit of work of its mail."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("step_id", "account_id", name="uq_reminder_reader"),
        CheckConstraint("(state = 'mailed') = (mailed_on IS NOT NULL)", name="mailed_has_day"),
        Index("ix_reminder_account_mailed", "account_id", "mailed_on"),
    )
    id: Mapped[key]
    step_id: Mapped[int] = mapped_column(ForeignKey("reminder_step.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(label_enum(Role))
    state: Mapped[ReminderState] = mapped_column(label_enum(ReminderState), index=True)
    mailed_on: Mapped[day | None]
