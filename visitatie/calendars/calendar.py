"""Events as calendars read them (RFC 5545, 5546 and 7986); the library escapes, folds and ends the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vDuration, vText
from icalendar import Event as Component

from visitatie.calendars.rules import DAY_BEFORE, HOUR_BEFORE, HOURS, EventStatus, Said
from werkplein.core.installation import INVENTED, example_title
from werkplein.core.labels import AMSTERDAM, LabelEnum
from werkplein.register.rules import title_of

PRODUCT = "-//Werkplein//Bezoeken//NL"
REFRESH = timedelta(hours=1)
CONTENT_TYPE = "text/calendar"


class Method(LabelEnum):
    """What a calendar is asked to do with an event."""

    PUBLISH = "PUBLISH", "Tonen"
    REQUEST = "REQUEST", "Uitnodigen"
    CANCEL = "CANCEL", "Afzeggen"


@dataclass(frozen=True)
class Event:
    """A visit as a calendar shows it: neutral, for others look into calendars too."""

    uid: str
    sequence: int
    said: Said
    name: str
    seat: str
    region: str
    address: str
    recorded_at: datetime
    is_invented: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was called off."""
        return self.said.status is EventStatus.CANCELLED

    @property
    def title(self) -> str:
        """Name it."""
        return f"Bezoek {self.name}"

    @property
    def location(self) -> str:
        """Say where it is."""
        return f"{title_of(self.name)}, {self.seat}"


@dataclass(frozen=True)
class Gathering(Event):
    """A meeting as a calendar shows it: `name` is what it is called, `seat` where it is."""

    @property
    def title(self) -> str:
        """Name it."""
        return self.name

    @property
    def location(self) -> str:
        """Say where it is."""
        return self.seat


@dataclass(frozen=True)
class Between:
    """Who invites, and who is invited."""

    organizer: str
    attendee: str


def feed(name: str, events: Sequence[Event]) -> bytes:
    """Give a calendar to subscribe to; the same events give the same bytes."""
    calendar = _calendar(Method.PUBLISH)
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, name)
    calendar.add("X-WR-TIMEZONE", AMSTERDAM.key)
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    for event in events:
        calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def invitation(event: Event, between: Between) -> tuple[Method, bytes]:
    """Give one event to send along with a mail, and what is asked."""
    method = Method.CANCEL if event.is_cancelled else Method.REQUEST
    calendar = _calendar(method)
    component = _component(event)
    organizer = vCalAddress(f"mailto:{between.organizer}")
    organizer.params["CN"] = vText("Werkplein")
    component.add("ORGANIZER", organizer)
    attendee = vCalAddress(f"mailto:{between.attendee}")
    # Whether a day suits is said on the page of the visit, where it counts.
    attendee.params["RSVP"] = vText("FALSE")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION" if event.said.status is EventStatus.TENTATIVE else "ACCEPTED")
    component.add("ATTENDEE", attendee)
    calendar.add_component(component)
    return method, bytes(calendar.to_ical())


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method.value)
    calendar.add_component(_timezone())
    return calendar


def _timezone() -> Timezone:
    """The rule of the European Union since 1996, instead of a list of years."""
    zone = Timezone()
    zone.add("TZID", AMSTERDAM.key)
    summer, winter = timedelta(hours=2), timedelta(hours=1)
    for kind, month, starts, name, before, after in (
        (TimezoneDaylight, 3, "1996-03-31T02:00", "CEST", winter, summer),
        (TimezoneStandard, 10, "1996-10-27T03:00", "CET", summer, winter),
    ):
        part = kind()
        part.add("DTSTART", datetime.fromisoformat(starts))
        part.add("TZNAME", name)
        part.add("TZOFFSETFROM", before)
        part.add("TZOFFSETTO", after)
        part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"})
        zone.add_component(part)
    return zone


def _component(event: Event) -> Component:
    title, status = example_title(event.title, event.is_invented), event.said.status
    told = [*([INVENTED] if event.is_invented else []), _SENTENCES[status], event.address]
    component = Component()
    component.add("UID", event.uid)
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", status.value.upper())
    component.add("SUMMARY", title)
    start, end = _span(event.said)
    component.add("DTSTART", start)
    component.add("DTEND", end)
    component.add("LOCATION", event.location)
    component.add("CATEGORIES", ["Werkplein", event.region])
    component.add("DESCRIPTION", "\n".join(told))
    component.add("URL", event.address)
    component.add("TRANSP", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    for key in ("DTSTAMP", "LAST-MODIFIED"):
        component.add(key, event.recorded_at.astimezone(UTC).replace(microsecond=0))
    for before in _alarms(event):
        component.add_component(_alarm(title, before))
    return component


_SENTENCES = {
    EventStatus.TENTATIVE: "Voorstel: deze dag is nog niet bevestigd.",
    EventStatus.CONFIRMED: "Bevestigd.",
    EventStatus.CANCELLED: "Gaat op deze dag niet door.",
}


def _span(said: Said) -> tuple[date | datetime, date | datetime]:
    """A day without hours ends before the day after its last one; hours are those of the Netherlands."""
    if said.part not in HOURS:
        return said.starts_on, said.ends_on + timedelta(days=1)
    start, end = HOURS[said.part]
    return datetime.combine(said.starts_on, start, AMSTERDAM), datetime.combine(said.ends_on, end, AMSTERDAM)


def _alarms(event: Event) -> tuple[timedelta, ...]:
    if event.is_cancelled:
        return ()
    return (DAY_BEFORE, HOUR_BEFORE) if event.said.part in HOURS else (DAY_BEFORE,)


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", title)
    alarm.add("TRIGGER", -before)
    return alarm
