"""Make the tables of planning; a visit may have a second visitor, and may have been missed."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import altered, check, refers

revision = "0025_planning"
down_revision = "0024_step_plans"

BEFORE = "'waiting', 'open', 'proposed', 'confirmed', 'held', 'cancelled'"
NOW = f"{BEFORE}, 'no_show'"
PARTS = "'morning', 'afternoon', 'whole'"


def upgrade() -> None:
    """Make them."""
    with altered("visit") as batch:
        batch.add_column(sa.Column("second_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("missed_on", sa.Date(), nullable=True))
        batch.create_foreign_key(op.f("fk_visit_second_id_account"), "account", ["second_id"], ["id"])
        batch.drop_constraint(op.f("ck_visit_visit_status"), type_="check")
        batch.create_check_constraint(op.f("ck_visit_visit_status"), f"status IN ({NOW})")
        batch.create_check_constraint(
            op.f("ck_visit_goes_with_another"), "second_id IS NULL OR second_id <> supporter_id"
        )
        batch.create_check_constraint(op.f("ck_visit_missed_has_day"), "status <> 'no_show' OR missed_on IS NOT NULL")
    _make_facts()
    _make_absence()
    _make_plan()
    _make_slot()


def downgrade() -> None:
    """Drop them; a visit that was missed is to be planned again."""
    for table in ("visit_slot", "visit_plan", "school_closing", "absence", "mt_days", "home_base"):
        op.drop_table(table)
    op.execute("UPDATE visit SET status = 'open', planned_on = NULL, part = NULL WHERE status = 'no_show'")
    with altered("visit") as batch:
        batch.drop_constraint(op.f("ck_visit_missed_has_day"), type_="check")
        batch.drop_constraint(op.f("ck_visit_goes_with_another"), type_="check")
        batch.drop_constraint(op.f("ck_visit_visit_status"), type_="check")
        batch.create_check_constraint(op.f("ck_visit_visit_status"), f"status IN ({BEFORE})")
        batch.drop_constraint(op.f("fk_visit_second_id_account"), type_="foreignkey")
        batch.drop_column("missed_on")
        batch.drop_column("second_id")


def _make_facts() -> None:
    op.create_table(
        "home_base",
        sa.Column("account_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.String(64), nullable=False),
        sa.Column("office_weekday", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        refers("home_base", "account_id", "account"),
        refers("home_base", "municipality_id", "municipality"),
        check("home_base", "works", "weekdays <> ''"),
    )
    op.create_table(
        "mt_days",
        sa.Column("werkplein_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("weekdays", sa.String(64), nullable=False),
        refers("mt_days", "werkplein_id", "werkplein"),
    )
    op.create_table(
        "school_closing",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("region", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.UniqueConstraint("region", "begins_on", name=op.f("uq_school_closing_region")),
        check("school_closing", "school_region", "region IN ('noord', 'midden', 'zuid')"),
        check("school_closing", "in_order", "ends_on >= begins_on"),
    )


def _make_absence() -> None:
    table = "absence"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        refers(table, "account_id", "account"),
        refers(table, "werkplein_id", "werkplein"),
        check(table, "absence_kind", "kind IN ('leave', 'appointment', 'blocked')"),
        check(table, "day_part", f"part IN ({PARTS})"),
        check(table, "of_one", "(account_id IS NULL) <> (werkplein_id IS NULL)"),
        check(table, "blocks_a_werkplein", "(kind = 'blocked') = (werkplein_id IS NOT NULL)"),
        check(table, "in_order", "ends_on >= begins_on"),
        check(table, "withdrawn_later", "withdrawn_on IS NULL OR withdrawn_on >= added_on"),
    )
    op.create_index("ix_absence_of", table, ["account_id", "ends_on"])
    op.create_index("ix_absence_at", table, ["werkplein_id", "ends_on"])


def _make_plan() -> None:
    table = "visit_plan"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("quarter", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("aim", sa.String(32), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=False),
        sa.Column("ill_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("message", sa.String(1000), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        refers(table, "ill_id", "account"),
        sa.UniqueConstraint("quarter", "number", name=op.f("uq_visit_plan_number")),
        check(table, "aim", "aim IN ('best', 'little')"),
        check(table, "plan_state", "state IN ('waiting', 'running', 'ready', 'failed', 'published')"),
        check(table, "ready_has_outcome", "(state IN ('ready', 'published')) = (outcome IS NOT NULL)"),
        check(table, "published_has_moment", "(state = 'published') = (published_at IS NOT NULL)"),
        check(table, "team_of_one_or_two", "team_size IN (1, 2)"),
        check(table, "what_if_stays_one", "state <> 'published' OR ill_id IS NULL"),
    )


def _make_slot() -> None:
    table = "visit_slot"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        refers(table, "visit_id", "visit"),
        refers(table, "plan_id", "visit_plan"),
        refers(table, "supporter_id", "account"),
        refers(table, "second_id", "account"),
        sa.UniqueConstraint("visit_id", "rank", name=op.f("uq_visit_slot_rank")),
        sa.UniqueConstraint("visit_id", "day", name=op.f("uq_visit_slot_day")),
        check(table, "day_part", f"part IN ({PARTS})"),
        check(table, "one_of_three", "rank BETWEEN 1 AND 3"),
        check(table, "goes_with_another", "second_id IS NULL OR second_id <> supporter_id"),
    )
    op.create_index(op.f("ix_visit_slot_plan_id"), table, ["plan_id"])
