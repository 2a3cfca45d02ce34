"""Make the tables of what the steering group decides and what follows, and let that be expected."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check, dates_and_by, expect_also, expect_no_more, index_dates, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0032_steering_decisions"
down_revision = "0031_recommendations"

STATES = "'open', 'started', 'done', 'dropped'"
APPENDED = ("steering_decision", "decision_follow_up", "follow_up_move")
KIND = "decision_follow_up"


def upgrade() -> None:
    """Make them."""
    _make_decision()
    _make_follow_up()
    _make_move()
    index_dates(*APPENDED)
    make_append_only(*APPENDED)
    expect_also(KIND)


def downgrade() -> None:
    """Drop them."""
    expect_no_more(KIND)
    drop_append_only(*APPENDED)
    for table in reversed(APPENDED):
        op.drop_table(table)


def _make_decision() -> None:
    table = "steering_decision"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("why_corrected", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "original_id", "steering_decision"),
        refers(table, "werkplein_id", "werkplein"),
        check(table, "not_in_the_future", "holds_on <= recorded_on"),
        check(table, "has_subject", "subject <> ''"),
        check(table, "has_decision", "length(decision) >= 20"),
        check(table, "has_motivation", "length(motivation) >= 20"),
        check(table, "correction_has_reason", "original_id IS NULL OR length(why_corrected) >= 20"),
    )
    op.create_index("ix_steering_decision_original_id", table, ["original_id"])
    op.create_index("ix_steering_decision_werkplein_id", table, ["werkplein_id"])


def _make_follow_up() -> None:
    table = "decision_follow_up"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *dates_and_by(),
        refers(table, "decision_id", "steering_decision"),
        check(table, "has_words", "length(action) >= 20"),
        check(table, "has_owner", "owner <> ''"),
        check(table, "due_comes_later", "due_on >= recorded_on"),
    )
    op.create_index("ix_decision_follow_up_decision_id", table, ["decision_id"])


def _make_move() -> None:
    table = "follow_up_move"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "follow_up_id", "decision_follow_up"),
        check(table, "follow_up_state", f"state IN ({STATES})"),
        check(table, "not_in_the_future", "holds_on <= recorded_on"),
        check(table, "end_has_words", "state NOT IN ('done', 'dropped') OR length(note) >= 20"),
    )
    op.create_index("uq_follow_up_move_state", table, ["follow_up_id", "state"], unique=True)
