"""Derive every standing anew: its reason now keeps how a level turned on a date that is not fixed."""

from alembic import op

revision = "0046_how_a_level_turned"
down_revision = "0045_what_a_level_goes_on_from"


def upgrade() -> None:
    """Empty the summary rows; what has none is derived from its rows."""
    op.execute("DELETE FROM milestone_standing")
    op.execute("DELETE FROM standing")


def downgrade() -> None:
    """Leave them: the version before reads past what it does not know."""
