"""How every Werkplein stood when a quarter was fixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from milestones.models import FixedLevel, FixedQuarter
from milestones.queries.decisions import counting_level
from milestones.queries.findings import read_once
from milestones.queries.fixed import known_at_fixing
from milestones.queries.standings import Line
from werkplein.programme.rules import Quarter
from werkplein.register.as_known import Then, held_versions
from werkplein.register.models import Region, Werkplein

BEFORE = aliased(FixedLevel)
_LEVEL = (
    FixedLevel.level,
    FixedLevel.met,
    FixedLevel.criteria_met,
    FixedLevel.is_shown,
    FixedLevel.is_seen,
    cast(FixedLevel.verdicts, Text),
    cast(FixedLevel.criteria, Text),
)


def lines_of(session: Session, fixed: FixedQuarter) -> list[Line]:
    """Give how every Werkplein stood as it was fixed, beside the quarter before; one statement.

    Their names and places are those of the reference date, as they were known when it was fixed. Only `region_id` is
    of now: it tells who may see a Werkplein. The level before is what counted when it was fixed, as whoever fixed it
    was told: with what was corrected by then, and not with what was corrected since.
    """
    known, earlier = known_at_fixing(fixed), Quarter.parse(fixed.quarter).previous().code
    # None that was fixed is ever left out: who was put in the register after all is shown as it is now.
    held = held_versions(Then(fixed.holds_on, known))
    name = func.coalesce(held.c.name, Werkplein.name)
    main_id = case((held.c.werkplein_id.is_(None), Werkplein.main_id), else_=held.c.main_id)
    place = (name, Werkplein.region_id, Region.name, Region.code, main_id.is_not(None))
    rows: Sequence[Any] = session.execute(
        select(Werkplein.id, Werkplein.code, *place, *_LEVEL, counting_level(BEFORE, known), BEFORE.is_shown)
        .join(FixedLevel, FixedLevel.werkplein_id == Werkplein.id)
        .outerjoin(held, held.c.werkplein_id == Werkplein.id)
        .join(Region, Region.id == func.coalesce(held.c.region_id, Werkplein.region_id))
        .outerjoin(BEFORE, (BEFORE.werkplein_id == Werkplein.id) & (BEFORE.quarter == earlier))
        .where(FixedLevel.quarter == fixed.quarter)
        .order_by(name, Werkplein.id)
    ).all()
    return [Line._make((*row[:12], read_once(row[12]), read_once(row[13]), *row[14:16])) for row in rows]
