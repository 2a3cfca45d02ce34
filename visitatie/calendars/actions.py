"""What changes calendars: telling them of a visit, and making and revoking secret addresses."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from visitatie.calendars import queries, rules
from visitatie.calendars.models import CalendarAddress, CalendarEvent
from visitatie.calendars.rules import Said
from visitatie.models import Visit
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import DomainError, NotFound
from werkplein.people.models import Account
from werkplein.people.rules import STOPPED_KEPT


@dataclass(frozen=True)
class Told:
    """What calendars know now of a visit, and what the one who went before must still hear of it."""

    now: CalendarEvent | None
    former: CalendarEvent | None = None


def tell(session: Session, visit: Visit, today: date) -> Told:
    """Keep what calendars must be told of a visit that is held against others; when they know, nothing is added."""
    return tell_all(session, [visit], today)[visit.id]


def tell_all(session: Session, visits: Sequence[Visit], today: date) -> dict[int, Told]:
    """Do the same for many visits, by their id; two statements however many there are."""
    known = queries.last_told(session, [visit.id for visit in visits])
    told = {visit.id: _told(session, visit, known.get(visit.id), today) for visit in visits}
    session.flush()
    return told


def _told(session: Session, visit: Visit, last: CalendarEvent | None, today: date) -> Told:
    steps = rules.steps(last.said if last else None, said_of(visit))
    added = _append(session, visit, last, steps, today)
    return Told(now=added[-1] if added else last, former=added[0] if len(added) > 1 else None)


def said_of(visit: Visit) -> Said | None:
    """Give what a calendar should show of a visit."""
    return rules.to_say(
        visit.status, visit.supporter_id, visit.held_on or visit.planned_on, visit.part, visit.second_id
    )


def _append(
    session: Session, visit: Visit, last: CalendarEvent | None, steps: Sequence[Said], today: date
) -> list[CalendarEvent]:
    uid, number = (last.uid, last.sequence + 1) if last else (str(uuid4()), 0)
    added = [
        CalendarEvent(visit_id=visit.id, uid=uid, sequence=sequence, recorded_on=today, **asdict(said))
        for sequence, said in enumerate(steps, start=number)
    ]
    session.add_all(added)
    return added


def catch_up(session: Session, today: date) -> int:
    """Tell calendars of every visit that changed without a word to them; gives how many."""
    behind = [
        visit.id
        for visit, last in queries.with_last_told(session)
        if rules.steps(last.said if last else None, said_of(visit))
    ]
    for visit_id in behind:
        tell(session, lock(session, Visit, visit_id), today)
    return len(behind)


def make_address(session: Session, actor: Actor, region_id: int | None, today: date, now: datetime) -> str:
    """Make an address, for the own visits or those of a region; gives its token, which is kept nowhere.

    An earlier address for the same stops working: a new one is made because the old one is not to be trusted.
    """
    held = queries.may_read(actor)
    account = lock(session, Account, actor.id or 0)
    reach = rules.own_reach(account.id, held) if region_id is None else rules.region_reach(region_id, held)
    if reach.is_nothing:
        raise DomainError("Kies een agenda uit de lijst.", "about")
    for earlier in queries.addresses_of(session, account.id):
        if earlier.region_id == region_id:
            earlier.revoked_at = now
    token = secrets.token_urlsafe(rules.TOKEN_BYTES)
    address = CalendarAddress(
        account_id=account.id, region_id=region_id, token_hash=rules.hash_of(token), made_on=today
    )
    session.add(address)
    record(session, actor, Event.CALENDAR_ADDRESS_MADE, address, region=region_id)
    return token


def revoke_address(session: Session, actor: Actor, address_id: int, now: datetime) -> CalendarAddress:
    """Let an address of one's own stop working."""
    address = address_to_keep(session, actor, address_id)
    address.revoked_at = now
    record(session, actor, Event.CALENDAR_ADDRESS_REVOKED, address, region=address.region_id)
    return address


def address_to_keep(session: Session, actor: Actor, address_id: int) -> CalendarAddress:
    """Give an address of one's own that works."""
    found = next((each for each in queries.addresses_of(session, actor.id or 0) if each.id == address_id), None)
    if found is None:
        raise NotFound
    return found


def note_use(session: Session, address_id: int, today: date) -> None:
    """Note the day on which an address was used last."""
    is_older = or_(CalendarAddress.last_used_on.is_(None), CalendarAddress.last_used_on < today)
    session.execute(
        update(CalendarAddress).where(CalendarAddress.id == address_id, is_older).values(last_used_on=today)
    )


def forget_addresses(session: Session, now: datetime) -> int:
    """Let go of addresses that were revoked, or whose account was stopped, a term ago; gives how many."""
    long_ago = now - STOPPED_KEPT
    stopped = select(Account.id).where(Account.stopped_at <= long_ago)
    is_over = or_(CalendarAddress.revoked_at <= long_ago, CalendarAddress.account_id.in_(stopped))
    return session.connection().execute(delete(CalendarAddress).where(is_over)).rowcount
