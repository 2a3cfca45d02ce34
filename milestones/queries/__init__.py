"""Questions about milestones."""

from milestones.queries.checklist import (
    HandedIn,
    Sheet,
    draft,
    drafts,
    handed_in,
    progress_of,
    sheet,
)
from milestones.queries.findings import OwnAnswers, findings_of, history_of, own_answers, rulesets, shipped
from milestones.queries.fixed import all_fixed, counts_of, laggards, last_fixed, levels_of, next_to_fix
from milestones.queries.standings import (
    Line,
    State,
    derived,
    facts_about,
    facts_of,
    is_right,
    lines,
    milestones_now,
    states,
    values_of,
    werkpleinen_within,
)

__all__ = [
    "HandedIn",
    "Line",
    "OwnAnswers",
    "Sheet",
    "State",
    "all_fixed",
    "counts_of",
    "derived",
    "draft",
    "drafts",
    "facts_about",
    "facts_of",
    "findings_of",
    "handed_in",
    "history_of",
    "is_right",
    "laggards",
    "last_fixed",
    "levels_of",
    "lines",
    "milestones_now",
    "next_to_fix",
    "own_answers",
    "progress_of",
    "rulesets",
    "sheet",
    "shipped",
    "states",
    "values_of",
    "werkpleinen_within",
]
