"""Rows for planning: two supporters with a home base, and laggards of a fixed quarter that ask for an audit."""

from datetime import date

import pytest
from sqlalchemy import select

from visitatie import actions as visit_actions
from visitatie.models import Visit
from visitatie.planning import actions, making, publishing
from visitatie.planning.facts_of import gather
from visitatie.planning.rules.facts import Base
from visitatie.planning.rules.plan import Limits
from visitatie.planning.rules.state import Aim
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

K3 = Quarter(2010, 3)
TODAY = date(2010, 7, 5)
EVERY_DAY = frozenset(range(5))
# Enough for three visits, and over at once.
LIMITS = Limits(work=4.0, work_per_goal=0.5)


@pytest.fixture
def eva(a_person):
    """A second supporter."""
    return a_person(Role.PROCESS_SUPPORTER)


@pytest.fixture
def based(session, bram, eva, leader, laggard):
    """The supporters start from the towns of the leader and the laggard."""
    for one, place in ((bram, leader), (eva, laggard)):
        actions.set_base(session, one.actor, one.id, Base(place.seat_id, EVERY_DAY), 0, TODAY)
    session.flush()


@pytest.fixture
def audits(session, fix, leader, middle, laggard, closing_days, based):
    """Three audits due in the third quarter, in the order of their Werkpleinen."""
    fixed = fix("2010-K2", leader, middle, laggard)
    visit_actions.create_audits(session, fixed, TODAY)
    session.flush()
    return session.scalars(select(Visit).order_by(Visit.id)).all()


@pytest.fixture
def plan_now(session, bram):
    """Asks for a plan and makes it at once, as the job does; gives the row."""

    def plan_now(aim=Aim.BEST, team_size=1, ill=None, on=TODAY):
        plan = actions.ask_for_plan(session, bram.actor, K3, on, aim, team_size, ill)
        session.commit()
        taken = making.take_next(on)
        making.make(taken, on, LIMITS)
        session.expire_all()
        return plan

    return plan_now


@pytest.fixture
def app_context(app):
    """Plans read the programme of the application."""
    with app.app_context():
        yield


def seal(session, plan, on=TODAY):
    return publishing.seal_now(plan, gather(session, K3, on))


def publish(session, bram, plan, on=TODAY):
    steps = publishing.publish(session, bram.actor, plan, seal(session, plan, on), on)
    session.commit()
    return steps


@pytest.fixture
def near(session, based, bram, eva, leader):
    """Both supporters start from the town of the leader, so that each can go in the place of the other."""
    actions.set_base(session, bram.actor, eva.id, Base(leader.seat_id, frozenset(range(5))), 1, TODAY)
    session.commit()


@pytest.fixture
def published(session, audits, plan_now, bram):
    """The three audits, proposed out of a plan."""
    publish(session, bram, plan_now())
    return audits


@pytest.fixture
def on_the_day(app):
    """It is the day on which the plans of these tests are made."""
    app.config["TODAY"] = TODAY
    with app.app_context():
        yield


@pytest.fixture
def of_laggard(published, laggard):
    return next(each for each in published if each.werkplein_id == laggard.id)
