"""Expect of an MT what it can do about a decision on its dispute."""

from werkplein.core.migrating import expect_also, expect_no_more

revision = "0049_replying_to_a_decision"
down_revision = "0048_how_long_a_value_lasts"
KIND = "escalation"


def upgrade() -> None:
    """Allow it."""
    expect_also(KIND)


def downgrade() -> None:
    """Let go of what is expected of this kind, and allow the earlier ones only."""
    expect_no_more(KIND)
