"""Keep of a concept whether the MT has its say anew: of what came in after it had answered, or after its time."""

import sqlalchemy as sa
from alembic import op

revision = "0054_a_concept_that_asks_again"
down_revision = "0053_what_a_coming_rule_gives"


def upgrade() -> None:
    """Add it; so far nothing was taken in after that."""
    op.add_column("report_version", sa.Column("asks_again", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("report_version", "asks_again")
