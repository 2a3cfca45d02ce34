"""The only room that reads the clock: the real moment, and the date of the programme."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import current_app

from werkplein.core.labels import AMSTERDAM


def now() -> datetime:
    """Give the real moment, with its zone: for sign-in, locks, heartbeats and the audit trail."""
    return datetime.now(UTC)


def today() -> date:
    """Give the date of the programme, for rules and `recorded_on`.

    Demonstration mode may fix it; otherwise it is the day it is in the Netherlands.
    """
    return fixed() or now().astimezone(AMSTERDAM).date()


def moment(on: date | None = None) -> datetime:
    """Give the moment of the programme, for what happens at an hour: the programme date, at the hour it is.

    A job that is run by hand for another day does not move the real hour; where the programme date stands still, that
    day takes its place.
    """
    real, day = now(), fixed()
    if day is None:
        return real
    return datetime.combine(on or day, real.astimezone(AMSTERDAM).time(), AMSTERDAM)


def fixed() -> date | None:
    """Give the day the programme date stands still on, which every page then says."""
    day: date | None = current_app.config.get("TODAY")
    return day
