"""Keep until when a value stays met, and shown, if nothing is added; derive every standing anew."""

import sqlalchemy as sa
from alembic import op

revision = "0048_how_long_a_value_lasts"
down_revision = "0047_what_is_open_of_one"
NEW = ("met_until", "shown_until")


def upgrade() -> None:
    """Add the days, and empty the summary rows; what has none is derived from its rows."""
    for name in NEW:
        op.add_column("milestone_standing", sa.Column(name, sa.Date()))
    op.execute("DELETE FROM milestone_standing")
    op.execute("DELETE FROM standing")


def downgrade() -> None:
    """Drop the days; the rest of the rows stays right."""
    for name in NEW:
        op.drop_column("milestone_standing", name)
