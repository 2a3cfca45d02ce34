"""The pages of planning in the real browser, wide and narrow."""

from datetime import date

import pytest

from tests.support.screen import WIDTHS
from tests.visitatie.planning.conftest import K3, LIMITS, TODAY
from visitatie.planning import actions, making
from visitatie.planning.rules.facts import AbsenceKind, Away
from visitatie.planning.rules.state import Aim
from visitatie.rules import DayPart

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
def test_the_page_of_a_plan_that_is_made_is_good_and_shows_the_plan_by_itself(
    open_screen, app, session, audits, on_the_day, bram, width
):
    actions.ask_for_plan(session, bram.actor, K3, TODAY, Aim.BEST, 1, None)
    screen = open_screen(width=width, by=bram)
    page = screen.open("/intern/bezoeken/planning/")
    page.get_by_text("Plan 1 wordt gemaakt").wait_for()
    page.get_by_text("Deze pagina ververst vanzelf.").wait_for()
    screen.assert_good()

    making.make(making.take_next(TODAY), TODAY, LIMITS)

    page.get_by_text("Alle 3 audits passen.").wait_for()
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


def test_on_a_phone_the_words_of_an_appointment_stay_whole(open_screen, session, bram):
    talk, leave = date(2010, 9, 7), Away(date(2010, 8, 2), date(2010, 8, 20))
    for away in (leave, Away(talk, talk, AbsenceKind.APPOINTMENT, DayPart.MORNING, "Overleg stuurgroep")):
        actions.add_absence(session, bram.actor, bram.id, away, TODAY)
    screen = open_screen(width=390, by=bram)
    page = screen.open("/intern/bezoeken/planning/gegevens/")

    lines = page.get_by_text("Overleg stuurgroep", exact=True).evaluate(
        """cell => {
            const word = document.createRange();
            word.setStart(cell.firstChild, cell.textContent.indexOf("stuurgroep"));
            word.setEnd(cell.firstChild, cell.textContent.length);
            return word.getClientRects().length;
        }"""
    )

    assert lines == 1
    screen.assert_good()
