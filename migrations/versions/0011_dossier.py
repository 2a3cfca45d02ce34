"""Keep what a level follows from beside the answers: replies, hearings, deviations and corrections."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import index_dates, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0011_dossier"
down_revision = "0010_stamps"

LEVELS = "'leader', 'middle', 'laggard', 'too_little'"
ACTS = "'disputed', 'upheld', 'granted', 'escalated', 'upheld_last', 'granted_last'"
MARKS = ("is_disputed", "is_provisional", "is_inherited")
APPENDED = ("finding_agreement", "hearing_step", "level_override", "level_correction")


def upgrade() -> None:
    """Make the tables; the summary rows are derived anew, for they tell more now."""
    _forget_standings()
    op.add_column("assessment", sa.Column("reply_until", sa.Date(), nullable=True))
    op.add_column("ruleset", sa.Column("visit_fresh_days", sa.Integer(), nullable=False, server_default="100"))
    for mark in MARKS:
        op.add_column("milestone_standing", sa.Column(mark, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("standing", sa.Column("register_revision", sa.Integer(), nullable=False, server_default="0"))
    _make_hearings()
    _make_override()
    _make_correction()
    make_append_only(*APPENDED)


def downgrade() -> None:
    """Drop them."""
    _forget_standings()
    drop_append_only(*APPENDED)
    for table in reversed(APPENDED):
        op.drop_table(table)
    for mark in MARKS:
        op.drop_column("milestone_standing", mark)
    op.drop_column("standing", "register_revision")
    op.drop_column("ruleset", "visit_fresh_days")
    op.drop_column("assessment", "reply_until")


def _forget_standings() -> None:
    op.execute("DELETE FROM milestone_standing")
    op.execute("DELETE FROM standing")


def _row(table: str) -> list[sa.Column]:
    """The columns that every appended row of ours has."""
    return [
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
    ]


def _make_hearings() -> None:
    op.create_table(
        "finding_agreement",
        sa.Column("assessment_id", sa.Integer(), primary_key=True),
        *_row("finding_agreement"),
        refers("finding_agreement", "assessment_id", "assessment"),
    )
    index_dates("finding_agreement")
    table = "hearing_step"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_row(table),
        refers(table, "assessment_id", "assessment"),
        refers(table, "werkplein_id", "werkplein"),
        sa.CheckConstraint(f"act IN ({ACTS})", name=op.f("ck_hearing_step_hearing_act")),
        sa.UniqueConstraint("assessment_id", "act", name="uq_hearing_step_once"),
    )
    op.create_index("ix_hearing_step_werkplein_id", table, ["werkplein_id"])
    index_dates(table)


def _make_override() -> None:
    table = "level_override"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(32), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_row(table),
        refers(table, "werkplein_id", "werkplein"),
        sa.CheckConstraint(f"level IN ({LEVELS})", name=op.f("ck_level_override_level")),
        sa.CheckConstraint("ends_on >= holds_on", name=op.f("ck_level_override_ends_after_it_begins")),
        sa.CheckConstraint("length(reason) >= 20", name=op.f("ck_level_override_has_reason")),
    )
    op.create_index("ix_level_override_werkplein_id", table, ["werkplein_id"])
    index_dates(table)


def _make_correction() -> None:
    table = "level_correction"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("quarter", sa.String(64), nullable=False),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_row(table),
        refers(table, "quarter", "fixed_quarter", "quarter"),
        refers(table, "werkplein_id", "werkplein"),
        sa.CheckConstraint(f"level IN ({LEVELS})", name=op.f("ck_level_correction_level")),
        sa.CheckConstraint("length(reason) >= 20", name=op.f("ck_level_correction_has_reason")),
    )
    op.create_index("ix_level_correction_of", table, ["quarter", "werkplein_id"])
    index_dates(table)
