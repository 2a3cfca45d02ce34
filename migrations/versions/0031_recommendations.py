"""Make the tables of recommendations, the support linked to them, and best practices with consent."""

import sqlalchemy as sa
from alembic import op

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


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _to_visitatie(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["visit_id"], ["visitatie.visit_id"], name=op.f(f"fk_{table}_visit_id_visitatie"))


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
        _to_visitatie(table),
        _check(table, "has_words", "length(text) >= 20"),
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
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_support_action_recommendation_id_recommendation"),
        ),
        _check(table, "support_kind", f"kind IN ({SUPPORT})"),
        _check(table, "support_state", f"state IN ({STATES})"),
        _check(table, "has_words", "length(what) >= 20"),
        _check(table, "has_owner", "owner <> ''"),
        _check(table, "end_has_day", "(state = 'agreed') = (ended_on IS NULL)"),
        _check(table, "end_has_words", "state = 'agreed' OR length(result) >= 20"),
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
        _to_visitatie(table),
        sa.UniqueConstraint("visit_id", "title", name=op.f("uq_practice_seen_title")),
        _check(table, "consent", f"consent IN ({CONSENTS})"),
        _check(table, "has_words", "length(text) >= 20"),
        _check(table, "answer_has_day", "(consent = 'asked') = (answered_on IS NULL)"),
    )
    op.create_index("ix_practice_seen_consent", table, ["consent"])
