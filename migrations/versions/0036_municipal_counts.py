"""Make the tables of counts per municipality: what was delivered, and what waits to be confirmed."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import one_while
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0036_municipal_counts"
down_revision = "0035_scans"

COUNTS, LINES = "municipal_count", "municipal_line"
KEY = ["month", "municipality_id", "stream", "measure"]


def upgrade() -> None:
    """Make them."""
    op.create_table(
        COUNTS,
        sa.Column("id", sa.Integer(), primary_key=True),
        *_count(),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), sa.ForeignKey("municipal_count.id"), nullable=True),
        sa.CheckConstraint("count >= 0", name=op.f("ck_municipal_count_not_negative")),
    )
    one_while("replaces_id IS NULL", "uq_municipal_count_first", COUNTS, KEY)
    one_while("replaces_id IS NOT NULL", "uq_municipal_count_replaces_id", COUNTS, ["replaces_id"])
    op.create_table(
        LINES,
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("import_run.id", ondelete="CASCADE"), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        # What is written is checked against the municipalities; what waits need not be.
        *_count(is_bound=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_municipal_line")),
        sqlite_with_rowid=False,
    )
    make_append_only(COUNTS)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(COUNTS)
    op.drop_table(LINES)
    op.drop_table(COUNTS)


def _count(is_bound: bool = True) -> list[sa.Column[object]]:
    bound = [sa.ForeignKey("municipality.id")] if is_bound else []
    return [
        sa.Column("municipality_id", sa.Integer(), *bound, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
    ]
