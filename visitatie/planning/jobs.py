"""What planning does by itself: it makes the plans that were asked for."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.planning.making import make_waiting


def make_plans(_session: Session, today: date) -> str | None:
    """Make every plan that waits. Each step is a unit of work of its own."""
    return make_waiting(today)
