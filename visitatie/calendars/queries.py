"""Questions about calendars: whose an address is, what stands in it, and who goes where on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, contains_eager, joinedload

from visitatie.calendars import rules
from visitatie.calendars.models import CalendarAddress, CalendarEvent
from visitatie.calendars.rules import EventStatus, MayRead, Reach
from visitatie.models import Visit
from visitatie.queries import within_reach
from visitatie.rules import VisitKind, VisitStatus
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, Scopes
from werkplein.people.models import Account
from werkplein.register.models import Municipality, Region, Werkplein

ON_THE_ROAD = (VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.HELD)


def may_read(actor: Actor) -> list[MayRead]:
    """Give where somebody may read visits, and where they pay them."""
    return [
        MayRead(held.kind, held.scope_id, Permission.VISIT_PLAN in held.permissions)
        for held in actor.held
        if Permission.VISIT_READ in held.permissions
    ]


def open_address(session: Session, token_hash: str) -> CalendarAddress | None:
    """Give the address with this token, unless it was revoked or its account was stopped; one statement."""
    return session.scalar(
        select(CalendarAddress)
        .join(Account, Account.id == CalendarAddress.account_id)
        .options(joinedload(CalendarAddress.region))
        .where(CalendarAddress.token_hash == token_hash, CalendarAddress.revoked_at.is_(None), Account.is_active)
    )


def addresses_of(session: Session, account_id: int) -> Sequence[CalendarAddress]:
    """Give the addresses somebody has, the own visits first; one statement."""
    return session.scalars(
        select(CalendarAddress)
        .outerjoin(CalendarAddress.region)
        .options(contains_eager(CalendarAddress.region))
        .where(CalendarAddress.account_id == account_id, CalendarAddress.revoked_at.is_(None))
        .order_by(CalendarAddress.region_id.is_not(None), Region.name)
    ).all()


def regions_within(session: Session, scopes: Scopes) -> Sequence[Region]:
    """Give the regions somebody may read as a whole, by name; one statement."""
    question = select(Region).order_by(Region.name)
    if not scopes.national:
        question = question.where(Region.id.in_(scopes.region_ids))
    return session.scalars(question).all()


def last_told(session: Session, visit_ids: Sequence[int]) -> dict[int, CalendarEvent]:
    """Give what calendars were told last of visits, by visit; one statement."""
    told = select(CalendarEvent).where(CalendarEvent.visit_id.in_(visit_ids), CalendarEvent.sequence == _newest())
    return {each.visit_id: each for each in session.scalars(told)}


def with_last_told(session: Session) -> Sequence[tuple[Visit, CalendarEvent | None]]:
    """Give each visit that a calendar shows or has shown, with what was told last; one statement."""
    rows = session.execute(
        select(Visit, CalendarEvent)
        .outerjoin(
            CalendarEvent, and_(CalendarEvent.visit_id == Visit.id, CalendarEvent.sequence == _newest(of=Visit.id))
        )
        .where(or_(Visit.planned_on.is_not(None), CalendarEvent.id.is_not(None)))
        .order_by(Visit.id)
    )
    return [(visit, event) for visit, event in rows]


def _newest(
    of: InstrumentedAttribute[int] = CalendarEvent.visit_id, supporter_id: int | None = None
) -> ScalarSelect[int]:
    """Ask for the newest that was told of a visit, or of what one supporter was told of it."""
    other = aliased(CalendarEvent)
    question = select(func.max(other.sequence)).where(other.visit_id == of)
    if supporter_id is not None:
        question = question.where(_goes(other, supporter_id))
    return question.scalar_subquery()


def _goes(told: Any, supporter_id: int) -> ColumnElement[bool]:
    """Ask whether somebody goes, first or second; of a calendar event or of a visit."""
    return or_(told.supporter_id == supporter_id, told.second_id == supporter_id)


@dataclass(frozen=True)
class Entry:
    """What a calendar shows of a visit, with the names of its place."""

    event: CalendarEvent
    name: str
    seat: str
    region: str


def entries(session: Session, reach: Reach, today: date) -> list[Entry]:
    """Give what stands in a calendar, each visit once and in the order of the days; one statement."""
    question = _entries().where(_shown(today), _reached(reach))
    rows = session.execute(question.order_by(CalendarEvent.starts_on, CalendarEvent.visit_id, CalendarEvent.sequence))
    # Of what somebody handed over and may read all the same, the newest counts.
    newest = {row[0].visit_id: Entry(*row) for row in sorted(rows, key=lambda row: row[0].sequence)}
    return sorted(newest.values(), key=lambda entry: (entry.event.starts_on, entry.event.visit_id))


def entries_of(session: Session, event_ids: Sequence[int]) -> list[Entry]:
    """Give events with the names of their places; one statement."""
    return [Entry(*row) for row in session.execute(_entries().where(CalendarEvent.id.in_(event_ids)))]


def _entries() -> Select[CalendarEvent, str, str, str]:
    return (
        select(CalendarEvent, Werkplein.name, Municipality.name, Region.name)
        .join(Visit, Visit.id == CalendarEvent.visit_id)
        .join(Werkplein, Werkplein.id == Visit.werkplein_id)
        .join(Municipality, Municipality.id == Werkplein.seat_id)
        .join(Region, Region.id == Werkplein.region_id)
    )


def _shown(today: date) -> ColumnElement[bool]:
    is_off = CalendarEvent.status == EventStatus.CANCELLED
    return or_(
        and_(is_off, CalendarEvent.recorded_on >= today - rules.CANCELLED_KEPT),
        and_(~is_off, CalendarEvent.ends_on >= today - rules.HELD_KEPT),
    )


def _reached(reach: Reach) -> ColumnElement[bool]:
    scopes = Scopes(reach.is_national, reach.region_ids, reach.werkplein_ids)
    of_place = and_(within_reach(scopes), CalendarEvent.sequence == _newest())
    if reach.supporter_id is None:
        return of_place
    own = _goes(CalendarEvent, reach.supporter_id)
    return or_(of_place, and_(own, CalendarEvent.sequence == _newest(supporter_id=reach.supporter_id)))


# A day on the road.


@dataclass(frozen=True)
class RoadDay:
    """A day on which somebody pays visits."""

    day: date
    supporter_id: int
    count: int


def _day() -> ColumnElement[date]:
    return func.coalesce(Visit.held_on, Visit.planned_on)


def road_days(session: Session, scopes: Scopes, since: date, most: int) -> list[RoadDay]:
    """Give the days with audits from a day on, soonest first, for each who goes; one statement."""
    day, goes = _day().label("day"), Account.id
    rows = session.execute(
        select(day, goes, func.count())
        .select_from(Visit)
        .join(Visit.werkplein)
        .join(Account, or_(Visit.supporter_id == goes, Visit.second_id == goes))
        .where(Visit.kind == VisitKind.AUDIT, Visit.status.in_(ON_THE_ROAD), _day() >= since, within_reach(scopes))
        .group_by(day, goes)
        .order_by(day, goes)
        .limit(most)
    )
    return [RoadDay(*row) for row in rows]


def on_the_road(session: Session, scopes: Scopes, supporter_id: int, day: date) -> list[Visit]:
    """Give the audits somebody pays on a day, in the order of the day; one statement."""
    rows = session.scalars(
        select(Visit)
        .join(Visit.werkplein)
        .options(
            contains_eager(Visit.werkplein).joinedload(Werkplein.seat),
            contains_eager(Visit.werkplein).joinedload(Werkplein.region),
        )
        .where(
            Visit.kind == VisitKind.AUDIT,
            Visit.status.in_(ON_THE_ROAD),
            _goes(Visit, supporter_id),
            _day() == day,
            within_reach(scopes),
        )
        .order_by(Werkplein.name)
    ).all()
    return sorted(rows, key=lambda visit: rules.order_of(visit.part))
