"""Turns what calendars were told into events, and into what goes along with a mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import current_app
from sqlalchemy.orm import Session

from visitatie.calendars import calendar, queries
from visitatie.calendars.calendar import Between, Event
from visitatie.calendars.models import CalendarEvent
from visitatie.calendars.queries import Entry
from werkplein.core.installation import is_example
from werkplein.core.outbox import Attachment

NAME = "bezoek.ics"
Maker = Callable[[str], Sequence[Attachment]]


def event_of(entry: Entry) -> Event:
    """Give an event as a calendar shows it, with the address of its page."""
    told = entry.event
    address = f"{current_app.config['SETTINGS'].base_url}/intern/bezoeken/{told.visit_id}/"
    place = (entry.name, entry.seat, entry.region)
    return Event(told.uid, told.sequence, told.said, *place, address, told.recorded_at, is_example())


def makers(session: Session, told: Sequence[CalendarEvent]) -> dict[int, Maker]:
    """Give by visit what makes the attachment for each reader of a mail about it; one statement."""
    found = queries.entries_of(session, [each.id for each in told])
    return {each.event.visit_id: maker(event_of(each)) for each in found}


def maker(event: Event, name: str = NAME) -> Maker:
    """Give what makes the attachment for each reader of a mail about an event."""
    organizer = current_app.config["SETTINGS"].mail_from

    def make(to_address: str) -> Sequence[Attachment]:
        method, content = calendar.invitation(event, Between(organizer, to_address))
        return (Attachment(name, f"{calendar.CONTENT_TYPE}; method={method.value}", content),)

    return make


def nothing(_to_address: str) -> Sequence[Attachment]:
    """Send nothing along."""
    return ()
