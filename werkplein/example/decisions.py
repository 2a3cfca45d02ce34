"""What the steering group decided about levels in the example year: one that falls at once, and one fixed level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions.deciding import correct_level, override_level
from milestones.rules import Level
from milestones.rules.decisions import Corrected, Decided
from werkplein.core.actor import Actor
from werkplein.example.story import QUARTERS, Subject, Tale
from werkplein.register.models import Werkplein

DECIDED_ON, UNTIL = date(2010, 6, 28), date(2010, 9, 24)
REASON = (
    "De gemeente zei op 14 juni de samenwerking op. Wachten tot het niveau vanzelf daalt, kost een kwartaal. Daarom "
    "begint het stappenplan nu."
)
CORRECTED_ON, CORRECTED = date(2010, 5, 11), QUARTERS[2]
WHY = (
    "Drie stukken van februari waren al akkoord, maar stonden bij een ander Werkplein. Met die stukken was het de "
    "kopgroep."
)
# What opens first in the demonstration stays what it is.
NAMED = ("assen", "zwolle")


def decide(session: Session, actor: Actor, tale: Tale, subjects: Sequence[Subject]) -> None:
    """Let one that falls be a laggard a quarter sooner than by the rule, and correct one level of last quarter."""
    held, corrected = (_first(session, tale, subjects, plot) for plot in ("MMMA", "MMML"))
    if held is not None:
        override_level(session, actor, held, Decided(Level.LAGGARD, DECIDED_ON, UNTIL, REASON), 0, DECIDED_ON)
    if corrected is not None:
        correct_level(session, actor, corrected, Corrected(CORRECTED, Level.LEADER, WHY), 0, CORRECTED_ON)


def _first(session: Session, tale: Tale, subjects: Sequence[Subject], plot: str) -> Werkplein | None:
    """Give the first Werkplein with a history, apart from the four big cities and satellites."""
    found = [
        one.id
        for one in subjects
        if tale.plots[one.id] == plot and not one.is_g4 and one.main_id is None and one.code not in NAMED
    ]
    return session.get_one(Werkplein, found[0]) if found else None
