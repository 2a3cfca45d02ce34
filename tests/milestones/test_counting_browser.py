"""What the checklist says of all answers together follows each of them, with script."""

from datetime import date

import pytest

from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, save
from tests.milestones.building import CODES

pytestmark = pytest.mark.browser
TODAY = date(2010, 7, 5)


@pytest.fixture
def eleven(session, carla, leader):
    for code in CODES:
        if code != "f1":
            save(session, carla.actor, leader, K2, Found(code, Verdict.MET), 0, TODAY)
    session.commit()


def tick(page, code, words):
    page.locator(f"#{code}").get_by_label(words, exact=True).click()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_open_and_the_level_follow_each_answer(open_screen, carla, leader, eleven, width):
    screen = open_screen(width=width, by=carla)
    page = screen.open(SHEET)
    panel = page.locator("section", has=page.locator("#inleveren"))
    assert "Nog te beantwoorden: f1." in panel.inner_text()

    tick(page, "f1", "Ja")
    page.locator("#nog-open a").wait_for(state="detached")
    tick(page, "e1", "Nee")
    page.locator("#tussenstand", has_text="Achterblijver").wait_for()
    tick(page, "e1", "Ja")
    page.locator("#tussenstand", has_text="Middengroep").wait_for()

    assert page.locator("#tussenstand[aria-busy]").count() == 0
    screen.assert_good()


def test_the_first_answer_brings_a_level(open_screen, carla, leader):
    page = open_screen(by=carla).open(SHEET)

    tick(page, "a1", "Ja")

    page.locator("#tussenstand", has_text="Te weinig gegevens").wait_for()
    assert page.locator("#nog-open a").count() == len(CODES) - 1


def test_what_could_not_be_computed_says_that_it_is_old(open_screen, carla, leader, eleven):
    screen = open_screen(by=carla)
    page = screen.open(SHEET)
    page.route("**/tussenstand", lambda route: route.abort())

    tick(page, "e1", "Nee")
    page.get_by_text("Dit was vóór uw laatste wijziging.").wait_for()
    page.unroute("**/tussenstand")
    page.get_by_role("button", name="Reken opnieuw").click()

    page.locator("#tussenstand", has_text="Achterblijver").wait_for()
    assert not page.get_by_text("Dit was vóór uw laatste wijziging.").is_visible()


def test_who_asks_for_it_by_keyboard_goes_on_from_the_new_level(open_screen, carla, leader, eleven):
    page = open_screen(by=carla).open(SHEET)
    page.route("**/tussenstand", lambda route: route.abort())
    tick(page, "e1", "Nee")
    button = page.get_by_role("button", name="Reken opnieuw")
    button.wait_for()
    block = page.locator("#tussenstand").element_handle()

    with page.expect_event("requestfailed"):
        button.press("Enter")
    page.wait_for_function("document.activeElement.hasAttribute('data-reken')")
    page.unroute("**/tussenstand")
    button.press("Enter")

    page.locator("#tussenstand[role=status]", has_text="Achterblijver").wait_for()
    assert page.evaluate("document.activeElement.id") == "tussenstand"
    assert block.evaluate("(each) => each.isConnected")


def test_where_no_level_stands_yet_it_says_that_there_is_none(open_screen, carla, leader):
    page = open_screen(by=carla).open(SHEET)
    page.route("**/tussenstand", lambda route: route.abort())

    tick(page, "a1", "Ja")

    page.get_by_text("We kunnen uw niveau nu niet berekenen.").wait_for()
    assert page.get_by_text("Dit was vóór").count() == 0
