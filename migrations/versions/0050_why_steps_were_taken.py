"""Make the table of why steps with visits were taken."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0050_why_steps_were_taken"
down_revision = "0049_replying_to_a_decision"

TABLE = "visit_reason"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), sa.ForeignKey("visit.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("actor_label", sa.String(200), nullable=False),
        check(TABLE, "says_something", "text <> ''"),
    )
    for column in ("visit_id", "holds_on", "recorded_on"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])
    make_append_only(TABLE)


def downgrade() -> None:
    """Drop it."""
    drop_append_only(TABLE)
    op.drop_table(TABLE)
