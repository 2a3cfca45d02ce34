"""When a checklist can be filled in, what is still open in it, and what its answers mean (design 4.4)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Protocol

from milestones.rules.verdicts import Verdict
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import LabelEnum, date_words, plural
from werkplein.programme.rules import Milestone, Programme, Quarter, add_months

# An observation may be older than the programme, but not by more than a year.
MONTHS_BEFORE_START = 12


class ChecklistState(LabelEnum):
    """What can be done with the checklist of a quarter."""

    EARLY = "early", "Nog niet open"
    OPEN = "open", "Open"
    CLOSED = "closed", "Gesloten"
    FIXED = "fixed", "Vastgesteld"
    REOPENED = "reopened", "Heropend"

    @property
    def is_writable(self) -> bool:
        """Tell whether answers can be saved."""
        return self in (ChecklistState.OPEN, ChecklistState.REOPENED)


@dataclass(frozen=True)
class Gap:
    """A milestone that still needs an answer."""

    milestone: Milestone

    @property
    def sentence(self) -> str:
        """Say which."""
        return f"Beantwoord {self.milestone.code}: {self.milestone.title}."


def checklist_state(
    quarter: Quarter, programme: Programme, on: date, is_fixed: bool, is_reopened: bool
) -> ChecklistState:
    """Tell what can be done: one quarter is open at a time, fixing locks it, the secretariat can reopen."""
    if programme.checklist_opens_on(quarter) > on or quarter.reference_date < programme.starts_on:
        return ChecklistState.EARLY
    if is_reopened:
        return ChecklistState.REOPENED
    if is_fixed:
        return ChecklistState.FIXED
    return ChecklistState.OPEN if programme.open_quarter(on) == quarter else ChecklistState.CLOSED


def handed_in_by(quarter: Quarter, programme: Programme, reopened_on: date | None) -> date:
    """Give the last day to hand in: the one of everybody, or as many days after it was opened again (design 4.4)."""
    if reopened_on is None:
        return programme.checklist_due_on(quarter)
    return reopened_on + timedelta(days=programme.due_days_after)


def answer_date(chosen: date | None, quarter: Quarter, today: date) -> date:
    """Give the day an answer is about: as the MT says, else today, and never after the reference date."""
    return min(chosen or today, quarter.reference_date)


def gaps(milestones: Sequence[Milestone], answered: Collection[str]) -> list[Gap]:
    """Give every milestone without an answer, in the order of the programme."""
    return [Gap(milestone) for milestone in milestones if milestone.code not in answered]


class Said(Protocol):
    """An answer, wherever it is kept."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def note(self) -> str: ...
    @property
    def holds_on(self) -> date | None: ...
    @property
    def participation(self) -> Mapping[str, bool] | None: ...


def is_said(now: Said, earlier: Said) -> bool:
    """Tell whether what was handed in before says the same; an answer without a day is about any."""
    same_day = now.holds_on is None or now.holds_on == earlier.holds_on
    said = (earlier.verdict, earlier.note, earlier.participation)
    return same_day and said == (now.verdict, now.note, now.participation)


def verdict_of(participation: Mapping[str, bool]) -> Verdict:
    """Derive the verdict of a milestone that is asked per municipality: met is all of them (domain D.5)."""
    if not participation:
        return Verdict.NOT_APPLICABLE
    joined = sum(participation.values())
    if joined == len(participation):
        return Verdict.MET
    return Verdict.PARTLY if joined else Verdict.NOT_MET


def verdict_choices(milestone: Milestone, is_single_municipality: bool, is_alone: bool = False) -> tuple[Verdict, ...]:
    """Give the answers that are allowed: not applicable only in an area of one municipality (domain D.5).

    Where the seat is known to be alone, nothing else can be said of the municipalities around it.
    """
    if milestone.may_be_not_applicable and is_alone:
        return (Verdict.NOT_APPLICABLE,)
    if milestone.may_be_not_applicable and is_single_municipality:
        return (Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET, Verdict.NOT_APPLICABLE)
    return (Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET)


def refuse_verdict(
    milestone: Milestone, verdict: Verdict, is_single_municipality: bool = True, is_alone: bool = False
) -> None:
    """Refuse an answer that this milestone does not know here."""
    if milestone.may_be_not_applicable and is_alone and verdict is not Verdict.NOT_APPLICABLE:
        raise DomainError(
            f"Dit Werkplein bedient alleen zijn eigen gemeente. Bij {milestone.code} kan daarom alleen ‘niet van "
            "toepassing’.",
            "verdict",
        )
    if verdict is not Verdict.NOT_APPLICABLE:
        return
    if not milestone.may_be_not_applicable:
        raise DomainError(f"Bij {milestone.code} kan ‘niet van toepassing’ niet. Kies een ander antwoord.", "verdict")
    if not is_single_municipality:
        raise DomainError(
            f"Bij {milestone.code} kan ‘niet van toepassing’ alleen als het Werkplein één gemeente bedient.", "verdict"
        )


def refuse_date(holds_on: date, today: date, programme: Programme) -> None:
    """Refuse a day that cannot be: nothing holds before it is seen, or a year before the programme began."""
    if holds_on > today:
        raise DomainError(
            f"Kies een datum tot en met vandaag, {date_words(today)}. {date_words(holds_on)} is nog niet geweest.",
            "holds_on",
        )
    earliest = add_months(programme.starts_on, -MONTHS_BEFORE_START)
    if holds_on < earliest:
        raise DomainError(f"Kies een datum vanaf {date_words(earliest)}. Eerder telt niet mee.", "holds_on")


def why_no_answer_day(holds_on: date | None, quarter: Quarter, today: date, programme: Programme) -> DomainError | None:
    """Give why a checklist cannot be about a day; nothing when it can, or when none was given."""
    try:
        if holds_on is not None:
            refuse_answer_date(holds_on, quarter, today, programme)
    except DomainError as error:
        return error
    return None


def refuse_answer_date(holds_on: date, quarter: Quarter, today: date, programme: Programme) -> None:
    """Refuse a day that a checklist cannot be about: it asks how things stood on the reference date."""
    if holds_on > quarter.reference_date and quarter.reference_date < today:
        raise DomainError(
            f"Deze vragenlijst gaat over de stand op {date_words(quarter.reference_date)}. Kies een datum tot en met "
            "die dag. Is er daarna iets veranderd? Gebruik dan ‘Meld een wijziging’.",
            "holds_on",
        )
    refuse_date(holds_on, today, programme)


def refuse_fixing(quarter: Quarter, fixed: Sequence[Quarter], programme: Programme, today: date) -> None:
    """Refuse to fix a quarter before its reference date, twice, or out of order."""
    if quarter in fixed:
        raise Conflict(f"Het {quarter.label} is al vastgesteld.", way_out="U hoeft niets meer te doen.")
    if quarter.reference_date > today:
        raise Conflict(f"Het {quarter.label} kan worden vastgesteld vanaf {date_words(quarter.reference_date)}.")
    if quarter.reference_date < programme.starts_on:
        raise Conflict("Dit kwartaal ligt voor de start van het programma.")
    if fixed and quarter != max(fixed).next():
        raise Conflict(f"Stel eerst het {max(fixed).next().label} vast. Kwartalen worden op volgorde vastgesteld.")


def answer_mark(verdict: str, joined: Collection[str], note: str, holds_on: str) -> str:
    """Give a short mark of an answer as it stands on a page: as long as nobody changes it, the mark is the same."""
    told = [verdict, sorted(joined), note.replace("\r", "\n"), holds_on.strip()]
    return blake2b(json.dumps(told).encode(), digest_size=8).hexdigest()


# What a tile says, and what "last quarter" says in a sentence.
ANSWER_WORDS = {
    Verdict.MET: "Ja",
    Verdict.PARTLY: "Deels",
    Verdict.NOT_MET: "Nee",
    Verdict.NOT_APPLICABLE: "N.v.t.",
}


def answer_words(verdict: Verdict, participation: Mapping[str, bool] | None) -> str:
    """Say an answer in a word or two: `Ja`, `5 van 7 gemeenten`."""
    if participation:
        return f"{sum(participation.values())} van {plural(len(participation), 'gemeente', 'gemeenten')}"
    return ANSWER_WORDS[verdict]
