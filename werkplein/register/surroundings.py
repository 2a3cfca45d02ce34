"""What stands around a Werkplein: its region and seat, its main location or satellites, and whom it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Date, Executable, bindparam, select
from sqlalchemy.orm import Session

from werkplein.core.actor import Place
from werkplein.core.database import ask
from werkplein.register.closings import Closing, closings
from werkplein.register.kept import kept
from werkplein.register.models import Municipality, Region, ServiceArea, Werkplein
from werkplein.register.queries import counts_on, summary_of, versions
from werkplein.register.rules import AreaKind, title_of


class Kin(NamedTuple):
    """A Werkplein beside another: its main location, a satellite, or who took over from it."""

    id: int
    code: str
    name: str
    region_id: int
    main_id: int | None
    opened_on: date
    closed_on: date | None
    changes_on: date | None

    @property
    def place(self) -> Place:
        """Where it stands, for what a reader may see of it."""
        return Place(werkplein_id=self.id, region_id=self.region_id)

    @property
    def title(self) -> str:
        """Its name as a heading."""
        return title_of(self.name)

    def is_open_on(self, on: date) -> bool:
        """Tell whether it is open on the day of which it was read."""
        return self.opened_on <= on and self.closed_on is None


class Area(NamedTuple):
    """A municipality that is served, wholly or in part."""

    municipality_id: int
    code: str
    name: str
    kind: AreaKind
    postcodes: str | None

    @property
    def postcode_parts(self) -> list[str]:
        """The ranges of a split municipality one by one; none when it is served whole."""
        return self.postcodes.split(", ") if self.postcodes else []


class Surroundings(NamedTuple):
    """What stands around a Werkplein; satellites and areas by name.

    Of who closed `served_now` has the names of who serves its municipalities since, each with those municipalities.
    What is known of coming days: when it closes, to whom its tasks go, and from whom it takes over itself, and when.
    """

    region: str
    seat: str
    main: Kin | None
    satellites: tuple[Kin, ...]
    successor: Kin | None
    areas: tuple[Area, ...]
    served_now: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    closes_on: date | None = None
    goes_to: Kin | None = None
    takes_over: tuple[tuple[Kin, date], ...] = ()


class _Everyone(NamedTuple):
    """Every Werkplein as it is on a day, the open satellites of each, and whom it serves; names of what is around."""

    regions: Mapping[int, str]
    towns: Mapping[int, str]
    by_id: Mapping[int, Kin]
    satellites: Mapping[int | None, tuple[Kin, ...]]
    areas: Mapping[int, tuple[Area, ...]]
    closings: Mapping[int, Closing]


def surroundings(session: Session, werkplein: Werkplein, on: date) -> Surroundings:
    """Give what stands around one Werkplein, of what is kept of the register."""
    everyone = kept(session, on, _read)
    areas = everyone.areas.get(werkplein.id, ())
    closing = everyone.closings.get(werkplein.id)
    return Surroundings(
        region=everyone.regions[werkplein.region_id],
        seat=everyone.towns[werkplein.seat_id],
        main=everyone.by_id.get(werkplein.main_id or 0),
        satellites=everyone.satellites.get(werkplein.id, ()),
        successor=everyone.by_id.get(werkplein.successor_id or 0),
        areas=areas,
        served_now=_served_now(everyone, areas, on) if werkplein.is_closed_on(on) else (),
        closes_on=closing.on if closing else None,
        goes_to=everyone.by_id.get(closing.successor_id or 0) if closing else None,
        takes_over=_takes_over(everyone, werkplein.id),
    )


def _takes_over(everyone: _Everyone, successor_id: int) -> tuple[tuple[Kin, date], ...]:
    """Give from whom a Werkplein takes over on a day to come, the first day first."""
    closing = ((each.on, key) for key, each in everyone.closings.items() if each.successor_id == successor_id)
    return tuple((everyone.by_id[key], day) for day, key in sorted(closing))


def _served_now(
    everyone: _Everyone, areas: Sequence[Area], on: date
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Give who serves these municipalities on a day, those that nobody serves last."""
    open_ones = [one for one in everyone.by_id.values() if one.is_open_on(on)]
    by_town = _grouped(
        (area.municipality_id, _by(one, area)) for one in open_ones for area in everyone.areas.get(one.id, ())
    )
    found = _grouped((by_town.get(area.municipality_id, ()), area.name) for area in areas)
    return tuple(sorted(found.items(), key=lambda each: (not each[0], each[0])))


def _by(one: Kin, area: Area) -> str:
    part = " (een deel van de gemeente)" if area.kind is AreaKind.SPLIT else ""
    return f"{title_of(one.name)}{part}"


def _read(session: Session, on: date) -> _Everyone:
    """Read all at once; three statements, one or two more after a change by date."""
    rows, places = ask(session, _kin()), ask(session, _areas(), {"on": on})
    kin = _as_on(session, [Kin(*row[:_OWN]) for row in rows], on)
    satellites = ((one.main_id, one) for one in kin if one.is_open_on(on))
    areas = [(werkplein_id, Area(*columns)) for werkplein_id, *columns in places]
    regions = {row[_OWN]: row[_OWN + 1] for row in rows}
    if {one.region_id for one in kin} - regions.keys():
        # Since a day that came, one stands in a region where none stood.
        regions = {one.id: one.name for one in session.scalars(select(Region).order_by(Region.id))}
    # Every seat is served, so it is among these also when it changed by date.
    towns = {area.municipality_id: area.name for _, area in areas} | {row[_OWN + 2]: row[_OWN + 3] for row in rows}
    by_id = {one.id: one for one in kin}
    return _Everyone(regions, towns, by_id, _grouped(satellites), _grouped(areas), closings(session, on))


# So many columns of a row are of the Werkplein itself; its region and its seat follow, each with its name.
_OWN = len(Kin._fields)


def _grouped(pairs: Any) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return {key: tuple(several) for key, several in found.items()}


def _as_on(session: Session, kin: Sequence[Kin], on: date) -> list[Kin]:
    """Show those whose summary ran out as they are on this day; no statement when none did."""
    stale = [one.id for one in kin if one.changes_on is not None and one.changes_on <= on]
    known = versions(session, stale) if stale else {}
    fresh = {key: summary_of(rows, on) for key, rows in known.items()}
    now = [one._replace(**{name: fresh[one.id][name] for name in _OF_DAY}) if one.id in fresh else one for one in kin]
    return sorted(now, key=lambda one: one.name)


_OF_DAY = ("name", "region_id", "main_id", "opened_on", "closed_on", "changes_on")


@cache
def _kin() -> Executable:
    columns = (
        Werkplein.id,
        Werkplein.code,
        Werkplein.name,
        Werkplein.region_id,
        Werkplein.main_id,
        Werkplein.opened_on,
        Werkplein.closed_on,
        Werkplein.changes_on,
    )
    places = (Region.id, Region.name, Municipality.id, Municipality.name)
    return select(*columns, *places).join(Werkplein.region).join(Werkplein.seat).order_by(Werkplein.name)


@cache
def _areas() -> Executable:
    columns = (Municipality.id, Municipality.code, Municipality.name, ServiceArea.kind, ServiceArea.postcodes)
    counting = select(ServiceArea.werkplein_id, *columns).join(ServiceArea.municipality)
    return counting.where(counts_on(bindparam("on", type_=Date))).order_by(Municipality.name)
