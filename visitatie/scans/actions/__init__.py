"""Acts on scans: their course, and what is written down."""

from visitatie.scans.actions.content import (
    add_agreement,
    add_finding,
    add_note,
    add_participant,
    review,
    set_figures,
    take_back,
)
from visitatie.scans.actions.course import (
    agree_plan,
    ask_scan,
    close,
    confirm_days,
    decline_days,
    hold_day,
    move_return,
    plan_days,
    step_back,
    withdraw,
)

__all__ = [
    "add_agreement",
    "add_finding",
    "add_note",
    "add_participant",
    "agree_plan",
    "ask_scan",
    "close",
    "confirm_days",
    "decline_days",
    "hold_day",
    "move_return",
    "plan_days",
    "review",
    "set_figures",
    "step_back",
    "take_back",
    "withdraw",
]
