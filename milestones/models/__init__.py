"""The rows of milestones, by what they are about."""

from milestones.models.answers import (
    Assessment,
    Checklist,
    Draft,
    FixedLevel,
    FixedQuarter,
    MilestoneStanding,
    Participation,
    Standing,
)
from milestones.models.decisions import LevelCorrection, LevelOverride
from milestones.models.evidence import Evidence, EvidenceCheck, EvidenceFile, SampleDraw, SampleItem
from milestones.models.g4 import G4Adoption, G4Approach, G4Consultation
from milestones.models.hearing import FindingAgreement, HearingStep
from milestones.models.hearing_evidence import HearingEvidence
from milestones.models.practices import ContactRequest, PracticeShare
from milestones.models.rulesets import Ruleset

__all__ = [
    "Assessment",
    "Checklist",
    "ContactRequest",
    "Draft",
    "Evidence",
    "EvidenceCheck",
    "EvidenceFile",
    "FindingAgreement",
    "FixedLevel",
    "FixedQuarter",
    "G4Adoption",
    "G4Approach",
    "G4Consultation",
    "HearingEvidence",
    "HearingStep",
    "LevelCorrection",
    "LevelOverride",
    "MilestoneStanding",
    "Participation",
    "PracticeShare",
    "Ruleset",
    "SampleDraw",
    "SampleItem",
    "Standing",
]
