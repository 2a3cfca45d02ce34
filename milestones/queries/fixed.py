"""What the steering group fixed, quarter by quarter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, inspect, select
from sqlalchemy.orm import Session

from milestones.models import FixedLevel, FixedQuarter
from milestones.queries.decisions import counting_level
from milestones.rules import Level
from werkplein.core.database import ask
from werkplein.core.known import Known
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.as_known import Then, held_versions
from werkplein.register.models import Werkplein

# Made once: making a statement takes longer than asking the database.
COLUMNS = [column for column in inspect(FixedQuarter).columns if column.key != "counts"]
ALL_FIXED = select(cast(FixedQuarter.counts, Text), *COLUMNS).order_by(FixedQuarter.quarter)


def last_fixed(session: Session) -> FixedQuarter | None:
    """Give the newest quarter that was fixed; one statement."""
    return session.scalars(select(FixedQuarter).order_by(FixedQuarter.quarter.desc()).limit(1)).one_or_none()


def all_fixed(session: Session) -> Sequence[FixedQuarter]:
    """Give every fixed quarter to read, oldest first; one statement."""
    return _read(tuple(map(tuple, ask(session, ALL_FIXED))))


@lru_cache(maxsize=8)
def _read(rows: tuple[tuple[Any, ...], ...]) -> tuple[FixedQuarter, ...]:
    """Read exactly these rows, for every reader once: they belong to no session."""
    names = [column.key for column in COLUMNS]
    return tuple(FixedQuarter(counts=json.loads(row[0]), **dict(zip(names, row[1:], strict=True))) for row in rows)


def known_at_fixing(fixed: FixedQuarter) -> Known:
    """Give what was known when a quarter was fixed: what was recorded later on the same day was not."""
    return Known(fixed.recorded_on, fixed.fixed_at)


def fixed_about(session: Session, about: date, known_on: date) -> FixedQuarter | None:
    """Give the fixed quarter of which this is the reference date, if it was fixed by a day; one statement.

    None for any other day: then nothing is asked.
    """
    quarter = Quarter.of(about)
    found = session.get(FixedQuarter, quarter.code) if quarter.reference_date == about else None
    return found if found is not None and found.recorded_on <= known_on else None


def fixed_before(fixed: Sequence[FixedQuarter], programme: Programme, on: date) -> FixedQuarter | None:
    """Give the newest of these quarters before the one of which the checklist is open: what now is compared with."""
    quarter = programme.open_quarter(on)
    earlier = [row for row in fixed if quarter is not None and row.quarter < quarter.code]
    return earlier[-1] if earlier else None


def next_to_fix(last: FixedQuarter | None, programme: Programme, on: date) -> Quarter | None:
    """Give the quarter that is next to be fixed on this day, if its reference date has come."""
    quarter = Quarter.parse(last.quarter).next() if last is not None else Quarter.of(on).previous()
    return quarter if programme.starts_on <= quarter.reference_date <= on else None


def waiting(last: FixedQuarter | None, programme: Programme, on: date) -> list[Quarter]:
    """Give the quarters of which the reference date has come, and that wait to be fixed, oldest first."""
    quarter = next_to_fix(last, programme, on)
    found = []
    while quarter is not None and quarter.reference_date <= on:
        found.append(quarter)
        quarter = quarter.next()
    return found


def laggards(session: Session, fixed: FixedQuarter) -> Sequence[Werkplein]:
    """Give the Werkpleinen that were fixed as laggards, with what was corrected since; one statement."""
    return session.scalars(
        select(Werkplein)
        .join(FixedLevel, FixedLevel.werkplein_id == Werkplein.id)
        .where(FixedLevel.quarter == fixed.quarter, counting_level() == Level.LAGGARD)
        .order_by(Werkplein.name)
    ).all()


class Closed(NamedTuple):
    """A Werkplein that closed, the level that was fixed of it, and whether it worked then."""

    werkplein_id: int
    name: str
    region_id: int
    level: Level
    was_shown: bool


def closed_of(session: Session, fixed: FixedQuarter, then: Then) -> list[Closed]:
    """Give who has a level of a fixed quarter and was closed then, by name; one statement.

    Names, closings and levels are those that were known then: what is told of a day stays as it was told.
    """
    held = held_versions(then)
    level = counting_level(known=then.known)
    rows = session.execute(
        select(Werkplein.id, held.c.name, Werkplein.region_id, level, FixedLevel.is_shown)
        .join(FixedLevel, FixedLevel.werkplein_id == Werkplein.id)
        .join(held, held.c.werkplein_id == Werkplein.id)
        .where(FixedLevel.quarter == fixed.quarter, held.c.is_closed)
        .order_by(held.c.name, Werkplein.id)
    )
    return [Closed(*row) for row in rows]


def levels_of(session: Session, werkplein_id: int) -> Sequence[FixedLevel]:
    """Give the levels of a Werkplein as they were fixed, newest first; one statement."""
    return session.scalars(
        select(FixedLevel).where(FixedLevel.werkplein_id == werkplein_id).order_by(FixedLevel.quarter.desc())
    ).all()


def counts_of(fixed: Sequence[FixedQuarter]) -> dict[str, dict[str, int]]:
    """Give per fixed quarter how many stand at each level, and how many work (shown, seen)."""
    nothing = {"shown": 0, "seen": 0, **{level.value: 0 for level in Level}}
    return {row.quarter: nothing | row.counts for row in fixed}
