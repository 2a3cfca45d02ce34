"""Make the tables of visitaties: reviewers, their course, teams and texts; let visits be visitaties too."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import (
    check,
    dates_and_by,
    expect_also,
    expect_no_more,
    forget_reminders,
    index_dates,
    one_while,
    refers,
)
from werkplein.core.schema import allow_also, allow_no_more, drop_append_only, make_append_only

revision = "0030_visitaties"
down_revision = "0029_reports"

ORGANISATIONS = "'uwv', 'divosa'"
ENTRIES = "'agreement', 'self_evaluation', 'programme', 'findings', 'reply', 'follow_up'"
VISITS = ("visit", "kind", "ck_visit_visit_kind")
ROLES = (("account_grant", "role", "ck_account_grant_role"), ("reminder", "role", "ck_reminder_role"))
KINDS = (
    "visitatie",
    "visitatie_agreement",
    "visitatie_self",
    "visitatie_findings",
    "visitatie_concept",
    "visitatie_final",
    "visitatie_consent",
    "visitatie_link",
    "visitatie_support",
    "visitatie_follow_up",
    "visitatie_resolve",
)


def upgrade() -> None:
    """Make them."""
    allow_also(*VISITS, "visitatie")
    for column in ROLES:
        allow_also(*column, "visiting_reviewer")
    expect_also(*KINDS)
    _make_course()
    _make_team()
    _make_entry()
    make_append_only("visitatie_entry")


def downgrade() -> None:
    """Drop them, with the visits they were about and what was told of them."""
    drop_append_only("visitatie_entry")
    for table in ("visitatie_entry", "visitatie_member", "visitatie", "reviewer_profile"):
        op.drop_table(table)
    about = "kind = 'visit_confirmation' AND part = 'visitatie'"
    forget_reminders(about)
    op.execute(f"DELETE FROM obligation WHERE {about}")
    drop_append_only("calendar_event")
    for table in ("calendar_event", "visit_slot"):
        op.execute(f"DELETE FROM {table} WHERE visit_id IN (SELECT id FROM visit WHERE kind = 'visitatie')")
    make_append_only("calendar_event")
    expect_no_more(*KINDS)
    for column in ROLES:
        allow_no_more(*column, "visiting_reviewer")
    allow_no_more(*VISITS, "visitatie")


def _make_course() -> None:
    table = "reviewer_profile"
    op.create_table(
        table,
        sa.Column("account_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        refers(table, "account_id", "account"),
        refers(table, "region_id", "region"),
        check(table, "organisation", f"organisation IN ({ORGANISATIONS})"),
    )
    table = "visitatie"
    days = ("sent_on", "agreed_on", "team_on", "submitted_on", "concept_on", "reply_until", "replied_on", "final_on")
    op.create_table(
        table,
        sa.Column("visit_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        *(sa.Column(each, sa.Date(), nullable=True) for each in (*days, "followed_up_on")),
        refers(table, "visit_id", "visit"),
        refers(table, "werkplein_id", "werkplein"),
        check(table, "agreed_after_sent", "agreed_on IS NULL OR sent_on IS NOT NULL"),
        check(table, "concept_has_clock", "(concept_on IS NULL) = (reply_until IS NULL)"),
        check(table, "replied_after_concept", "replied_on IS NULL OR concept_on IS NOT NULL"),
        check(table, "final_after_concept", "final_on IS NULL OR concept_on <= final_on"),
        check(table, "followed_up_after_final", "followed_up_on IS NULL OR final_on < followed_up_on"),
    )
    op.create_index("ix_visitatie_werkplein_id", table, ["werkplein_id"])


def _make_team() -> None:
    table = "visitatie_member"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        refers(table, "visit_id", "visitatie", "visit_id"),
        refers(table, "account_id", "account"),
        refers(table, "grant_id", "account_grant"),
        check(table, "organisation", f"organisation IN ({ORGANISATIONS})"),
        check(table, "leaves_later", "left_on IS NULL OR left_on >= joined_on"),
    )
    op.create_index("ix_visitatie_member_account_id", table, ["account_id"])
    one_while("left_on IS NULL", "uq_visitatie_member_now", table, ["visit_id", "account_id"])


def _make_entry() -> None:
    table = "visitatie_entry"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
        *dates_and_by(),
        refers(table, "visit_id", "visitatie", "visit_id"),
        check(table, "entry_kind", f"kind IN ({ENTRIES})"),
    )
    op.create_index("ix_visitatie_entry_of", table, ["visit_id", "kind"])
    index_dates(table)
