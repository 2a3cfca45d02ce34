"""What the pages of calendars show: a feed for a token, and the sheet for a day on the road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from visitatie.calendars import calendar, invitations, queries, rules
from visitatie.calendars.models import CalendarAddress
from visitatie.calendars.queries import RoadDay
from visitatie.calendars.rules import Leg, Reach
from visitatie.models import Visit
from visitatie.planning.rules.problem import Place
from visitatie.queries import Supporter, supporters
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.installation import example_title, is_example
from werkplein.core.qr import Code, code_of
from werkplein.people.queries import load_actor
from werkplein.register.geo import Province, land

# What the list of days shows: the week that was, and what comes.
DAYS_BACK = timedelta(days=7)
MOST_DAYS = 60


@dataclass(frozen=True)
class Feed:
    """The calendar of an address."""

    address_id: int
    is_first_today: bool
    body: bytes


def feed(session: Session, token: str, today: date) -> Feed | None:
    """Give the calendar of a token; nothing when it opens nothing, whatever the reason; three statements."""
    address = queries.open_address(session, rules.hash_of(token))
    if address is None:
        return None
    actor = load_actor(session, address.account_id, today)
    reach = _reach(address, actor)
    if reach.is_nothing:
        return None
    name = example_title(_name(address, actor, reach), is_example())
    events = [invitations.event_of(entry) for entry in queries.entries(session, reach, today)]
    return Feed(address.id, not address.was_used_on(today), calendar.feed(name, events))


def _reach(address: CalendarAddress, actor: Actor) -> Reach:
    held = queries.may_read(actor)
    if address.region_id is None:
        return rules.own_reach(address.account_id, held)
    return rules.region_reach(address.region_id, held)


def _name(address: CalendarAddress, actor: Actor, reach: Reach) -> str:
    if address.region is not None:
        return f"Bezoeken regio {address.region.name}"
    return "Mijn bezoeken" if reach.supporter_id is not None else f"Bezoeken {actor.label}"


# A day on the road.


@dataclass(frozen=True)
class Stop:
    """A visit on the sheet: where, when, how to get there from the one before, and a code that opens its page."""

    number: int
    visit: Visit
    hours: str
    leg: Leg | None
    code: Code

    @property
    def x(self) -> float:
        """Give where it stands on the map."""
        return self.visit.werkplein.map_x

    @property
    def y(self) -> float:
        """Give where it stands on the map."""
        return self.visit.werkplein.map_y


@dataclass(frozen=True)
class Sheet:
    """A day on the road of one supporter."""

    day: date
    supporter: Supporter | None
    supporters: Sequence[Supporter]
    stops: Sequence[Stop]
    land: Sequence[Province]

    @property
    def line(self) -> str:
        """Give the way past the visits, as SVG writes points."""
        return " ".join(f"{stop.x:.1f},{stop.y:.1f}" for stop in self.stops)

    @property
    def way(self) -> Leg | None:
        """Add up the way between the visits; one visit has none."""
        legs = [stop.leg for stop in self.stops if stop.leg]
        return Leg(sum(leg.km for leg in legs), sum(leg.minutes for leg in legs)) if legs else None


def sheet(session: Session, actor: Actor, day: date, asked: str, today: date) -> Sheet:
    """Put the sheet of a day together; two statements."""
    known = supporters(session, today)
    chosen = _chosen(known, asked, actor)
    scopes = actor.scopes_for(Permission.VISIT_READ)
    visits = queries.on_the_road(session, scopes, chosen.id, day) if chosen else []
    return Sheet(day, chosen, known, _stops(visits), land())


def _chosen(known: Sequence[Supporter], asked: str, actor: Actor) -> Supporter | None:
    """The one that is asked for, else oneself, else the first that still goes."""
    found = [each for each in known if str(each.id) == asked] or [each for each in known if each.id == actor.id]
    return next(iter([*found, *(each for each in known if each.is_active)]), None)


def _stops(visits: Sequence[Visit]) -> list[Stop]:
    base = current_app.config["SETTINGS"].base_url
    before: list[Visit | None] = [None, *visits]
    return [
        Stop(number, visit, rules.hours_words(visit.part), _leg(last, visit), code_of(f"{base}{_address(visit)}"))
        for number, (last, visit) in enumerate(zip(before, visits, strict=False), start=1)
    ]


def _address(visit: Visit) -> str:
    return f"/intern/bezoeken/{visit.id}/"


def _leg(last: Visit | None, visit: Visit) -> Leg | None:
    return rules.leg(_place(last), _place(visit)) if last else None


def _place(visit: Visit) -> Place:
    return Place(visit.werkplein.code, visit.werkplein.lat, visit.werkplein.lon)


@dataclass(frozen=True)
class Days:
    """The days on the road, for choosing one."""

    days: Sequence[RoadDay]
    supporters: Sequence[Supporter]

    def label_of(self, supporter_id: int) -> str:
        """Name a supporter by function."""
        return next((each.label for each in self.supporters if each.id == supporter_id), "")


def road_days(session: Session, actor: Actor, today: date) -> Days:
    """Give the days to choose from; who pays visits finds their own; two statements."""
    scopes = actor.scopes_for(Permission.VISIT_READ)
    found = queries.road_days(session, scopes, today - DAYS_BACK, MOST_DAYS)
    own = [each for each in found if each.supporter_id == actor.id]
    return Days(own if actor.may(Permission.VISIT_PLAN) else found, supporters(session, today))
