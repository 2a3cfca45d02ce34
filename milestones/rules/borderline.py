"""Whether a level hangs by a thread: would it be another one if a threshold were one higher or lower (domain D.6)?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from milestones.rules.levels import LEVEL_OF_LINE, Line, Reason, Score, line_of
from milestones.rules.rulesets import Ruleset
from milestones.rules.verdicts import Level
from werkplein.core.labels import LabelEnum


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
    if _is_beyond_counting(reason):
        return ()
    found = (
        (threshold, by, LEVEL_OF_LINE[line_of(*counted, ruleset)])
        for threshold, by, counted, ruleset in _changes(reason)
    )
    return tuple(Flip(threshold, by, level) for threshold, by, level in found if level is not reason.computed)


def _is_beyond_counting(reason: Reason) -> bool:
    """Tell whether no threshold decided, or what it was compared with was not kept then."""
    return reason.line is Line.NEW or (reason.line is Line.LAPSED and reason.unlapsed is None)


def _changes(reason: Reason) -> Iterator[tuple[Threshold, int, tuple[Score, Score | None], Ruleset]]:
    counted, rule = (reason.score, reason.unlapsed), reason.ruleset
    for by in (-1, 1):
        yield Threshold.MIN_ANSWERED, by, counted, replace(rule, min_answered=rule.min_answered + by)
        yield Threshold.MAX_CRITERIA, by, counted, replace(rule, max_criteria=rule.max_criteria + by)
        yield Threshold.MAX_MILESTONES, by, counted, replace(rule, max_milestones=rule.max_milestones + by)
        # One more needed is the same as one less shown.
        yield Threshold.SHOWN, by, (replace(reason.score, shown=reason.score.shown - by), reason.unlapsed), rule
