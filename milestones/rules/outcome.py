"""Everything that follows from what was recorded about one Werkplein, on one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from milestones.rules.effective import Effective, effective_all, next_change
from milestones.rules.levels import Classified, classify, criteria_verdicts, score
from milestones.rules.rulesets import Ruleset, ruleset_on
from milestones.rules.verdicts import Finding, Verdict
from milestones.rules.working import Working, working
from werkplein.programme.rules import Programme


@dataclass(frozen=True)
class Outcome:
    """The values of the milestones and what they lead to; right until the day it changes by itself."""

    values: dict[str, Effective]
    criteria: dict[str, Verdict]
    classified: Classified
    working: Working
    changes_on: date | None


def derive(findings: Sequence[Finding], programme: Programme, rulesets: Iterable[Ruleset], on: date) -> Outcome:
    """Derive the state of a Werkplein on a day (design 4.2: always from the rows, so it can be done again)."""
    versions = list(rulesets)
    ruleset = ruleset_on(versions, on)
    values = effective_all(findings, on, ruleset.expired_counts_months)
    days = [next_change(findings, on, ruleset.expired_counts_months), *(version.valid_from for version in versions)]
    return Outcome(
        values=values,
        criteria=criteria_verdicts(programme, values),
        classified=classify(score(values, programme, ruleset), ruleset),
        working=working(values, programme),
        changes_on=min((day for day in days if day is not None and day > on), default=None),
    )
