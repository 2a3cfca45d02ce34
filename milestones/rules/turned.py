"""A level that turned on a reference date of which the steering group has yet to fix the quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from milestones.rules.dossier import Held
from milestones.rules.verdicts import HEIGHT, Level
from werkplein.core.labels import date_words


@dataclass(frozen=True)
class Turned:
    """On which reference date a level became another one, from which to which, and whether a step down had lasted."""

    on: date
    before: Level
    after: Level
    has_lasted: bool = False

    def as_facts(self) -> dict[str, Any]:
        """Give it as plain data, to be kept with the level."""
        levels = {"before": self.before.value, "after": self.after.value}
        return {"on": self.on.isoformat(), **levels, "has_lasted": self.has_lasted}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        before, after = (Level.known(facts[name]) or Level.TOO_LITTLE for name in ("before", "after"))
        return cls(date.fromisoformat(facts["on"]), before, after, facts["has_lasted"])

    def words(self) -> str:
        """Say that it turned, why a step down did not wait for another date, and that it is yet to be fixed."""
        before, after = self.before.label.lower(), self.after.label.lower()
        lasted = ", want ook op de peildatum daarvoor was het lager" if self.has_lasted else ""
        return (
            f"Op de peildatum van {date_words(self.on)} {self._verb()} het van {before} naar {after}{lasted}. "
            "De stuurgroep moet dat nog vaststellen."
        )

    def _verb(self) -> str:
        if Level.TOO_LITTLE in (self.before, self.after):
            return "ging"
        return "daalde" if HEIGHT[self.after] < HEIGHT[self.before] else "steeg"


def turned(fixed: Sequence[Held], held: Sequence[Held]) -> Turned | None:
    """Give the last turn on a reference date that is not fixed: `held` goes on where `fixed` ends."""
    since = len(fixed) - 1 if fixed else len(held)
    pairs = zip(held[since:], held[since + 1 :], strict=False)
    found = [_turn(before, after) for before, after in pairs if before.level is not after.level]
    return found[-1] if found else None


def _turn(before: Held, after: Held) -> Turned:
    is_down = HEIGHT[after.level] < HEIGHT[before.level] and Level.TOO_LITTLE not in (before.computed, after.level)
    is_by_rule = before.undecided is None and after.undecided is None
    has_lasted = is_by_rule and is_down and HEIGHT[before.computed] < HEIGHT[before.level]
    return Turned(after.reference_date, before.level, after.level, has_lasted)
