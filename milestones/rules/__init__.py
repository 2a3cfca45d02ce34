"""The rules of milestones: what an answer is worth, what level follows from it, and why."""

from milestones.rules.borderline import Flip, Threshold, flips
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
from milestones.rules.dossier import Dossier, Held, Override, values_on
from milestones.rules.effective import Effective, effective_all, effective_of
from milestones.rules.explain import explain, reaction, route_down, route_up, rule_words
from milestones.rules.hysteresis import settle
from milestones.rules.levels import Classified, Hold, Line, Reason, Score, classify, judge, score
from milestones.rules.listing import HandedInChoice, Wanted, WorkingChoice, wanted_of
from milestones.rules.outcome import Outcome, derive
from milestones.rules.rulesets import Ruleset, ruleset_on
from milestones.rules.verdicts import HEIGHT, Dispute, Finding, Found, Grade, Level, Source, Verdict, valid_until, worst
from milestones.rules.whatif import Losses, Ways, losses, ways_to, ways_to_stay, ways_up
from milestones.rules.working import Working, working

__all__ = [
    "ANSWER_WORDS",
    "HEIGHT",
    "ChecklistState",
    "Classified",
    "Dispute",
    "Dossier",
    "Effective",
    "Finding",
    "Flip",
    "Found",
    "Gap",
    "Grade",
    "HandedInChoice",
    "Held",
    "Hold",
    "Level",
    "Line",
    "Losses",
    "Outcome",
    "Override",
    "Reason",
    "Ruleset",
    "Score",
    "Source",
    "Threshold",
    "Verdict",
    "Wanted",
    "Ways",
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
    "flips",
    "is_said",
    "judge",
    "losses",
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
    "settle",
    "valid_until",
    "values_on",
    "verdict_choices",
    "verdict_of",
    "wanted_of",
    "ways_to",
    "ways_to_stay",
    "ways_up",
    "working",
    "worst",
]
