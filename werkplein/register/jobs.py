"""What the register does by itself: derive again when the day of a dated version comes."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from werkplein.core.labels import plural
from werkplein.register import summary_actions


def derive_due(session: Session, today: date) -> str | None:
    """Bring summaries up to date whose version ran out; doing it twice changes nothing."""
    done = summary_actions.derive_due(session, today)
    return f"{plural(done, 'Werkplein', 'Werkpleinen')} bijgewerkt" if done else None
