"""The rows of what came from the road: each thing once, and what it said. All appended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.field.rules import ItemKind, NoteKind, Outcome
from visitatie.interventions.rules import Rung
from werkplein.core.database import Appended, Model, Signed, code, day, facts, key, label_enum, moment, name, text


class FieldItem(Appended, Signed, Model):
    """That a thing arrived, known by the name its phone gave it: whoever sends it again gets the same answer.

    `made_at` is by our clock, also where that of the phone was wrong. What was set aside is kept in `content`.
    """

    __tablename__ = "field_item"
    __table_args__ = (
        UniqueConstraint("item", name="uq_field_item_item"),
        CheckConstraint("length(item) = 36", name="has_name"),
        CheckConstraint("length(fingerprint) = 64", name="has_fingerprint"),
        Index("ix_field_item_visit_id", "visit_id"),
    )
    id: Mapped[key]
    item: Mapped[str] = mapped_column(String(36))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    kind: Mapped[ItemKind] = mapped_column(label_enum(ItemKind))
    outcome: Mapped[Outcome] = mapped_column(label_enum(Outcome))
    fingerprint: Mapped[str] = mapped_column(String(64))
    # The name of the thing that this one corrects.
    replaces: Mapped[str] = mapped_column(String(36), default="")
    content: Mapped[facts]
    told: Mapped[list[Any]] = mapped_column(JSON)
    made_at: Mapped[moment]


class FieldNote(Model):
    """A bottleneck, an opportunity, a threat or a best practice, at a criterion or one of its milestones."""

    __tablename__ = "field_note"
    __table_args__ = (CheckConstraint("length(text) > 0", name="has_text"),)
    item_id: Mapped[int] = mapped_column(ForeignKey("field_item.id"), primary_key=True)
    kind: Mapped[NoteKind] = mapped_column(label_enum(NoteKind))
    criterion: Mapped[code]
    milestone: Mapped[code] = mapped_column(default="")
    text: Mapped[text]
    item: Mapped[FieldItem] = relationship()


class FieldAgreement(Model):
    """Who does what by when, as agreed on the day."""

    __tablename__ = "field_agreement"
    __table_args__ = (
        CheckConstraint("length(what) > 0", name="has_what"),
        CheckConstraint("length(who) > 0", name="has_who"),
    )
    item_id: Mapped[int] = mapped_column(ForeignKey("field_item.id"), primary_key=True)
    what: Mapped[text]
    who: Mapped[name]
    due_on: Mapped[day]
    milestone: Mapped[code] = mapped_column(default="")
    item: Mapped[FieldItem] = relationship()


class FieldProposal(Model):
    """An intervention the supporter proposes; where it could not be made one yet, `kept_because` says why."""

    __tablename__ = "field_proposal"
    __table_args__ = (
        CheckConstraint("length(what) > 0", name="has_what"),
        CheckConstraint("(intervention_id IS NULL) = (kept_because <> '')", name="is_made_or_says_why"),
    )
    item_id: Mapped[int] = mapped_column(ForeignKey("field_item.id"), primary_key=True)
    rung: Mapped[Rung] = mapped_column(label_enum(Rung))
    what: Mapped[text]
    why: Mapped[text]
    milestones: Mapped[list[Any]] = mapped_column(JSON)
    owner: Mapped[name]
    due_on: Mapped[day | None]
    skip_reason: Mapped[text] = mapped_column(default="")
    intervention_id: Mapped[int | None] = mapped_column(ForeignKey("intervention.id"))
    kept_because: Mapped[text] = mapped_column(default="")
    item: Mapped[FieldItem] = relationship()


class FieldNextVisit(Model):
    """When the supporter wants to come again, and what for; planning it is another step."""

    __tablename__ = "field_next_visit"
    item_id: Mapped[int] = mapped_column(ForeignKey("field_item.id"), primary_key=True)
    wanted_on: Mapped[day | None]
    about: Mapped[text]
    item: Mapped[FieldItem] = relationship()
