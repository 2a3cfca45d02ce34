"""The pages of what is complete in the real browser, wide and narrow, and on paper."""

from datetime import date

import pytest

from tests.support.screen import WIDTHS
from werkplein.completeness import actions
from werkplein.completeness.rules import Declared, Says, find_asked
from werkplein.core.actor import SYSTEM
from werkplein.programme.reader import load
from werkplein.register.queries import all_werkpleinen
from werkplein.results import actions as results

pytestmark = pytest.mark.browser
TODAY = date(2010, 7, 5)
WHY = "Er was die maand geen spreekuur."
PAGES = (
    "/intern/cijfers/volledigheid/",
    "/intern/cijfers/volledigheid/?wat=uwv",
    "/intern/cijfers/volledigheid/?jaar=2009",
    "/intern/cijfers/verwacht/",
    "/intern/cijfers/verwacht/uwv/2010-05/leader/",
    "/intern/cijfers/verwacht/uwv/2010-04/leader/",
    "/intern/werkpleinen/leader/leveringen/",
)


@pytest.fixture(autouse=True)
def answered(session, leader):
    """What is expected was written down, and one figure does not apply."""
    results.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    asked = find_asked(load(), "uwv", "2010-04")
    actions.declare(session, SYSTEM, leader.id, asked, Declared(Says.NOT_APPLICABLE, WHY), load(), TODAY)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages(open_screen, anna, width):
    screen = open_screen(width=width, by=anna)
    for address in PAGES:
        screen.open(address)
        screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_each_square_of_the_matrix_can_be_seen_and_hit(open_screen, anna, width):
    page = open_screen(width=width, by=anna).open(PAGES[0])

    boxes = [link.bounding_box() for link in page.locator(".wp-matrix tbody .wp-vak a").all()]

    assert len(boxes) > 30
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert all(min(box["width"], box["height"]) >= 24 for box in boxes)


def test_the_matrix_fits_on_paper(open_screen, anna):
    screen = open_screen(width=718, by=anna)
    page = screen.open(PAGES[0])
    page.emulate_media(media="print")

    table = page.locator(".wp-matrix").bounding_box()

    assert table["x"] >= 0
    assert table["x"] + table["width"] <= 718
