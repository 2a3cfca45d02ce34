"""The days that an MT was offered: which of them it can still choose, and which were taken since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.planning.models import Absence, VisitSlot
from visitatie.planning.queries import absences_of, slots_of, visits_on


@dataclass(frozen=True)
class Offered:
    """The days that can be chosen, and those that cannot any more."""

    free: Sequence[VisitSlot] = ()
    gone: Sequence[VisitSlot] = ()

    def gone_words(self, near: date) -> str:
        """Name the days that cannot be chosen any more: `dinsdag 13 juli, ochtend en donderdag 15 juli, middag`."""
        return " en ".join(each.day_words(near) for each in self.gone)

    def __bool__(self) -> bool:
        return bool(self.free or self.gone)


def offered(session: Session, visit: Visit, today: date) -> Offered:
    """Give the days that were offered and are still to come; three statements at most.

    A day is gone when someone of its team has another visit or is away by then. What else came in between, such as the
    way from one visit to the next, is looked at when the MT chooses (`actions.choose`).
    """
    slots = [each for each in slots_of(session, visit.id) if each.day >= today]
    if not slots:
        return Offered()
    people = sorted({one for each in slots for one in each.team})
    days = sorted({each.day for each in slots})
    others = visits_on(session, people, days, but=visit.id)
    away = absences_of(session, people, days[0], days[-1])
    gone = [each for each in slots if is_taken(each, others) or _is_away(each, away)]
    return Offered([each for each in slots if each not in gone], gone)


def is_taken(slot: VisitSlot, others: Sequence[Visit]) -> bool:
    """Tell whether someone of the team of a day has another visit then."""
    return any(
        each.planned_on == slot.day
        and each.part is not None
        and each.part.overlaps(slot.part)
        and not set(slot.team).isdisjoint(each.team)
        for each in others
    )


def _is_away(slot: VisitSlot, absences: Sequence[Absence]) -> bool:
    return any(
        each.account_id in slot.team and each.begins_on <= slot.day <= each.ends_on and each.part.overlaps(slot.part)
        for each in absences
    )
