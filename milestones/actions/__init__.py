"""Acts on milestones."""

from milestones.actions.assessing import record_desk, record_findings, report_change
from milestones.actions.checklist import (
    Locked,
    Saved,
    Sent,
    Silent,
    Unanswered,
    Unseen,
    differences,
    found_of,
    save_answers,
    submit_checklist,
    take_over,
    unanswered,
    why_closed,
)
from milestones.actions.expecting import withdraw_closed, withdraw_locked
from milestones.actions.fixing import CHART, fix_quarter, seal_of, why_not_fix
from milestones.actions.hearing import agree, decide, decide_last, dispute, escalate
from milestones.actions.reopening import reopen_checklist
from milestones.actions.replies import withdraw_replies
from milestones.actions.rule_versions import activate_ruleset, load_ruleset
from milestones.actions.standings import rebuild, refresh, refresh_due

__all__ = [
    "CHART",
    "Locked",
    "Saved",
    "Sent",
    "Silent",
    "Unanswered",
    "Unseen",
    "activate_ruleset",
    "agree",
    "decide",
    "decide_last",
    "differences",
    "dispute",
    "escalate",
    "fix_quarter",
    "found_of",
    "load_ruleset",
    "rebuild",
    "record_desk",
    "record_findings",
    "refresh",
    "refresh_due",
    "reopen_checklist",
    "report_change",
    "save_answers",
    "seal_of",
    "submit_checklist",
    "take_over",
    "unanswered",
    "why_closed",
    "why_not_fix",
    "withdraw_closed",
    "withdraw_locked",
    "withdraw_replies",
]
