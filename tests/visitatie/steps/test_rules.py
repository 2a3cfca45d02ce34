"""The rules of the step plan, each with its borders."""

from datetime import date

import pytest

from milestones.rules import Level
from visitatie.rules import VisitStatus
from visitatie.steps import rules
from visitatie.steps.rules import Audit, AuditChoice, Decided, Fixed, PlanStep, StepState, Term
from werkplein.core.errors import Conflict, DomainError
from werkplein.programme.reader import load
from werkplein.programme.rules import Quarter

TERMS = load().step_plan
STARTS = date(2010, 4, 16)
DUE = rules.first_terms(Quarter(2010, 1), STARTS, TERMS)
LONG = "Dit is lang genoeg om iets te zeggen."


def test_a_plan_begins_with_five_due_dates() -> None:
    assert {
        PlanStep.ANALYSIS: date(2010, 4, 30),
        PlanStep.GRID: date(2010, 5, 14),
        PlanStep.AUDIT: date(2010, 6, 30),  # the last day of the quarter after the one that was fixed
        PlanStep.INTERVENTIONS: date(2010, 7, 14),
        PlanStep.REPEAT: date(2010, 9, 30),
    } == DUE


def test_a_quarter_that_was_fixed_late_gives_an_audit_in_the_present_quarter() -> None:
    assert rules.first_terms(Quarter(2010, 1), date(2010, 7, 2), TERMS)[PlanStep.AUDIT] == date(2010, 9, 30)


K3, K4 = Fixed("2009-K3", date(2009, 10, 16)), Fixed("2009-K4", date(2010, 1, 18))
K1, K2 = Fixed("2010-K1", date(2010, 4, 16)), Fixed("2010-K2", date(2010, 7, 19))


@pytest.mark.parametrize(
    ("fixed", "lagged", "found"),
    [
        ([K3], {"2009-K3"}, None),  # one quarter is too soon
        ([K3, K4], {"2009-K3", "2009-K4"}, ("2010-K2", date(2010, 7, 1))),  # not before the day of the note
        ([K3, K4, K1], {"2009-K3", "2009-K4", "2010-K1"}, ("2010-K2", date(2010, 7, 1))),
        ([K3, K4, K1], {"2009-K3", "2010-K1"}, None),  # not in a row
        ([K3, K4, K1], {"2009-K3", "2009-K4"}, None),  # not any more
        ([K4, K1, K2], {"2010-K1", "2010-K2"}, ("2010-K2", date(2010, 7, 19))),  # the second was fixed later
        ([K4, K1, K2], {"2010-K2"}, None),
        ([], set(), None),
    ],
)
def test_a_decision_is_asked_after_the_second_quarter_in_a_row(fixed, lagged, found) -> None:
    term = rules.decision_term(fixed, lagged, TERMS)

    assert (term and (term.quarter, term.opens_on)) == found
    assert term is None or (term.due_on - term.opens_on).days == 30


@pytest.mark.parametrize(
    ("level", "is_decided", "is_open", "stays"),
    [
        (Level.LAGGARD, False, True, True),
        (Level.TOO_LITTLE, False, True, True),  # silence takes nobody out
        (Level.MIDDLE, False, True, False),
        (Level.LEADER, False, True, False),
        (Level.MIDDLE, True, True, True),  # a laggard by decision
        (None, True, True, True),
        (None, False, True, False),
        (Level.LAGGARD, True, False, False),  # closed
    ],
)
def test_a_plan_stays_until_the_werkplein_is_no_laggard(level, is_decided, is_open, stays) -> None:
    assert rules.stays(level, is_decided, is_open) is stays


def stands(audits=(), **done):
    terms = {step: Term(day, done.get(step.value)) for step, day in DUE.items()}
    if "decision_due" in done:
        terms[PlanStep.DECISION] = Term(done["decision_due"], done.get("decision"))
    return {each.step: each for each in rules.steps_of(terms, list(audits))}


def audit(number, status, due_on=date(2010, 6, 30), held_on=None):
    return Audit(number, due_on, status, held_on)


SEPTEMBER = date(2010, 9, 30)


@pytest.mark.parametrize(
    ("audits", "first", "again"),
    [
        ([], (StepState.OPEN, None), (StepState.LATER, None)),
        ([audit(1, VisitStatus.WAITING)], (StepState.WAITING, 1), (StepState.LATER, None)),
        ([audit(1, VisitStatus.CONFIRMED)], (StepState.OPEN, 1), (StepState.LATER, None)),
        ([audit(1, VisitStatus.HELD, held_on=STARTS)], (StepState.DONE, 1), (StepState.LATER, None)),
        ([audit(1, VisitStatus.CANCELLED)], (StepState.OPEN, None), (StepState.LATER, None)),
        (
            [audit(1, VisitStatus.HELD, held_on=STARTS), audit(2, VisitStatus.OPEN, SEPTEMBER)],
            (StepState.DONE, 1),
            (StepState.OPEN, 2),
        ),
        (
            [audit(1, VisitStatus.CANCELLED), audit(2, VisitStatus.OPEN, SEPTEMBER)],
            (StepState.OPEN, 2),
            (StepState.LATER, None),
        ),
    ],
)
def test_audits_give_two_of_the_steps(audits, first, again) -> None:
    found = stands(audits)

    assert (found[PlanStep.AUDIT].state, found[PlanStep.AUDIT].visit_id) == first
    assert (found[PlanStep.REPEAT].state, found[PlanStep.REPEAT].visit_id) == again


@pytest.mark.parametrize(
    ("day", "is_late"),
    [(date(2010, 4, 29), False), (date(2010, 4, 30), False), (date(2010, 5, 1), True)],
)
def test_the_due_date_itself_is_still_in_time(day, is_late) -> None:
    assert stands()[PlanStep.ANALYSIS].is_late(day) is is_late
    assert not stands(analysis=STARTS)[PlanStep.ANALYSIS].is_late(day)
    assert not stands()[PlanStep.REPEAT].is_late(date(2011, 1, 1))


def test_the_step_that_is_due_first_is_the_one_of_now() -> None:
    assert rules.current(stands().values()).step is PlanStep.ANALYSIS
    assert rules.current(stands(analysis=STARTS).values()).step is PlanStep.GRID
    early = stands(analysis=STARTS, grid=STARTS, decision_due=date(2010, 6, 1))
    assert rules.current(early.values()).step is PlanStep.DECISION
    held = [audit(1, VisitStatus.HELD, held_on=STARTS)]
    assert rules.current(stands(held, analysis=STARTS, grid=STARTS, interventions=STARTS).values()) is None


def decided(choice=AuditChoice.SOME, ids=(1,), motivation=LONG, consequences=LONG):
    return Decided(choice, frozenset(ids), motivation, consequences)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (decided(ids=()), "werkpleinen"),
        (decided(ids=(1, 9)), "werkpleinen"),  # nobody asks about the ninth
        (decided(motivation="x" * 19), "motivation"),
        (decided(motivation=" " * 30), "motivation"),
        (decided(consequences="x" * 19), "consequences"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(given, field) -> None:
    with pytest.raises(DomainError) as caught:
        rules.refuse_decision(given, {1, 2})
    assert caught.value.field == field


def test_a_decision_is_about_somebody() -> None:
    rules.refuse_decision(decided(motivation="x" * 20, consequences="x" * 20), {1, 2})
    with pytest.raises(Conflict):
        rules.refuse_decision(decided(choice=AuditChoice.NONE, ids=()), set())


@pytest.mark.parametrize(
    ("choice", "ids", "found"),
    [(AuditChoice.ALL, (), {1, 2}), (AuditChoice.SOME, (1,), {1}), (AuditChoice.NONE, (1,), set())],
)
def test_who_gets_an_external_audit_follows_from_the_choice(choice, ids, found) -> None:
    assert rules.chosen(decided(choice, ids), {1, 2}) == found
