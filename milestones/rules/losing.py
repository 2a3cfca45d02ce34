"""What may not be lost: how far a Werkplein is from being a laggard (domain D.6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from milestones.rules.effective import Effective, applies, as_if_answered
from milestones.rules.hysteresis import without
from milestones.rules.levels import Classified, classify, score
from milestones.rules.verdicts import HEIGHT, Level
from werkplein.programme.rules import Programme


@dataclass(frozen=True)
class Losses:
    """What would make a Werkplein a laggard: one of the knock-outs that is met, or so many criteria or milestones.

    A leader is no leader any more long before that. A knock-out that is `unknown` does it once it turns out not to be
    met: silence does nothing (domain D.3, line 1).
    """

    knockouts: tuple[str, ...]
    criteria: int
    milestones: int
    is_leader: bool = False
    unknown: tuple[str, ...] = ()


def losses(values: Mapping[str, Effective], classified: Classified, programme: Programme) -> Losses | None:
    """Tell how far a Werkplein that is no laggard is from becoming one by the rule.

    Gives nothing where that is no question: a decision holds, or the rule alone already gives a lower level. What only
    ran out makes nobody a laggard, so it counts as if it had not. Who rose from the laggards stays up by what a visit
    saw alone.
    """
    reason = classified.reason
    values = without(values, reason.unseen, reason.silent)
    if classified.level not in (Level.LEADER, Level.MIDDLE) or reason.hold is not None:
        return None
    kept, ruleset = as_if_answered(values), reason.ruleset
    counted = score(kept, programme, ruleset)
    asked = [code for code in ruleset.knockout if applies(kept.get(code))]
    knockouts = tuple(code for code in asked if (value := kept.get(code)) and value.is_met)
    unknown = tuple(code for code in asked if code not in (*knockouts, *counted.failed_knockouts))
    criteria, milestones = counted.criteria_met - ruleset.max_criteria, counted.met - ruleset.max_milestones
    computed = classify(counted, ruleset).level
    # By a rule that is to come it may be one already.
    if HEIGHT[computed] < HEIGHT[Level.MIDDLE]:
        return None
    return Losses(knockouts, criteria, milestones, classified.level is computed is Level.LEADER, unknown)
