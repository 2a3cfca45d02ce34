"""The rows of evidence: what was added, where its file is, what was decided about it, and what was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, exists
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from milestones.models.answers import Assessment
from milestones.models.hearing import is_withdrawn
from milestones.rules import Source, Verdict
from milestones.rules.evidence import CheckOutcome, EvidenceState, state_of
from werkplein.core.actor import Place
from werkplein.core.database import Appended, Model, Signed, code, day, key, label_enum, name, text
from werkplein.core.labels import number
from werkplein.core.uploads import FileKind
from werkplein.register.models import Werkplein

if TYPE_CHECKING:
    from milestones.models.hearing_evidence import HearingEvidence

PICTURES = "'jpeg', 'png', 'webp'"


class Evidence(Appended, Signed, Model):
    """A photo or document with a milestone: about `holds_on`, added on `recorded_on`. Rows are only added."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("description <> ''", name="has_description"),
        CheckConstraint("size > 0", name="has_size"),
        CheckConstraint(
            f"(kind IN ({PICTURES})) = (width IS NOT NULL AND height IS NOT NULL)", name="picture_has_measures"
        ),
        CheckConstraint(f"kind NOT IN ({PICTURES}) OR is_without_visitors", name="picture_without_visitors"),
        CheckConstraint("(visit_id IS NULL) = (source = 'self')", name="visit_has_visitor"),
        Index("ix_evidence_of", "werkplein_id", "milestone"),
        Index("ix_evidence_at", "recorded_at"),
        Index("ix_evidence_visit", "visit_id"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    milestone: Mapped[code]
    # The checklist with which it came, and the visit on which it was made; nothing for what came in between.
    quarter: Mapped[code | None]
    visit_id: Mapped[code | None] = mapped_column()
    source: Mapped[Source] = mapped_column(label_enum(Source))
    kind: Mapped[FileKind] = mapped_column(label_enum(FileKind))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    description: Mapped[text]
    # As it was called, without what could mislead; for reading and downloading only.
    filename: Mapped[name]
    is_without_visitors: Mapped[bool]

    werkplein: Mapped[Werkplein] = relationship()
    file: Mapped[EvidenceFile | None] = relationship(back_populates="evidence")
    check: Mapped[EvidenceCheck | None] = relationship(back_populates="evidence")
    brought_with: Mapped[HearingEvidence | None] = relationship(back_populates="evidence")
    # Whether something was found at the visit that brought it: before that nobody saw it on site.
    was_held: Mapped[bool] = column_property(exists().where(Assessment.visit_id == visit_id))

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.werkplein.place

    @property
    def outcome(self) -> CheckOutcome | None:
        """Give what was decided about it."""
        return self.check.outcome if self.check is not None else None

    @property
    def state(self) -> EvidenceState:
        """Tell how it stands."""
        return state_of(
            self.outcome, self.visit_id is not None, self.is_of_hearing, self._is_of_withdrawn, self.was_held
        )

    @property
    def _is_of_withdrawn(self) -> bool:
        return self.check is not None and self.check.is_of_withdrawn

    @property
    def is_of_hearing(self) -> bool:
        """Tell whether it was brought in a hearing."""
        return self.brought_with is not None

    @property
    def size_words(self) -> str:
        """Say how large the file is: `340 kB`, `1,2 MB`."""
        return f"{number(self.size / 1024**2, 1)} MB" if self.size >= 1024**2 else f"{max(1, self.size // 1024)} kB"

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is to be checked."""
        return self.state is EvidenceState.WAITING

    @property
    def is_returned(self) -> bool:
        """Tell whether it was sent back."""
        return self.state is EvidenceState.RETURNED

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether it was taken back."""
        return self.state is EvidenceState.WITHDRAWN


class EvidenceFile(Model):
    """Where the file of a piece of evidence is. The one thing that can be let go: when it should never have been kept.

    A file that no row names is swept.
    """

    __tablename__ = "evidence_file"
    __table_args__ = (
        CheckConstraint("length(digest) = 64", name="whole_digest"),
        Index("ix_evidence_file_digest", "digest"),
    )
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    thumbnail_digest: Mapped[str | None] = mapped_column(String(64))

    evidence: Mapped[Evidence] = relationship(back_populates="file")


class EvidenceCheck(Signed, Model):
    """What was decided about a piece of evidence, once. Rows are only added."""

    __tablename__ = "evidence_check"
    __table_args__ = (
        CheckConstraint("outcome <> 'returned' OR reason <> ''", name="returned_with_reason"),
        CheckConstraint("(outcome = 'accepted') = (assessment_id IS NOT NULL)", name="accepted_has_assessment"),
        CheckConstraint("(outcome = 'accepted') = (verdict IS NOT NULL)", name="accepted_has_verdict"),
    )
    id: Mapped[key]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), unique=True)
    outcome: Mapped[CheckOutcome] = mapped_column(label_enum(CheckOutcome))
    verdict: Mapped[Verdict | None] = mapped_column(label_enum(Verdict))
    reason: Mapped[text] = mapped_column(default="")
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    recorded_on: Mapped[day]

    evidence: Mapped[Evidence] = relationship(back_populates="check")
    # Whether the MT won the hearing about what was found on it: nothing follows from the piece any more.
    is_of_withdrawn: Mapped[bool] = column_property(is_withdrawn(assessment_id))

    @property
    def is_met(self) -> bool:
        """Tell whether the piece shows that the milestone is met."""
        return self.verdict is Verdict.MET


class SampleDraw(Signed, Model):
    """That a sample was drawn for a quarter: out of which answers, and by what seed. Rows are only added."""

    __tablename__ = "sample_draw"
    quarter: Mapped[code] = mapped_column(primary_key=True)
    seed: Mapped[code]
    # All answers that could be drawn, as `zwolle/a1`, so that anyone can draw again.
    population: Mapped[list[str]] = mapped_column(JSON)
    recorded_on: Mapped[day]


class SampleItem(Model):
    """An answer that was drawn. Rows are only added."""

    __tablename__ = "sample_item"
    quarter: Mapped[str] = mapped_column(ForeignKey("sample_draw.quarter"), primary_key=True)
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), primary_key=True, index=True)
    milestone: Mapped[code] = mapped_column(primary_key=True)
    rank: Mapped[int]
