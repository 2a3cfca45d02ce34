"""Make the tables of what the steering group decides and what follows, and let that be expected."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.schema import allow_also, allow_no_more, drop_append_only, make_append_only

revision = "0032_steering_decisions"
down_revision = "0031_recommendations"

STATES = "'open', 'started', 'done', 'dropped'"
APPENDED = ("steering_decision", "decision_follow_up", "follow_up_move")
EXPECTED = ("obligation", "kind", "ck_obligation_obligation_kind")
KIND = "decision_follow_up"


def upgrade() -> None:
    """Make them."""
    _make_decision()
    _make_follow_up()
    _make_move()
    for table in APPENDED:
        for column in ("holds_on", "recorded_on"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    make_append_only(*APPENDED)
    allow_also(*EXPECTED, KIND)


def downgrade() -> None:
    """Drop them."""
    # What was told of them goes too.
    steps = f"SELECT id FROM reminder_step WHERE obligation_id IN (SELECT id FROM obligation WHERE kind = '{KIND}')"
    op.execute(f"DELETE FROM reminder WHERE step_id IN ({steps})")
    op.execute(f"DELETE FROM reminder_step WHERE id IN ({steps})")
    allow_no_more(*EXPECTED, KIND)
    drop_append_only(*APPENDED)
    for table in reversed(APPENDED):
        op.drop_table(table)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _dates_and_by() -> list[sa.Column]:
    return [
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
    ]


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
        *_dates_and_by(),
        _to(table, "original_id", "steering_decision"),
        _to(table, "werkplein_id", "werkplein"),
        _check(table, "not_in_the_future", "holds_on <= recorded_on"),
        _check(table, "has_subject", "subject <> ''"),
        _check(table, "has_decision", "length(decision) >= 20"),
        _check(table, "has_motivation", "length(motivation) >= 20"),
        _check(table, "correction_has_reason", "original_id IS NULL OR length(why_corrected) >= 20"),
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
        *_dates_and_by(),
        _to(table, "decision_id", "steering_decision"),
        _check(table, "has_words", "length(action) >= 20"),
        _check(table, "has_owner", "owner <> ''"),
        _check(table, "due_comes_later", "due_on >= recorded_on"),
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
        *_dates_and_by(),
        _to(table, "follow_up_id", "decision_follow_up"),
        _check(table, "follow_up_state", f"state IN ({STATES})"),
        _check(table, "not_in_the_future", "holds_on <= recorded_on"),
        _check(table, "end_has_words", "state NOT IN ('done', 'dropped') OR length(note) >= 20"),
    )
    op.create_index("uq_follow_up_move_state", table, ["follow_up_id", "state"], unique=True)
