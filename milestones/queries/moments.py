"""How things stood about a day, with what is known now or was known then; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from milestones.models import FixedLevel, FixedQuarter
from milestones.queries.decisions import counting_level
from milestones.queries.findings import Codes
from milestones.queries.standings import Fixed, Line, Lines, State, derived, facts_of, state_of
from milestones.rules import Classified, Level
from milestones.rules.pace import begin_of_trend
from werkplein.core.known import Known
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.as_known import Then, held_versions
from werkplein.register.models import Region, Werkplein


def lines_about(session: Session, programme: Programme, about: date, known: Known) -> Lines:
    """Give how every Werkplein that was open stood about a day, in the order of their names; six statements.

    Their names and places are those of then. Only `region_id` is of now: it tells who may see a Werkplein. Beside it
    what was fixed last before the quarter of which the checklist was open, as far as it was known.
    """
    held = held_versions(Then(about, known))
    place = (held.c.name, Werkplein.region_id, Region.name, Region.code, held.c.main_id.is_not(None))
    rows = session.execute(
        select(Werkplein.id, Werkplein.code, *place)
        .join(held, held.c.werkplein_id == Werkplein.id)
        .join(Region, Region.id == held.c.region_id)
        .where(~held.c.is_closed)
        .order_by(held.c.name, Werkplein.id)
    ).all()
    outcomes = derived(session, [row[0] for row in rows], programme, about, known)
    before = _fixed_before(session, programme.open_quarter(about), known)
    return Lines(_line(tuple(row), facts_of(outcomes[row[0]]), before.get(row[0])) for row in rows)


def _line(place: tuple[object, ...], facts: Mapping[str, object], before: tuple[Level, bool] | None) -> Line:
    now = [facts[name] for name in ("level", "met", "criteria_met", "is_shown", "is_seen")]
    codes = [Codes(facts[name]) for name in ("verdicts", "criteria")]  # type: ignore[call-overload]
    return Line._make((*place, *now, *codes, *(before or (None, None))))


def _fixed_before(session: Session, quarter: Quarter | None, known: Known) -> dict[int, tuple[Level, bool]]:
    """Give the level as it counts and whether all was shown, of the last quarter before this one; one statement."""
    last = select(func.max(FixedQuarter.quarter)).where(
        FixedQuarter.quarter < (quarter.code if quarter else ""), FixedQuarter.recorded_on <= known.on
    )
    rows = session.execute(
        select(FixedLevel.werkplein_id, counting_level(known=known), FixedLevel.is_shown)
        .where(FixedLevel.quarter == last.scalar_subquery())
        .order_by(FixedLevel.werkplein_id)
    )
    return {werkplein_id: (level, is_shown) for werkplein_id, level, is_shown in rows}


def level_before(session: Session, werkplein_id: int, programme: Programme, on: date, at: datetime) -> Classified:
    """Give the level of one Werkplein with what was recorded before a moment; five statements."""
    known = Known(on, at - timedelta(microseconds=1))
    return derived(session, [werkplein_id], programme, on, known)[werkplein_id].classified


def state_about(session: Session, werkplein_id: int, programme: Programme, about: date, known: Known) -> State:
    """Give the full state of one Werkplein about a day; six statements."""
    outcome = derived(session, [werkplein_id], programme, about, known)[werkplein_id]
    fixed = session.execute(
        select(FixedLevel.level, FixedLevel.met, FixedLevel.holds_on, FixedLevel.quarter)
        .where(
            FixedLevel.werkplein_id == werkplein_id,
            FixedLevel.holds_on < about,
            FixedLevel.recorded_on <= known.on,
        )
        .order_by(FixedLevel.quarter.desc())
    ).all()
    begin = begin_of_trend(programme, about).code
    met = next((row.met for row in fixed if row.quarter == begin), None)
    last = Fixed(*fixed[0][:3], met) if fixed else None
    return state_of(session, outcome, last)
