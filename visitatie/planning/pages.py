"""What the pages of planning show, put together from questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.planning import queries
from visitatie.planning.entries import (
    STILL_TO_COME,
    TOLD,
    UNTOLD,
    Entry,
    Offered,
    as_told,
    day_short,
    entries_of,
    is_as_sent,
    is_as_told,
    lost_since,
    visit_words,
    while_away,
    without_day,
)
from visitatie.planning.facts_of import Facts, gather, problem_of
from visitatie.planning.models import Absence, VisitPlan
from visitatie.planning.publishing import seal_now, steps_of
from visitatie.planning.queries import Known
from visitatie.planning.rules.capacity import Capacity, WhatIf, capacity, what_if
from visitatie.planning.rules.facts import AbsenceKind, weekday_words
from visitatie.planning.rules.kept import from_kept
from visitatie.planning.rules.plan import Plan, Unplaced
from visitatie.planning.rules.words import fitting_words, standing_words
from visitatie.queries import Supporter, supporters
from visitatie.queries import quarters as known_quarters
from visitatie.rules import VisitStatus
from werkplein.core.labels import WEEKDAYS, listing, month_short, plural
from werkplein.programme.rules import Quarter

# Among the visits as they stand: proposed, and its day passed without an answer; and those nobody can pay any more.
UNANSWERED = "unanswered"
CLOSED_OFF = "closed_off"


@dataclass(frozen=True)
class Week:
    """A week of the calendar, with what each supporter does in it."""

    monday: date
    is_now: bool
    notes: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def number(self) -> int:
        """Give its number in the year."""
        return self.monday.isocalendar().week

    @property
    def days(self) -> str:
        """Say which days: `5–9 jul`, `30 aug–3 sep`."""
        friday = self.monday + timedelta(days=4)
        first = f"{self.monday.day}" if self.monday.month == friday.month else _short(self.monday)
        return f"{first}–{_short(friday)}"


@dataclass(frozen=True)
class Cell:
    """What one supporter does in one week."""

    entries: tuple[Entry, ...]
    away: tuple[str, ...]


def _short(day: date) -> str:
    return f"{day.day} {month_short(day.month)}"


@dataclass(frozen=True)
class Column:
    """One supporter of the calendar."""

    supporter: Supporter
    town: str


@dataclass(frozen=True)
class Result:
    """A plan that was found, ready to be looked at."""

    plan: Plan
    lead: str
    unplaced: Sequence[tuple[Visit, Unplaced]]
    changes: Sequence[str]
    same: int
    seal: str
    to_send: int
    to_withdraw: int
    entries: Sequence[Entry]
    # Of how many visits the MT had confirmed the day that this plan changes, as long as it was not sent.
    undone: int = 0
    # What was sent and has no day any more, and whether all else still is as it was sent.
    lost: Sequence[Visit] = ()
    # Others have no day than those that did not fit.
    is_moved_on: bool = False
    is_as_sent: bool = True


@dataclass(frozen=True)
class PlanningPage:
    """The page of a quarter: its plans, the one that is shown, and the calendar."""

    quarter: Quarter
    quarters: Sequence[Quarter]
    plans: Sequence[VisitPlan]
    shown: VisitPlan | None
    running: VisitPlan | None
    result: Result | None
    columns: Sequence[Column]
    weeks: Sequence[Week]
    visits: Mapping[int, Visit]
    facts: Facts
    capacity: Capacity
    # The same, when all that waits for a decision goes on too.
    capacity_of_all: Capacity
    is_newest: bool

    @property
    def counts(self) -> dict[str, int]:
        """Count the visits by how they stand; what nobody answered about in time is proposed no more."""
        found: dict[str, int] = defaultdict(int)
        for visit in self.visits.values():
            found[self._standing(visit)] += 1
        return found

    def _standing(self, visit: Visit) -> str:
        if visit.is_closed_off(self.facts.today):
            return CLOSED_OFF
        return UNANSWERED if visit.is_unanswered(self.facts.today) else visit.status.value

    @property
    def needed(self) -> int:
        """Count the visits that are asked, wait for a decision or were held: as the list of visits counts them."""
        return len(self.visits) - self.counts[VisitStatus.CANCELLED.value] - self.counts[CLOSED_OFF]

    @property
    def needed_words(self) -> str:
        """Say why so many, and which of them no plan is about yet."""
        if not self.waiting:
            return "één per achterblijver"
        waits = plural(self.waiting, "wacht", "wachten")
        return f"{self.needed - self.waiting} te plannen; {waits} op een besluit (G4)"

    @property
    def waiting(self) -> int:
        """Count the visits that wait for a decision."""
        return self.counts[VisitStatus.WAITING.value]

    @property
    def waiting_words(self) -> str:
        """Say what all takes when what waits goes on too; nothing when nothing waits."""
        if not self.waiting:
            return ""
        them = plural(self.waiting, "audit die op een besluit wacht", "audits die op een besluit wachten")
        every = self.capacity_of_all
        days = plural(every.person_days, "dag", "dagen")
        return f"Met {them} erbij zijn {every.needed} van {days} nodig. {every.fit_words}"

    @property
    def missed(self) -> list[Visit]:
        """Give the visits that did not happen and are to be booked again."""
        return [visit for visit in self.visits.values() if self._standing(visit) == VisitStatus.NO_SHOW.value]

    @property
    def unanswered(self) -> list[Visit]:
        """Give the visits whose every day passed without an answer."""
        return [visit for visit in self.visits.values() if self._standing(visit) == UNANSWERED]

    @cached_property
    def while_away(self) -> list[tuple[str, Visit]]:
        """Give the visits on days on which somebody of the team is away, each with its words."""
        found = while_away(self.visits.values(), self.facts.absences, self.facts.today)
        return [(visit_words(visit), visit) for visit in found]

    @property
    def solves_away(self) -> bool:
        """Tell whether the plan that is shown can be sent, and leaves none of these visits as it is."""
        if self.result is None or not self.can_send:
            return False
        thought = self.result.plan.by_visit
        return not any(is_as_told(visit, thought[visit.id]) for _, visit in self.while_away if visit.id in thought)

    @property
    def person_rows(self) -> list[tuple[str, str]]:
        """Give the days of each supporter, leave and part-time off."""
        return [(f"{each.name}, verlof en deeltijd eraf", str(each.days)) for each in self.capacity.people]

    @property
    def can_send(self) -> bool:
        """Tell whether the plan that is shown can be sent."""
        return bool(self.shown and self.result and self.shown.is_ready and self.is_newest and not self.shown.is_what_if)

    @property
    def has_told(self) -> bool:
        """Tell whether MTs were told a day: then the next plan had better change little."""
        return any(visit.status in STILL_TO_COME for visit in self.visits.values())

    @property
    def names(self) -> dict[int, str]:
        """Name the supporters by account."""
        return {each.id: each.label for each in self.facts.supporters}

    def label_of(self, account_id: int | None) -> str:
        """Name a supporter by function."""
        return next((each.label for each in self.facts.supporters if each.id == account_id), "iemand anders")

    def team_words(self, team: Iterable[int]) -> str:
        """Name who go."""
        return " en ".join(self.label_of(each) for each in team)


def planning_page(session: Session, quarter: Quarter, number: int | None, today: date) -> PlanningPage:
    """Put the page of a quarter together; twelve statements at most."""
    facts = gather(session, quarter, today)
    plans = queries.plans(session, quarter.code)
    visits = queries.of_quarter(session, quarter.code)
    shown = _shown(plans, number)
    newest = next((each for each in plans if not each.is_what_if), None)
    is_asked = any(visit.is_proposed for visit in visits.values())
    offered = queries.slots_of_quarter(session, quarter.code) if is_asked else {}
    result = _result(shown, facts, visits, offered) if shown and shown.outcome else None
    entries = result.entries if result else as_told(visits.values(), offered, today)
    columns = _columns(facts, entries)
    problem = problem_of(facts, shown.team_size if shown else 1)
    return PlanningPage(
        quarter=quarter,
        quarters=sorted({*known_quarters(session), quarter}, reverse=True),
        plans=plans,
        shown=shown,
        running=next((each for each in plans if each.is_running), None),
        result=result,
        columns=columns,
        weeks=_weeks(facts, columns, entries),
        visits=visits,
        facts=facts,
        capacity=capacity(problem),
        capacity_of_all=what_if(problem, WhatIf(extra=_waiting(visits))),
        is_newest=shown is not None and shown is newest,
    )


def _shown(plans: Sequence[VisitPlan], number: int | None) -> VisitPlan | None:
    """Give the plan that was asked for, or the newest: while that is being made, the one before it."""
    if number is not None:
        return next((each for each in plans if each.number == number), None)
    return next((each for each in plans if not each.is_running), plans[0] if plans else None)


def _waiting(visits: Mapping[int, Visit]) -> int:
    return sum(visit.status is VisitStatus.WAITING for visit in visits.values())


def _result(shown: VisitPlan, facts: Facts, visits: Mapping[int, Visit], offered: Offered) -> Result:
    outcome = shown.outcome or {}
    plan = from_kept(outcome)
    unplaced = [(visits[each.visit_id], each) for each in plan.unplaced if each.visit_id in visits]
    steps = steps_of(plan, (each.visit for each in facts.asked))
    lost = lost_since(plan, visits) if shown.is_published else []
    names, without = [visit.werkplein.name for visit, _ in unplaced], without_day(visits, facts.today)
    is_moved_on = shown.is_published and sorted(without) != sorted(names)
    asked = sum(visit.status in (*TOLD, *UNTOLD) for visit in visits.values())
    return Result(
        plan=plan,
        lead=standing_words(asked, without) if is_moved_on else fitting_words(len(plan.placed), names),
        unplaced=unplaced,
        changes=_changes(outcome),
        same=outcome["same"],
        seal=seal_now(shown, facts),
        to_send=len(steps.anew),
        to_withdraw=len(steps.withdrawn),
        entries=entries_of(shown, plan, visits, offered, facts.today),
        undone=0 if shown.is_published or shown.is_what_if else outcome.get("undone", 0),
        lost=lost,
        is_moved_on=is_moved_on,
        is_as_sent=not shown.is_published or is_as_sent(plan, visits),
    )


def _changes(outcome: Mapping[str, Any]) -> list[str]:
    """Say what moved; in a first plan nothing did, though every visit in it is new."""
    found = outcome["changes"]
    is_first = not outcome["same"] and not any(was_told for _, _, was_told in found)
    return [] if is_first else [words for _, words, _ in found]


def _columns(facts: Facts, entries: Iterable[Entry]) -> list[Column]:
    going = {person for entry in entries for person in entry.placed.team}
    return [
        Column(each, facts.bases[each.id].town if each.id in facts.bases else "")
        for each in facts.supporters
        if each.is_active or each.id in going
    ]


def _weeks(facts: Facts, columns: Sequence[Column], entries: Sequence[Entry]) -> list[Week]:
    monday = facts.quarter.start - timedelta(days=facts.quarter.start.weekday())
    weeks = []
    while monday <= facts.quarter.end:
        is_now = monday <= facts.today < monday + timedelta(days=7)
        cells = tuple(_cell(facts, column, monday, entries) for column in columns)
        weeks.append(Week(monday, is_now, _notes(facts, monday), cells))
        monday += timedelta(days=7)
    return weeks


def _cell(facts: Facts, column: Column, monday: date, entries: Sequence[Entry]) -> Cell:
    end = monday + timedelta(days=6)
    mine = [entry for entry in entries if column.supporter.id in entry.placed.team]
    of_week = sorted((one for one in mine if monday <= one.placed.day <= end), key=lambda one: one.placed.day)
    away = (*_away(facts.absences, column.supporter.id, monday), *_elsewhere(facts, column.supporter.id, monday))
    return Cell(tuple(of_week), tuple(dict.fromkeys(away)))


def _elsewhere(facts: Facts, account_id: int, monday: date) -> Iterable[str]:
    """Give the visits of a week that are of another quarter, or no audit: they take days of this plan too."""
    for one in facts.others:
        day = one.told_on
        if account_id in one.team and day is not None and monday <= day < monday + timedelta(days=7):
            yield f"{one.visit.kind.label} {one.name}, {day_short(day)}"


def _away(absences: Iterable[Absence], account_id: int, monday: date) -> Iterable[str]:
    friday = monday + timedelta(days=4)
    for row in absences:
        if row.account_id != account_id or row.begins_on > friday or row.ends_on < monday:
            continue
        what = "Afwezig" if row.kind is AbsenceKind.LEAVE else row.what or row.kind.label
        first, last = max(row.begins_on, monday), min(row.ends_on, friday)
        if (first, last) == (monday, friday):
            yield what
        else:
            yield f"{what}, {day_short(first)}" + ("" if first == last else f" tot en met {day_short(last)}")


def _notes(facts: Facts, monday: date) -> tuple[str, ...]:
    days = [monday + timedelta(days=ahead) for ahead in range(5)]
    closed = [f"{facts.closed[day]}, {day_short(day)}" for day in days if day in facts.closed]
    regions = sorted(
        {each.region.capitalize() for each in facts.closings if each.begin <= days[-1] and each.end >= days[0]}
    )
    schools = [f"Schoolvakantie {', '.join(regions)}"] if regions else []
    return (*closed, *schools)


@dataclass(frozen=True)
class SupporterFacts:
    """What is known of one supporter before a plan is made."""

    supporter: Supporter
    base: Known | None
    absences: Sequence[Absence]

    @property
    def words(self) -> str:
        """Say from where and when."""
        if self.base is None:
            return "Nog geen standplaats."
        office = self.base.base.office_weekday
        at_office = f" Kantoordag: {WEEKDAYS[office]}." if office is not None else ""
        return f"Vanuit {self.base.town}, {weekday_words(self.base.base.facts.weekdays)}.{at_office}"


def facts_page(session: Session, today: date) -> tuple[list[SupporterFacts], list[tuple[int, str]]]:
    """Give what is known of each supporter, and the municipalities to choose from; four statements."""
    bases, rows = queries.bases(session), queries.absences(session, today)
    found = [
        SupporterFacts(each, bases.get(each.id), [row for row in rows if row.account_id == each.id])
        for each in supporters(session, today)
        if each.is_active
    ]
    return found, queries.towns(session)


def away_words(session: Session, absence: Absence, today: date) -> str:
    """Say after somebody turned out to be away which visits stand on those days; one statement."""
    found = while_away(queries.visits_during(session, absence), [absence], today)
    if not found:
        return "Bewaard. Op die dagen staat geen bezoek."
    visits = plural(len(found), "bezoek", "bezoeken")
    which = listing([visit_words(each) for each in found])
    return f"Bewaard. Op die dagen nog {visits}: {which}. Maak een nieuw plan, of kies zelf een andere dag."
