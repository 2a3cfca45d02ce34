"""What interventions add: their pages. The panel on the card is that of the step plan they belong to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from visitatie.interventions import queries
from visitatie.interventions.models import Intervention
from visitatie.interventions.views import bp
from werkplein.core.feature import Feature

LONGEST_ID = 9


def load(session: Session, raw: str) -> Intervention | None:
    """Give the intervention of an address; nothing when it cannot be one."""
    is_id = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_ID
    return queries.find(session, int(raw)) if is_id else None


feature = Feature(
    name="interventions",
    blueprints=(bp,),
    loaders={"intervention": load},
    beneath={"/intern/interventies/": "support.overview"},
)
