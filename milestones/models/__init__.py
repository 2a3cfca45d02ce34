"""The rows of milestones, by what they are about."""

from milestones.models.answers import (
    Assessment,
    Checklist,
    Draft,
    FixedLevel,
    FixedQuarter,
    MilestoneStanding,
    Participation,
    Ruleset,
    Standing,
)

__all__ = [
    "Assessment",
    "Checklist",
    "Draft",
    "FixedLevel",
    "FixedQuarter",
    "MilestoneStanding",
    "Participation",
    "Ruleset",
    "Standing",
]
