"""Make the tables of register: regions, municipalities, Werkpleinen with their versions, service areas."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import index_dates
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0002_register"
down_revision = "0001_core"

APPENDED = ("werkplein_version", "service_area")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
    )
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_municipality_code")),
    )
    _make_werkplein()
    _make_version()
    _make_service_area()
    make_append_only(*APPENDED)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(*APPENDED)
    for table in ("service_area", "werkplein_version", "werkplein", "municipality", "region"):
        op.drop_table(table)


def _facts() -> list[sa.Column]:
    return [
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("main_id", sa.Integer(), nullable=True),
        sa.Column("is_g4", sa.Boolean(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("precision", sa.String(32), nullable=False),
    ]


def _fact_constraints(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f(f"fk_{table}_region_id_region")),
        sa.ForeignKeyConstraint(["seat_id"], ["municipality.id"], name=op.f(f"fk_{table}_seat_id_municipality")),
        sa.ForeignKeyConstraint(["main_id"], ["werkplein.id"], name=op.f(f"fk_{table}_main_id_werkplein")),
        sa.CheckConstraint("precision IN ('town', 'address')", name=op.f(f"ck_{table}_precision")),
    ]


def _make_werkplein() -> None:
    op.create_table(
        "werkplein",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        *_facts(),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("map_x", sa.Double(), nullable=False),
        sa.Column("map_y", sa.Double(), nullable=False),
        sa.Column("anchor_x", sa.Double(), nullable=False),
        sa.Column("anchor_y", sa.Double(), nullable=False),
        sa.Column("derived_for", sa.Date(), nullable=False),
        sa.Column("changes_on", sa.Date(), nullable=True),
        *_fact_constraints("werkplein"),
        sa.UniqueConstraint("code", name=op.f("uq_werkplein_code")),
        sa.CheckConstraint("main_id IS NULL OR main_id <> id", name=op.f("ck_werkplein_not_its_own_satellite")),
    )
    for column in ("region_id", "main_id", "changes_on"):
        op.create_index(op.f(f"ix_werkplein_{column}"), "werkplein", [column])


def _make_version() -> None:
    table = "werkplein_version"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        *_facts(),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        *_fact_constraints(table),
        sa.ForeignKeyConstraint(["werkplein_id"], ["werkplein.id"], name=op.f(f"fk_{table}_werkplein_id_werkplein")),
        sa.ForeignKeyConstraint(["replaces_id"], [f"{table}.id"], name=op.f(f"fk_{table}_replaces_id_{table}")),
        sa.UniqueConstraint("replaces_id", name=op.f(f"uq_{table}_replaces_id")),
        sa.CheckConstraint(
            "lat BETWEEN 50 AND 54 AND lon BETWEEN 3 AND 8", name=op.f(f"ck_{table}_in_the_netherlands")
        ),
    )
    op.create_index("ix_werkplein_version_of", table, ["werkplein_id", "holds_on"])
    index_dates(table)


def _make_service_area() -> None:
    table = "service_area"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("postcodes", sa.Text(), nullable=True),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["werkplein_id"], ["werkplein.id"], name=op.f(f"fk_{table}_werkplein_id_werkplein")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f(f"fk_{table}_municipality_id_municipality")
        ),
        sa.UniqueConstraint("werkplein_id", "municipality_id", "holds_on", "recorded_on", name="uq_service_area_what"),
        sa.CheckConstraint("kind IN ('whole', 'split', 'shared', 'ended')", name=op.f(f"ck_{table}_area_kind")),
        sa.CheckConstraint("(kind = 'split') = (postcodes IS NOT NULL)", name=op.f(f"ck_{table}_split_has_postcodes")),
    )
    for column in ("municipality_id", "holds_on", "recorded_on"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
