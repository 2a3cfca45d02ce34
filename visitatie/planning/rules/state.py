"""Where a plan stands, what it aims at, and when it is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from werkplein.core.errors import Conflict, DomainError
from werkplein.core.labels import LabelEnum, date_words
from werkplein.programme.rules import Quarter

# A goal takes seconds; who was silent for so long was stopped.
STALE = timedelta(minutes=3)
# A plan that stopped whoever made it three times is not tried a fourth time.
MOST_ATTEMPTS = 3


class PlanState(LabelEnum):
    """Where a plan stands."""

    WAITING = "waiting", "Wacht"
    RUNNING = "running", "Wordt gemaakt"
    READY = "ready", "Klaar om te versturen"
    FAILED = "failed", "Mislukt"
    PUBLISHED = "published", "Verstuurd"

    @property
    def is_running(self) -> bool:
        """Tell whether it is still being made."""
        return self in (PlanState.WAITING, PlanState.RUNNING)


class Aim(LabelEnum):
    """What a plan aims at."""

    BEST = "best", "Maak het beste plan"
    LITTLE = "little", "Verander zo weinig mogelijk"


def refuse_period(quarter: Quarter, today: date) -> None:
    """Refuse a quarter that is over."""
    if quarter.end < today:
        raise DomainError(f"Het {quarter.label} is voorbij sinds {date_words(quarter.end)}. Kies een ander kwartaal.")


def refuse_running(is_running: bool) -> None:
    """Refuse a second plan while one is being made."""
    if is_running:
        raise Conflict(
            "Er wordt al een plan gemaakt.", way_out="Wacht tot het klaar is. U kunt deze pagina intussen verlaten."
        )


def is_stale(beat_at: datetime | None, now: datetime) -> bool:
    """Tell whether whoever made a plan was stopped."""
    return beat_at is None or beat_at < now - STALE


def refuse_publishing(state: PlanState, is_what_if: bool, is_newest: bool) -> None:
    """Refuse what was sent already, is not ready, is only a thought, or was overtaken."""
    if state is PlanState.PUBLISHED:
        raise Conflict("Dit plan is al verstuurd.", way_out="U hoeft niets meer te doen.")
    if state is not PlanState.READY:
        raise Conflict("Dit plan is nog niet klaar. Er is niets verstuurd.")
    if is_what_if:
        raise Conflict("Dit plan laat alleen zien wat er zou gebeuren. Maak een gewoon plan om voorstellen te sturen.")
    if not is_newest:
        raise Conflict("Er is een nieuwer plan. Bekijk dat, en stuur dan de voorstellen.")
