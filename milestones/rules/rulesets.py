"""The numbers of the level rule, as dated data."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

# Before rulesets told it themselves (domain D.2).
VALIDITY_MONTHS = {"E0": 6, "E1": 12, "E2": 12}


@dataclass(frozen=True)
class Ruleset:
    """One version of the rule (domain D.3); shares are a pair of integers, so that nothing is rounded.

    `expired_counts_months` is how long an expired answer still counts as one, `visit_fresh_days` how old a visit may be
    that shows a step up from the laggards, and `validity_months` how long evidence of each grade counts.
    """

    version: str
    valid_from: date
    max_criteria: int
    max_milestones: int
    knockout: tuple[str, ...]
    min_answered: int
    leader_share: tuple[int, int]
    expired_counts_months: int = 6
    visit_fresh_days: int = 100
    validity_months: Mapping[str, int] = field(default_factory=lambda: dict(VALIDITY_MONTHS), hash=False)

    def as_facts(self) -> dict[str, Any]:
        """Give it as plain data, to be kept with what was decided by it."""
        return asdict(self) | {"valid_from": self.valid_from.isoformat()}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        above, below = facts["leader_share"]
        valid_from = date.fromisoformat(facts["valid_from"])
        kept = {**facts, "valid_from": valid_from, "knockout": tuple(facts["knockout"])}
        return cls(**{**kept, "leader_share": (above, below)})

    def is_enough_shown(self, shown: int, met: int) -> bool:
        """Tell whether enough of what is met is shown, compared as integers: 3 * shown >= 2 * met."""
        above, below = self.leader_share
        return below * shown >= above * met

    def shown_needed(self, met: int) -> int:
        """Give the smallest number shown that is enough for this number met."""
        above, below = self.leader_share
        return -(-above * met // below)


def ruleset_on(rulesets: Iterable[Ruleset], on: date) -> Ruleset:
    """Give the version that holds on a day; before the first one, the first."""
    ordered = sorted(rulesets, key=lambda ruleset: ruleset.valid_from)
    valid = [ruleset for ruleset in ordered if ruleset.valid_from <= on]
    return valid[-1] if valid else ordered[0]
