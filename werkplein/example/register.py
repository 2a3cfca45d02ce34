"""What changed in the register in the example year: a move, a correction of its day, and something that is to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from werkplein.core.actor import Actor
from werkplein.register import change_actions, queries
from werkplein.register.models import Werkplein, WerkpleinVersion
from werkplein.register.rules import Precision

# A Werkplein of the middle group that handed in every checklist, so the move costs it no level.
MOVES = "sneek"
MOVED_ON, RECORDED_ON = date(2010, 5, 1), date(2010, 5, 3)
# On 1 May nobody works: the keys came two days later.
REALLY_MOVED_ON, CORRECTED_ON = date(2010, 5, 3), date(2010, 5, 10)
ACROSS_TOWN = 0.006
# A satellite that is to stand on its own.
BECOMES_MAIN, FROM, DECIDED_ON = "barneveld", date(2011, 1, 1), date(2010, 6, 21)


def write_changes(session: Session, secretariat: Actor) -> None:
    """Change the register as the story has it, where its Werkpleinen are in it."""
    ids = dict(session.execute(select(Werkplein.code, Werkplein.id).order_by(Werkplein.id)).all())
    if MOVES in ids:
        _move(session, secretariat, ids[MOVES])
    if BECOMES_MAIN in ids:
        newest = _newest(session, ids[BECOMES_MAIN])
        change = {"main_id": None}
        change_actions.change_werkplein(session, secretariat, newest.werkplein_id, change, FROM, newest.id, DECIDED_ON)


def _move(session: Session, secretariat: Actor, werkplein_id: int) -> None:
    before = _newest(session, werkplein_id)
    new = {"moved": True, "lat": before.lat + ACROSS_TOWN, "precision": Precision.ADDRESS}
    change_actions.change_werkplein(session, secretariat, werkplein_id, new, MOVED_ON, before.id, RECORDED_ON)
    wrong = _newest(session, werkplein_id)
    change_actions.correct_version(
        session,
        secretariat,
        werkplein_id,
        wrong.id,
        replace(wrong.facts, lat=round(wrong.lat, 5)),
        REALLY_MOVED_ON,
        wrong.id,
        CORRECTED_ON,
    )


def _newest(session: Session, werkplein_id: int) -> WerkpleinVersion:
    return queries.versions(session, [werkplein_id])[werkplein_id][-1]
