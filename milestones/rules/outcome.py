"""Everything that follows from what was recorded about one Werkplein, on one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from milestones.rules.effective import Effective, effective_all, last_change, next_change
from milestones.rules.levels import Classified, classify, criteria_verdicts, score
from milestones.rules.rulesets import Ruleset, ruleset_on
from milestones.rules.verdicts import Finding, Verdict
from milestones.rules.working import Working, working
from werkplein.programme.rules import Programme


@dataclass(frozen=True)
class Outcome:
    """The values of the milestones and what they lead to; right since a day, until it changes by itself."""

    values: dict[str, Effective]
    criteria: dict[str, Verdict]
    classified: Classified
    working: Working
    right_from: date
    changes_on: date | None


def derive(findings: Sequence[Finding], programme: Programme, rulesets: Iterable[Ruleset], on: date) -> Outcome:
    """Derive the state of a Werkplein on a day (design 4.2: always from the rows, so it can be done again)."""
    versions = list(rulesets)
    ruleset = ruleset_on(versions, on)
    values = effective_all(findings, on, ruleset.expired_counts_months)
    months = ruleset.expired_counts_months
    begins = [version.valid_from for version in versions]
    ends = [next_change(findings, on, months), *begins]
    return Outcome(
        values=values,
        criteria=criteria_verdicts(programme, values),
        classified=classify(score(values, programme, ruleset), ruleset),
        working=working(values, programme),
        right_from=max([last_change(findings, on, months), *(day for day in begins[1:] if day <= on)]),
        changes_on=min((day for day in ends if day is not None and day > on), default=None),
    )
