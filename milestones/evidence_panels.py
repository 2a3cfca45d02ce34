"""Evidence on the card of a Werkplein: how many pieces each milestone has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.evidence_pages import summary
from milestones.queries.evidence import Asked, Counts, count_queue, evidence_counts, queue
from milestones.rules.evidence import EvidenceState
from werkplein.core.access import Permission, current_actor
from werkplein.programme import reader


@dataclass(frozen=True)
class EvidenceCard:
    """How many pieces there are, in a sentence and per milestone."""

    summary: str
    counts: tuple[tuple[str, str, Counts], ...]
    waiting: EvidenceState = EvidenceState.WAITING


def evidence(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, EvidenceCard]:
    """Give how many pieces each milestone has; one statement."""
    found = evidence_counts(session, werkplein_ids)
    return {each: _card(found.get(each, {})) for each in werkplein_ids}


@dataclass(frozen=True)
class ToCheck:
    """How many pieces wait for the reader to check them, and since when."""

    count: int
    oldest: date
    # Nothing says by when a piece must be checked.
    is_late: bool = False


def to_check(session: Session, _werkplein_ids: Sequence[int], _on: date) -> Mapping[int, ToCheck]:
    """Give what waits to be checked, for the page of what is asked; two statements."""
    scopes = current_actor().scopes_for(Permission.EVIDENCE_CHECK)
    count, _ = count_queue(session, scopes, Asked())
    oldest = queue(session, scopes, Asked(), size=1)
    return {0: ToCheck(count, oldest[0].evidence.recorded_on)} if oldest else {}


def _card(counts: Mapping[str, Counts]) -> EvidenceCard:
    milestones = reader.current().milestones
    listed = ((each.code, each.title, counts[each.code]) for each in milestones if each.code in counts)
    return EvidenceCard(summary(counts), tuple(listed))
