"""The pages of calendars in the real browser, wide, narrow and on paper."""

import pytest

from tests.support.screen import WIDTHS
from tests.visitatie.calendars.test_calendar_pages import AGENDA, ROUTE, SHEET

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_good(open_screen, two, bram, width):
    screen = open_screen(width=width, by=bram)

    for path in (AGENDA, ROUTE, SHEET, f"{ROUTE}2010-07-14/"):
        screen.open(path)
        screen.assert_good()
    screen.open(AGENDA).get_by_role("button", name="Maak een geheim adres").click()
    screen.page.get_by_text("U ziet dit adres maar één keer.").wait_for()
    screen.assert_good()


def test_the_sheet_fits_on_one_page_of_paper(open_screen, two, bram):
    page = open_screen(by=bram).open(SHEET)

    paper = page.pdf(format="A4")

    assert paper.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.locator("nav").filter(visible=True).count() == 0
    assert page.locator(".wp-qr").filter(visible=True).count() == 2
