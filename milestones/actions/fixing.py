"""Fixing a quarter: one confirmed act of the steering group (design 4.4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from milestones.actions.expecting import withdraw_locked
from milestones.actions.rule_versions import load_ruleset
from milestones.actions.standings import lock_everyone, refresh
from milestones.models import FixedLevel, FixedQuarter
from milestones.queries import all_fixed, facts_about, rulesets
from milestones.rules import refuse_fixing, ruleset_on
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


Facts = Mapping[int, Mapping[str, Any]]


def seal_of(facts: Facts) -> str:
    """Give what would be fixed in a form that a confirmation can carry back.

    All that is stored is sealed, not only the level: a level that holds may stand on another ground by then.
    """
    told = [(werkplein_id, facts[werkplein_id]) for werkplein_id in sorted(facts)]
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def fix_quarter(session: Session, actor: Actor, quarter: Quarter, today: date, seen: str | None = None) -> FixedQuarter:
    """Fix the levels of a quarter, with both dates on every row; what comes later changes nothing in it.

    Every Werkplein is held first: who was handing in is waited for and counts, who comes later finds it fixed.
    `seen` is the seal of what was confirmed. Who confirmed it before, as with a button that was pressed twice, gets
    what was fixed then.
    """
    everyone = lock_everyone(session)
    programme = reader.current()
    fixed_before = {row.quarter: row for row in all_fixed(session)}
    there = fixed_before.get(quarter.code)
    if there is not None and seen is not None and actor.is_self(there.actor_id):
        return there
    refuse_fixing(quarter, [Quarter.parse(code) for code in fixed_before], programme, today)
    # All that is known now was recorded by the day of fixing, so nothing has to be left out for that.
    levels = facts_about(session, programme, quarter.reference_date, today)
    if seen not in (None, seal_of(levels)):
        raise Conflict(
            "Er is intussen iets veranderd in de niveaus, of in waar ze op steunen. Er is niets vastgesteld. "
            "Hieronder staat hoe het nu is: bekijk het opnieuw voordat u vaststelt."
        )
    fixed = _keep(session, actor, quarter, levels, today)
    # What was fixed is where a level now rises or falls from.
    refresh(session, everyone, programme, today)
    withdraw_locked(session, quarter, today)
    mark_stale(session, CHART)
    audit.record(session, actor, Event.QUARTER_FIXED, ("fixed_quarter", quarter.code), levels=len(levels))
    return fixed


def _keep(
    session: Session, actor: Actor, quarter: Quarter, levels: Mapping[int, dict[str, Any]], today: date
) -> FixedQuarter:
    programme = reader.current()
    load_ruleset(session, programme)
    version = ruleset_on(rulesets(session, programme), quarter.reference_date).version
    dates = {"quarter": quarter.code, "holds_on": quarter.reference_date, "recorded_on": today}
    by = {"ruleset": version, "fixed_at": clock.now(), "actor_id": actor.id, "counts": _counts(levels.values())}
    if insert_missing(session, FixedQuarter, [dates | by], ["quarter"]) == 0:
        raise Conflict(f"Het {quarter.label} is al vastgesteld.", way_out="U hoeft niets meer te doen.")
    rows = [{**dates, "werkplein_id": werkplein_id, **facts} for werkplein_id, facts in levels.items()]
    if rows:
        session.execute(insert(FixedLevel), rows)
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
