"""Make the table of what came from the road, each thing once."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
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
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_field_item_visit_id_visit")),
        sa.UniqueConstraint("item", name="uq_field_item_item"),
        _check("has_name", "length(item) = 36"),
        _check("has_fingerprint", "length(fingerprint) = 64"),
        _check("item_kind", f"kind IN ({KINDS})"),
        _check("outcome", f"outcome IN ({OUTCOMES})"),
    )
    for column in ("visit_id", "holds_on", "recorded_on"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    make_append_only(TABLE)


def downgrade() -> None:
    """Drop it."""
    drop_append_only(TABLE)
    op.drop_table(TABLE)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{TABLE}_{name}"))
