"""Make the table of which column of a form says what, as somebody chose it."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0037_column_choices"
down_revision = "0036_municipal_counts"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "column_choice",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("form", sa.String(64), nullable=False, index=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
    )
    make_append_only("column_choice")


def downgrade() -> None:
    """Drop it."""
    drop_append_only("column_choice")
    op.drop_table("column_choice")
