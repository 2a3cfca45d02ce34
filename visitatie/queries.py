"""Questions about visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Executable, Select, and_, case, false, func, inspect, literal, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from milestones.models import Assessment, FixedLevel, FixedQuarter
from milestones.queries import last_fixed
from milestones.queries.decisions import counting_level
from milestones.rules import Level
from visitatie.models import Visit
from visitatie.rules import ASKED, Appointment, Laggard, Tally, VisitKind, VisitStatus
from werkplein.core.actor import Scopes
from werkplein.core.audit import AuditEntry
from werkplein.core.database import among, ask_about, read_rows
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.models import Account, Grant
from werkplein.people.queries import Recipient
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.closings import closings
from werkplein.register.kept import kept
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen, is_open

UNSETTLED = (VisitStatus.WAITING, *ASKED)


@dataclass(frozen=True)
class Filter:
    """Which visits to list."""

    quarter: str = ""
    supporter_id: int | None = None
    statuses: tuple[VisitStatus, ...] = ()
    is_overdue: bool = False
    is_unanswered: bool = False
    search: str = ""


@dataclass(frozen=True)
class Supporter:
    """Someone who visits, named by function and number: `Ondersteuner 1`."""

    id: int
    label: str
    is_active: bool


def find(session: Session, visit_id: int) -> Visit | None:
    """Give the visit with its Werkplein and region, if it is there; one statement."""
    loaded = joinedload(Visit.werkplein).joinedload(Werkplein.region)
    return session.scalar(select(Visit).options(loaded).where(Visit.id == visit_id))


def listed(session: Session, scopes: Scopes, wanted: Filter, on: date) -> Sequence[Visit]:
    """Give the visits of a list, most urgent first; one statement."""
    question = (
        _within(scopes)
        .where(_of_audits())
        .order_by(
            Visit.status == VisitStatus.CANCELLED,
            Visit.status == VisitStatus.HELD,
            func.coalesce(Visit.planned_on, Visit.due_on),
            Werkplein.name,
        )
    )
    if wanted.quarter:
        question = question.where(Visit.quarter == wanted.quarter)
    if wanted.supporter_id is not None:
        question = question.where(Visit.supporter_id == wanted.supporter_id)
    if wanted.statuses:
        question = question.where(_counts_as(wanted.statuses, on))
    if wanted.is_unanswered:
        question = question.where(unanswered(on), ~closed_off(on))
    if wanted.is_overdue:
        question = question.where(_overdue(on))
    if wanted.search:
        question = question.where(Werkplein.name.icontains(wanted.search, autoescape=True))
    return session.scalars(question).all()


def waiting_for(session: Session, scopes: Scopes, supporter_id: int | None, on: date) -> Sequence[Visit]:
    """Give the visits without a day of which the MT wants another one, and those this supporter brings; one statement.

    What was asked anew comes first, that of the supporter before that of others, and the own ones whose day passed
    without an answer; then by day. Where the Werkplein closed it is a day before the closing that is to be recorded.
    """
    is_moved = (Visit.status == VisitStatus.OPEN) & (Visit.reason != "")
    is_own = Visit.supporter_id == supporter_id
    is_brought = is_own & Visit.status.in_((VisitStatus.PROPOSED, VisitStatus.CONFIRMED))
    question = _within(scopes).where(_of_audits(), is_moved | is_brought, ~closed_off(on))
    order = (
        (is_moved | unanswered(on)).desc(),
        is_own.desc(),
        func.coalesce(Visit.planned_on, Visit.due_on),
        Werkplein.name,
    )
    return session.scalars(question.order_by(*order)).all()


def _within(scopes: Scopes) -> Select[Visit]:
    question = (
        select(Visit)
        .join(Visit.werkplein)
        .join(Werkplein.region)
        .options(contains_eager(Visit.werkplein).contains_eager(Werkplein.region))
    )
    return question.where(within_reach(scopes))


def closing_after(session: Session, on: date) -> Mapping[int, date]:
    """Give on which day the Werkpleinen close that are still to close, by id; of what is kept of the register."""
    return {werkplein_id: closing.on for werkplein_id, closing in kept(session, on, closings).items()}


def within_reach(scopes: Scopes) -> ColumnElement[bool]:
    """Ask for the visits somebody may see; the Werkplein of the visit must be joined."""
    if scopes.national:
        return Visit.id.is_not(None)
    if not scopes.region_ids and not scopes.werkplein_ids:
        return false()
    return or_(Werkplein.region_id.in_(scopes.region_ids), Werkplein.id.in_(scopes.werkplein_ids))


def unanswered(on: date) -> ColumnElement[bool]:
    """Ask for the visits whose every day has passed without an answer (rules.is_unanswered)."""
    until = func.coalesce(Visit.offered_until, Visit.planned_on)
    return and_(Visit.status == VisitStatus.PROPOSED, Visit.planned_on < on, until < on)


def comes_on(on: date) -> ColumnElement[date]:
    """Ask on which day somebody comes at the earliest, as far as is known (rules.comes_on)."""
    has_passed = (Visit.status == VisitStatus.PROPOSED) & (Visit.planned_on < on)
    is_void = (Visit.status == VisitStatus.NO_SHOW) | has_passed
    return case((is_void, literal(on, Date)), else_=func.coalesce(Visit.planned_on, on))


def closed_off(on: date) -> ColumnElement[bool]:
    """Ask for visits of which the Werkplein, to be joined, closed before anyone came (rules.is_closed_off)."""
    return and_(Visit.status.in_(UNSETTLED), ~is_open(on), ~is_open(comes_on(on)))


def _counts_as(statuses: Collection[VisitStatus], on: date) -> ColumnElement[bool]:
    """Ask for the visits that are counted in these states."""
    return and_(Visit.status.in_(statuses), ~unanswered(on), ~closed_off(on))


def _overdue(on: date) -> ColumnElement[bool]:
    """Ask for the visits that should have been held, and still can be."""
    return and_(Visit.due_on < on, Visit.status.in_(ASKED), ~closed_off(on))


def _of_audits() -> ColumnElement[bool]:
    """Ask for audits: visitaties have lists of their own."""
    return Visit.kind == VisitKind.AUDIT


def waiting_on_decision(session: Session, on: date) -> Sequence[Visit]:
    """Give the audits that wait for a decision, can still be in time, and whose Werkplein is open; one statement."""
    is_in_time = (Visit.status == VisitStatus.WAITING) & (Visit.due_on >= on)
    return session.scalars(select(Visit).join(Visit.werkplein).where(is_in_time, is_open(on)).order_by(Visit.id)).all()


def tally(session: Session, scopes: Scopes, quarter: str, on: date) -> Tally:
    """Count the visits of a quarter by status, those whose day passed without an answer, and those closed off.

    One statement.
    """
    is_off = closed_off(on)
    rows = session.execute(
        select(
            Visit.status,
            func.sum(case((is_off, 0), else_=1)),
            func.sum(case((unanswered(on) & ~is_off, 1), else_=0)),
            func.sum(case((is_off, 1), else_=0)),
        )
        .join(Visit.werkplein)
        .where(_of_audits(), Visit.quarter == quarter, within_reach(scopes))
        .group_by(Visit.status)
        .order_by(Visit.status)
    ).all()
    return Tally({row[0]: row[1] for row in rows}, sum(row[2] for row in rows), sum(row[3] for row in rows))


def count_overdue(session: Session, scopes: Scopes, quarter: str, on: date) -> int:
    """Count the visits of a quarter that should have been held; one statement."""
    late = select(func.count()).select_from(Visit).join(Visit.werkplein)
    return session.scalar(late.where(_of_audits(), Visit.quarter == quarter, _overdue(on), within_reach(scopes))) or 0


def quarters(session: Session) -> list[Quarter]:
    """Give the quarters in which visits are due, newest first; one statement."""
    codes = session.scalars(select(Visit.quarter).where(_of_audits()).distinct().order_by(Visit.quarter.desc()))
    return [Quarter.parse(code) for code in codes]


def supporters(session: Session, on: date) -> list[Supporter]:
    """Give who visits or did, in a fixed order so that a number stays with a person; one statement."""
    is_current = (Grant.starts_on <= on) & (Grant.ends_on.is_(None) | (Grant.ends_on > on)) & Account.is_active
    rows = session.execute(
        select(Grant.account_id, is_current)
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.role == Role.PROCESS_SUPPORTER)
        .order_by(Grant.account_id, Grant.id)
    ).all()
    active = {account_id for account_id, current in rows if current}
    ids = list(dict.fromkeys(account_id for account_id, _ in rows))
    return [Supporter(each, f"Ondersteuner {number}", each in active) for number, each in enumerate(ids, start=1)]


def visitors(session: Session, on: date) -> set[int]:
    """Give who pays visits now, at audits or at visitaties; one statement."""
    is_current = (Grant.starts_on <= on) & (Grant.ends_on.is_(None) | (Grant.ends_on > on)) & Account.is_active
    question = select(Grant.account_id).join(Account, Account.id == Grant.account_id).where(is_current)
    return set(session.scalars(question.where(Grant.role.in_((Role.PROCESS_SUPPORTER, Role.REVIEWER)))))


def supporter_of(session: Session, visit: Visit) -> list[Recipient]:
    """Give where to write to who go on a visit; one statement."""
    return list(addresses_of(session, visit.team).values())


def addresses_of(session: Session, account_ids: Collection[int]) -> dict[int, Recipient]:
    """Give where to write to these people, by account; one statement."""
    question = select(Account.id, Account.email).where(Account.id.in_(account_ids), Account.is_active)
    return {row.id: Recipient(*row) for row in session.execute(question.order_by(Account.id))}


def appointments(session: Session, supporter_id: int, day: date, but: int) -> list[Appointment]:
    """Give what a supporter does on a day, beside one visit; one statement."""
    rows = session.execute(
        select(Visit.part, Werkplein.name)
        .join(Visit.werkplein)
        .where(
            or_(Visit.supporter_id == supporter_id, Visit.second_id == supporter_id),
            Visit.planned_on == day,
            Visit.id != but,
            Visit.status.in_((VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.HELD)),
        )
        .order_by(Visit.id)
    )
    return [Appointment(day, part, name) for part, name in rows if part is not None]


def laggards(session: Session, fixed: FixedQuarter, on: date) -> list[Laggard]:
    """Give the laggards of a fixed quarter, as corrected since, that are open on a day; two statements."""
    lagging = set(
        session.scalars(
            select(FixedLevel.werkplein_id)
            .where(FixedLevel.quarter == fixed.quarter, counting_level() == Level.LAGGARD)
            .order_by(FixedLevel.werkplein_id)
        )
    )
    found = [Laggard(each.id, each.is_g4) for each in all_werkpleinen(session, on) if each.id in lagging]
    return sorted(found, key=lambda laggard: laggard.werkplein_id)


def audited(session: Session, basis: str, quarter: str) -> set[int]:
    """Give the Werkpleinen with an audit for this fixed quarter, or due in this quarter; one statement."""
    having = select(Visit.werkplein_id).where(
        Visit.kind == VisitKind.AUDIT, (Visit.basis == basis) | (Visit.quarter == quarter)
    )
    return set(session.scalars(having.order_by(Visit.werkplein_id)))


@dataclass(frozen=True)
class Surplus:
    """A visit for a person to resolve, and whether it is because the Werkplein is or will be closed by then."""

    visit: Visit
    is_closed: bool


def surplus(session: Session, on: date) -> list[Surplus]:
    """Give the audits for a person to resolve; two statements.

    Those the last fixed quarter does not ask for (any more, after a correction), and those on a day on which the
    Werkplein is closed: a proposed day that passed without an answer is no day. A laggard without an audit of its own
    for that quarter was given none because of the earlier one, which stays.
    """
    closed = ~is_open(comes_on(on))
    fixed = last_fixed(session)
    wanted = closed
    if fixed is not None:
        earlier = (Visit.basis < fixed.quarter) & ~_is_asked_by(fixed)
        corrected = (Visit.basis == fixed.quarter) & ~_lagging(fixed).exists()
        wanted = closed | (~Visit.is_kept & (earlier | corrected))
    rows = session.execute(
        select(Visit, closed.label("is_closed"))
        .join(Visit.werkplein)
        .options(contains_eager(Visit.werkplein).joinedload(Werkplein.region))
        .where(Visit.kind == VisitKind.AUDIT, Visit.status.in_(UNSETTLED), wanted)
        .order_by(Visit.due_on, Visit.id)
    )
    return [Surplus(visit, bool(is_closed)) for visit, is_closed in rows]


def withdrawn_though_open(session: Session, on: date) -> Sequence[Visit]:
    """Give the audits that go on although nobody is asked for them any more; one statement."""
    asked = select(Obligation.id).where(
        Obligation.werkplein_id == Visit.werkplein_id,
        Obligation.kind == ObligationKind.AUDIT,
        Obligation.period == Visit.quarter,
        Obligation.state == ObligationState.WITHDRAWN,
    )
    return session.scalars(
        select(Visit)
        .join(Visit.werkplein)
        .where(Visit.kind == VisitKind.AUDIT, Visit.status.in_(ASKED), asked.exists(), is_open(on))
        .order_by(Visit.id)
    ).all()


def asked_in_vain(session: Session, on: date) -> Sequence[Visit]:
    """Give the visits about which an MT is asked although every day it could agree with has passed; one statement."""
    asked = select(Obligation.id).where(
        Obligation.werkplein_id == Visit.werkplein_id,
        Obligation.kind == ObligationKind.VISIT_CONFIRMATION,
        Obligation.period == Visit.quarter,
        Obligation.part == case((Visit.kind == VisitKind.AUDIT, ""), else_=VisitKind.VISITATIE.value),
        Obligation.state == ObligationState.OPEN,
    )
    return session.scalars(select(Visit).where(unanswered(on), asked.exists()).order_by(Visit.id)).all()


def _is_asked_by(fixed: FixedQuarter) -> ColumnElement[bool]:
    """Ask whether a visit that is due after this quarter serves for a laggard of it, which has none of its own."""
    own = aliased(Visit)
    audited_for = select(own.id).where(
        own.kind == VisitKind.AUDIT, own.basis == fixed.quarter, own.werkplein_id == Visit.werkplein_id
    )
    return (Visit.quarter > fixed.quarter) & _lagging(fixed).exists() & ~audited_for.exists()


def _lagging(fixed: FixedQuarter) -> Select[FixedLevel]:
    """Give the row by which the Werkplein of a visit is a laggard of a fixed quarter, as corrected since."""
    return select(FixedLevel).where(
        FixedLevel.quarter == fixed.quarter,
        counting_level() == Level.LAGGARD,
        FixedLevel.werkplein_id == Visit.werkplein_id,
    )


# Made once: making a statement takes longer than asking the database.
@cache
def _next_of(is_one: bool) -> Executable:
    return (
        select(*inspect(Visit).columns)
        .where(among(Visit.werkplein_id, is_one), Visit.status != VisitStatus.CANCELLED)
        .order_by(Visit.due_on.desc(), Visit.id.desc())
    )


def next_of(session: Session, werkplein_ids: Sequence[int]) -> dict[int, tuple[Visit, ...]]:
    """Give the visits of Werkpleinen that were not cancelled, newest first, to read only; one statement."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in ask_about(session, _next_of, werkplein_ids):
        found[row.werkplein_id].append(tuple(row))
    return {werkplein_id: read_rows(Visit, tuple(rows)) for werkplein_id, rows in found.items()}


def findings(session: Session, visit: Visit) -> dict[str, Assessment]:
    """Give what was found at a visit, by milestone; one statement."""
    rows = session.scalars(select(Assessment).where(Assessment.visit_id == str(visit.id)).order_by(Assessment.id))
    return {row.milestone: row for row in rows}


def history(session: Session, visit: Visit) -> Sequence[AuditEntry]:
    """Give what happened to a visit, newest first; one statement."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == Visit.__tablename__, AuditEntry.subject_id == str(visit.id))
        .order_by(AuditEntry.id.desc())
    ).all()
