"""Deciding that a level is another one for a while, ending that, and correcting what was fixed (domain D.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from milestones.actions.standings import lock_all, refresh
from milestones.models import LevelCorrection, LevelOverride
from milestones.queries.decisions import Decisions, decisions, fixed_level
from milestones.queries.fixed import last_fixed
from milestones.rules import Level
from milestones.rules.decisions import (
    Bounds,
    Corrected,
    Decided,
    bounds,
    refuse_correction,
    refuse_decision,
    refuse_unseen,
)
from milestones.rules.reasons import refuse_short
from werkplein.core import audit
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event
from werkplein.core.errors import Conflict, NotFound
from werkplein.core.labels import date_words
from werkplein.programme import reader
from werkplein.register.models import Werkplein
from werkplein.register.summary_actions import refuse_closed

Row = TypeVar("Row", LevelOverride, LevelCorrection)


def override_level(
    session: Session, actor: Actor, werkplein: Werkplein, decided: Decided, seen: int, today: date
) -> LevelOverride:
    """Let the steering group set another level, for a reason and until a day; the computed one stays visible."""
    check_override(session, actor, werkplein, decided, seen, today)
    row = _override(actor, werkplein, decided.level, decided.starts_on, decided.ends_on, decided.reason, today)
    facts = {"level": decided.level.value, "from": row.holds_on.isoformat(), "until": row.ends_on.isoformat()}
    return _add(session, actor, Event.LEVEL_OVERRIDDEN, row, facts, today)


def check_override(
    session: Session, actor: Actor, werkplein: Werkplein, decided: Decided, seen: int, today: date
) -> None:
    """Refuse a decision that cannot be taken; writes nothing."""
    known = _hold(session, actor, werkplein, seen, today)
    refuse_decision(decided, bounds_of(session, werkplein, known, today))


def end_override(
    session: Session, actor: Actor, werkplein: Werkplein, reason: str, seen: int, today: date
) -> LevelOverride:
    """End the decision that is in force; what the rule gives counts again at once."""
    known = _hold(session, actor, werkplein, seen, today)
    found = known.in_force(today)
    if found is None:
        raise Conflict("Er geldt nu geen besluit over dit niveau. Er is niets veranderd.")
    refuse_short(reason, "waarom het besluit eerder stopt", "reason")
    # What was fixed today was fixed with it, so it ends tomorrow then.
    ends_on = bounds_of(session, werkplein, known, today).default
    if ends_on > found.ends_on:
        raise Conflict(f"Dit besluit eindigt al op {date_words(found.ends_on)}. Er is niets veranderd.")
    row = _override(actor, werkplein, None, ends_on, ends_on, reason, today)
    return _add(session, actor, Event.LEVEL_OVERRIDE_ENDED, row, {"ends": found.id}, today)


def correct_level(
    session: Session, actor: Actor, werkplein: Werkplein, corrected: Corrected, seen: int, today: date
) -> LevelCorrection:
    """Say what a fixed level should have been: an entry of its own, the fixed row stays as it is (design 4.1)."""
    lock_all(session, [werkplein.id])
    quarter, level = corrected.quarter, corrected.level
    fixed = fixed_level(session, werkplein.id, quarter)
    if fixed is None:
        raise NotFound
    earlier = decisions(session, [werkplein.id])[werkplein.id].of_quarter(quarter.code)
    _refuse_unseen(session, actor, LevelCorrection, seen, earlier[0].id if earlier else 0)
    refuse_correction(corrected, earlier[0].level if earlier else fixed.level)
    row = LevelCorrection(
        quarter=quarter.code,
        werkplein_id=werkplein.id,
        level=level,
        reason=corrected.reason.strip(),
        holds_on=fixed.holds_on,
        **signed(actor, today),
    )
    facts = {"quarter": quarter.code, "level": level.value, "fixed": fixed.level.value}
    return _add(session, actor, Event.LEVEL_CORRECTED, row, facts, today)


def bounds_of(session: Session, werkplein: Werkplein, known: Decisions, today: date) -> Bounds:
    """Give between which days can be decided about a Werkplein; one statement."""
    fixed = last_fixed(session)
    fixed_on = fixed.holds_on if fixed is not None else None
    return bounds(reader.current(), werkplein.opened_on, fixed_on, known.last_start, today)


def _hold(session: Session, actor: Actor, werkplein: Werkplein, seen: int, today: date) -> Decisions:
    """Hold the Werkplein, so that nobody decides or fixes at the same time; gives what was decided so far."""
    lock_all(session, [werkplein.id])
    refuse_closed(session, werkplein, today)
    known = decisions(session, [werkplein.id])[werkplein.id]
    _refuse_unseen(session, actor, LevelOverride, seen, known.newest)
    return known


def _refuse_unseen(session: Session, actor: Actor, kind: type[Row], seen: int, newest: int) -> None:
    """Refuse to pass over what was decided since, and know whose it is."""
    row = session.get(kind, newest) if newest != seen else None
    refuse_unseen(seen, newest, row is not None and actor.is_self(row.actor_id))


def _override(
    actor: Actor, werkplein: Werkplein, level: Level | None, starts_on: date, ends_on: date, reason: str, today: date
) -> LevelOverride:
    return LevelOverride(
        werkplein_id=werkplein.id,
        level=level,
        holds_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        **signed(actor, today),
    )


def _add(session: Session, actor: Actor, event: Event, row: Row, facts: Mapping[str, object], today: date) -> Row:
    session.add(row)
    refresh(session, [row.werkplein_id], reader.current(), today)
    audit.record(session, actor, event, row, row.werkplein_id, **facts)
    return row
