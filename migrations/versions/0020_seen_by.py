"""Keep with a finding who did the visit: they do not decide when it is disputed."""

import sqlalchemy as sa
from alembic import op

revision = "0020_seen_by"
down_revision = "0019_hearing_evidence"


def upgrade() -> None:
    """Add it; of earlier findings only who wrote them down is known."""
    op.add_column("assessment", sa.Column("seen_by_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("assessment", "seen_by_ids")
