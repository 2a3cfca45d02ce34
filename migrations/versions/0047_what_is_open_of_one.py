"""Find what is asked of one Werkplein without going through what is asked of all."""

from alembic import op

revision = "0047_what_is_open_of_one"
down_revision = "0046_how_a_level_turned"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_obligation_of_werkplein", "obligation", ["werkplein_id", "state", "due_on"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_obligation_of_werkplein", "obligation")
