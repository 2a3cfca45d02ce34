"""What the steering group of the example year decided freely: with what followed, done, under way, late, corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from visitatie.cockpit import actions
from visitatie.cockpit.models import DecisionFollowUp
from visitatie.cockpit.rules import FollowUpState, Move, Taken, Wanted
from werkplein.core.actor import Actor
from werkplein.register.models import Werkplein

Who = Callable[[str], Actor]
SUPPORTERS = Taken(
    "Twee procesondersteuners tot eind 2010",
    "De twee procesondersteuners blijven tot en met december 2010 beschikbaar voor de achterblijvers.",
    "Elk kwartaal moeten alle achterblijvers een audit krijgen. Met minder mensen lukt dat niet.",
    date(2010, 2, 9),
)
SUPPORTERS_NEXT = Wanted(
    "Vraag UWV en Divosa om de inzet tot het eind van het jaar vast te leggen.",
    "secretaris van de stuurgroep",
    date(2010, 3, 12),
)
SUPPORTERS_RESULT = "UWV en Divosa hebben de inzet op 4 maart schriftelijk bevestigd."
ELECTIONS = Taken(
    "Nieuwe colleges na de verkiezingen",
    "Elk nieuw college krijgt voor de zomer een brief over wat zijn Werkplein nog moet doen.",
    "Na de verkiezingen van 3 maart kennen veel nieuwe wethouders de afspraken niet.",
    date(2010, 4, 20),
)
ELECTIONS_NEXT = Wanted("Stuur met de VNG een brief aan alle nieuwe colleges.", "accountmanager VNG", date(2010, 6, 25))
ASSEN = Taken(
    "Gesprek met het bestuur in Assen",
    "Een lid van de stuurgroep praat met de wethouder en de districtsmanager over één gezamenlijke balie.",
    "Assen is al vier kwartalen achterblijver, en een audit alleen verandert daar niets.",
    date(2010, 6, 22),
)
ASSEN_NEXT = Wanted("Plan het gesprek met beide besturen voor het zomerreces.", "procesondersteuner", date(2010, 7, 16))
SCHEDULE = Taken(
    "Vergaderingen in het najaar",
    "De stuurgroep vergadert in het najaar op 21 september en op 23 november.",
    "Zo ligt er steeds een vastgesteld kwartaal als de stuurgroep bij elkaar komt.",
    date(2010, 6, 22),
)
BEGUN_ON, CORRECTED_ON = date(2010, 5, 10), date(2010, 6, 24)
CORRECTED = "De stuurgroep vergadert in het najaar op 26 oktober en op 23 november."
WHY_CORRECTED = "In het verslag stond een dag waarop het derde kwartaal nog niet voorbij is."


def decide(session: Session, who: Who) -> None:
    """Take the decisions in the order of their days, and do of what follows what was done by then."""
    steering, secretariat = who("stuurgroep"), who("secretariaat")
    first = _take(session, steering, SUPPORTERS, SUPPORTERS_NEXT)
    done = Move(FollowUpState.DONE, date(2010, 3, 4), SUPPORTERS_RESULT)
    actions.move(session, secretariat, first, done, date(2010, 3, 5))
    second = _take(session, steering, ELECTIONS, ELECTIONS_NEXT)
    actions.move(session, secretariat, second, Move(FollowUpState.STARTED, BEGUN_ON, ""), BEGUN_ON)
    assen = session.scalar(select(Werkplein).where(Werkplein.code == "assen"))
    if assen is not None:
        actions.take(session, steering, ASSEN, assen, ASSEN_NEXT, ASSEN.holds_on)
    planned = actions.take(session, steering, SCHEDULE, None, None, SCHEDULE.holds_on)
    better = replace(SCHEDULE, decision=CORRECTED)
    actions.correct(session, steering, planned, better, WHY_CORRECTED, planned.id, CORRECTED_ON)


def _take(session: Session, actor: Actor, taken: Taken, wanted: Wanted) -> DecisionFollowUp:
    row = actions.take(session, actor, taken, None, None, taken.holds_on)
    return actions.follow(session, actor, row, wanted, taken.holds_on)
