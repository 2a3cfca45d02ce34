"""What was found of a milestone through time, in one column: so that it takes no statement of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    String,
    bindparam,
    cast,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from milestones.models import Assessment, MilestoneStanding
from milestones.models.hearing import is_withdrawn
from milestones.queries.findings import GRADES, VERDICTS
from milestones.rules import Grade, Verdict
from milestones.rules.turnings import Said, Since, since_of
from werkplein.programme.rules import Programme
from werkplein.register.models import WerkpleinVersion

LAPSING = "lapsing"


def lapsing_on_move(programme: Programme) -> list[str]:
    """Give the milestones that begin anew in another building."""
    return [each.code for each in programme.milestones if each.lapses_on_move]


def told(on: date | BindParameter[date]) -> ScalarSelect[str]:
    """Ask for all that was found of the milestone of a summary row and still counts; needs `lapsing`."""
    row, value, later = Assessment, MilestoneStanding, aliased(Assessment)
    one = type_coerce(row.verdict, String) + ":" + type_coerce(row.grade, String) + ":" + cast(row.holds_on, String)
    # A correction that was withdrawn takes nothing's place (rules/row_state.py); what is disputed is no example at all.
    is_replaced = select(later.id).where(later.replaces_id == row.id, ~is_withdrawn(later.id)).exists()
    question = (
        select(func.aggregate_strings(one, " "))
        .where(row.werkplein_id == value.werkplein_id, row.milestone == value.milestone, row.holds_on <= on)
        .where(~is_replaced, ~is_withdrawn(row.id), _is_of_this_building(on))
    )
    return question.correlate(value).scalar_subquery()


def _is_of_this_building(on: date | BindParameter[date]) -> ColumnElement[bool]:
    moved, correction = aliased(WerkpleinVersion), aliased(WerkpleinVersion)
    is_corrected = select(correction.id).where(correction.replaces_id == moved.id)
    after = select(moved.id).where(
        ~is_corrected.exists(),
        moved.werkplein_id == Assessment.werkplein_id,
        moved.moved,
        moved.holds_on <= on,
        moved.holds_on > Assessment.holds_on,
    )
    return or_(Assessment.milestone.not_in(bindparam(LAPSING, expanding=True)), ~after.exists())


def since_told(stored: str) -> Since:
    """Read when it turned to met."""
    return since_of([_said(each.split(":")) for each in stored.split(" ")])


def _said(parts: Sequence[str]) -> Said:
    verdict, grade, day = parts
    return Said(date.fromisoformat(day), VERDICTS[verdict] is Verdict.MET, GRADES[grade] is not Grade.E0)
