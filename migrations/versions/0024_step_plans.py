"""Make the tables of step plans and interventions, and let their steps be expected."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check, dates_and_by, expect_also, expect_no_more, index_dates, one_while, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0024_step_plans"
down_revision = "0023_calendars"

STEPS = "'analysis', 'grid', 'audit', 'interventions', 'repeat', 'decision'"
RUNGS = "'supporters', 'rammers', 'vng', 'representative', 'state_secretary', 'other'"
STATES = "'proposed', 'agreed', 'started', 'done', 'stopped'"
PARTIES = "'vng', 'szw_rammer', 'programme_council', 'state_secretary'"
APPENDED = (
    "step_entry",
    "external_audit_decision",
    "external_audit_subject",
    "intervention",
    "intervention_reason",
    "intervention_move",
    "party_contact",
)
KINDS = ("step_analysis", "step_grid", "step_interventions", "intervention", "external_audit")


def upgrade() -> None:
    """Make them."""
    _make_plan()
    _make_entry()
    _make_decision()
    _make_intervention()
    _make_move()
    _make_contact()
    index_dates("step_entry", "external_audit_decision", "intervention", "intervention_move", "party_contact")
    make_append_only(*APPENDED)
    expect_also(*KINDS)


def downgrade() -> None:
    """Drop them."""
    expect_no_more(*KINDS)
    drop_append_only(*APPENDED)
    for table in (*reversed(APPENDED), "step_term", "step_plan"):
        op.drop_table(table)


def _make_plan() -> None:
    table = "step_plan"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        refers(table, "werkplein_id", "werkplein"),
        check(table, "ends_after_it_begins", "ended_on IS NULL OR ended_on >= starts_on"),
    )
    op.create_index("ix_step_plan_werkplein_id", table, ["werkplein_id"])
    one_while("ended_on IS NULL", "uq_step_plan_open", table, ["werkplein_id"])
    table = "step_term"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("quarter", sa.String(64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        refers(table, "plan_id", "step_plan"),
        check(table, "plan_step", f"step IN ({STEPS})"),
    )
    op.create_index("uq_step_term_step", table, ["plan_id", "step"], unique=True)


def _make_entry() -> None:
    table = "step_entry"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
        *dates_and_by(),
        refers(table, "plan_id", "step_plan"),
        check(table, "plan_step", f"step IN ({STEPS})"),
        check(table, "is_written", "step IN ('analysis', 'grid', 'interventions')"),
    )
    op.create_index("ix_step_entry_of", table, ["plan_id", "step"])


def _make_decision() -> None:
    table = "external_audit_decision"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("choice", sa.String(32), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        *dates_and_by(),
        check(table, "audit_choice", "choice IN ('none', 'some', 'all')"),
        check(table, "has_motivation", "length(motivation) >= 20"),
        check(table, "has_consequences", "length(consequences) >= 20"),
    )
    table = "external_audit_subject"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("is_audited", sa.Boolean(), nullable=False),
        refers(table, "decision_id", "external_audit_decision"),
        refers(table, "plan_id", "step_plan"),
    )
    op.create_index("uq_external_audit_subject_plan", table, ["decision_id", "plan_id"], unique=True)
    op.create_index("ix_external_audit_subject_plan_id", table, ["plan_id"])


def _make_intervention() -> None:
    table = "intervention"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(32), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("skip_reason", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "plan_id", "step_plan"),
        refers(table, "werkplein_id", "werkplein"),
        check(table, "rung", f"rung IN ({RUNGS})"),
        check(table, "has_agreement", "length(agreement) >= 20"),
        check(table, "has_why", "length(why) >= 20"),
        check(table, "has_skip_reason", "skip_reason = '' OR length(skip_reason) >= 20"),
    )
    op.create_index("ix_intervention_plan_id", table, ["plan_id"])
    op.create_index("ix_intervention_werkplein_id", table, ["werkplein_id"])
    table = "intervention_reason"
    op.create_table(
        table,
        sa.Column("intervention_id", sa.Integer(), primary_key=True),
        sa.Column("milestone", sa.String(64), primary_key=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        refers(table, "intervention_id", "intervention"),
        refers(table, "finding_id", "assessment"),
    )


def _make_move() -> None:
    table = "intervention_move"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *dates_and_by(),
        refers(table, "intervention_id", "intervention"),
        check(table, "intervention_state", f"state IN ({STATES})"),
        check(table, "not_in_the_future", "holds_on <= recorded_on"),
        check(table, "end_has_words", "state NOT IN ('done', 'stopped') OR length(note) >= 20"),
    )
    op.create_index("uq_intervention_move_state", table, ["intervention_id", "state"], unique=True)


def _make_contact() -> None:
    table = "party_contact"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("party", sa.String(32), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("spoke_with", sa.String(200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        *dates_and_by(),
        refers(table, "intervention_id", "intervention"),
        check(table, "party", f"party IN ({PARTIES})"),
        check(table, "not_in_the_future", "holds_on <= recorded_on"),
        check(table, "next_comes_later", "next_on IS NULL OR next_on > holds_on"),
        check(table, "has_words", "length(about) >= 20"),
    )
    op.create_index("ix_party_contact_party", table, ["party", "holds_on"])
    op.create_index("ix_party_contact_intervention_id", table, ["intervention_id"])
