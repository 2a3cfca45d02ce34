"""Questions about reminders: what is expected, which steps were taken, who waits for mail, and what went unanswered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from werkplein.core.actor import ScopeKind, Scopes
from werkplein.core.database import ask
from werkplein.obligations.actions import OUTLASTING
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState, is_late
from werkplein.people.queries import Holder
from werkplein.people.rules import MailRhythm, Role, default_rhythm
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open
from werkplein.reminders.models import Reminder, TakenStep
from werkplein.reminders.rules import MOMENTS, ReminderState, Step, is_visit_priority

EVERYWHERE = Scopes(national=True)
REMINDING = tuple(step for step in Step if step.is_reminder)
# What waits was not told yet, and what was dropped never will be.
TOLD_STATES = (ReminderState.MAILED, ReminderState.ON_PAGE)


class Awaited(NamedTuple):
    """Something that is expected and not done, as a plain row: there may be years of them."""

    id: int
    werkplein_id: int
    kind: ObligationKind
    period: str
    part: str
    opens_on: date
    due_on: date
    address: str
    audience: str

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done before this day."""
        return is_late(ObligationState.OPEN, self.due_on, on)


_AWAITED = tuple(getattr(Obligation, name) for name in Awaited._fields)


@dataclass(frozen=True)
class Item:
    """Something that is expected, with the Werkplein it is expected of."""

    obligation: Awaited | Obligation
    code: str
    name: str
    region_id: int

    @property
    def id(self) -> int:
        """Give the id of the obligation."""
        return self.obligation.id

    @property
    def werkplein_id(self) -> int:
        """Give the id of the Werkplein."""
        return self.obligation.werkplein_id


def expected(session: Session, on: date, scopes: Scopes = EVERYWHERE) -> list[Item]:
    """Give what is expected now of Werkpleinen within reach, what waits longest first; one statement.

    Of who closed that is only what outlasts it.
    """
    is_asked = or_(is_open(on), Obligation.kind.in_(OUTLASTING))
    rows = ask(
        session,
        select(*_AWAITED, Werkplein.code, Werkplein.name, Werkplein.region_id)
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(Obligation.state == ObligationState.OPEN, Obligation.opens_on <= on)
        .where(Obligation.kind.in_(MOMENTS), is_asked, _reach(scopes))
        .order_by(Obligation.due_on, Obligation.kind, Obligation.period, Werkplein.name, Obligation.id),
    )
    width = len(_AWAITED)
    return [Item(Awaited(*row[:width]), *row[width:]) for row in rows]


def _reach(scopes: Scopes) -> ColumnElement[bool]:
    if scopes.national:
        return true()
    if not scopes.region_ids and not scopes.werkplein_ids:
        return false()
    return or_(Werkplein.region_id.in_(scopes.region_ids), Werkplein.id.in_(scopes.werkplein_ids))


# Made once: making a statement takes longer than asking the database, and so does writing a whole country into it.
_ON = bindparam("on", type_=Date)
_IS_LATE = Obligation.due_on < _ON
_IS_MINE = and_(Obligation.audience.in_(bindparam("audiences", expanding=True)), Obligation.opens_on <= _ON)
LATE_OR_MINE = (
    select(Obligation.kind, Obligation.werkplein_id, _IS_LATE, _IS_MINE)
    .where(Obligation.state == ObligationState.OPEN, or_(_IS_LATE, _IS_MINE))
    .distinct()
    .order_by(Obligation.kind, Obligation.werkplein_id)
)


def late_or_mine(
    session: Session, werkplein_ids: Collection[int], audiences: Sequence[str], on: date
) -> tuple[dict[ObligationKind, int], dict[ObligationKind, int]]:
    """Count per kind at how many of these Werkpleinen something is late, and is asked of these; one statement."""
    among = frozenset(werkplein_ids)
    late: dict[ObligationKind, set[int]] = defaultdict(set)
    mine: dict[ObligationKind, set[int]] = defaultdict(set)
    for kind, werkplein_id, has_passed, is_mine in ask(session, LATE_OR_MINE, {"on": on, "audiences": audiences}):
        if werkplein_id in among:
            late[kind] |= {werkplein_id} if has_passed else set()
            mine[kind] |= {werkplein_id} if is_mine else set()
    return _per_kind(late), _per_kind(mine)


def _per_kind(found: Mapping[ObligationKind, set[int]]) -> dict[ObligationKind, int]:
    return {kind: len(those) for kind, those in found.items() if those}


def hold(session: Session, obligation_ids: Collection[int]) -> set[int]:
    """Give which of these are still open, and keep them so until the end of the unit of work; one statement.

    Who is settling one meanwhile is waited for: then nothing is told about it any more.
    """
    still = select(Obligation.id).where(Obligation.id.in_(obligation_ids), Obligation.state == ObligationState.OPEN)
    return set(session.scalars(still.order_by(Obligation.id).with_for_update(read=True)))


def taken(session: Session) -> dict[int, dict[Step, date]]:
    """Give the steps that were taken or have passed about what is open, per obligation; one statement."""
    rows = session.execute(
        select(TakenStep.obligation_id, TakenStep.step, TakenStep.taken_on)
        .join(Obligation, and_(Obligation.id == TakenStep.obligation_id, Obligation.due_on == TakenStep.due_on))
        .where(Obligation.state == ObligationState.OPEN)
        .order_by(TakenStep.id)
    )
    found: dict[int, dict[Step, date]] = defaultdict(dict)
    for obligation_id, step, taken_on in rows:
        found[obligation_id][step] = taken_on
    return found


def by_hand_on(session: Session, day: date) -> set[int]:
    """Give what a reminder was sent about by hand on a day; one statement."""
    asked = select(TakenStep.obligation_id).where(TakenStep.step == Step.BY_HAND, TakenStep.taken_on == day)
    return set(session.scalars(asked.order_by(TakenStep.obligation_id)))


@dataclass(frozen=True)
class Waiting:
    """Something that one reader has yet to be told."""

    id: int
    account_id: int
    role: Role
    step: Step
    taken_on: date
    due_on: date
    obligation_id: int


def waiting(session: Session) -> list[Waiting]:
    """Give what has yet to be told, by reader; one statement."""
    rows = session.execute(
        select(
            Reminder.id,
            Reminder.account_id,
            Reminder.role,
            TakenStep.step,
            TakenStep.taken_on,
            TakenStep.due_on,
            TakenStep.obligation_id,
        )
        .join(TakenStep, TakenStep.id == Reminder.step_id)
        .where(Reminder.state == ReminderState.WAITING)
        .order_by(Reminder.account_id, Reminder.id)
    )
    return [Waiting(*row) for row in rows]


def last_mailed(session: Session, account_ids: Collection[int]) -> dict[int, date]:
    """Give when each of these readers last got a mail with reminders; one statement."""
    rows = session.execute(
        select(Reminder.account_id, func.max(Reminder.mailed_on))
        .where(Reminder.account_id.in_(account_ids), Reminder.state == ReminderState.MAILED)
        .group_by(Reminder.account_id)
        .order_by(Reminder.account_id)
    )
    return {account_id: on for account_id, on in rows if on is not None}


class Readers:
    """Who can be told something, looked up by scope."""

    def __init__(self, holders: Iterable[Holder]) -> None:
        """Sort the grants by account and by scope."""
        self._by_scope: dict[tuple[ScopeKind, int | None], list[Holder]] = defaultdict(list)
        self._by_account: dict[int, list[Holder]] = defaultdict(list)
        for holder in holders:
            self._by_scope[holder.scope].append(holder)
            self._by_account[holder.account_id].append(holder)

    def of(self, item: Item, roles: Collection[Role]) -> dict[int, Role]:
        """Give who holds one of these roles where this is expected, each account once with the role."""
        scopes = (
            (ScopeKind.WERKPLEIN, item.werkplein_id),
            (ScopeKind.REGION, item.region_id),
            (ScopeKind.NATIONAL, None),
        )
        found: dict[int, Role] = {}
        for scope in scopes:
            for holder in self._by_scope.get(scope, ()):
                if holder.role in roles:
                    found.setdefault(holder.account_id, holder.role)
        return found

    def rhythm(self, account_id: int) -> MailRhythm:
        """Give how often a reader wants mail."""
        grants = self._by_account[account_id]
        return grants[0].rhythm or default_rhythm([grant.role for grant in grants])

    def address(self, account_id: int) -> str:
        """Give where to write to."""
        return self._by_account[account_id][0].email


@dataclass(frozen=True)
class Told:
    """How often who must do something was reminded of it, and when for the last time."""

    count: int
    last_on: date


def reminded(session: Session) -> dict[int, Told]:
    """Give how often was reminded of what is open by the day it is due now, per obligation; one statement."""
    is_open = (Obligation.state == ObligationState.OPEN, TakenStep.due_on == Obligation.due_on)
    rows = session.execute(_counted(TakenStep.obligation_id).where(*is_open))
    return {obligation_id: Told(count, last_on) for obligation_id, count, last_on in rows}


def reminders_in(session: Session, quarter: Quarter) -> dict[int, int]:
    """Count per Werkplein the reminders about the checklist of a quarter, answered or not; one statement."""
    checklist = (Obligation.kind == ObligationKind.CHECKLIST, Obligation.period == quarter.code)
    rows = session.execute(_counted(Obligation.werkplein_id).where(*checklist))
    return {werkplein_id: count for werkplein_id, count, _ in rows}


def visit_priorities(session: Session, quarter: Quarter) -> list[int]:
    """Give the Werkpleinen that stayed silent after the reminders of a quarter: visit these first; one statement.

    That does not make them laggards (domain D.3, step 0).
    """
    still_open = (
        Obligation.kind == ObligationKind.CHECKLIST,
        Obligation.period == quarter.code,
        Obligation.state == ObligationState.OPEN,
    )
    rows = session.execute(_counted(Obligation.werkplein_id).where(*still_open))
    return [werkplein_id for werkplein_id, count, _ in rows if is_visit_priority(count)]


def _counted(column: InstrumentedAttribute[int]) -> Select[int, int, date]:
    """Count the reminders that reached somebody; by whatever column is asked."""
    reached = exists().where(Reminder.step_id == TakenStep.id, Reminder.state.in_(TOLD_STATES))
    return (
        select(column, func.count(), func.max(TakenStep.taken_on))
        .select_from(TakenStep)
        .join(Obligation, Obligation.id == TakenStep.obligation_id)
        .where(TakenStep.step.in_(REMINDING), ~TakenStep.is_passed, reached)
        .group_by(column)
        .order_by(column)
    )


def never_delivered(session: Session) -> set[int]:
    """Give the Werkpleinen that never handed in any checklist (domain D.5); one statement."""
    handed_in = aliased(Obligation)
    ever = exists().where(
        handed_in.werkplein_id == Werkplein.id,
        handed_in.kind == ObligationKind.CHECKLIST,
        handed_in.state == ObligationState.DELIVERED,
    )
    return set(session.scalars(select(Werkplein.id).where(~ever).order_by(Werkplein.id)))


@dataclass(frozen=True)
class Sent:
    """A step that was taken, with what it was about and what became of it per role."""

    id: int
    taken_on: date
    step: Step
    obligation: Obligation
    code: str
    name: str
    readers: tuple[tuple[Role, ReminderState, int], ...] = ()


def count_sent(session: Session) -> int:
    """Count the steps that were taken; one statement."""
    return session.scalar(select(func.count()).select_from(TakenStep).where(~TakenStep.is_passed)) or 0


def sent(session: Session, first: int, size: int) -> list[Sent]:
    """Give the steps that were taken, newest first, with who was told in which role; two statements."""
    rows = session.execute(
        select(TakenStep.id, TakenStep.taken_on, TakenStep.step, Obligation, Werkplein.code, Werkplein.name)
        .join(Obligation, Obligation.id == TakenStep.obligation_id)
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(~TakenStep.is_passed)
        .order_by(TakenStep.taken_on.desc(), Werkplein.name, TakenStep.id)
        .offset(first)
        .limit(size)
    ).all()
    readers = _readers(session, [row[0] for row in rows])
    return [Sent(*row, readers=tuple(readers[row[0]])) for row in rows]


def _readers(session: Session, step_ids: Sequence[int]) -> dict[int, list[tuple[Role, ReminderState, int]]]:
    rows = session.execute(
        select(Reminder.step_id, Reminder.role, Reminder.state, func.count())
        .where(Reminder.step_id.in_(step_ids))
        .group_by(Reminder.step_id, Reminder.role, Reminder.state)
        .order_by(Reminder.step_id, Reminder.role, Reminder.state)
    )
    found: dict[int, list[tuple[Role, ReminderState, int]]] = defaultdict(list)
    for step_id, role, state, count in rows:
        found[step_id].append((role, state, count))
    return found
