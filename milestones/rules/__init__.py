"""The rules of milestones: what an answer is worth, what level follows from it, and why."""

from milestones.rules.checklist import (
    ANSWER_WORDS,
    ChecklistState,
    Gap,
    answer_date,
    answer_mark,
    answer_words,
    checklist_state,
    first_gap,
    is_said,
    refuse_answer_date,
    refuse_date,
    refuse_fixing,
    refuse_verdict,
    verdict_choices,
    verdict_of,
)
from milestones.rules.effective import Effective, effective_all, effective_of, next_change
from milestones.rules.explain import explain, reaction, route_down, route_up, rule_words
from milestones.rules.levels import Classified, Line, Reason, Score, classify, score
from milestones.rules.listing import HandedInChoice, Wanted, WorkingChoice, wanted_of
from milestones.rules.outcome import Outcome, derive
from milestones.rules.rulesets import Ruleset, ruleset_on
from milestones.rules.verdicts import Finding, Found, Grade, Level, Source, Verdict, valid_until, worst
from milestones.rules.whatif import Losses, losses, smallest_change
from milestones.rules.working import Working, working

__all__ = [
    "ANSWER_WORDS",
    "ChecklistState",
    "Classified",
    "Effective",
    "Finding",
    "Found",
    "Gap",
    "Grade",
    "HandedInChoice",
    "Level",
    "Line",
    "Losses",
    "Outcome",
    "Reason",
    "Ruleset",
    "Score",
    "Source",
    "Verdict",
    "Wanted",
    "Working",
    "WorkingChoice",
    "answer_date",
    "answer_mark",
    "answer_words",
    "checklist_state",
    "classify",
    "derive",
    "effective_all",
    "effective_of",
    "explain",
    "first_gap",
    "is_said",
    "losses",
    "next_change",
    "reaction",
    "refuse_answer_date",
    "refuse_date",
    "refuse_fixing",
    "refuse_verdict",
    "route_down",
    "route_up",
    "rule_words",
    "ruleset_on",
    "score",
    "smallest_change",
    "valid_until",
    "verdict_choices",
    "verdict_of",
    "wanted_of",
    "working",
    "worst",
]
