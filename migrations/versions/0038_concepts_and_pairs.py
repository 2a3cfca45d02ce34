"""Let a concept report be made anew, and let calendars know the second of a pair."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import altered
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0038_concepts_and_pairs"
down_revision = "0037_column_choices"

REPORTS = "report_version"
CHECKS = {
    "begins_as_concept": ("(stage = 'concept') = (number = 1)", "stage = 'concept' OR number > 1"),
    "replaces_the_one_before": ("(stage = 'concept') = (replaces_id IS NULL)", "(number = 1) = (replaces_id IS NULL)"),
    "correction_says_why": (
        "(stage = 'correction') = (length(reason) >= 20)",
        "stage <> 'correction' OR length(reason) >= 20",
    ),
}
EVENTS = "calendar_event"
PAIR = "second_id IS NULL OR second_id <> supporter_id"


def upgrade() -> None:
    """Loosen what a concept must be, and make the column."""
    drop_append_only(REPORTS, EVENTS)
    _set_checks({name: new for name, (_, new) in CHECKS.items()})
    with altered(EVENTS) as batch:
        batch.add_column(sa.Column("second_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(f"fk_{EVENTS}_second_id_account"), "account", ["second_id"], ["id"])
        batch.create_check_constraint(op.f(f"ck_{EVENTS}_goes_with_another"), PAIR)
    op.create_index(f"ix_{EVENTS}_second", EVENTS, ["second_id", "visit_id", "sequence"])
    make_append_only(REPORTS, EVENTS)


def downgrade() -> None:
    """Take the column away, and let only the first version be a concept: later ones read as corrections."""
    drop_append_only(REPORTS, EVENTS)
    op.drop_index(f"ix_{EVENTS}_second", EVENTS)
    with altered(EVENTS) as batch:
        batch.drop_constraint(op.f(f"ck_{EVENTS}_goes_with_another"), type_="check")
        batch.drop_constraint(op.f(f"fk_{EVENTS}_second_id_account"), type_="foreignkey")
        batch.drop_column("second_id")
    op.execute(f"UPDATE {REPORTS} SET stage = 'correction' WHERE stage = 'concept' AND number > 1")
    _set_checks({name: old for name, (old, _) in CHECKS.items()})
    make_append_only(REPORTS, EVENTS)


def _set_checks(conditions: dict[str, str]) -> None:
    with altered(REPORTS) as batch:
        for name, condition in conditions.items():
            batch.drop_constraint(op.f(f"ck_{REPORTS}_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{REPORTS}_{name}"), condition)
