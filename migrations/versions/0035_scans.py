"""Make the tables of scans: trajectories, their days, who takes part, notes, findings and agreements."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.schema import allow_also, allow_no_more

revision = "0035_scans"
down_revision = "0034_regional_support"

EXPECTED = ("obligation", "kind", "ck_obligation_obligation_kind")
KINDS = ("scan_planning", "scan_days", "scan_day", "scan_plan", "scan_agreement")
STATES = "'requested', 'planned', 'day_one', 'day_two', 'day_three', 'closed', 'withdrawn'"
STEPS = "'preparation', 'start', 'wage_data', 'offset', 'growth'"
RUNS = sa.text("state NOT IN ('closed', 'withdrawn')")


def upgrade() -> None:
    """Make them."""
    allow_also(*EXPECTED, *KINDS)
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
    gone = ", ".join(f"'{kind}'" for kind in KINDS)
    steps = f"SELECT id FROM reminder_step WHERE obligation_id IN (SELECT id FROM obligation WHERE kind IN ({gone}))"
    op.execute(f"DELETE FROM reminder WHERE step_id IN ({steps})")
    op.execute(f"DELETE FROM reminder_step WHERE id IN ({steps})")
    allow_no_more(*EXPECTED, *KINDS)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _to(table: str, column: str, other: str) -> sa.Column:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.Column(column, sa.Integer(), sa.ForeignKey(f"{other}.id", name=name), nullable=False)


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _line(name: str, length: int = 200) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False)


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=True)


def _day(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _yes(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def _added() -> tuple[sa.Column, ...]:
    return (_day("added_on"), _number("added_by"), _day("withdrawn_on", nullable=True))


def _make_trajectory() -> None:
    table = "scan_trajectory"
    methods = "'month', 'afterwards', 'estimate', 'surplus'"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "werkplein_id", "werkplein"),
        _to(table, "municipality_id", "municipality"),
        _line("state", 32),
        _day("requested_on"),
        _number("requested_by"),
        sa.Column("recognised", sa.JSON(), nullable=False),
        _text("reason"),
        _yes("may_name"),
        _day("waits_since"),
        _day("proposed_on", nullable=True),
        _day("confirmed_on", nullable=True),
        _text("declined_why"),
        _day("plan_agreed_on", nullable=True),
        _number("on_time"),
        _number("days_to_pay"),
        _number("claims"),
        sa.Column("method", sa.String(32), nullable=True),
        _day("ended_on", nullable=True),
        _text("ended_why"),
        _check(table, "scan_state", f"state IN ({STATES})"),
        _check(table, "offset_method", f"method IN ({methods})"),
        _check(table, "has_reason", "length(reason) >= 20"),
        _check(table, "end_has_day", "(state IN ('closed', 'withdrawn')) = (ended_on IS NOT NULL)"),
        _check(table, "withdrawn_has_reason", "state <> 'withdrawn' OR length(ended_why) >= 20"),
        _check(table, "is_share", "on_time BETWEEN 0 AND 100"),
        _check(table, "counts", "days_to_pay >= 0 AND claims >= 0"),
    )
    op.create_index(f"ix_{table}_werkplein_id", table, ["werkplein_id"])
    op.create_index(
        f"uq_{table}_now", table, ["municipality_id"], unique=True, sqlite_where=RUNS, postgresql_where=RUNS
    )


def _make_day() -> None:
    table = "scan_day"
    op.create_table(
        table,
        _to(table, "scan_id", "scan_trajectory"),
        _line("number", 32),
        _day("day"),
        _day("held_on", nullable=True),
        _text("missing"),
        sa.PrimaryKeyConstraint("scan_id", "number", name=op.f(f"pk_{table}")),
        _check(table, "scan_day_number", "number IN ('1', '2', '3')"),
        _check(table, "held_before_told", "held_on IS NULL OR held_on >= day"),
    )


def _make_participant() -> None:
    table = "scan_participant"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "scan_id", "scan_trajectory"),
        _line("function"),
        _yes("in_cases"),
        _yes("came_one", nullable=True),
        _yes("came_two", nullable=True),
        _yes("came_three", nullable=True),
        _day("withdrawn_on", nullable=True),
        _check(table, "has_function", "function <> ''"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])


def _make_note() -> None:
    table = "scan_note"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "scan_id", "scan_trajectory"),
        _line("block", 32),
        _line("about"),
        _text("text"),
        _text("lesson"),
        sa.Column("step", sa.String(32), nullable=True),
        _number("minutes"),
        _yes("has_error"),
        *_added(),
        _check(table, "scan_block", "block IN ('activities', 'method', 'observation', 'case')"),
        _check(table, "process_step", f"step IN ({STEPS})"),
        _check(table, "is_about_something", "about <> ''"),
        _check(table, "has_words", "length(text) >= 20"),
        _check(table, "fits_a_day", "minutes BETWEEN 1 AND 480"),
        _check(table, "seen_at_a_step", "(block = 'observation') = (step IS NOT NULL)"),
        _check(table, "case_has_lesson", "block <> 'case' OR length(lesson) >= 20"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])


def _make_finding() -> None:
    table = "scan_finding"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "scan_id", "scan_trajectory"),
        _line("step", 32),
        _line("kind", 32),
        _text("text"),
        _text("effect"),
        *_added(),
        _check(table, "process_step", f"step IN ({STEPS})"),
        _check(table, "finding_kind", "kind IN ('strong', 'improvement')"),
        _check(table, "has_words", "length(text) >= 20 AND length(effect) >= 20"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])


def _make_agreement() -> None:
    table = "scan_agreement"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "scan_id", "scan_trajectory"),
        _line("step", 32),
        _text("what"),
        _text("consequence"),
        _line("owner"),
        _day("due_on"),
        _text("result"),
        _line("state", 32),
        _text("goes_well"),
        _text("needed"),
        _day("reviewed_on", nullable=True),
        *_added(),
        _check(table, "process_step", f"step IN ({STEPS})"),
        _check(table, "agreement_state", "state IN ('agreed', 'achieved', 'partly', 'not_achieved')"),
        _check(table, "is_clear", "length(what) >= 20 AND length(consequence) >= 20 AND length(result) >= 20"),
        _check(table, "has_owner", "owner <> ''"),
        _check(table, "review_has_day", "(state = 'agreed') = (reviewed_on IS NULL)"),
        _check(table, "says_what_is_needed", "state IN ('agreed', 'achieved') OR length(needed) >= 20"),
    )
    op.create_index(f"ix_{table}_scan_id", table, ["scan_id"])
