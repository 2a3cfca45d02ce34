"""A version of the level rule that is decided, and begins after the reference date that comes (design 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from milestones.rules.verdicts import Level
from werkplein.core.labels import date_words


@dataclass(frozen=True)
class Later:
    """From when another rule holds, and the level that it gives for what counts now."""

    begins_on: date
    level: Level

    def as_facts(self) -> dict[str, Any]:
        """Give it as plain data, to be kept with the level."""
        return {"begins_on": self.begins_on.isoformat(), "level": self.level.value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        return cls(date.fromisoformat(facts["begins_on"]), Level.known(facts["level"]) or Level.TOO_LITTLE)

    def words(self, level: Level, computed: Level) -> tuple[str, str]:
        """Say so on a card; `level` is what counts now, `computed` what the rule of today gives."""
        if self.level is computed:
            word = self.level.label.lower()
            told = "hetzelfde niveau." if level is computed else f"{word}, net als de regel die hier geldt."
        else:
            told = f"{self.level.label.lower()}. De regel die hier geldt, geeft: {computed.label.lower()}."
        return (
            f"Vanaf {date_words(self.begins_on)} geldt een andere regel.",
            f"Bij deze stand geeft die: {told} Wat nodig is, is hier nog niet met die regel gerekend.",
        )
