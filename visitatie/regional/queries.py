"""Questions about support in the regions: who is there, what is needed, what was asked, who met, who may what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from milestones.queries.standings import level_now
from milestones.rules.practices import package_of
from visitatie.models import Visit
from visitatie.regional.models import (
    MeetingGuest,
    RegionalFunction,
    RegionalMeeting,
    SupportChoice,
    SupportNeed,
    SupportRequest,
)
from visitatie.regional.rules import Entitlement, MeetingState, NeedState
from visitatie.reviews.models import Recommendation, SupportAction
from visitatie.reviews.rules import SupportState
from werkplein.core.actor import Scopes
from werkplein.core.audit import AuditEntry
from werkplein.programme.rules import Programme
from werkplein.register.models import Region, Werkplein
from werkplein.register.queries import is_open

Counts = Mapping[int, int]


def regions_within(session: Session, scopes: Scopes) -> Sequence[Region]:
    """Give the regions that a permission reaches as a whole, by name; one statement."""
    question = select(Region).where(_reached(scopes)).order_by(Region.name, Region.id)
    return session.scalars(question).all()


def _reached(scopes: Scopes) -> ColumnElement[bool]:
    if scopes.national:
        return true()
    return Region.id.in_(scopes.region_ids) if scopes.region_ids else false()


def region_by_code(session: Session, code: str) -> Region | None:
    """Give a region by its code; one statement."""
    return session.scalars(select(Region).where(Region.code == code)).one_or_none()


def werkpleinen(session: Session, region_id: int, on: date) -> Sequence[Werkplein]:
    """Give the Werkpleinen of a region that are open on a day, by name; one statement."""
    question = select(Werkplein).where(Werkplein.region_id == region_id, is_open(on))
    return session.scalars(question.order_by(Werkplein.name, Werkplein.id)).all()


def functions(session: Session, region_id: int) -> Sequence[RegionalFunction]:
    """Give the functions that a region has now; one statement."""
    found = session.scalars(_running().where(RegionalFunction.region_id == region_id)).all()
    order = list(type(found[0].kind)) if found else []
    return sorted(found, key=lambda each: (order.index(each.kind), each.organisation))


def _running() -> Select[RegionalFunction]:
    return select(RegionalFunction).where(RegionalFunction.ends_on.is_(None)).order_by(RegionalFunction.id)


def times_changed(session: Session, meeting: RegionalMeeting) -> int:
    """Count how often a meeting was changed since it was planned, from the trail; one statement."""
    about = (AuditEntry.subject_kind == RegionalMeeting.__tablename__) & (AuditEntry.subject_id == str(meeting.id))
    return (session.scalar(select(func.count()).select_from(AuditEntry).where(about)) or 1) - 1


def has_open_requests(session: Session, function_id: int) -> bool:
    """Tell whether something that was asked of a function still runs; one statement."""
    question = select(SupportRequest.id).where(
        SupportRequest.function_id == function_id, SupportRequest.state == SupportState.AGREED
    )
    return session.scalar(question.limit(1)) is not None


def find_need(session: Session, need_id: int) -> SupportNeed | None:
    """Give a need with its Werkplein and what was asked for it; two statements."""
    return session.scalars(_needs().where(SupportNeed.id == need_id)).unique().one_or_none()


def needs_of(session: Session, *, region_id: int | None = None, werkplein_id: int | None = None) -> list[SupportNeed]:
    """Give the needs of a region or a Werkplein, open and oldest first; two statements."""
    question = _needs().where(_at(region_id, werkplein_id)).order_by(SupportNeed.answer_by, SupportNeed.id)
    return sorted(session.scalars(question).unique().all(), key=lambda each: not each.is_open)


def _needs() -> Select[SupportNeed]:
    return (
        select(SupportNeed)
        .join(SupportNeed.werkplein)
        .options(
            contains_eager(SupportNeed.werkplein),
            selectinload(SupportNeed.requests).joinedload(SupportRequest.function),
        )
    )


def _at(region_id: int | None, werkplein_id: int | None) -> ColumnElement[bool]:
    return Werkplein.region_id == region_id if werkplein_id is None else Werkplein.id == werkplein_id


def find_request(session: Session, request_id: int) -> SupportRequest | None:
    """Give a request with all it is about; one statement."""
    return session.scalars(_requests().where(SupportRequest.id == request_id)).one_or_none()


def requests_of(
    session: Session, *, region_id: int | None = None, werkplein_id: int | None = None
) -> list[SupportRequest]:
    """Give the requests of a region or a Werkplein: what runs by due date, then what is over; one statement."""
    question = _requests().where(_at(region_id, werkplein_id)).order_by(SupportRequest.due_on, SupportRequest.id)
    return sorted(session.scalars(question).all(), key=lambda each: not each.is_going)


def _requests() -> Select[SupportRequest]:
    return (
        select(SupportRequest)
        .join(SupportRequest.werkplein)
        .options(
            contains_eager(SupportRequest.werkplein),
            joinedload(SupportRequest.function),
            joinedload(SupportRequest.need),
            joinedload(SupportRequest.support_action),
        )
    )


def linked_support(
    session: Session, *, region_id: int | None = None, werkplein_id: int | None = None
) -> list[tuple[SupportAction, int, Werkplein]]:
    """Give the support that visitaties linked to a recommendation and that runs, by due date; one statement."""
    rows = session.execute(
        select(SupportAction, Recommendation.visit_id, Werkplein)
        .join(Recommendation, Recommendation.id == SupportAction.recommendation_id)
        .join(Visit, Visit.id == Recommendation.visit_id)
        .join(Werkplein, Werkplein.id == Visit.werkplein_id)
        .where(SupportAction.state == SupportState.AGREED, _at(region_id, werkplein_id))
        .order_by(SupportAction.due_on, SupportAction.id)
    )
    return [(action, visit_id, werkplein) for action, visit_id, werkplein in rows]


def visit_of(session: Session, action: SupportAction | None) -> int | None:
    """Give the visitatie whose recommendation this supports; one statement, none without support."""
    if action is None:
        return None
    return session.scalar(select(Recommendation.visit_id).where(Recommendation.id == action.recommendation_id))


def choices(session: Session, werkplein_ids: Sequence[int]) -> dict[int, bool]:
    """Give who chose for or against the offer of the middle group, as it stands; one statement."""
    rows = session.execute(
        select(SupportChoice.werkplein_id, SupportChoice.takes_part)
        .where(SupportChoice.werkplein_id.in_(werkplein_ids))
        .order_by(SupportChoice.id)
    )
    return {werkplein_id: takes_part for werkplein_id, takes_part in rows}


def entitlement_of(session: Session, werkplein: Werkplein, programme: Programme, on: date) -> Entitlement:
    """Give what one Werkplein is entitled to by how it stands; two statements, more where its row is old."""
    level = level_now(session, werkplein.id, programme, on).level
    return Entitlement(package_of(level, werkplein.is_g4), choices(session, [werkplein.id]).get(werkplein.id, False))


def find_meeting(session: Session, meeting_id: int) -> RegionalMeeting | None:
    """Give a meeting with who was asked; three statements."""
    question = _meetings().options(selectinload(RegionalMeeting.hosts)).where(RegionalMeeting.id == meeting_id)
    return session.scalars(question).unique().one_or_none()


def meetings_of(session: Session, region_id: int) -> Sequence[RegionalMeeting]:
    """Give the meetings of a region, newest first; two statements."""
    return session.scalars(_newest().where(RegionalMeeting.region_id == region_id)).unique().all()


def meetings_with(session: Session, werkplein_id: int) -> Sequence[RegionalMeeting]:
    """Give the meetings a Werkplein was asked to, newest first; two statements."""
    asked = select(MeetingGuest.meeting_id).where(MeetingGuest.werkplein_id == werkplein_id)
    return session.scalars(_newest().where(RegionalMeeting.id.in_(asked))).unique().all()


def _newest() -> Select[RegionalMeeting]:
    return _meetings().order_by(RegionalMeeting.meets_on.desc(), RegionalMeeting.id.desc())


def _meetings() -> Select[RegionalMeeting]:
    return select(RegionalMeeting).options(
        joinedload(RegionalMeeting.region),
        selectinload(RegionalMeeting.guests).joinedload(MeetingGuest.werkplein),
    )


def count_functions(session: Session) -> Counts:
    """Count the functions per region; one statement."""
    question = select(RegionalFunction.region_id, func.count()).where(RegionalFunction.ends_on.is_(None))
    return _counted(session, question.group_by(RegionalFunction.region_id))


def count_needs(session: Session) -> Counts:
    """Count the open needs per region; one statement."""
    question = select(Werkplein.region_id, func.count()).join(SupportNeed, SupportNeed.werkplein_id == Werkplein.id)
    return _counted(session, question.where(SupportNeed.state == NeedState.OPEN).group_by(Werkplein.region_id))


def count_requests(session: Session, late_on: date | None = None) -> Counts:
    """Count per region what was asked and runs; with a day only what is late then; one statement."""
    question = (
        select(Werkplein.region_id, func.count())
        .join(SupportRequest, SupportRequest.werkplein_id == Werkplein.id)
        .where(SupportRequest.state == SupportState.AGREED)
        .group_by(Werkplein.region_id)
    )
    return _counted(session, question if late_on is None else question.where(SupportRequest.due_on < late_on))


def count_meetings(session: Session, on: date) -> Counts:
    """Count per region the meetings that are still to come; one statement."""
    ahead = (RegionalMeeting.state == MeetingState.PLANNED) & (RegionalMeeting.meets_on >= on)
    question = select(RegionalMeeting.region_id, func.count()).where(ahead)
    return _counted(session, question.group_by(RegionalMeeting.region_id))


def _counted(session: Session, question: Select[int, int]) -> Counts:
    return {region_id: count for region_id, count in session.execute(question)}
