"""The pages of scans in the real browser, wide and narrow, and by keyboard."""

import pytest

from tests.support.screen import WIDTHS
from tests.visitatie.scans.conftest import WORDS
from visitatie.scans.rules import ScanState

pytestmark = pytest.mark.browser
ROOT, OWN = "/intern/scans/", "/intern/werkpleinen/laggard/scans/"


@pytest.fixture
def running(session, walk, laggard, leader, middle, g4):
    """Four scans, so that one can compare: of day 1, of day 2, planned, and closed; gives the roots of their pages."""
    states = (ScanState.DAY_TWO, ScanState.DAY_ONE, ScanState.PLANNED, ScanState.CLOSED)
    scans = [walk.to(state, place) for state, place in zip(states, (laggard, leader, middle, g4), strict=True)]
    session.flush()
    return [f"{ROOT}{each.id}/" for each in scans], scans[0].standing_agreements[0].id


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages(open_screen, running, bram, dirk, anna, width):
    (second, first, planned, closed), agreement = running
    parts = ("activities", "observation", "case")
    pages = {
        bram: [
            ROOT,
            *(second, first, planned, closed),
            *(f"{planned}dag/1/", f"{first}dag/2/", f"{second}dag/3/", f"{closed}dag/3/"),
            *(f"{planned}dag/1/deel/{part}/" for part in parts),
            *(f"{planned}cijfers/", f"{first}dag/2/bevinding/", f"{first}dag/2/afspraak/"),
            *(f"{second}dag/3/afspraak/{agreement}/", f"{second}terugzetten/", f"{second}vergelijking/"),
        ],
        dirk: [OWN, f"{OWN}nieuw/", second, f"{second}plan/", f"{second}dag/2/", f"{second}stoppen/"],
        anna: [ROOT, second],
    }
    for person, addresses in pages.items():
        screen = open_screen(width=width, by=person)
        for address in addresses:
            screen.open(address)
            screen.assert_good()


@pytest.mark.parametrize("script", [True, False])
def test_with_the_keyboard_alone_an_mt_asks_for_a_scan_on_a_phone(open_screen, dirk, script):
    screen = open_screen(width=390, by=dirk, script=script)
    page = screen.open(f"{OWN}nieuw/")

    page.get_by_role("checkbox", name="Wachten klanten dagen op hun aanvulling").focus()
    page.keyboard.press("Space")
    page.get_by_label("Voor welke gemeente?").focus()
    page.keyboard.type("Achterholt")
    page.get_by_label("Waarom wilt u de scan?").focus()
    page.keyboard.type(WORDS)
    page.get_by_role("button", name="Vraag de scan aan").focus()
    page.keyboard.press("Enter")

    page.get_by_text("De ondersteuner stelt twee dagen voor.").wait_for(timeout=10_000)
    assert not screen.complaints
