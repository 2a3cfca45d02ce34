"""Make the table of visits."""

import sqlalchemy as sa
from alembic import op

revision = "0006_visitatie"
down_revision = "0005_milestones"

STATUSES = "'waiting', 'open', 'proposed', 'confirmed', 'held', 'cancelled'"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("werkplein_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=False, index=True),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("quarter", sa.String(64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("supporter_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("part", sa.String(32), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("discussed_with", sa.String(200), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("werkplein_id", "kind", "basis", name=op.f("uq_visit_basis")),
        sa.UniqueConstraint("werkplein_id", "kind", "quarter", name=op.f("uq_visit_quarter")),
        sa.CheckConstraint("kind IN ('audit')", name=op.f("ck_visit_visit_kind")),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_visit_visit_status")),
        sa.CheckConstraint("part IN ('morning', 'afternoon', 'whole')", name=op.f("ck_visit_day_part")),
        sa.CheckConstraint(
            "status IN ('waiting', 'open', 'cancelled') OR planned_on IS NOT NULL", name=op.f("ck_visit_has_day")
        ),
        sa.CheckConstraint("(status = 'held') = (held_on IS NOT NULL)", name=op.f("ck_visit_held_has_day")),
        sa.CheckConstraint("planned_on IS NULL OR supporter_id IS NOT NULL", name=op.f("ck_visit_day_has_supporter")),
    )
    op.create_index("ix_visit_quarter_status", "visit", ["quarter", "status"])
    op.create_index("ix_visit_supporter_day", "visit", ["supporter_id", "planned_on"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("visit")
