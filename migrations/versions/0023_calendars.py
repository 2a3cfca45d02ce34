"""Make the tables of calendars: secret addresses, what calendars were told, and what goes along with a mail."""

import sqlalchemy as sa
from alembic import op

from werkplein.core.database import UtcDateTime
from werkplein.core.schema import drop_append_only, make_append_only

revision = "0023_calendars"
down_revision = "0022_register_moments"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "calendar_address",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("region_id", sa.Integer(), sa.ForeignKey("region.id"), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_address_token_hash")),
    )
    op.create_index("ix_calendar_address_of", "calendar_address", ["account_id", "region_id"])
    _make_events()
    op.create_table(
        "mail_attachment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mail_id", sa.Integer(), sa.ForeignKey("mail.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_mail_attachment_mail_id", "mail_attachment", ["mail_id"])


def _make_events() -> None:
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visit_id", sa.Integer(), sa.ForeignKey("visit.id"), nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("supporter_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("visit_id", "sequence", name=op.f("uq_calendar_event_sequence")),
        sa.CheckConstraint(
            "status IN ('tentative', 'confirmed', 'cancelled')", name=op.f("ck_calendar_event_event_status")
        ),
        sa.CheckConstraint("part IN ('morning', 'afternoon', 'whole')", name=op.f("ck_calendar_event_day_part")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_calendar_event_ends_after_start")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_calendar_event_counts_up")),
    )
    op.create_index("ix_calendar_event_supporter", "calendar_event", ["supporter_id", "visit_id", "sequence"])
    make_append_only("calendar_event")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("mail_attachment")
    drop_append_only("calendar_event")
    op.drop_table("calendar_event")
    op.drop_table("calendar_address")
