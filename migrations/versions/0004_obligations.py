"""Make the tables of obligations: what is expected by when, and the days on which nobody works."""

import sqlalchemy as sa
from alembic import op

revision = "0004_obligations"
down_revision = "0003_people"

KINDS = "'checklist', 'outflow', 'client_satisfaction', 'employer_satisfaction', 'audit', 'visit_confirmation'"
STATES = "'open', 'delivered', 'not_applicable', 'withdrawn'"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("period", sa.String(64), nullable=False),
        sa.Column("part", sa.String(64), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("audience", sa.String(64), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_obligation_obligation_kind")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_obligation_obligation_state")),
        sa.CheckConstraint("opens_on <= due_on", name=op.f("ck_obligation_opens_before_due")),
        sa.CheckConstraint("(state = 'open') = (settled_on IS NULL)", name=op.f("ck_obligation_settled_has_day")),
        sa.UniqueConstraint("werkplein_id", "kind", "period", "part", name="uq_obligation_what"),
    )
    op.create_index("ix_obligation_kind_period", "obligation", ["kind", "period"])
    op.create_index("ix_obligation_state_due", "obligation", ["state", "due_on"])
    op.create_table(
        "closing_day",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("closing_day")
    op.drop_table("obligation")
