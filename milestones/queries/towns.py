"""Which municipalities are asked where a milestone is asked per municipality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from werkplein.register.models import Municipality, Werkplein
from werkplein.register.queries import served


@dataclass(frozen=True)
class Around:
    """What lies around the seat of a Werkplein; `is_alone` tells that the seat is known to be all that is served."""

    towns: Sequence[Municipality] = ()
    is_alone: bool = False


def around(session: Session, werkplein: Werkplein, on: date) -> Around:
    """Give what is served beside the seat; of an area that is not known nothing is said. One statement."""
    areas = served(session, [werkplein.id], on).get(werkplein.id, [])
    towns = [area.municipality for area in areas if area.municipality_id != werkplein.seat_id]
    return Around(towns, bool(areas) and not towns)
