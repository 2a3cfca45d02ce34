"""Let a row of figures say how it came to be, and that the figure it replaces is taken back."""

from alembic import op

revision = "0043_withdrawn_figures"
down_revision = "0042_register_and_milestones"

# What is empty in a row that takes a figure back.
EMPTY = {"outflow_delivery": "caseload", "measurement": "n"}


def upgrade() -> None:
    """Add it, in the words of both databases: rows that refuse changes are not made anew for it."""
    for table, count in EMPTY.items():
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN way VARCHAR(32) DEFAULT 'delivered' NOT NULL "
            f"CONSTRAINT ck_{table}_way CHECK (way IN ('delivered', 'confirmed', 'withdrawn')) "
            f"CONSTRAINT ck_{table}_withdrawal "
            f"CHECK (way <> 'withdrawn' OR (replaces_id IS NOT NULL AND {count} = 0))"
        )


def downgrade() -> None:
    """Drop it; what was taken back is a figure of nobody."""
    for table in EMPTY:
        op.execute(f"ALTER TABLE {table} DROP COLUMN way")
