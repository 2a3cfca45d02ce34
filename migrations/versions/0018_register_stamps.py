"""Let every change of what is kept of the register, and of the days on which nobody works, show as another stamp."""

from werkplein.core.schema import add_stamps, remove_stamps

revision = "0018_register_stamps"
down_revision = "0017_rulesets"

TABLES = ("closing_day", "municipality")


def upgrade() -> None:
    """Add the stamps, and let the database renew them."""
    add_stamps(*TABLES)


def downgrade() -> None:
    """Take them away."""
    remove_stamps(*TABLES)
