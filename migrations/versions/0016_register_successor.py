"""Keep who took over from a Werkplein that closed in its summary."""

from alembic import op

revision = "0016_register_successor"
down_revision = "0015_learning"

FOREIGN = "fk_werkplein_successor_id_werkplein"


def upgrade() -> None:
    """Add it, as the closings that hold today say: the summaries are derived anew when a day comes."""
    # In place: this table cannot be made anew while others refer to it.
    op.execute(f"ALTER TABLE werkplein ADD COLUMN successor_id INTEGER CONSTRAINT {FOREIGN} REFERENCES werkplein (id)")
    op.execute(
        "UPDATE werkplein SET successor_id = (SELECT v.successor_id FROM werkplein_version v "
        "WHERE v.werkplein_id = werkplein.id AND v.holds_on = werkplein.closed_on "
        "AND NOT EXISTS (SELECT 1 FROM werkplein_version c WHERE c.replaces_id = v.id) ORDER BY v.id DESC LIMIT 1) "
        "WHERE closed_on IS NOT NULL"
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_column("werkplein", "successor_id")
