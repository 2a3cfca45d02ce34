"""Pages of milestones."""

from milestones.views import checklist, export, overview, recording
from milestones.views.blueprint import bp

__all__ = ["bp", "checklist", "export", "overview", "recording"]
