"""Keep with each version of the level rule who decided on it, when and why; and let it only be added to."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.schema import drop_append_only, make_append_only

revision = "0017_rulesets"
down_revision = "0016_register_successor"

NUMBERS = (
    "version, valid_from, max_criteria, max_milestones, knockout, min_answered, leader_share, validity_months, "
    "expired_counts_months, visit_fresh_days"
)
DECIDED = "motivation, recorded_on, recorded_at, actor_id, actor_label"
# What is there came with the programme, before anybody decided.
SHIPPED = "'Meegeleverd met het programma.', valid_from, {midnight}, NULL, 'Programma'"
UNIQUE = "uq_ruleset_valid_from"


def upgrade() -> None:
    """Make the table anew: a version that does not hold yet may be replaced by another from the same day."""
    midnight = "valid_from || ' 00:00:00.000000'" if _is_sqlite() else "valid_from::timestamp AT TIME ZONE 'UTC'"
    _make_again(_new, f"{NUMBERS}, {DECIDED}", f"{NUMBERS}, {SHIPPED.format(midnight=midnight)}")
    op.create_index(op.f("ix_ruleset_valid_from"), "ruleset", ["valid_from"])
    make_append_only("ruleset")


def downgrade() -> None:
    """Take it back; of two versions from one day only the one that counts stays."""
    drop_append_only("ruleset")
    op.drop_index(op.f("ix_ruleset_valid_from"), "ruleset")
    op.execute(
        "DELETE FROM ruleset WHERE EXISTS (SELECT 1 FROM ruleset later WHERE later.valid_from = ruleset.valid_from "
        "AND later.recorded_at > ruleset.recorded_at)"
    )
    _make_again(_old, NUMBERS, NUMBERS)


def _make_again(make, columns: str, values: str) -> None:
    """Copy the rows over a table of the same name: fixed quarters refer to it by its name."""
    if _is_sqlite():
        op.execute("PRAGMA defer_foreign_keys = ON")
    else:
        op.drop_constraint(op.f("fk_fixed_quarter_ruleset_ruleset"), "fixed_quarter", type_="foreignkey")
    op.execute("CREATE TABLE ruleset_before AS SELECT * FROM ruleset")
    op.drop_table("ruleset")
    make()
    op.execute(f"INSERT INTO ruleset ({columns}) SELECT {values} FROM ruleset_before")
    op.drop_table("ruleset_before")
    if not _is_sqlite():
        op.create_foreign_key(
            op.f("fk_fixed_quarter_ruleset_ruleset"), "fixed_quarter", "ruleset", ["ruleset"], ["version"]
        )


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _numbers() -> list[sa.Column]:
    return [
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("max_criteria", sa.Integer(), nullable=False),
        sa.Column("max_milestones", sa.Integer(), nullable=False),
        sa.Column("knockout", sa.JSON(), nullable=False),
        sa.Column("min_answered", sa.Integer(), nullable=False),
        sa.Column("leader_share", sa.JSON(), nullable=False),
        sa.Column("validity_months", sa.JSON(), nullable=False),
        sa.Column("expired_counts_months", sa.Integer(), nullable=False),
    ]


def _new() -> None:
    op.create_table(
        "ruleset",
        *_numbers(),
        sa.Column("visit_fresh_days", sa.Integer(), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
        sa.CheckConstraint("recorded_on <= valid_from", name=op.f("ck_ruleset_not_in_the_past")),
        sa.CheckConstraint("max_criteria >= 0 AND max_milestones >= 0", name=op.f("ck_ruleset_counts_from_zero")),
        sa.CheckConstraint("min_answered > max_milestones", name=op.f("ck_ruleset_silence_makes_no_laggard")),
        sa.CheckConstraint("expired_counts_months >= 0 AND visit_fresh_days >= 1", name=op.f("ck_ruleset_has_terms")),
        sa.CheckConstraint("length(motivation) >= 20", name=op.f("ck_ruleset_has_motivation")),
    )


def _old() -> None:
    op.create_table(
        "ruleset",
        *_numbers(),
        sa.Column("visit_fresh_days", sa.Integer(), nullable=False, server_default="100"),
        sa.UniqueConstraint("valid_from", name=op.f(UNIQUE)),
    )
