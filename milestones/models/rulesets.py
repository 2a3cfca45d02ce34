"""The rows of the level rule: each version with its numbers, from when it holds, and who decided why."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from milestones.rules import rulesets as rules
from werkplein.core.database import Model, Signed, code, day, text


class Ruleset(Signed, Model):
    """One version of the level rule. The first comes with the programme; from then on the rows are the truth.

    Rows are only added. Of two versions from one day the one recorded last counts: so a version that does not hold yet
    can be replaced.
    """

    __tablename__ = "ruleset"
    __table_args__ = (
        CheckConstraint("recorded_on <= valid_from", name="not_in_the_past"),
        CheckConstraint("max_criteria >= 0 AND max_milestones >= 0", name="counts_from_zero"),
        CheckConstraint("min_answered > max_milestones", name="silence_makes_no_laggard"),
        CheckConstraint("expired_counts_months >= 0 AND visit_fresh_days >= 1", name="has_terms"),
        CheckConstraint("length(motivation) >= 20", name="has_motivation"),
    )
    version: Mapped[code] = mapped_column(primary_key=True)
    valid_from: Mapped[day] = mapped_column(index=True)
    max_criteria: Mapped[int]
    max_milestones: Mapped[int]
    knockout: Mapped[list[str]] = mapped_column(JSON)
    min_answered: Mapped[int]
    leader_share: Mapped[list[int]] = mapped_column(JSON)
    validity_months: Mapped[dict[str, int]] = mapped_column(JSON)
    expired_counts_months: Mapped[int] = mapped_column(default=6)
    visit_fresh_days: Mapped[int] = mapped_column(default=100)
    motivation: Mapped[text]
    recorded_on: Mapped[day]

    def as_rules(self) -> rules.Ruleset:
        """Give the numbers as the rules read them."""
        above, below = self.leader_share
        return rules.Ruleset(
            version=self.version,
            valid_from=self.valid_from,
            max_criteria=self.max_criteria,
            max_milestones=self.max_milestones,
            knockout=tuple(self.knockout),
            min_answered=self.min_answered,
            leader_share=(above, below),
            expired_counts_months=self.expired_counts_months,
            visit_fresh_days=self.visit_fresh_days,
            validity_months=dict(self.validity_months),
        )
