"""How many laggards can be audited in a quarter (domain E.1): simple arithmetic, told with its numbers."""

from dataclasses import dataclass

from werkplein.core.labels import plural
from werkplein.programme.rules import AuditRules, Quarter


@dataclass(frozen=True)
class Capacity:
    """What the process supporters can do in a quarter: alone, or all of them together at every audit."""

    quarter: Quarter
    rules: AuditRules
    working_days: int

    @property
    def person_days(self) -> int:
        """Count the days of all supporters."""
        return self.rules.supporters * self.working_days

    @property
    def alone(self) -> int:
        """Count the audits that fit when one supporter goes."""
        return self.person_days // self.rules.days

    @property
    def together(self) -> int:
        """Count the audits that fit when all supporters go."""
        return self.working_days // self.rules.days

    @property
    def sum_words(self) -> str:
        """Say how it is counted."""
        rules = self.rules
        return (
            f"{plural(rules.supporters, 'procesondersteuner', 'procesondersteuners')} × "
            f"{plural(self.working_days, 'werkdag', 'werkdagen')} in het {self.quarter.label} = "
            f"{plural(self.person_days, 'dag', 'dagen')}. Een audit kost {plural(rules.days, 'dag', 'dagen')} per "
            f"ondersteuner: {rules.visit_days} voor het bezoek en {rules.desk_days} voor voorbereiding en verslag. "
            f"Gaat er één ondersteuner, dan passen er {self.alone}. Gaan ze samen, dan {self.together}."
        )

    def verdict(self, laggards: int) -> str:
        """Say whether so many laggards fit."""
        if laggards > self.alone:
            return f"Dit past niet: {plural(laggards - self.alone, 'audit', 'audits')} te veel."
        if laggards > self.together:
            return "Dit past alleen als er één ondersteuner per audit gaat."
        return "Dit past, ook als de ondersteuners samen gaan."

    def is_short(self, laggards: int) -> bool:
        """Tell whether so many laggards do not fit at all."""
        return laggards > self.alone
