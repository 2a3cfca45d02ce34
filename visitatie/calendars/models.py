"""The rows of calendars: the secret addresses, and what calendars were told of each visit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.calendars.rules import EventStatus, Said
from visitatie.models import Visit
from visitatie.rules import DayPart
from werkplein.core import clock
from werkplein.core.database import Model, day, key, label_enum, moment
from werkplein.register.models import Region


class CalendarAddress(Model):
    """An address of somebody, for their own visits or those of a region; only a hash of its token is kept."""

    __tablename__ = "calendar_address"
    __table_args__ = (Index("ix_calendar_address_of", "account_id", "region_id"),)
    id: Mapped[key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_on: Mapped[day]
    last_used_on: Mapped[day | None]
    revoked_at: Mapped[moment | None]
    region: Mapped[Region | None] = relationship()

    @property
    def label(self) -> str:
        """Name what stands in it."""
        return f"Regio {self.region.name}" if self.region else "Uw eigen bezoeken"

    @property
    def short(self) -> str:
        """Name it inside a sentence."""
        return f"regio {self.region.name}" if self.region else "uw eigen bezoeken"

    def was_used_on(self, on: date) -> bool:
        """Tell whether it was noted already that it was used on this day."""
        return self.last_used_on is not None and self.last_used_on >= on


class CalendarEvent(Model):
    """What calendars were told of a visit. Rows are only added; `sequence` counts them per visit.

    `uid` is made once and stays, also when the visit moves to another day or another supporter.
    """

    __tablename__ = "calendar_event"
    __table_args__ = (
        UniqueConstraint("visit_id", "sequence", name="uq_calendar_event_sequence"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("sequence >= 0", name="counts_up"),
        CheckConstraint("second_id IS NULL OR second_id <> supporter_id", name="goes_with_another"),
        Index("ix_calendar_event_supporter", "supporter_id", "visit_id", "sequence"),
        Index("ix_calendar_event_second", "second_id", "visit_id", "sequence"),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    uid: Mapped[str] = mapped_column(String(36))
    sequence: Mapped[int]
    status: Mapped[EventStatus] = mapped_column(label_enum(EventStatus))
    supporter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    # Who goes along, when two go.
    second_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    starts_on: Mapped[day]
    ends_on: Mapped[day]
    part: Mapped[DayPart] = mapped_column(label_enum(DayPart))
    recorded_on: Mapped[day]
    recorded_at: Mapped[moment] = mapped_column(default=clock.now)
    visit: Mapped[Visit] = relationship()

    @property
    def said(self) -> Said:
        """Give what was told, for the rules."""
        return Said(self.status, self.supporter_id, self.starts_on, self.ends_on, self.part, self.second_id)
