"""Let what is expected be answered with zero, keep who said so and why, and expect outflow after four weeks."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.migrating import check, index_dates
from werkplein.core.schema import allow_also, allow_no_more, drop_append_only, make_append_only

revision = "0039_figure_declarations"
down_revision = "0038_concepts_and_pairs"

TABLE = "figure_declaration"
STATE = ("obligation", "state", "ck_obligation_obligation_state")


def upgrade() -> None:
    """Make it."""
    allow_also(*STATE, "zero")
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("obligation_id", sa.Integer(), sa.ForeignKey("obligation.id"), nullable=False, index=True),
        sa.Column("says", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        check(TABLE, "says", "says IN ('zero', 'not_applicable', 'taken_back')"),
        check(TABLE, "says_why", "says = 'taken_back' OR length(reason) >= 10"),
    )
    index_dates(TABLE)
    make_append_only(TABLE)
    _move_due("20", "28")


def downgrade() -> None:
    """Drop it; what was answered with zero is a delivery of zero, as it was before."""
    _move_due("28", "20")
    drop_append_only(TABLE)
    op.drop_table(TABLE)
    op.execute("UPDATE obligation SET state = 'delivered' WHERE state = 'zero'")
    allow_no_more(*STATE, "zero")


def _move_due(before: str, after: str) -> None:
    """Outflow was due on the 20th of the next month, and is due four weeks after its month: always the 28th."""
    days = (
        "substr({}, 1, 8) || '{}'"
        if op.get_bind().dialect.name == "sqlite"
        else "date_trunc('month', {}) + interval '{} days' - interval '1 day'"
    )
    is_then = f"substr(CAST(due_on AS TEXT), 9, 2) = '{before}'"
    op.execute(f"UPDATE obligation SET due_on = {days.format('due_on', after)} WHERE kind = 'outflow' AND {is_then}")
