"""Let evidence and hearings be expected too."""

from alembic import op

revision = "0009_obligation_kinds"
down_revision = "0008_publication"

NAME = "ck_obligation_obligation_kind"
BEFORE = "'checklist', 'outflow', 'client_satisfaction', 'employer_satisfaction', 'audit', 'visit_confirmation'"
NOW = f"{BEFORE}, 'evidence_renewal', 'evidence_returned', 'reply', 'hearing'"


def upgrade() -> None:
    """Allow them."""
    _allow(NOW)


def downgrade() -> None:
    """Let go of what the earlier kinds do not hold, and allow those only."""
    op.execute(f"DELETE FROM obligation WHERE kind NOT IN ({BEFORE})")
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    with op.batch_alter_table("obligation") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), f"kind IN ({kinds})")
