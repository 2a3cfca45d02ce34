"""The ladder of interventions (note 2010, step plan, step 4): rungs, states, skipping, and what changed after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milestones.rules import HEIGHT, Level
from milestones.rules.reasons import SHORTEST_REASON, is_short, refuse_short
from visitatie.rules import refuse_turn
from werkplein.core.errors import DomainError, Forbidden, Refused
from werkplein.core.labels import LabelEnum, date_words, listing
from werkplein.programme.rules import Quarter


class Rung(LabelEnum):
    """What the note names, in rising weight; its list is open, and the last one is anything else."""

    SUPPORTERS = "supporters", "Inzet van procesondersteuners"
    RAMMERS = "rammers", "‘Rammers’ van SZW"
    VNG = "vng", "Bestuurlijke aansporing door de VNG"
    REPRESENTATIVE = "representative", "Vertegenwoordiger uit Programmaraad of stuurgroep"
    STATE_SECRETARY = "state_secretary", "Inzet van de staatssecretaris"
    OTHER = "other", "Anders"

    @property
    def letter(self) -> str:
        """Give the letter the note uses: a to f."""
        return "abcdef"[list(Rung).index(self)]

    @property
    def words(self) -> str:
        """Give letter and name."""
        return f"{self.letter}. {self.label}"

    @property
    def is_on_ladder(self) -> bool:
        """Tell whether it has a place in the order; anything else has none."""
        return self is not Rung.OTHER


class Party(LabelEnum):
    """Who from outside takes part."""

    VNG = "vng", "VNG"
    SZW_RAMMER = "szw_rammer", "Rammer van SZW"
    PROGRAMME_COUNCIL = "programme_council", "Programmaraad"
    STATE_SECRETARY = "state_secretary", "Staatssecretaris"


# Whom a rung asks; the first rung is our own.
PARTY_OF: Mapping[Rung, Party] = {
    Rung.RAMMERS: Party.SZW_RAMMER,
    Rung.VNG: Party.VNG,
    Rung.REPRESENTATIVE: Party.PROGRAMME_COUNCIL,
    Rung.STATE_SECRETARY: Party.STATE_SECRETARY,
}


class InterventionState(LabelEnum):
    """Where an intervention stands."""

    PROPOSED = "proposed", "Voorstel"
    AGREED = "agreed", "Afgesproken"
    STARTED = "started", "Begonnen"
    DONE = "done", "Afgerond"
    STOPPED = "stopped", "Gestopt"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is to be done any more."""
        return self in (InterventionState.DONE, InterventionState.STOPPED)

    @property
    def is_agreed(self) -> bool:
        """Tell whether it was agreed and is still to be done."""
        return self in (InterventionState.AGREED, InterventionState.STARTED)


MAY_FOLLOW: Mapping[InterventionState, Collection[InterventionState]] = {
    InterventionState.PROPOSED: (InterventionState.AGREED, InterventionState.STOPPED),
    InterventionState.AGREED: (InterventionState.STARTED, InterventionState.STOPPED),
    InterventionState.STARTED: (InterventionState.DONE, InterventionState.STOPPED),
    InterventionState.DONE: (),
    InterventionState.STOPPED: (),
}


@dataclass(frozen=True)
class Wanted:
    """An intervention as it is proposed; milestones with the finding that shows them, where there is one."""

    rung: Rung
    agreement: str
    why: str
    milestones: tuple[str, ...]
    owner: str
    due_on: date
    skip_reason: str = ""


@dataclass(frozen=True)
class Move:
    """A step of an intervention to another state."""

    state: InterventionState
    holds_on: date
    note: str


def skipped(rung: Rung, used: Collection[Rung]) -> tuple[Rung, ...]:
    """Give the lower rungs that were not used yet; anything else than the ladder skips none."""
    if not rung.is_on_ladder:
        return ()
    lower = list(Rung)[: list(Rung).index(rung)]
    return tuple(each for each in lower if each not in used)


def refuse_wanted(
    wanted: Wanted, used: Collection[Rung], known: Collection[str], today: date, may_decide: bool
) -> None:
    """Refuse an intervention that says too little, skips a rung without a reason, or that needs the steering group."""
    if not wanted.rung.is_on_ladder and not may_decide:
        raise Forbidden("Een andere interventie (f) legt alleen de stuurgroep vast. Kies a tot en met e, of vraag het.")
    wrong = list(_wrong(wanted, used, known, today))
    if wrong:
        raise Refused(wrong)


def _wrong(wanted: Wanted, used: Collection[Rung], known: Collection[str], today: date) -> Iterable[DomainError]:
    if is_short(wanted.agreement):
        yield DomainError(f"Schrijf wat er gebeurt, in ten minste {SHORTEST_REASON} tekens.", "agreement")
    if is_short(wanted.why):
        yield DomainError(f"Schrijf waarom dit nodig is, in ten minste {SHORTEST_REASON} tekens.", "why")
    if not wanted.milestones or set(wanted.milestones) - set(known):
        yield DomainError("Kies bij welke mijlpalen dit moet helpen.", "milestones")
    if not wanted.owner.strip():
        yield DomainError("Vul in wie dit doet.", "owner")
    if wanted.due_on < today:
        yield DomainError(f"{date_words(wanted.due_on)} is geweest. Kies vandaag of een latere dag.", "due_on")
    elif (wanted.due_on.year - 1, wanted.due_on.month, wanted.due_on.day) > (today.year, today.month, today.day):
        yield DomainError("Kies een dag binnen een jaar.", "due_on")
    passed = skipped(wanted.rung, used)
    if passed and is_short(wanted.skip_reason):
        names = listing([each.letter for each in passed])
        why = f"Schrijf waarom u {names} overslaat, in ten minste {SHORTEST_REASON} tekens."
        yield DomainError(why, "skip_reason")


def refuse_move(now: InterventionState, since: date, move: Move, today: date, rung: Rung, may_decide: bool) -> None:
    """Refuse what cannot follow, a day that cannot be, and an end without its words."""
    if not rung.is_on_ladder and not may_decide:
        raise Forbidden("Over een andere interventie (f) gaat de stuurgroep.")
    refuse_turn(now, since, move.state, move.holds_on, MAY_FOLLOW[now], today)
    if move.state is InterventionState.DONE:
        refuse_short(move.note, "wat het resultaat is", "note")
    if move.state is InterventionState.STOPPED:
        refuse_short(move.note, "waarom dit stopt", "note")


@dataclass(frozen=True)
class Contact:
    """A moment of contact with a party."""

    party: Party
    holds_on: date
    spoke_with: str
    about: str
    next_on: date | None = None


def refuse_contact(contact: Contact, today: date) -> None:
    """Refuse contact that is still to come, that says too little, or whose next moment lies before it."""
    if contact.holds_on > today:
        raise DomainError(f"{date_words(contact.holds_on)} is nog niet geweest.", "contact_on")
    if contact.next_on is not None and contact.next_on <= contact.holds_on:
        raise DomainError("Het volgende contact ligt niet na dit contact. Kies een latere dag.", "next_on")
    refuse_short(contact.about, "wat er is besproken", "about")


@dataclass(frozen=True)
class Measure:
    """How a Werkplein was fixed in a quarter."""

    quarter: str
    level: Level
    met: int


@dataclass(frozen=True)
class Effect:
    """How things stood before an intervention and some quarters after; it says nothing of why."""

    before: Measure | None
    after: Measure | None
    after_quarter: Quarter | None

    @property
    def is_measured(self) -> bool:
        """Tell whether both are known."""
        return self.before is not None and self.after is not None

    @property
    def gained(self) -> int | None:
        """Give how many milestones more are met."""
        return self.after.met - self.before.met if self.before and self.after else None

    @property
    def rose(self) -> int | None:
        """Give 1 when the level is higher, -1 when it is lower, 0 when it is the same; too little data is no level."""
        if self.before is None or self.after is None or Level.TOO_LITTLE in (self.before.level, self.after.level):
            return None
        high, low = HEIGHT[self.after.level], HEIGHT[self.before.level]
        return (high > low) - (high < low)


def effect(begun_on: date, fixed: Mapping[str, Measure], quarters: int) -> Effect:
    """Give what was fixed last before the day on which it began, and so many quarters later."""
    earlier = [each for code, each in sorted(fixed.items()) if Quarter.parse(code).reference_date <= begun_on]
    before = earlier[-1] if earlier else None
    later = Quarter.parse(before.quarter).plus(quarters) if before else None
    return Effect(before, fixed.get(later.code) if later else None, later)


def without_intervention(
    fixed: Mapping[int, Mapping[str, Measure]], begun: Mapping[int, Collection[date]], quarters: int
) -> list[Effect]:
    """Give before and after where a laggard saw nothing begin in the quarter after it was fixed: to compare with."""
    found = []
    for werkplein_id, measures in fixed.items():
        for before in measures.values():
            about = Quarter.parse(before.quarter)
            since, until = about.reference_date, about.next().reference_date
            has_begun = any(since <= day < until for day in begun.get(werkplein_id, ()))
            if before.level is Level.LAGGARD and not has_begun:
                later = about.plus(quarters)
                found.append(Effect(before, measures.get(later.code), later))
    return found


@dataclass(frozen=True)
class Tally:
    """What was fixed before and after, counted."""

    total: int
    measured: int
    more: int
    same: int
    fewer: int
    rose: int
    fell: int


def tally(effects: Sequence[Effect]) -> Tally:
    """Count some effects."""
    gains = [each.gained for each in effects if each.gained is not None]
    levels = [each.rose for each in effects if each.rose is not None]
    return Tally(
        total=len(effects),
        measured=len(gains),
        more=sum(gain > 0 for gain in gains),
        same=gains.count(0),
        fewer=sum(gain < 0 for gain in gains),
        rose=levels.count(1),
        fell=levels.count(-1),
    )
