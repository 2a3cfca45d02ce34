"""What Werkpleinen share of what they met, and who asked whom for contact about it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from milestones.rules.practices import LONGEST_STORY
from werkplein.core.database import Appended, Model, code, day, key, name, text


class PracticeShare(Appended, Model):
    """That an MT shares a milestone it met, or no longer does. Rows are only added; the newest one counts."""

    __tablename__ = "practice_share"
    __table_args__ = (
        CheckConstraint(f"length(story) <= {LONGEST_STORY}", name="story_fits"),
        CheckConstraint("is_shared OR story = ''", name="only_shared_has_story"),
        Index("ix_practice_share_of", "werkplein_id", "milestone"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    milestone: Mapped[code]
    is_shared: Mapped[bool]
    # What they did, in their own words, if they said so.
    story: Mapped[text] = mapped_column(default="")
    actor_id: Mapped[int | None]
    actor_label: Mapped[name]


class ContactRequest(Model):
    """That one Werkplein asked another for contact about a milestone. `number` counts how often it did."""

    __tablename__ = "contact_request"
    __table_args__ = (
        # The claim: of two clicks at once one makes the row, and only that one sends the mail.
        UniqueConstraint("asker_id", "asked_id", "milestone", "number", name="uq_contact_request_claim"),
        CheckConstraint("asker_id <> asked_id", name="asks_another"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("answered_on IS NULL OR answered_on >= asked_on", name="answered_after_asked"),
        CheckConstraint("answered_on IS NOT NULL OR answer = ''", name="answer_has_day"),
        Index("ix_contact_request_asked", "asked_id", "answered_on"),
    )
    id: Mapped[key]
    asker_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    milestone: Mapped[code]
    number: Mapped[int]
    question: Mapped[text] = mapped_column(default="")
    # Whether the asker agreed to show the address of the account; the address itself stays with the account.
    shows_address: Mapped[bool]
    asked_on: Mapped[day]
    asker_account_id: Mapped[int | None]
    asker_label: Mapped[name]
    answered_on: Mapped[day | None]
    answer: Mapped[text] = mapped_column(default="")
    answerer_account_id: Mapped[int | None]

    @property
    def is_answered(self) -> bool:
        """Tell whether the other side answered."""
        return self.answered_on is not None
