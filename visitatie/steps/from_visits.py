"""What the audits of a step plan brought to it from the road: what stands in the way or helps, and what was agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Executable, Select, or_, select
from sqlalchemy.orm import Session

from visitatie.field.models import FieldAgreement, FieldItem, FieldNote
from visitatie.field.queries import Agreement, Note, counts
from visitatie.models import Visit
from visitatie.steps.models import StepPlan
from visitatie.steps.queries import is_audit_of_plan
from werkplein.core.database import among, ask_about


@dataclass(frozen=True)
class Agreed(Agreement):
    """What was agreed at the audit of a day."""

    held_on: date


@dataclass(frozen=True)
class Noted(Note):
    """What was noted at the audit of a day."""

    held_on: date

    @property
    def about(self) -> str:
        """Give what it is about: `a2`, or `a` for the criterion as a whole."""
        return self.milestone or self.criterion


def agreed_at(session: Session, plan_ids: Sequence[int]) -> Mapping[int, list[Agreed]]:
    """Give what was agreed at the audits of some plans, by plan, what is due first before the rest; one statement."""
    found: dict[int, list[Agreed]] = defaultdict(list)
    for plan_id, *agreed in ask_about(session, _agreements, plan_ids):
        found[plan_id].append(Agreed(*agreed))
    return found


def noted_at(session: Session, plan_id: int) -> list[Noted]:
    """Give what was noted at the audits of a plan, by criterion and then by day; one statement."""
    return [Noted(*row) for row in ask_about(session, _notes, [plan_id])]


@cache
def _agreements(is_one: bool) -> Executable:
    agreed = (FieldAgreement.what, FieldAgreement.who, FieldAgreement.due_on, FieldAgreement.milestone)
    question = select(StepPlan.id, *agreed, Visit.held_on).join_from(FieldAgreement, FieldItem)
    return _of_plans(question, is_one).order_by(FieldAgreement.due_on, FieldItem.id)


@cache
def _notes(is_one: bool) -> Executable:
    columns = (FieldNote.kind, FieldNote.criterion, FieldNote.milestone, FieldNote.text, Visit.held_on)
    question = select(*columns).join_from(FieldNote, FieldItem)
    return _of_plans(question, is_one).order_by(FieldNote.criterion, Visit.held_on, FieldItem.id)


def _of_plans(question: Select[*tuple[object, ...]], is_one: bool) -> Select[*tuple[object, ...]]:
    """Keep to audits that were held while the plan ran."""
    ran = or_(StepPlan.ended_on.is_(None), Visit.held_on <= StepPlan.ended_on)
    return (
        question.join(Visit, Visit.id == FieldItem.visit_id)
        .join(StepPlan, is_audit_of_plan())
        .where(among(StepPlan.id, is_one), Visit.held_on.is_not(None), ran, counts())
    )
