"""Let the register say moves, mergers and openings, and count its changes per Werkplein."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.schema import drop_append_only, make_append_only

revision = "0012_register_changes"
down_revision = "0011_dossier"

TAKES_OVER = "successor_id IS NULL OR (is_closed AND successor_id <> werkplein_id)"
COUNTS = "revision >= 1"
PAIR = ["werkplein_id", "municipality_id", "holds_on"]


def upgrade() -> None:
    """Add them; a service area may be corrected more than once a day."""
    op.add_column("werkplein_version", sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add_checked("werkplein_version", "successor_id", "INTEGER", ("takes_over", TAKES_OVER), "werkplein")
    _add_checked("werkplein", "revision", "INTEGER NOT NULL DEFAULT 1", ("counts_changes", COUNTS))
    op.add_column("werkplein", sa.Column("opened_on", sa.Date(), nullable=False, server_default="2009-07-01"))
    op.execute(
        "UPDATE werkplein SET opened_on = (SELECT min(v.holds_on) FROM werkplein_version v "
        "WHERE v.werkplein_id = werkplein.id "
        "AND NOT EXISTS (SELECT 1 FROM werkplein_version c WHERE c.replaces_id = v.id)) "
        "WHERE EXISTS (SELECT 1 FROM werkplein_version v WHERE v.werkplein_id = werkplein.id)"
    )
    op.create_index(op.f("ix_werkplein_version_successor_id"), "werkplein_version", ["successor_id"])
    drop_append_only("service_area")
    with op.batch_alter_table("service_area") as batch:
        batch.drop_constraint("uq_service_area_what", type_="unique")
    make_append_only("service_area")
    op.create_index("ix_service_area_pair", "service_area", PAIR)


def downgrade() -> None:
    """Take them away; of a service area that was corrected twice on a day the last remains."""
    op.drop_index("ix_service_area_pair", "service_area")
    drop_append_only("service_area")
    op.execute(
        "DELETE FROM service_area WHERE id NOT IN (SELECT max(id) FROM service_area "
        "GROUP BY werkplein_id, municipality_id, holds_on, recorded_on)"
    )
    with op.batch_alter_table("service_area") as batch:
        batch.create_unique_constraint("uq_service_area_what", [*PAIR, "recorded_on"])
    make_append_only("service_area")
    op.drop_index(op.f("ix_werkplein_version_successor_id"), "werkplein_version")
    for table, columns in (("werkplein", ("opened_on", "revision")), ("werkplein_version", ("successor_id", "moved"))):
        for column in columns:
            op.drop_column(table, column)


def _add_checked(table: str, column: str, kind: str, check: tuple[str, str], refers_to: str | None = None) -> None:
    """Add a column with its condition in place: these tables cannot be made anew while others refer to them."""
    name, condition = check
    foreign = f" CONSTRAINT fk_{table}_{column}_{refers_to} REFERENCES {refers_to} (id)" if refers_to else ""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind}{foreign} CONSTRAINT ck_{table}_{name} CHECK ({condition})"
    )
