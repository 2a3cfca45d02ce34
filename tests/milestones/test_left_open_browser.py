"""A form that stood open while the session ended: what was typed stays, with script; without it the reader is told."""

import pytest

from milestones import queries
from milestones.rules import Verdict
from tests.milestones.answering import TODAY
from tests.support.screen import sign_in
from werkplein.core.access import NOT_KEPT
from werkplein.programme import reader

CHANGE = "/intern/werkpleinen/leader/wijziging/"
SENTENCE = "U bent niet meer aangemeld. Meld u aan in een nieuw venster; daarna kunt u hier verder."


def fill(page):
    page.get_by_label("Nee", exact=True).check(force=True)
    page.get_by_label("Sinds wanneer?").fill("1-7-2010")
    page.get_by_label("Wat is er veranderd?").fill("De balie is weg.")


def report(page):
    page.get_by_role("button", name="Meld de wijziging", exact=True).first.click()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_typed_is_sent_after_signing_in_again(open_screen, app, session, carla, leader, width):
    screen = open_screen(width=width, by=carla)
    page = screen.open(f"{CHANGE}?mijlpaal=a1")
    fill(page)
    screen.context.clear_cookies()

    report(page)
    page.get_by_text("U bent niet meer aangemeld.").wait_for()

    assert SENTENCE in page.inner_text("main")
    assert page.get_by_label("Wat is er veranderd?").input_value() == "De balie is weg."
    link = page.get_by_role("link", name="Meld u aan in een nieuw venster")
    assert (link.get_attribute("target"), link.get_attribute("href")) == (
        "_blank",
        "/aanmelden?next=/intern/aangemeld/",
    )
    assert [each for each in screen.offences() if "401" not in each and "not loaded" not in each] == []
    sign_in(screen.context, app, screen.base, carla)
    report(page)
    page.get_by_text("De wijziging is gemeld.").wait_for()
    session.rollback()
    values = queries.states(session, [leader.id], reader.load(), TODAY)[leader.id].values
    assert values["a1"].verdict is Verdict.NOT_MET


@pytest.mark.browser
def test_who_signed_in_as_somebody_else_sends_nothing_here(open_screen, app, carla, anna, leader):
    screen = open_screen(by=carla)
    page = screen.open(f"{CHANGE}?mijlpaal=a1")
    fill(page)
    screen.context.clear_cookies()
    sign_in(screen.context, app, screen.base, anna)

    report(page)
    page.get_by_text("U bent nu aangemeld met een ander account.").wait_for()

    assert page.get_by_label("Wat is er veranderd?").input_value() == "De balie is weg."


@pytest.mark.browser
def test_without_a_connection_the_form_stays(open_screen, carla, leader):
    screen = open_screen(by=carla)
    page = screen.open(f"{CHANGE}?mijlpaal=a1")
    fill(page)
    screen.context.set_offline(True)

    report(page)
    page.get_by_text("Er is geen verbinding.").wait_for()
    screen.context.set_offline(False)
    report(page)
    page.get_by_text("De wijziging is gemeld.").wait_for()


def test_without_script_the_reader_is_told_that_nothing_was_kept(browse, leader):
    client = browse.client()

    led = client.post(CHANGE, data={"milestone": "a1", "note": "De balie is weg."})
    told = client.get(led.headers["Location"])

    assert NOT_KEPT in told.text.replace("\xa0", " ")
    assert "De balie is weg." not in told.text
    assert NOT_KEPT not in client.get("/aanmelden").text


def test_who_only_opens_a_page_is_told_nothing_of_the_kind(browse, leader):
    client = browse.client()

    assert NOT_KEPT not in client.get(client.get(CHANGE).headers["Location"]).text
