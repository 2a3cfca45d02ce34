"""Pages of milestones."""

from milestones.views import checklist, overview, recording
from milestones.views.blueprint import bp

__all__ = ["bp", "checklist", "overview", "recording"]
