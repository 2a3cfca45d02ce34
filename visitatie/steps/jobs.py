"""What step plans do by themselves: begin for each laggard, end when it is none any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.steps import actions
from werkplein.core.labels import plural


def keep_plans(session: Session, today: date) -> str | None:
    """Begin and end plans, and ask for decisions; a second run does nothing."""
    kept = actions.keep_up(session, today)
    told = (
        (kept.begun, plural(kept.begun, "stappenplan begonnen", "stappenplannen begonnen")),
        (kept.ended, plural(kept.ended, "stappenplan beëindigd", "stappenplannen beëindigd")),
        (kept.asked, plural(kept.asked, "besluit gevraagd", "besluiten gevraagd")),
    )
    return ", ".join(words for number, words in told if number) or None
