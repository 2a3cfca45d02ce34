"""A button that is pressed twice in a row: one thing is sent, and its reader gets the answer to it."""

import re

import pytest
from playwright.sync_api import expect

from milestones import queries
from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, save, submit
from werkplein.core.database import unit_of_work
from werkplein.people.rules import Role

pytestmark = pytest.mark.browser
FIX = "/intern/kwartalen/2010-K2/vaststellen/"
CHANGE = "/intern/werkpleinen/leader/wijziging/?mijlpaal=a1"


def press_twice(page, button, path):
    """Press twice while somebody else writes, so that the first press is not answered yet; gives what was sent."""
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with unit_of_work():
        page.get_by_role("button", name=button, exact=True).first.click(click_count=2, delay=60, no_wait_after=True)
    # Not by wait_for_url: without script the second press breaks off what the first one began to load.
    expect(page).not_to_have_url(re.compile(path))
    page.wait_for_load_state()
    return [url for url in sent if path in url]


@pytest.mark.parametrize("script", [True, False])
def test_handing_in_twice_tells_what_it_did_to_the_level(open_screen, session, carla, leader, script):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 1, TODAY)
    page = open_screen(by=carla, script=script).open(SHEET)

    sent = press_twice(page, "Lever opnieuw in", "inleveren")

    told = page.inner_text("main")
    assert "De vragenlijst is ingeleverd. Uw niveau: Middengroep, 11 van de 12 mijlpalen (was 12)." in told
    assert "Er was niets gewijzigd" not in told
    assert len(sent) == 1 or not script


@pytest.mark.parametrize("script", [True, False])
def test_fixing_a_quarter_twice_tells_that_it_was_fixed(open_screen, session, a_person, leader, script):
    page = open_screen(by=a_person(Role.STEERING_GROUP), script=script).open(FIX)

    sent = press_twice(page, "Stel het 2e kwartaal 2010 vast", "vaststellen")

    told = page.inner_text("main")
    assert "Het 2e kwartaal 2010 is vastgesteld. De vragenlijsten van dat kwartaal zijn nu op slot." in told
    assert "Kenmerk" not in told
    assert len(queries.all_fixed(session)) == 1
    assert len(sent) == 1 or not script


def test_a_form_that_is_filled_in_is_sent_once(open_screen, carla, leader):
    page = open_screen(by=carla).open(CHANGE)
    page.get_by_label("Nee", exact=True).check(force=True)

    sent = press_twice(page, "Meld de wijziging", "wijziging")

    assert len(sent) == 1
    assert "De wijziging is gemeld." in page.inner_text("main")
