"""Make the tables of milestones."""

revision = "0005_milestones"
down_revision = "0004_obligations"


def upgrade() -> None:
    """Make them."""


def downgrade() -> None:
    """Drop them."""
