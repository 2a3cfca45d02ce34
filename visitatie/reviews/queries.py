"""Questions about visitaties: how they stand, who is due, who may review where, and what was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from milestones.models import FixedLevel
from milestones.queries import last_fixed
from milestones.queries.decisions import counting_level
from milestones.rules import Level
from visitatie.models import Visit
from visitatie.planning.models import Absence
from visitatie.queries import comes_on
from visitatie.reviews.models import (
    Member,
    PracticeSeen,
    Recommendation,
    ReviewerProfile,
    SupportAction,
    Visitatie,
    VisitatieEntry,
)
from visitatie.reviews.rules import Consent, EntryKind, OtherVisit, Post, Reviewer
from visitatie.rules import ASKED, Appointment, VisitKind, VisitStatus
from visitatie.steps.queries import decided_laggards, lagging, within
from werkplein.core.actor import Scopes
from werkplein.core.audit import AuditEntry, Event
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role
from werkplein.register.models import Region, Werkplein
from werkplein.register.queries import dossier_facts, is_open

HAS_DAY = (VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.HELD)


def find(session: Session, visit_id: int) -> Visitatie | None:
    """Give a visitatie with its visit, Werkplein, team and recommendations, if it is there; five statements."""
    return session.scalars(_loaded().where(Visitatie.visit_id == visit_id)).unique().one_or_none()


def _loaded() -> Select[Visitatie]:
    return (
        select(Visitatie)
        .join(Visitatie.visit)
        .join(Visit.werkplein)
        .join(Werkplein.region)
        .options(
            contains_eager(Visitatie.visit).contains_eager(Visit.werkplein).contains_eager(Werkplein.region),
            selectinload(Visitatie.members),
            selectinload(Visitatie.recommendations).selectinload(Recommendation.supports),
            selectinload(Visitatie.practices),
        )
    )


def listed(session: Session, scopes: Scopes) -> Sequence[Visitatie]:
    """Give the visitaties of some scopes, by day; five statements."""
    day = func.coalesce(Visit.held_on, Visit.planned_on, Visit.due_on)
    question = _loaded().where(within(scopes)).order_by(day.desc(), Visitatie.visit_id)
    return session.scalars(question).unique().all()


def of_werkplein(session: Session, werkplein_id: int) -> set[str]:
    """Give the quarters in which a Werkplein has or had a visitatie; one statement."""
    question = select(Visit.quarter).where(Visit.werkplein_id == werkplein_id, Visit.kind == VisitKind.VISITATIE)
    return set(session.scalars(question))


def lapsed_by_closing(session: Session, werkplein_id: int) -> dict[str, Visit]:
    """Give the visitaties of a Werkplein that lapsed because it closed, by quarter; one statement.

    Those lapsed by themselves: what a person let lapse has an actor.
    """
    by_itself = select(AuditEntry.id).where(
        AuditEntry.subject_kind == Visit.__tablename__,
        AuditEntry.subject_id == cast(Visit.id, String),
        AuditEntry.event == Event.VISIT_CANCELLED.value,
        AuditEntry.actor_id.is_(None),
    )
    is_its = (Visit.werkplein_id == werkplein_id, Visit.kind == VisitKind.VISITATIE)
    question = select(Visit).where(*is_its, Visit.status == VisitStatus.CANCELLED, by_itself.exists())
    return {visit.quarter: visit for visit in session.scalars(question.order_by(Visit.id))}


def running_of(session: Session, werkplein_id: int) -> int | None:
    """Give the visitatie of a Werkplein that is still to be held; one statement."""
    is_coming = Visit.status.not_in((VisitStatus.HELD, VisitStatus.CANCELLED))
    question = select(Visit.id).where(Visit.werkplein_id == werkplein_id, Visit.kind == VisitKind.VISITATIE, is_coming)
    return session.scalar(question.order_by(Visit.id).limit(1))


def before_visit(session: Session) -> Sequence[Visitatie]:
    """Give the visitaties that are still to be held, of all Werkpleinen; five statements."""
    is_coming = Visit.status.not_in((VisitStatus.HELD, VisitStatus.CANCELLED))
    return session.scalars(_loaded().where(is_coming).order_by(Visitatie.visit_id)).unique().all()


def closing_before(session: Session, on: date) -> dict[int, date]:
    """Give the visitaties of Werkpleinen that are closed on the day of the visit, with when they close.

    Where no day was set, or one that passed without an answer, that is the day of now. One statement, two when there
    are any.
    """
    is_coming = Visit.status.not_in((VisitStatus.HELD, VisitStatus.CANCELLED))
    rows = session.execute(
        select(Visit.id, Visit.werkplein_id)
        .join(Visit.werkplein)
        .where(Visit.kind == VisitKind.VISITATIE, is_coming, ~is_open(comes_on(on)))
        .order_by(Visit.id)
    ).all()
    facts = dossier_facts(session, [each.werkplein_id for each in rows]) if rows else {}
    closes = {each.id: facts[each.werkplein_id].closed_on for each in rows}
    return {visit_id: day for visit_id, day in closes.items() if day is not None}


def lagging_now(session: Session, on: date) -> set[int]:
    """Give who is a laggard on a day, as the step plans see it; four statements."""
    return set(lagging(session, last_fixed(session), on))


def is_laggard(session: Session, werkplein_id: int, on: date) -> bool:
    """Tell whether one Werkplein is a laggard on a day; three statements at most."""
    fixed = last_fixed(session)
    if fixed is not None:
        own = (FixedLevel.quarter == fixed.quarter) & (FixedLevel.werkplein_id == werkplein_id)
        if session.scalar(select(FixedLevel.werkplein_id).where(own, counting_level() == Level.LAGGARD)) is not None:
            return True
    return werkplein_id in decided_laggards(session, on)


@dataclass(frozen=True)
class Candidate:
    """A Werkplein that can be reviewed, and when it was last seen."""

    werkplein: Werkplein
    last_seen: date | None


def candidates(session: Session, scopes: Scopes, on: date) -> list[Candidate]:
    """Give the open Werkpleinen of some scopes with the day of the last visit; one statement."""
    held = select(Visit.werkplein_id, func.max(Visit.held_on).label("last")).group_by(Visit.werkplein_id).subquery()
    rows = session.execute(
        select(Werkplein, held.c.last)
        .join(Werkplein.region)
        .options(contains_eager(Werkplein.region))
        .outerjoin(held, held.c.werkplein_id == Werkplein.id)
        .where(within(scopes), is_open(on))
        .order_by(Werkplein.name)
    )
    return [Candidate(werkplein, last) for werkplein, last in rows]


# Reviewers.


def reviewers(session: Session, on: date) -> list[Reviewer]:
    """Give who reviews or did, in a fixed order so that a number stays with a person; one statement."""
    is_current = (Grant.starts_on <= on) & (Grant.ends_on.is_(None) | (Grant.ends_on > on)) & Account.is_active
    rows = session.execute(
        select(Grant.account_id, is_current, ReviewerProfile.organisation, ReviewerProfile.region_id, Region.name)
        .join(Account, Account.id == Grant.account_id)
        .outerjoin(ReviewerProfile, ReviewerProfile.account_id == Grant.account_id)
        .outerjoin(Region, Region.id == ReviewerProfile.region_id)
        .where(Grant.role == Role.REVIEWER)
        .order_by(Grant.account_id, Grant.id)
    ).all()
    active = {row[0] for row in rows if row[1]}
    known = {row[0]: row[2:] for row in rows}
    return [
        Reviewer(each, f"Visiteur {number}", known[each][0], known[each][1], known[each][2] or "", each in active)
        for number, each in enumerate(known, start=1)
    ]


def posts(session: Session, werkplein: Werkplein) -> Mapping[int, list[Post]]:
    """Give the roles that people have or had for a Werkplein or its region, by account; one statement."""
    rows = session.execute(
        select(Grant.account_id, Grant.role, Grant.ends_on)
        .where(
            or_(Grant.werkplein_id == werkplein.id, Grant.region_id == werkplein.region_id),
            Grant.role != Role.VISITING_REVIEWER,
        )
        .order_by(Grant.id)
    )
    found: dict[int, list[Post]] = defaultdict(list)
    for account_id, role, ends_on in rows:
        found[account_id].append(Post(role.label, ends_on))
    return found


def appointments_of(session: Session, account_id: int, day: date, but: int) -> list[Appointment]:
    """Give the other visits of a reviewer on a day; one statement."""
    rows = session.execute(
        select(Visit.part, Werkplein.name)
        .join(Visit.werkplein)
        .join(Member, Member.visit_id == Visit.id)
        .where(
            Member.account_id == account_id,
            Member.left_on.is_(None),
            Visit.planned_on == day,
            Visit.id != but,
            Visit.status.in_(HAS_DAY),
        )
        .order_by(Visit.id)
    )
    return [Appointment(day, part, name) for part, name in rows if part is not None]


def to_review(session: Session, account_id: int) -> Sequence[Werkplein]:
    """Give the Werkpleinen that someone is still to review; one statement."""
    return session.scalars(
        select(Werkplein)
        .join(Visit, Visit.werkplein_id == Werkplein.id)
        .join(Member, Member.visit_id == Visit.id)
        .where(Member.account_id == account_id, Member.left_on.is_(None), Visit.status.in_(ASKED))
        .order_by(Werkplein.name)
    ).all()


def absences_on(session: Session, werkplein_id: int, account_ids: Collection[int], day: date) -> Sequence[Absence]:
    """Give what is against a day for these people and this Werkplein; one statement."""
    return session.scalars(
        select(Absence)
        .where(
            Absence.withdrawn_on.is_(None),
            Absence.begins_on <= day,
            Absence.ends_on >= day,
            or_(Absence.werkplein_id == werkplein_id, Absence.account_id.in_(account_ids)),
        )
        .order_by(Absence.id)
    ).all()


def absences_of(session: Session, account_id: int, since: date) -> Sequence[Absence]:
    """Give the coming days on which someone cannot; one statement."""
    own = (Absence.account_id == account_id, Absence.withdrawn_on.is_(None), Absence.ends_on >= since)
    return session.scalars(select(Absence).where(*own).order_by(Absence.begins_on, Absence.id)).all()


def other_visits(session: Session, visit: Visit) -> list[OtherVisit]:
    """Give the other visits to the same Werkplein that have a day, of whatever kind; one statement."""
    day = func.coalesce(Visit.held_on, Visit.planned_on)
    rows = session.execute(
        select(day, Visit.kind)
        .where(Visit.werkplein_id == visit.werkplein_id, Visit.id != visit.id, Visit.status.in_(HAS_DAY))
        .order_by(Visit.id)
    )
    return [OtherVisit(on, kind.label) for on, kind in rows]


def is_member(session: Session, visit_id: int, account_id: int | None) -> bool:
    """Tell whether someone reviews in a team now; one statement."""
    question = select(Member.id).where(
        Member.visit_id == visit_id, Member.account_id == account_id, Member.left_on.is_(None)
    )
    return session.scalar(question.limit(1)) is not None


# What was written.


def entries(session: Session, visit_id: int, on: date = date.max) -> Mapping[EntryKind, VisitatieEntry]:
    """Give the newest of everything that was written by a day; one statement."""
    known = (VisitatieEntry.visit_id == visit_id, VisitatieEntry.recorded_on <= on)
    rows = session.scalars(select(VisitatieEntry).where(*known).order_by(VisitatieEntry.id))
    return {row.kind: row for row in rows}


def newest(session: Session, visit_id: int, kind: EntryKind) -> VisitatieEntry | None:
    """Give the newest of one kind; one statement."""
    question = select(VisitatieEntry).where(VisitatieEntry.visit_id == visit_id, VisitatieEntry.kind == kind)
    return session.scalar(question.order_by(VisitatieEntry.id.desc()).limit(1))


def find_recommendation(session: Session, visit_id: int, number: int) -> Recommendation | None:
    """Give one recommendation of a visitatie; one statement."""
    return session.scalar(
        select(Recommendation).where(Recommendation.visit_id == visit_id, Recommendation.id == number)
    )


def find_support(session: Session, visit_id: int, number: int) -> SupportAction | None:
    """Give one support action of a visitatie; one statement."""
    return session.scalar(
        select(SupportAction)
        .join(Recommendation, Recommendation.id == SupportAction.recommendation_id)
        .where(Recommendation.visit_id == visit_id, SupportAction.id == number)
    )


def find_practice(session: Session, visit_id: int, number: int) -> PracticeSeen | None:
    """Give one best practice of a visitatie; one statement."""
    return session.scalar(select(PracticeSeen).where(PracticeSeen.visit_id == visit_id, PracticeSeen.id == number))


def shared_practices(session: Session) -> list[tuple[PracticeSeen, Werkplein]]:
    """Give the best practices that may be read by others, by milestone; one statement."""
    rows = session.execute(
        select(PracticeSeen, Werkplein)
        .join(Visitatie, Visitatie.visit_id == PracticeSeen.visit_id)
        .join(Werkplein, Werkplein.id == Visitatie.werkplein_id)
        .options(joinedload(Werkplein.region))
        .where(PracticeSeen.consent == Consent.GIVEN)
        .order_by(PracticeSeen.milestone, PracticeSeen.id)
    )
    return [(practice, werkplein) for practice, werkplein in rows]


def asked_to_resolve(session: Session) -> set[int]:
    """Give the visitaties about which a person is asked to decide; one statement."""
    question = (
        select(Visit.id)
        .join(
            Obligation,
            and_(Obligation.werkplein_id == Visit.werkplein_id, Obligation.period == Visit.quarter),
        )
        .where(
            Visit.kind == VisitKind.VISITATIE,
            Obligation.kind == ObligationKind.VISITATIE_RESOLVE,
            Obligation.state == ObligationState.OPEN,
        )
    )
    return set(session.scalars(question))
