"""What decisions ask of who keeps what follows: only what is about the country, for the rest is expected somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from visitatie.cockpit import queries
from visitatie.cockpit.models import DecisionFollowUp


@dataclass(frozen=True)
class Ask:
    """Something to be done after a decision."""

    follow_up: DecisionFollowUp
    is_late: bool


def asked(session: Session, _werkplein_ids: Sequence[int], on: date) -> dict[int, Ask]:
    """Give what is still to be done after decisions about the country, by due date; two statements at most."""
    return {each.id: Ask(each, each.is_late(on)) for each in queries.open_follow_ups(session, national_only=True)}


def nothing(_session: Session, _werkplein_ids: Sequence[int], _on: date) -> dict[int, str]:
    """Give nothing: a panel that only leads somewhere asks the database nothing."""
    return {}
