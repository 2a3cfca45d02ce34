"""Let a summary row tell what follows from the register: nothing was ever found of that."""

from alembic import op

from werkplein.core.schema import drop_stamps_of_owner, make_stamps_of_owner

revision = "0042_values_of_the_register"
down_revision = "0040_client_principles"

TABLE = "milestone_standing"


def upgrade() -> None:
    """Let it name no finding; what was derived before does not tell it, and is derived again."""
    _let_be_empty(is_nullable=True)


def downgrade() -> None:
    """Let it name one always."""
    _let_be_empty(is_nullable=False)


def _let_be_empty(*, is_nullable: bool) -> None:
    op.execute(f"DELETE FROM {TABLE}")
    op.execute("DELETE FROM standing")
    # SQLite makes the table anew, without what renews the stamps of its owner.
    drop_stamps_of_owner(TABLE)
    with op.batch_alter_table(TABLE) as batch:
        batch.alter_column("finding_id", nullable=is_nullable)
    make_stamps_of_owner(TABLE, "standing", "werkplein_id")
