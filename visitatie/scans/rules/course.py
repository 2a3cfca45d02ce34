"""The course of a scan: which state follows which, on which days, and what is asked of whom by when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from visitatie.scans.rules.words import ScanDayNumber, ScanState
from werkplein.core.errors import Conflict, DomainError, Refused
from werkplein.core.labels import date_words
from werkplein.obligations.rules import ObligationKind
from werkplein.programme.rules import Quarter, ScanRules, add_months, add_working_days, is_working_day

MONTHS_AHEAD = 12
_S = ScanState
# What may follow on what; the way back is a step of its own, with a reason.
FORWARD: Mapping[ScanState, tuple[ScanState, ...]] = {
    _S.REQUESTED: (_S.PLANNED, _S.WITHDRAWN),
    _S.PLANNED: (_S.PLANNED, _S.REQUESTED, _S.DAY_ONE, _S.WITHDRAWN),
    _S.DAY_ONE: (_S.DAY_TWO, _S.WITHDRAWN),
    _S.DAY_TWO: (_S.DAY_THREE, _S.WITHDRAWN),
    _S.DAY_THREE: (_S.CLOSED,),
    _S.CLOSED: (),
    _S.WITHDRAWN: (),
}
BACK: Mapping[ScanState, ScanState] = {
    _S.PLANNED: _S.REQUESTED,
    _S.DAY_ONE: _S.PLANNED,
    _S.DAY_TWO: _S.DAY_ONE,
    _S.DAY_THREE: _S.DAY_TWO,
    _S.CLOSED: _S.DAY_THREE,
}


def may_follow(now: ScanState, then: ScanState) -> bool:
    """Tell whether a state may follow on another."""
    return then in FORWARD[now]


def refuse_move(now: ScanState, then: ScanState) -> None:
    """Refuse a step that does not follow on how the scan stands."""
    if not may_follow(now, then):
        raise Conflict(f"Deze scan is nu ‘{now.label.lower()}’. Deze stap past daar niet bij. Er is niets veranderd.")


def standing(held: Collection[ScanDayNumber], is_planned: bool) -> ScanState:
    """Give how a scan stood before it was withdrawn: what was held stays held."""
    for number in reversed(ScanDayNumber):
        if number in held:
            return number.state
    return _S.PLANNED if is_planned else _S.REQUESTED


def state_before(now: ScanState, held: Collection[ScanDayNumber], is_planned: bool) -> ScanState:
    """Give to what a mistake is undone; a request cannot be undone, it is withdrawn."""
    if now.is_withdrawn:
        return standing(held, is_planned)
    if now not in BACK:
        raise Conflict("Er is nog geen stap om terug te zetten. Trek de aanvraag in als de scan niet doorgaat.")
    return BACK[now]


@dataclass(frozen=True)
class Window:
    """From when until when the return session can be."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it: both borders count."""
        return self.first <= day <= self.last


def return_window(second: date, rules: ScanRules) -> Window:
    """Give the days for the return session: some two months after day 2 (source document 000, day 3)."""
    return Window(second + timedelta(days=rules.return_from_days), second + timedelta(days=rules.return_until_days))


def propose_return(second: date, closed: Collection[date], rules: ScanRules) -> date:
    """Give the working day nearest to the middle of the window; of two as near the earlier one."""
    window = return_window(second, rules)
    middle = window.first + (window.last - window.first) // 2
    span = (window.last - window.first).days + 1
    days = [window.first + timedelta(days=number) for number in range(span)]
    fitting = [each for each in days if is_working_day(each, closed)] or days
    return min(fitting, key=lambda each: (abs(each - middle), each))


def refuse_days(first: date, second: date, today: date, closed: Collection[date]) -> None:
    """Refuse days 1 and 2 that cannot be."""
    wrong = [*_wrong_day(first, "first", today, closed), *_wrong_day(second, "second", today, closed)]
    if not wrong and second <= first:
        wrong = [DomainError("Dag 2 komt na dag 1. Kies een latere dag.", "second")]
    if wrong:
        raise Refused(wrong)


def refuse_return(day: date, second: date, today: date, closed: Collection[date], rules: ScanRules) -> None:
    """Refuse a return session outside its window. When the window has passed any coming day is better than none."""
    wrong = list(_wrong_day(day, "day", today, closed))
    window = return_window(second, rules)
    if not wrong and not window.holds(day) and today <= window.last:
        told = f"tussen {date_words(window.first)} en {date_words(window.last)}"
        wrong = [DomainError(f"De terugkomsessie is ongeveer twee maanden na dag 2: {told}.", "day")]
    if wrong:
        raise Refused(wrong)


def _wrong_day(day: date, name: str, today: date, closed: Collection[date]) -> Iterable[DomainError]:
    if day < today:
        yield DomainError(f"{date_words(day)} is geweest. Kies vandaag of een latere dag.", name)
    elif day > add_months(today, MONTHS_AHEAD):
        yield DomainError("Kies een dag binnen een jaar.", name)
    elif not is_working_day(day, closed):
        yield DomainError(f"{date_words(day)} is geen werkdag. Kies een andere dag.", name)


@dataclass(frozen=True)
class Due:
    """An agreement, as far as it is expected of somebody."""

    id: int
    due_on: date
    is_reviewed: bool


@dataclass(frozen=True)
class Course:
    """What is known of a scan, as far as it follows from this what is asked."""

    id: int
    state: ScanState
    waits_since: date
    proposed_on: date | None = None
    confirmed_on: date | None = None
    plan_agreed_on: date | None = None
    days: Mapping[ScanDayNumber, date] = field(default_factory=dict)
    agreements: tuple[Due, ...] = ()


@dataclass(frozen=True)
class Ask:
    """Something that is asked, since when and until when; `part` tells it from the others of its scan."""

    kind: ObligationKind
    part: str
    opens_on: date
    due_on: date
    is_done: bool = False

    @property
    def period(self) -> str:
        """Give the quarter in which it is due."""
        return Quarter.of(self.due_on).code


def asks(course: Course, closed: Collection[date], rules: ScanRules) -> tuple[Ask, ...]:
    """Give all that is asked, or was asked and done, as the scan stands; what was withdrawn asks nothing."""
    if course.state.is_withdrawn:
        return ()
    return (*_before(course, closed, rules), *_on_days(course), *_after(course, closed, rules))


def _before(course: Course, closed: Collection[date], rules: ScanRules) -> Iterable[Ask]:
    part, is_planned = str(course.id), course.state.has_reached(_S.PLANNED)
    due = add_working_days(course.waits_since, rules.plan_working_days, closed)
    yield Ask(ObligationKind.SCAN_PLANNING, part, course.waits_since, due, is_planned)
    if is_planned and course.proposed_on is not None:
        first = course.days.get(ScanDayNumber.ONE, course.proposed_on)
        due = min(add_working_days(course.proposed_on, rules.confirm_working_days, closed), first)
        is_done = course.confirmed_on is not None or course.state.has_reached(_S.DAY_ONE)
        yield Ask(ObligationKind.SCAN_DAYS, part, course.proposed_on, due, is_done)


def _on_days(course: Course) -> Iterable[Ask]:
    for number, day in sorted(course.days.items()):
        opens = min(day, course.proposed_on or day)
        part = f"{course.id}-{number.value}"
        yield Ask(ObligationKind.SCAN_DAY, part, opens, day, course.state.has_reached(number.state))


def _after(course: Course, closed: Collection[date], rules: ScanRules) -> Iterable[Ask]:
    if not course.state.has_reached(_S.DAY_TWO):
        return
    held, is_over = course.days[ScanDayNumber.TWO], course.state.has_reached(_S.DAY_THREE)
    due = add_working_days(held, rules.agree_working_days, closed)
    is_agreed = course.plan_agreed_on is not None
    yield Ask(ObligationKind.SCAN_PLAN, str(course.id), held, due, is_agreed or is_over)
    for each in course.agreements:
        part = f"{course.id}-{each.id}"
        yield Ask(ObligationKind.SCAN_AGREEMENT, part, held, max(held, each.due_on), each.is_reviewed or is_over)
