"""The calendar of releases as calendars read it (RFC 5545); the library escapes, folds and ends the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from werkplein.core.installation import example_title
from werkplein.publication.published import Agenda, Coming, Published

AGENDA = "/open-data/vrijgavekalender.ics"
PRODUCT = "-//Werkplein//Vrijgaven//NL"
LASTS = timedelta(minutes=15)


def agenda_file(published: Sequence[Published], agenda: Agenda, base_url: str, is_example: bool) -> bytes:
    """Give the calendar to subscribe to; the same releases give the same bytes."""
    calendar = Calendar()
    for key, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")):
        calendar.add(key, value)
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, example_title("Werkplein: vrijgaven van cijfers", is_example))
    for event in _events(published, agenda, base_url):
        event["SUMMARY"] = vText(example_title(str(event["SUMMARY"]), is_example))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(published: Sequence[Published], agenda: Agenda, base_url: str) -> Iterator[Event]:
    for release in published:
        at = datetime.combine(release.public_on, time(), UTC)
        event = _event(f"vrijgave-{release.number}", "CONFIRMED", f"Vrijgave {release.number}: {release.title}", at)
        _span(event, release.public_on, release.public_on + timedelta(days=1))
        event.add("URL", f"{base_url}{release.address}")
        yield event
    for coming in agenda.coming:
        yield _coming(coming, base_url)
    for usual in agenda.usual:
        name = f"Vrijgave volgens plan: {'; '.join(usual.what)}"
        event = _event(f"gebruikelijk-{usual.at.date()}", "TENTATIVE", name, usual.at)
        _span(event, usual.at.astimezone(UTC), usual.at.astimezone(UTC) + LASTS)
        yield event


def _coming(coming: Coming, base_url: str) -> Event:
    name = f"Vrijgave {coming.number}: {coming.title}"
    event = _event(f"vrijgave-{coming.number}", "CONFIRMED", name, coming.prepared_at)
    _span(event, coming.at.astimezone(UTC), coming.at.astimezone(UTC) + LASTS)
    event.add("URL", f"{base_url}/vrijgaven/")
    return event


def _event(name: str, status: str, summary: str, stamp: datetime) -> Event:
    event = Event()
    event.add("UID", f"{name}@werkplein")
    event.add("STATUS", status)
    event.add("SUMMARY", summary)
    event.add("DTSTAMP", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("TRANSP", "TRANSPARENT")
    return event


def _span(event: Event, start: date | datetime, end: date | datetime) -> None:
    event.add("DTSTART", start)
    event.add("DTEND", end)
