"""Fixing a quarter: one confirmed act of the steering group (design 4.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from milestones.actions.standings import load_ruleset
from milestones.models import FixedLevel, FixedQuarter
from milestones.queries import all_fixed, facts_about, rulesets
from milestones.rules import Level, refuse_fixing, ruleset_on
from werkplein.core import audit, clock
from werkplein.core.actor import Actor
from werkplein.core.audit import Event
from werkplein.core.charts import mark_stale
from werkplein.core.database import insert_missing
from werkplein.core.errors import Conflict
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

# The chart of the overview, which shows the fixed quarters.
CHART = "niveaus"


def levels_about(session: Session, quarter: Quarter) -> Counter[Level]:
    """Count the levels about a reference date, as fixing would find them now; one to three statements."""
    found = facts_about(session, reader.current(), quarter.reference_date, ["level"])
    return Counter(facts["level"] for facts in found.values())


def fix_quarter(session: Session, actor: Actor, quarter: Quarter, today: date) -> FixedQuarter:
    """Fix the levels of a quarter, with both dates on every row; what comes later changes nothing in it."""
    programme = reader.current()
    fixed = [Quarter.parse(row.quarter) for row in all_fixed(session)]
    refuse_fixing(quarter, fixed, programme, today)
    load_ruleset(session, programme)
    version = ruleset_on(rulesets(session, programme), quarter.reference_date).version
    # All that is known now was recorded by the day of fixing, so nothing has to be left out for that.
    levels = facts_about(session, programme, quarter.reference_date)
    dates = {"quarter": quarter.code, "holds_on": quarter.reference_date, "recorded_on": today}
    by = {"ruleset": version, "fixed_at": clock.now(), "actor_id": actor.id, "counts": _counts(levels.values())}
    if insert_missing(session, FixedQuarter, [dates | by], ["quarter"]) == 0:
        raise Conflict(f"Het {quarter.label} is al vastgesteld.")
    rows = [{**dates, "werkplein_id": werkplein_id, **facts} for werkplein_id, facts in levels.items()]
    if rows:
        session.execute(insert(FixedLevel), rows)
    mark_stale(session, CHART)
    audit.record(session, actor, Event.QUARTER_FIXED, ("fixed_quarter", quarter.code), levels=len(rows))
    return session.get_one(FixedQuarter, quarter.code)


def _counts(levels: Collection[dict[str, Any]]) -> dict[str, int]:
    found = Counter(facts["level"].value for facts in levels)
    shown, seen = (sum(facts[name] for facts in levels) for name in ("is_shown", "is_seen"))
    return {**found, "shown": shown, "seen": seen}


def why_not_fix(quarter: Quarter, fixed: Sequence[FixedQuarter], today: date) -> str | None:
    """Say why a quarter cannot be fixed now; nothing when it can."""
    try:
        refuse_fixing(quarter, [Quarter.parse(row.quarter) for row in fixed], reader.current(), today)
    except Conflict as refusal:
        return refusal.sentence
    return None
