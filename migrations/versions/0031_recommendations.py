"""Make the tables of recommendations, the support linked to them, and best practices with consent."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check, refers

revision = "0031_recommendations"
down_revision = "0030_visitaties"

SUPPORT = "'answers', 'exchange', 'intervision', 'region', 'other'"
STATES = "'agreed', 'done', 'stopped'"
CONSENTS = "'asked', 'given', 'refused'"


def upgrade() -> None:
    """Make them."""
    _make_recommendation()
    _make_support()
    _make_practice()


def downgrade() -> None:
    """Drop them."""
    for table in ("practice_seen", "support_action", "recommendation"):
        op.drop_table(table)


def _added() -> list[sa.Column]:
    return [sa.Column("added_on", sa.Date(), nullable=False), sa.Column("added_by", sa.Integer(), nullable=True)]


def _make_recommendation() -> None:
    table = "recommendation"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_added(),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        refers(table, "visit_id", "visitatie", "visit_id"),
        check(table, "has_words", "length(text) >= 20"),
    )
    op.create_index("ix_recommendation_visit_id", table, ["visit_id"])


def _make_support() -> None:
    table = "support_action"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_added(),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        refers(table, "recommendation_id", "recommendation"),
        check(table, "support_kind", f"kind IN ({SUPPORT})"),
        check(table, "support_state", f"state IN ({STATES})"),
        check(table, "has_words", "length(what) >= 20"),
        check(table, "has_owner", "owner <> ''"),
        check(table, "end_has_day", "(state = 'agreed') = (ended_on IS NULL)"),
        check(table, "end_has_words", "state = 'agreed' OR length(result) >= 20"),
    )
    op.create_index("ix_support_action_recommendation_id", table, ["recommendation_id"])


def _make_practice() -> None:
    table = "practice_seen"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_added(),
        sa.Column("consent", sa.String(32), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        refers(table, "visit_id", "visitatie", "visit_id"),
        sa.UniqueConstraint("visit_id", "title", name=op.f("uq_practice_seen_title")),
        check(table, "consent", f"consent IN ({CONSENTS})"),
        check(table, "has_words", "length(text) >= 20"),
        check(table, "answer_has_day", "(consent = 'asked') = (answered_on IS NULL)"),
    )
    op.create_index("ix_practice_seen_consent", table, ["consent"])
