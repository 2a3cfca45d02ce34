"""Pages of milestones."""

from milestones.views import checklist, g4, overview, practices, recording
from milestones.views.blueprint import bp

__all__ = ["bp", "checklist", "g4", "overview", "practices", "recording"]
