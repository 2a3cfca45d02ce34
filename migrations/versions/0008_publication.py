"""Make the tables of publication."""

revision = "0008_publication"
down_revision = "0007_results"


def upgrade() -> None:
    """Make them."""


def downgrade() -> None:
    """Drop them."""
