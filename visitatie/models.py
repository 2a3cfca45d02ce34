"""The rows of visits: who goes where, when, and how it stands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, column, func, select, table
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from visitatie import rules
from visitatie.rules import DayPart, VisitKind, VisitStatus
from werkplein.core.actor import Place
from werkplein.core.database import Appended, Model, Signed, code, day, key, label_enum, text
from werkplein.core.labels import day_month
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

# The days that MTs can choose among, as far as a visit looks at them: the rows themselves are of the planning.
_OFFERED = table("visit_slot", column("visit_id"), column("day", Date))


class Visit(Model):
    """A visit to one Werkplein. `basis` is the fixed quarter that asks for it, `quarter` the one it is due in."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("werkplein_id", "kind", "basis", name="uq_visit_basis"),
        UniqueConstraint("werkplein_id", "kind", "quarter", name="uq_visit_quarter"),
        CheckConstraint("status IN ('waiting', 'open', 'cancelled') OR planned_on IS NOT NULL", name="has_day"),
        CheckConstraint("(status = 'held') = (held_on IS NOT NULL)", name="held_has_day"),
        CheckConstraint("planned_on IS NULL OR supporter_id IS NOT NULL", name="day_has_supporter"),
        CheckConstraint("second_id IS NULL OR second_id <> supporter_id", name="goes_with_another"),
        CheckConstraint("status <> 'no_show' OR missed_on IS NOT NULL", name="missed_has_day"),
        Index("ix_visit_quarter_status", "quarter", "status"),
        Index("ix_visit_supporter_day", "supporter_id", "planned_on"),
    )
    id: Mapped[key] = mapped_column()
    kind: Mapped[VisitKind] = mapped_column(label_enum(VisitKind))
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), index=True)
    basis: Mapped[code]
    quarter: Mapped[code]
    due_on: Mapped[day]
    created_on: Mapped[day]
    status: Mapped[VisitStatus] = mapped_column(label_enum(VisitStatus))
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # Who goes along, where two go.
    second_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    planned_on: Mapped[day | None]
    part: Mapped[DayPart | None] = mapped_column(label_enum(DayPart))
    confirmed_on: Mapped[day | None]
    held_on: Mapped[day | None]
    # Why the last step was taken: another day asked for, late, cancelled.
    reason: Mapped[text] = mapped_column(default="")
    discussed_with: Mapped[str] = mapped_column(String(200), default="")
    is_kept: Mapped[bool] = mapped_column(default=False)
    # The last day on which it was to be and nobody was there: it stays, also when it is booked again.
    missed_on: Mapped[day | None]
    werkplein: Mapped[Werkplein] = relationship()
    # The last day that a plan offered: until then the MT can choose. It is read along with every visit.
    offered_until: Mapped[date | None] = column_property(
        select(func.max(_OFFERED.c.day)).where(_OFFERED.c.visit_id == id).correlate_except(_OFFERED).scalar_subquery()
    )

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.werkplein.place

    @property
    def address(self) -> str:
        """Give where it is worked on."""
        return f"/intern/{'bezoeken' if self.kind.is_audit else 'visitaties'}/{self.id}/"

    @property
    def report_address(self) -> str:
        """Give where its report is read and replied to, whatever kind of visit it was."""
        return f"/intern/bezoeken/{self.id}/verslag/"

    @property
    def title(self) -> str:
        """Name it: `Audit Assen`."""
        return f"{self.kind.label} {self.werkplein.name}"

    @property
    def quarter_label(self) -> str:
        """Name the quarter it is due in."""
        return Quarter.parse(self.quarter).label

    @property
    def basis_label(self) -> str:
        """Name the quarter that was fixed."""
        return Quarter.parse(self.basis).label

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits for a decision."""
        return self.status is VisitStatus.WAITING

    @property
    def is_open(self) -> bool:
        """Tell whether a day is to be proposed."""
        return self.status is VisitStatus.OPEN

    @property
    def awaits_other_day(self) -> bool:
        """Tell whether the MT asked for another day than the one that was proposed; the reason says why."""
        return self.is_open and bool(self.reason)

    @property
    def is_proposed(self) -> bool:
        """Tell whether the MT is asked about a day."""
        return self.status is VisitStatus.PROPOSED

    @property
    def is_missed(self) -> bool:
        """Tell whether nobody was there on its day, and it is to be booked again."""
        return self.status is VisitStatus.NO_SHOW

    @property
    def team(self) -> tuple[int, ...]:
        """Give who go, if anyone was chosen."""
        return tuple(each for each in (self.supporter_id, self.second_id) if each is not None)

    @property
    def is_held(self) -> bool:
        """Tell whether it was held."""
        return self.status is VisitStatus.HELD

    @property
    def was_held_otherwise(self) -> bool:
        """Tell whether it was held on another day than the one that was set."""
        return self.is_held and self.held_on != self.planned_on

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it lapsed."""
        return self.status is VisitStatus.CANCELLED

    @property
    def can_be_planned(self) -> bool:
        """Tell whether a day can be set, the first or another one."""
        return VisitStatus.PROPOSED in rules.MAY_FOLLOW[self.status]

    @property
    def day_words(self) -> str:
        """Say when it is: `dinsdag 13 juli, ochtend`, with its year when the visit was asked for in another one."""
        if self.held_on is not None:
            return day_month(self.held_on, self.created_on)
        if self.planned_on is None:
            return "nog geen dag"
        return day_month(self.planned_on, self.created_on) + (f", {self.part.label.lower()}" if self.part else "")

    @property
    def mark(self) -> str:
        """Give what somebody sees of it who decides about it."""
        return rules.mark_of(self.status, self.planned_on, self.part, self.supporter_id)

    @property
    def is_planned_late(self) -> bool:
        """Tell whether its day lies after the due date."""
        return rules.is_planned_late(self.held_on or self.planned_on, self.due_on)

    def is_overdue(self, on: date) -> bool:
        """Tell whether it should have been held."""
        return rules.is_overdue(self.status, self.due_on, on)

    def last_day(self, closes_on: date | None) -> date:
        """Give the last day on which it can be in time, where its Werkplein may close on a day to come."""
        return rules.last_day(self.due_on, closes_on)

    def why_earlier(self, closes_on: date | None) -> str:
        """Say why that is not the due date: `, want Assen sluit`; nothing where it is."""
        return "" if self.last_day(closes_on) == self.due_on else f", want {self.werkplein.name} sluit"

    def due_words(self, on: date, closes_on: date | None = None) -> str:
        """Say by when it must be held, or had to be."""
        last = day_month(self.last_day(closes_on), self.created_on)
        until = f"uiterlijk {last}{self.why_earlier(closes_on)}"
        return f"het moest {until}" if self.is_overdue(on) else until

    def is_past(self, on: date) -> bool:
        """Tell whether the day that was set for it is over."""
        return self.planned_on is not None and self.planned_on < on

    def has_passed(self, on: date) -> bool:
        """Tell whether the proposed day has passed without an answer; the MT may have other days to choose from."""
        return rules.has_passed(self.status, self.planned_on, on)

    def is_unanswered(self, on: date) -> bool:
        """Tell whether all its days have passed without an answer of the MT."""
        # Asked first, for after a change of the row its last offered day would be read again.
        return self.has_passed(on) and rules.is_unanswered(self.status, self.planned_on, self.offered_until, on)

    def is_closed_off(self, on: date) -> bool:
        """Tell whether its Werkplein closed before anyone came."""
        return rules.is_closed_off(self.status, self.planned_on, self.werkplein.closed_on, on)

    def can_be_missed(self, on: date) -> bool:
        """Tell whether it was to be by now, and may not have happened."""
        return self.status is VisitStatus.CONFIRMED and (self.planned_on or on) <= on

    def can_be_held(self, on: date) -> bool:
        """Tell whether its day has come."""
        return self.status in (VisitStatus.PROPOSED, VisitStatus.CONFIRMED) and (self.planned_on or on) <= on


class VisitReason(Appended, Signed, Model):
    """Why a step with a visit was taken, as it was written then. Rows are only added."""

    __tablename__ = "visit_reason"
    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    text: Mapped[text]
