"""Let a release wait for the hour that it was planned for."""

import sqlalchemy as sa
from alembic import op

revision = "0044_planned_releases"
down_revision = "0043_withdrawn_figures"


def upgrade() -> None:
    """Add the hour; a release without one becomes public as soon as it is approved."""
    op.add_column("release", sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the hour away."""
    op.drop_column("release", "planned_at")
