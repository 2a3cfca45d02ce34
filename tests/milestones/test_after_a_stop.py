"""The checklists of quarters that passed while nothing ran are written down, and nobody is flooded with them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from milestones import actions, jobs
from tests.milestones.test_checklist import K2, TODAY, answer_all
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationState
from werkplein.reminders.actions import remind
from werkplein.reminders.models import TakenStep

K1_TIME = date(2010, 3, 20)
LATER = date(2011, 2, 15)


@pytest.mark.both
def test_after_a_stop_the_checklists_in_between_are_written_down_and_have_lapsed(session, carla, leader):
    jobs.expect_checklists(session, TODAY)

    said = jobs.expect_checklists(session, LATER)

    rows = session.query(Obligation).filter_by(werkplein_id=leader.id).order_by(Obligation.period)
    assert [(row.period, row.due_on, row.state) for row in rows] == [
        ("2010-K2", date(2010, 7, 15) - timedelta(days=1), ObligationState.WITHDRAWN),
        ("2010-K3", date(2010, 10, 15) - timedelta(days=1), ObligationState.WITHDRAWN),
        ("2010-K4", date(2011, 1, 15) - timedelta(days=1), ObligationState.OPEN),
    ]
    assert said == (
        "4 vragenlijsten gevraagd voor het 3e kwartaal 2010, 4 vragenlijsten gevraagd voor het 4e kwartaal 2010, "
        "8 vragenlijsten vervallen"
    )
    assert jobs.expect_checklists(session, LATER) is None


def test_after_a_stop_one_is_reminded_of_the_checklist_that_is_open_only(session, leader):
    jobs.expect_checklists(session, K1_TIME)
    jobs.expect_checklists(session, LATER)

    remind(session, "https://voorbeeld.test", LATER)

    steps = session.execute(
        select(Obligation.period, func.count())
        .join(TakenStep, TakenStep.obligation_id == Obligation.id)
        .where(Obligation.werkplein_id == leader.id, ~TakenStep.is_passed)
        .group_by(Obligation.period)
    ).all()
    assert steps == [("2010-K4", 1)]


def test_what_was_handed_in_during_a_stop_is_done(session, carla, leader):
    jobs.expect_checklists(session, K1_TIME)
    answer_all(session, carla, leader)
    actions.submit_checklist(session, carla.actor, leader, K2, TODAY)

    jobs.expect_checklists(session, date(2010, 9, 5))

    states = {row.werkplein_id: row.state for row in session.query(Obligation).filter_by(period=K2.code)}
    assert states.pop(leader.id) is ObligationState.DELIVERED
    assert set(states.values()) == {ObligationState.WITHDRAWN}


def test_a_quarter_that_was_fixed_in_a_stop_is_not_asked(session, bram, leader):
    jobs.expect_checklists(session, K1_TIME)
    actions.fix_quarter(session, bram.actor, K2, TODAY)

    jobs.expect_checklists(session, date(2010, 9, 5))

    assert {row.period for row in session.query(Obligation)} == {"2010-K1", "2010-K3"}


@pytest.mark.both
def test_what_was_withdrawn_for_a_day_that_is_still_to_come_is_asked_again(session, carla, leader):
    jobs.expect_checklists(session, TODAY)
    answer_all(session, carla, leader)
    actions.submit_checklist(session, carla.actor, leader, K2, TODAY)
    before = states(session)
    jobs.expect_checklists(session, date(2010, 9, 20))
    assert states(session) != before

    said = jobs.expect_checklists(session, TODAY)

    assert said == "3 vragenlijsten weer gevraagd"
    assert states(session) == before
    assert jobs.expect_checklists(session, TODAY) is None


def test_who_catches_up_a_day_of_the_past_leaves_alone_what_lapsed_since(session, leader):
    jobs.expect_checklists(session, K1_TIME)
    jobs.expect_checklists(session, TODAY)

    assert jobs.expect_checklists(session, K1_TIME) is None


def states(session):
    rows = session.query(Obligation).filter_by(period=K2.code).populate_existing()
    return {row.werkplein_id: (row.state, row.settled_on) for row in rows}


def test_where_nothing_was_ever_asked_only_the_open_checklist_is(session, leader):
    jobs.expect_checklists(session, date(2010, 9, 5))

    assert {row.period for row in session.query(Obligation)} == {"2010-K3"}
