"""Keep the moment at which the register was told something: a level may be fixed earlier on the same day."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0022_register_moments"
down_revision = "0021_milestone_stamps"

TABLES = ("werkplein_version", "service_area")


def upgrade() -> None:
    """Add it; what was told earlier counts as known from the beginning of its day."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    beginning = "recorded_on || ' 00:00:00.000000'" if is_sqlite else "recorded_on::timestamp AT TIME ZONE 'UTC'"
    drop_append_only(*TABLES)
    for table in TABLES:
        # Rows that are there need a value at once; SQLite keeps this default, which nothing ever takes.
        column = sa.Column("recorded_at", UtcDateTime(), nullable=False, server_default="1970-01-01 00:00:00.000000")
        op.add_column(table, column)
        op.execute(f"UPDATE {table} SET recorded_at = {beginning}")
        if not is_sqlite:
            op.alter_column(table, "recorded_at", server_default=None)
    make_append_only(*TABLES)


def downgrade() -> None:
    """Take it away."""
    drop_append_only(*TABLES)
    for table in TABLES:
        op.drop_column(table, "recorded_at")
    make_append_only(*TABLES)
