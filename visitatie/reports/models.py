"""The rows of reports: every version, what the MT said to it, what was done with that, and its files. All appended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from visitatie.models import Visit
from visitatie.reports.rules.stages import Format, ReplyKind, Stage
from werkplein.core.database import Appended, Model, Signed, code, day, key, label_enum, moment, name, text


class ReportVersion(Appended, Signed, Model):
    """A version of the report of a visit, frozen.

    `reply_until` is that of the findings in it: there is one clock. Only a concept that `asks_again`, about what came
    in after the MT had answered or could no more, gives as many days anew.
    """

    __tablename__ = "report_version"
    __table_args__ = (
        UniqueConstraint("visit_id", "number", name="uq_report_version_number"),
        CheckConstraint("stage = 'concept' OR number > 1", name="begins_as_concept"),
        CheckConstraint("(number = 1) = (replaces_id IS NULL)", name="replaces_the_one_before"),
        CheckConstraint("stage <> 'correction' OR length(reason) >= 20", name="correction_says_why"),
        CheckConstraint("length(fingerprint) = 64", name="has_fingerprint"),
        Index("ix_report_version_werkplein_id", "werkplein_id"),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    number: Mapped[int]
    stage: Mapped[Stage] = mapped_column(label_enum(Stage))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    reply_until: Mapped[day | None]
    asks_again: Mapped[bool] = mapped_column(default=False, server_default=false())
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("report_version.id"))
    reason: Mapped[text] = mapped_column(default="")
    visit: Mapped[Visit] = relationship()
    files: Mapped[list[ReportFile]] = relationship(order_by="ReportFile.format")

    @property
    def words(self) -> str:
        """Name it: `versie 2, definitief`."""
        return f"versie {self.number}, {self.stage.label.lower()}"


class ReportFile(Model):
    """A version as a file."""

    __tablename__ = "report_file"
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"), primary_key=True)
    format: Mapped[Format] = mapped_column(label_enum(Format), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    made_at: Mapped[moment]


class ReportReply(Appended, Signed, Model):
    """What the MT says to a concept: that it agrees, or a remark about a section or in general."""

    __tablename__ = "report_reply"
    __table_args__ = (
        CheckConstraint("(kind = 'remark') = (length(text) >= 10)", name="remark_says_something"),
        Index("ix_report_reply_visit_id", "visit_id"),
        Index(
            "uq_report_reply_agreed",
            "version_id",
            unique=True,
            sqlite_where=sql("kind = 'agreed'"),
            postgresql_where=sql("kind = 'agreed'"),
        ),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"))
    kind: Mapped[ReplyKind] = mapped_column(label_enum(ReplyKind))
    section: Mapped[code] = mapped_column(default="")
    text: Mapped[text] = mapped_column(default="")
    handling: Mapped[ReportHandling | None] = relationship()


class ReportHandling(Appended, Signed, Model):
    """What was done with a remark, and why. It is done once."""

    __tablename__ = "report_handling"
    __table_args__ = (CheckConstraint("length(reason) >= 20", name="says_why"),)
    reply_id: Mapped[int] = mapped_column(ForeignKey("report_reply.id"), primary_key=True)
    is_taken_over: Mapped[bool]
    reason: Mapped[text]


class ReportReading(Appended, Signed, Model):
    """That the summary was read back to the MT, on the day it holds on."""

    __tablename__ = "report_reading"
    __table_args__ = (
        CheckConstraint("holds_on <= recorded_on", name="not_in_the_future"),
        Index("ix_report_reading_visit_id", "visit_id"),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"))
    read_to: Mapped[name]
    note: Mapped[text] = mapped_column(default="")
