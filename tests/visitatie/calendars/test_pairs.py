"""Who goes along as the second of a pair finds the visit in the own calendar and on the sheet for the road."""

from datetime import timedelta

import pytest
import vobject

from tests.visitatie.conftest import TODAY, TUESDAY
from visitatie import actions as visits
from visitatie.calendars import actions, queries
from visitatie.calendars.queries import RoadDay
from visitatie.rules import DayPart, Proposal
from werkplein.core import clock
from werkplein.core.actor import Scopes
from werkplein.people.rules import Role

pytestmark = pytest.mark.both
WEDNESDAY = TUESDAY + timedelta(days=1)
EVERYWHERE = Scopes(True, frozenset(), frozenset())


@pytest.fixture
def eva(a_person):
    return a_person(Role.PROCESS_SUPPORTER)


@pytest.fixture
def reads(session, client):
    """Reads the own calendar of somebody: how each visit stands, and by which sequence."""

    def reads(person):
        token = actions.make_address(session, person.actor, None, TODAY, clock.now())
        session.commit()
        found = vobject.readOne(client.get(f"/agenda/{token}.ics").text)
        events = getattr(found, "vevent_list", [])
        return [(each.status.value, int(each.sequence.value)) for each in events]

    return reads


def propose(session, bram, visit, first, second=None, day=TUESDAY):
    proposal = Proposal(first.id, day, DayPart.MORNING, second_id=second.id if second else None)
    visits.propose(session, bram.actor, visit, proposal, TODAY)


def test_both_of_a_pair_find_the_visit_until_one_goes_no_more(session, visit, bram, eva, dirk, reads):
    propose(session, bram, visit, bram, eva)
    assert reads(bram) == reads(eva) == [("TENTATIVE", 0)]

    visits.decline(session, dirk.actor, visit, "Dan verhuizen wij; woensdag past wel.", TODAY)
    propose(session, bram, visit, bram, eva, day=WEDNESDAY)
    propose(session, bram, visit, bram, day=WEDNESDAY)

    assert reads(bram) == [("TENTATIVE", 4)]
    assert reads(eva) == [("CANCELLED", 3)]


def test_both_of_a_pair_have_the_day_on_the_road(session, visit, bram, eva):
    propose(session, bram, visit, bram, eva)

    days = queries.road_days(session, EVERYWHERE, TODAY, 10)
    assert days == [RoadDay(TUESDAY, person.id, 1) for person in sorted((bram, eva), key=lambda each: each.id)]
    for person in (bram, eva):
        assert queries.on_the_road(session, EVERYWHERE, person.id, TUESDAY) == [visit]


def test_the_sheet_of_the_second_shows_the_visit(browse, session, visit, bram, eva):
    propose(session, bram, visit, bram, eva)
    session.commit()

    assert visit.werkplein.name in browse(f"/intern/bezoeken/route/{TUESDAY}/", by=eva).text
