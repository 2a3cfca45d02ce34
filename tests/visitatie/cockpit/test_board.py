"""The cockpit: each number with the list behind it, the names where there are few, and who may see it."""

from datetime import date

import pytest

from milestones.rules import Level
from tests.visitatie.cockpit.test_register import FOLLOW, take
from tests.visitatie.steps.test_actions import correct
from visitatie import actions as visits
from visitatie.cockpit import signals
from visitatie.cockpit.signals import Planned
from visitatie.rules import VisitKind, VisitStatus
from visitatie.steps import actions as steps
from visitatie.steps.queries import Lagging
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)
COCKPIT = "/intern/cockpit/"
LAGGARDS, ASKS, VISITS = "Achterblijvers zonder plan", "Wat een besluit vraagt", "Bezoeken die dit kwartaal"
ELSEWHERE = "Wat de ondersteuners beslissen"


def figures(page, caption):
    """Give the rows without what only a screen reader hears beside the number that leads to a list."""
    return [[row[0], row[1].split()[0], *row[2:]] for row in page.rows(caption)]


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def test_with_nothing_to_do_it_says_so(browse, steering, fix):
    fix("2010-K2")

    page = browse(COCKPIT, by=steering)

    assert "Niets vraagt een besluit, en niets is te laat." in page.text
    assert figures(page, VISITS) == [["Audit", "0", "0", "0", "0", "0"], ["Visitatie", "0", "0", "0", "0", "0"]]


def test_a_quarter_that_is_not_fixed_asks_for_that(browse, steering, anna):
    assert figures(browse(COCKPIT, by=steering), ASKS)[0] == ["Kwartaal vaststellen", "1", "2e kwartaal 2010"]
    page = browse(COCKPIT, by=steering).follow("2e kwartaal 2010")
    assert "2e kwartaal 2010" in page.h1
    assert browse(COCKPIT, by=anna).follow("2e kwartaal 2010").path == "/intern/overzicht/"


def test_laggards_without_a_plan_and_without_an_intervention_are_named(browse, session, steering, fix, laggard):
    fix("2010-K2", laggard)
    assert figures(browse(COCKPIT, by=steering), LAGGARDS)[1][1:] == ["1", "Achterholt"]

    steps.keep_up(session, TODAY)

    rows = figures(browse(COCKPIT, by=steering), LAGGARDS)
    assert [row[1:] for row in rows] == [["1", "Achterholt"], ["0", "–"], ["0", "–"]]


def test_an_audit_that_waits_for_the_steering_group_asks_for_a_decision(browse, session, steering, fix, g4, laggard):
    visits.create_audits(session, fix("2010-K2", laggard, g4), TODAY)

    page = browse(COCKPIT, by=steering)

    assert ["Audit van de G4 die op u wacht 3e kwartaal 2010", "1", "Grootstad"] in figures(page, ASKS)
    assert figures(page, VISITS)[0] == ["Audit", "2", "2", "0", "0", "0"]


def test_an_audit_that_may_not_be_needed_is_with_the_supporters_and_counted_once(
    browse, session, steering, dirk, fix, g4, laggard
):
    visits.create_audits(session, fix("2010-K1", g4, on=date(2010, 4, 12)), date(2010, 4, 12))
    visits.create_audits(session, fix("2010-K2", laggard), TODAY)

    page = browse(COCKPIT, by=steering)

    assert "Niets vraagt nu een besluit." in page.text
    assert figures(page, ELSEWHERE) == [["Audit die niet meer nodig lijkt", "1", "Grootstad"]]
    behind = browse("/intern/bezoeken/", by=steering)
    assert "Grootstad" in behind.rows("Bezoeken die het laatst vastgestelde kwartaal niet vraagt")[0][0]
    assert "De ondersteuners beslissen per bezoek." in behind.text
    assert not behind.html.select("#overtollig form")
    assert not browse("/intern/bezoeken/", by=dirk).html.select("#overtollig")


def test_the_number_of_waiting_audits_leads_to_the_quarter_they_are_of(browse, session, steering, fix, g4):
    visits.create_audits(session, fix("2010-K1", g4, on=date(2010, 4, 12)), date(2010, 4, 12))

    page = browse(COCKPIT, by=steering)

    row = next(row for row in figures(page, ASKS) if "G4" in row[0])
    assert row == ["Audit van de G4 die op u wacht 2e kwartaal 2010", "1", "Grootstad"]
    (link,) = [one["href"] for one in page.html.select("a[href*=stand]") if "waiting" in one["href"]]
    assert "Grootstad" in browse(link, by=steering).rows("Bezoeken in het 2e kwartaal 2010")[0][0]


def test_a_confirmed_visit_counts_as_confirmed(browse, confirmed, steering):
    assert figures(browse(COCKPIT, by=steering), VISITS)[0] == ["Audit", "1", "0", "1", "0", "0"]


@pytest.mark.parametrize(("due", "late"), [(4, 1), (5, 0), (6, 0)])
def test_a_visit_is_late_the_day_after_its_due_date(due, late):
    one = Planned(1, VisitKind.AUDIT, VisitStatus.OPEN, "2010-K3", date(2010, 7, due), "Achterholt")

    counted = signals.count([one], VisitKind.AUDIT, "2010-K3", TODAY)

    assert (counted.needed, counted.rest, counted.late) == (1, 1, late)


def test_what_lapsed_is_not_needed():
    one = Planned(1, VisitKind.AUDIT, VisitStatus.CANCELLED, "2010-K3", TODAY, "Achterholt")

    assert signals.count([one], VisitKind.AUDIT, "2010-K3", TODAY).needed == 0


def test_what_follows_from_decisions_stands_there(browse, steering):
    take(browse, steering, **FOLLOW)

    assert "Derde procesondersteuner" in browse(COCKPIT, by=steering).rows("Wat na besluiten")[0][0]


def test_the_start_page_of_the_steering_group_leads_to_it(browse, steering, anna, bram):
    for reader in (steering, anna):
        assert browse("/intern/overzicht/", by=reader).follow("Naar de stuurgroep").path == COCKPIT
    assert "Naar de stuurgroep" not in browse("/intern/overzicht/", by=bram).text


def test_it_is_for_who_reads_all(browse, anna, bram, carla, steering):
    browse(COCKPIT, by=anna)
    for outsider in (bram, carla):
        browse(COCKPIT, by=outsider, status=403)


def test_statements_stay_twelve_however_much_there_is(browse, session, steering, fix, laggard, leader, middle, g4):
    take(browse, steering, **FOLLOW)
    visits.create_audits(session, fix("2010-K2", laggard, leader, middle, g4), TODAY)
    steps.keep_up(session, TODAY)

    assert browse(COCKPIT, by=steering).statements <= 12 + 3


@pytest.fixture
def fixed_twice(session, fix, laggard, leader, middle, g4):
    """Fixed in two quarters: two became laggards, one stayed it, and one was put right afterwards."""
    fix("2010-K1", leader, on=date(2010, 4, 15), middling=(laggard, middle, g4))
    fix("2010-K2", laggard, leader, middle, g4)
    correct(session, g4, "2010-K2", Level.MIDDLE)


@pytest.mark.both
@pytest.mark.parametrize("begun", [None, date(2010, 6, 28), TODAY])
def test_who_was_fixed_as_a_laggard_and_was_none_is_new_whenever_the_plan_began(
    browse, session, steering, fixed_twice, laggard, begun
):
    if begun:
        steps.begin(session, [Lagging(laggard.id, "2010-K2", begun, is_decided=True)])

    page = browse(COCKPIT, by=steering)

    assert figures(page, LAGGARDS)[2] == ["Nieuwe achterblijvers", "2", "Achterholt , Middelerf"]
    told = "Nieuw is wie in het 2e kwartaal 2010 als achterblijver is vastgesteld en in het 1e kwartaal 2010 een ander"
    assert told in page.text


def test_the_number_of_new_laggards_leads_to_exactly_those(browse, session, steering, fix, laggard, leader):
    fix("2010-K1", leader, on=date(2010, 4, 15), middling=[laggard])
    fix("2010-K2", laggard, leader)

    address = "/intern/mijlpalen/?kwartaal=2010-K2&niveau=laggard&was=middle"
    assert address in browse(COCKPIT, by=steering).links()
    listed = browse(address, by=steering).text
    assert "Achterholt" in listed
    assert leader.name not in listed


def test_a_plan_that_a_decision_began_later_makes_no_new_laggard(browse, session, steering, fix, laggard):
    fix("2010-K1", on=date(2010, 4, 15), middling=[laggard])
    fix("2010-K2", middling=[laggard])
    steps.begin(session, [Lagging(laggard.id, "2010-K3", TODAY, is_decided=True)])

    assert figures(browse(COCKPIT, by=steering), LAGGARDS)[2][1:] == ["0", "–"]
