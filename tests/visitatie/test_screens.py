"""The pages of visits in the real browser, wide and narrow."""

import pytest

from tests.support.screen import WIDTHS
from tests.support.towns import serve
from tests.visitatie.conftest import TUESDAY

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_good(open_screen, app, session, laggard, confirmed, bram, width):
    app.config["TODAY"] = TUESDAY
    serve(session, laggard)
    screen = open_screen(width=width, by=bram)

    for path in ("/intern/bezoeken/", f"/intern/bezoeken/{confirmed.id}/", f"/intern/bezoeken/{confirmed.id}/audit/"):
        screen.open(path)
        screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_mt_confirms_by_keyboard_without_script(open_screen, proposed, dirk, width):
    screen = open_screen(width=width, by=dirk, script=False)
    page = screen.open(f"/intern/bezoeken/{proposed.id}/")

    page.get_by_role("button", name="Bevestig dinsdag 13 juli").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Bevestigd. Het bezoek ligt vast.").wait_for(timeout=10_000)
    assert not screen.complaints
