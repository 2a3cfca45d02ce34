"""Derive every standing anew: its reason now keeps the lower level that the rule gave on the last reference date."""

from alembic import op

revision = "0051_what_a_last_date_gave"
down_revision = "0050_why_steps_were_taken"


def upgrade() -> None:
    """Empty the summary rows; what has none is derived from its rows."""
    op.execute("DELETE FROM milestone_standing")
    op.execute("DELETE FROM standing")


def downgrade() -> None:
    """Leave them: the version before reads past what it does not know."""
