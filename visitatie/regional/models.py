"""The rows of support in the regions: functions, needs, requests, choices of leaders, and meetings with who came."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.regional.rules import (
    Asked,
    Audience,
    FunctionKind,
    GuestFunction,
    MeetingKind,
    MeetingState,
    Need,
    NeedState,
)
from visitatie.reviews.models import SupportAction
from visitatie.reviews.rules import SupportKind, SupportState
from werkplein.core.actor import Place
from werkplein.core.database import Appended, Model, Signed, code, day, key, label_enum, name
from werkplein.core.database import text as words
from werkplein.register.models import Region, Werkplein

RUNS = sql("ends_on IS NULL")


class RegionalFunction(Model):
    """That a region has a function, at an organisation: never who holds it."""

    __tablename__ = "regional_function"
    __table_args__ = (
        CheckConstraint("organisation <> ''", name="has_organisation"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_later"),
        Index(
            "uq_regional_function_now",
            "region_id",
            "kind",
            "organisation",
            unique=True,
            sqlite_where=RUNS,
            postgresql_where=RUNS,
        ),
    )
    id: Mapped[key]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    kind: Mapped[FunctionKind] = mapped_column(label_enum(FunctionKind))
    organisation: Mapped[name]
    starts_on: Mapped[day]
    ends_on: Mapped[day | None]

    @property
    def label(self) -> str:
        """Give function and organisation."""
        return f"{self.kind.label}, {self.organisation}"


class SupportNeed(Model):
    """What a Werkplein says it needs, by when that is taken up, and what came of it."""

    __tablename__ = "support_need"
    __table_args__ = (
        CheckConstraint("length(text) >= 20", name="has_words"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="end_has_day"),
        CheckConstraint("state = 'open' OR length(outcome) >= 20", name="end_has_words"),
        Index("ix_support_need_werkplein_id", "werkplein_id"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    kind: Mapped[SupportKind] = mapped_column(label_enum(SupportKind))
    milestone: Mapped[code] = mapped_column(default="")
    text: Mapped[words]
    stated_on: Mapped[day]
    stated_by: Mapped[int | None]
    answer_by: Mapped[day]
    state: Mapped[NeedState] = mapped_column(label_enum(NeedState), default=NeedState.OPEN)
    ended_on: Mapped[day | None]
    outcome: Mapped[words] = mapped_column(default="")
    werkplein: Mapped[Werkplein] = relationship()
    requests: Mapped[list[SupportRequest]] = relationship(back_populates="need", order_by="SupportRequest.id")

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.werkplein.place

    @property
    def told(self) -> Need:
        """Give it as it was stated."""
        return Need(self.kind, self.milestone, self.text)

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be met."""
        return self.state is NeedState.OPEN

    @property
    def is_taken_up(self) -> bool:
        """Tell whether somebody works on it."""
        return any(each.state is not SupportState.STOPPED for each in self.requests)

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been taken up: the last day itself is still in time."""
        return self.is_open and not self.is_taken_up and self.answer_by < on


class SupportRequest(Model):
    """What was asked of a function: for a need, for support of a recommendation, or by itself; and what came of it."""

    __tablename__ = "support_request"
    __table_args__ = (
        CheckConstraint("length(what) >= 20", name="has_words"),
        CheckConstraint("asked_on <= due_on", name="due_later"),
        CheckConstraint("need_id IS NULL OR support_action_id IS NULL", name="is_about_one"),
        CheckConstraint("(state = 'agreed') = (ended_on IS NULL)", name="end_has_day"),
        CheckConstraint("state = 'agreed' OR length(result) >= 20", name="end_has_words"),
        Index("ix_support_request_werkplein_id", "werkplein_id"),
        Index("ix_support_request_function_id", "function_id"),
        Index("ix_support_request_need_id", "need_id"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    function_id: Mapped[int] = mapped_column(ForeignKey("regional_function.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("support_need.id"))
    support_action_id: Mapped[int | None] = mapped_column(ForeignKey("support_action.id"))
    what: Mapped[words]
    due_on: Mapped[day]
    asked_on: Mapped[day]
    asked_by: Mapped[int | None]
    state: Mapped[SupportState] = mapped_column(label_enum(SupportState), default=SupportState.AGREED)
    ended_on: Mapped[day | None]
    result: Mapped[words] = mapped_column(default="")
    werkplein: Mapped[Werkplein] = relationship()
    function: Mapped[RegionalFunction] = relationship()
    need: Mapped[SupportNeed | None] = relationship(back_populates="requests")
    support_action: Mapped[SupportAction | None] = relationship()

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.werkplein.place

    @property
    def told(self) -> Asked:
        """Give it as it was asked."""
        return Asked(self.function_id, self.what, self.due_on, self.need_id, self.support_action_id)

    @property
    def is_going(self) -> bool:
        """Tell whether it is still to be done."""
        return self.state is SupportState.AGREED

    @property
    def is_done(self) -> bool:
        """Tell whether it came to a result."""
        return self.state is SupportState.DONE

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done: the due date itself is still in time."""
        return self.is_going and self.due_on < on


class SupportChoice(Appended, Signed, Model):
    """That a leader chose for the offer of the middle group, or no longer: the newest row counts."""

    __tablename__ = "support_choice"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        Index("ix_support_choice_werkplein_id", "werkplein_id"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    takes_part: Mapped[bool]


class RegionalMeeting(Model):
    """A meeting in a region: for whom, about what, where and when, and what came of it."""

    __tablename__ = "regional_meeting"
    __table_args__ = (
        CheckConstraint("subject <> '' AND venue <> ''", name="has_subject_and_venue"),
        CheckConstraint("(state = 'planned') = (ended_on IS NULL)", name="end_has_day"),
        CheckConstraint("state <> 'held' OR ended_on >= meets_on", name="held_before_told"),
        CheckConstraint("state = 'planned' OR length(outcome) >= 20", name="end_has_words"),
        Index("ix_regional_meeting_region_id", "region_id", "meets_on"),
    )
    id: Mapped[key]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    kind: Mapped[MeetingKind] = mapped_column(label_enum(MeetingKind))
    audience: Mapped[Audience] = mapped_column(label_enum(Audience))
    subject: Mapped[name]
    venue: Mapped[name]
    meets_on: Mapped[day]
    planned_on: Mapped[day]
    planned_by: Mapped[int | None]
    state: Mapped[MeetingState] = mapped_column(label_enum(MeetingState), default=MeetingState.PLANNED)
    ended_on: Mapped[day | None]
    outcome: Mapped[words] = mapped_column(default="")
    region: Mapped[Region] = relationship()
    guests: Mapped[list[MeetingGuest]] = relationship(order_by="MeetingGuest.werkplein_id, MeetingGuest.function")
    hosts: Mapped[list[RegionalFunction]] = relationship(
        secondary="meeting_host", order_by="RegionalFunction.kind, RegionalFunction.id"
    )

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return Place(region_id=self.region_id)

    @property
    def is_planned(self) -> bool:
        """Tell whether it is still to be held, or to be told of."""
        return self.state is MeetingState.PLANNED

    @property
    def is_held(self) -> bool:
        """Tell whether it was held."""
        return self.state is MeetingState.HELD

    def is_to_tell(self, on: date) -> bool:
        """Tell whether its day has passed and nobody wrote down what came of it."""
        return self.is_planned and self.meets_on < on

    @property
    def came(self) -> list[MeetingGuest]:
        """Give who came."""
        return [each for each in self.guests if each.came]


class MeetingGuest(Model):
    """That a Werkplein was asked to a meeting, as what, and whether it came; unknown until it was held."""

    __tablename__ = "meeting_guest"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("regional_meeting.id"), primary_key=True)
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), primary_key=True, index=True)
    function: Mapped[GuestFunction] = mapped_column(label_enum(GuestFunction), primary_key=True)
    came: Mapped[bool | None]
    werkplein: Mapped[Werkplein] = relationship()

    @property
    def key(self) -> str:
        """Give by what it is chosen in a form."""
        return f"{self.werkplein_id}-{self.function.value}"


class MeetingHost(Model):
    """That a function of the region takes part in a meeting."""

    __tablename__ = "meeting_host"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("regional_meeting.id"), primary_key=True)
    function_id: Mapped[int] = mapped_column(ForeignKey("regional_function.id"), primary_key=True)
