"""The row that ties a piece of evidence to the step of a hearing with which it came (design 4.11)."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from milestones.models.evidence import Evidence
from milestones.models.hearing import HearingStep
from werkplein.core.database import Model


class HearingEvidence(Model):
    """That a piece was brought with a step: who decides looks at it, and no desk. Rows are only added."""

    __tablename__ = "hearing_evidence"
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("hearing_step.id"), index=True)

    evidence: Mapped[Evidence] = relationship(back_populates="brought_with")
    step: Mapped[HearingStep] = relationship()
