"""What the pages of evidence show, put together from questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions import why_closed
from milestones.actions.evidence import Kept, may_withdraw
from milestones.models import Evidence, FixedQuarter
from milestones.queries import draft, sheet
from milestones.queries.asking import was_drawn
from milestones.queries.evidence import Claim, Counts, claim_of, draft_claim, evidence_of
from milestones.rules import ANSWER_WORDS
from milestones.rules.evidence import EvidenceState
from milestones.rules.moves import move_words
from milestones.uploading import Taken
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.labels import date_words, listing, plural
from werkplein.obligations.queries import Open, open_for
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Werkplein
from werkplein.register.moves import moved_on

ASKS = (ObligationKind.EVIDENCE_RETURNED, ObligationKind.EVIDENCE_RENEWAL)


@dataclass(frozen=True)
class Group:
    """A milestone with its pieces."""

    milestone: Milestone
    pieces: tuple[Evidence, ...]


@dataclass(frozen=True)
class OfWerkplein:
    """All evidence of a Werkplein."""

    lead: str
    groups: tuple[Group, ...]
    without: tuple[Milestone, ...]
    state: EvidenceState | None
    total: int


def werkplein_page(
    werkplein: Werkplein,
    pieces: Sequence[Evidence],
    counts: Mapping[str, Counts],
    milestones: Sequence[Milestone],
    state: EvidenceState | None,
) -> OfWerkplein:
    """Sort the pieces by milestone; of one state only when that is asked."""
    wanted = [piece for piece in pieces if state is None or piece.state is state]
    groups = [Group(each, tuple(piece for piece in wanted if piece.milestone == each.code)) for each in milestones]
    return OfWerkplein(
        lead=summary(counts),
        groups=tuple(group for group in groups if group.pieces),
        without=tuple(each for each in milestones if each.code not in counts),
        state=state,
        total=len(pieces),
    )


def summary(counts: Mapping[str, Counts]) -> str:
    """Say how much there is: `7 stukken bij 4 mijlpalen. 2 wachten op controle.`"""
    total = sum(each.total for each in counts.values())
    if not total:
        return "Er is nog geen bewijs toegevoegd."
    waiting, returned = (sum(getattr(each, name) for each in counts.values()) for name in ("waiting", "returned"))
    parts = [f"{plural(total, 'stuk', 'stukken')} bij {plural(len(counts), 'mijlpaal', 'mijlpalen')}."]
    parts += [f"{waiting} {'wacht' if waiting == 1 else 'wachten'} op controle."] if waiting else []
    parts += [f"{returned} {'is' if returned == 1 else 'zijn'} teruggestuurd."] if returned else []
    return " ".join(parts)


@dataclass(frozen=True)
class AtMilestone:
    """The evidence of one milestone, and what its MT is to do."""

    milestone: Milestone
    pieces: Sequence[Evidence]
    claim: Claim | None
    asks: Sequence[Open]
    drawn: Quarter | None
    quarter: Quarter | None
    # The quarter for which a piece of after its reference date comes too late, where it is asked for now.
    ends: Quarter | None
    locked: str
    may_add: bool
    # Which pieces the reader may take back.
    own: frozenset[int]
    today: date
    # Since when it is in this building, where the milestone is one that begins anew there.
    moved_on: date | None = None

    @property
    def moved(self) -> str | None:
        """Say that it begins anew since a move, as long as nothing was said or brought since."""
        said = [self.claim.holds_on] if self.claim else []
        days = said + [piece.holds_on for piece in self.pieces if not piece.is_withdrawn and not piece.is_returned]
        if self.moved_on is None or any(day >= self.moved_on for day in days):
            return None
        others = {each.code for each in reader.current().milestones} - {self.milestone.code}
        return move_words(reader.current(), self.moved_on, others)

    @property
    def ran_out_on(self) -> date | None:
        """Give the last day of the evidence that is to be renewed, once that day is over."""
        ask = self.asks[0] if self.asks else None
        return ask.due_on if ask is not None and ask.is_renewal and ask.due_on < self.today else None

    @property
    def claim_words(self) -> str:
        """Say the answer of the MT in a word."""
        return claim_words(self.claim, self.moved_on)

    @property
    def returned(self) -> Sequence[Evidence]:
        """Give what was sent back and not followed by anything newer, as long as something else is asked for it."""
        newest = next((piece for piece in self.pieces if not piece.is_withdrawn), None)
        is_asked = any(not each.is_renewal for each in self.asks)
        return [newest] if is_asked and newest is not None and newest.is_returned else []


def claim_words(claim: Claim | None, moved_on: date | None) -> str:
    """Say the answer of the MT in a word, and when it was said of another building; nothing where there is none."""
    if claim is None:
        return ""
    said = ANSWER_WORDS[claim.verdict]
    if moved_on is None or claim.holds_on >= moved_on:
        return said
    return f"{said}, van vóór de verhuizing op {date_words(moved_on)}"


def move_of(session: Session, werkplein_id: int, milestone: Milestone, on: date) -> date | None:
    """Give since when it is in this building, where that makes the milestone begin anew (domain D.5)."""
    return moved_on(session, werkplein_id, on) if milestone.lapses_on_move else None


def milestone_page(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    milestone: Milestone,
    quarter: Quarter | None,
    ends: Quarter | None,
    today: date,
) -> AtMilestone:
    """Put the page of one milestone together; nine statements at most."""
    asks = [each for each in open_for(session, [werkplein.id], today).get(werkplein.id, []) if each.kind in ASKS]
    drawn = was_drawn(session, werkplein.id, milestone.code, today)
    may_draft = actor.may(Permission.ANSWER_DRAFT, werkplein.place)
    is_closed = werkplein.is_closed_on(today)
    pieces = evidence_of(session, werkplein.id, milestone.code)
    return AtMilestone(
        milestone=milestone,
        moved_on=move_of(session, werkplein.id, milestone, today),
        pieces=pieces,
        today=today,
        claim=_claim(session, werkplein, milestone, quarter if may_draft else None),
        asks=[each for each in asks if each.part == milestone.code],
        drawn=Quarter.parse(drawn) if drawn else None,
        quarter=quarter,
        ends=ends,
        locked=_locked(session, werkplein, quarter, today),
        may_add=not is_closed and may_draft,
        own=frozenset(piece.id for piece in pieces if may_withdraw(actor, piece)),
    )


def _claim(session: Session, werkplein: Werkplein, milestone: Milestone, quarter: Quarter | None) -> Claim | None:
    """Give what the MT says; who comes from the checklist sees the answer that was just given in it."""
    said_last = claim_of(session, werkplein.id, milestone.code)
    saved = draft(session, werkplein.id, quarter, milestone.code) if quarter else None
    if saved is None or (said_last is not None and said_last.verdict is saved.verdict):
        return said_last
    return draft_claim(saved)


def _locked(session: Session, werkplein: Werkplein, quarter: Quarter | None, today: date) -> str:
    """Say that the checklist one comes from is locked; nothing when it is not, or when one comes from elsewhere."""
    if quarter is None:
        return ""
    found = sheet(session, werkplein.id, quarter, reader.current(), today)
    return "" if found.is_writable or found.is_early else why_closed(found)


def ends_of(session: Session, werkplein: Werkplein, quarter: Quarter | None, today: date) -> Quarter | None:
    """Give for which quarter a piece of after its reference date comes too late, as long as one of before it counts.

    That is the one of the checklist one comes from, else the one that is answered and not fixed; a statement at most.
    """
    asked = quarter or reader.current().open_quarter(today)
    if quarter is not None or asked is None:
        return asked
    is_in_time = today <= asked.reference_date or werkplein.opened_on > asked.reference_date
    return None if is_in_time or session.get(FixedQuarter, asked.code) is not None else asked


def how_to_correct(
    session: Session, actor: Actor, werkplein: Werkplein, milestone: Milestone, files: Sequence[Kept], day: date
) -> str:
    """Say how files that stand there already get another day, where who brings them can take them back."""
    digests = {each.digest for each in files}
    there = [each for each in evidence_of(session, werkplein.id, milestone.code) if each.is_waiting and each.file]
    same = [each for each in there if each.file and each.file.digest in digests and each.holds_on != day]
    if not any(may_withdraw(actor, each) for each in same):
        return ""
    return "Klopt de dag niet? Trek het stuk eerst in en voeg het dan opnieuw toe."


def is_after(quarter: Quarter | None, day: date | None) -> bool:
    """Tell whether a piece of this day is too late to count for a quarter."""
    return quarter is not None and day is not None and day > quarter.reference_date


def said(
    taken: Taken,
    milestone: Milestone,
    quarter: Quarter | None = None,
    day: date | None = None,
    over: date | None = None,
    moved: date | None = None,
) -> list[tuple[str, str]]:
    """Say what was added and what was not, each with its tone; and when its day does not count for this quarter.

    `over` is the last day on which it counted, where that has passed; `moved` is the day of a move that came after.
    """
    count = len(taken.added)
    done = f"{plural(count, 'stuk', 'stukken')} toegevoegd bij {milestone.code}. Het secretariaat kijkt het na."
    told = [(done, "good")] if count else []
    if count and quarter is not None and day is not None and is_after(quarter, day):
        about = f"Het is van na de peildatum, {date_words(quarter.reference_date)}."
        told.append(
            (f"{about} Het telt niet voor het {quarter.label}, wel voor het {Quarter.of(day).label}.", "warning")
        )
    if count and over is not None:
        ask = "Voeg iets toe van een latere dag."
        told.append((f"Het telt niet meer: het was geldig tot en met {date_words(over)}. {ask}", "warning"))
    if count and moved is not None and day is not None and day < moved:
        before = f"Het is van vóór de verhuizing op {date_words(moved)}"
        told.append((f"{before}: het zegt niets over het gebouw van nu. Voeg iets toe van daarna.", "warning"))
    return told + [(sentence, "warning") for sentence in taken.told]


def names_of(milestones: Sequence[Milestone]) -> str:
    """Name milestones by their code: `a1, b2 en e1`."""
    return listing([each.code for each in milestones])
