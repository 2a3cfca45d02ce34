"""The seam to the report of a visitatie: its days are those of the report, and are kept nowhere else (design 4.11)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from milestones.models import Assessment, FindingAgreement, HearingStep
from milestones.rules.hearing import HearingAct
from visitatie.reports.models import ReportReply, ReportVersion
from visitatie.reports.rules.stages import ReplyKind, Stage

DAYS = ("concept_on", "reply_until", "replied_on", "final_on")


def concept_on(visit_id: Any) -> ScalarSelect[Any]:
    """Ask when the MT got the concept."""
    return _of_version(ReportVersion.recorded_on, Stage.CONCEPT, visit_id)


def reply_until(visit_id: Any) -> ScalarSelect[Any]:
    """Ask until when the MT can reply: as long as to the findings in the concept."""
    return _of_version(ReportVersion.reply_until, Stage.CONCEPT, visit_id)


def final_on(visit_id: Any) -> ScalarSelect[Any]:
    """Ask when the report became final."""
    return _of_version(ReportVersion.recorded_on, Stage.FINAL, visit_id)


def replied_on(visit_id: Any) -> ScalarSelect[Any]:
    """Ask when the MT had said all it has to say: it agreed with the report, or replied to each finding in it."""
    agreed = (
        select(func.min(ReportReply.holds_on))
        .where(ReportReply.visit_id == visit_id, ReportReply.kind == ReplyKind.AGREED)
        .correlate_except(ReportReply)
        .scalar_subquery()
    )
    return select(func.coalesce(agreed, _all_said_on(visit_id))).scalar_subquery()


def reread(session: Session, visitatie: object) -> None:
    """Read the days anew after a step of the report."""
    session.refresh(visitatie, DAYS)


def _of_version(column: Any, stage: Stage, visit_id: Any) -> ScalarSelect[Any]:
    question = select(func.min(column)).where(ReportVersion.visit_id == visit_id, ReportVersion.stage == stage)
    return question.correlate_except(ReportVersion).scalar_subquery()


def _all_said_on(visit_id: Any) -> ColumnElement[Any]:
    of_visit = Assessment.visit_id == cast(visit_id, String)
    is_disputed = HearingStep.act == HearingAct.DISPUTED
    agreed = _last(FindingAgreement, of_visit)
    disputed = _last(HearingStep, of_visit, is_disputed)
    is_said = or_(
        exists().where(FindingAgreement.assessment_id == Assessment.id),
        exists().where(HearingStep.assessment_id == Assessment.id),
    )
    has_silent = exists().where(of_visit, ~is_said).correlate_except(Assessment)
    last = case((disputed > agreed, disputed), else_=func.coalesce(agreed, disputed))
    return case((~has_silent, last))


def _last(reply: Any, *about: ColumnElement[bool]) -> ScalarSelect[Any]:
    question = select(func.max(reply.holds_on)).join(Assessment, Assessment.id == reply.assessment_id).where(*about)
    return question.correlate_except(reply, Assessment).scalar_subquery()
