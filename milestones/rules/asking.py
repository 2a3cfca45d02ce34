"""Whether an MT is still to show a drawn or returned answer, and what was found out about it (domain D.5, gaming).

One rule for the sample, the queue, the pages and what is expected of the MT. What was found out is judged by what was
known when it was recorded: what the register says since makes a drawn answer no truer, and no less true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from milestones.rules.row_state import DISPUTE_RUNS
from milestones.rules.verdicts import Dispute, Source, Verdict
from werkplein.core.labels import LabelEnum

# When something was recorded: on which day of the programme, and at which real moment.
Moment = tuple[date, datetime]


class AskState(LabelEnum):
    """How an answer stands that was drawn, or of which evidence was sent back."""

    RIGHT = "right", "klopt"
    WRONG = "wrong", "klopt niet"
    IN_HEARING = "in_hearing", DISPUTE_RUNS
    TAKEN_BACK = "taken_back", "ingetrokken door het MT"
    CLOSED = "closed", "gesloten, niet nagekeken"
    AT_DESK = "at_desk", "wacht op controle"
    AT_MT = "at_mt", "wacht op het MT"

    @property
    def tone(self) -> str:
        """Give how it is coloured, beside its word."""
        return _TONES.get(self, "")

    @property
    def is_asked(self) -> bool:
        """Tell whether the MT is asked for evidence: then, and only then, it is expected of it."""
        return self is AskState.AT_MT

    @property
    def is_delivered(self) -> bool:
        """Tell whether what was asked is there."""
        return self in (AskState.RIGHT, AskState.AT_DESK)

    @property
    def is_waiting(self) -> bool:
        """Tell whether the check is still to come."""
        return self in (AskState.AT_DESK, AskState.AT_MT)


_TONES = {AskState.RIGHT: "good", AskState.WRONG: "error", AskState.AT_DESK: "warning"}


@dataclass(frozen=True, slots=True)
class Told:
    """A row about a milestone, with when it was recorded.

    `moved_on` is when it came into the building in which it was then, as far as was known; nothing where a move takes
    nothing away.
    """

    id: int
    verdict: Verdict
    source: Source
    holds_on: date
    valid_until: date
    recorded: Moment
    replaces_id: int | None = None
    dispute: Dispute | None = None
    moved_on: date | None = None

    @property
    def shows(self) -> bool:
        """Tell whether it said anything of the day on which it was recorded."""
        return would_show(self.holds_on, self.valid_until, self.moved_on, self.recorded[0])

    def is_granted(self, on: date) -> bool:
        """Tell whether it was withdrawn after a dispute."""
        return self.dispute is not None and self.dispute.is_granted(on)

    def is_disputed(self, on: date) -> bool:
        """Tell whether somebody is to decide about it."""
        return self.dispute is not None and self.dispute.is_open(on)


def would_show(holds_on: date, valid_until: date, moved_on: date | None, on: date) -> bool:
    """Tell whether what is about a day says anything on another: it holds, and is of the same building."""
    return valid_until >= on and (moved_on is None or holds_on >= moved_on)


@dataclass(frozen=True)
class AskFacts:
    """What is known of a milestone: its rows, whether a piece waits that would show something, and whether it closed.

    Of what the MT said only the newest row matters.
    """

    rows: Sequence[Told] = ()
    has_piece: bool = False
    is_closed: bool = False


@dataclass(frozen=True)
class Outcome:
    """How an answer stands, and what was found out about it where that is known."""

    state: AskState
    shown: Verdict | None = None


def outcome_of(since: Moment, known: AskFacts, today: date) -> Outcome:
    """Tell how an answer stands that is asked about since a moment.

    First what a check or a visit found out, else why nothing will be, else for whom it waits.
    """
    found = _found_out(known.rows, since, today)
    if found is not None:
        return _judged(found, today)
    if known.is_closed:
        return Outcome(AskState.CLOSED)
    if _is_taken_back(known.rows, since):
        return Outcome(AskState.TAKEN_BACK)
    return Outcome(AskState.AT_DESK if known.has_piece else AskState.AT_MT)


def _judged(found: Told, today: date) -> Outcome:
    if found.is_disputed(today):
        return Outcome(AskState.IN_HEARING)
    return Outcome(AskState.RIGHT if found.verdict is Verdict.MET else AskState.WRONG, found.verdict)


def _found_out(rows: Iterable[Told], since: Moment, today: date) -> Told | None:
    """Give the first row that found it out: what was asked about is the answer of then.

    A correction takes the place of what it corrects. What was withdrawn, or showed nothing when it was recorded, found
    out nothing.
    """
    firm = [each for each in rows if each.source is not Source.SELF and each.recorded >= since]
    left = sorted((each for each in firm if not each.is_granted(today)), key=lambda each: each.id)
    replaced = {each.replaces_id for each in left}
    first: dict[int | None, Told] = {}
    for each in left:
        first[each.id] = first.get(each.replaces_id, each)
    showing = [each for each in left if each.id not in replaced and first[each.id].shows]
    return min(showing, key=lambda each: (first[each.id].recorded, first[each.id].id), default=None)


def _is_taken_back(rows: Iterable[Told], since: Moment) -> bool:
    """Tell whether the MT itself says since then that it is not, or not wholly, met."""
    said = [each for each in rows if each.source is Source.SELF]
    newest = max(said, key=lambda each: (each.holds_on, each.id), default=None)
    return newest is not None and newest.recorded >= since and newest.verdict is not Verdict.MET


@dataclass(frozen=True)
class Ask:
    """That evidence was asked of a milestone: its answer was drawn for a quarter, or a piece of it was sent back."""

    werkplein_id: int
    milestone: str
    since: Moment
    quarter: str | None = None

    @property
    def pair(self) -> tuple[int, str]:
        """Give what it is about."""
        return self.werkplein_id, self.milestone


def newest_asks(asks: Collection[Ask]) -> dict[tuple[int, str], Ask]:
    """Give the newest ask about each answer: what does for it, does for the ones before."""
    return {each.pair: each for each in sorted(asks, key=lambda each: each.since)}
