"""Says of a few figures that they are zero or do not apply, so that every state can be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from werkplein.completeness import actions, queries, rules
from werkplein.completeness.rules import Asked, Declared, Says, Standing
from werkplein.core.actor import Actor
from werkplein.programme.rules import Month, Programme

YEAR = 2010
# How many figures of each kind are answered; the rest stays as it is.
ROUNDS, UNANSWERED, ZEROS = 2, 1, 1
NOT_HERE = "Dit is een nevenlocatie. De meting gebeurde samen met de hoofdlocatie."
MOVED = "Door de verhuizing was er deze maand geen spreekuur op deze locatie."
NOBODY = "Overgang naar een andere locatie: er stonden nog zes klanten ingeschreven. Niemand van hen vond werk."
SILENT = "In de meetweken kwamen er weinig bezoekers. Niemand vulde de vragenlijst in."
LEFT = 6


def answer_some(session: Session, who: Actor, programme: Programme, today: date) -> None:
    """Answer some of what is missing, always the same."""
    asked = rules.asked_in(programme, YEAR)
    how = queries.standings(session, asked, today)

    def late(is_asked: Callable[[Asked], bool]) -> list[tuple[int, Asked]]:
        return [
            (werkplein_id, each)
            for werkplein_id, found in sorted(how.items())
            for each in asked
            if is_asked(each) and found.get(each.key) is Standing.LATE
        ]

    rounds = late(lambda each: not each.is_outflow)
    moved = late(lambda each: each.is_outflow and each.period == Month(YEAR, 2).code)[:1]
    zeros = late(lambda each: each.is_outflow and each.period == Month(YEAR, 4).code)[:ZEROS]
    for found, declared in (
        (rounds[:ROUNDS], Declared(Says.NOT_APPLICABLE, NOT_HERE)),
        (rounds[ROUNDS : ROUNDS + UNANSWERED], Declared(Says.ZERO, SILENT)),
        (moved, Declared(Says.NOT_APPLICABLE, MOVED)),
        (zeros, Declared(Says.ZERO, NOBODY, LEFT)),
    ):
        for werkplein_id, each in found:
            actions.declare(session, who, werkplein_id, each, declared, programme, today)
