"""A level that turned on a reference date of which the steering group has yet to fix the quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from milestones.rules.dossier import Held
from milestones.rules.verdicts import HEIGHT, Level
from werkplein.core.labels import LabelEnum, date_words
from werkplein.programme.rules import Quarter


class Decided(LabelEnum):
    """Which of two levels was a decision of the steering group."""

    NEITHER = "neither", "Geen van beide"
    BEFORE = "before", "De eerste"
    AFTER = "after", "De tweede"


NO_LONGER = "gold het besluit van de stuurgroep niet meer"


@dataclass(frozen=True)
class Turned:
    """On which reference date a level became another one, from which to which, and whether a step down had lasted.

    `decided` tells whether the steering group had decided on one of them: on the level after it, or on the one before,
    which then held no longer.
    """

    on: date
    before: Level
    after: Level
    has_lasted: bool = False
    decided: Decided = Decided.NEITHER

    def as_facts(self) -> dict[str, Any]:
        """Give it as plain data, to be kept with the level."""
        levels = {"before": self.before.value, "after": self.after.value}
        return {"on": self.on.isoformat(), **levels, "has_lasted": self.has_lasted, "decided": self.decided.value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        before, after = (Level.known(facts[name]) or Level.TOO_LITTLE for name in ("before", "after"))
        decided = Decided.known(facts.get("decided")) or Decided.NEITHER
        return cls(date.fromisoformat(facts["on"]), before, after, facts["has_lasted"], decided)

    def words(self) -> str:
        """Say that it turned, why a step down did not wait for another date, and that it is yet to be fixed."""
        lasted = ", want ook op de peildatum daarvoor was het lager" if self.has_lasted else ""
        return (
            f"Op de peildatum van {date_words(self.on)} {self._turn()}{lasted}. De stuurgroep moet dat nog vaststellen."
        )

    def _turn(self) -> str:
        before, after = self.before.label.lower(), self.after.label.lower()
        if self.decided is Decided.AFTER:
            return f"was het {after} door een besluit van de stuurgroep"
        if self.decided is Decided.BEFORE:
            return f"{NO_LONGER}. Volgens de regel was het toen {after}"
        return f"{self._verb()} het van {before} naar {after}"

    def _verb(self) -> str:
        if Level.TOO_LITTLE in (self.before, self.after):
            return "ging"
        return "daalde" if HEIGHT[self.after] < HEIGHT[self.before] else "steeg"


@dataclass(frozen=True)
class Stood:
    """The level on a reference date of which the quarter is yet to be fixed, where it is another one by now."""

    on: date
    level: Level

    def as_facts(self) -> dict[str, Any]:
        """Give it as plain data, to be kept with the level."""
        return {"on": self.on.isoformat(), "level": self.level.value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        return cls(date.fromisoformat(facts["on"]), Level.known(facts["level"]) or Level.TOO_LITTLE)

    def words(self) -> tuple[str, str]:
        """Say what it was, that this is yet to be fixed, and for which quarter counts what came since."""
        next_one = Quarter.of(self.on).next()
        return (
            f"Op de peildatum van {date_words(self.on)} was het: {self.level.label.lower()}.",
            f"De stuurgroep moet dat nog vaststellen. Wat daarna kwam, telt voor het {next_one.label}.",
        )


def stood(fixed: Sequence[Held], held: Sequence[Held], now: Level) -> Stood | None:
    """Give the level on the last reference date, if that is not fixed and it was another one than now.

    Where it turned on that very date, that is told already.
    """
    turn = turned(fixed, held)
    if len(held) == len(fixed) or held[-1].level is now or (turn and turn.on == held[-1].reference_date):
        return None
    return Stood(held[-1].reference_date, held[-1].level)


def turned(fixed: Sequence[Held], held: Sequence[Held]) -> Turned | None:
    """Give the last turn on a reference date that is not fixed: `held` goes on where `fixed` ends."""
    since = len(fixed) - 1 if fixed else len(held)
    pairs = zip(held[since:], held[since + 1 :], strict=False)
    found = [turn for turn in (_turn(before, after) for before, after in pairs) if turn]
    return found[-1] if found else None


def _turn(before: Held, after: Held) -> Turned | None:
    """The rule goes on from what it gave itself, also beneath a decision that nobody saw it beneath."""
    decided = Decided.AFTER if after.undecided else Decided.BEFORE if before.undecided else Decided.NEITHER
    if before.level is after.level and (decided is not Decided.BEFORE or before.ruled is after.level):
        return None
    is_down = HEIGHT[after.level] < HEIGHT[before.ruled] and Level.TOO_LITTLE not in (before.computed, after.level)
    has_lasted = not after.undecided and is_down and HEIGHT[before.computed] < HEIGHT[before.ruled]
    return Turned(after.reference_date, before.level, after.level, has_lasted, decided)


def ended_words(before: Held, after: Held) -> str | None:
    """Say of a level that is about to be fixed that a decision holds it no more; nothing where none did.

    Whether a step down had lasted is told with the reason itself, and what keeps the level from following the rule too.
    """
    turn = _turn(before, after)
    if turn is None or turn.decided is not Decided.BEFORE:
        return None
    by = "Volgens de regel" if after.computed is after.level else "Zonder dat besluit"
    day, level = date_words(turn.on), turn.after.label.lower()
    return f"Op de peildatum van {day} {NO_LONGER}. {by} was het toen {level}."
