"""Which municipalities are asked where a milestone is asked per municipality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from werkplein.register.models import Municipality, Werkplein
from werkplein.register.queries import served


def surrounding(session: Session, werkplein: Werkplein, on: date) -> Sequence[Municipality]:
    """Give the surrounding municipalities: all that are served but the seat; one statement."""
    areas = served(session, [werkplein.id], on).get(werkplein.id, [])
    return [area.municipality for area in areas if area.municipality_id != werkplein.seat_id]
