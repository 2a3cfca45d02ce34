"""Let every change of what is kept of the register, and of the days on which nobody works, show as another stamp."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.schema import drop_stamps, make_stamps

revision = "0018_register_stamps"
down_revision = "0017_rulesets"

TABLES = ("closing_day", "municipality")


def upgrade() -> None:
    """Add the stamps, and let the database renew them."""
    for table in TABLES:
        op.add_column(table, sa.Column("stamp", sa.BigInteger(), nullable=False, server_default="0"))
        op.create_index(f"ix_{table}_stamp", table, ["stamp"])
    make_stamps(*TABLES)


def downgrade() -> None:
    """Take them away."""
    drop_stamps(*TABLES)
    for table in TABLES:
        op.drop_index(f"ix_{table}_stamp", table)
        op.drop_column(table, "stamp")
