"""The hearing about a finding: which steps follow on each other, and what they make of the finding (design 4.11)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from milestones.rules.effective import Effective
from milestones.rules.verdicts import Dispute, Source, Verdict
from werkplein.core.errors import Conflict, DomainError, came_first
from werkplein.core.labels import LabelEnum, date_nl, date_words
from werkplein.programme.rules import add_working_days


class HearingAct(LabelEnum):
    """A step in a hearing."""

    DISPUTED = "disputed", "Bezwaar gemaakt"
    UPHELD = "upheld", "Bevinding blijft staan"
    GRANTED = "granted", "Bevinding ingetrokken"
    ESCALATED = "escalated", "Naar de stuurgroep"
    UPHELD_LAST = "upheld_last", "Bevinding blijft staan, besluit van de stuurgroep"
    GRANTED_LAST = "granted_last", "Bevinding ingetrokken, besluit van de stuurgroep"

    @property
    def asks_decision(self) -> bool:
        """Tell whether a second supporter or the DCO is to decide now."""
        return self is HearingAct.DISPUTED

    @property
    def asks_last_decision(self) -> bool:
        """Tell whether the steering group is to decide now."""
        return self is HearingAct.ESCALATED

    @property
    def is_granted(self) -> bool:
        """Tell whether it withdraws the finding."""
        return self in GRANTED

    @property
    def is_last(self) -> bool:
        """Tell whether the steering group decided."""
        return self in (HearingAct.UPHELD_LAST, HearingAct.GRANTED_LAST)


# What withdraws a finding.
GRANTED = (HearingAct.GRANTED, HearingAct.GRANTED_LAST)

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


_STANDS = {
    None: "Tegen deze bevinding is geen bezwaar gemaakt.",
    HearingAct.DISPUTED: "Tegen deze bevinding loopt al een bezwaar.",
    HearingAct.UPHELD: "Op dit bezwaar is al beslist: de bevinding blijft staan.",
    HearingAct.GRANTED: "Op dit bezwaar is al beslist: de bevinding is ingetrokken.",
    HearingAct.ESCALATED: "Dit bezwaar ligt al bij de stuurgroep.",
    HearingAct.UPHELD_LAST: "De stuurgroep besliste al: de bevinding blijft staan.",
    HearingAct.GRANTED_LAST: "De stuurgroep besliste al: de bevinding is ingetrokken.",
}


# Steps of which one is taken: whoever comes second finds the other, or the same.
_EITHER = ((HearingAct.UPHELD, HearingAct.GRANTED), (HearingAct.UPHELD_LAST, HearingAct.GRANTED_LAST))


def refuse_step(last: HearingAct | None, act: HearingAct, is_own: bool = False) -> None:
    """Refuse what cannot follow: somebody was first, perhaps the same person in another window (`is_own`)."""
    if act in MAY_FOLLOW[last]:
        return
    is_same = last is act or any(last in pair and act in pair for pair in _EITHER)
    first = f"{came_first('Een collega was u voor', is_own)}. " if is_same else ""
    raise Conflict(f"{first}{_STANDS[last]} Er is niets veranderd.")


def refuse_reply(source: Source, reply_until: date | None, agreed_on: date | None, on: date) -> None:
    """Refuse a reply to what the MT said itself, agreed with, or may no longer reply to (design 4.11)."""
    if source is Source.SELF or reply_until is None:
        raise DomainError("Dit is een antwoord van het MT zelf. Meld een wijziging als het anders is.")
    if agreed_on is not None:
        raise Conflict(f"Het MT ging op {date_nl(agreed_on)} akkoord met deze bevinding. Er is niets veranderd.")
    if on > reply_until:
        raise DomainError(
            f"Reageren kon tot en met {date_nl(reply_until)}. Is er sindsdien iets veranderd? Meld dan een wijziging."
        )


def why_not_again(what: str, last: HearingAct, escalates_until: date | None, on: date) -> str | None:
    """Say why what was disputed is not found anew about the same day: that would pass the hearing over (domain D.5).

    Once a dispute came to nothing for good, a finding is corrected like any other. Where the MT was right, only that
    something is lacking is not found again: that nothing is, may be.
    """
    if last.asks_decision or last.asks_last_decision:
        return f"Over {what} loopt een bezwaar. Tot het besluit legt u dit niet opnieuw vast."
    if last.is_granted:
        return (
            f"De bevinding over {what} is na een bezwaar ingetrokken. Dat er iets ontbreekt, legt u niet opnieuw vast."
        )
    if escalates_until is not None and on <= escalates_until:
        until = date_nl(escalates_until)
        return f"Over {what} kan het MT tot en met {until} nog naar de stuurgroep. Zolang legt u dit niet opnieuw vast."
    return None


# How what the desk found on one day is told from what a visit found, which has the number of that visit.
DESK_REPORT = "desk-"


def desk_report(recorded_on: date) -> str:
    """Name what the desk found on a day, to which the MT replies in one go: `desk-2010-07-05`."""
    return f"{DESK_REPORT}{recorded_on.isoformat()}"


def refuse_own(decider: int | None, finders: Collection[int]) -> None:
    """Refuse that somebody decides on what they saw or wrote down themselves: a second person does (domain D.5)."""
    if decider is not None and decider in finders:
        raise DomainError("U deed dit bezoek zelf, of legde het vast. Een collega of de DCO beslist op het bezwaar.")


def asks_work(verdict: Verdict, is_critical: bool) -> bool:
    """Tell whether a finding says that something is to be done."""
    return is_critical or verdict.is_lacking


def escalates_until(decided_on: date, working_days: int, closing_days: Collection[date]) -> date:
    """Give the last day on which the MT may go to the steering group with a decision (design 4.11)."""
    return add_working_days(decided_on, working_days, closing_days)


# What a serious finding does (design 4.3), for whoever reads it.
SERIOUS = "Zolang een ernstige bevinding openstaat, kan het Werkplein niet in de kopgroep komen."

# What a decision makes of a finding.
DECIDED: Mapping[HearingAct | None, str] = {
    HearingAct.UPHELD: "Blijft staan",
    HearingAct.GRANTED: "Ingetrokken",
    HearingAct.UPHELD_LAST: "Blijft staan",
    HearingAct.GRANTED_LAST: "Ingetrokken",
}


@dataclass(frozen=True)
class Meaning:
    """What a dispute does to what counts, for who makes it and who decides (domain D.5)."""

    until_decided: str
    if_upheld: str
    if_granted: str


ALONE = Meaning(
    "Tot het besluit geldt het vorige oordeel.",
    "Blijft staan: de bevinding telt vanaf nu mee.",
    "Ingetrokken: de bevinding telt niet meer, en wat ervoor gold telt weer.",
)
FOLLOWED = Meaning(
    "Wat later is gevonden, telt nu.",
    "Blijft staan: de bevinding blijft bewaard, maar wat later is gevonden telt.",
    "Ingetrokken: de bevinding telt niet meer.",
)

_BY = {
    Source.SELF: "door de opgave van het MT",
    Source.DESK: "door de controle van een stuk",
    Source.AUDIT: "door het bezoek",
    Source.VISITATIE: "door het bezoek",
}


def stands_now(milestone: str, value: Effective | None) -> str:
    """Say how a milestone stands and by what: `a1 is nu: niet voldaan, door het bezoek van 24 maart 2010.`"""
    if value is None:
        return f"Over {milestone} is nu niets meer bekend."
    by = f"{_BY[value.source]} van {date_words(value.holds_on)}"
    if value.is_inherited:
        by += " bij de hoofdlocatie"
    return f"{milestone} is nu: {value.verdict.label.lower()}, {by}."
