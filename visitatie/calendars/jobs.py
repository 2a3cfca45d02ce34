"""What calendars do by themselves: hear of visits that changed without a word to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.calendars import actions
from werkplein.core.labels import plural


def catch_up(session: Session, today: date) -> str | None:
    """Tell calendars what they missed; a second run does nothing."""
    told = actions.catch_up(session, today)
    return f"{plural(told, 'bezoek', 'bezoeken')} bijgewerkt in agenda’s" if told else None
