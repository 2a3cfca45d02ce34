"""The job that writes down which figures are expected."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from werkplein.core.feature import Job
from werkplein.core.labels import plural
from werkplein.programme.reader import current
from werkplein.register.queries import everyone_ever
from werkplein.results import actions

# An installation that starts with years behind must let others write meanwhile; what is left comes with the next run.
MOST_AT_ONCE = 5_000


def run_expect(session: Session, today: date) -> str | None:
    """Expect every figure whose period is over."""
    new = actions.expect_figures(session, current(), everyone_ever(session), today, MOST_AT_ONCE)
    return f"{plural(new, 'levering', 'leveringen')} verwacht" if new else None


EXPECT = Job("cijfers-verwachten", "Verwachte cijfers klaarzetten", run_expect, timedelta(minutes=5))
