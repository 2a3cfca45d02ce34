"""Questions about scans: where they run, how they stand, and what was found in other municipalities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from visitatie.scans.models import ScanDay, ScanFinding, ScanNote, ScanTrajectory
from visitatie.scans.rules import FindingKind, ProcessStep, ScanDayNumber, Scanned, ScanState
from werkplein.core.actor import Scopes
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.register.models import Municipality, Werkplein
from werkplein.register.queries import served

SCAN_KINDS = (
    ObligationKind.SCAN_PLANNING,
    ObligationKind.SCAN_DAYS,
    ObligationKind.SCAN_DAY,
    ObligationKind.SCAN_PLAN,
    ObligationKind.SCAN_AGREEMENT,
)


def find(session: Session, scan_id: int) -> ScanTrajectory | None:
    """Give a scan with its Werkplein, municipality and days; two statements."""
    return session.scalars(_scans().where(ScanTrajectory.id == scan_id)).unique().one_or_none()


def scans_within(session: Session, scopes: Scopes) -> list[ScanTrajectory]:
    """Give the scans that a permission reaches: what runs, oldest request first, then what is over; two statements."""
    found = session.scalars(_scans().where(_reached(scopes))).unique().all()
    return sorted(found, key=lambda each: each.state.is_over)


def scans_of(session: Session, werkplein_id: int) -> list[ScanTrajectory]:
    """Give the scans at a Werkplein, in the same order; two statements."""
    found = session.scalars(_scans().where(ScanTrajectory.werkplein_id == werkplein_id)).unique().all()
    return sorted(found, key=lambda each: each.state.is_over)


def days_to_come() -> Select[int, date]:
    """Ask for the days of scans that are still to be held, each with the number of its Werkplein."""
    return (
        select(ScanTrajectory.werkplein_id, ScanDay.day)
        .join(ScanDay, ScanDay.scan_id == ScanTrajectory.id)
        .where(ScanDay.held_on.is_(None), ScanTrajectory.state != ScanState.WITHDRAWN)
    )


def _scans() -> Select[ScanTrajectory]:
    return (
        select(ScanTrajectory)
        .join(ScanTrajectory.werkplein)
        .options(
            contains_eager(ScanTrajectory.werkplein).joinedload(Werkplein.region),
            joinedload(ScanTrajectory.municipality),
            selectinload(ScanTrajectory.days),
        )
        .order_by(ScanTrajectory.requested_on, ScanTrajectory.id)
    )


def _reached(scopes: Scopes) -> ColumnElement[bool]:
    if scopes.national:
        return true()
    parts = []
    if scopes.region_ids:
        parts.append(Werkplein.region_id.in_(scopes.region_ids))
    if scopes.werkplein_ids:
        parts.append(Werkplein.id.in_(scopes.werkplein_ids))
    return or_(*parts) if parts else false()


def municipalities(session: Session, werkplein: Werkplein, on: date) -> list[Municipality]:
    """Give the municipalities of a Werkplein, its seat too, by name; one statement, and one where the seat is new."""
    areas = served(session, [werkplein.id], on).get(werkplein.id, [])
    found = {each.municipality_id: each.municipality for each in areas}
    found[werkplein.seat_id] = werkplein.seat
    return sorted(found.values(), key=lambda each: each.name)


def running_in(session: Session, municipality_ids: Collection[int]) -> set[int]:
    """Give in which of these municipalities a scan runs; one statement."""
    is_over = (ScanState.CLOSED, ScanState.WITHDRAWN)
    question = select(ScanTrajectory.municipality_id).where(
        ScanTrajectory.municipality_id.in_(municipality_ids), ScanTrajectory.state.not_in(is_over)
    )
    return set(session.scalars(question))


def open_asks(session: Session, scan: ScanTrajectory) -> set[tuple[ObligationKind, str, str]]:
    """Give what is asked now about a scan, by kind, period and part; one statement."""
    is_of_scan = or_(Obligation.part == str(scan.id), Obligation.part.startswith(f"{scan.id}-", autoescape=True))
    rows = session.execute(
        select(Obligation.kind, Obligation.period, Obligation.part).where(
            Obligation.werkplein_id == scan.werkplein_id,
            Obligation.kind.in_(SCAN_KINDS),
            Obligation.state == ObligationState.OPEN,
            is_of_scan,
        )
    )
    return {(kind, period, part) for kind, period, part in rows}


def scanned(session: Session) -> list[Scanned]:
    """Give what the newest scan found in each municipality where day 1 was held; three statements."""
    rows = session.scalars(
        select(ScanTrajectory)
        .join(ScanDay, ScanDay.scan_id == ScanTrajectory.id)
        .where(
            ScanDay.number == ScanDayNumber.ONE,
            ScanDay.held_on.is_not(None),
            ScanTrajectory.state != ScanState.WITHDRAWN,
        )
        .options(joinedload(ScanTrajectory.municipality))
        .order_by(ScanTrajectory.id)
    )
    newest = {each.municipality_id: each for each in rows}
    ids = [each.id for each in newest.values()]
    minutes, findings = _minutes(session, ids), _findings(session, ids)
    return [
        Scanned(
            id=each.id,
            municipality_id=each.municipality_id,
            name=each.municipality.name,
            may_name=each.may_name,
            figures=each.figures,
            minutes=minutes[each.id],
            findings=findings[each.id],
        )
        for each in newest.values()
    ]


def _minutes(session: Session, ids: Sequence[int]) -> dict[int, dict[ProcessStep, int]]:
    question = select(ScanNote.scan_id, ScanNote.step, func.sum(ScanNote.minutes))
    is_counted = (ScanNote.step.is_not(None), ScanNote.minutes.is_not(None), ScanNote.withdrawn_on.is_(None))
    rows = session.execute(
        question.where(ScanNote.scan_id.in_(ids), *is_counted).group_by(ScanNote.scan_id, ScanNote.step)
    )
    found: dict[int, dict[ProcessStep, int]] = defaultdict(dict)
    for scan_id, step, total in rows:
        if step is not None and total is not None:
            found[scan_id][step] = int(total)
    return found


def _findings(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[ProcessStep, FindingKind]]]:
    rows = session.execute(
        select(ScanFinding.scan_id, ScanFinding.step, ScanFinding.kind)
        .where(ScanFinding.scan_id.in_(ids), ScanFinding.withdrawn_on.is_(None))
        .order_by(ScanFinding.id)
    )
    found: dict[int, list[tuple[ProcessStep, FindingKind]]] = defaultdict(list)
    for scan_id, step, kind in rows:
        found[scan_id].append((step, kind))
    return found
