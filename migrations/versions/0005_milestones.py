"""Make the tables of milestones: assessments, rulesets, checklists with drafts, fixed quarters, standings."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import index_dates, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0005_milestones"
down_revision = "0004_obligations"

VERDICTS = "'met', 'partly', 'not_met', 'not_applicable'"
GRADES = "'E0', 'E1', 'E2'"
SOURCES = "'self', 'desk', 'audit', 'visitatie'"
LEVELS = "'leader', 'middle', 'laggard', 'too_little'"
APPENDED = ("assessment", "fixed_quarter", "fixed_level")


def upgrade() -> None:
    """Make them."""
    _make_ruleset()
    _make_assessment()
    _make_checklist()
    _make_draft()
    _make_fixed()
    _make_standings()
    make_append_only(*APPENDED)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(*APPENDED)
    for table in (
        "milestone_standing",
        "standing",
        "fixed_level",
        "fixed_quarter",
        "draft",
        "checklist",
        "assessment",
        "ruleset",
    ):
        op.drop_table(table)


def _one_of(table: str, column: str, name: str, values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({values})", name=op.f(f"ck_{table}_{name}"))


def _dates() -> list[sa.Column]:
    return [sa.Column("holds_on", sa.Date(), nullable=False), sa.Column("recorded_on", sa.Date(), nullable=False)]


def _make_ruleset() -> None:
    op.create_table(
        "ruleset",
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("max_criteria", sa.Integer(), nullable=False),
        sa.Column("max_milestones", sa.Integer(), nullable=False),
        sa.Column("knockout", sa.JSON(), nullable=False),
        sa.Column("min_answered", sa.Integer(), nullable=False),
        sa.Column("leader_share", sa.JSON(), nullable=False),
        sa.Column("validity_months", sa.JSON(), nullable=False),
        sa.Column("expired_counts_months", sa.Integer(), nullable=False),
        sa.UniqueConstraint("valid_from", name=op.f("uq_ruleset_valid_from")),
    )


def _make_assessment() -> None:
    table = "assessment"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("grade", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("participation", sa.JSON(), nullable=True),
        sa.Column("is_critical", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("quarter", sa.String(64), nullable=True),
        sa.Column("visit_id", sa.String(64), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        *_dates(),
        refers(table, "werkplein_id", "werkplein"),
        sa.ForeignKeyConstraint(["replaces_id"], [f"{table}.id"], name=op.f(f"fk_{table}_replaces_id_{table}")),
        _one_of(table, "verdict", "verdict", VERDICTS),
        _one_of(table, "source", "source", SOURCES),
        _one_of(table, "grade", "grade", GRADES),
        sa.CheckConstraint("holds_on <= recorded_on", name=op.f(f"ck_{table}_not_in_the_future")),
        sa.CheckConstraint("valid_until >= holds_on", name=op.f(f"ck_{table}_valid_after_it_holds")),
        sa.CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name=op.f(f"ck_{table}_replaces_another")),
    )
    op.create_index("ix_assessment_of", table, ["werkplein_id", "milestone", "holds_on"])
    op.create_index(op.f("ix_assessment_replaces_id"), table, ["replaces_id"])
    index_dates(table)


def _make_checklist() -> None:
    table = "checklist"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submits", sa.Integer(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=False),
        refers(table, "werkplein_id", "werkplein"),
        sa.UniqueConstraint("werkplein_id", "quarter", name="uq_checklist_of"),
        sa.CheckConstraint("(submitted_on IS NULL) = (submits = 0)", name=op.f("ck_checklist_submitted_has_day")),
        sa.CheckConstraint(
            "(reopened_on IS NULL) = (reopen_reason = '')", name=op.f("ck_checklist_reopened_has_reason")
        ),
    )
    op.create_index("ix_checklist_quarter", table, ["quarter"])


def _make_draft() -> None:
    table = "draft"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(64), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=True),
        sa.Column("participation", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        refers(table, "werkplein_id", "werkplein"),
        sa.UniqueConstraint("werkplein_id", "quarter", "milestone", name="uq_draft_of"),
        _one_of(table, "verdict", "verdict", VERDICTS),
        sa.CheckConstraint("version >= 1", name=op.f("ck_draft_version_from_one")),
    )


def _make_fixed() -> None:
    op.create_table(
        "fixed_quarter",
        sa.Column("quarter", sa.String(64), primary_key=True),
        sa.Column("ruleset", sa.String(64), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        *_dates(),
        sa.ForeignKeyConstraint(["ruleset"], ["ruleset.version"], name=op.f("fk_fixed_quarter_ruleset_ruleset")),
        sa.CheckConstraint("holds_on <= recorded_on", name=op.f("ck_fixed_quarter_not_before_the_reference_date")),
    )
    index_dates("fixed_quarter")
    op.create_table(
        "fixed_level",
        sa.Column("quarter", sa.String(64), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), primary_key=True),
        *_outcome(),
        *_dates(),
        sa.ForeignKeyConstraint(
            ["quarter"], ["fixed_quarter.quarter"], name=op.f("fk_fixed_level_quarter_fixed_quarter")
        ),
        refers("fixed_level", "werkplein_id", "werkplein"),
        _one_of("fixed_level", "level", "level", LEVELS),
    )
    op.create_index(op.f("ix_fixed_level_werkplein_id"), "fixed_level", ["werkplein_id"])
    index_dates("fixed_level")


def _outcome() -> list[sa.Column]:
    return [
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("criteria_met", sa.Integer(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("is_seen", sa.Boolean(), nullable=False),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
    ]


def _make_standings() -> None:
    op.create_table(
        "standing",
        sa.Column("werkplein_id", sa.Integer(), primary_key=True),
        *_outcome(),
        sa.Column("derived_for", sa.Date(), nullable=False),
        sa.Column("right_from", sa.Date(), nullable=False),
        sa.Column("changes_on", sa.Date(), nullable=True),
        refers("standing", "werkplein_id", "werkplein"),
        _one_of("standing", "level", "level", LEVELS),
    )
    op.create_index(op.f("ix_standing_level"), "standing", ["level"])
    op.create_index(op.f("ix_standing_changes_on"), "standing", ["changes_on"])
    table = "milestone_standing"
    op.create_table(
        table,
        sa.Column("werkplein_id", sa.Integer(), primary_key=True),
        sa.Column("milestone", sa.String(64), primary_key=True),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("grade", sa.String(32), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("is_expired", sa.Boolean(), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.Column("is_critical", sa.Boolean(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        refers(table, "werkplein_id", "werkplein"),
        sa.ForeignKeyConstraint(["finding_id"], ["assessment.id"], name=op.f(f"fk_{table}_finding_id_assessment")),
        _one_of(table, "verdict", "verdict", VERDICTS),
        _one_of(table, "grade", "grade", GRADES),
        _one_of(table, "source", "source", SOURCES),
    )
    op.create_index("ix_milestone_standing_verdict", table, ["milestone", "verdict"])
