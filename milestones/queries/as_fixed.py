"""What a level was fixed on: the value of each milestone with its evidence, as it was known at that moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import FixedLevel, FixedQuarter
from milestones.queries.dossiers import Recorded, recorded_of
from milestones.queries.fixed import known_at_fixing
from milestones.queries.standings import State, derived, facts_of
from milestones.rules import Effective, Judged, Outcome, Reason, values_on
from werkplein.programme.rules import Programme
from werkplein.register.models import Werkplein
from werkplein.register.queries import is_open


def facts_about(session: Session, programme: Programme, about: date, fixing_on: date) -> dict[int, dict[str, Any]]:
    """Give what a level is fixed with on a day, for every Werkplein that was open on the day it is about."""
    open_then = session.scalars(select(Werkplein.id).where(is_open(about)).order_by(Werkplein.id)).all()
    found = derived(session, open_then, programme, about, judged=Judged(fixing_on, is_fixing=True))
    return {werkplein_id: facts_of(outcome) for werkplein_id, outcome in found.items()}


def states_as_fixed(session: Session, werkplein_id: int, programme: Programme) -> list[tuple[FixedLevel, State]]:
    """Give every level of a Werkplein as it was fixed, newest first, with the values it was fixed on.

    Five statements at most, however many quarters there are: all is read once, and what was recorded after a quarter
    was fixed is left out for that quarter. Where a value is not the one that was kept with the level, it is not told.
    """
    fixed = session.execute(
        select(FixedLevel, FixedQuarter)
        .join(FixedQuarter, FixedQuarter.quarter == FixedLevel.quarter)
        .where(FixedLevel.werkplein_id == werkplein_id)
        .order_by(FixedLevel.quarter.desc())
    ).all()
    if not fixed:
        return []
    recorded = recorded_of(session, [werkplein_id], has_moments=True)
    return [(level, _state(level, _values(recorded, programme, level, quarter))) for level, quarter in fixed]


def _values(recorded: Recorded, programme: Programme, level: FixedLevel, quarter: FixedQuarter) -> dict[str, Effective]:
    then = recorded.as_known(known_at_fixing(quarter)).dossiers([level.werkplein_id])[level.werkplein_id]
    counts_months = Reason.from_facts(level.reason).ruleset.expired_counts_months
    judged = Judged(quarter.recorded_on, is_fixing=True)
    values = values_on(then, programme, level.holds_on, counts_months, judged)
    # Too old an answer was kept as none.
    return {code: value for code, value in values.items() if _kept_as(value) == level.verdicts.get(code)}


def _kept_as(value: Effective) -> str | None:
    return value.verdict.value if value.is_answered else None


def _state(level: FixedLevel, values: Mapping[str, Effective]) -> State:
    reason = Reason.from_facts(level.reason)
    return State(level.level, reason, level.is_shown, level.is_seen, values, {}, None)


def recomputed(session: Session, programme: Programme, fixed: FixedQuarter) -> dict[int, dict[str, Any]]:
    """Give what the levels of a fixed quarter follow from, out of what was known when it was fixed."""
    about = session.scalars(select(FixedLevel.werkplein_id).where(FixedLevel.quarter == fixed.quarter)).all()
    found = derived_as_fixed(session, sorted(about), programme, fixed)
    return {werkplein_id: facts_of(outcome) for werkplein_id, outcome in found.items()}


def derived_as_fixed(
    session: Session, werkplein_ids: Sequence[int], programme: Programme, fixed: FixedQuarter
) -> dict[int, Outcome]:
    """Derive what a quarter was fixed on, out of what was known at that moment; statements as for `derived`."""
    known, judged = known_at_fixing(fixed), Judged(fixed.recorded_on, is_fixing=True)
    return derived(session, werkplein_ids, programme, fixed.holds_on, known, judged)
