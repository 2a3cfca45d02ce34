"""Releases, and the one pointer to what is public now."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from werkplein.core.database import Appended, Model, UtcDateTime, code, day, key, label_enum, moment, name, text
from werkplein.core.labels import AMSTERDAM
from werkplein.publication.rules import ReleaseState

# The work in the background that writes the pages of an approved release.
RENDERING = "publiceren"


class Release(Appended, Model):
    """A frozen set of public figures. The content lies in the file store under its digest."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("approved_by <> prepared_by", name="two_people"),
        CheckConstraint("(state IN ('approved', 'public')) = (approved_on IS NOT NULL)", name="approved_has_day"),
        CheckConstraint("(state = 'public') = (public_on IS NOT NULL)", name="public_has_day"),
    )
    id: Mapped[key]
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[ReleaseState] = mapped_column(label_enum(ReleaseState), index=True)
    title: Mapped[name]
    digest: Mapped[code]
    # The public release this one follows, by number.
    replaces: Mapped[int | None]
    prepared_by: Mapped[int | None]
    prepared_at: Mapped[moment]
    # From when on it may be public; without an hour that is as soon as it is approved.
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None]
    approved_on: Mapped[day | None]
    public_on: Mapped[day | None]
    decided_at: Mapped[moment | None]
    note: Mapped[text] = mapped_column(default="")

    @property
    def is_to_come(self) -> bool:
        """Tell whether it may still become public."""
        return self.is_waiting or self.is_approved

    @property
    def contents_title(self) -> str:
        """Say what its figures are: to become public, public once, or never."""
        return {
            ReleaseState.PREPARED: "Dit wordt openbaar",
            ReleaseState.APPROVED: "Dit wordt openbaar",
            ReleaseState.PUBLIC: "Dit is openbaar gemaakt",
        }.get(self.state, "Dit is niet openbaar geworden")

    @property
    def is_waiting(self) -> bool:
        """Tell whether a second person can still decide."""
        return self.state is ReleaseState.PREPARED

    @property
    def is_ended(self) -> bool:
        """Tell whether a second person sent it back, or somebody took it back before it was public."""
        return self.state in (ReleaseState.REJECTED, ReleaseState.WITHDRAWN)

    @property
    def is_approved(self) -> bool:
        """Tell whether it was approved and is not public yet: it waits for its hour, or its pages are being written."""
        return self.state is ReleaseState.APPROVED

    def is_early(self, at: datetime) -> bool:
        """Tell whether its hour is still to come."""
        return self.planned_at is not None and at < self.planned_at

    def is_held(self, at: datetime) -> bool:
        """Tell whether it was approved and waits for its hour."""
        return self.is_approved and self.is_early(at)

    @property
    def opens_on(self) -> date | None:
        """Give the day on which it became public; before that the first on which it can."""
        if self.public_on is not None:
            return self.public_on
        if self.approved_on is None or self.planned_at is None:
            return self.approved_on
        return max(self.approved_on, self.planned_at.astimezone(AMSTERDAM).date())

    @property
    def is_public(self) -> bool:
        """Tell whether it was made public."""
        return self.state is ReleaseState.PUBLIC

    @property
    def mark(self) -> str:
        """Give the digest as people compare it: four groups of four."""
        return " ".join(self.digest[start : start + 4] for start in range(0, 16, 4))


class PublicSite(Model):
    """The one row that says which tree of files is public. It changes when a tree is complete."""

    __tablename__ = "public_site"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    folder: Mapped[code]
    complete_at: Mapped[moment]

    release: Mapped[Release] = relationship()
