"""The pages of visits in the real browser, wide and narrow."""

from datetime import timedelta

import pytest

from tests.support.screen import WIDTHS
from tests.support.towns import serve
from tests.visitatie.conftest import TUESDAY
from werkplein.people.rules import Role

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
def test_a_day_that_passed_without_an_answer_fits_in_the_list(open_screen, app, laggard, proposed, bram, width):
    laggard.name = "Middelburgerveen"
    app.config["TODAY"] = proposed.due_on + timedelta(days=1)
    screen = open_screen(width=width, by=bram)
    page = screen.open("/intern/bezoeken/")

    assert page.get_by_text("dag voorbij, geen antwoord").last.is_visible()
    boxes = page.locator(".wp-tabelvak").evaluate_all("boxes => boxes.map(each => each.scrollWidth - each.clientWidth)")
    assert boxes
    assert max(boxes) <= 0
    screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_mt_confirms_by_keyboard_without_script(open_screen, proposed, dirk, width):
    screen = open_screen(width=width, by=dirk, script=False)
    page = screen.open(f"/intern/bezoeken/{proposed.id}/")

    page.get_by_role("button", name="Bevestig dinsdag 13 juli").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Bevestigd. Het bezoek ligt vast.").wait_for(timeout=10_000)
    assert not screen.complaints


@pytest.mark.parametrize("type_in", ["tick", "note", "nothing"])
def test_who_leaves_an_audit_that_is_not_recorded_is_asked_first(open_screen, app, confirmed, bram, type_in):
    app.config["TODAY"] = TUESDAY
    page = open_screen(width=390, by=bram).open(f"/intern/bezoeken/{confirmed.id}/audit/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    assert page.get_by_text("Deze pagina bewaart pas als u op ‘Leg de audit vast’ drukt.").is_visible()

    page.locator("#a1-note").click()
    if type_in == "tick":
        page.locator("#a1-verdict-0").check(force=True)
    if type_in == "note":
        page.locator("#a1-note").fill("Het bord hangt er.")
    page.reload()

    assert asked == ([] if type_in == "nothing" else ["beforeunload"])


def test_who_records_an_audit_is_not_asked_but_is_when_it_was_refused(open_screen, app, confirmed, bram):
    app.config["TODAY"] = TUESDAY
    page = open_screen(width=390, by=bram).open(f"/intern/bezoeken/{confirmed.id}/audit/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.locator("#a1-note").fill("Het bord hangt er.")
    page.get_by_role("button", name="Leg de audit vast").click()
    page.locator("#fouten").wait_for()
    assert asked == []

    page.locator("#a1-note").click()
    page.get_by_role("link", name="Terug zonder vast te leggen").click()
    page.wait_for_url(f"**/intern/bezoeken/{confirmed.id}/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.SECRETARIAT, Role.PROCESS_SUPPORTER, Role.DCO])
def test_the_longest_menus_fit_on_one_line_of_an_ordinary_screen(open_screen, a_person, laggard, role):
    person = a_person(role, laggard.region if role is Role.DCO else None)
    page = open_screen(by=person).open("/intern/werkpleinen/")

    tops = page.locator(".wp-menu li").evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")
    menu, who = (page.locator(f"header {part}").bounding_box() for part in (".wp-menu", ".wp-wie"))

    assert len(tops) >= 9
    assert len(set(tops)) == 1
    assert who["y"] < menu["y"] + menu["height"]
