"""Beginning and ending step plans, what is expected, and decisions, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from milestones.models import LevelCorrection, LevelOverride
from milestones.rules import Level
from tests.support.browse import counted
from visitatie import actions as visits
from visitatie.steps import actions, queries
from visitatie.steps.actions import Kept
from visitatie.steps.jobs import keep_plans
from visitatie.steps.models import ExternalAuditDecision, StepEntry, StepPlan
from visitatie.steps.rules import AuditChoice, Decided, PlanStep, StepState
from werkplein.core import clock
from werkplein.core.actor import Scopes
from werkplein.core.database import db
from werkplein.core.errors import Conflict
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)
OCTOBER = date(2010, 10, 15)
EVERYWHERE = Scopes(national=True)
LONG = "Dit is lang genoeg om iets te zeggen."


def plan_of(session, werkplein):
    return queries.latest_plan(session, werkplein.id)


def open_kinds(session, werkplein):
    rows = session.scalars(
        select(Obligation.kind)
        .where(
            Obligation.werkplein_id == werkplein.id,
            Obligation.state == ObligationState.OPEN,
            Obligation.kind.not_in([ObligationKind.AUDIT]),
        )
        .order_by(Obligation.due_on)
    )
    return list(rows)


STEPS = [ObligationKind.STEP_ANALYSIS, ObligationKind.STEP_GRID, ObligationKind.STEP_INTERVENTIONS]


def override(session, werkplein, level, starts_on=TODAY, ends_on=date(2010, 9, 30)):
    session.add(
        LevelOverride(
            werkplein_id=werkplein.id, level=level, holds_on=starts_on, ends_on=ends_on, reason=LONG,
            recorded_on=starts_on, recorded_at=clock.now(), actor_id=None, actor_label="Stuurgroep",
        )
    )  # fmt: skip
    session.flush()


def correct(session, werkplein, quarter, level):
    session.add(
        LevelCorrection(
            quarter=quarter, werkplein_id=werkplein.id, level=level, reason=LONG, holds_on=TODAY,
            recorded_on=TODAY, recorded_at=clock.now(), actor_id=None, actor_label="Stuurgroep",
        )
    )  # fmt: skip
    session.flush()


@pytest.mark.both
def test_a_laggard_gets_a_plan_once_with_its_steps_expected(session, fix, laggard, leader):
    assert keep_plans(session, TODAY) is None
    fix("2010-K2", laggard)

    assert keep_plans(session, TODAY) == "1 stappenplan begonnen"
    assert keep_plans(session, TODAY) is None

    plan = plan_of(session, laggard)
    assert (plan.basis, plan.starts_on, plan.ended_on) == ("2010-K2", TODAY, None)
    assert open_kinds(session, laggard) == STEPS
    assert plan_of(session, leader) is None


@pytest.mark.both
def test_the_plan_ends_when_the_next_quarter_finds_no_laggard(session, fix, laggard):
    fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    row = fix("2010-K3", laggard, on=OCTOBER)
    assert actions.keep_up(session, OCTOBER) == Kept(0, 0, 1)
    correct(session, laggard, row.quarter, Level.MIDDLE)

    assert keep_plans(session, OCTOBER) == "1 stappenplan beëindigd"

    assert plan_of(session, laggard).ended_on == OCTOBER
    assert open_kinds(session, laggard) == []
    assert keep_plans(session, OCTOBER) is None


@pytest.mark.both
def test_who_becomes_a_laggard_again_begins_anew(session, fix, laggard):
    row = fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    correct(session, laggard, row.quarter, Level.MIDDLE)
    actions.keep_up(session, TODAY)
    correct(session, laggard, row.quarter, Level.LAGGARD)

    assert actions.keep_up(session, TODAY) == Kept(1, 0, 0)

    plan = plan_of(session, laggard)
    assert plan.ended_on is None
    assert len(queries.earlier_plans(session, plan)) == 1
    assert open_kinds(session, laggard) == STEPS


@pytest.mark.both
def test_who_answers_too_little_stays_in_its_plan(session, fix, laggard):
    row = fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    correct(session, laggard, row.quarter, Level.TOO_LITTLE)

    assert actions.keep_up(session, TODAY) == Kept(0, 0, 0)


@pytest.mark.both
def test_one_plan_is_open_at_a_time(session, fix, laggard):
    fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    session.commit()

    session.add(StepPlan(werkplein_id=laggard.id, basis="2010-K2", is_decided=False, starts_on=TODAY))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    ("on", "begins"),
    [
        (TODAY - timedelta(days=1), False),
        (TODAY, True),
        (date(2010, 9, 30), True),  # its last day
        (date(2010, 10, 1), False),
    ],
)
def test_a_laggard_by_decision_gets_a_plan_too(session, leader, on, begins):
    override(session, leader, Level.LAGGARD)

    actions.keep_up(session, on)

    plan = plan_of(session, leader)
    assert (plan is not None) is begins
    assert plan is None or (plan.is_decided, plan.basis, plan.starts_on) == (True, "2010-K3", TODAY)


def test_the_plan_by_decision_ends_with_the_decision(session, leader):
    override(session, leader, Level.LAGGARD)
    actions.keep_up(session, TODAY)
    override(session, leader, None, starts_on=date(2010, 8, 2), ends_on=date(2010, 8, 2))

    assert actions.keep_up(session, date(2010, 8, 1)) == Kept(0, 0, 0)
    assert actions.keep_up(session, date(2010, 8, 2)) == Kept(0, 1, 0)


@pytest.mark.both
def test_the_decision_is_asked_once_from_the_day_of_the_note(session, fix, laggard, g4):
    fix("2010-K1", laggard, g4, on=date(2010, 4, 16))
    actions.keep_up(session, date(2010, 4, 16))
    fix("2010-K2", laggard, on=TODAY)

    assert actions.keep_up(session, TODAY).asked == 1
    assert actions.keep_up(session, TODAY).asked == 0

    step = queries.standings(session, [plan_of(session, laggard)])[0].step(PlanStep.DECISION)
    assert (step.state, step.due_on) == (StepState.OPEN, date(2010, 8, 4))
    assert ObligationKind.EXTERNAL_AUDIT in open_kinds(session, laggard)


@pytest.mark.both
def test_a_decision_settles_what_was_asked_and_cannot_be_changed(session, fix, laggard, a_person):
    steering = a_person(Role.STEERING_GROUP).actor
    fix("2010-K1", laggard, on=date(2010, 4, 16))
    fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    decided = Decided(AuditChoice.ALL, frozenset(), LONG, LONG)

    row = actions.decide_external(session, steering, decided, 0, TODAY)

    plan = plan_of(session, laggard)
    assert queries.audited_by_decision(session, [plan.id]) == {plan.id: True}
    assert ObligationKind.EXTERNAL_AUDIT not in open_kinds(session, laggard)
    with pytest.raises(Conflict):
        actions.decide_external(session, steering, decided, 0, TODAY)
    again = actions.decide_external(
        session, steering, Decided(AuditChoice.NONE, frozenset(), LONG, LONG), row.id, TODAY
    )
    assert queries.audited_by_decision(session, [plan.id]) == {plan.id: False}
    assert [each.id for each in queries.external_decisions(session)] == [again.id, row.id]
    session.commit()
    with pytest.raises(DatabaseError):
        session.execute(update(ExternalAuditDecision).values(motivation="Iets heel anders dan wat er stond."))


@pytest.mark.both
def test_what_was_written_stays_beside_what_is_written_later(session, fix, laggard, bram):
    fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    plan, seen = plan_of(session, laggard), 0
    for text in ("Eerst dit.", "Dan dat."):
        written = actions.Written(PlanStep.ANALYSIS, {"a1": text}, seen)
        seen = actions.write_step(session, bram.actor, plan, written, TODAY).id or 0
        session.flush()
        seen = queries.newest_entry(session, plan, PlanStep.ANALYSIS).id

    assert [each.texts["a1"] for each in queries.entries(session, plan)] == ["Dan dat.", "Eerst dit."]
    session.commit()
    with pytest.raises(DatabaseError):
        session.execute(update(StepEntry).values(is_finished=True))


def test_the_audit_and_its_repetition_give_their_steps(session, fix, laggard):
    first = fix("2010-K2", laggard)
    visits.create_audits(session, first, TODAY)
    actions.keep_up(session, TODAY)
    plan = plan_of(session, laggard)
    assert queries.standings(session, [plan])[0].step(PlanStep.AUDIT).due_on == date(2010, 9, 30)
    second = fix("2010-K3", laggard, on=OCTOBER)
    visits.create_audits(session, second, OCTOBER)

    again = queries.standings(session, [plan])[0].step(PlanStep.REPEAT)

    assert (again.state, again.due_on) == (StepState.OPEN, date(2010, 12, 31))


def questions(statements):
    return sum(each.startswith("SELECT") for each in statements)


def test_statements_do_not_grow_with_the_laggards(app, session, fix, laggard, leader, middle, g4):
    fix("2010-K1", laggard, on=date(2010, 4, 16))
    with app.app_context(), counted(db.engine) as one:
        actions.keep_up(session, date(2010, 4, 16))
    fix("2010-K2", laggard, leader, middle, g4)
    with app.app_context(), counted(db.engine) as many:
        actions.keep_up(session, TODAY)

    # There is one plan to look at more, and nothing is asked per plan.
    assert questions(many) <= questions(one) + 6
    assert session.scalar(select(func.count()).select_from(StepPlan)) == 4


@pytest.mark.parametrize(("day", "names"), [(19, []), (20, ["Achterholt"])])
def test_the_steering_group_can_be_told_what_is_late(session, fix, laggard, leader, day, names):
    fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)

    found = queries.standings(session, queries.open_plans(session, EVERYWHERE))

    assert [each.plan.werkplein.name for each in found if each.late(date(2010, 7, day))] == names
