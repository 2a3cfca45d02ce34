"""What visitaties do by themselves: ask a person about each that may not go on, and lapse where nobody is any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.reviews import actions
from werkplein.core.labels import plural


def keep_visitaties(session: Session, today: date) -> str | None:
    """Ask for decisions, and ask no more where that passed; a second run does nothing."""
    kept = actions.keep_up(session, today)
    told = (
        (kept.asked, plural(kept.asked, "besluit gevraagd", "besluiten gevraagd")),
        (kept.withdrawn, plural(kept.withdrawn, "vraag ingetrokken", "vragen ingetrokken")),
        (kept.lapsed, plural(kept.lapsed, "visitatie vervallen", "visitaties vervallen")),
    )
    return ", ".join(words for number, words in told if number) or None
