"""Everything recorded about a Werkplein, with the disputes about it: for whoever shows rows and how each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import Assessment, HearingStep
from milestones.rules.hearing import HearingAct, dispute_of
from milestones.rules.row_state import RowState, row_states
from milestones.rules.verdicts import Dispute


@dataclass(frozen=True)
class History:
    """What was recorded of a Werkplein (or one milestone of it), newest first, with the disputes by row."""

    rows: Sequence[Assessment] = ()
    disputes: dict[int, Dispute] = field(default_factory=dict)

    def only(self, is_wanted: Callable[[Assessment], bool]) -> History:
        """Leave out rows that were not known yet to who reads it: they replace nothing either."""
        return replace(self, rows=[row for row in self.rows if is_wanted(row)])

    def states(self, on: date) -> dict[int, RowState]:
        """Tell how each row stands on a day, by number."""
        return row_states(self.rows, self.disputes, on)

    def counting(self, on: date) -> list[Assessment]:
        """Give the rows from which a value may follow on a day."""
        return [row for row, state in self.told(on) if state.counts]

    def told(self, on: date) -> list[tuple[Assessment, RowState]]:
        """Give every row with how it stands on a day."""
        states = self.states(on)
        return [(row, states[row.id]) for row in self.rows]


def history(session: Session, werkplein_id: int, milestone: str | None = None) -> History:
    """Give everything recorded about a Werkplein (or one milestone of it), with what was disputed; one statement."""
    question = (
        select(Assessment, HearingStep.act, HearingStep.holds_on)
        .outerjoin(HearingStep, HearingStep.assessment_id == Assessment.id)
        .where(Assessment.werkplein_id == werkplein_id)
    )
    if milestone is not None:
        question = question.where(Assessment.milestone == milestone)
    rows: dict[int, Assessment] = {}
    steps: dict[int, list[tuple[HearingAct, date]]] = defaultdict(list)
    ordered = question.order_by(Assessment.holds_on.desc(), Assessment.id.desc(), HearingStep.id)
    for row, act, taken_on in session.execute(ordered):
        rows[row.id] = row
        if act is not None:
            steps[row.id].append((act, taken_on))
    return History(list(rows.values()), _disputes(steps))


def all_disputes(session: Session) -> dict[int, Dispute]:
    """Give every dispute there ever was, by the row that it is about; one statement."""
    steps: dict[int, list[tuple[HearingAct, date]]] = defaultdict(list)
    question = select(HearingStep.assessment_id, HearingStep.act, HearingStep.holds_on).order_by(HearingStep.id)
    for row_id, act, taken_on in session.execute(question):
        steps[row_id].append((act, taken_on))
    return _disputes(steps)


def _disputes(steps: dict[int, list[tuple[HearingAct, date]]]) -> dict[int, Dispute]:
    told = {row_id: dispute_of(each) for row_id, each in steps.items()}
    return {row_id: dispute for row_id, dispute in told.items() if dispute is not None}
