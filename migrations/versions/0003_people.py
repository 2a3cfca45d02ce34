"""Make the tables of people: accounts, grants, sign-ins and failed sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0003_people"
down_revision = "0002_register"

ROLES = (
    "'mt_member', 'team_leader', 'process_supporter', 'reviewer', 'dco', 'steering_group', 'theme_contact',"
    " 'g4_representative', 'communication', 'secretariat', 'administrator'"
)
ONE_SCOPE = (
    "(scope_kind = 'national' AND region_id IS NULL AND werkplein_id IS NULL)"
    " OR (scope_kind = 'region' AND region_id IS NOT NULL AND werkplein_id IS NULL)"
    " OR (scope_kind = 'werkplein' AND region_id IS NULL AND werkplein_id IS NOT NULL)"
)


def upgrade() -> None:
    """Make them."""
    _make_account()
    _make_grant()
    _make_sign_ins()


def _make_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_lower_case")),
    )


def _make_grant() -> None:
    op.create_table(
        "account_grant",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("scope_kind", sa.String(32), nullable=False),
        sa.Column("region_id", sa.Integer(), sa.ForeignKey("region.id"), nullable=True, index=True),
        sa.Column("werkplein_id", sa.Integer(), sa.ForeignKey("werkplein.id"), nullable=True, index=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
        sa.CheckConstraint(f"role IN ({ROLES})", name=op.f("ck_account_grant_role")),
        sa.CheckConstraint(
            "scope_kind IN ('national', 'region', 'werkplein')", name=op.f("ck_account_grant_scope_kind")
        ),
        sa.CheckConstraint(ONE_SCOPE, name=op.f("ck_account_grant_one_scope")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_account_grant_ends_after_start")),
    )


def _make_sign_ins() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_trace", sa.String(64), nullable=False),
        sa.Column("network_trace", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_index("ix_failed_sign_in_account_trace_at", "failed_sign_in", ["account_trace", "at"])
    op.create_index("ix_failed_sign_in_network_trace_at", "failed_sign_in", ["network_trace", "at"])


def downgrade() -> None:
    """Drop them."""
    for table in ("failed_sign_in", "sign_in", "account_grant", "account"):
        op.drop_table(table)
