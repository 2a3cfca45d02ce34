"""Make the tables of reminders, and of how often someone wants mail."""

import sqlalchemy as sa
from alembic import op

revision = "0014_reminders"
down_revision = "0013_evidence"

RHYTHMS = "'at_once', 'daily', 'weekly', 'on_page'"
STEPS = "'opening', 'early', 'soon', 'late', 'late_dco', 'late_secretariat', 'by_hand'"
STATES = "'waiting', 'mailed', 'on_page', 'dropped'"
ROLES = (
    "'mt_member', 'team_leader', 'process_supporter', 'reviewer', 'dco', 'steering_group', 'theme_contact', "
    "'g4_representative', 'communication', 'secretariat', 'administrator'"
)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "mail_choice",
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("rhythm", sa.String(32), nullable=False),
        sa.CheckConstraint(f"rhythm IN ({RHYTHMS})", name=op.f("ck_mail_choice_mail_rhythm")),
    )
    op.create_table(
        "reminder_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("obligation_id", sa.Integer(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("occasion", sa.String(64), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False, index=True),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("obligation_id", "due_on", "step", "occasion", name=op.f("uq_reminder_step_what")),
        sa.CheckConstraint(f"step IN ({STEPS})", name=op.f("ck_reminder_step_step")),
        sa.CheckConstraint("(step = 'by_hand') = (occasion <> '')", name=op.f("ck_reminder_step_by_hand_has_occasion")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("step_id", sa.Integer(), sa.ForeignKey("reminder_step.id"), nullable=False),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False, index=True),
        sa.Column("mailed_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("step_id", "account_id", name=op.f("uq_reminder_reader")),
        sa.CheckConstraint(f"role IN ({ROLES})", name=op.f("ck_reminder_role")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_reminder_reminder_state")),
        sa.CheckConstraint("(state = 'mailed') = (mailed_on IS NOT NULL)", name=op.f("ck_reminder_mailed_has_day")),
    )
    op.create_index("ix_reminder_account_mailed", "reminder", ["account_id", "mailed_on"])


def downgrade() -> None:
    """Drop them."""
    for table in ("reminder", "reminder_step", "mail_choice"):
        op.drop_table(table)
