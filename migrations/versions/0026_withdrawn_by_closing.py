"""Keep which expectations were withdrawn because the Werkplein closed: only those come back if it did not."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import altered

revision = "0026_withdrawn_by_closing"
down_revision = "0025_planning"


def upgrade() -> None:
    """Add it; of who is closed now, all that was withdrawn since that day counted as such until now."""
    with altered("obligation") as batch:
        batch.add_column(sa.Column("is_by_closing", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_check_constraint(
            op.f("ck_obligation_closing_withdraws"), "NOT is_by_closing OR state = 'withdrawn'"
        )
    op.execute(
        "UPDATE obligation SET is_by_closing = TRUE WHERE state = 'withdrawn' AND EXISTS (SELECT 1 FROM werkplein "
        "WHERE werkplein.id = obligation.werkplein_id AND werkplein.closed_on <= obligation.settled_on)"
    )


def downgrade() -> None:
    """Take it away."""
    with altered("obligation") as batch:
        batch.drop_constraint(op.f("ck_obligation_closing_withdraws"), type_="check")
        batch.drop_column("is_by_closing")
