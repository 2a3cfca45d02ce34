"""The visitatie on the card: how the last one stands, and what support its recommendations get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from visitatie.reviews.models import Recommendation, SupportAction
from visitatie.reviews.rules import SupportState
from visitatie.rules import VisitStatus
from werkplein.core.database import among, ask_about


@dataclass(frozen=True)
class CardSupport:
    """Support as the card tells it."""

    what: str
    owner: str
    due_on: date
    state: SupportState
    result: str

    @property
    def is_going(self) -> bool:
        """Tell whether it is still to be done."""
        return self.state is SupportState.AGREED

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done."""
        return self.is_going and self.due_on < on


@dataclass(frozen=True)
class CardAdvice:
    """A recommendation with its support."""

    text: str
    outcome: str
    supports: tuple[CardSupport, ...]


@dataclass(frozen=True)
class CardVisitatie:
    """The newest visitatie of a Werkplein."""

    id: int
    status: VisitStatus
    due_on: date
    planned_on: date | None
    held_on: date | None
    concept_on: date | None
    reply_until: date | None
    final_on: date | None
    followed_up_on: date | None
    advice: tuple[CardAdvice, ...] = ()

    @property
    def words(self) -> str:
        """Say how far it is, in a few words."""
        if self.followed_up_on is not None:
            return "Klaar, en op teruggekeken"
        if self.final_on is not None:
            return "Verslag definitief"
        if self.concept_on is not None:
            return "Conceptverslag bij het MT"
        if self.held_on is not None:
            return "Gehouden, verslag volgt"
        return {VisitStatus.CONFIRMED: "Bevestigd", VisitStatus.PROPOSED: "Dag voorgesteld"}.get(
            self.status, "In voorbereiding"
        )


def of_reviews(session: Session, rows: Mapping[int, Any]) -> Mapping[int, CardVisitatie]:
    """Say of the newest visitatie of each how it stands; one statement where a report is final, or else none."""
    final = [row.id for row in rows.values() if row.review_final_on is not None]
    advice = _advice_of(session, final) if final else {}
    return {key: _card(row, advice.get(row.id, ())) for key, row in rows.items()}


def _card(row: Any, advice: Sequence[CardAdvice]) -> CardVisitatie:
    days = (row.review_concept_on, row.review_reply_until, row.review_final_on, row.review_followed_up_on)
    return CardVisitatie(row.id, row.status, row.due_on, row.planned_on, row.held_on, *days, tuple(advice))


@cache
def _advice(is_one: bool) -> Executable:
    about = (Recommendation.visit_id, Recommendation.id, Recommendation.text, Recommendation.outcome)
    support = (SupportAction.what, SupportAction.owner, SupportAction.due_on, SupportAction.state, SupportAction.result)
    return (
        select(*about, *support)
        .outerjoin(SupportAction, SupportAction.recommendation_id == Recommendation.id)
        .where(among(Recommendation.visit_id, is_one), Recommendation.withdrawn_on.is_(None))
        .order_by(Recommendation.id, SupportAction.id)
    )


def _advice_of(session: Session, visit_ids: Sequence[int]) -> Mapping[int, list[CardAdvice]]:
    grouped: dict[tuple[int, int, str, str], list[CardSupport]] = defaultdict(list)
    for row in ask_about(session, _advice, visit_ids):
        supports = grouped[row.visit_id, row.id, row[2], row.outcome]
        if row.what is not None:
            supports.append(CardSupport(row.what, row.owner, row.due_on, row.state, row.result))
    found: dict[int, list[CardAdvice]] = defaultdict(list)
    for (visit_id, _, text, outcome), supports in grouped.items():
        found[visit_id].append(CardAdvice(text, outcome, tuple(supports)))
    return found
