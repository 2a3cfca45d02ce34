"""Whether a level hangs by a thread: would it be another one if a threshold were one higher or lower (domain D.6)?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from milestones.rules.levels import Line, Reason, Score, classify
from milestones.rules.rulesets import Ruleset
from milestones.rules.verdicts import Level
from werkplein.core.labels import LabelEnum

# These lines look at more than what is counted.
NOT_COUNTED = (Line.LAPSED, Line.NEW)


class Threshold(LabelEnum):
    """A number of the rule."""

    MIN_ANSWERED = "min_answered", "het kleinste aantal antwoorden"
    MAX_CRITERIA = "max_criteria", "het aantal criteria van een achterblijver"
    MAX_MILESTONES = "max_milestones", "het aantal mijlpalen van een achterblijver"
    SHOWN = "shown", "het aantal aangetoonde mijlpalen van de kopgroep"


@dataclass(frozen=True)
class Flip:
    """That one threshold, one higher or lower, would give another level."""

    threshold: Threshold
    by: int
    level: Level


def flips(reason: Reason) -> tuple[Flip, ...]:
    """Give every threshold that would give another level by the rule alone; with none it is no borderline case."""
    if reason.line in NOT_COUNTED:
        return ()
    found = ((threshold, by, _level(*changed)) for threshold, by, changed in _changes(reason.score, reason.ruleset))
    return tuple(Flip(threshold, by, level) for threshold, by, level in found if level is not reason.computed)


def _level(counted: Score, ruleset: Ruleset) -> Level:
    return classify(counted, ruleset).level


def _changes(counted: Score, ruleset: Ruleset) -> Iterator[tuple[Threshold, int, tuple[Score, Ruleset]]]:
    for by in (-1, 1):
        yield Threshold.MIN_ANSWERED, by, (counted, replace(ruleset, min_answered=ruleset.min_answered + by))
        yield Threshold.MAX_CRITERIA, by, (counted, replace(ruleset, max_criteria=ruleset.max_criteria + by))
        yield Threshold.MAX_MILESTONES, by, (counted, replace(ruleset, max_milestones=ruleset.max_milestones + by))
        # One more needed is the same as one less shown.
        yield Threshold.SHOWN, by, (replace(counted, shown=counted.shown - by), ruleset)
