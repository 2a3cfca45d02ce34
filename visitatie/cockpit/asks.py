"""What decisions ask of who keeps what follows: only what is about the country, for the rest is expected somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from visitatie.cockpit import queries
from visitatie.cockpit.models import DecisionFollowUp


def asked(session: Session, _werkplein_ids: Sequence[int], _on: date) -> dict[int, DecisionFollowUp]:
    """Give what is still to be done after decisions about the country, by due date; two statements at most."""
    return {each.id: each for each in queries.open_follow_ups(session, national_only=True)}


def nothing(_session: Session, _werkplein_ids: Sequence[int], _on: date) -> dict[int, str]:
    """Give nothing: a panel that only leads somewhere asks the database nothing."""
    return {}
