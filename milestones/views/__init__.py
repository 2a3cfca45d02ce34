"""Pages of milestones."""

from milestones.views import checking, checklist, evidence, export, hearing, moments, overview, recording
from milestones.views.blueprint import bp

__all__ = ["bp", "checking", "checklist", "evidence", "export", "hearing", "moments", "overview", "recording"]
