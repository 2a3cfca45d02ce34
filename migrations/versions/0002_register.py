"""Make the tables of register."""

revision = "0002_register"
down_revision = "0001_core"


def upgrade() -> None:
    """Make them."""


def downgrade() -> None:
    """Drop them."""
