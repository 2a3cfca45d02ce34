"""Questions about evidence: of a Werkplein, of a milestone, of a visit, and what waits to be checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, exists, false, func, select, true, tuple_
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from milestones.models import (
    Assessment,
    Draft,
    Evidence,
    EvidenceCheck,
    EvidenceFile,
    HearingEvidence,
)
from milestones.rules import Source, Verdict
from milestones.rules.evidence import CheckOutcome
from werkplein.core.actor import Scopes
from werkplein.core.database import among, ask_about
from werkplein.core.labels import plural
from werkplein.programme.rules import Quarter
from werkplein.register.models import Region, Werkplein

PER_PAGE = 50
# What evidence is about: a Werkplein and a milestone.
Pair = tuple[int, str]


def find_evidence(session: Session, evidence_id: int) -> Evidence | None:
    """Give a piece with its Werkplein, its file and what was decided; one statement."""
    return session.scalars(
        select(Evidence)
        .where(Evidence.id == evidence_id)
        .options(
            joinedload(Evidence.werkplein),
            joinedload(Evidence.file),
            joinedload(Evidence.check),
            joinedload(Evidence.brought_with).joinedload(HearingEvidence.step),
        )
    ).one_or_none()


def found_again(session: Session, evidence_ids: Sequence[int]) -> Sequence[Evidence]:
    """Give some pieces as they are now, oldest first, whatever was read before; one statement."""
    question = _pieces().where(Evidence.id.in_(evidence_ids)).order_by(Evidence.recorded_at, Evidence.id)
    return session.scalars(question.execution_options(populate_existing=True)).all()


def evidence_of(session: Session, werkplein_id: int, milestone: str | None = None) -> Sequence[Evidence]:
    """Give the pieces of a Werkplein (or of one milestone of it), newest first; one statement."""
    question = _pieces().where(Evidence.werkplein_id == werkplein_id)
    if milestone is not None:
        question = question.where(Evidence.milestone == milestone)
    return session.scalars(question.order_by(Evidence.recorded_at.desc(), Evidence.id.desc())).all()


def evidence_of_visit(session: Session, visit_id: str) -> Sequence[Evidence]:
    """Give what a visit brought along, by milestone; one statement."""
    question = _pieces().where(Evidence.visit_id == visit_id)
    return session.scalars(question.order_by(Evidence.milestone, Evidence.id)).all()


def evidence_of_steps(session: Session, step_ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """Give what was brought with each of these steps of hearings; one statement."""
    question = _pieces().join(HearingEvidence).where(HearingEvidence.step_id.in_(step_ids)).order_by(Evidence.id)
    found: dict[int, list[Evidence]] = defaultdict(list)
    for piece in session.scalars(question):
        if piece.brought_with is not None:
            found[piece.brought_with.step_id].append(piece)
    return found


def _pieces() -> Select[Evidence]:
    return select(Evidence).options(
        joinedload(Evidence.file), joinedload(Evidence.check), joinedload(Evidence.brought_with)
    )


@dataclass(frozen=True)
class Counts:
    """How many pieces there are with a milestone, and how they stand; what was taken back is left out."""

    total: int
    waiting: int
    returned: int

    @property
    def words(self) -> str:
        """Say it beside a question: `2 stukken toegevoegd, 1 teruggestuurd`."""
        told = f"{plural(self.total, 'stuk', 'stukken')} toegevoegd"
        return f"{told}, {self.returned} teruggestuurd" if self.returned else told


# What is brought in a hearing is for who decides there, and answers nothing that was asked.
OF_HEARING: ColumnElement[bool] = exists().where(HearingEvidence.evidence_id == Evidence.id)


def _was_replaced() -> ColumnElement[bool]:
    """Ask whether another piece answers one that was sent back: added since that, or accepted since."""
    other, check = aliased(Evidence), aliased(EvidenceCheck)
    return (
        select(other.id)
        .outerjoin(check, check.evidence_id == other.id)
        .where(
            other.werkplein_id == Evidence.werkplein_id,
            other.milestone == Evidence.milestone,
            check.id.is_(None) | (check.outcome != CheckOutcome.WITHDRAWN),
            (other.recorded_at > EvidenceCheck.recorded_at)
            | ((check.outcome == CheckOutcome.ACCEPTED) & (check.recorded_at > EvidenceCheck.recorded_at)),
        )
        .correlate(Evidence, EvidenceCheck)
        .exists()
    )


# Made once: making a statement takes longer than asking the database.
@cache
def _counts(is_one: bool) -> Executable:
    return (
        select(
            Evidence.werkplein_id,
            Evidence.milestone,
            func.count(),
            func.count().filter(EvidenceCheck.id.is_(None), Evidence.visit_id.is_(None), ~OF_HEARING),
            func.count().filter(EvidenceCheck.outcome == CheckOutcome.RETURNED, ~_was_replaced()),
        )
        .outerjoin(EvidenceCheck, EvidenceCheck.evidence_id == Evidence.id)
        .where(
            among(Evidence.werkplein_id, is_one),
            EvidenceCheck.id.is_(None) | (EvidenceCheck.outcome != CheckOutcome.WITHDRAWN),
        )
        .group_by(Evidence.werkplein_id, Evidence.milestone)
        .order_by(Evidence.werkplein_id, Evidence.milestone)
    )


def evidence_counts(session: Session, werkplein_ids: Sequence[int]) -> Mapping[int, dict[str, Counts]]:
    """Give how many pieces each milestone has, per Werkplein; one statement."""
    found: dict[int, dict[str, Counts]] = defaultdict(dict)
    for werkplein_id, milestone, *numbers in ask_about(session, _counts, werkplein_ids):
        found[werkplein_id][milestone] = Counts(*numbers)
    return found


def kept_digests(session: Session, werkplein_id: int, milestone: str) -> set[str]:
    """Give the files that stand with a milestone already; one statement.

    Not what was sent back or taken back, nor what its finding was withdrawn of: that may be looked at anew.
    """
    rows = session.scalars(
        select(EvidenceFile.digest)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .outerjoin(EvidenceCheck, EvidenceCheck.evidence_id == Evidence.id)
        .where(
            Evidence.werkplein_id == werkplein_id,
            Evidence.milestone == milestone,
            EvidenceCheck.id.is_(None)
            | ((EvidenceCheck.outcome == CheckOutcome.ACCEPTED) & ~EvidenceCheck.is_of_withdrawn),
        )
        .order_by(EvidenceFile.digest)
    )
    return set(rows)


@dataclass(frozen=True)
class Claim:
    """What the MT says of a milestone: handed in, or still in a draft."""

    verdict: Verdict
    note: str
    participation: Mapping[str, bool] | None
    is_draft: bool
    # The day about which it is said.
    holds_on: date


def claim_of(session: Session, werkplein_id: int, milestone: str) -> Claim | None:
    """Give the newest answer of the MT, or else its draft; two statements at most."""
    answer = session.scalars(
        select(Assessment)
        .where(
            Assessment.werkplein_id == werkplein_id,
            Assessment.milestone == milestone,
            Assessment.source == Source.SELF,
        )
        .order_by(Assessment.holds_on.desc(), Assessment.id.desc())
        .limit(1)
    ).one_or_none()
    if answer is not None:
        return Claim(answer.verdict, answer.note, answer.participation, is_draft=False, holds_on=answer.holds_on)
    saved = session.scalars(
        select(Draft)
        .where(Draft.werkplein_id == werkplein_id, Draft.milestone == milestone)
        .order_by(Draft.quarter.desc())
        .limit(1)
    ).one_or_none()
    return draft_claim(saved) if saved else None


def draft_claim(saved: Draft) -> Claim:
    """Give what was not handed in yet: it is about its reference date, unless it says otherwise."""
    about = saved.holds_on or Quarter.parse(saved.quarter).reference_date
    return Claim(saved.verdict, saved.note, saved.participation, is_draft=True, holds_on=about)


@dataclass(frozen=True)
class Asked:
    """Which part of the queue is asked for."""

    region: str = ""
    milestone: str = ""
    only_sample: bool = False


@dataclass(frozen=True)
class Waiting:
    """A piece in the queue, and whether its answer was drawn in a sample."""

    evidence: Evidence
    is_sample: bool


# What waits for the desk, apart from whether its Werkplein closed.
IS_UNDECIDED: ColumnElement[bool] = and_(
    Evidence.visit_id.is_(None), ~exists().where(EvidenceCheck.evidence_id == Evidence.id), ~OF_HEARING
)
_IS_WAITING = and_(IS_UNDECIDED, Werkplein.closed_on.is_(None))


def count_queue(session: Session, scopes: Scopes, asked: Asked, drawn: Collection[Pair] = ()) -> tuple[int, int]:
    """Count what waits, and how much of it is about the answers that were drawn; one statement."""
    question = select(func.count(), func.count().filter(_is_among(drawn))).select_from(Evidence)
    total, of_sample = session.execute(_narrowed(question, scopes, asked, drawn)).one()
    return total, of_sample


def queue(
    session: Session, scopes: Scopes, asked: Asked, drawn: Collection[Pair] = (), page: int = 1, size: int = PER_PAGE
) -> list[Waiting]:
    """Give what waits to be checked, oldest first, and what of it is about an answer that was drawn; one statement."""
    rows = session.scalars(
        _narrowed(select(Evidence), scopes, asked, drawn)
        .options(contains_eager(Evidence.werkplein).contains_eager(Werkplein.region))
        .order_by(Evidence.recorded_on, Evidence.recorded_at, Evidence.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Waiting(each, (each.werkplein_id, each.milestone) in drawn) for each in rows]


def _narrowed(question: Any, scopes: Scopes, asked: Asked, drawn: Collection[Pair]) -> Any:
    found = (
        question.join(Werkplein, Werkplein.id == Evidence.werkplein_id)
        .join(Region, Region.id == Werkplein.region_id)
        .where(_IS_WAITING, _within(scopes))
    )
    if asked.region:
        found = found.where(Region.code == asked.region)
    if asked.milestone:
        found = found.where(Evidence.milestone == asked.milestone)
    return found.where(_is_among(drawn)) if asked.only_sample else found


def _is_among(pairs: Collection[Pair]) -> ColumnElement[bool]:
    return tuple_(Evidence.werkplein_id, Evidence.milestone).in_(sorted(pairs)) if pairs else false()


def _within(scopes: Scopes) -> ColumnElement[bool]:
    if scopes.national:
        return true()
    return Werkplein.id.in_(scopes.werkplein_ids) | Werkplein.region_id.in_(scopes.region_ids)


def waiting_beside(session: Session, evidence: Evidence) -> Sequence[Evidence]:
    """Give the other pieces of the same milestone that wait too, oldest first; one statement."""
    return session.scalars(
        _pieces()
        .join(Werkplein, Werkplein.id == Evidence.werkplein_id)
        .where(
            _IS_WAITING,
            Evidence.werkplein_id == evidence.werkplein_id,
            Evidence.milestone == evidence.milestone,
            Evidence.id != evidence.id,
        )
        .order_by(Evidence.recorded_at, Evidence.id)
    ).all()
