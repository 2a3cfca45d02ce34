"""The pages of reminders and their mail in the real browser, wide and narrow."""

import pytest

from tests.support.screen import WIDTHS, new_context, sideways, violations
from tests.werkplein.reminders.conftest import EARLY, LATE, LATE_DCO, OPENING, mails
from werkplein.obligations.rules import ObligationKind
from werkplein.people.rules import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_good(open_screen, ask, remind, leader, middle, carla, anna, width):
    for werkplein in (leader, middle):
        ask(werkplein)
        ask(werkplein, ObligationKind.EVIDENCE_RETURNED, "a1", "answer:record", OPENING, EARLY)
    for on in (OPENING, EARLY):
        remind(on)
    screen = open_screen(width=width, by=anna)

    for path in ("/intern/gevraagd/", "/intern/herinneringen/", "/intern/account/"):
        screen.open(path)
        screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_mail_is_good(chromium_browser, session, ask, remind, leader, middle, carla, a_person, width):
    a_person(Role.DCO, leader.region)
    for werkplein in (leader, middle):
        ask(werkplein)
    for on in (OPENING, LATE, LATE_DCO):
        remind(on)
    context = new_context(chromium_browser, width)
    found = []

    for mail in mails(session):
        page = context.new_page()
        page.set_content(mail.html)
        # A mail has no landmarks: what shows it has them around it.
        found += [each for each in [*violations(page), *sideways(page)] if not each.startswith(("region", "landmark"))]
    context.close()

    assert not found, "\n".join(found)


def test_one_reminds_by_keyboard_without_script(open_screen, ask, leader, carla, anna):
    ask(leader)
    screen = open_screen(width=390, by=anna, script=False)
    page = screen.open("/intern/herinneringen/")

    page.get_by_role("checkbox", name="Herinner Lindeveen aan Vragenlijst 2e kwartaal 2010").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Stuur nu een herinnering").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Herinnerd aan 1 vraag.").wait_for(timeout=10_000)
    assert not screen.complaints
