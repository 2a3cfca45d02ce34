"""Learning from each other and the G4 in the real browser: axe at both widths, and asking by keyboard."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from milestones.actions.g4 import adopt_approach, record_consultation, write_approach
from milestones.models import ContactRequest
from milestones.rules.g4 import Consultation, Draft
from tests.milestones.learning import MARCH, TODAY
from tests.support.screen import sideways, violations
from werkplein.people.rules import Role

pytestmark = pytest.mark.browser
MIDDLE = "/intern/werkpleinen/middle/"


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages(open_screen, session, shared, a_person, anna, carla, middle, g4, width):
    steering, mt = a_person(Role.STEERING_GROUP), a_person(Role.MT_MEMBER, middle)
    record_consultation(session, anna.actor, Consultation(MARCH, "G4", "De tekst", "Besproken."), TODAY)
    write_approach(session, anna.actor, Draft("Eerst de wijk", "Per stad.", "Plan", "https://a.nl/b"), 0, TODAY)
    adopt_approach(session, steering.actor, 1, "De vier steden zijn het eens.", TODAY)
    write_approach(session, anna.actor, Draft("Anders", "Per wijk."), 1, TODAY)
    pages = {
        mt: [MIDDLE, f"{MIDDLE}contact/leader/b3/"],
        a_person(Role.MT_MEMBER, g4): ["/intern/werkpleinen/g4/", "/intern/werkpleinen/g4/aanpak/"],
        carla: ["/intern/werkpleinen/leader/delen/", "/intern/werkpleinen/leader/"],
        anna: ["/intern/g4/overleg/", "/intern/g4/aanpak/"],
        steering: [
            "/intern/g4/",
            "/intern/g4/aanpak/1/",
            "/intern/g4/aanpak/2/vaststellen/",
            "/intern/overzicht/",
            "/intern/mijlpalen/?groep=g4",
            "/intern/werkpleinen/g4/",
        ],
    }
    for person, addresses in pages.items():
        screen = open_screen(width=width, by=person)
        for address in addresses:
            screen.open(address)
            screen.assert_good()


@pytest.mark.parametrize("width", [1280, 390])
def test_who_corrects_second_reads_both_texts_on_one_page(open_screen, session, anna, width):
    held = Consultation(MARCH, "G4-vertegenwoordiger", "De tekst", "Besproken.")
    record_consultation(session, anna.actor, held, TODAY)
    session.commit()
    screen = open_screen(width=width, by=anna)
    page = screen.open("/intern/g4/overleg/1/")
    record_consultation(
        session, anna.actor, replace(held, outcome="Afgesproken: " + "per stad één plan. " * 20), TODAY, 1
    )
    session.commit()

    page.get_by_label("Wat kwam eruit?").fill("Per wijk één plan.")
    page.get_by_role("button", name="Bewaar de verbetering").click()
    page.get_by_role("heading", name="Dit staat er nu").wait_for()

    # The browser itself notes that the answer is a conflict: that is no fault of the page.
    assert [*violations(page), *sideways(page)] == []
    page.get_by_role("button", name="Bewaar mijn tekst in plaats daarvan").click()
    page.wait_for_url("**/intern/g4/")
    assert page.get_by_text("Per wijk één plan.").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_with_the_keyboard_alone_an_mt_opens_an_example_and_asks(
    open_screen, session, shared, a_person, middle, script
):
    screen = open_screen(width=390, by=a_person(Role.MT_MEMBER, middle), script=script)
    page = screen.open(MIDDLE)

    page.locator("#leer-d1 summary").focus()
    page.keyboard.press("Enter")
    page.locator("#leer-d1 a", has_text="Vraag om contact").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/contact/leader/d1/")
    page.get_by_label("Wat wilt u weten?").fill("Hoe begon u?")
    page.get_by_role("button", name="Vraag om contact").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/intern/werkpleinen/middle/")

    session.rollback()
    assert session.scalars(select(ContactRequest.question)).one() == "Hoe begon u?"
    assert page.locator("#leer-d1 summary").is_visible()
