"""Questions about samples, and about evidence that runs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, select
from sqlalchemy.orm import Session

from milestones.models import (
    Assessment,
    Checklist,
    Evidence,
    EvidenceCheck,
    MilestoneStanding,
    SampleDraw,
    SampleItem,
)
from milestones.queries.dossiers import dossiers
from milestones.queries.evidence import OF_HEARING
from milestones.queries.findings import rulesets
from milestones.rules import Grade, Source, Verdict, ruleset_on, valid_until
from milestones.rules.evidence import Bearer
from milestones.rules.sample import Beside, DrawnState, drawn_state, shown_by
from werkplein.core.actor import Scopes
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


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


def unsupported(session: Session, quarter: Quarter) -> dict[str, tuple[int, str]]:
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
            Werkplein.closed_on.is_(None),
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
    state: DrawnState
    shown: Verdict | None

    @property
    def words(self) -> str:
        """Say how it stands: `klopt niet: deels`."""
        if self.shown is None or self.state is not DrawnState.WRONG:
            return self.state.label
        return f"{self.state.label}: {self.shown.label.lower()}"


def drawn_items(session: Session, quarter: Quarter, scopes: Scopes, today: date) -> list[DrawnItem]:
    """Give the drawn answers in the order of the draw; seven statements."""
    rows = session.execute(_drawn(quarter, scopes)).all()
    if not rows:
        return []
    ids = sorted({werkplein.id for werkplein, *_ in rows})
    shown = _shown_since(session, ids, rows[0].recorded_on, today)
    waiting = _waiting(session, today, ids)
    return [
        _item(row, shown[row.Werkplein.id].get(row.milestone), (row.Werkplein.id, row.milestone) in waiting, today)
        for row in rows
    ]


def _drawn(quarter: Quarter, scopes: Scopes) -> Select[Werkplein, str, int, date, bool]:
    standing = and_(
        MilestoneStanding.werkplein_id == SampleItem.werkplein_id, MilestoneStanding.milestone == SampleItem.milestone
    )
    is_denied = and_(MilestoneStanding.source == Source.SELF, MilestoneStanding.verdict != Verdict.MET)
    question = (
        select(
            Werkplein,
            SampleItem.milestone,
            SampleItem.rank,
            SampleDraw.recorded_on,
            func.coalesce(is_denied, false()).label("is_denied"),
        )
        .join(SampleItem, SampleItem.werkplein_id == Werkplein.id)
        .join(SampleDraw, SampleDraw.quarter == SampleItem.quarter)
        .outerjoin(MilestoneStanding, standing)
        .where(SampleItem.quarter == quarter.code)
        .order_by(SampleItem.rank)
    )
    if scopes.national:
        return question
    return question.where(Werkplein.id.in_(scopes.werkplein_ids) | Werkplein.region_id.in_(scopes.region_ids))


def _item(row: Any, shown: Verdict | None, has_piece: bool, today: date) -> DrawnItem:
    beside = Beside(row.Werkplein.is_closed_on(today), has_piece, bool(row.is_denied))
    return DrawnItem(row.Werkplein, row.milestone, row.rank, drawn_state(shown, beside), shown)


def _shown_since(
    session: Session, werkplein_ids: Sequence[int], since: date, today: date
) -> dict[int, dict[str, Verdict]]:
    """Give what was found out since the day of a draw, by Werkplein and milestone; four statements."""
    rows = session.execute(
        select(Assessment.id, Assessment.recorded_on)
        .where(
            Assessment.werkplein_id.in_(werkplein_ids),
            Assessment.source != Source.SELF,
            Assessment.recorded_on >= since,
        )
        .order_by(Assessment.id)
    )
    recorded = {row_id: on for row_id, on in rows}
    programme = reader.current()
    found = dossiers(session, werkplein_ids)
    return {each: shown_by(found[each], programme, recorded, today) for each in werkplein_ids}


def _waiting(session: Session, today: date, werkplein_ids: Sequence[int] | None = None) -> set[tuple[int, str]]:
    """Give the milestones with a piece that waits to be checked and would still count then; two statements."""
    is_decided = exists().where(EvidenceCheck.evidence_id == Evidence.id)
    question = (
        select(Evidence.werkplein_id, Evidence.milestone, Evidence.holds_on)
        .where(Evidence.visit_id.is_(None), ~is_decided, ~OF_HEARING)
        .order_by(Evidence.id)
    )
    if werkplein_ids is not None:
        question = question.where(Evidence.werkplein_id.in_(werkplein_ids))
    months = months_on(session, today)
    return {
        (werkplein_id, milestone)
        for werkplein_id, milestone, holds_on in session.execute(question)
        if valid_until(holds_on, Grade.E1, months) >= today
    }


def months_on(session: Session, today: date) -> Mapping[str, int]:
    """Give how long evidence counts by the rules of a day, in months by grade; one statement."""
    return ruleset_on(rulesets(session, reader.current()), today).validity_months


def ran_out_on(session: Session, holds_on: date, today: date) -> date | None:
    """Give the last day on which a piece about a day counted, where that is over; one statement."""
    until = valid_until(holds_on, Grade.E1, months_on(session, today))
    return until if until < today else None


def is_claimed(session: Session, werkplein_id: int, milestone: str) -> bool:
    """Tell whether a milestone is met, but only because the MT says so; one statement."""
    question = select(MilestoneStanding.milestone).where(
        MilestoneStanding.werkplein_id == werkplein_id,
        MilestoneStanding.milestone == milestone,
        MilestoneStanding.verdict == Verdict.MET,
        MilestoneStanding.grade == Grade.E0,
    )
    return session.scalar(question) is not None


def supplied(session: Session, on: date) -> set[tuple[int, str]]:
    """Give the milestones with evidence that waits and would count, so that nothing is asked in a draw; two statements.

    What was accepted before stands beside an answer that was drawn because nothing showed it any more: it ran out, or
    the building is another one, or it was lost in between.
    """
    return _waiting(session, on)


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
