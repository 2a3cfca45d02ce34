"""Make the table of what a measurement gave for each client principle."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0040_client_principles"
down_revision = "0039_figure_declarations"

TABLE = "measurement_principle"
PRINCIPLES = "'access', 'time', 'attention', 'footing', 'balance'"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("measurement_id", sa.Integer(), sa.ForeignKey("measurement.id"), nullable=False),
        sa.Column("principle", sa.String(32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Integer(), nullable=False),
        sa.UniqueConstraint("measurement_id", "principle", name=op.f(f"uq_{TABLE}_measurement_id_principle")),
        check(TABLE, "principle", f"principle IN ({PRINCIPLES})"),
        check(TABLE, "answered", "n > 0"),
        check(TABLE, "mark", "mean BETWEEN 100 AND 1000"),
    )
    make_append_only(TABLE)


def downgrade() -> None:
    """Drop it."""
    drop_append_only(TABLE)
    op.drop_table(TABLE)
