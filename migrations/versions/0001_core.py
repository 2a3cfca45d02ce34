"""Make the tables of core: the installation mark and the audit trail."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.schema import drop_append_only, make_append_only

revision = "0001_core"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_only_one")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("actor_id", sa.Integer(), nullable=True, index=True),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("subject_kind", sa.String(64), nullable=False),
        sa.Column("subject_id", sa.String(64), nullable=False),
        sa.Column("werkplein_id", sa.Integer(), nullable=True, index=True),
        sa.Column("facts", sa.JSON(), nullable=False),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject_id"])
    for statement in make_append_only("audit_entry"):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for statement in drop_append_only("audit_entry"):
        op.execute(statement)
    op.drop_table("audit_entry")
    op.drop_table("installation")
