"""Telling that a decision about a level ended: to the MT, the steering group and the secretariat, once each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from milestones.decision_letters import send_ended
from milestones.queries.decisions import ended_untold
from werkplein.core import audit
from werkplein.core.actor import SYSTEM
from werkplein.core.audit import Event
from werkplein.core.database import lock_name
from werkplein.people.queries import Holder, holders
from werkplein.people.rules import Role
from werkplein.register.models import Werkplein

# Who tells holds this name: of two at once, the second finds everything told.
LOCK = "decisions-ended"
# After a stop as long as this it is no news any more.
NEWS = timedelta(days=31)
NATIONAL = (Role.STEERING_GROUP, Role.SECRETARIAT)


def tell_ended(session: Session, today: date) -> int:
    """Tell of every decision that ended by now and was not told; gives how many. The trail keeps that it was told."""
    lock_name(session, LOCK)
    ended = ended_untold(session, today - NEWS, today)
    everyone = holders(session, today) if ended else []
    for override, werkplein in ended:
        readers = {each.account_id: each for each in _concerned(everyone, werkplein)}
        send_ended(session, override, werkplein, readers.values())
        audit.record(session, SYSTEM, Event.LEVEL_OVERRIDE_TOLD, override, werkplein.id, readers=len(readers))
    return len(ended)


def _concerned(everyone: Iterable[Holder], werkplein: Werkplein) -> Iterator[Holder]:
    """Give who is told; of who holds more than one role the last one counts, that of the MT."""
    found = list(everyone)
    yield from (each for each in found if each.role in NATIONAL)
    yield from (each for each in found if each.role is Role.MT_MEMBER and each.werkplein_id == werkplein.id)
