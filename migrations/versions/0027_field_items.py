"""Make the table of what came from the road, each thing once."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.migrating import check, dates_and_by, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0027_field_items"
down_revision = "0026_withdrawn_by_closing"

TABLE = "field_item"
KINDS = "'audit', 'photo', 'note', 'agreement', 'proposal', 'next_visit'"
OUTCOMES = "'recorded', 'set_aside'"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item", sa.String(36), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("replaces", sa.String(36), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        *dates_and_by(),
        refers(TABLE, "visit_id", "visit"),
        sa.UniqueConstraint("item", name="uq_field_item_item"),
        check(TABLE, "has_name", "length(item) = 36"),
        check(TABLE, "has_fingerprint", "length(fingerprint) = 64"),
        check(TABLE, "item_kind", f"kind IN ({KINDS})"),
        check(TABLE, "outcome", f"outcome IN ({OUTCOMES})"),
    )
    for column in ("visit_id", "holds_on", "recorded_on"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    make_append_only(TABLE)


def downgrade() -> None:
    """Drop it."""
    drop_append_only(TABLE)
    op.drop_table(TABLE)
