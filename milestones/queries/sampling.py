"""Questions about samples, and about evidence that runs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from milestones.models import (
    Assessment,
    Checklist,
    Evidence,
    EvidenceCheck,
    MilestoneStanding,
    SampleDraw,
    SampleItem,
)
from milestones.queries.evidence import OF_HEARING
from milestones.rules import Grade, Source, Verdict
from milestones.rules.evidence import Bearer, CheckOutcome
from werkplein.core.actor import Scopes
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
    """A drawn answer, with how far its check is."""

    werkplein: Werkplein
    milestone: str
    rank: int
    has_evidence: bool
    is_accepted: bool


def drawn_items(session: Session, quarter: Quarter, scopes: Scopes) -> list[DrawnItem]:
    """Give the drawn answers in the order of the draw; one statement."""
    same = and_(Evidence.werkplein_id == SampleItem.werkplein_id, Evidence.milestone == SampleItem.milestone)
    has_evidence = exists().where(same, _answers(SampleDraw.recorded_on))
    is_accepted = exists().where(same, _accepted(SampleDraw.recorded_on))
    question = (
        select(Werkplein, SampleItem.milestone, SampleItem.rank, has_evidence, is_accepted)
        .join(SampleItem, SampleItem.werkplein_id == Werkplein.id)
        .join(SampleDraw, SampleDraw.quarter == SampleItem.quarter)
        .where(SampleItem.quarter == quarter.code)
        .order_by(SampleItem.rank)
    )
    if not scopes.national:
        within = Werkplein.id.in_(scopes.werkplein_ids) | Werkplein.region_id.in_(scopes.region_ids)
        question = question.where(within)
    return [DrawnItem(*row) for row in session.execute(question)]


def _answers(since: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """Tell of a piece whether it answers a draw of this day: it waits to be checked, or was accepted or seen since.

    What was accepted before stands beside an answer that was drawn because nothing showed it any more: it ran out, or
    the building is another one, or it was lost in between.
    """
    is_decided = exists().where(EvidenceCheck.evidence_id == Evidence.id)
    waits = and_(Evidence.visit_id.is_(None), ~is_decided)
    was_seen = and_(Evidence.visit_id.is_not(None), Evidence.recorded_on >= since)
    return and_(~OF_HEARING, waits | was_seen | _accepted(since))


def _accepted(since: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    return exists().where(
        EvidenceCheck.evidence_id == Evidence.id,
        EvidenceCheck.outcome == CheckOutcome.ACCEPTED,
        EvidenceCheck.recorded_on >= since,
    )


def supplied(session: Session, on: date) -> set[tuple[int, str]]:
    """Give the milestones with evidence that answers a draw of this day, so that nothing is asked; one statement."""
    rows = session.execute(
        select(Evidence.werkplein_id, Evidence.milestone)
        .where(_answers(on))
        .distinct()
        .order_by(Evidence.werkplein_id, Evidence.milestone)
    )
    return {(werkplein_id, milestone) for werkplein_id, milestone in rows}


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
