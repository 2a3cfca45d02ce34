"""The own approach of the four big cities: consultations with their representative, versions, adoption."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from milestones.rules.g4 import Consultation
from werkplein.core.database import Appended, Model, day, key, name, text


class G4Consultation(Appended, Model):
    """One consultation with the representative. Rows are only added; a correction names the row it replaces."""

    __tablename__ = "g4_consultation"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("next_on IS NULL OR next_on > holds_on", name="next_is_later"),
    )
    id: Mapped[key]
    # With whom, by function and never by name.
    with_whom: Mapped[name]
    subject: Mapped[name]
    outcome: Mapped[text]
    next_on: Mapped[day | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("g4_consultation.id"), unique=True)
    actor_id: Mapped[int | None]
    actor_label: Mapped[name]

    @property
    def told(self) -> Consultation:
        """Give what it says."""
        return Consultation(self.holds_on, self.with_whom, self.subject, self.outcome, self.next_on)


class G4Approach(Appended, Model):
    """One version of the approach. Rows are only added: an adopted version can never be rewritten."""

    __tablename__ = "g4_approach"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version_from_one"),
        CheckConstraint("document_url = '' OR document_title <> ''", name="document_has_title"),
    )
    id: Mapped[key]
    version: Mapped[int] = mapped_column(unique=True)
    title: Mapped[name]
    body: Mapped[text]
    document_title: Mapped[name] = mapped_column(default="")
    document_url: Mapped[text] = mapped_column(default="")
    actor_id: Mapped[int | None]
    actor_label: Mapped[name]


class G4Adoption(Appended, Model):
    """That the steering group adopted a version, with why. The newest adoption is in force."""

    __tablename__ = "g4_adoption"
    __table_args__ = (CheckConstraint("motivation <> ''", name="has_motivation"),)
    id: Mapped[key]
    approach_id: Mapped[int] = mapped_column(ForeignKey("g4_approach.id"), unique=True)
    motivation: Mapped[text]
    actor_id: Mapped[int | None]
    actor_label: Mapped[name]
