"""The rows of milestones: what was found, what is being answered, what was fixed, and the state of now."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from milestones.rules import Finding, Grade, Level, Reason, Source, Verdict
from werkplein.core.database import Appended, Model, code, day, facts, key, label_enum, moment, name, stamp, text

Participation = dict[str, bool]


class Assessment(Appended, Model):
    """One answer or observation. Rows are only added; a correction names the row it replaces."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        CheckConstraint("valid_until >= holds_on", name="valid_after_it_holds"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="replaces_another"),
        Index("ix_assessment_of", "werkplein_id", "milestone", "holds_on"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    milestone: Mapped[code]
    verdict: Mapped[Verdict] = mapped_column(label_enum(Verdict))
    source: Mapped[Source] = mapped_column(label_enum(Source))
    grade: Mapped[Grade] = mapped_column(label_enum(Grade))
    valid_until: Mapped[day]
    recorded_at: Mapped[moment]
    note: Mapped[text] = mapped_column(default="")
    participation: Mapped[Participation | None] = mapped_column(JSON(none_as_null=True))
    is_critical: Mapped[bool] = mapped_column(default=False)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    # The quarter of the checklist it came with; nothing for what was reported in between.
    quarter: Mapped[code | None]
    visit_id: Mapped[code | None] = mapped_column(index=True)
    # Who did the visit: they do not decide when what they saw is disputed, whoever wrote it down.
    seen_by_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    # The last day on which the MT may reply to what was found; nothing for what it said itself.
    reply_until: Mapped[day | None]
    actor_id: Mapped[int | None]
    actor_label: Mapped[name]

    @property
    def finder_ids(self) -> frozenset[int]:
        """Give the accounts of who saw this, and of who wrote it down."""
        return frozenset(each for each in [self.actor_id, *(self.seen_by_ids or ())] if each is not None)

    @property
    def finding(self) -> Finding:
        """Give the row as the rules read it, apart from what was replied to it."""
        return Finding(
            milestone=self.milestone,
            verdict=self.verdict,
            source=self.source,
            grade=self.grade,
            holds_on=self.holds_on,
            valid_until=self.valid_until,
            is_critical=self.is_critical,
            id=self.id,
            replaces_id=self.replaces_id,
            reply_until=self.reply_until,
        )


class Checklist(Model):
    """How far a Werkplein is with the checklist of a quarter."""

    __tablename__ = "checklist"
    __table_args__ = (
        UniqueConstraint("werkplein_id", "quarter", name="uq_checklist_of"),
        CheckConstraint("(submitted_on IS NULL) = (submits = 0)", name="submitted_has_day"),
        CheckConstraint("(reopened_on IS NULL) = (reopen_reason = '')", name="reopened_has_reason"),
        Index("ix_checklist_quarter", "quarter"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    quarter: Mapped[code]
    started_at: Mapped[moment]
    first_submitted_on: Mapped[day | None]
    submitted_on: Mapped[day | None]
    submitted_at: Mapped[moment | None]
    submits: Mapped[int] = mapped_column(default=0)
    is_late: Mapped[bool] = mapped_column(default=False)
    # Set while the secretariat has it open again; the next submit clears both.
    reopened_on: Mapped[day | None]
    reopen_reason: Mapped[text] = mapped_column(default="")

    @property
    def is_submitted(self) -> bool:
        """Tell whether it was handed in."""
        return self.submitted_on is not None


class Draft(Model):
    """An answer that counts for nothing yet. `version` is what a saver must have seen to overwrite it."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("werkplein_id", "quarter", "milestone", name="uq_draft_of"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    quarter: Mapped[code]
    milestone: Mapped[code]
    verdict: Mapped[Verdict] = mapped_column(label_enum(Verdict))
    note: Mapped[text] = mapped_column(default="")
    holds_on: Mapped[day | None]
    participation: Mapped[Participation | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[moment]
    actor_id: Mapped[int | None]
    actor_label: Mapped[name]


class FixedQuarter(Appended, Model):
    """That the steering group fixed the levels of a quarter: about the reference date, recorded on the day itself."""

    __tablename__ = "fixed_quarter"
    __table_args__ = (CheckConstraint("holds_on <= recorded_on", name="not_before_the_reference_date"),)
    quarter: Mapped[code] = mapped_column(primary_key=True)
    ruleset: Mapped[str] = mapped_column(ForeignKey("ruleset.version"))
    fixed_at: Mapped[moment]
    actor_id: Mapped[int | None]
    # How many stand at each level, and how many work: summed when it is fixed, for it never changes.
    counts: Mapped[facts] = mapped_column(default=dict)


class Outcome:
    """What a level follows from, as it is kept with it."""

    met: Mapped[int]
    criteria_met: Mapped[int]
    is_shown: Mapped[bool]
    is_seen: Mapped[bool]
    verdicts: Mapped[facts]
    criteria: Mapped[facts]
    reason: Mapped[facts]


class FixedLevel(Appended, Outcome, Model):
    """The level of one Werkplein as it was fixed, with its reason."""

    __tablename__ = "fixed_level"
    quarter: Mapped[str] = mapped_column(ForeignKey("fixed_quarter.quarter"), primary_key=True)
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), primary_key=True, index=True)
    level: Mapped[Level] = mapped_column(label_enum(Level))


class Standing(Outcome, Model):
    """The state of now of one Werkplein, as derived for a day; right from `right_from` until `changes_on`.

    It is right as long as the register says the same of the Werkplein, too.
    """

    __tablename__ = "standing"
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), primary_key=True)
    level: Mapped[Level] = mapped_column(label_enum(Level), index=True)
    derived_for: Mapped[day]
    right_from: Mapped[day]
    changes_on: Mapped[day | None] = mapped_column(index=True)
    stamp: Mapped[stamp]
    # The revision of the register it was derived with: after a change there it is right no more.
    register_revision: Mapped[int]

    @property
    def why(self) -> Reason:
        """Give the reason as the rules made it."""
        return Reason.from_facts(self.reason)


class MilestoneStanding(Model):
    """The value of one milestone of one Werkplein, as long as the standing it belongs to is right."""

    __tablename__ = "milestone_standing"
    __table_args__ = (Index("ix_milestone_standing_verdict", "milestone", "verdict"),)
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), primary_key=True)
    milestone: Mapped[code] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(label_enum(Verdict))
    grade: Mapped[Grade] = mapped_column(label_enum(Grade))
    source: Mapped[Source] = mapped_column(label_enum(Source))
    holds_on: Mapped[day]
    valid_until: Mapped[day]
    is_expired: Mapped[bool]
    is_answered: Mapped[bool]
    is_critical: Mapped[bool]
    # None where it follows from the register and nobody ever answered it.
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    is_disputed: Mapped[bool]
    is_provisional: Mapped[bool]
    is_inherited: Mapped[bool]
    # Its last days as met and as shown if nothing is added; none where it is not so.
    met_until: Mapped[day | None]
    shown_until: Mapped[day | None]
