"""Derive every standing anew: its reason now keeps the level that a step down must last from."""

from alembic import op

revision = "0045_what_a_level_goes_on_from"
down_revision = "0044_planned_releases"


def upgrade() -> None:
    """Empty the summary rows; what has none is derived from its rows."""
    op.execute("DELETE FROM milestone_standing")
    op.execute("DELETE FROM standing")


def downgrade() -> None:
    """Leave them: the version before reads past what it does not know."""
