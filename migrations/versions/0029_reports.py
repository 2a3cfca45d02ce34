"""Make the tables of reports of visits."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.migrating import check, dates_and_by, index_dates, one_while, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0029_reports"
down_revision = "0028_field_record"

APPENDED = ("report_version", "report_file", "report_reply", "report_handling", "report_reading")
DATED = ("report_version", "report_reply", "report_handling", "report_reading")


def upgrade() -> None:
    """Make them."""
    _make_version()
    _make_file()
    _make_reply()
    _make_handling()
    _make_reading()
    index_dates(*DATED)
    make_append_only(*APPENDED)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(*APPENDED)
    for table in ("report_reading", "report_handling", "report_reply", "report_file", "report_version"):
        op.drop_table(table)


def _make_version() -> None:
    table = "report_version"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("reply_until", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "visit_id", "visit"),
        refers(table, "werkplein_id", "werkplein"),
        refers(table, "replaces_id", "report_version"),
        sa.UniqueConstraint("visit_id", "number", name="uq_report_version_number"),
        check(table, "stage", "stage IN ('concept', 'final', 'correction')"),
        check(table, "begins_as_concept", "(stage = 'concept') = (number = 1)"),
        check(table, "replaces_the_one_before", "(stage = 'concept') = (replaces_id IS NULL)"),
        check(table, "correction_says_why", "(stage = 'correction') = (length(reason) >= 20)"),
        check(table, "has_fingerprint", "length(fingerprint) = 64"),
    )
    op.create_index("ix_report_version_werkplein_id", table, ["werkplein_id"])


def _make_file() -> None:
    table = "report_file"
    op.create_table(
        table,
        sa.Column("version_id", sa.Integer(), primary_key=True),
        sa.Column("format", sa.String(32), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        refers(table, "version_id", "report_version"),
        check(table, "format", "format IN ('pdf', 'docx')"),
    )


def _make_reply() -> None:
    table = "report_reply"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("section", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "visit_id", "visit"),
        refers(table, "version_id", "report_version"),
        check(table, "reply_kind", "kind IN ('agreed', 'remark')"),
        check(table, "remark_says_something", "(kind = 'remark') = (length(text) >= 10)"),
    )
    op.create_index("ix_report_reply_visit_id", table, ["visit_id"])
    one_while("kind = 'agreed'", "uq_report_reply_agreed", table, ["version_id"])


def _make_handling() -> None:
    table = "report_handling"
    op.create_table(
        table,
        sa.Column("reply_id", sa.Integer(), primary_key=True),
        sa.Column("is_taken_over", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "reply_id", "report_reply"),
        check(table, "says_why", "length(reason) >= 20"),
    )


def _make_reading() -> None:
    table = "report_reading"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("read_to", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "visit_id", "visit"),
        refers(table, "version_id", "report_version"),
        check(table, "not_in_the_future", "holds_on <= recorded_on"),
    )
    op.create_index("ix_report_reading_visit_id", table, ["visit_id"])
