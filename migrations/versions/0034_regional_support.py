"""Make the tables of support in the regions: functions, needs, requests, choices and meetings."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.schema import allow_also, allow_no_more, drop_append_only, make_append_only

revision = "0034_regional_support"
down_revision = "0033_report_of_visitatie"

EXPECTED = ("obligation", "kind", "ck_obligation_obligation_kind")
KINDS = ("support_need", "support_request")
FUNCTIONS = "'dco', 'service_team', 'district_manager', 'director'"
SUPPORT = "'answers', 'exchange', 'intervision', 'region', 'other'"
RUNS = sa.text("ends_on IS NULL")


def upgrade() -> None:
    """Make them."""
    allow_also(*EXPECTED, *KINDS)
    _make_function()
    _make_need()
    _make_request()
    _make_choice()
    _make_meeting()
    _make_guests()
    make_append_only("support_choice")


def downgrade() -> None:
    """Drop them, with what was expected about them and told of that."""
    drop_append_only("support_choice")
    tables = ("meeting_host", "meeting_guest", "regional_meeting", "support_choice", "support_request", "support_need")
    for table in (*tables, "regional_function"):
        op.drop_table(table)
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


def _maybe_to(table: str, column: str, other: str) -> sa.Column:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.Column(column, sa.Integer(), sa.ForeignKey(f"{other}.id", name=name), nullable=True)


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _line(name: str, length: int = 200) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False)


def _day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=False)


def _make_function() -> None:
    table = "regional_function"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "region_id", "region"),
        _line("kind", 32),
        _line("organisation"),
        _day("starts_on"),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _check(table, "function_kind", f"kind IN ({FUNCTIONS})"),
        _check(table, "has_organisation", "organisation <> ''"),
        _check(table, "ends_later", "ends_on IS NULL OR ends_on >= starts_on"),
    )
    columns = ["region_id", "kind", "organisation"]
    op.create_index("uq_regional_function_now", table, columns, unique=True, sqlite_where=RUNS, postgresql_where=RUNS)


def _make_need() -> None:
    table = "support_need"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "werkplein_id", "werkplein"),
        _line("kind", 32),
        _line("milestone", 64),
        _text("text"),
        _day("stated_on"),
        sa.Column("stated_by", sa.Integer(), nullable=True),
        _day("answer_by"),
        _line("state", 32),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _text("outcome"),
        _check(table, "support_kind", f"kind IN ({SUPPORT})"),
        _check(table, "need_state", "state IN ('open', 'met', 'withdrawn')"),
        _check(table, "has_words", "length(text) >= 20"),
        _check(table, "end_has_day", "(state = 'open') = (ended_on IS NULL)"),
        _check(table, "end_has_words", "state = 'open' OR length(outcome) >= 20"),
    )
    op.create_index("ix_support_need_werkplein_id", table, ["werkplein_id"])


def _make_request() -> None:
    table = "support_request"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "werkplein_id", "werkplein"),
        _to(table, "function_id", "regional_function"),
        _maybe_to(table, "need_id", "support_need"),
        _maybe_to(table, "support_action_id", "support_action"),
        _text("what"),
        _day("due_on"),
        _day("asked_on"),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        _line("state", 32),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _text("result"),
        _check(table, "support_state", "state IN ('agreed', 'done', 'stopped')"),
        _check(table, "has_words", "length(what) >= 20"),
        _check(table, "due_later", "asked_on <= due_on"),
        _check(table, "is_about_one", "need_id IS NULL OR support_action_id IS NULL"),
        _check(table, "end_has_day", "(state = 'agreed') = (ended_on IS NULL)"),
        _check(table, "end_has_words", "state = 'agreed' OR length(result) >= 20"),
    )
    for column in ("werkplein_id", "function_id", "need_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _make_choice() -> None:
    table = "support_choice"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "werkplein_id", "werkplein"),
        sa.Column("takes_part", sa.Boolean(), nullable=False),
        _day("holds_on"),
        _day("recorded_on"),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        _line("actor_label"),
        _check(table, "not_in_the_future", "holds_on <= recorded_on"),
    )
    for column in ("werkplein_id", "holds_on", "recorded_on"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _make_meeting() -> None:
    table = "regional_meeting"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        _to(table, "region_id", "region"),
        _line("kind", 32),
        _line("audience", 32),
        _line("subject"),
        _line("venue"),
        _day("meets_on"),
        _day("planned_on"),
        sa.Column("planned_by", sa.Integer(), nullable=True),
        _line("state", 32),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _text("outcome"),
        _check(table, "meeting_kind", "kind IN ('exchange', 'intervision', 'activity')"),
        _check(table, "audience", "audience IN ('mt', 'team_leaders', 'both')"),
        _check(table, "meeting_state", "state IN ('planned', 'held', 'cancelled')"),
        _check(table, "has_subject_and_venue", "subject <> '' AND venue <> ''"),
        _check(table, "end_has_day", "(state = 'planned') = (ended_on IS NULL)"),
        _check(table, "held_before_told", "state <> 'held' OR ended_on >= meets_on"),
        _check(table, "end_has_words", "state = 'planned' OR length(outcome) >= 20"),
    )
    op.create_index("ix_regional_meeting_region_id", table, ["region_id", "meets_on"])


def _make_guests() -> None:
    table = "meeting_guest"
    op.create_table(
        table,
        _to(table, "meeting_id", "regional_meeting"),
        _to(table, "werkplein_id", "werkplein"),
        _line("function", 32),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("meeting_id", "werkplein_id", "function", name=op.f("pk_meeting_guest")),
        _check(table, "guest_function", "function IN ('mt', 'team_leader')"),
    )
    op.create_index("ix_meeting_guest_werkplein_id", table, ["werkplein_id"])
    op.create_table(
        "meeting_host",
        _to("meeting_host", "meeting_id", "regional_meeting"),
        _to("meeting_host", "function_id", "regional_function"),
        sa.PrimaryKeyConstraint("meeting_id", "function_id", name=op.f("pk_meeting_host")),
    )
