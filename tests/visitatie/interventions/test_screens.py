"""The pages of step plans and interventions in the real browser, wide and narrow, and by keyboard."""

from datetime import date

import pytest

from tests.support.screen import WIDTHS
from visitatie.interventions import actions
from visitatie.interventions.rules import Contact, InterventionState, Move, Party, Rung, Wanted
from visitatie.steps import actions as steps
from visitatie.steps.actions import Written
from visitatie.steps.queries import latest_plan
from visitatie.steps.rules import PlanStep
from werkplein.people.rules import Role

pytestmark = pytest.mark.browser
TODAY = date(2010, 7, 5)
LONG = "Dit is lang genoeg om iets te zeggen."
PLAN = "/intern/werkpleinen/laggard/stappenplan/"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def running(session, fix, laggard, g4, bram):
    """Two laggards for two quarters, one with everything written and an intervention that runs."""
    fix("2010-K1", laggard, g4, on=date(2010, 4, 16))
    fix("2010-K2", laggard, g4)
    steps.keep_up(session, TODAY)
    plan = latest_plan(session, laggard.id)
    steps.write_step(session, bram.actor, plan, Written(PlanStep.ANALYSIS, {"a1": LONG}, 0), TODAY)
    steps.write_step(session, bram.actor, plan, Written(PlanStep.GRID, {"a_kans": LONG}, 0), TODAY)
    wanted = Wanted(Rung.VNG, LONG, LONG, ("a1",), "procesondersteuner", TODAY, LONG)
    made = actions.propose(session, bram.actor, plan, wanted, ["a1"], TODAY)
    actions.move(session, bram.actor, made, Move(InterventionState.AGREED, TODAY, ""), TODAY)
    actions.note_contact(session, bram.actor, Contact(Party.VNG, TODAY, "adviseur", LONG), TODAY, made)
    return made


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages(open_screen, session, running, steering, bram, dirk, width):
    one = f"/intern/interventies/{running.id}/"
    pages = {
        bram: [
            "/intern/stappenplannen/",
            PLAN,
            f"{PLAN}analyse/",
            f"{PLAN}kansen/",
            f"{PLAN}interventie/",
            "/intern/interventies/",
            "/intern/interventies/partijen/",
            one,
            "/intern/werkpleinen/laggard/",
        ],
        steering: ["/intern/stappenplannen/externe-audit/", one],
        dirk: ["/intern/werkpleinen/laggard/"],
    }
    for person, addresses in pages.items():
        screen = open_screen(width=width, by=person)
        for address in addresses:
            screen.open(address)
            screen.assert_good()


@pytest.mark.parametrize("script", [True, False])
def test_with_the_keyboard_alone_the_steering_group_decides(open_screen, running, steering, script):
    screen = open_screen(width=390, by=steering, script=script)
    page = screen.open("/intern/stappenplannen/externe-audit/")

    page.get_by_role("radio", name="Geen externe audit").focus()
    page.keyboard.press("Space")
    for label in ("Waarom?", "Wat betekent dit besluit?"):
        page.get_by_label(label).focus()
        page.keyboard.type(LONG)
    page.get_by_role("button", name="Bekijk het besluit").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Leg het besluit vast").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Het besluit is vastgelegd: geen externe audit.").wait_for(timeout=10_000)
    assert not screen.complaints


def test_on_paper_the_plan_keeps_its_columns(open_screen, running, bram):
    screen = open_screen(width=1280, by=bram)
    page = screen.open(PLAN)

    page.emulate_media(media="print")

    assert page.get_by_role("table", name="De zes stappen").get_by_text("Dag", exact=True).is_visible()
    assert page.get_by_role("navigation", name="Hoofdmenu").is_hidden()
