"""Let every change of what the list with levels is read from show as another stamp."""

from werkplein.core.schema import add_stamps, remove_stamps

revision = "0010_stamps"
down_revision = "0009_obligation_kinds"

TABLES = ("region", "standing", "werkplein")


def upgrade() -> None:
    """Add the stamps, and let the database renew them."""
    add_stamps(*TABLES)


def downgrade() -> None:
    """Take them away."""
    remove_stamps(*TABLES)
