"""The hearing about a finding: which steps follow on each other, and what they make of the finding (design 4.11)."""

from collections.abc import Iterable, Mapping
from datetime import date

from milestones.rules.verdicts import Dispute
from werkplein.core.labels import LabelEnum


class HearingAct(LabelEnum):
    """A step in a hearing."""

    DISPUTED = "disputed", "Bezwaar gemaakt"
    UPHELD = "upheld", "Bevinding blijft staan"
    GRANTED = "granted", "Bevinding ingetrokken"
    ESCALATED = "escalated", "Naar de stuurgroep"
    UPHELD_LAST = "upheld_last", "Bevinding blijft staan, besluit van de stuurgroep"
    GRANTED_LAST = "granted_last", "Bevinding ingetrokken, besluit van de stuurgroep"


MAY_FOLLOW: Mapping[HearingAct | None, tuple[HearingAct, ...]] = {
    None: (HearingAct.DISPUTED,),
    HearingAct.DISPUTED: (HearingAct.UPHELD, HearingAct.GRANTED),
    HearingAct.UPHELD: (HearingAct.ESCALATED,),
    HearingAct.GRANTED: (),
    HearingAct.ESCALATED: (HearingAct.UPHELD_LAST, HearingAct.GRANTED_LAST),
    HearingAct.UPHELD_LAST: (),
    HearingAct.GRANTED_LAST: (),
}


def dispute_of(steps: Iterable[tuple[HearingAct, date]]) -> Dispute | None:
    """Give the dispute that these steps make, in the order in which they were taken; nothing without a step."""
    days = dict(steps)
    begun = days.get(HearingAct.DISPUTED)
    if begun is None:
        return None
    decided = _first(days, HearingAct.UPHELD, HearingAct.GRANTED)
    opened: list[tuple[date, date | None]] = [(begun, decided)]
    escalated = days.get(HearingAct.ESCALATED)
    if escalated is not None:
        opened.append((escalated, _first(days, HearingAct.UPHELD_LAST, HearingAct.GRANTED_LAST)))
    return Dispute(tuple(opened), _first(days, HearingAct.GRANTED, HearingAct.GRANTED_LAST))


def _first(days: Mapping[HearingAct, date], *acts: HearingAct) -> date | None:
    return next((days[act] for act in acts if act in days), None)
