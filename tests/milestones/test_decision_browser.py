"""Deciding about levels in the real browser: axe at both widths, and from the card to the decision by keyboard."""

from datetime import date

import pytest

from milestones import actions
from milestones.rules import Level
from tests.milestones.building import PROGRAMME
from tests.milestones.deciding import REASON, correct, known, override
from tests.milestones.learning import TODAY, observe
from tests.milestones.test_decisions import fix
from tests.milestones.test_satellites import SHEET, join  # noqa: F401 - a fixture
from tests.support.screen import violations
from werkplein.people.rules import Role

pytestmark = pytest.mark.browser
CARD = "/intern/werkpleinen/leader/"
DECIDE = f"{CARD}niveau/besluit/"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages(open_screen, session, bram, leader, steering, width):
    observe(session, bram.actor, leader, not_met=("e1",))
    fix(session, steering)
    override(session, steering, leader, Level.MIDDLE)
    correct(session, steering, leader, Level.MIDDLE)
    screen = open_screen(width=width, by=steering)
    pages = [
        "",
        "geschiedenis/",
        "stand/",
        "niveau/besluit/",
        "niveau/besluit/beeindigen/",
        "niveau/2010-K2/correctie/",
    ]
    for address in [*(f"{CARD}{each}" for each in pages), "/intern/mijlpalen/?kwartaal=2010-K2", "/intern/overzicht/"]:
        screen.open(address)
        screen.assert_good()

    page = screen.open(DECIDE)
    page.get_by_role("button", name="Bekijk het besluit").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_with_the_keyboard_alone_the_steering_group_decides(open_screen, session, bram, leader, steering, width):
    observe(session, bram.actor, leader, not_met=("e1",))
    screen = open_screen(width=width, by=steering)
    page = screen.open(CARD)

    page.get_by_role("link", name="Besluit over het niveau").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Kopgroep").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Waarom?").fill(REASON)
    page.get_by_role("button", name="Bekijk het besluit").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Klopt dit besluit?").wait_for()
    screen.assert_good()
    page.get_by_role("button", name="Leg het besluit vast").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CARD}")

    session.rollback()
    assert [each.level for each in known(session, leader).overrides] == [Level.MIDDLE]
    assert page.get_by_text("Waarom dit besluit?").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_satellite_answers_ten_questions(open_screen, session, a_person, bram, leader, middle, join, width):  # noqa: F811
    join(date(2010, 1, 1))
    observe(session, bram.actor, leader, not_met=("c2",))
    actions.refresh(session, [middle.id], PROGRAMME, TODAY)
    screen = open_screen(width=width, by=a_person(Role.MT_MEMBER, middle))
    page = screen.open(SHEET)
    page.get_by_text("0 van 10 beantwoord").wait_for()
    screen.assert_good()

    page.locator("#a1").get_by_label("Ja", exact=True).click()
    page.get_by_text("1 van 10 beantwoord").wait_for()

    assert page.locator("#c1").get_by_text("Overgenomen van de hoofdlocatie").is_visible()
    assert page.locator("#c1 input").count() == 0
