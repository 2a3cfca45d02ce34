"""Make the tables of results."""

revision = "0007_results"
down_revision = "0006_visitatie"


def upgrade() -> None:
    """Make them."""


def downgrade() -> None:
    """Drop them."""
