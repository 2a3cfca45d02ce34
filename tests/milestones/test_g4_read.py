"""Who works at a Werkplein of the four big cities reads the approach that takes the place of its package."""

from dataclasses import replace

import pytest

from milestones.actions.g4 import adopt_approach, write_approach
from milestones.rules.g4 import titled
from tests.milestones.learning import TODAY, observe
from tests.milestones.test_g4 import DRAFT, WHY
from werkplein.people.rules import Role

CARD = "/intern/werkpleinen/g4/"
OWN = f"{CARD}aanpak/"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def mt(a_person, g4):
    return a_person(Role.MT_MEMBER, g4)


@pytest.fixture
def adopt(session, anna, steering):
    """Write a version and adopt it."""

    def adopt(seen=0, **draft):
        write_approach(session, anna.actor, replace(DRAFT, **draft), seen, TODAY)
        adopt_approach(session, steering.actor, seen + 1, WHY, TODAY)
        session.commit()

    return adopt


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Eerst de wijk", "Specifieke aanpak: Eerst de wijk"),
        ("Specifieke aanpak G4: eerst de wijk", "Specifieke aanpak G4: eerst de wijk"),
        ("specifieke aanpak", "specifieke aanpak"),
    ],
)
def test_the_term_is_said_once(title, words):
    assert titled(title) == words


@pytest.mark.parametrize("role", [Role.MT_MEMBER, Role.TEAM_LEADER])
def test_who_works_there_goes_from_the_card_to_the_text(browse, a_person, g4, adopt, role):
    adopt(
        title="Specifieke aanpak G4: eerst de wijk", document_title="Plan", document_url="https://samenvoordeklant.nl/"
    )
    card = browse(CARD, by=a_person(role, g4))

    assert card.text.count("Specifieke aanpak") == 1
    page = card.follow("Specifieke aanpak G4: eerst de wijk")

    assert page.path == OWN
    assert DRAFT.body in page.text
    assert "Vastgesteld op 5 juli 2010" in page.text
    assert [link["href"] for link in page.html.select("main a[rel]")] == ["https://samenvoordeklant.nl/"]
    assert not any(link.startswith("/intern/g4/") for link in page.links())
    assert page.html.select("main form") == []
    assert page.statements <= 8


def test_a_draft_stays_closed_before_and_after_an_adoption(browse, session, anna, mt, adopt):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    session.commit()
    assert OWN not in browse(CARD, by=mt).links()
    browse(OWN, by=mt, status=404)

    adopt(seen=1, body="Vastgestelde tekst.")
    write_approach(session, anna.actor, replace(DRAFT, title="Nieuw concept", body="Nog geheim."), 2, TODAY)
    session.commit()

    page = browse(OWN, by=mt)
    assert "Vastgestelde tekst." in page.text
    assert "Nog geheim." not in page.text
    for number in (1, 2, 3):
        browse(f"/intern/g4/aanpak/{number}/", by=mt, status=403)


def test_only_a_werkplein_of_the_big_cities_has_it_and_only_its_own_people_read_it(browse, carla, anna, mt, adopt):
    adopt()

    browse("/intern/werkpleinen/leader/aanpak/", by=carla, status=404)
    browse(OWN, by=carla, status=404)
    browse("/intern/werkpleinen/leader/aanpak/", by=mt, status=404)
    browse(OWN, by=anna)


def test_whoever_may_read_more_is_led_to_all_of_it(browse, session, bram, g4, steering, adopt):
    observe(session, bram.actor, g4, not_met=("e1",))
    adopt()

    assert "/intern/g4/" in browse(CARD, by=steering).links()
    assert OWN not in browse(CARD, by=steering).links()
