"""Make the table that says with which step of a hearing a piece of evidence came; it can only be added to."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0019_hearing_evidence"
down_revision = "0018_register_stamps"

TABLE = "hearing_evidence"


def upgrade() -> None:
    """Make it, and let it refuse changes."""
    op.create_table(
        TABLE,
        sa.Column("evidence_id", sa.Integer(), primary_key=True),
        sa.Column("step_id", sa.Integer(), nullable=False),
        refers(TABLE, "evidence_id", "evidence"),
        refers(TABLE, "step_id", "hearing_step"),
    )
    op.create_index(op.f(f"ix_{TABLE}_step_id"), TABLE, ["step_id"])
    make_append_only(TABLE)


def downgrade() -> None:
    """Drop it."""
    drop_append_only(TABLE)
    op.drop_table(TABLE)
