"""What obligations add: a job that keeps the table of closing days filled ahead."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from werkplein.core.feature import Feature, Job
from werkplein.core.labels import plural
from werkplein.obligations.actions import fill_closing_days

YEARS_AHEAD = 2


def keep_closing_days(session: Session, today: date) -> str | None:
    """Fill the closing days of last year up to two years ahead."""
    new = fill_closing_days(session, range(today.year - 1, today.year + YEARS_AHEAD + 1))
    return f"{plural(new, 'dag', 'dagen')} toegevoegd" if new else None


feature = Feature(
    name="obligations",
    jobs=(Job("sluitingsdagen", "Sluitingsdagen aanvullen", keep_closing_days, timedelta(hours=6)),),
)
