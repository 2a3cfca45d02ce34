"""What calendars are told of a visit, with its borders, and how it is written down for them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
import vobject

from visitatie.calendars import calendar, rules
from visitatie.calendars.calendar import Between, Event
from visitatie.calendars.rules import EventStatus, Leg, MayRead, Reach, Said
from visitatie.planning.rules.problem import Place
from visitatie.rules import DayPart, VisitStatus
from werkplein.core.actor import ScopeKind

TUESDAY = date(2010, 7, 13)
SAID = Said(EventStatus.TENTATIVE, 1, TUESDAY, TUESDAY, DayPart.MORNING)
CONFIRMED = Said(EventStatus.CONFIRMED, 1, TUESDAY, TUESDAY, DayPart.MORNING)
OFF = Said(EventStatus.CANCELLED, 1, TUESDAY, TUESDAY, DayPart.MORNING)
OTHER = Said(EventStatus.TENTATIVE, 2, TUESDAY, TUESDAY, DayPart.MORNING)
PAIR = replace(SAID, second_id=2)
AT = datetime(2010, 7, 5, 8, 30, 15, 999, tzinfo=UTC)


def an_event(said: Said = SAID, **others: Any) -> Event:
    known = {
        "uid": "7b0e4a52-8d6b-4c1f-9b51-2f6f0a3c7d10",
        "sequence": 3,
        "said": said,
        "name": "Regio Zwolle",
        "seat": "Zwolle",
        "region": "IJssel-Vecht",
        "address": "https://werkplein.example/intern/bezoeken/7/",
        "recorded_at": AT,
    }
    return Event(**(known | others))


def lines(body: bytes) -> list[str]:
    """The lines as they were before they were folded."""
    return body.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        (VisitStatus.WAITING, None, None),
        (VisitStatus.OPEN, None, None),
        (VisitStatus.OPEN, TUESDAY, None),  # a day that is left over is no appointment
        (VisitStatus.PROPOSED, TUESDAY, EventStatus.TENTATIVE),
        (VisitStatus.CONFIRMED, TUESDAY, EventStatus.CONFIRMED),
        (VisitStatus.HELD, TUESDAY, EventStatus.CONFIRMED),
        (VisitStatus.CANCELLED, TUESDAY, None),
    ],
)
def test_a_visit_with_a_day_stands_in_a_calendar(status, day, expected):
    said = rules.to_say(status, 1, day, DayPart.MORNING)

    assert (said.status if said else None) is expected


@pytest.mark.parametrize(
    ("last", "now", "told"),
    [
        (None, None, []),
        (None, SAID, [SAID]),
        (SAID, SAID, []),  # nothing changed, so the sequence stays
        (SAID, CONFIRMED, [CONFIRMED]),
        (SAID, None, [OFF]),  # declined: called off on the day they know
        (OFF, None, []),  # called off once
        (OFF, SAID, [SAID]),
        (SAID, OTHER, [OFF, OTHER]),  # the former hears it first
        (OFF, OTHER, [OTHER]),  # who knows that it is off need not hear it again
        (SAID, PAIR, [PAIR]),  # somebody goes along: nobody is told it is off
        (PAIR, replace(PAIR, supporter_id=2, second_id=1), [replace(PAIR, supporter_id=2, second_id=1)]),
        (PAIR, SAID, [replace(PAIR, status=EventStatus.CANCELLED), SAID]),  # the second does not go any more
        (PAIR, OTHER, [replace(PAIR, status=EventStatus.CANCELLED), OTHER]),
    ],
)
def test_calendars_are_told_what_they_do_not_know(last, now, told):
    assert rules.steps(last, now) == told


NATIONAL = MayRead(ScopeKind.NATIONAL, None, pays=False)
SUPPORTS = MayRead(ScopeKind.NATIONAL, None, pays=True)
DCO = MayRead(ScopeKind.REGION, 4, pays=False)
MT = MayRead(ScopeKind.WERKPLEIN, 9, pays=False)


@pytest.mark.parametrize(
    ("held", "reach"),
    [
        ([], Reach()),
        ([SUPPORTS], Reach(supporter_id=7)),  # not the whole country
        ([DCO], Reach(region_ids=frozenset({4}))),
        ([MT], Reach(werkplein_ids=frozenset({9}))),
        ([NATIONAL], Reach(is_national=True)),
        ([SUPPORTS, DCO], Reach(supporter_id=7, region_ids=frozenset({4}))),
    ],
)
def test_the_own_calendar_follows_the_role(held, reach):
    assert rules.own_reach(7, held) == reach


@pytest.mark.parametrize(
    ("held", "may"), [([], False), ([MT], False), ([DCO], True), ([NATIONAL], True), ([SUPPORTS], True)]
)
def test_a_region_is_for_who_may_read_all_of_it(held, may):
    assert rules.region_reach(4, held).is_nothing is not may
    assert rules.region_reach(5, [DCO]).is_nothing


@pytest.mark.parametrize(
    ("degrees", "leg"),
    [
        (0.0, Leg(0, 10)),  # next door
        (0.5, Leg(72, 72)),  # a started minute counts
        (1.0, Leg(145, 134)),
    ],
)
def test_the_way_is_estimated_from_the_straight_line(degrees, leg):
    # A degree to the north is 111.2 km wherever one is.
    assert rules.leg(Place("a", 52.0, 5.0), Place("b", 52.0 + degrees, 5.0)) == leg


def test_the_tokens_are_too_many_to_try_and_what_is_kept_tells_nothing():
    assert rules.TOKEN_BYTES * 8 >= 128
    assert re.fullmatch("[0-9a-f]{64}", rules.hash_of("x"))
    assert rules.hash_of("x" * 100_000) == rules.hash_of("x" * 200)


def test_a_feed_reads_the_same_to_another_library():
    found = vobject.readOne(calendar.feed("Bezoeken regio IJssel-Vecht", [an_event()]).decode())

    event = found.vevent
    amsterdam = timezone(timedelta(hours=2))
    assert event.summary.value == "Bezoek Regio Zwolle"
    assert event.dtstart.value == datetime(2010, 7, 13, 9, 0, tzinfo=amsterdam)
    assert event.dtend.value == datetime(2010, 7, 13, 12, 30, tzinfo=amsterdam)
    assert event.location.value == "Werkplein Regio Zwolle, Zwolle"
    assert event.description.value.endswith("https://werkplein.example/intern/bezoeken/7/")
    assert [alarm.trigger.value for alarm in event.valarm_list] == [timedelta(days=-1), timedelta(hours=-1)]
    assert found.x_wr_calname.value == "Bezoeken regio IJssel-Vecht"


def test_the_lines_are_as_the_standards_ask():
    body = calendar.feed("Bezoeken", [an_event(name="Ée" + "n lange naam; met, tekens" * 4)])

    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    found = lines(body)
    for line in (
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "SEQUENCE:3",
        "STATUS:TENTATIVE",
        "CATEGORIES:Werkplein,IJssel-Vecht",
        "DTSTAMP:20100705T083015Z",
        "LAST-MODIFIED:20100705T083015Z",
        "DTSTART;TZID=Europe/Amsterdam:20100713T090000",
        "UID:7b0e4a52-8d6b-4c1f-9b51-2f6f0a3c7d10",
    ):
        assert line in found
    assert len([line for line in found if line == "TZID:Europe/Amsterdam"]) == 1
    assert icalendar.Calendar.from_ical(body).errors == []


@pytest.mark.parametrize(
    ("name", "location"),
    [("Assen", "Werkplein Assen, Zwolle"), ("Werkplein Noord Twente", "Werkplein Noord Twente, Zwolle")],
)
def test_a_place_is_called_a_werkplein_once(name, location):
    event = vobject.readOne(calendar.feed("Bezoeken", [an_event(name=name)]).decode()).vevent

    assert (event.summary.value, event.location.value) == (f"Bezoek {name}", location)


def test_an_empty_feed_is_a_calendar():
    assert not hasattr(vobject.readOne(calendar.feed("Mijn bezoeken", []).decode()), "vevent")


@pytest.mark.parametrize("status", list(EventStatus))
def test_nobody_who_looks_over_a_shoulder_reads_of_an_audit(status):
    said = Said(status, 1, TUESDAY, TUESDAY, DayPart.WHOLE)

    assert "audit" not in calendar.feed("Bezoeken", [an_event(said)]).decode().lower()


@pytest.mark.parametrize(
    ("first", "last", "starts", "ends"),
    [
        (TUESDAY, TUESDAY, "20100713", "20100714"),
        (date(2010, 12, 31), date(2010, 12, 31), "20101231", "20110101"),  # over the end of the year
        (date(2012, 2, 28), date(2012, 2, 29), "20120228", "20120301"),  # two days, over a leap day
        (date(2010, 3, 27), date(2010, 3, 29), "20100327", "20100330"),  # over the night that lacks an hour
    ],
)
def test_a_whole_day_ends_before_the_next_one(first, last, starts, ends):
    body = calendar.feed("Bezoeken", [an_event(Said(EventStatus.CONFIRMED, 1, first, last, DayPart.WHOLE))])

    found = lines(body)
    assert f"DTSTART;VALUE=DATE:{starts}" in found
    assert f"DTEND;VALUE=DATE:{ends}" in found
    assert [line for line in found if line.startswith("TRIGGER")] == ["TRIGGER:-P1D"]
    event = vobject.readOne(body.decode()).vevent
    assert event.dtend.value - event.dtstart.value == last - first + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2010, 3, 26), 8),  # the last working day of winter
        (date(2010, 3, 28), 7),  # the day the clock goes forward
        (date(2010, 3, 29), 7),
        (date(2010, 10, 29), 7),
        (date(2010, 10, 31), 8),  # the day it goes back
        (date(2010, 12, 31), 8),
        (date(2026, 7, 1), 7),
    ],
)
def test_nine_in_the_morning_is_nine_in_the_netherlands_by_our_own_time_zone(day, utc):
    body = calendar.feed("Bezoeken", [an_event(Said(EventStatus.CONFIRMED, 1, day, day, DayPart.MORNING))])

    # This library reads the time zone that the calendar brings along, not the one of the machine.
    start = vobject.readOne(body.decode()).vevent.dtstart.value
    assert start.astimezone(UTC) == datetime(day.year, day.month, day.day, utc, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "method", "partstat", "alarms"),
    [
        (EventStatus.TENTATIVE, "REQUEST", "NEEDS-ACTION", 2),
        (EventStatus.CONFIRMED, "REQUEST", "ACCEPTED", 2),
        (EventStatus.CANCELLED, "CANCEL", "ACCEPTED", 0),
    ],
)
def test_an_invitation_asks_and_calls_off(status, method, partstat, alarms):
    said = Said(status, 1, TUESDAY, TUESDAY, DayPart.MORNING)

    asked, body = calendar.invitation(an_event(said), Between("werkplein@voorbeeld.test", "mt@voorbeeld.test"))

    found = lines(body)
    assert (asked.value, f"METHOD:{method}" in found, f"STATUS:{status.value.upper()}" in found) == (method, True, True)
    assert f"ATTENDEE;PARTSTAT={partstat};RSVP=FALSE:mailto:mt@voorbeeld.test" in found
    assert "ORGANIZER;CN=Werkplein:mailto:werkplein@voorbeeld.test" in found
    assert found.count("BEGIN:VALARM") == alarms
    assert vobject.readOne(body.decode()).vevent.uid.value == an_event().uid


def test_the_same_events_give_the_same_bytes():
    assert calendar.feed("Bezoeken", [an_event()]) == calendar.feed("Bezoeken", [an_event()])
