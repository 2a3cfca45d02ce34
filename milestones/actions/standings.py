"""Keeps the summary rows: derived in the unit of work that changes them, while the Werkplein is locked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from milestones.models import MilestoneStanding, Standing
from milestones.queries import derived, facts_of
from milestones.rules import Effective, Outcome
from milestones.rules.levels import COUNTED
from milestones.rules.satellites import left_to
from werkplein.core.database import upsert
from werkplein.programme.rules import Programme
from werkplein.register.models import Werkplein

AT_ONCE = 100


def refresh(session: Session, werkplein_ids: Iterable[int], programme: Programme, today: date) -> int:
    """Derive these Werkpleinen again and keep the outcome; the caller holds their locks. Gives how many."""
    ids = sorted(werkplein_ids)
    for start in range(0, len(ids), AT_ONCE):
        session.flush()
        outcomes = derived(session, ids[start : start + AT_ONCE], programme, today)
        _keep(session, outcomes, today)
    return len(ids)


def _keep(session: Session, outcomes: dict[int, Outcome], today: date) -> None:
    revisions = _revisions(session, outcomes)
    standings = [
        {**_standing(werkplein_id, outcome, today), "register_revision": revisions[werkplein_id]}
        for werkplein_id, outcome in outcomes.items()
    ]
    values = [
        {"werkplein_id": werkplein_id, **_value(value)}
        for werkplein_id, outcome in outcomes.items()
        for value in outcome.values.values()
    ]
    _forget_gone(session, outcomes)
    _upsert(session, Standing, standings, ["werkplein_id"])
    _upsert(session, MilestoneStanding, values, ["werkplein_id", "milestone"])


def _value(value: Effective) -> dict[str, Any]:
    """Give a value as its columns: the rest is kept with the reason."""
    return {name: each for name, each in asdict(value).items() if name not in COUNTED}


def _revisions(session: Session, werkplein_ids: Iterable[int]) -> dict[int, int]:
    rows = session.execute(
        select(Werkplein.id, Werkplein.revision).where(Werkplein.id.in_(werkplein_ids)).order_by(Werkplein.id)
    )
    return {werkplein_id: revision for werkplein_id, revision in rows}


def _forget_gone(session: Session, outcomes: dict[int, Outcome]) -> None:
    """Let go of what has no value any more: after a move, or when all that was found was withdrawn."""
    kept = {(werkplein_id, code) for werkplein_id, outcome in outcomes.items() for code in outcome.values}
    known = session.execute(
        select(MilestoneStanding.werkplein_id, MilestoneStanding.milestone)
        .where(MilestoneStanding.werkplein_id.in_(outcomes))
        .order_by(MilestoneStanding.werkplein_id, MilestoneStanding.milestone)
    )
    gone = [(werkplein_id, code) for werkplein_id, code in known if (werkplein_id, code) not in kept]
    if gone:
        key = tuple_(MilestoneStanding.werkplein_id, MilestoneStanding.milestone)
        session.execute(delete(MilestoneStanding).where(key.in_(gone)))


def _standing(werkplein_id: int, outcome: Outcome, today: date) -> dict[str, Any]:
    dates = {"derived_for": today, "right_from": outcome.right_from, "changes_on": outcome.changes_on}
    return {"werkplein_id": werkplein_id, **facts_of(outcome), **dates}


def _upsert(
    session: Session,
    model: type[Standing] | type[MilestoneStanding],
    rows: Sequence[dict[str, Any]],
    unique: list[str],
) -> None:
    if rows:
        upsert(session, model, rows, unique, [column for column in rows[0] if column not in unique])


def touched_by(session: Session, werkplein_id: int, milestones: Iterable[str], programme: Programme) -> list[int]:
    """Give whose state follows from what holds of a Werkplein: satellites take over some of its milestones."""
    if left_to(werkplein_id, programme).isdisjoint(milestones):
        return [werkplein_id]
    satellites = select(Werkplein.id).where(Werkplein.main_id == werkplein_id).order_by(Werkplein.id)
    return sorted([werkplein_id, *session.scalars(satellites)])


def refresh_due(session: Session, programme: Programme, today: date) -> int:
    """Derive again what changed by itself, and what was never derived; gives how many."""
    is_old = (Standing.changes_on <= today) | (Standing.right_from > today)
    is_old |= Standing.register_revision != Werkplein.revision
    due = session.scalars(
        select(Werkplein.id)
        .outerjoin(Standing, Standing.werkplein_id == Werkplein.id)
        .where(Standing.werkplein_id.is_(None) | is_old)
        .order_by(Werkplein.id)
    ).all()
    lock_all(session, due)
    return refresh(session, due, programme, today)


def rebuild(session: Session, programme: Programme, today: date) -> int:
    """Throw the summary rows away and derive all of them again; gives how many Werkpleinen."""
    everyone = lock_everyone(session)
    session.execute(delete(MilestoneStanding))
    session.execute(delete(Standing))
    return refresh(session, everyone, programme, today)


def lock_all(session: Session, werkplein_ids: Sequence[int]) -> None:
    """Hold these Werkpleinen against other writers, always in the same order so that nobody waits in a ring."""
    if werkplein_ids:
        session.scalars(
            select(Werkplein.id).where(Werkplein.id.in_(werkplein_ids)).order_by(Werkplein.id).with_for_update()
        ).all()


def lock_everyone(session: Session) -> Sequence[int]:
    """Hold every Werkplein, in the same order; gives their ids."""
    return session.scalars(select(Werkplein.id).order_by(Werkplein.id).with_for_update()).all()
