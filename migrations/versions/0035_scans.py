"""Make the tables of scans: trajectories, their days, who takes part, notes, findings and agreements."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check, day, expect_also, expect_no_more, line, number, one_while, reference, text

revision = "0035_scans"
down_revision = "0034_regional_support"

KINDS = ("scan_planning", "scan_days", "scan_day", "scan_plan", "scan_agreement")
STATES = "'requested', 'planned', 'day_one', 'day_two', 'day_three', 'closed', 'withdrawn'"
STEPS = "'preparation', 'start', 'wage_data', 'offset', 'growth'"


def upgrade() -> None:
    """Make them."""
    expect_also(*KINDS)
    _make_trajectory()
    _make_day()
    _make_participant()
    _make_note()
    _make_finding()
    _make_agreement()


def downgrade() -> None:
    """Drop them, with what was expected about them and told of that."""
    for table in ("agreement", "finding", "note", "participant", "day", "trajectory"):
        op.drop_table(f"scan_{table}")
    expect_no_more(*KINDS)


def _yes(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def _added() -> tuple[sa.Column, ...]:
    return (day("added_on"), number("added_by"), day("withdrawn_on", nullable=True))


def _make_trajectory() -> None:
    table = "scan_trajectory"
    methods = "'month', 'afterwards', 'estimate', 'surplus'"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "werkplein_id", "werkplein"),
        reference(table, "municipality_id", "municipality"),
        line("state", 32),
        day("requested_on"),
        number("requested_by"),
        sa.Column("recognised", sa.JSON(), nullable=False),
        text("reason"),
        _yes("may_name"),
        day("waits_since"),
        day("proposed_on", nullable=True),
        day("confirmed_on", nullable=True),
        text("declined_why"),
        day("plan_agreed_on", nullable=True),
        number("on_time"),
        number("days_to_pay"),
        number("claims"),
        sa.Column("method", sa.String(32), nullable=True),
        day("ended_on", nullable=True),
        text("ended_why"),
        check(table, "scan_state", f"state IN ({STATES})"),
        check(table, "offset_method", f"method IN ({methods})"),
        check(table, "has_reason", "length(reason) >= 20"),
        check(table, "end_has_day", "(state IN ('closed', 'withdrawn')) = (ended_on IS NOT NULL)"),
        check(table, "withdrawn_has_reason", "state <> 'withdrawn' OR length(ended_why) >= 20"),
        check(table, "is_share", "on_time BETWEEN 0 AND 100"),
        check(table, "counts", "days_to_pay >= 0 AND claims >= 0"),
    )
    op.create_index(f"ix_{table}_werkplein_id", table, ["werkplein_id"])
    one_while("state NOT IN ('closed', 'withdrawn')", f"uq_{table}_now", table, ["municipality_id"])


def _make_day() -> None:
    table = "scan_day"
    op.create_table(
        table,
        reference(table, "scan_id", "scan_trajectory"),
        line("number", 32),
        day("day"),
        day("held_on", nullable=True),
        text("missing"),
        sa.PrimaryKeyConstraint("scan_id", "number", name=op.f(f"pk_{table}")),
        check(table, "scan_day_number", "number IN ('1', '2', '3')"),
        check(table, "held_before_told", "held_on IS NULL OR held_on >= day"),
    )


def _make_participant() -> None:
    table = "scan_participant"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "scan_id", "scan_trajectory"),
        line("function"),
        _yes("in_cases"),
        _yes("came_one", nullable=True),
        _yes("came_two", nullable=True),
        _yes("came_three", nullable=True),
        day("withdrawn_on", nullable=True),
        check(table, "has_function", "function <> ''"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])


def _make_note() -> None:
    table = "scan_note"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "scan_id", "scan_trajectory"),
        line("block", 32),
        line("about"),
        text("text"),
        text("lesson"),
        sa.Column("step", sa.String(32), nullable=True),
        number("minutes"),
        _yes("has_error"),
        *_added(),
        check(table, "scan_block", "block IN ('activities', 'method', 'observation', 'case')"),
        check(table, "process_step", f"step IN ({STEPS})"),
        check(table, "is_about_something", "about <> ''"),
        check(table, "has_words", "length(text) >= 20"),
        check(table, "fits_a_day", "minutes BETWEEN 1 AND 480"),
        check(table, "seen_at_a_step", "(block = 'observation') = (step IS NOT NULL)"),
        check(table, "case_has_lesson", "block <> 'case' OR length(lesson) >= 20"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])


def _make_finding() -> None:
    table = "scan_finding"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "scan_id", "scan_trajectory"),
        line("step", 32),
        line("kind", 32),
        text("text"),
        text("effect"),
        *_added(),
        check(table, "process_step", f"step IN ({STEPS})"),
        check(table, "finding_kind", "kind IN ('strong', 'improvement')"),
        check(table, "has_words", "length(text) >= 20 AND length(effect) >= 20"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])


def _make_agreement() -> None:
    table = "scan_agreement"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "scan_id", "scan_trajectory"),
        line("step", 32),
        text("what"),
        text("consequence"),
        line("owner"),
        day("due_on"),
        text("result"),
        line("state", 32),
        text("goes_well"),
        text("needed"),
        day("reviewed_on", nullable=True),
        *_added(),
        check(table, "process_step", f"step IN ({STEPS})"),
        check(table, "agreement_state", "state IN ('agreed', 'achieved', 'partly', 'not_achieved')"),
        check(table, "is_clear", "length(what) >= 20 AND length(consequence) >= 20 AND length(result) >= 20"),
        check(table, "has_owner", "owner <> ''"),
        check(table, "review_has_day", "(state = 'agreed') = (reviewed_on IS NULL)"),
        check(table, "says_what_is_needed", "state IN ('agreed', 'achieved') OR length(needed) >= 20"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])
