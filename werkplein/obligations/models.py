"""Obligations as rows: they exist before anything arrives, so that what is missing can be counted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from werkplein.core.database import Model, code, day, key, label_enum, name, stamp
from werkplein.obligations import rules
from werkplein.obligations.rules import ObligationKind, ObligationState


class Obligation(Model):
    """Something expected of one Werkplein."""

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("werkplein_id", "kind", "period", "part", name="uq_obligation_what"),
        CheckConstraint("opens_on <= due_on", name="opens_before_due"),
        CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="settled_has_day"),
        CheckConstraint("NOT is_by_closing OR state = 'withdrawn'", name="closing_withdraws"),
        Index("ix_obligation_kind_period", "kind", "period"),
        Index("ix_obligation_state_due", "state", "due_on"),
        Index("ix_obligation_of_werkplein", "werkplein_id", "state", "due_on"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    kind: Mapped[ObligationKind] = mapped_column(label_enum(ObligationKind))
    period: Mapped[code]
    part: Mapped[code] = mapped_column(default="")
    opens_on: Mapped[day]
    due_on: Mapped[day]
    state: Mapped[ObligationState] = mapped_column(label_enum(ObligationState), default=ObligationState.OPEN)
    settled_on: Mapped[day | None]
    # Withdrawn because the Werkplein closed: expected again if it did not close after all.
    is_by_closing: Mapped[bool] = mapped_column(default=False, server_default=false())
    address: Mapped[name]
    audience: Mapped[str] = mapped_column(String(64))

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done before this day."""
        return rules.is_late(self.state, self.due_on, on)


class ClosingDay(Model):
    """A day on which nobody works: public holidays, filled from a calendar and kept by the secretariat."""

    __tablename__ = "closing_day"
    day: Mapped[day] = mapped_column(primary_key=True)
    name: Mapped[name]
    stamp: Mapped[stamp]
