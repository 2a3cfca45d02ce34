"""Derive every standing anew: its reason now keeps what a rule that is to come gives on the next reference date."""

from alembic import op

revision = "0053_what_a_coming_rule_gives"
down_revision = "0052_every_problem_of_a_file"


def upgrade() -> None:
    """Empty the summary rows; what has none is derived from its rows."""
    op.execute("DELETE FROM milestone_standing")
    op.execute("DELETE FROM standing")


def downgrade() -> None:
    """Leave them: the version before reads past what it does not know."""
