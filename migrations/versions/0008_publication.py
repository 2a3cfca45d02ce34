"""Make the tables of publication: releases, and the pointer to the public site."""

import sqlalchemy as sa
from alembic import op

revision = "0008_publication"
down_revision = "0007_results"

STATES = "'prepared', 'approved', 'public', 'rejected', 'withdrawn'"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("state", sa.String(32), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("prepared_by", sa.Integer(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("public_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False, index=True),
        sa.Column("recorded_on", sa.Date(), nullable=False, index=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_release_release_state")),
        sa.CheckConstraint("approved_by <> prepared_by", name=op.f("ck_release_two_people")),
        sa.CheckConstraint(
            "(state IN ('approved', 'public')) = (approved_on IS NOT NULL)", name=op.f("ck_release_approved_has_day")
        ),
        sa.CheckConstraint("(state = 'public') = (public_on IS NOT NULL)", name=op.f("ck_release_public_has_day")),
    )
    op.create_table(
        "public_site",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("release_id", sa.Integer(), sa.ForeignKey("release.id"), nullable=False),
        sa.Column("folder", sa.String(64), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_public_site_only_one")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("public_site")
    op.drop_table("release")
