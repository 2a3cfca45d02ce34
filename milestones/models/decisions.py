"""The rows of decisions about levels: deviating for a while, and correcting what was fixed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from milestones.rules import Level
from werkplein.core.database import Appended, Model, Signed, code, day, key, label_enum, text


class LevelOverride(Appended, Signed, Model):
    """That the steering group sets another level from a day on, until a day. Without a level it ends that."""

    __tablename__ = "level_override"
    __table_args__ = (
        CheckConstraint("ends_on >= holds_on", name="ends_after_it_begins"),
        CheckConstraint("length(reason) >= 20", name="has_reason"),
        Index("ix_level_override_werkplein_id", "werkplein_id"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    level: Mapped[Level | None] = mapped_column(label_enum(Level))
    ends_on: Mapped[day]
    reason: Mapped[text]


class LevelCorrection(Appended, Signed, Model):
    """That a fixed level was wrong. What was fixed stays; from then on the newest correction counts."""

    __tablename__ = "level_correction"
    __table_args__ = (
        CheckConstraint("length(reason) >= 20", name="has_reason"),
        Index("ix_level_correction_of", "quarter", "werkplein_id"),
    )
    id: Mapped[key]
    quarter: Mapped[code] = mapped_column(ForeignKey("fixed_quarter.quarter"))
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    level: Mapped[Level] = mapped_column(label_enum(Level))
    reason: Mapped[text]
