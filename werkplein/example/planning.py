"""What makes planning interesting: where supporters start, when they are away, and when MTs cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from visitatie.planning import actions
from visitatie.planning.models import SchoolClosing
from visitatie.planning.rules.facts import AbsenceKind, Away, Base, SchoolRegion
from visitatie.rules import DayPart
from werkplein.core.actor import Actor
from werkplein.register.models import Municipality, Werkplein

MONDAY_TO_FRIDAY = frozenset(range(5))
# By the first part of the address: the town, the workdays, and the day at the office.
BASES = {
    "ondersteuner": ("Zwolle", MONDAY_TO_FRIDAY, 0),
    "ondersteuner2": ("Breda", MONDAY_TO_FRIDAY - {2}, 4),
}
AWAY = (
    ("ondersteuner", Away(date(2010, 8, 2), date(2010, 8, 20))),
    ("ondersteuner2", Away(date(2010, 7, 26), date(2010, 8, 13))),
    (
        "ondersteuner",
        Away(date(2010, 9, 7), date(2010, 9, 7), AbsenceKind.APPOINTMENT, DayPart.MORNING, "Overleg stuurgroep"),
    ),
    (
        "ondersteuner2",
        Away(date(2010, 9, 7), date(2010, 9, 7), AbsenceKind.APPOINTMENT, DayPart.MORNING, "Overleg stuurgroep"),
    ),
)
# Every so many Werkpleinen the MT cannot on all days, or is on holiday.
PART_TIME_EVERY, AWAY_EVERY = 4, 7
PART_TIME = ((1, 3), (0, 1, 2), (3,))
HOLIDAY = Away(date(2010, 7, 26), date(2010, 8, 20), AbsenceKind.BLOCKED, what="Vakantie van het MT")
# Invented, near the real ones: each region has six weeks, at its own time.
SUMMER = {
    SchoolRegion.NORTH: (date(2010, 7, 3), date(2010, 8, 15)),
    SchoolRegion.MIDDLE: (date(2010, 7, 10), date(2010, 8, 22)),
    SchoolRegion.SOUTH: (date(2010, 7, 24), date(2010, 9, 5)),
}


def tell_facts(session: Session, actor: Callable[[str], Actor], today: date) -> None:
    """Write down what supporters and MTs told before the first plan."""
    secretariat = actor("secretariaat")
    rows = session.execute(select(Municipality.name, Municipality.id).order_by(Municipality.id))
    towns = {row.name: row.id for row in rows}
    for name, (town, weekdays, office) in BASES.items():
        someone = actor(name)
        if someone.id is not None and town in towns:
            actions.set_base(session, someone, someone.id, Base(towns[town], weekdays, office), 0, today)
    for name, away in AWAY:
        someone = actor(name)
        if someone.id is not None:
            actions.add_absence(session, someone, someone.id, away, today)
    _tell_mts(session, secretariat, today)
    session.add_all(
        SchoolClosing(region=region, name="Zomervakantie", begins_on=begin, ends_on=end)
        for region, (begin, end) in SUMMER.items()
    )


def _tell_mts(session: Session, actor: Actor, today: date) -> None:
    werkpleinen = session.scalars(select(Werkplein).order_by(Werkplein.code)).all()
    for number, werkplein in enumerate(werkpleinen):
        if number % PART_TIME_EVERY == 0:
            weekdays = PART_TIME[number // PART_TIME_EVERY % len(PART_TIME)]
            actions.set_mt_days(session, actor, werkplein, weekdays)
        if number % AWAY_EVERY == 0:
            actions.block_days(session, actor, werkplein, HOLIDAY, today)
