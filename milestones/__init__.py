"""Milestones: checklists, assessments, levels, the list with levels and the national overview."""
