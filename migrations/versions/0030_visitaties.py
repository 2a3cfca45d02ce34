"""Make the tables of visitaties: reviewers, their course, teams and texts; let visits be visitaties too."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.schema import allow_also, allow_no_more, drop_append_only, make_append_only

revision = "0030_visitaties"
down_revision = "0029_reports"

ORGANISATIONS = "'uwv', 'divosa'"
ENTRIES = "'agreement', 'self_evaluation', 'programme', 'findings', 'reply', 'follow_up'"
VISITS = ("visit", "kind", "ck_visit_visit_kind")
ROLES = (("account_grant", "role", "ck_account_grant_role"), ("reminder", "role", "ck_reminder_role"))
EXPECTED = ("obligation", "kind", "ck_obligation_obligation_kind")
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
    allow_also(*EXPECTED, *KINDS)
    _make_course()
    _make_team()
    _make_entry()
    make_append_only("visitatie_entry")


def downgrade() -> None:
    """Drop them, with the visits they were about and what was told of them."""
    drop_append_only("visitatie_entry")
    for table in ("visitatie_entry", "visitatie_member", "visitatie", "reviewer_profile"):
        op.drop_table(table)
    gone = ", ".join(f"'{kind}'" for kind in KINDS)
    about = f"kind IN ({gone}) OR (kind = 'visit_confirmation' AND part = 'visitatie')"
    steps = f"SELECT id FROM reminder_step WHERE obligation_id IN (SELECT id FROM obligation WHERE {about})"
    op.execute(f"DELETE FROM reminder WHERE step_id IN ({steps})")
    op.execute(f"DELETE FROM reminder_step WHERE id IN ({steps})")
    op.execute(f"DELETE FROM obligation WHERE {about}")
    drop_append_only("calendar_event")
    for table in ("calendar_event", "visit_slot"):
        op.execute(f"DELETE FROM {table} WHERE visit_id IN (SELECT id FROM visit WHERE kind = 'visitatie')")
    make_append_only("calendar_event")
    allow_no_more(*EXPECTED, *KINDS)
    for column in ROLES:
        allow_no_more(*column, "visiting_reviewer")
    allow_no_more(*VISITS, "visitatie")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _to(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def _make_course() -> None:
    table = "reviewer_profile"
    op.create_table(
        table,
        sa.Column("account_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        _to(table, "account_id", "account"),
        _to(table, "region_id", "region"),
        _check(table, "organisation", f"organisation IN ({ORGANISATIONS})"),
    )
    table = "visitatie"
    days = ("sent_on", "agreed_on", "team_on", "submitted_on", "concept_on", "reply_until", "replied_on", "final_on")
    op.create_table(
        table,
        sa.Column("visit_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        *(sa.Column(each, sa.Date(), nullable=True) for each in (*days, "followed_up_on")),
        _to(table, "visit_id", "visit"),
        _to(table, "werkplein_id", "werkplein"),
        _check(table, "agreed_after_sent", "agreed_on IS NULL OR sent_on IS NOT NULL"),
        _check(table, "concept_has_clock", "(concept_on IS NULL) = (reply_until IS NULL)"),
        _check(table, "replied_after_concept", "replied_on IS NULL OR concept_on IS NOT NULL"),
        _check(table, "final_after_concept", "final_on IS NULL OR concept_on <= final_on"),
        _check(table, "followed_up_after_final", "followed_up_on IS NULL OR final_on < followed_up_on"),
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
        _to(table, "visit_id", "visitatie", "visit_id"),
        _to(table, "account_id", "account"),
        _to(table, "grant_id", "account_grant"),
        _check(table, "organisation", f"organisation IN ({ORGANISATIONS})"),
        _check(table, "leaves_later", "left_on IS NULL OR left_on >= joined_on"),
    )
    op.create_index("ix_visitatie_member_account_id", table, ["account_id"])
    stays = sa.text("left_on IS NULL")
    op.create_index(
        "uq_visitatie_member_now",
        table,
        ["visit_id", "account_id"],
        unique=True,
        sqlite_where=stays,
        postgresql_where=stays,
    )


def _make_entry() -> None:
    table = "visitatie_entry"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        _to(table, "visit_id", "visitatie", "visit_id"),
        _check(table, "entry_kind", f"kind IN ({ENTRIES})"),
    )
    op.create_index("ix_visitatie_entry_of", table, ["visit_id", "kind"])
    for column in ("holds_on", "recorded_on"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
