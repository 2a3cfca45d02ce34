"""What is asked of the register before it changes, and to show what changed. Each says how many statements it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import Session, aliased, contains_eager

from werkplein.register.area_rules import AreaSaid
from werkplein.register.models import Municipality, Region, ServiceArea, Werkplein, WerkpleinVersion
from werkplein.register.timeline_rules import Timeline, timeline_of


def all_versions(session: Session) -> dict[int, list[WerkpleinVersion]]:
    """Give every version of every Werkplein; one statement."""
    rows = session.scalars(select(WerkpleinVersion).order_by(WerkpleinVersion.werkplein_id, WerkpleinVersion.id))
    found: dict[int, list[WerkpleinVersion]] = defaultdict(list)
    for row in rows:
        found[row.werkplein_id].append(row)
    return found


def timelines(session: Session) -> dict[int, Timeline]:
    """Give what holds when, of every Werkplein; one statement."""
    return {key: timeline_of(rows) for key, rows in all_versions(session).items()}


def areas_said(
    session: Session, werkplein_ids: Collection[int] = (), municipality_ids: Collection[int] = ()
) -> list[AreaSaid]:
    """Give all that was said about the areas of these Werkpleinen and municipalities; one statement."""
    wanted = ServiceArea.werkplein_id.in_(werkplein_ids) | ServiceArea.municipality_id.in_(municipality_ids)
    rows = session.scalars(select(ServiceArea).where(wanted).order_by(ServiceArea.id))
    return [row.said for row in rows]


def every_area(session: Session) -> list[AreaSaid]:
    """Give all that was said about any area; one statement."""
    return [row.said for row in session.scalars(select(ServiceArea).order_by(ServiceArea.id))]


def areas_of(session: Session, werkplein_id: int) -> Sequence[ServiceArea]:
    """Give every row about the area of a Werkplein, by municipality and in order; one statement."""
    return session.scalars(
        select(ServiceArea)
        .join(ServiceArea.municipality)
        .options(contains_eager(ServiceArea.municipality))
        .where(ServiceArea.werkplein_id == werkplein_id)
        .order_by(Municipality.name, ServiceArea.holds_on, ServiceArea.id)
    ).all()


def newest_version(session: Session, werkplein_id: int) -> int:
    """Give the number of the last version that was written; one statement."""
    newest = select(WerkpleinVersion.id).where(WerkpleinVersion.werkplein_id == werkplein_id)
    return session.scalar(newest.order_by(WerkpleinVersion.id.desc()).limit(1)) or 0


def newest_area(session: Session, werkplein_id: int) -> int:
    """Give the number of the last row that was written about the area of a Werkplein; one statement."""
    newest = select(ServiceArea.id).where(ServiceArea.werkplein_id == werkplein_id)
    return session.scalar(newest.order_by(ServiceArea.id.desc()).limit(1)) or 0


def newest(session: Session) -> list[int]:
    """Give the numbers of the last version and the last row about an area, of all; one statement."""
    last = select(*(select(func.max(kind.id)).scalar_subquery() for kind in (WerkpleinVersion, ServiceArea)))
    return [each or 0 for each in session.execute(last).one()]


@dataclass(frozen=True)
class Names:
    """What the ids in a version are called, and the codes by which a file names them."""

    regions: dict[int, tuple[str, str]]
    municipalities: dict[int, tuple[str, str]]
    werkpleinen: dict[int, tuple[str, str]]

    def region(self, key: int) -> str:
        """Name a region."""
        return self.regions[key][1]

    def municipality(self, key: int) -> str:
        """Name a municipality."""
        return self.municipalities[key][1]

    def werkplein(self, key: int | None) -> str:
        """Name a Werkplein, or say that there is none."""
        return self.werkpleinen[key][1] if key is not None else "geen"

    def code(self, key: int | None) -> str:
        """Give the code of a Werkplein; nothing when there is none."""
        return self.werkpleinen[key][0] if key is not None else ""

    @property
    def towns(self) -> dict[int, str]:
        """Give the names of municipalities alone."""
        return {key: name for key, (_, name) in self.municipalities.items()}

    @property
    def places(self) -> dict[int, str]:
        """Give the names of Werkpleinen alone."""
        return {key: name for key, (_, name) in self.werkpleinen.items()}


def names(session: Session) -> Names:
    """Give everything that has a name, as (code, name) by id; three statements."""
    regions, municipalities, werkpleinen = (
        {
            row.id: (row.code, row.name)
            for row in session.execute(select(kind.id, kind.code, kind.name).order_by(kind.name))
        }
        for kind in (Region, Municipality, Werkplein)
    )
    return Names(regions, municipalities, werkpleinen)


def municipality(session: Session, code: str) -> Municipality | None:
    """Give the municipality with this code; one statement."""
    return session.scalar(select(Municipality).where(Municipality.code == code))


def mains(session: Session) -> Sequence[int]:
    """Give the Werkpleinen that are no satellite and did not close; one statement."""
    able = select(Werkplein.id).where(Werkplein.main_id.is_(None), Werkplein.closed_on.is_(None))
    return session.scalars(able.order_by(Werkplein.id)).all()


def areas_coming(
    session: Session, on: date, werkplein_id: int | None = None
) -> Sequence[tuple[ServiceArea, Werkplein]]:
    """Give the rows about areas that begin after a day and count, soonest first, of all or of one; one statement."""
    later = aliased(ServiceArea)
    is_corrected = exists().where(
        later.werkplein_id == ServiceArea.werkplein_id,
        later.municipality_id == ServiceArea.municipality_id,
        later.holds_on == ServiceArea.holds_on,
        later.id > ServiceArea.id,
    )
    own = ServiceArea.werkplein_id == werkplein_id if werkplein_id is not None else true()
    rows = session.execute(
        select(ServiceArea, Werkplein)
        .join(Werkplein, Werkplein.id == ServiceArea.werkplein_id)
        .join(ServiceArea.municipality)
        .options(contains_eager(ServiceArea.municipality))
        .where(ServiceArea.holds_on > on, ~is_corrected, own)
        .order_by(ServiceArea.holds_on, Werkplein.name, Municipality.name)
    )
    return [(area, werkplein) for area, werkplein in rows]


def coming(session: Session, on: date) -> Sequence[tuple[WerkpleinVersion, Werkplein]]:
    """Give the versions that count and begin after a day, soonest first; one statement."""
    rows = session.execute(
        select(WerkpleinVersion, Werkplein)
        .join(Werkplein, Werkplein.id == WerkpleinVersion.werkplein_id)
        .where(WerkpleinVersion.holds_on > on, _counts())
        .order_by(WerkpleinVersion.holds_on, Werkplein.name)
    )
    return [(version, werkplein) for version, werkplein in rows]


def latest(session: Session, count: int) -> Sequence[tuple[WerkpleinVersion, Werkplein]]:
    """Give the versions that were written last, beside those with which a Werkplein began; one statement."""
    rows = session.execute(
        select(WerkpleinVersion, Werkplein)
        .join(Werkplein, Werkplein.id == WerkpleinVersion.werkplein_id)
        .where((WerkpleinVersion.holds_on != Werkplein.opened_on) | WerkpleinVersion.replaces_id.is_not(None))
        .order_by(WerkpleinVersion.id.desc())
        .limit(count)
    )
    return [(version, werkplein) for version, werkplein in rows]


def _counts() -> ColumnElement[bool]:
    correction = aliased(WerkpleinVersion)
    return ~exists().where(correction.replaces_id == WerkpleinVersion.id)
