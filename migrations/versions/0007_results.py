"""Make the tables of results: deliveries of outflow and measurements of satisfaction."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import one_while
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0007_results"
down_revision = "0006_visitatie"

APPENDED = ("outflow_delivery", "measurement")


def upgrade() -> None:
    """Make them."""
    _make_outflow()
    _make_measurement()
    _make_summary()
    make_append_only(*APPENDED)


def _make_outflow() -> None:
    op.create_table(
        "outflow_delivery",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=False, index=True),
        sa.Column("month", sa.String(7), nullable=False, index=True),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.Column("caseload", sa.Integer(), nullable=False),
        sa.Column("outflow", sa.Integer(), nullable=False),
        *_appended("outflow_delivery"),
        sa.CheckConstraint(
            "outflow >= 0 AND outflow <= caseload", name=op.f("ck_outflow_delivery_outflow_within_caseload")
        ),
    )
    _make_first("outflow_delivery", ["werkplein_id", "month", "stream"])


def _make_summary() -> None:
    op.create_table(
        "outflow_month",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("caseload", sa.Integer(), nullable=False),
        sa.Column("outflow", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("werkpleinen", sa.Integer(), nullable=False),
    )


def _make_measurement() -> None:
    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("round", sa.String(64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Integer(), nullable=False),
        sa.Column("sd", sa.Integer(), nullable=False),
        *_appended("measurement"),
        sa.CheckConstraint("kind IN ('client', 'employer')", name=op.f("ck_measurement_measurement_kind")),
        sa.CheckConstraint(
            "(n = 0 AND mean = 0 AND sd = 0) OR (n > 0 AND mean BETWEEN 100 AND 1000)", name=op.f("ck_measurement_mark")
        ),
        sa.CheckConstraint("sd >= 0", name=op.f("ck_measurement_sd_not_negative")),
    )
    _make_first("measurement", ["werkplein_id", "kind", "round"])


def _appended(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("replaces_id", sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("holds_on", sa.Date(), nullable=False, index=True),
        sa.Column("recorded_on", sa.Date(), nullable=False, index=True),
        sa.UniqueConstraint("replaces_id", name=op.f(f"uq_{table}_replaces_id")),
    ]


def _make_first(table: str, columns: list[str]) -> None:
    one_while("replaces_id IS NULL", f"uq_{table}_first", table, columns)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(*APPENDED)
    for table in ("outflow_month", "measurement", "outflow_delivery"):
        op.drop_table(table)
