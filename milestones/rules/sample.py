"""How far the check of a drawn answer is, and whether it was true (domain D.5, gaming)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milestones.rules.dossier import Dossier, Judged, counting
from milestones.rules.verdicts import Finding, Verdict
from werkplein.core.labels import LabelEnum
from werkplein.programme.rules import Programme


class DrawnState(LabelEnum):
    """How a drawn answer stands."""

    RIGHT = "right", "klopt"
    WRONG = "wrong", "klopt niet"
    TAKEN_BACK = "taken_back", "ingetrokken door het MT"
    CLOSED = "closed", "gesloten, niet nagekeken"
    AT_DESK = "at_desk", "wacht op controle"
    AT_MT = "at_mt", "wacht op het MT"

    @property
    def tone(self) -> str:
        """Give how it is coloured, beside its word."""
        return _TONES.get(self, "")

    @property
    def is_waiting(self) -> bool:
        """Tell whether the check is still to come."""
        return self in (DrawnState.AT_DESK, DrawnState.AT_MT)


_TONES = {DrawnState.RIGHT: "good", DrawnState.WRONG: "error", DrawnState.AT_DESK: "warning"}


@dataclass(frozen=True)
class Beside:
    """What is known beside the rows of a drawn answer: whether its Werkplein closed, a piece waits, and the MT said so.

    `is_denied` tells that the MT itself says since that it is not, or not wholly, met.
    """

    is_closed: bool
    has_piece: bool
    is_denied: bool


def shown_by(dossier: Dossier, programme: Programme, recorded: Mapping[int, date], today: date) -> dict[str, Verdict]:
    """Give what the first check or visit since a draw showed, by milestone; `recorded` gives when each was recorded.

    The first: what was drawn is the answer of then, and what changed later makes it no truer. What counted no more
    when it was recorded, was withdrawn or corrected shows nothing.
    """
    rows = counting(dossier, programme, today, Judged(today))
    replaced = {each.replaces_id for each in rows}
    firm = [each for each in rows if each.id in recorded and each.id not in replaced]
    return _first([each for each in firm if each.valid_until >= recorded[each.id or 0]], recorded)


def _first(rows: Sequence[Finding], recorded: Mapping[int, date]) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for each in sorted(rows, key=lambda row: (recorded[row.id or 0], row.id or 0)):
        found.setdefault(each.milestone, each.verdict)
    return found


def drawn_state(shown: Verdict | None, beside: Beside) -> DrawnState:
    """Tell how a drawn answer stands: what was found out, else why nothing will be, else for whom it waits."""
    if shown is not None:
        return DrawnState.RIGHT if shown is Verdict.MET else DrawnState.WRONG
    if beside.is_closed:
        return DrawnState.CLOSED
    if beside.is_denied:
        return DrawnState.TAKEN_BACK
    return DrawnState.AT_DESK if beside.has_piece else DrawnState.AT_MT
