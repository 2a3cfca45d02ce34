"""Which recorded rows are asked for as a file."""

from dataclasses import dataclass
from datetime import date

from milestones.rules.verdicts import Source
from werkplein.programme.rules import Quarter


@dataclass(frozen=True)
class Asked:
    """What somebody wants to have; an empty choice asks for all.

    A quarter asks for its checklists, and for what else was found about one of its days.
    `since` and `until` are about the day on which something was recorded.
    """

    quarter: Quarter | None = None
    region: str = ""
    source: Source | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was chosen."""
        return self != Asked()

    @property
    def fault(self) -> str | None:
        """Say why this choice cannot hold anything."""
        if self.since and self.until and self.since > self.until:
            return "De begindatum ligt na de einddatum. Wissel ze om."
        return None
