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
from milestones.models.decisions import LevelCorrection, LevelOverride
from milestones.models.evidence import Evidence, EvidenceCheck, EvidenceFile, SampleDraw, SampleItem
from milestones.models.hearing import FindingAgreement, HearingStep

__all__ = [
    "Assessment",
    "Checklist",
    "Draft",
    "Evidence",
    "EvidenceCheck",
    "EvidenceFile",
    "FindingAgreement",
    "FixedLevel",
    "FixedQuarter",
    "HearingStep",
    "LevelCorrection",
    "LevelOverride",
    "MilestoneStanding",
    "Participation",
    "Ruleset",
    "SampleDraw",
    "SampleItem",
    "Standing",
]
