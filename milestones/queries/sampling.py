"""Questions about samples, and about evidence that runs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from milestones.models import Assessment, Checklist, MilestoneStanding, SampleDraw, SampleItem
from milestones.queries.asking import months_on, outcomes
from milestones.rules import Grade, Source, Verdict, valid_until
from milestones.rules.asking import AskState, Outcome
from milestones.rules.evidence import Bearer
from werkplein.core.actor import Scopes
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open


def draws(session: Session) -> Sequence[SampleDraw]:
    """Give every draw, newest first; one statement."""
    return session.scalars(select(SampleDraw).order_by(SampleDraw.quarter.desc())).all()


def drawn_quarters(session: Session) -> set[str]:
    """Give the quarters of which a sample was drawn; one statement."""
    return set(session.scalars(select(SampleDraw.quarter)))


def first_handed_in(session: Session) -> str | None:
    """Give the first quarter of which a checklist was handed in; one statement."""
    return session.scalar(select(func.min(Checklist.quarter)).where(Checklist.submitted_on.is_not(None)))


def find_draw(session: Session, quarter: Quarter) -> SampleDraw | None:
    """Give the draw of a quarter; one statement."""
    return session.scalars(select(SampleDraw).where(SampleDraw.quarter == quarter.code)).one_or_none()


def unsupported(session: Session, quarter: Quarter, on: date) -> dict[str, tuple[int, str]]:
    """Give what can be drawn: answers "met" of checklists that were handed in, with nothing beside them; one statement.

    By `zwolle/a1`, with the Werkplein and the milestone.
    """
    rows = session.execute(
        select(Werkplein.code, Werkplein.id, MilestoneStanding.milestone)
        .join(MilestoneStanding, MilestoneStanding.werkplein_id == Werkplein.id)
        .join(Checklist, Checklist.werkplein_id == Werkplein.id)
        .where(
            Checklist.quarter == quarter.code,
            Checklist.submitted_on.is_not(None),
            is_open(on),
            MilestoneStanding.verdict == Verdict.MET,
            MilestoneStanding.source == Source.SELF,
            MilestoneStanding.grade == Grade.E0,
            # What a satellite takes over is checked at its main location.
            MilestoneStanding.is_inherited.is_(False),
        )
        .order_by(Werkplein.code, MilestoneStanding.milestone)
    )
    return {f"{code}/{milestone}": (werkplein_id, milestone) for code, werkplein_id, milestone in rows}


@dataclass(frozen=True)
class DrawnItem:
    """A drawn answer, with how far its check is, and what was found out where that is known."""

    werkplein: Werkplein
    milestone: str
    rank: int
    outcome: Outcome

    @property
    def state(self) -> AskState:
        """Tell how it stands."""
        return self.outcome.state

    @property
    def words(self) -> str:
        """Say how it stands: `klopt niet: deels`."""
        if self.outcome.shown is None or self.state is not AskState.WRONG:
            return self.state.label
        return f"{self.state.label}: {self.outcome.shown.label.lower()}"


def drawn_items(session: Session, quarter: Quarter, scopes: Scopes, today: date) -> list[DrawnItem]:
    """Give the drawn answers in the order of the draw; six statements."""
    rows = session.execute(_drawn(quarter, scopes)).all()
    if not rows:
        return []
    found = outcomes(session, today, sorted({werkplein.id for werkplein, *_ in rows}))
    stands = {ask.pair: outcome for ask, outcome in found.items() if ask.quarter == quarter.code}
    return [DrawnItem(one, code, rank, stands[one.id, code]) for one, code, rank in rows]


def _drawn(quarter: Quarter, scopes: Scopes) -> Select[Werkplein, str, int]:
    question = (
        select(Werkplein, SampleItem.milestone, SampleItem.rank)
        .join(SampleItem, SampleItem.werkplein_id == Werkplein.id)
        .where(SampleItem.quarter == quarter.code)
        .order_by(SampleItem.rank)
    )
    if scopes.national:
        return question
    return question.where(Werkplein.id.in_(scopes.werkplein_ids) | Werkplein.region_id.in_(scopes.region_ids))


def ran_out_on(session: Session, holds_on: date, today: date) -> date | None:
    """Give the last day on which a piece about a day counted, where that is over; one statement."""
    until = valid_until(holds_on, Grade.E1, months_on(session, today))
    return until if until < today else None


def bearers(session: Session, werkplein_ids: Sequence[int] | None = None) -> list[Bearer]:
    """Give the row that carries each milestone of every open Werkplein, or of some; one statement."""
    question = (
        select(
            MilestoneStanding.werkplein_id,
            MilestoneStanding.milestone,
            MilestoneStanding.verdict,
            MilestoneStanding.source != Source.SELF,
            MilestoneStanding.holds_on,
            MilestoneStanding.valid_until,
        )
        .join(Werkplein, Werkplein.id == MilestoneStanding.werkplein_id)
        .where(Werkplein.closed_on.is_(None), MilestoneStanding.is_inherited.is_(False))
        .order_by(MilestoneStanding.werkplein_id, MilestoneStanding.milestone)
    )
    if werkplein_ids is not None:
        question = question.where(MilestoneStanding.werkplein_id.in_(werkplein_ids))
    return [Bearer(*row) for row in session.execute(question)]


def newest_shown(session: Session, werkplein_ids: Sequence[int]) -> dict[tuple[int, str], list[Assessment]]:
    """Give the rows with a document or a visit behind them, per milestone, newest first; one statement."""
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.werkplein_id.in_(werkplein_ids), Assessment.source != Source.SELF)
        .order_by(Assessment.werkplein_id, Assessment.milestone, Assessment.holds_on.desc(), Assessment.id.desc())
    )
    found: dict[tuple[int, str], list[Assessment]] = {}
    for row in rows:
        found.setdefault((row.werkplein_id, row.milestone), []).append(row)
    return found
