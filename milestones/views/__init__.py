"""Pages of milestones."""

from milestones.views import checklist, hearing, moments, overview, recording
from milestones.views.blueprint import bp

__all__ = ["bp", "checklist", "hearing", "moments", "overview", "recording"]
