"""What calendars do by themselves: hear of visits that changed without a word to them, and forget old addresses."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.calendars import actions
from werkplein.core import clock
from werkplein.core.labels import plural


def catch_up(session: Session, today: date) -> str | None:
    """Tell calendars what they missed; a second run does nothing."""
    told = actions.catch_up(session, today)
    return f"{plural(told, 'bezoek', 'bezoeken')} bijgewerkt in agenda’s" if told else None


def sweep(session: Session, _today: date) -> str | None:
    """Forget addresses that opened nothing for a term."""
    old = actions.forget_addresses(session, clock.now())
    return f"{plural(old, 'oud adres', 'oude adressen')} van agenda’s opgeruimd" if old else None
