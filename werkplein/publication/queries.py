"""Reads what a release is made of, and which releases there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from werkplein.core import audit, jobs
from werkplein.core.audit import Event
from werkplein.core.jobs import BackgroundRun, RunState
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.publication.content import Closed, Location, Region, Served
from werkplein.publication.freezing import KINDS, Excused, Written
from werkplein.publication.models import RENDERING, PublicSite, Release
from werkplein.publication.rules import Delivered, Figure, Measured, ReleaseState
from werkplein.register.models import Municipality, ServiceArea, Werkplein
from werkplein.register.queries import all_werkpleinen, closed, regions, served
from werkplein.register.queries import regions_since as regions_of
from werkplein.register.queries import spells as spells_of
from werkplein.register.rules import Spell
from werkplein.results.queries import measurements_known, outflow_known


def releases(session: Session) -> Sequence[Release]:
    """Give all releases, the newest first."""
    return session.scalars(select(Release).order_by(Release.number.desc())).all()


def by_number(session: Session, number: int) -> Release | None:
    """Give the release with this number."""
    return session.scalar(select(Release).where(Release.number == number))


def newest(session: Session) -> Release | None:
    """Give the release that was prepared last, whatever became of it; one statement."""
    return session.scalar(select(Release).order_by(Release.number.desc()).limit(1))


def ended_by(session: Session, release: Release) -> int | None:
    """Give the account that sent a release back or withdrew it; one statement."""
    return audit.last_actor(session, Event.RELEASE_WITHDRAWN, Release.__tablename__, release.id)


def public_releases(session: Session) -> Sequence[Release]:
    """Give the releases that were made public, oldest first."""
    asked = select(Release).where(Release.state == ReleaseState.PUBLIC).order_by(Release.number)
    return session.scalars(asked).all()


def newest_public(session: Session) -> Release | None:
    """Give the release that is public now."""
    asked = select(Release).where(Release.state == ReleaseState.PUBLIC).order_by(Release.number.desc()).limit(1)
    return session.scalar(asked)


def rendering(session: Session) -> Release | None:
    """Give the approved release that is not public yet, the oldest first."""
    asked = select(Release).where(Release.state == ReleaseState.APPROVED).order_by(Release.number).limit(1)
    return session.scalar(asked)


def last_run(session: Session, release: Release) -> BackgroundRun | None:
    """Give the last time the pages of a release were asked for."""
    return jobs.latest(session, RENDERING, release.number)


def has_failed(session: Session, release: Release) -> bool:
    """Tell whether an approved release could not be made public."""
    run = last_run(session, release) if release.is_approved else None
    return run is not None and run.state is RunState.FAILED


def stuck(session: Session) -> Release | None:
    """Give the approved release that could not be made public."""
    busy = rendering(session)
    return busy if busy is not None and has_failed(session, busy) else None


def waiting(session: Session) -> Sequence[Release]:
    """Give the releases that wait for a second person."""
    asked = select(Release).where(Release.state == ReleaseState.PREPARED).order_by(Release.number)
    return session.scalars(asked).all()


def public_and_to_come(session: Session) -> Sequence[tuple[Release, Mapping[str, Any]]]:
    """Give the release to come and the public one before it, with what was noted of them when prepared; one statement.

    Release 0 holds no figures.
    """
    states = (ReleaseState.PREPARED, ReleaseState.APPROVED, ReleaseState.PUBLIC)
    noted = audit.noted(Event.RELEASE_PREPARED, Release.__tablename__, Release.id)
    asked = select(Release, noted).where(Release.state.in_(states))
    rows = session.execute(asked.where(Release.number > 0).order_by(Release.number.desc()).limit(2)).all()
    found = [(release, facts or {}) for release, facts in rows]
    return found[:1] if found and found[0][0].is_public else found


def next_number(session: Session) -> int:
    """Give the number of the next release. The first holds the register and is number 0."""
    highest = session.scalar(select(func.max(Release.number)))
    return 0 if highest is None else highest + 1


def number_after(found: Sequence[Release]) -> int:
    """Give the number of the release that comes after all of these, the newest first."""
    return found[0].number + 1 if found else 0


def public_site(session: Session) -> PublicSite | None:
    """Give the pointer to what is public now."""
    return session.scalar(select(PublicSite).options(joinedload(PublicSite.release)))


def locations(session: Session, on: date) -> tuple[Location, ...]:
    """Give the register as it is on a day, by name."""
    werkpleinen = all_werkpleinen(session, on)
    codes = {each.id: each.code for each in werkpleinen}
    areas = served(session, [each.id for each in werkpleinen], on)
    return tuple(_location(each, codes, areas.get(each.id, ())) for each in werkpleinen)


def closed_places(session: Session, on: date) -> tuple[Closed, ...]:
    """Give the Werkpleinen that closed by a day, by code."""
    gone = [each for each in closed(session, on) if each.closed_on is not None]
    codes, areas = _codes(session) if gone else {}, served(session, [each.id for each in gone], on) if gone else {}
    found = [
        Closed(
            each.code,
            each.name,
            each.closed_on,
            each.successor.code if each.successor else None,
            each.successor.name if each.successor else None,
            _location(each, codes, areas.get(each.id, ())),
        )
        for each in gone
        if each.closed_on is not None
    ]
    return tuple(sorted(found, key=lambda each: each.code))


def spells(session: Session) -> Mapping[str, Sequence[Spell]]:
    """Give from when till when each Werkplein was open, as the register says it now."""
    codes = _codes(session)
    return {codes[key]: found for key, found in spells_of(session, codes).items()}


def regions_since(session: Session) -> Mapping[str, Sequence[tuple[date, Region]]]:
    """Give from when on each Werkplein lay in which region, as the register says it now."""
    codes = _codes(session)
    known = {each.id: Region(each.code, each.name) for each in regions(session)}
    return {
        codes[key]: [(since, known[region]) for since, region in found]
        for key, found in regions_of(session, codes).items()
    }


def _location(each: Werkplein, codes: Mapping[int, str], areas: Sequence[ServiceArea]) -> Location:
    return Location(
        each.code,
        each.name,
        each.region.code,
        each.region.name,
        each.seat.code,
        each.seat.name,
        codes.get(each.main_id) if each.main_id else None,
        each.is_g4,
        _exact(each.lat, 5),
        _exact(each.lon, 5),
        each.precision.label.lower(),
        _exact(each.map_x, 1),
        _exact(each.map_y, 1),
        _exact(each.anchor_x, 1),
        _exact(each.anchor_y, 1),
        tuple(_served(area) for area in areas),
    )


def _exact(value: float, decimals: int) -> Decimal:
    return Decimal(f"{value:.{decimals}f}")


def _served(area: ServiceArea) -> Served:
    town: Municipality = area.municipality
    return Served(town.code, town.name, area.kind.value, area.postcodes)


def outflow(session: Session, known_on: date, until: str | None) -> Mapping[str, Mapping[str, Mapping[str, Delivered]]]:
    """Give what each stream delivered, per month and Werkplein, as known on a day, up to and including a month."""
    codes = _codes(session)
    found: dict[str, dict[str, dict[str, Delivered]]] = defaultdict(lambda: defaultdict(dict))
    for row in outflow_known(session, known_on):
        if row.werkplein_id in codes and (until is None or row.month <= until):
            found[row.month][codes[row.werkplein_id]][row.stream] = Delivered(row.outflow, row.caseload)
    return found


def measurements(session: Session, known_on: date) -> Mapping[Figure, Mapping[str, Mapping[str, Measured]]]:
    """Give what each measurement gave, per figure, round and Werkplein, as known on a day."""
    codes = _codes(session)
    figures = {kind: figure for figure, kind in KINDS.items()}
    found: dict[Figure, dict[str, dict[str, Measured]]] = {figure: defaultdict(dict) for figure in KINDS}
    for row in measurements_known(session, known_on):
        if row.werkplein_id in codes:
            measured = Measured(row.n, Decimal(row.mean), Decimal(row.sd))
            found[figures[str(row.kind)]][row.round][codes[row.werkplein_id]] = measured
    return found


OBLIGATIONS = {
    Figure.OUTFLOW: ObligationKind.OUTFLOW,
    Figure.CLIENTS: ObligationKind.CLIENT_SATISFACTION,
    Figure.EMPLOYERS: ObligationKind.EMPLOYER_SATISFACTION,
}


def excused(session: Session, figure: Figure) -> Excused:
    """Give what nobody expects: "not applicable" is another thing than "not delivered"."""
    rows = session.execute(
        select(Obligation.period, Werkplein.code, Obligation.part)
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(Obligation.kind == OBLIGATIONS[figure], Obligation.state == ObligationState.NOT_APPLICABLE)
    )
    return frozenset((period, code, part) for period, code, part in rows)


def written(session: Session) -> Written:
    """Give what was written down as expected, and whether any stream of it still is.

    What a closing withdrew is not expected any more, whichever day the closing was entered.
    """
    figures = {kind: figure for figure, kind in OBLIGATIONS.items()}
    still = Obligation.state.not_in((ObligationState.WITHDRAWN, ObligationState.NOT_APPLICABLE))
    rows = session.execute(
        select(Obligation.kind, Obligation.period, Werkplein.code, func.max(case((still, 1), else_=0)))
        .join(Werkplein, Werkplein.id == Obligation.werkplein_id)
        .where(Obligation.kind.in_(figures))
        .group_by(Obligation.kind, Obligation.period, Werkplein.code)
    )
    return {(figures[kind], period, code): bool(is_expected) for kind, period, code, is_expected in rows}


def _codes(session: Session) -> dict[int, str]:
    return {row.id: row.code for row in session.execute(select(Werkplein.id, Werkplein.code))}


def once_approved_on(session: Session, release: Release) -> date | None:
    """Give the day on which a release was approved that was withdrawn after that."""
    if release.state is not ReleaseState.WITHDRAWN:
        return None
    given = audit.last_facts(session, Event.RELEASE_WITHDRAWN, "release", release.id).get("approved_on")
    return date.fromisoformat(given) if given else None
