"""The pages of reports in the real browser, wide and narrow, and the reply on a phone by keyboard."""

import pytest

from tests.support.screen import WIDTHS
from tests.visitatie.conftest import TUESDAY
from visitatie.reports import actions
from visitatie.reports.jobs import make_files

pytestmark = pytest.mark.browser
LONG = "Dit is lang genoeg om iets te zeggen."


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages(open_screen, app, session, held, bram, dirk, width):
    app.config["TODAY"] = TUESDAY
    said = actions.remark(session, dirk.actor, held, "criterium-a", LONG, TUESDAY)
    make_files(session, TUESDAY)
    report = f"/intern/bezoeken/{held.id}/verslag/"
    pages = {
        bram: [
            report,
            f"{report}reacties/{said.id}/",
            f"/intern/bezoeken/{held.id}/samenvatting/",
            "/intern/verslagen/",
        ],
        dirk: [report, f"{report}reactie/?deel=criterium-a", "/intern/werkpleinen/laggard/"],
    }
    for person, addresses in pages.items():
        screen = open_screen(width=width, by=person)
        for address in addresses:
            screen.open(address)
            screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_a_corrected_report(open_screen, app, session, held, bram, dirk, width):
    app.config["TODAY"] = TUESDAY
    said = actions.remark(session, dirk.actor, held, "criterium-a", LONG, TUESDAY)
    actions.handle(session, bram.actor, held, said.id, True, LONG, TUESDAY)
    actions.agree(session, dirk.actor, held, TUESDAY)
    actions.finalise(session, bram.actor, held, TUESDAY)
    actions.correct(session, bram.actor, held, "", LONG, LONG, TUESDAY)
    screen = open_screen(width=width, by=bram)
    for address in ("", "verbetering/", "1/"):
        screen.open(f"/intern/bezoeken/{held.id}/verslag/{address}")
        screen.assert_good()


@pytest.mark.parametrize("script", [True, False])
def test_with_the_keyboard_alone_the_mt_replies_on_a_phone(open_screen, app, held, dirk, script):
    app.config["TODAY"] = TUESDAY
    screen = open_screen(width=390, by=dirk, script=script)
    page = screen.open(f"/intern/bezoeken/{held.id}/verslag/")
    page.get_by_role("link", name="Reageer op dit deel A. Eén locatie").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Wat klopt er niet, of wat ontbreekt er?").focus()
    page.keyboard.type(LONG)
    page.get_by_role("button", name="Verstuur uw opmerking").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Ja, dat klopt").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Ga akkoord met de rest").focus()
    page.keyboard.press("Enter")

    page.get_by_text("U bent akkoord met 3 bevindingen.").wait_for()
