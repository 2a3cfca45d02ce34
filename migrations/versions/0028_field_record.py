"""Make the tables of what was noted, agreed and proposed on the road."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0028_field_record"
down_revision = "0027_field_items"

NOTES = "'bottleneck', 'opportunity', 'threat', 'best_practice'"
RUNGS = "'supporters', 'rammers', 'vng', 'representative', 'state_secretary', 'other'"
TABLES = ("field_note", "field_agreement", "field_proposal", "field_next_visit")


def upgrade() -> None:
    """Make them."""
    _make_note()
    _make_agreement()
    _make_proposal()
    _make_next_visit()
    make_append_only(*TABLES)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(*TABLES)
    for table in TABLES:
        op.drop_table(table)


def _item(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("item_id", sa.Integer(), primary_key=True, autoincrement=False),
        refers(table, "item_id", "field_item"),
    ]


def _make_note() -> None:
    table = "field_note"
    op.create_table(
        table,
        *_item(table),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("criterion", sa.String(64), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        check(table, "note_kind", f"kind IN ({NOTES})"),
        check(table, "has_text", "length(text) > 0"),
    )


def _make_agreement() -> None:
    table = "field_agreement"
    op.create_table(
        table,
        *_item(table),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        check(table, "has_what", "length(what) > 0"),
        check(table, "has_who", "length(who) > 0"),
    )


def _make_proposal() -> None:
    table = "field_proposal"
    op.create_table(
        table,
        *_item(table),
        sa.Column("rung", sa.String(32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("skip_reason", sa.Text(), nullable=False),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("kept_because", sa.Text(), nullable=False),
        refers(table, "intervention_id", "intervention"),
        check(table, "rung", f"rung IN ({RUNGS})"),
        check(table, "has_what", "length(what) > 0"),
        check(table, "is_made_or_says_why", "(intervention_id IS NULL) = (kept_because <> '')"),
    )


def _make_next_visit() -> None:
    table = "field_next_visit"
    op.create_table(
        table,
        *_item(table),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
    )
