"""A satellite reads what its main location disputes of what it takes over, and acts on nothing of it."""

from dataclasses import replace
from datetime import date

import pytest

from milestones import actions
from milestones.actions.hearing import Brought
from milestones.rules import Found, Source, Verdict
from tests.milestones.building import CODES
from tests.milestones.learning import observe
from tests.milestones.proving import TODAY, kept
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

WHY = "Het jaarplan is in mei door beide partijen getekend."
CARD = "/intern/werkpleinen/middle/"
FINDINGS = f"{CARD}bevindingen/"
SEEN_ON, LOST_ON = date(2010, 6, 1), date(2010, 7, 2)


@pytest.fixture
def mt(a_person, middle):
    return a_person(Role.MT_MEMBER, middle)


@pytest.fixture
def satellite(session, anna, bram, leader, middle):
    """All is met; what it takes over was seen at its main location."""
    fill_closing_days(session, [2010])
    observe(session, bram.actor, leader)
    say_main(session, anna, middle, leader.id)
    own = [Found(code, Verdict.MET) for code in CODES if code not in ("c1", "c2")]
    actions.record_findings(session, bram.actor, middle, own, Source.AUDIT, SEEN_ON, SEEN_ON, "v")
    session.commit()
    return middle


def say_main(session, anna, werkplein, main_id, on=date(2010, 1, 1)):
    facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
    add_version(session, anna.actor, werkplein.id, replace(facts, main_id=main_id), on, TODAY)
    session.commit()
    session.expire_all()


@pytest.fixture
def disputed(session, satellite, leader, anna, carla):
    """The desk says that c1 is lost at the main location; its MT disputes that, with a photo."""
    lost = [Found("c1", Verdict.NOT_MET, "Niet getekend.")]
    row = actions.record_desk(session, anna.actor, leader, lost, LOST_ON, LOST_ON)[0]
    actions.dispute(session, carla.actor, leader, row.id, WHY, TODAY)
    session.commit()
    return row


def plain(page):
    return " ".join(page.text.replace("\xa0", " ").split())


def address_of(row):
    return f"{FINDINGS}hoofdlocatie/{row.id}/"


@pytest.mark.both
def test_the_card_says_whose_dispute_it_is_and_leads_to_it_and_to_the_way_out(browse, disputed, leader, mt):
    page = browse(CARD, by=mt)

    assert "bij c1 loopt een bezwaar van de hoofdlocatie" in plain(page)
    assert f"Lees het bezwaar van {leader.title} over c1 . U kunt zelf melden hoe het bij u is ." in plain(page)
    assert "Naar kopgroep: genoeg is bewijs bij c1 ." in plain(page)
    assert address_of(disputed) in page.links()


def test_one_tap_of_the_mt_frees_it(browse, session, disputed, satellite, mt):
    actions.report_change(session, mt.actor, satellite, Found("c1", Verdict.MET, holds_on=TODAY), TODAY)
    session.commit()

    page = browse(CARD, by=mt)

    assert "Kopgroep" in page.html.select_one(".wp-niveau__naam").get_text()
    assert "Lees het bezwaar" not in plain(page)
    assert "loopt een bezwaar" not in plain(page)


def test_the_satellite_reads_the_same_timeline_and_can_do_nothing_there(browse, disputed, leader, carla, mt):
    theirs = browse(f"/intern/werkpleinen/leader/bevindingen/{disputed.id}/", by=carla)
    ours = browse(address_of(disputed), by=mt)

    assert ours.all("#verloop ~ ol li, ol.wp-lijst li") == theirs.all("#verloop ~ ol li, ol.wp-lijst li")
    assert WHY in ours.text
    assert f"Er loopt een bezwaar van {leader.title}." in plain(ours)
    assert ours.html.select("main form") == []
    assert f"{CARD}wijziging/" in " ".join(ours.links())


def test_who_may_decide_does_so_at_the_main_location_only(browse, disputed, a_person):
    assert browse(address_of(disputed), by=a_person(Role.PROCESS_SUPPORTER)).html.select("main form") == []


def test_it_is_read_after_the_decision_too(browse, session, disputed, leader, mt, a_person):
    actions.decide(session, a_person(Role.PROCESS_SUPPORTER).actor, leader, disputed.id, True, WHY, TODAY)
    session.commit()

    assert "Er loopt een bezwaar" not in browse(address_of(disputed), by=mt).text
    assert "Lees het bezwaar" not in plain(browse(CARD, by=mt))
    assert address_of(disputed) in browse(FINDINGS, by=mt).links()


def test_its_findings_name_the_dispute(browse, disputed, leader, mt):
    page = browse(FINDINGS, by=mt)

    assert "Bezwaar van de hoofdlocatie" in page.text
    assert address_of(disputed) in page.links()
    assert page.statements <= 12 + 3


def test_evidence_of_the_main_location_stays_there(browse, session, disputed, satellite, leader, carla, mt, bram):
    lost = [Found("c2", Verdict.NOT_MET, "Weg.")]
    row = actions.record_desk(session, bram.actor, leader, lost, LOST_ON, LOST_ON)[0]
    brought = Brought([kept()], date(2010, 5, 31), "De gevel met het logo", True)
    actions.dispute(session, carla.actor, leader, row.id, WHY, TODAY, brought)
    session.commit()

    page = browse(address_of(row), by=mt)

    assert f"Hierbij hoort bewijs. Dat ziet alleen wie {leader.title} mag zien." in plain(page)
    assert "De gevel" not in page.text
    assert not [link for link in page.links() if "/bewijs/" in link]
    assert "De gevel" in browse(address_of(row), by=bram).text


@pytest.mark.parametrize("finding", ["0", "9999999999999", "x", "-1", "%00"])
def test_what_is_no_finding_is_not_there(browse, satellite, mt, finding):
    browse(f"{FINDINGS}hoofdlocatie/{finding}/", by=mt, status=404)


def test_nothing_else_of_the_main_location_is_to_be_seen(
    browse, session, disputed, satellite, leader, anna, carla, mt, dirk
):
    # Disputed, but not taken over; taken over, but not disputed; and seen by who has nothing to do with it.
    own = actions.record_desk(session, anna.actor, leader, [Found("d1", Verdict.NOT_MET)], LOST_ON, LOST_ON)[0]
    actions.dispute(session, carla.actor, leader, own.id, WHY, TODAY)
    calm = actions.record_desk(session, anna.actor, leader, [Found("c2", Verdict.NOT_MET)], LOST_ON, LOST_ON)[0]
    session.commit()

    for row in (own, calm):
        browse(address_of(row), by=mt, status=404)
    for address in (
        f"/intern/werkpleinen/leader/bevindingen/{disputed.id}/",
        "/intern/werkpleinen/leader/bevindingen/",
    ):
        browse(address, by=mt, status=404)
    browse(address_of(disputed), by=dirk, status=404)
    browse(f"/intern/werkpleinen/laggard/bevindingen/hoofdlocatie/{disputed.id}/", by=dirk, status=404)
    browse(f"/intern/werkpleinen/leader/bevindingen/hoofdlocatie/{disputed.id}/", by=carla, status=404)


def test_who_is_a_satellite_no_more_reads_it_no_more(browse, session, disputed, satellite, anna, mt):
    say_main(session, anna, satellite, None, TODAY)

    browse(address_of(disputed), by=mt, status=404)
