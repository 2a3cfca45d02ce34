"""What a level was fixed on: the value of each milestone with its evidence, as it was known at that moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import Assessment, FindingAgreement, FixedLevel, FixedQuarter
from milestones.queries.dossiers import Known, dossiers
from milestones.queries.standings import State, derived, facts_of
from milestones.rules import Dossier, Effective, Finding, Judged, Outcome, Reason, values_on
from werkplein.programme.rules import Programme

Stamp = tuple[date, datetime]
# When a row was recorded, and when what was replied to it.
Stamps = Mapping[int | None, tuple[Stamp, Stamp | None]]


def states_as_fixed(session: Session, werkplein_id: int, programme: Programme) -> list[tuple[FixedLevel, State]]:
    """Give every level of a Werkplein as it was fixed, newest first, with the values it was fixed on.

    Six statements at most, however many quarters there are: all is read once, and what was recorded after a quarter was
    fixed is left out for that quarter. Where a value is not the one that was kept with the level, it is not told.
    """
    fixed = session.execute(
        select(FixedLevel, FixedQuarter)
        .join(FixedQuarter, FixedQuarter.quarter == FixedLevel.quarter)
        .where(FixedLevel.werkplein_id == werkplein_id)
        .order_by(FixedLevel.quarter.desc())
    ).all()
    if not fixed:
        return []
    dossier = dossiers(session, [werkplein_id])[werkplein_id]
    stamps = _stamps(session, dossier)
    return [(level, _state(level, _values(dossier, stamps, programme, level, quarter))) for level, quarter in fixed]


def _stamps(session: Session, dossier: Dossier) -> Stamps:
    """Give when each row of a dossier and of its main locations was recorded; one statement."""
    everyone = [dossier, *(main for _, main in dossier.mains if main is not None)]
    ids = {finding.id for each in everyone for finding in each.findings}
    rows: Sequence[Any] = session.execute(
        select(
            Assessment.id,
            Assessment.recorded_on,
            Assessment.recorded_at,
            FindingAgreement.recorded_on,
            FindingAgreement.recorded_at,
        )
        .outerjoin(FindingAgreement, FindingAgreement.assessment_id == Assessment.id)
        .where(Assessment.id.in_(ids))
        .order_by(Assessment.id)
    ).all()
    return {row[0]: ((row[1], row[2]), (row[3], row[4]) if row[3] else None) for row in rows}


def _values(
    dossier: Dossier, stamps: Stamps, programme: Programme, level: FixedLevel, quarter: FixedQuarter
) -> dict[str, Effective]:
    moment = quarter.recorded_on, quarter.fixed_at
    mains = [(day, _then(main, stamps, moment) if main else None) for day, main in dossier.mains]
    then = replace(_then(dossier, stamps, moment), mains=mains)
    counts_months = Reason.from_facts(level.reason).ruleset.expired_counts_months
    judged = Judged(quarter.recorded_on, is_fixing=True)
    values = values_on(then, programme, level.holds_on, counts_months, judged)
    # Too old an answer was kept as none.
    return {code: value for code, value in values.items() if _kept_as(value) == level.verdicts.get(code)}


def _kept_as(value: Effective) -> str | None:
    return value.verdict.value if value.is_answered else None


def _then(dossier: Dossier, stamps: Stamps, moment: Stamp) -> Dossier:
    """Give a dossier without the rows that were recorded later, and without what was replied later."""
    known = [_unreplied(each, stamps, moment) for each in dossier.findings if _was_known(stamps[each.id][0], moment)]
    return replace(dossier, findings=known)


def _unreplied(finding: Finding, stamps: Stamps, moment: Stamp) -> Finding:
    replied = stamps[finding.id][1]
    return finding if replied is None or _was_known(replied, moment) else replace(finding, agreed_on=None)


def _was_known(stamp: Stamp, moment: Stamp) -> bool:
    return stamp[0] <= moment[0] and stamp[1] <= moment[1]


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
    known, judged = Known(fixed.recorded_on, fixed.fixed_at), Judged(fixed.recorded_on, is_fixing=True)
    return derived(session, werkplein_ids, programme, fixed.holds_on, known, judged)
