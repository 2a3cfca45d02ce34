"""Questions about milestones."""

from milestones.queries.checklist import (
    HandedIn,
    Sheet,
    draft,
    drafts,
    handed_in,
    progress_of,
    sheet,
    submitted_answers,
)
from milestones.queries.findings import findings_of, history_of, last_answers, rulesets, shipped
from milestones.queries.fixed import all_fixed, fixed_counts, laggards, last_fixed, levels_of, next_to_fix
from milestones.queries.standings import Line, State, derived, facts_of, is_right, lines, states, values_of

__all__ = [
    "HandedIn",
    "Line",
    "Sheet",
    "State",
    "all_fixed",
    "derived",
    "draft",
    "drafts",
    "facts_of",
    "findings_of",
    "fixed_counts",
    "handed_in",
    "history_of",
    "is_right",
    "laggards",
    "last_answers",
    "last_fixed",
    "levels_of",
    "lines",
    "next_to_fix",
    "progress_of",
    "rulesets",
    "sheet",
    "shipped",
    "states",
    "submitted_answers",
    "values_of",
]
