"""Make the tables of visitatie."""

revision = "0006_visitatie"
down_revision = "0005_milestones"


def upgrade() -> None:
    """Make them."""


def downgrade() -> None:
    """Drop them."""
