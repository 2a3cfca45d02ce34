"""Find what a visit found without going through everything that was ever said."""

from alembic import op

revision = "0041_findings_of_visits"
down_revision = "0040_client_principles"

NAME = "ix_assessment_visit_id"


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f(NAME), "assessment", ["visit_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f(NAME), table_name="assessment")
