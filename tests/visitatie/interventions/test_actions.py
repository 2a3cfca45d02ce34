"""The ladder as it is climbed, on both databases: every history stays, and nothing that cannot be gets in."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from visitatie.interventions import actions, queries
from visitatie.interventions.models import Intervention, InterventionMove
from visitatie.interventions.rules import MAY_FOLLOW, InterventionState, Move, Rung, Wanted
from visitatie.steps import actions as steps
from visitatie.steps.queries import latest_plan
from visitatie.steps.rules import PlanStep
from werkplein.core.actor import Scopes
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)
CODES = ("a1", "a2", "b1")
LONG = "Dit is lang genoeg om iets te zeggen."
RESULT = "De balie staat er en is te zien."


@pytest.fixture
def plan(session, fix, laggard):
    fix("2010-K2", laggard)
    steps.keep_up(session, TODAY)
    return latest_plan(session, laggard.id)


def propose(session, person, plan, rung=Rung.SUPPORTERS, skip_reason="", today=TODAY):
    wanted = Wanted(rung, LONG, LONG, ("a1",), "procesondersteuner", today + timedelta(days=30), skip_reason)
    return actions.propose(session, person.actor, plan, wanted, CODES, today)


def move(session, person, intervention, *states, on=TODAY):
    for state in states:
        actions.move(session, person.actor, intervention, Move(state, on, RESULT), on)


def expected(session):
    question = select(Obligation.state).where(Obligation.kind == ObligationKind.INTERVENTION)
    return list(session.scalars(question.order_by(Obligation.id)))


AGREED, STARTED, DONE, STOPPED = list(InterventionState)[1:]


@pytest.mark.both
def test_what_is_agreed_is_expected_until_it_is_done(session, plan, bram):
    made = propose(session, bram, plan)
    assert expected(session) == []

    move(session, bram, made, AGREED)
    assert expected(session) == [ObligationState.OPEN]
    assert next(each for each in plan.terms if each.step is PlanStep.INTERVENTIONS).done_on == TODAY
    move(session, bram, made, STARTED, DONE)

    assert expected(session) == [ObligationState.DELIVERED]


@pytest.mark.both
def test_what_stops_is_not_expected_any_more(session, plan, bram):
    made = propose(session, bram, plan)

    move(session, bram, made, AGREED, STOPPED)

    assert expected(session) == [ObligationState.WITHDRAWN]


@pytest.mark.both
@pytest.mark.parametrize("table", [Intervention, InterventionMove])
def test_what_was_recorded_stays(session, plan, bram, table):
    propose(session, bram, plan)
    session.commit()

    with pytest.raises(DatabaseError):
        session.execute(update(table).values(actor_label="Iemand anders"))


def test_only_what_was_agreed_is_a_rung_to_stand_on(session, plan, bram):
    made = propose(session, bram, plan)
    with pytest.raises(DomainError, match="Schrijf waarom u a overslaat"):
        propose(session, bram, plan, Rung.RAMMERS)

    move(session, bram, made, AGREED)

    propose(session, bram, plan, Rung.RAMMERS)


def test_a_plan_that_ended_takes_no_new_ones_but_ends_what_runs(session, fix, plan, bram):
    made = propose(session, bram, plan)
    move(session, bram, made, AGREED, STARTED)
    october = date(2010, 10, 15)
    fix("2010-K3", on=october)
    steps.keep_up(session, october)

    with pytest.raises(Conflict):
        propose(session, bram, plan, today=october)
    move(session, bram, made, DONE, on=october)


def test_a_laggard_without_an_intervention_is_found(session, plan, bram):
    everywhere = Scopes(national=True)
    made = propose(session, bram, plan)
    assert [each.id for each in queries.without_intervention(session, everywhere)] == [plan.id]

    move(session, bram, made, AGREED)

    assert queries.without_intervention(session, everywhere) == []


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "move"]),
        st.sampled_from(list(Rung)),
        st.sampled_from(list(InterventionState)),
        st.booleans(),
        st.integers(0, 6),
    ),
    max_size=25,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_is_tried_the_ladder_holds(session, plan, bram, a_person, told):
    """A model beside the real thing: which rungs are used, and where each intervention stands."""
    with session.begin_nested() as tried:
        _climb(session, plan, bram, told)
        tried.rollback()
        session.expire_all()


def _climb(session, plan, person, told):
    used, standing, made = set(), {}, []
    for act, rung, state, has_reason, which in told:
        if act == "propose":
            lower = set(list(Rung)[: list(Rung).index(rung)])
            may = rung is not Rung.OTHER and (has_reason or not lower - used)
            one = _try(lambda rung=rung, why=LONG if has_reason else "": propose(session, person, plan, rung, why))
            assert (one is not None) is may
            if one is not None:
                made.append(one)
                standing[one] = [InterventionState.PROPOSED]
        elif made:
            one = made[which % len(made)]
            may = state in MAY_FOLLOW[standing[one][-1]]
            done = _try(lambda one=one, state=state: move(session, person, one, state) or one)
            assert (done is not None) is may
            if may:
                standing[one].append(state)
                used |= {one.rung} if state is AGREED else set()
        assert queries.used_rungs(session, plan) == used
    for one, states in standing.items():
        assert [each.state for each in one.moves] == states


def _try(act):
    try:
        return act()
    except DomainError:
        return None


def test_the_steering_group_climbs_beside_the_ladder(session, plan, a_person):
    steering = a_person(Role.STEERING_GROUP)

    move(session, steering, propose(session, steering, plan, Rung.OTHER), AGREED, STARTED, DONE)

    assert session.scalar(select(func.count()).select_from(InterventionMove)) == 4
