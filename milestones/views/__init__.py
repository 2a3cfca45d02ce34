"""Pages of milestones."""

from milestones.views import (
    checking,
    checklist,
    decisions,
    evidence,
    export,
    fixing,
    g4,
    hearing,
    moments,
    overview,
    practices,
    recording,
    ruleset,
)
from milestones.views.blueprint import bp

__all__ = [
    "bp",
    "checking",
    "checklist",
    "decisions",
    "evidence",
    "export",
    "fixing",
    "g4",
    "hearing",
    "moments",
    "overview",
    "practices",
    "recording",
    "ruleset",
]
