"""Let every change of the milestones of a Werkplein show as another stamp of its summary row."""

from werkplein.core.schema import drop_stamps_of_owner, make_stamps_of_owner

revision = "0021_milestone_stamps"
down_revision = "0020_seen_by"


def upgrade() -> None:
    """Let the database renew the stamp."""
    make_stamps_of_owner("milestone_standing", "standing", "werkplein_id")


def downgrade() -> None:
    """Let it be as it was."""
    drop_stamps_of_owner("milestone_standing")
