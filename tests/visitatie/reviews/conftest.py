"""Reviewers of both organisations, and a visitatie as far as a test wants it."""

from datetime import date

import pytest

from tests.support.reviewing import ADVICE, DAY, TODAY, hold, propose, reviewer
from visitatie.reviews import actions
from visitatie.reviews.rules import Organisation
from werkplein.people.queries import load_actor


@pytest.fixture
def emma(session, a_person, laggard):
    """A reviewer of UWV, who works in the region of the laggard."""
    return reviewer(session, a_person, Organisation.UWV, laggard.region_id)


@pytest.fixture
def finn(session, a_person, laggard):
    """A reviewer of Divosa, who works in the region of the laggard."""
    return reviewer(session, a_person, Organisation.DIVOSA, laggard.region_id)


@pytest.fixture
def gijs(session, a_person, middle):
    """A reviewer of Divosa, who works in the region of the leader and the middle one."""
    return reviewer(session, a_person, Organisation.DIVOSA, middle.region_id)


@pytest.fixture
def begun(session, anna, leader, closing_days):
    """A visitatie of the leader, without team or day."""
    return actions.begin(session, anna.actor, leader, TODAY)


@pytest.fixture
def manned(session, anna, begun, emma, finn):
    """The same, with a team of two."""
    for person in (emma, finn):
        actions.join(session, anna.actor, begun, person.id, TODAY)
    return begun


@pytest.fixture
def proposed(session, anna, manned):
    """The same, with Tuesday 3 August proposed."""
    propose(session, anna, manned, DAY)
    return manned


@pytest.fixture
def held(session, anna, carla, emma, proposed):
    """The same, confirmed, held on its day, with one recommendation."""
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    me = load_actor(session, emma.id, DAY)
    actions.declare(session, me, proposed, DAY)
    hold(session, me, proposed)
    actions.recommend(session, me, proposed, ADVICE, "a2", ["a2"], DAY)
    return proposed


@pytest.fixture
def final(session, anna, emma, carla, held):
    """The same, with the concept of 4 August, agreed by the MT on 5 August, final on 6 August."""
    actions.deliver_concept(session, load_actor(session, emma.id, DAY), held, date(2010, 8, 4))
    actions.agree_with_report(session, carla.actor, held, date(2010, 8, 5))
    actions.finalise(session, anna.actor, held, date(2010, 8, 6))
    return held
