"""Make the tables of people."""

revision = "0003_people"
down_revision = "0002_register"


def upgrade() -> None:
    """Make them."""


def downgrade() -> None:
    """Drop them."""
