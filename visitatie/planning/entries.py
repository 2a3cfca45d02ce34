"""The visits of a plan as a page shows them: as they were thought, or as they stand by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from visitatie.models import Visit
from visitatie.planning.models import Absence, VisitPlan, VisitSlot
from visitatie.planning.offered import is_taken
from visitatie.planning.rules.kept import from_row
from visitatie.planning.rules.plan import Plan
from visitatie.planning.rules.problem import Placed
from visitatie.rules import DayPart, VisitStatus
from werkplein.core.labels import MONTHS, WEEKDAYS, listing

# What is told of a visit by its own day, and not by that of a plan.
TOLD = (VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.HELD)
STILL_TO_COME = (VisitStatus.PROPOSED, VisitStatus.CONFIRMED)
# What is asked and has no day.
UNTOLD = (VisitStatus.OPEN, VisitStatus.NO_SHOW)


@dataclass(frozen=True)
class Entry:
    """One visit in the calendar: when, and whether that is a thought, told or fixed."""

    visit: Visit
    placed: Placed
    is_fixed: bool
    is_told: bool
    others: tuple[Placed, ...] = ()

    @property
    def day_words(self) -> str:
        """Say when, short: `di 13 juli, ochtend`."""
        return _when(self.placed)

    def other_words(self, names: Mapping[int, str]) -> list[str]:
        """Say which other days the MT can choose, and with whom where that is somebody else; names by account."""
        return [_when(each) + self._with(each, names) for each in self.others]

    def _with(self, other: Placed, names: Mapping[int, str]) -> str:
        if set(other.team) == set(self.placed.team):
            return ""
        return " met " + listing([names.get(one, "iemand anders") for one in other.team])

    @property
    def state(self) -> str:
        """Say how it stands, in the plan."""
        if self.is_told:
            return self.visit.status.label
        return "Nieuw in dit plan"


def day_short(day: date) -> str:
    """Write a day for a calendar: `di 13 juli`."""
    return f"{WEEKDAYS[day.weekday()][:2]} {day.day} {MONTHS[day.month - 1]}"


def _when(placed: Placed) -> str:
    return f"{day_short(placed.day)}, {placed.part.label.lower()}"


# The days that an MT can choose among, by visit.
Offered = Mapping[int, Sequence[VisitSlot]]


def entries_of(shown: VisitPlan, plan: Plan, visits: Mapping[int, Visit], offered: Offered, today: date) -> list[Entry]:
    """Give the visits of a plan: what was sent as it stands with the MTs now, another plan as it was thought."""
    slots = (shown.outcome or {}).get("slots", {})
    found, told = [], []
    for placed in plan.placed:
        visit = visits.get(placed.visit_id)
        if visit is None:
            continue
        if visit.status in TOLD and (shown.is_published or is_as_told(visit, placed)):
            told.append(visit)
        elif not shown.is_published:
            others = tuple(from_row(row) for row in slots.get(str(placed.visit_id), ()))
            found.append(Entry(visit, placed, False, False, others))
    shown_too = TOLD if shown.is_published else (VisitStatus.HELD,)
    besides = [each for each in visits.values() if each.id not in plan.by_visit and each.status in shown_too]
    return sorted([*found, *as_told([*told, *besides], offered, today)], key=_order)


def as_told(visits: Iterable[Visit], offered: Offered, today: date) -> list[Entry]:
    """Give the visits that have a day as the MTs know them; one whose every day passed without an answer has none.

    A day that another MT took since is none of those that can still be chosen.
    """
    with_day = [each for each in visits if each.status in TOLD and not each.is_unanswered(today)]
    coming = [each for each in with_day if each.status in STILL_TO_COME]
    return [
        _live(
            visit, [slot for slot in offered.get(visit.id, ()) if slot.day >= today and _is_free(slot, coming)], today
        )
        for visit in with_day
    ]


def _is_free(slot: VisitSlot, visits: Iterable[Visit]) -> bool:
    return not is_taken(slot, [each for each in visits if each.id != slot.visit_id])


def _order(entry: Entry) -> tuple[date, bool, int]:
    return entry.placed.day, entry.placed.part is DayPart.AFTERNOON, entry.visit.id


def lost_since(plan: Plan, visits: Mapping[int, Visit]) -> list[Visit]:
    """Give what had a day in a plan that was sent, and has none now: the MT declined, or it was taken back."""
    placed = (visits.get(each.visit_id) for each in plan.placed)
    return [visit for visit in placed if visit is not None and visit.is_open]


def without_day(visits: Mapping[int, Visit], today: date) -> list[str]:
    """Name the Werkpleinen whose audit is asked and has no day now, or none that is still to come."""
    return [each.werkplein.name for each in visits.values() if each.status in UNTOLD or each.is_unanswered(today)]


def is_as_sent(plan: Plan, visits: Mapping[int, Visit]) -> bool:
    """Tell whether every visit that is still to come is on the day, and with the people, of a plan that was sent."""
    told = ((visits.get(each.visit_id), each) for each in plan.placed)
    return all(visit is None or visit.status.is_over or is_as_told(visit, placed) for visit, placed in told)


def is_as_told(visit: Visit, placed: Placed) -> bool:
    """Tell whether a plan has a visit on the day, and with the people, that its MT knows."""
    return (visit.planned_on, visit.part, visit.team) == (placed.day, placed.part, placed.team)


def _live(visit: Visit, offered: Sequence[VisitSlot], today: date) -> Entry:
    """Give a visit by its own day, or by the first that is still offered where that one has passed.

    The others are those that its MT can choose; LookupError where it has no day.
    """
    day, part = visit.held_on or visit.planned_on, visit.part
    if day is None or part is None:
        raise LookupError(f"visit {visit.id} has no day")
    choices = [Placed(visit.id, slot.day, slot.part, slot.team) for slot in offered]
    placed = choices[0] if visit.has_passed(today) and choices else Placed(visit.id, day, part, visit.team)
    others = tuple(each for each in choices if each != placed)
    is_fixed = visit.status in (VisitStatus.CONFIRMED, VisitStatus.HELD)
    return Entry(visit, placed, is_fixed, True, others if visit.is_proposed else ())


def while_away(visits: Iterable[Visit], absences: Iterable[Absence], today: date) -> list[Visit]:
    """Give the visits still to come on a day on which somebody of the team is away, in the order of their days."""
    away = [each for each in absences if each.account_id is not None]
    coming = [each for each in visits if each.status in STILL_TO_COME and each.planned_on and each.planned_on >= today]
    found = [visit for visit in coming if any(_meets(visit, each) for each in away)]
    return sorted(found, key=lambda visit: (visit.planned_on or today, visit.id))


def _meets(visit: Visit, absence: Absence) -> bool:
    is_that_day = visit.planned_on is not None and absence.begins_on <= visit.planned_on <= absence.ends_on
    is_that_part = visit.part is not None and visit.part.overlaps(absence.part)
    return absence.account_id in visit.team and is_that_day and is_that_part


def visit_words(visit: Visit) -> str:
    """Name a visit with its day, and whether the MT agreed: `Tiel (di 24 augustus, bevestigd)`."""
    agreed = ", bevestigd" if visit.status is VisitStatus.CONFIRMED else ""
    return f"{visit.werkplein.name} ({day_short(visit.planned_on) if visit.planned_on else ''}{agreed})"
