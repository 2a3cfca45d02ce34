"""What the pages of the desk check show, put together from questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.actions.checking import GONE, LACKING, Checked, is_lacking
from milestones.actions.evidence import may_withdraw
from milestones.actions.refusing import why_desk_silent
from milestones.evidence_forms import AcceptForm, ReturnForm
from milestones.evidence_pages import claim_words
from milestones.models import Assessment, Evidence
from milestones.queries import history
from milestones.queries.asking import drawn_and_waiting, was_drawn
from milestones.queries.evidence import (
    PER_PAGE,
    Asked,
    Claim,
    Waiting,
    claim_of,
    count_queue,
    queue,
    waiting_beside,
)
from milestones.queries.history import History
from milestones.queries.towns import Around
from milestones.rules import Found, Verdict
from milestones.rules.hearing import asks_work
from milestones.rules.moves import move_words
from milestones.rules.row_state import RowState
from milestones.sheets import named
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.labels import date_words, plural
from werkplein.core.paging import page_of
from werkplein.programme import reader
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Region
from werkplein.register.moves import moved_on

EARLIER = 5


def asked_of(args: Mapping[str, str]) -> Asked:
    """Read which part of the queue is asked; what cannot be asked is left out."""
    milestone = args.get("mijlpaal", "")
    return Asked(
        region=args.get("regio", "")[:64],
        milestone=milestone if reader.current().has_milestone(milestone) else "",
        only_sample=args.get("steekproef") == "ja",
    )


def query_of(asked: Asked) -> dict[str, str]:
    """Give the same as it stands in an address."""
    told = {"regio": asked.region, "mijlpaal": asked.milestone, "steekproef": "ja" if asked.only_sample else ""}
    return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class QueuePage:
    """The queue with its counts and filters."""

    asked: Asked
    rows: Sequence[Waiting]
    total: int
    drawn: int
    number: int
    regions: Sequence[tuple[str, str]]
    milestones: Sequence[tuple[str, str]]

    @property
    def count(self) -> int:
        """Give how many pages there are."""
        return page_of(self.total, self.number, PER_PAGE)[1]

    @property
    def is_narrowed(self) -> bool:
        """Tell whether a part is asked for."""
        return self.asked != Asked()

    @property
    def query(self) -> dict[str, str]:
        """Give what is asked, as it stands in an address."""
        return query_of(self.asked)

    @property
    def lead(self) -> str:
        """Say how much waits."""
        if not self.total:
            return "Er wacht niets op controle." if not self.is_narrowed else "In deze keuze wacht niets op controle."
        drawn = f", {self.drawn} uit een steekproef" if self.drawn else ""
        return f"{plural(self.total, 'stuk wacht', 'stukken wachten')} op controle{drawn}."


def queue_page(session: Session, actor: Actor, args: Mapping[str, str], today: date) -> QueuePage:
    """Put the queue together; six statements."""
    asked, scopes = asked_of(args), actor.scopes_for(Permission.EVIDENCE_CHECK)
    pairs = drawn_and_waiting(session, today)
    total, drawn = count_queue(session, scopes, asked, pairs)
    raw = args.get("pagina", "")
    wanted = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1
    number, _ = page_of(total, wanted, PER_PAGE)
    regions = session.execute(select(Region.code, Region.name).order_by(Region.name))
    return QueuePage(
        asked=asked,
        rows=queue(session, scopes, asked, pairs, number),
        total=total,
        drawn=drawn,
        number=number,
        regions=[(code, name) for code, name in regions],
        milestones=[(each.code, f"{each.code} {each.title}") for each in reader.current().milestones],
    )


@dataclass(frozen=True)
class PiecePage:
    """One piece with all that helps to decide about it."""

    piece: Evidence
    milestone: Milestone
    claim: Claim | None
    earlier: Sequence[tuple[Assessment, RowState]]
    others: Sequence[Evidence]
    drawn: Quarter | None
    around: Around
    moved_on: date | None
    moved: str | None
    why_not: str
    silent: str | None
    may_withdraw: bool
    # What to do when the file is not in the store.
    lacking: str

    @property
    def claim_words(self) -> str:
        """Say the answer of the MT in a word."""
        return claim_words(self.claim, self.moved_on)

    @property
    def town_names(self) -> dict[str, str]:
        """Give the municipalities that are asked, to name those of the claim."""
        return dict(named(self.around.towns))

    @property
    def _seen(self) -> str:
        return " ".join(str(each.id) for each in self.others)

    def accept_form(self) -> AcceptForm:
        """Give the form to say what it shows. Nothing is chosen: that is for who has looked."""
        form = AcceptForm(None, data={"seen": self._seen})
        form.ask(self.milestone, named(self.around.towns), is_alone=self.around.is_alone)
        return form

    def return_form(self) -> ReturnForm:
        """Give the form to send back."""
        return ReturnForm(None, data={"seen": self._seen})


def piece_page(session: Session, actor: Actor, piece: Evidence, around: Around, today: date) -> PiecePage:
    """Put the page of one piece together; eleven statements."""
    may_check = actor.may(Permission.EVIDENCE_CHECK, piece.place) and piece.is_waiting
    drawn = was_drawn(session, piece.werkplein_id, piece.milestone, today)
    known = history(session, piece.werkplein_id, piece.milestone)
    milestone, moved = reader.current().milestone(piece.milestone), moved_on(session, piece.werkplein_id, today)
    # Of the others nothing is known here, and nothing is told.
    others = {each.code for each in reader.current().milestones if each.code != piece.milestone}
    shown = others | {row.milestone for row in known.counting(today) if moved is None or row.holds_on >= moved}
    return PiecePage(
        piece=piece,
        milestone=milestone,
        claim=claim_of(session, piece.werkplein_id, piece.milestone),
        earlier=known.told(today)[:EARLIER],
        others=waiting_beside(session, piece) if may_check else (),
        drawn=Quarter.parse(drawn) if drawn else None,
        around=around,
        moved_on=moved if milestone.lapses_on_move else None,
        moved=move_words(reader.current(), moved, shown),
        why_not=_why_not(actor, piece, today) if may_check else "none",
        lacking=(LACKING if may_check else GONE) if is_lacking(piece) else "",
        silent=_silent(session, piece, known, today),
        may_withdraw=piece.state.is_undecided and may_withdraw(actor, piece),
    )


def recorded_words(pieces: Sequence[Evidence], found: Found, done: Checked) -> str:
    """Say what was recorded of which Werkplein, and what comes next."""
    first = pieces[0]
    what = f"{first.milestone} van {first.werkplein.name}"
    if done.silent:
        told = f"Vastgelegd, maar {what} verandert er nu niet door. {done.silent}"
    else:
        told = f"Vastgelegd: {what} is {found.verdict.label.lower()}"
        told += f", met {len(pieces)} stukken." if len(pieces) > 1 else "."
    if done.reply_until is None or not asks_work(found.verdict, found.is_critical):
        return told
    return f"{told} Het MT kan reageren tot en met {date_words(done.reply_until)}."


def _silent(session: Session, piece: Evidence, known: History, today: date) -> str | None:
    """Say why the piece changes nothing: what was accepted of it, or would be if it shows what is asked."""
    row = next((each for each in known.rows if piece.check and each.id == piece.check.assessment_id), None)
    if row is None and not piece.is_waiting:
        return None
    if row is not None and (silence := known.states(today)[row.id].silence):
        return silence
    verdict, day = (row.verdict, row.holds_on) if row else (Verdict.MET, piece.holds_on)
    return why_desk_silent(session, piece.werkplein_id, Found(piece.milestone, verdict, holds_on=day), today)


def _why_not(actor: Actor, piece: Evidence, today: date) -> str:
    if piece.werkplein.is_closed_on(today):
        return "Dit Werkplein is gesloten. Het stuk wordt niet meer nagekeken."
    is_own = actor.is_self(piece.actor_id)
    return "U hebt dit stuk zelf toegevoegd. Een ander controleert het." if is_own else ""
