"""Refusing to find anew what a hearing is about: who disputed it would be passed over (design 4.11, domain D.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries.hearings import disputed_of
from milestones.rules import Found, Source
from werkplein.core.errors import DomainError, Refused

NOT_ON_THAT_DAY = "Zag u later iets anders? Leg dan een controle vast over die latere dag."
NOT_THAT_PIECE = "Stuur het stuk terug en vraag om een stuk van een latere dag."


def refuse_repeated(
    session: Session, werkplein_id: int, found: Iterable[Found], source: Source, today: date, way_out: str
) -> None:
    """Refuse what the same source would find about the disputed day or one before it, all of it at once.

    Hold the Werkplein first: somebody may be making the dispute.
    """
    if source is Source.SELF:
        return
    disputed = disputed_of(session, [werkplein_id], today)
    parts = [
        DomainError(f"{why} {_way_out(each.milestone, source, way_out)}", _field(each.milestone, source))
        for each in found
        if (why := disputed.why(werkplein_id, source, each))
    ]
    if parts:
        raise Refused(parts)


def _way_out(milestone: str, source: Source, otherwise: str) -> str:
    return f"Kies bij {milestone} ‘Niet bekeken’." if source.is_visit else otherwise


def _field(milestone: str, source: Source) -> str:
    """Give the field to tell it at: a visit asks many milestones, the desk one with its day."""
    return milestone if source.is_visit else "holds_on"
