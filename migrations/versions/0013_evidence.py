"""Make the tables of evidence: pieces, their files, what was decided about them, and samples."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.migrating import check, index_dates, refers
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0013_evidence"
down_revision = "0012_register_changes"

PICTURES = "'jpeg', 'png', 'webp'"
KINDS = f"{PICTURES}, 'pdf', 'docx', 'xlsx'"
SOURCES = "'self', 'desk', 'audit', 'visitatie'"
OUTCOMES = "'accepted', 'returned', 'withdrawn'"
VERDICTS = "'met', 'partly', 'not_met', 'not_applicable'"
APPENDED = ("evidence", "evidence_check", "sample_draw", "sample_item")


def upgrade() -> None:
    """Make them."""
    _make_evidence()
    _make_file()
    _make_check()
    _make_sample()
    make_append_only(*APPENDED)


def downgrade() -> None:
    """Drop them."""
    drop_append_only(*APPENDED)
    for table in ("sample_item", "sample_draw", "evidence_check", "evidence_file", "evidence"):
        op.drop_table(table)


def _by() -> list[sa.Column]:
    return [
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(200), nullable=False),
    ]


def _make_evidence() -> None:
    table = "evidence"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(64), nullable=False),
        sa.Column("quarter", sa.String(64), nullable=True),
        sa.Column("visit_id", sa.String(64), nullable=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("is_without_visitors", sa.Boolean(), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        *_by(),
        *_rules_of_evidence(table),
    )
    op.create_index("ix_evidence_of", table, ["werkplein_id", "milestone"])
    op.create_index("ix_evidence_at", table, ["recorded_at"])
    op.create_index("ix_evidence_visit", table, ["visit_id"])
    index_dates(table)


def _rules_of_evidence(table: str) -> list[sa.Constraint]:
    return [
        refers(table, "werkplein_id", "werkplein"),
        check(table, "source", f"source IN ({SOURCES})"),
        check(table, "file_kind", f"kind IN ({KINDS})"),
        check(table, "not_in_the_future", "holds_on <= recorded_on"),
        check(table, "has_description", "description <> ''"),
        check(table, "has_size", "size > 0"),
        check(
            table,
            "picture_has_measures",
            f"(kind IN ({PICTURES})) = (width IS NOT NULL AND height IS NOT NULL)",
        ),
        check(table, "picture_without_visitors", f"kind NOT IN ({PICTURES}) OR is_without_visitors"),
        check(table, "visit_has_visitor", "(visit_id IS NULL) = (source = 'self')"),
    ]


def _make_file() -> None:
    table = "evidence_file"
    op.create_table(
        table,
        sa.Column("evidence_id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("thumbnail_digest", sa.String(64), nullable=True),
        refers(table, "evidence_id", "evidence"),
        check(table, "whole_digest", "length(digest) = 64"),
    )
    op.create_index("ix_evidence_file_digest", table, ["digest"])


def _make_check() -> None:
    table = "evidence_check"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        *_by(),
        refers(table, "evidence_id", "evidence"),
        refers(table, "assessment_id", "assessment"),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_evidence_check_evidence_id")),
        check(table, "check_outcome", f"outcome IN ({OUTCOMES})"),
        check(table, "verdict", f"verdict IN ({VERDICTS})"),
        check(table, "returned_with_reason", "outcome <> 'returned' OR reason <> ''"),
        check(table, "accepted_has_assessment", "(outcome = 'accepted') = (assessment_id IS NOT NULL)"),
        check(table, "accepted_has_verdict", "(outcome = 'accepted') = (verdict IS NOT NULL)"),
    )


def _make_sample() -> None:
    op.create_table(
        "sample_draw",
        sa.Column("quarter", sa.String(64), primary_key=True),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("population", sa.JSON(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        *_by(),
    )
    table = "sample_item"
    op.create_table(
        table,
        sa.Column("quarter", sa.String(64), primary_key=True),
        sa.Column("werkplein_id", sa.Integer(), primary_key=True),
        sa.Column("milestone", sa.String(64), primary_key=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        refers(table, "quarter", "sample_draw", "quarter"),
        refers(table, "werkplein_id", "werkplein"),
    )
    op.create_index(op.f("ix_sample_item_werkplein_id"), table, ["werkplein_id"])
