"""Let milestones follow the register: a value without a finding, and an answer that is asked after a change there."""

from alembic import op

from werkplein.core.migrating import expect_also, expect_no_more
from werkplein.core.schema import drop_stamps_of_owner, make_stamps_of_owner

revision = "0042_register_and_milestones"
down_revision = "0041_findings_of_visits"

TABLE, KIND = "milestone_standing", "answer"


def upgrade() -> None:
    """Let a value name no finding, and expect answers; what was derived before is derived again."""
    _let_be_empty(is_nullable=True)
    expect_also(KIND)


def downgrade() -> None:
    """Let every value name a finding; what was expected goes."""
    expect_no_more(KIND)
    _let_be_empty(is_nullable=False)


def _let_be_empty(*, is_nullable: bool) -> None:
    op.execute(f"DELETE FROM {TABLE}")
    op.execute("DELETE FROM standing")
    # SQLite makes the table anew, without what renews the stamps of its owner.
    drop_stamps_of_owner(TABLE)
    with op.batch_alter_table(TABLE) as batch:
        batch.alter_column("finding_id", nullable=is_nullable)
    make_stamps_of_owner(TABLE, "standing", "werkplein_id")
