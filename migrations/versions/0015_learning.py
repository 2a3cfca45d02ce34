"""Make the tables of learning from each other, and of the own approach of the four big cities."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import index_dates
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0015_learning"
down_revision = "0014_reminders"

APPENDED = ("practice_share", "g4_consultation", "g4_approach", "g4_adoption")


def upgrade() -> None:
    """Make them."""
    _make_share()
    _make_request()
    _make_consultation()
    _make_approach()
    _make_adoption()
    make_append_only(*APPENDED)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(*APPENDED)
    for table in ("g4_adoption", "g4_approach", "g4_consultation", "contact_request", "practice_share"):
        op.drop_table(table)


def _appended() -> list[sa.Column]:
    return [
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
    ]


def _make_share() -> None:
    op.create_table(
        "practice_share",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        *_appended(),
        sa.CheckConstraint("length(story) <= 1000", name=op.f("ck_practice_share_story_fits")),
        sa.CheckConstraint("is_shared OR story = ''", name=op.f("ck_practice_share_only_shared_has_story")),
    )
    op.create_index("ix_practice_share_of", "practice_share", ["werkplein_id", "milestone"])
    index_dates("practice_share")


def _make_request() -> None:
    op.create_table(
        "contact_request",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("asker_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=False),
        sa.Column("asked_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("shows_address", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asker_account_id", sa.Integer(), nullable=True),
        sa.Column("asker_label", sa.String(200), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answerer_account_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint("asker_id", "asked_id", "milestone", "number", name=op.f("uq_contact_request_claim")),
        sa.CheckConstraint("asker_id <> asked_id", name=op.f("ck_contact_request_asks_another")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_contact_request_number_from_one")),
        sa.CheckConstraint(
            "answered_on IS NULL OR answered_on >= asked_on", name=op.f("ck_contact_request_answered_after_asked")
        ),
        sa.CheckConstraint("answered_on IS NOT NULL OR answer = ''", name=op.f("ck_contact_request_answer_has_day")),
    )
    op.create_index("ix_contact_request_asked", "contact_request", ["asked_id", "answered_on"])


def _make_consultation() -> None:
    op.create_table(
        "g4_consultation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("with_whom", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), sa.ForeignKey("g4_consultation.id"), nullable=True, unique=True),
        *_appended(),
        sa.CheckConstraint("holds_on <= recorded_on", name=op.f("ck_g4_consultation_not_in_the_future")),
        sa.CheckConstraint("next_on IS NULL OR next_on > holds_on", name=op.f("ck_g4_consultation_next_is_later")),
    )
    index_dates("g4_consultation")


def _make_approach() -> None:
    op.create_table(
        "g4_approach",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("document_title", sa.String(200), nullable=False),
        sa.Column("document_url", sa.Text(), nullable=False),
        *_appended(),
        sa.CheckConstraint("version >= 1", name=op.f("ck_g4_approach_version_from_one")),
        sa.CheckConstraint("document_url = '' OR document_title <> ''", name=op.f("ck_g4_approach_document_has_title")),
    )
    index_dates("g4_approach")


def _make_adoption() -> None:
    op.create_table(
        "g4_adoption",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("approach_id", sa.Integer(), sa.ForeignKey("g4_approach.id"), nullable=False, unique=True),
        sa.Column("motivation", sa.Text(), nullable=False),
        *_appended(),
        sa.CheckConstraint("motivation <> ''", name=op.f("ck_g4_adoption_has_motivation")),
    )
    index_dates("g4_adoption")
