"""The rows of scans: one per trajectory in a municipality, its days, who takes part, and what was written down."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.scans.rules import (
    AgreementState,
    Course,
    Due,
    Figures,
    FindingKind,
    OffsetMethod,
    ProcessStep,
    ScanBlock,
    ScanDayNumber,
    ScanState,
    SelfCheck,
    may_follow,
)
from werkplein.core.actor import Place
from werkplein.core.database import Model, Withdrawable, day, facts, key, label_enum, name
from werkplein.core.database import text as words
from werkplein.register.models import Municipality, Werkplein

RUNS = sql("state NOT IN ('closed', 'withdrawn')")


class ScanTrajectory(Model):
    """A scan: its subject is a municipality, and a Werkplein is where it happens."""

    __tablename__ = "scan_trajectory"
    __table_args__ = (
        CheckConstraint("length(reason) >= 20", name="has_reason"),
        CheckConstraint("(state IN ('closed', 'withdrawn')) = (ended_on IS NOT NULL)", name="end_has_day"),
        CheckConstraint("state <> 'withdrawn' OR length(ended_why) >= 20", name="withdrawn_has_reason"),
        CheckConstraint("on_time BETWEEN 0 AND 100", name="is_share"),
        CheckConstraint("days_to_pay >= 0 AND claims >= 0", name="counts"),
        Index("ix_scan_trajectory_werkplein_id", "werkplein_id"),
        Index("uq_scan_trajectory_now", "municipality_id", unique=True, sqlite_where=RUNS, postgresql_where=RUNS),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    state: Mapped[ScanState] = mapped_column(label_enum(ScanState))
    requested_on: Mapped[day]
    requested_by: Mapped[int | None]
    # Which questions of the self-check were recognised, by their value.
    recognised: Mapped[facts]
    reason: Mapped[words]
    may_name: Mapped[bool]
    # Since when somebody waits for days: the request, or the moment earlier days fell through.
    waits_since: Mapped[day]
    proposed_on: Mapped[day | None]
    confirmed_on: Mapped[day | None]
    # Why the MT asked for other days.
    declined_why: Mapped[words] = mapped_column(default="")
    plan_agreed_on: Mapped[day | None]
    on_time: Mapped[int | None]
    days_to_pay: Mapped[int | None]
    claims: Mapped[int | None]
    method: Mapped[OffsetMethod | None] = mapped_column(label_enum(OffsetMethod))
    ended_on: Mapped[day | None]
    ended_why: Mapped[words] = mapped_column(default="")
    werkplein: Mapped[Werkplein] = relationship()
    municipality: Mapped[Municipality] = relationship()
    days: Mapped[list[ScanDay]] = relationship(
        order_by="ScanDay.number", cascade="save-update, merge, delete, delete-orphan"
    )
    participants: Mapped[list[ScanParticipant]] = relationship(order_by="ScanParticipant.id")
    notes: Mapped[list[ScanNote]] = relationship(order_by="ScanNote.id")
    findings: Mapped[list[ScanFinding]] = relationship(order_by="ScanFinding.id")
    agreements: Mapped[list[ScanAgreement]] = relationship(order_by="ScanAgreement.id")

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.werkplein.place

    @property
    def answers(self) -> list[SelfCheck]:
        """Give which questions of the self-check were recognised."""
        return [each for each in SelfCheck if self.recognised.get(each.value)]

    @property
    def figures(self) -> Figures:
        """Give what was measured."""
        return Figures(self.on_time, self.days_to_pay, self.claims, self.method)

    @property
    def title(self) -> str:
        """Give its name: the municipality it is about."""
        return f"Scan van {self.municipality.name}"

    @property
    def may_plan(self) -> bool:
        """Tell whether days 1 and 2 can be proposed, or changed."""
        return may_follow(self.state, ScanState.PLANNED)

    @property
    def waits_for_mt(self) -> bool:
        """Tell whether the MT is still to agree with the days."""
        return self.state is ScanState.PLANNED and self.confirmed_on is None

    @property
    def has_plan(self) -> bool:
        """Tell whether the plan was made."""
        return self.state.has_reached(ScanState.DAY_TWO)

    @property
    def may_agree(self) -> bool:
        """Tell whether the MT is still to agree with the plan."""
        return self.state is ScanState.DAY_TWO and self.plan_agreed_on is None

    @property
    def may_close(self) -> bool:
        """Tell whether it can be closed: the return session was held."""
        return may_follow(self.state, ScanState.CLOSED)

    @property
    def may_stop(self) -> bool:
        """Tell whether it can be withdrawn."""
        return may_follow(self.state, ScanState.WITHDRAWN)

    @property
    def may_undo(self) -> bool:
        """Tell whether there is a step to put back."""
        return self.state is not ScanState.REQUESTED

    @property
    def has_figures(self) -> bool:
        """Tell whether anything was measured."""
        return self.figures != Figures()

    def is_open(self, number: ScanDayNumber) -> bool:
        """Tell whether a day is the next one to be held."""
        return self.state is number.before

    def day(self, number: ScanDayNumber) -> ScanDay | None:
        """Give one of its days, when that was set."""
        return next((each for each in self.days if each.number is number), None)

    @property
    def held(self) -> list[ScanDayNumber]:
        """Give which days were held."""
        return [each.number for each in self.days if each.held_on is not None]

    @property
    def next_day(self) -> ScanDay | None:
        """Give the first day that is still to be held; none when the scan is over."""
        return None if self.state.is_over else next((each for each in self.days if each.held_on is None), None)

    @property
    def people(self) -> list[ScanParticipant]:
        """Give who take part."""
        return [each for each in self.participants if each.withdrawn_on is None]

    @property
    def standing_notes(self) -> list[ScanNote]:
        """Give the notes that were not taken back."""
        return [each for each in self.notes if each.withdrawn_on is None]

    @property
    def standing_findings(self) -> list[ScanFinding]:
        """Give the findings that were not taken back, by step."""
        found = [each for each in self.findings if each.withdrawn_on is None]
        return sorted(found, key=lambda each: (list(ProcessStep).index(each.step), each.id))

    @property
    def standing_agreements(self) -> list[ScanAgreement]:
        """Give the agreements that were not taken back."""
        return [each for each in self.agreements if each.withdrawn_on is None]

    @property
    def blocks(self) -> Counter[ScanBlock]:
        """Count what was written in each part of day 1."""
        return Counter(each.block for each in self.standing_notes)

    @property
    def course(self) -> Course:
        """Give what follows for what is asked."""
        agreements = tuple(Due(each.id, each.due_on, each.state.is_reviewed) for each in self.standing_agreements)
        return Course(
            id=self.id,
            state=self.state,
            waits_since=self.waits_since,
            proposed_on=self.proposed_on,
            confirmed_on=self.confirmed_on,
            plan_agreed_on=self.plan_agreed_on,
            days={each.number: each.day for each in self.days},
            agreements=agreements,
        )


class ScanDay(Model):
    """A day of a scan, whether it was held, and why not everybody of day 1 was there."""

    __tablename__ = "scan_day"
    __table_args__ = (CheckConstraint("held_on IS NULL OR held_on >= day", name="held_before_told"),)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan_trajectory.id"), primary_key=True, autoincrement=False)
    number: Mapped[ScanDayNumber] = mapped_column(label_enum(ScanDayNumber), primary_key=True)
    day: Mapped[date]
    held_on: Mapped[date | None]
    missing: Mapped[words] = mapped_column(default="")

    def is_late(self, on: date) -> bool:
        """Tell whether it passed and nobody noted it: the day itself is still in time."""
        return self.held_on is None and self.day < on


class ScanParticipant(Model):
    """Somebody who takes part, by function and never by name, and on which days they came."""

    __tablename__ = "scan_participant"
    __table_args__ = (
        CheckConstraint("function <> ''", name="has_function"),
        Index("ix_scan_participant_scan_id", "scan_id"),
    )
    id: Mapped[key]
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan_trajectory.id"))
    function: Mapped[name]
    in_cases: Mapped[bool]
    came_one: Mapped[bool | None]
    came_two: Mapped[bool | None]
    came_three: Mapped[bool | None]
    withdrawn_on: Mapped[day | None]

    def came(self, number: ScanDayNumber) -> bool | None:
        """Tell whether they came on a day; unknown until it was held."""
        return {
            ScanDayNumber.ONE: self.came_one,
            ScanDayNumber.TWO: self.came_two,
            ScanDayNumber.THREE: self.came_three,
        }[number]

    def note_came(self, number: ScanDayNumber, came: bool | None) -> None:
        """Note whether they came, or that it is unknown again."""
        setattr(self, {"1": "came_one", "2": "came_two", "3": "came_three"}[number.value], came)


class ScanNote(Withdrawable, Model):
    """What was heard or seen on day 1. `about` is the function of who spoke, or the title of a case."""

    __tablename__ = "scan_note"
    __table_args__ = (
        CheckConstraint("about <> ''", name="is_about_something"),
        CheckConstraint("length(text) >= 20", name="has_words"),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="fits_a_day"),
        CheckConstraint("(block = 'observation') = (step IS NOT NULL)", name="seen_at_a_step"),
        CheckConstraint("block <> 'case' OR length(lesson) >= 20", name="case_has_lesson"),
        Index("ix_scan_note_scan_id", "scan_id"),
    )
    id: Mapped[key]
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan_trajectory.id"))
    block: Mapped[ScanBlock] = mapped_column(label_enum(ScanBlock))
    about: Mapped[name]
    text: Mapped[words]
    lesson: Mapped[words] = mapped_column(default="")
    step: Mapped[ProcessStep | None] = mapped_column(label_enum(ProcessStep))
    minutes: Mapped[int | None]
    has_error: Mapped[bool]


class ScanFinding(Withdrawable, Model):
    """What goes well or can be better in a step of the process, and what clients notice of it."""

    __tablename__ = "scan_finding"
    __table_args__ = (
        CheckConstraint("length(text) >= 20 AND length(effect) >= 20", name="has_words"),
        Index("ix_scan_finding_scan_id", "scan_id"),
    )
    id: Mapped[key]
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan_trajectory.id"))
    step: Mapped[ProcessStep] = mapped_column(label_enum(ProcessStep))
    kind: Mapped[FindingKind] = mapped_column(label_enum(FindingKind))
    text: Mapped[words]
    effect: Mapped[words]


class ScanAgreement(Withdrawable, Model):
    """What is agreed in the plan, and what came of it in the return session."""

    __tablename__ = "scan_agreement"
    __table_args__ = (
        CheckConstraint("length(what) >= 20 AND length(consequence) >= 20 AND length(result) >= 20", name="is_clear"),
        CheckConstraint("owner <> ''", name="has_owner"),
        CheckConstraint("(state = 'agreed') = (reviewed_on IS NULL)", name="review_has_day"),
        CheckConstraint("state IN ('agreed', 'achieved') OR length(needed) >= 20", name="says_what_is_needed"),
        Index("ix_scan_agreement_scan_id", "scan_id"),
    )
    id: Mapped[key]
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan_trajectory.id"))
    step: Mapped[ProcessStep] = mapped_column(label_enum(ProcessStep))
    what: Mapped[words]
    consequence: Mapped[words]
    owner: Mapped[name]
    due_on: Mapped[day]
    result: Mapped[words]
    state: Mapped[AgreementState] = mapped_column(label_enum(AgreementState))
    goes_well: Mapped[words] = mapped_column(default="")
    needed: Mapped[words] = mapped_column(default="")
    reviewed_on: Mapped[day | None]

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done: the due date itself is still in time."""
        return not self.state.is_reviewed and self.due_on < on
