"""The steps of a visitatie: how they stand, and when they are due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from visitatie.reviews.rules.words import ReviewStep, StepState
from visitatie.rules import VisitStatus
from werkplein.programme.rules import VisitatieRules, add_months, add_working_days

# Who was there before a Werkplein closed still tells what it saw.
OUTLASTING = (ReviewStep.FINDINGS, ReviewStep.CONCEPT, ReviewStep.FINAL)


@dataclass(frozen=True)
class Dates:
    """What is known of a visitatie, as far as its steps follow from it."""

    status: VisitStatus
    due_on: date
    planned_on: date | None = None
    held_on: date | None = None
    sent_on: date | None = None
    agreed_on: date | None = None
    team_on: date | None = None
    submitted_on: date | None = None
    concept_on: date | None = None
    reply_until: date | None = None
    replied_on: date | None = None
    final_on: date | None = None
    followed_up_on: date | None = None
    unlinked: int = 0
    linked_on: date | None = None
    closed_on: date | None = None

    def is_lapsed(self, step: ReviewStep, on: date) -> bool:
        """Tell whether a step is not to be done any more: all of what lapsed, and where nobody is most of them."""
        is_closed = self.closed_on is not None and self.closed_on <= on
        return self.status is VisitStatus.CANCELLED or (is_closed and step not in OUTLASTING)


@dataclass(frozen=True)
class StepView:
    """A step with its state, its last day, and when it was done."""

    step: ReviewStep
    state: StepState
    due_on: date | None = None
    done_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it is to be done now."""
        return self.state is StepState.OPEN

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done: the due date itself is still in time."""
        return self.is_open and self.due_on is not None and self.due_on < on


def reply_over(concept_on: date | None, reply_until: date | None, replied_on: date | None, on: date) -> bool:
    """Tell whether the MT replied, or had its time."""
    if concept_on is None:
        return False
    return replied_on is not None or (reply_until is not None and reply_until < on)


def steps_of(dates: Dates, on: date, rules: VisitatieRules, closed: Collection[date]) -> tuple[StepView, ...]:
    """Give the steps as they stand on a day. What comes before the day of the visit can be done in any order."""
    return tuple(_view(step, dates, on, rules, closed) for step in ReviewStep)


def _view(step: ReviewStep, dates: Dates, on: date, rules: VisitatieRules, closed: Collection[date]) -> StepView:
    done = _done_on(step, dates, on)
    due = _due_on(step, dates, rules, closed)
    if done is not None:
        return StepView(step, StepState.DONE, due, done)
    if dates.is_lapsed(step, on):
        return StepView(step, StepState.LAPSED)
    return StepView(step, StepState.OPEN if _is_asked(step, dates, on, rules) else StepState.LATER, due)


def _done_on(step: ReviewStep, dates: Dates, on: date) -> date | None:
    is_set = dates.status in (VisitStatus.CONFIRMED, VisitStatus.HELD)
    reply_ended = dates.replied_on or dates.reply_until
    return {
        ReviewStep.AGREEMENT: dates.agreed_on,
        ReviewStep.TEAM: dates.team_on,
        ReviewStep.DAY: dates.planned_on if is_set else None,
        ReviewStep.SELF_EVALUATION: dates.submitted_on,
        ReviewStep.FINDINGS: dates.held_on,
        ReviewStep.CONCEPT: dates.concept_on,
        ReviewStep.REPLY: reply_ended
        if reply_over(dates.concept_on, dates.reply_until, dates.replied_on, on)
        else None,
        ReviewStep.FINAL: dates.final_on,
        ReviewStep.SUPPORT: dates.linked_on if dates.final_on and not dates.unlinked else None,
        ReviewStep.FOLLOW_UP: dates.followed_up_on,
    }[step]


def _due_on(step: ReviewStep, dates: Dates, rules: VisitatieRules, closed: Collection[date]) -> date | None:
    def after(day: date | None, count: int) -> date | None:
        return None if day is None else add_working_days(day, count, closed)

    return {
        ReviewStep.AGREEMENT: after(dates.sent_on, rules.agree_working_days),
        ReviewStep.TEAM: dates.due_on,
        ReviewStep.DAY: dates.due_on,
        ReviewStep.SELF_EVALUATION: after(dates.planned_on, -rules.self_evaluation_working_days),
        ReviewStep.FINDINGS: dates.planned_on or dates.due_on,
        ReviewStep.CONCEPT: after(dates.held_on, rules.concept_working_days),
        ReviewStep.REPLY: dates.reply_until,
        ReviewStep.FINAL: after(dates.replied_on or dates.reply_until, rules.final_working_days),
        ReviewStep.SUPPORT: after(dates.final_on, rules.link_working_days),
        ReviewStep.FOLLOW_UP: add_months(dates.final_on, rules.follow_up_until_months) if dates.final_on else None,
    }[step]


def _is_asked(step: ReviewStep, dates: Dates, on: date, rules: VisitatieRules) -> bool:
    is_before = dates.held_on is None
    over = reply_over(dates.concept_on, dates.reply_until, dates.replied_on, on)
    opens = add_months(dates.final_on, rules.follow_up_from_months) if dates.final_on else None
    return {
        ReviewStep.AGREEMENT: is_before,
        ReviewStep.TEAM: is_before,
        ReviewStep.DAY: is_before and dates.team_on is not None,
        ReviewStep.SELF_EVALUATION: is_before and dates.sent_on is not None,
        ReviewStep.FINDINGS: is_before and dates.planned_on is not None and dates.planned_on <= on,
        ReviewStep.CONCEPT: not is_before,
        ReviewStep.REPLY: dates.concept_on is not None and not over,
        ReviewStep.FINAL: over,
        ReviewStep.SUPPORT: dates.final_on is not None,
        ReviewStep.FOLLOW_UP: opens is not None and opens <= on,
    }[step]


def now(steps: Iterable[StepView]) -> StepView | None:
    """Give the step that is due first of what is to be done; nothing when all is done or still to come."""
    todo = [each for each in steps if each.is_open]
    return min(todo, key=lambda each: (each.due_on or date.max, each.step.number), default=None)


def self_evaluation_due(planned_on: date, today: date, closed: Collection[date], rules: VisitatieRules) -> date:
    """Give by when the self-evaluation is asked: so many working days before the day, at the earliest today."""
    return max(today, add_working_days(planned_on, -rules.self_evaluation_working_days, closed))
