"""Pages of milestones."""

from milestones.views import checklist, moments, overview, recording
from milestones.views.blueprint import bp

__all__ = ["bp", "checklist", "moments", "overview", "recording"]
