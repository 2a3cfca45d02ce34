"""Questions of planning: the facts, the plans, and all of it as a problem for the planner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, null, or_, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from milestones.models import FixedLevel
from visitatie.models import Visit
from visitatie.planning.models import Absence, HomeBase, MtDays, SchoolClosing, VisitPlan, VisitSlot
from visitatie.planning.rules.problem import Place
from visitatie.planning.rules.state import STALE, PlanState
from visitatie.rules import VisitKind, VisitStatus
from visitatie.scans.queries import days_to_come
from werkplein.register.models import Municipality, Werkplein

# What a plan is about: a day is to be found, or was told to the MT.
PLANNED = (VisitStatus.OPEN, VisitStatus.NO_SHOW, VisitStatus.PROPOSED, VisitStatus.CONFIRMED)


@dataclass(frozen=True)
class Asked:
    """A visit that a plan is about, with how many milestones its Werkplein met when it was called for."""

    visit: Visit
    met: int | None


def asked(session: Session, quarter: str) -> list[Asked]:
    """Give the visits of a quarter that a plan is about, with Werkplein and region; one statement."""
    fixed = and_(FixedLevel.werkplein_id == Visit.werkplein_id, FixedLevel.quarter == Visit.basis)
    rows = session.execute(
        select(Visit, FixedLevel.met)
        .join(Visit.werkplein)
        .join(Werkplein.region)
        .outerjoin(FixedLevel, fixed)
        .options(contains_eager(Visit.werkplein).contains_eager(Werkplein.region))
        .where(Visit.kind == VisitKind.AUDIT, Visit.quarter == quarter, Visit.status.in_(PLANNED))
        .order_by(Visit.id)
    )
    return [Asked(visit, met) for visit, met in rows]


@dataclass(frozen=True)
class Went:
    """Another visit than those of the plan: it was held, or its day is told; a visitatie too."""

    visit_id: int
    werkplein_id: int
    name: str
    team: tuple[int, ...]
    visit: Visit

    @property
    def told_on(self) -> date | None:
        """Give the day of a visit that is still to come; nothing for one that was held."""
        return None if self.visit.is_held else self.visit.planned_on


def other_visits(session: Session, quarter: str) -> list[Went]:
    """Give the visits that were held, and with a day those of other quarters and visitaties; one statement."""
    is_other = (Visit.quarter != quarter) | (Visit.kind != VisitKind.AUDIT)
    is_told = Visit.status.in_((VisitStatus.PROPOSED, VisitStatus.CONFIRMED)) & is_other
    rows = session.execute(
        select(Visit, Werkplein.name)
        .join(Visit.werkplein)
        .join(Werkplein.region)
        .options(contains_eager(Visit.werkplein).contains_eager(Werkplein.region))
        .where((Visit.status == VisitStatus.HELD) | is_told)
        .order_by(Visit.id)
    )
    return [Went(visit.id, visit.werkplein_id, name, visit.team, visit) for visit, name in rows]


@dataclass(frozen=True)
class Known:
    """The home base of a supporter, with its place on the map."""

    base: HomeBase
    town: str
    place: Place


def bases(session: Session) -> dict[int, Known]:
    """Give the home base of each supporter that has one; a town lies where its Werkplein lies; one statement."""
    rows = session.execute(
        select(HomeBase, Municipality.code, Municipality.name, func.min(Werkplein.lat), func.min(Werkplein.lon))
        .join(Municipality, Municipality.id == HomeBase.municipality_id)
        .join(Werkplein, Werkplein.seat_id == Municipality.id)
        .group_by(*HomeBase.__table__.columns, Municipality.code, Municipality.name)
        .order_by(HomeBase.account_id)
    )
    return {base.account_id: Known(base, town, Place(code, lat, lon)) for base, code, town, lat, lon in rows}


def place_codes(session: Session) -> Sequence[str]:
    """Give what a file with travel times may call a place: a Werkplein or a municipality; one statement."""
    return session.scalars(select(Werkplein.code).union(select(Municipality.code))).all()


def towns(session: Session) -> list[tuple[int, str]]:
    """Give the municipalities with a Werkplein, from which a supporter can start; one statement."""
    seats = select(Werkplein.seat_id)
    rows = session.execute(
        select(Municipality.id, Municipality.name).where(Municipality.id.in_(seats)).order_by(Municipality.name)
    )
    return [(row.id, row.name) for row in rows]


def absences(session: Session, since: date, but_past: bool = True) -> Sequence[Absence]:
    """Give the days on which people and Werkpleinen cannot, that were not withdrawn; one statement."""
    asked_for = select(Absence).where(Absence.withdrawn_on.is_(None))
    if but_past:
        asked_for = asked_for.where(Absence.ends_on >= since)
    return session.scalars(asked_for.order_by(Absence.begins_on, Absence.id)).all()


def visits_during(session: Session, absence: Absence) -> Sequence[Visit]:
    """Give the visits of somebody that have a day in an absence, with their Werkpleinen; one statement."""
    return session.scalars(
        select(Visit)
        .where(
            or_(Visit.supporter_id == absence.account_id, Visit.second_id == absence.account_id),
            Visit.planned_on.between(absence.begins_on, absence.ends_on),
        )
        .options(joinedload(Visit.werkplein))
        .order_by(Visit.planned_on, Visit.id)
    ).all()


def absence(session: Session, absence_id: int) -> Absence | None:
    """Give days on which somebody could not, also when they were withdrawn; one statement."""
    return session.get(Absence, absence_id)


def mt_days(session: Session) -> dict[int, str]:
    """Give the weekdays on which an MT can, where it told; one statement."""
    rows = session.execute(select(MtDays.werkplein_id, MtDays.weekdays).order_by(MtDays.werkplein_id))
    return {row.werkplein_id: row.weekdays for row in rows}


def mt_times(session: Session) -> tuple[dict[int, str], dict[int, frozenset[date]]]:
    """Give the weekdays on which MTs can, and the days on which they have a scan; one statement."""
    of_scans = days_to_come().add_columns(null().label("weekdays"))
    told = select(MtDays.werkplein_id, null().label("day"), MtDays.weekdays)
    weekdays: dict[int, str] = {}
    days: dict[int, set[date]] = defaultdict(set)
    for row in session.execute(union_all(of_scans, told)):
        if row.day is None:
            weekdays[row.werkplein_id] = row.weekdays
        else:
            days[row.werkplein_id].add(row.day)
    return weekdays, {werkplein_id: frozenset(found) for werkplein_id, found in days.items()}


def school_closings(session: Session, begin: date, end: date) -> Sequence[SchoolClosing]:
    """Give the school holidays that touch a period; one statement."""
    touching = (SchoolClosing.begins_on <= end) & (SchoolClosing.ends_on >= begin)
    return session.scalars(select(SchoolClosing).where(touching).order_by(SchoolClosing.begins_on)).all()


def all_school_closings(session: Session) -> Sequence[SchoolClosing]:
    """Give all school holidays, oldest first; one statement."""
    order = (SchoolClosing.begins_on, SchoolClosing.region)
    return session.scalars(select(SchoolClosing).order_by(*order)).all()


def find_plan(session: Session, plan_id: int) -> VisitPlan | None:
    """Give a plan by its number in the table; one statement."""
    return session.get(VisitPlan, plan_id)


def plans(session: Session, quarter: str) -> Sequence[VisitPlan]:
    """Give the plans of a quarter, newest first; one statement."""
    return session.scalars(
        select(VisitPlan).where(VisitPlan.quarter == quarter).order_by(VisitPlan.number.desc())
    ).all()


def running(session: Session) -> VisitPlan | None:
    """Give the plan that is being made, of whatever quarter; one statement."""
    made = select(VisitPlan).where(VisitPlan.state.in_((PlanState.WAITING, PlanState.RUNNING)))
    return session.scalar(made.order_by(VisitPlan.id).limit(1))


def next_waiting(session: Session, now: datetime) -> VisitPlan | None:
    """Give the plan to take up, held: one that waits, or whose maker was stopped; one statement."""
    stopped = and_(VisitPlan.state == PlanState.RUNNING, _is_silent(now))
    waits = select(VisitPlan).where(or_(VisitPlan.state == PlanState.WAITING, stopped))
    return session.scalar(waits.order_by(VisitPlan.id).limit(1).with_for_update(skip_locked=True))


def _is_silent(now: datetime) -> ColumnElement[bool]:
    return VisitPlan.beat_at.is_(None) | (VisitPlan.beat_at < now - STALE)


def visits_on(session: Session, people: Collection[int], days: Collection[date], but: int) -> Sequence[Visit]:
    """Give the visits that somebody of these has on these days, beside one; one statement."""
    return session.scalars(
        select(Visit)
        .where(
            or_(Visit.supporter_id.in_(people), Visit.second_id.in_(people)),
            Visit.planned_on.in_(days),
            Visit.id != but,
            Visit.status.in_((VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.HELD)),
        )
        .order_by(Visit.id)
    ).all()


def absences_of(session: Session, people: Collection[int], first: date, last: date) -> Sequence[Absence]:
    """Give when somebody of these is away between two days, that was not withdrawn; one statement."""
    return session.scalars(
        select(Absence)
        .where(
            Absence.account_id.in_(people),
            Absence.withdrawn_on.is_(None),
            Absence.begins_on <= last,
            Absence.ends_on >= first,
        )
        .order_by(Absence.id)
    ).all()


def slots_of(session: Session, visit_id: int) -> Sequence[VisitSlot]:
    """Give the days among which an MT can choose, the one of the plan first; one statement."""
    return session.scalars(select(VisitSlot).where(VisitSlot.visit_id == visit_id).order_by(VisitSlot.rank)).all()


def slots_of_quarter(session: Session, quarter: str) -> Mapping[int, Sequence[VisitSlot]]:
    """Give the days among which the MTs of a quarter can choose, by visit; one statement."""
    rows = session.scalars(
        select(VisitSlot)
        .join(Visit, Visit.id == VisitSlot.visit_id)
        .where(Visit.kind == VisitKind.AUDIT, Visit.quarter == quarter)
        .order_by(VisitSlot.visit_id, VisitSlot.rank)
    )
    found: dict[int, list[VisitSlot]] = defaultdict(list)
    for row in rows:
        found[row.visit_id].append(row)
    return found


def of_quarter(session: Session, quarter: str) -> Mapping[int, Visit]:
    """Give the audits of a quarter by number, with their Werkplein and region; one statement."""
    rows = session.scalars(
        select(Visit)
        .join(Visit.werkplein)
        .join(Werkplein.region)
        .options(contains_eager(Visit.werkplein).contains_eager(Werkplein.region))
        .where(Visit.kind == VisitKind.AUDIT, Visit.quarter == quarter)
        .order_by(Visit.id)
    )
    return {visit.id: visit for visit in rows}
