"""Trying another rule and letting it hold in the real browser: axe at both widths, with and without script."""

import pytest
from sqlalchemy import select

from milestones.models import Ruleset
from tests.milestones.test_ruleset_activation import WHY, activate
from tests.milestones.test_ruleset_activation import seven as seven
from tests.milestones.test_ruleset_activation import steering as steering
from werkplein.publication import jobs

pytestmark = pytest.mark.browser
TRY = "/intern/regel/proefberekening/"


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_of_the_rule(open_screen, session, steering, carla, seven, today, width):
    activate(session, steering)
    session.commit()
    jobs.publish_due(session, today)
    screen = open_screen(width=width, by=steering)
    for address in ("/intern/regel/", TRY, f"{TRY}?max_criteria=9", "/zo-werkt-de-regel/"):
        screen.open(address)
        screen.complaints = [each for each in screen.complaints if "422" not in each]
        screen.assert_good()
    reader = open_screen(width=width, by=carla)
    reader.open("/intern/regel/")
    reader.assert_good()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_the_steering_group_tries_a_stricter_rule_and_lets_it_hold(
    open_screen, session, steering, seven, width, script
):
    screen = open_screen(width=width, by=steering, script=script)
    page = screen.open("/intern/regel/")

    page.get_by_role("link", name="Maak een proefberekening").click()
    page.get_by_label("Of bij hoeveel mijlpalen of minder?").fill("7")
    page.get_by_role("button", name="Reken uit").click()
    page.get_by_role("row", name="Middelerf").get_by_text("Achterblijver", exact=True).wait_for()
    if script:
        screen.assert_good()
    page.get_by_label("Waarom stelt de stuurgroep deze regel vast?").fill(WHY)
    page.get_by_role("button", name="Stel de regel vast").click()
    page.wait_for_url("**/intern/regel/")

    session.rollback()
    row = session.scalars(select(Ruleset).where(Ruleset.version == "2")).one()
    assert (row.max_milestones, row.motivation) == (7, WHY)
    assert page.get_by_text("Versie 2 van de regel is vastgesteld.").is_visible()
