"""The pages of planning in the real browser, wide and narrow."""

import pytest

from tests.support.screen import WIDTHS
from tests.visitatie.planning.conftest import TODAY

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_good(open_screen, app, session, audits, plan_now, bram, laggard, width):
    app.config["TODAY"] = TODAY
    with app.app_context():
        plan_now()
    screen = open_screen(width=width, by=bram)

    for path in ("", "wat-als/", "gegevens/", f"werkpleinen/{laggard.code}/"):
        screen.open(f"/intern/bezoeken/planning/{path}")
        screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_mt_chooses_a_day_by_keyboard_without_script(
    open_screen, app, session, audits, plan_now, bram, dirk, laggard, width
):
    app.config["TODAY"] = TODAY
    with app.app_context():
        plan_now()
    sender = open_screen(width=width, by=bram)
    sender.open("/intern/bezoeken/planning/").get_by_role("button", name="Stuur 3 voorstellen").click()
    sender.page.get_by_text("Verstuurd: 3 voorstellen.").wait_for(timeout=10_000)
    visit = next(each for each in audits if each.werkplein_id == laggard.id)

    screen = open_screen(width=width, by=dirk, script=False)
    page = screen.open(f"/intern/bezoeken/{visit.id}/")
    screen.page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Bevestig deze dag").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Het bezoek ligt vast.").wait_for(timeout=10_000)
    assert not screen.complaints
