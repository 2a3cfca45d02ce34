"""Read how the report of a visitatie stands from the report itself: its own days and its own reply go."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import altered
from werkplein.core.schema import allow_also, allow_no_more, drop_append_only, make_append_only

revision = "0033_report_of_visitatie"
down_revision = "0032_steering_decisions"

TABLE = "visitatie"
CHECKS = {
    "concept_has_clock": "(concept_on IS NULL) = (reply_until IS NULL)",
    "replied_after_concept": "replied_on IS NULL OR concept_on IS NOT NULL",
    "final_after_concept": "final_on IS NULL OR concept_on <= final_on",
    "followed_up_after_final": "followed_up_on IS NULL OR final_on < followed_up_on",
}
# Where each day stands in the report.
DAYS = {
    "concept_on": "SELECT min(recorded_on) FROM report_version v WHERE stage = 'concept'",
    "reply_until": "SELECT min(coalesce(reply_until, recorded_on)) FROM report_version v WHERE stage = 'concept'",
    "replied_on": "SELECT min(holds_on) FROM report_reply v WHERE kind = 'agreed'",
    "final_on": "SELECT min(recorded_on) FROM report_version v WHERE stage = 'final'",
}
WRITTEN = ("visitatie_entry", "kind", "ck_visitatie_entry_entry_kind", "reply")


def upgrade() -> None:
    """Drop them. What was kept before the report had them is not in a report, and goes."""
    with altered(TABLE) as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_{TABLE}_{name}"), type_="check")
        for column in DAYS:
            batch.drop_column(column)
    drop_append_only("visitatie_entry")
    allow_no_more(*WRITTEN)
    make_append_only("visitatie_entry")


def downgrade() -> None:
    """Make them again, as the report has them."""
    drop_append_only("visitatie_entry")
    allow_also(*WRITTEN)
    make_append_only("visitatie_entry")
    for column, question in DAYS.items():
        op.add_column(TABLE, sa.Column(column, sa.Date(), nullable=True))
        op.execute(f"UPDATE {TABLE} SET {column} = ({question} AND v.visit_id = {TABLE}.visit_id)")
    with altered(TABLE) as batch:
        for name, condition in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), condition)
