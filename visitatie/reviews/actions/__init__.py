"""Acts on visitaties: their course, the team, the day, the report, and what follows from it."""

from visitatie.reviews.actions.course import agree, begin, hand_in, save, send_agreement, write_programme
from visitatie.reviews.actions.day import cancel, confirm, decline, keep, miss, propose
from visitatie.reviews.actions.following import answer_practice, end_support, link_support, look_back
from visitatie.reviews.actions.keeping import keep_up
from visitatie.reviews.actions.reporting import (
    agree_with_report,
    capture_practice,
    deliver_concept,
    finalise,
    hold,
    recommend,
    withdraw_recommendation,
)
from visitatie.reviews.actions.team import declare, join, leave, set_profile

__all__ = [
    "agree",
    "agree_with_report",
    "answer_practice",
    "begin",
    "cancel",
    "capture_practice",
    "confirm",
    "declare",
    "decline",
    "deliver_concept",
    "end_support",
    "finalise",
    "hand_in",
    "hold",
    "join",
    "keep",
    "keep_up",
    "leave",
    "link_support",
    "look_back",
    "miss",
    "propose",
    "recommend",
    "save",
    "send_agreement",
    "set_profile",
    "withdraw_recommendation",
    "write_programme",
]
