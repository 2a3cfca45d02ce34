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
        op.add_column(table, sa.Column("recorded_at", UtcDateTime(), nullable=True))
        op.execute(f"UPDATE {table} SET recorded_at = {beginning}")
        with op.batch_alter_table(table) as batch:
            batch.alter_column("recorded_at", existing_type=UtcDateTime(), nullable=False)
    make_append_only(*TABLES)


def downgrade() -> None:
    """Take it away."""
    drop_append_only(*TABLES)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("recorded_at")
    make_append_only(*TABLES)
