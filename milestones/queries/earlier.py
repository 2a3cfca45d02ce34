"""How every Werkplein stood when a quarter was fixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session, aliased

from milestones.models import FixedLevel
from milestones.queries.findings import read_once
from milestones.queries.standings import Line
from werkplein.programme.rules import Quarter
from werkplein.register.models import Region, Werkplein

BEFORE = aliased(FixedLevel)
# Made once: making a statement takes longer than asking the database.
LINES = (
    select(
        Werkplein.id,
        Werkplein.code,
        Werkplein.name,
        Werkplein.region_id,
        Region.name,
        Region.code,
        Werkplein.main_id.is_not(None),
        FixedLevel.level,
        FixedLevel.met,
        FixedLevel.criteria_met,
        FixedLevel.is_shown,
        FixedLevel.is_seen,
        cast(FixedLevel.verdicts, Text),
        cast(FixedLevel.criteria, Text),
        BEFORE.level,
        BEFORE.is_shown,
    )
    .join(FixedLevel, FixedLevel.werkplein_id == Werkplein.id)
    .join(Region, Region.id == Werkplein.region_id)
    .order_by(Werkplein.name, Werkplein.id)
)


def lines_of(session: Session, quarter: str) -> list[Line]:
    """Give how every Werkplein stood as it was fixed, beside the quarter before; one statement."""
    earlier = Quarter.parse(quarter).previous().code
    statement = LINES.outerjoin(BEFORE, (BEFORE.werkplein_id == Werkplein.id) & (BEFORE.quarter == earlier))
    rows: Sequence[Any] = session.execute(statement.where(FixedLevel.quarter == quarter)).all()
    return [Line._make((*row[:12], read_once(row[12]), read_once(row[13]), *row[14:16])) for row in rows]
