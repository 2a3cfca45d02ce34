"""Questions about milestones."""

from milestones.queries.as_fixed import facts_about, recomputed, states_as_fixed
from milestones.queries.checklist import (
    HandedIn,
    Sheet,
    checklist_row,
    draft,
    drafts,
    handed_in,
    progress_of,
    reopened,
    sheet,
)
from milestones.queries.dossiers import dossiers
from milestones.queries.earlier import lines_of
from milestones.queries.findings import OwnAnswers, history_of, milestones_checked_on, own_answers, rulesets, shipped
from milestones.queries.fixed import (
    Closed,
    all_fixed,
    closed_of,
    counts_of,
    fixed_about,
    fixed_before,
    known_at_fixing,
    laggards,
    last_fixed,
    levels_of,
    next_to_fix,
    waiting,
)
from milestones.queries.g4 import adopted_approach
from milestones.queries.hearings import Hearing, hearing_of, hearings_of, open_hearings
from milestones.queries.history import History, history
from milestones.queries.moments import level_before, lines_about, state_about
from milestones.queries.preview import Preview, preview
from milestones.queries.reach import werkpleinen_within
from milestones.queries.standings import (
    Line,
    Lines,
    State,
    derived,
    facts_of,
    level_now,
    lines,
    states,
)

__all__ = [
    "Closed",
    "HandedIn",
    "Hearing",
    "History",
    "Line",
    "Lines",
    "OwnAnswers",
    "Preview",
    "Sheet",
    "State",
    "adopted_approach",
    "all_fixed",
    "checklist_row",
    "closed_of",
    "counts_of",
    "derived",
    "dossiers",
    "draft",
    "drafts",
    "facts_about",
    "facts_of",
    "fixed_about",
    "fixed_before",
    "handed_in",
    "hearing_of",
    "hearings_of",
    "history",
    "history_of",
    "known_at_fixing",
    "laggards",
    "last_fixed",
    "level_before",
    "level_now",
    "levels_of",
    "lines",
    "lines_about",
    "lines_of",
    "milestones_checked_on",
    "next_to_fix",
    "open_hearings",
    "own_answers",
    "preview",
    "progress_of",
    "recomputed",
    "reopened",
    "rulesets",
    "sheet",
    "shipped",
    "state_about",
    "states",
    "states_as_fixed",
    "waiting",
    "werkpleinen_within",
]
