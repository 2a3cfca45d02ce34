"""Rows for planning: two supporters with a home base, and laggards of a fixed quarter that ask for an audit."""

from datetime import date

import pytest
from sqlalchemy import select

from visitatie import actions as visit_actions
from visitatie.models import Visit
from visitatie.planning import actions, making
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
