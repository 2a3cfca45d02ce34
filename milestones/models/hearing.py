"""The rows of hearings: that an MT agreed with what was found, or disputes it, and what was decided (design 4.11)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column

from milestones.rules.hearing import GRANTED, HearingAct
from werkplein.core.database import Appended, Model, Signed, key, label_enum, text


class FindingAgreement(Appended, Signed, Model):
    """That the MT agreed with a finding before the time to reply was over."""

    __tablename__ = "finding_agreement"
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)


class HearingStep(Appended, Signed, Model):
    """One step of the hearing about a finding. There is one hearing per finding, and every step is taken once."""

    __tablename__ = "hearing_step"
    __table_args__ = (
        UniqueConstraint("assessment_id", "act", name="uq_hearing_step_once"),
        Index("ix_hearing_step_werkplein_id", "werkplein_id"),
    )
    id: Mapped[key]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    act: Mapped[HearingAct] = mapped_column(label_enum(HearingAct))
    text: Mapped[text]


def is_withdrawn(assessment_id: Mapped[int] | Mapped[int | None]) -> ColumnElement[bool]:
    """Ask the database whether a finding was withdrawn after a hearing."""
    return exists().where(HearingStep.assessment_id == assessment_id, HearingStep.act.in_(GRANTED))
