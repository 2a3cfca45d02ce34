"""The job that forgets what about signing in no longer counts."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from werkplein.core import clock
from werkplein.core.feature import Job
from werkplein.core.labels import plural
from werkplein.people import actions


def run_sweep(session: Session, today: date) -> str | None:
    """Forget failures and sessions by the real moment: they have nothing to do with the date of the programme."""
    swept = actions.sweep(session, clock.now())
    return f"{plural(swept, 'regel', 'regels')} opgeruimd" if swept else None


SWEEP = Job("aanmeldingen-opruimen", "Oude aanmeldingen opruimen", run_sweep, timedelta(hours=1))
