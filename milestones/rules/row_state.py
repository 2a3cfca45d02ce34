"""How a recorded row stands: whether it counts, is disputed, was withdrawn, or another took its place (domain D.5).

One rule for all who show rows beside the values that follow from them. What is disputed or withdrawn takes nothing's
place, so what it corrected counts again; in the same way `counting` in dossier.py reads it for the levels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from milestones.rules.verdicts import Dispute

DISPUTE_RUNS = "bezwaar loopt"
WITHDRAWN = "ingetrokken na bezwaar"
# Why what was checked at the desk counts no more after the MT won the hearing, and what can be done.
WITHDRAWN_TOLD = (
    "De bevinding is na een bezwaar ingetrokken. Voegt het MT dit stuk of een ander toe, dan wordt dat opnieuw bekeken."
)


class Row(Protocol):
    """A recorded row, as far as this rule reads it."""

    @property
    def id(self) -> int:
        """Give its number."""

    @property
    def replaces_id(self) -> int | None:
        """Give the number of the row that it corrects."""


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands on a day."""

    is_disputed: bool = False
    is_withdrawn: bool = False
    is_replaced: bool = False

    @property
    def counts(self) -> bool:
        """Tell whether a value may follow from it."""
        return not (self.is_disputed or self.is_withdrawn or self.is_replaced)

    @property
    def is_told(self) -> bool:
        """Tell whether it is still said of the Werkplein: it counts, or may yet when the dispute is decided."""
        return not (self.is_withdrawn or self.is_replaced)

    @property
    def hearing(self) -> str:
        """Say what a hearing makes of it; nothing where none does."""
        if self.is_withdrawn:
            return WITHDRAWN
        return DISPUTE_RUNS if self.is_disputed else ""

    @property
    def silence(self) -> str | None:
        """Say why no value follows from it, to whoever looks at what it was found on; nothing where one may."""
        if self.is_withdrawn:
            return WITHDRAWN_TOLD
        if self.is_disputed:
            return "Er loopt een bezwaar over deze bevinding."
        return "De bevinding is later verbeterd." if self.is_replaced else None

    @property
    def tone(self) -> str:
        """Give how those words are coloured: what still runs stands out."""
        return "warning" if self.is_disputed else ""


def row_state(dispute: Dispute | None, corrections: Iterable[Dispute | None], on: date) -> RowState:
    """Tell how a row stands; `corrections` has for each row that corrects it the dispute about that one, or none."""
    return RowState(
        is_disputed=dispute is not None and dispute.is_open(on),
        is_withdrawn=dispute is not None and dispute.is_granted(on),
        is_replaced=any(each is None or not (each.is_open(on) or each.is_granted(on)) for each in corrections),
    )


def row_states(rows: Iterable[Row], disputes: Mapping[int, Dispute], on: date) -> dict[int, RowState]:
    """Tell how each row stands, by number; `rows` are all that are known of these milestones."""
    known = list(rows)
    corrections: dict[int, list[Dispute | None]] = defaultdict(list)
    for row in known:
        if row.replaces_id is not None:
            corrections[row.replaces_id].append(disputes.get(row.id))
    return {row.id: row_state(disputes.get(row.id), corrections[row.id], on) for row in known}
