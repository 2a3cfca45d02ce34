"""Questions to the register. Each says how many statements it takes, whatever the number of Werkpleinen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from werkplein.core.known import Known
from werkplein.register import rules
from werkplein.register.models import Municipality, Region, ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.rules import AreaKind, Entry, RegisterFacts


def is_empty(session: Session) -> bool:
    """Tell whether no register was ever loaded; one statement."""
    return session.scalar(select(Werkplein.id).limit(1)) is None


def all_werkpleinen(session: Session, on: date | None = None) -> Sequence[Werkplein]:
    """Give every Werkplein that is open, by name, with its region and seat; one statement.

    With a day, what changed by itself since the summaries were made is read along: then it may be two.
    """
    found = everyone_ever(session)
    if on is not None:
        refresh(session, found, on)
    open_ones = [each for each in found if each.closed_on is None and (on is None or each.opened_on <= on)]
    return sorted(open_ones, key=lambda werkplein: (rules.fold(werkplein.name), werkplein.code))


def everyone_ever(session: Session) -> Sequence[Werkplein]:
    """Give every Werkplein, those that closed too, with its region and seat of now; one statement."""
    return session.scalars(_werkpleinen().order_by(Werkplein.name, Werkplein.code)).unique().all()


def is_open(on: date | BindParameter[date] | ColumnElement[date]) -> ColumnElement[bool]:
    """Ask whether a Werkplein is open on a day, also when its summary does not know yet that it closed."""
    correction = aliased(WerkpleinVersion)
    closing = exists().where(
        WerkpleinVersion.werkplein_id == Werkplein.id,
        WerkpleinVersion.is_closed,
        WerkpleinVersion.holds_on >= Werkplein.changes_on,
        WerkpleinVersion.holds_on <= on,
        ~exists().where(correction.replaces_id == WerkpleinVersion.id),
    )
    return (Werkplein.opened_on <= on) & (Werkplein.closed_on.is_(None) | (Werkplein.closed_on > on)) & ~closing


def by_code(session: Session, code: str, on: date | None = None) -> Werkplein | None:
    """Give the Werkplein with this code; one statement.

    With a day, what changed by itself since the summary was made is read along: then there are a few more.
    """
    found = session.scalars(_by_code(), {"code": code}).one_or_none()
    if found is not None and on is not None:
        refresh(session, [found], on)
    return found


# Statements of key pages are made once: making one takes longer than asking the database.
@cache
def _by_code() -> Select[Werkplein]:
    return select(Werkplein).where(Werkplein.code == bindparam("code"))


def _werkpleinen() -> Select[Werkplein]:
    return (
        select(Werkplein)
        .join(Werkplein.region)
        .join(Werkplein.seat)
        .options(contains_eager(Werkplein.region), contains_eager(Werkplein.seat))
    )


def regions(session: Session) -> Sequence[Region]:
    """Give the labour-market regions by name; one statement."""
    return session.scalars(select(Region).order_by(Region.name)).all()


def entries(session: Session, on: date) -> list[Entry]:
    """Give every open Werkplein as a row of the list; one statement, a few more after a change by date."""
    rows: Sequence[Any] = session.execute(_entries()).all()
    if any(row[-1] is not None and row[-1] <= on for row in rows):
        return [entry_of(werkplein) for werkplein in all_werkpleinen(session, on)]
    return [Entry(*row[:-3]) for row in rows if row[-2] is None and row[-3] <= on]


def closed(session: Session, on: date) -> Sequence[Werkplein]:
    """Give the Werkpleinen that closed, the last first, and who took over; one statement, a few more after a change."""
    gone = _werkpleinen().options(joinedload(Werkplein.successor)).where(~is_open(on), Werkplein.opened_on <= on)
    found = session.scalars(gone.order_by(Werkplein.name)).unique().all()
    refresh(session, found, on)
    return sorted(found, key=lambda each: each.closed_on or on, reverse=True)


def entries_between(session: Session, first: date, last: date, on: date) -> list[Entry]:
    """Give who is open on a day, and who closed by then but was open in a period, by name; three statements."""
    gone = closed(session, on)
    open_in = spells(session, [each.id for each in gone])
    then = [entry_of(each) for each in gone if not rules.was_closed(open_in.get(each.id, ()), first, last)]
    found = [*entries(session, on), *then]
    return sorted(found, key=lambda entry: rules.fold(entry.name)) if then else found


@cache
def _entries() -> Executable:
    main = aliased(Werkplein)
    return (
        select(
            Werkplein.id,
            Werkplein.code,
            Werkplein.name,
            Region.id,
            Region.code,
            Region.name,
            Municipality.name,
            main.name,
            Werkplein.is_g4,
            Werkplein.opened_on,
            Werkplein.closed_on,
            Werkplein.changes_on,
        )
        .join(Region, Region.id == Werkplein.region_id)
        .join(Municipality, Municipality.id == Werkplein.seat_id)
        .outerjoin(main, main.id == Werkplein.main_id)
        .order_by(Werkplein.name)
    )


def entry_of(werkplein: Werkplein) -> Entry:
    """Give a Werkplein, open or closed, as a row of the list."""
    region, main = werkplein.region, werkplein.main
    return Entry(
        id=werkplein.id,
        code=werkplein.code,
        name=werkplein.name,
        region_id=region.id,
        region_code=region.code,
        region=region.name,
        seat=werkplein.seat.name,
        main=main.name if main else None,
        is_g4=werkplein.is_g4,
    )


def serving(session: Session, search: str, on: date) -> dict[int, list[str]]:
    """Give per Werkplein the municipalities it serves whose name holds the search; one statement."""
    needle = rules.fold(search)
    found: dict[int, list[str]] = defaultdict(list)
    if not needle:
        return found
    rows = session.execute(
        select(ServiceArea.werkplein_id, Municipality.name)
        .join(ServiceArea.municipality)
        .where(counts_on(on), Municipality.search.contains(needle, autoescape=True))
        .order_by(ServiceArea.werkplein_id, Municipality.name)
    )
    for werkplein_id, name in rows:
        found[werkplein_id].append(name)
    return found


def served(session: Session, ids: Sequence[int], on: date | None = None) -> dict[int, list[ServiceArea]]:
    """Give per Werkplein the municipalities it serves, by name; one statement."""
    found = session.scalars(_served(on is not None), {"ids": ids, "on": on})
    areas: dict[int, list[ServiceArea]] = defaultdict(list)
    for area in found:
        areas[area.werkplein_id].append(area)
    return areas


@cache
def _served(has_day: bool) -> Executable:
    return (
        select(ServiceArea)
        .join(ServiceArea.municipality)
        .options(contains_eager(ServiceArea.municipality))
        .where(
            ServiceArea.werkplein_id.in_(bindparam("ids", expanding=True)),
            counts_on(bindparam("on", type_=Date) if has_day else None),
        )
        .order_by(Municipality.name)
    )


def served_counts(session: Session, on: date | None = None) -> dict[int, int]:
    """Give per Werkplein how many municipalities it serves; one statement."""
    rows = session.execute(
        select(ServiceArea.werkplein_id, func.count())
        .where(counts_on(on))
        .group_by(ServiceArea.werkplein_id)
        .order_by(ServiceArea.werkplein_id)
    )
    return {werkplein_id: count for werkplein_id, count in rows}


def counts_on(on: date | BindParameter[date] | None, known: Known | None = None) -> ColumnElement[bool]:
    """Ask whether a service area counts on a day, also as it was known at some time.

    It does when no later row for the same pair took its place, and it has not ended.
    """
    later = aliased(ServiceArea)
    is_later = or_(
        later.holds_on > ServiceArea.holds_on,
        and_(later.holds_on == ServiceArea.holds_on, later.id > ServiceArea.id),
    )
    same = [
        later.werkplein_id == ServiceArea.werkplein_id,
        later.municipality_id == ServiceArea.municipality_id,
        is_later,
    ]
    counting = [ServiceArea.kind != AreaKind.ENDED]
    if on is not None:
        counting.append(ServiceArea.holds_on <= on)
        same.append(later.holds_on <= on)
    if known is not None:
        counting.append(known.includes(ServiceArea))
        same.append(known.includes(later))
    return and_(*counting, ~exists().where(*same))


def names(session: Session, on: date) -> list[str]:
    """Give every name by which something is found: open Werkpleinen and what these serve; one statement."""
    werkpleinen = select(Werkplein.name.label("name")).where(is_open(on))
    served = (
        select(Municipality.name.label("name"))
        .join(ServiceArea)
        .join(Werkplein, ServiceArea.werkplein_id == Werkplein.id)
    )
    found = werkpleinen.union(served.where(counts_on(on), is_open(on))).order_by("name")
    return list(session.scalars(found))


def versions(session: Session, ids: Iterable[int]) -> dict[int, list[WerkpleinVersion]]:
    """Give per Werkplein all its versions; one statement."""
    rows = session.scalars(
        select(WerkpleinVersion)
        .where(WerkpleinVersion.werkplein_id.in_(list(ids)))
        .order_by(WerkpleinVersion.werkplein_id, WerkpleinVersion.id)
    )
    return _per_werkplein(rows)


def spells(session: Session, ids: Iterable[int]) -> dict[int, tuple[rules.Spell, ...]]:
    """Give per Werkplein from when till when it was open, as the register says it now; one statement."""
    return {
        werkplein_id: rules.spells([(row.holds_on, row.facts) for row in rules.remaining(rows)])
        for werkplein_id, rows in versions(session, ids).items()
    }


def regions_since(session: Session, ids: Iterable[int]) -> dict[int, list[tuple[date, int]]]:
    """Give per Werkplein from which day on it lay in which region, as the register says it now; one statement."""
    return {
        werkplein_id: list(rules.turns([(row.holds_on, row.region_id) for row in rules.remaining(rows)]))
        for werkplein_id, rows in versions(session, ids).items()
    }


def versions_and_mains(session: Session, ids: Sequence[int]) -> dict[int, list[WerkpleinVersion]]:
    """Give per Werkplein all its versions, with those of every main location it ever had; one statement."""
    main = aliased(WerkpleinVersion)
    mains = select(main.main_id).where(main.werkplein_id.in_(ids), main.main_id.is_not(None))
    wanted = WerkpleinVersion.werkplein_id.in_(ids) | WerkpleinVersion.werkplein_id.in_(mains)
    rows = session.scalars(
        select(WerkpleinVersion).where(wanted).order_by(WerkpleinVersion.werkplein_id, WerkpleinVersion.id)
    )
    return _per_werkplein(rows)


def _per_werkplein(rows: Iterable[WerkpleinVersion]) -> dict[int, list[WerkpleinVersion]]:
    found: dict[int, list[WerkpleinVersion]] = defaultdict(list)
    for version in rows:
        found[version.werkplein_id].append(version)
    return found


def dossier_facts(session: Session, ids: Iterable[int]) -> dict[int, RegisterFacts]:
    """Give what the register says of Werkpleinen over time; one statement."""
    return {werkplein_id: rules.register_facts(rows) for werkplein_id, rows in versions(session, ids).items()}


def was_told_since(session: Session, ids: Iterable[int], moment: datetime | None) -> bool:
    """Tell whether the register was told anything of these Werkpleinen after a moment; one statement."""
    wanted = list(ids)
    asked = [
        select(model.id).where(model.werkplein_id.in_(wanted), model.recorded_at > moment)
        for model in (WerkpleinVersion, ServiceArea)
    ]
    return moment is not None and session.scalar(select(or_(*(each.exists() for each in asked)))) is True


class AroundOn(NamedTuple):
    """The municipalities beside the seat, by name; `is_known` tells whether anything is known of the area."""

    towns: Sequence[Municipality]
    is_known: bool


def around_on(session: Session, werkplein: Werkplein, on: date) -> AroundOn:
    """Give what was served beside the seat of that day; one statement."""
    rows = session.execute(_around_on(), {"id": werkplein.id, "on": on, "now": werkplein.seat_id}).all()
    return AroundOn([town for town, is_seat in rows if not is_seat], bool(rows))


@cache
def _around_on() -> Executable:
    on = bindparam("on", type_=Date)
    version, correction = WerkpleinVersion, aliased(WerkpleinVersion)
    is_corrected = select(correction.id).where(correction.replaces_id == version.id)
    seat = (
        select(version.seat_id)
        .where(version.werkplein_id == bindparam("id"), version.holds_on <= on, ~is_corrected.exists())
        .order_by(version.holds_on.desc(), version.recorded_on.desc(), version.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Municipality, Municipality.id == func.coalesce(seat, bindparam("now")))
        .join(ServiceArea, ServiceArea.municipality_id == Municipality.id)
        .where(ServiceArea.werkplein_id == bindparam("id"), counts_on(on))
        .order_by(Municipality.name)
    )


def summary_of(rows: Sequence[WerkpleinVersion], on: date) -> dict[str, Any]:
    """Give the columns of a Werkplein as its versions have them on a day.

    Before its first version a Werkplein is shown as that version has it.
    """
    counting = rules.remaining(rows)
    begun = [row for row in counting if row.holds_on <= on] or counting[:1]
    version = begun[-1]
    return {
        "name": version.name,
        "region_id": version.region_id,
        "seat_id": version.seat_id,
        "main_id": version.main_id,
        "is_g4": version.is_g4,
        "lat": version.lat,
        "lon": version.lon,
        "precision": version.precision,
        "opened_on": counting[0].holds_on,
        "successor_id": version.successor_id,
        "closed_on": rules.closing_day([(row.holds_on, row.facts) for row in begun]),
        "derived_for": on,
        "changes_on": rules.changes_on(rows, on),
    }


def refresh(session: Session, werkpleinen: Sequence[Werkplein], on: date) -> None:
    """Show Werkpleinen whose summary ran out as they are on this day, in memory only; no statement when none did."""
    stale = [one for one in werkpleinen if one.changes_on is not None and one.changes_on <= on]
    if not stale:
        return
    known = versions(session, [werkplein.id for werkplein in stale])
    for werkplein in stale:
        summary = summary_of(known[werkplein.id], on)
        for column, value in summary.items():
            set_committed_value(werkplein, column, value)
        session.expire(werkplein, ["main", "successor"])
        set_committed_value(werkplein, "region", session.get_one(Region, werkplein.region_id))
        set_committed_value(werkplein, "seat", session.get_one(Municipality, werkplein.seat_id))
