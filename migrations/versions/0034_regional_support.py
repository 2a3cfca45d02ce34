"""Make the tables of support in the regions: functions, needs, requests, choices and meetings."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import (
    check,
    dates_and_by,
    day,
    expect_also,
    expect_no_more,
    line,
    number,
    one_while,
    reference,
    text,
)
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0034_regional_support"
down_revision = "0033_report_of_visitatie"

KINDS = ("support_need", "support_request")
FUNCTIONS = "'dco', 'service_team', 'district_manager', 'director'"
SUPPORT = "'answers', 'exchange', 'intervision', 'region', 'other'"


def upgrade() -> None:
    """Make them."""
    expect_also(*KINDS)
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
    expect_no_more(*KINDS)


def _make_function() -> None:
    table = "regional_function"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "region_id", "region"),
        line("kind", 32),
        line("organisation"),
        day("starts_on"),
        day("ends_on", nullable=True),
        check(table, "function_kind", f"kind IN ({FUNCTIONS})"),
        check(table, "has_organisation", "organisation <> ''"),
        check(table, "ends_later", "ends_on IS NULL OR ends_on >= starts_on"),
    )
    columns = ["region_id", "kind", "organisation"]
    one_while("ends_on IS NULL", "uq_regional_function_now", table, columns)


def _make_need() -> None:
    table = "support_need"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "werkplein_id", "werkplein"),
        line("kind", 32),
        line("milestone", 64),
        text("text"),
        day("stated_on"),
        number("stated_by"),
        day("answer_by"),
        line("state", 32),
        day("ended_on", nullable=True),
        text("outcome"),
        check(table, "support_kind", f"kind IN ({SUPPORT})"),
        check(table, "need_state", "state IN ('open', 'met', 'withdrawn')"),
        check(table, "has_words", "length(text) >= 20"),
        check(table, "end_has_day", "(state = 'open') = (ended_on IS NULL)"),
        check(table, "end_has_words", "state = 'open' OR length(outcome) >= 20"),
    )
    op.create_index("ix_support_need_werkplein_id", table, ["werkplein_id"])


def _make_request() -> None:
    table = "support_request"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "werkplein_id", "werkplein"),
        reference(table, "function_id", "regional_function"),
        reference(table, "need_id", "support_need", nullable=True),
        reference(table, "support_action_id", "support_action", nullable=True),
        text("what"),
        day("due_on"),
        day("asked_on"),
        number("asked_by"),
        line("state", 32),
        day("ended_on", nullable=True),
        text("result"),
        check(table, "support_state", "state IN ('agreed', 'done', 'stopped')"),
        check(table, "has_words", "length(what) >= 20"),
        check(table, "due_later", "asked_on <= due_on"),
        check(table, "is_about_one", "need_id IS NULL OR support_action_id IS NULL"),
        check(table, "end_has_day", "(state = 'agreed') = (ended_on IS NULL)"),
        check(table, "end_has_words", "state = 'agreed' OR length(result) >= 20"),
    )
    for column in ("werkplein_id", "function_id", "need_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _make_choice() -> None:
    table = "support_choice"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "werkplein_id", "werkplein"),
        sa.Column("takes_part", sa.Boolean(), nullable=False),
        *dates_and_by(),
        check(table, "not_in_the_future", "holds_on <= recorded_on"),
    )
    for column in ("werkplein_id", "holds_on", "recorded_on"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _make_meeting() -> None:
    table = "regional_meeting"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        reference(table, "region_id", "region"),
        line("kind", 32),
        line("audience", 32),
        line("subject"),
        line("venue"),
        day("meets_on"),
        day("planned_on"),
        number("planned_by"),
        line("state", 32),
        day("ended_on", nullable=True),
        text("outcome"),
        check(table, "meeting_kind", "kind IN ('exchange', 'intervision', 'activity')"),
        check(table, "audience", "audience IN ('mt', 'team_leaders', 'both')"),
        check(table, "meeting_state", "state IN ('planned', 'held', 'cancelled')"),
        check(table, "has_subject_and_venue", "subject <> '' AND venue <> ''"),
        check(table, "end_has_day", "(state = 'planned') = (ended_on IS NULL)"),
        check(table, "held_before_told", "state <> 'held' OR ended_on >= meets_on"),
        check(table, "end_has_words", "state = 'planned' OR length(outcome) >= 20"),
    )
    op.create_index("ix_regional_meeting_region_id", table, ["region_id", "meets_on"])


def _make_guests() -> None:
    table = "meeting_guest"
    op.create_table(
        table,
        reference(table, "meeting_id", "regional_meeting"),
        reference(table, "werkplein_id", "werkplein"),
        line("function", 32),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("meeting_id", "werkplein_id", "function", name=op.f("pk_meeting_guest")),
        check(table, "guest_function", "function IN ('mt', 'team_leader')"),
    )
    op.create_index("ix_meeting_guest_werkplein_id", table, ["werkplein_id"])
    op.create_table(
        "meeting_host",
        reference("meeting_host", "meeting_id", "regional_meeting"),
        reference("meeting_host", "function_id", "regional_function"),
        sa.PrimaryKeyConstraint("meeting_id", "function_id", name=op.f("pk_meeting_host")),
    )
