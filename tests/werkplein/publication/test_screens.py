"""The Landkaart in the real browser: with the keyboard, without script, at two widths, and on the real register."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.live import running
from tests.support.screen import WIDTHS
from werkplein.publication.cli import publish_site
from werkplein.publication.content import Withdrawn
from werkplein.publication.rules import Figure
from werkplein.register.models import Municipality, ServiceArea
from werkplein.register.rules import AreaKind

pytestmark = pytest.mark.browser
PATHS = [
    "/",
    "/landkaart/tevredenheid-werkzoekenden/2010-1/",
    "/werkpleinen/",
    "/werkpleinen/leader/",
    "/regios/",
    "/regios/noordrand/",
    "/vergelijken/",
    "/zo-rekenen-wij/",
    "/definities/",
    "/definities/uitstroom-naar-werk/",
    "/definities/vijf-klantprincipes/versie-1/",
    "/open-data/",
    "/vrijgaven/",
    "/vrijgaven/1/",
]

CORRECTED = [
    "/vrijgaven/",
    "/vrijgaven/1/",
    "/vrijgaven/2/",
    "/werkpleinen/leader/",
    "/landkaart/uitstroom-naar-werk/2010-05/",
    "/landkaart/tevredenheid-werkzoekenden/2010-1/",
]
FIRST_ROUND = Withdrawn(Figure.CLIENTS, "2010-1", "meting 1 van 3 (2010)")


@pytest.fixture(autouse=True)
def hattem(session, leader):
    """A municipality without a Werkplein of its own name."""
    town = Municipality(code="GM0244", name="Hattem", search="hattem")
    session.add(town)
    session.flush()
    day = date(2010, 1, 1)
    session.add(
        ServiceArea(werkplein_id=leader.id, municipality_id=town.id, kind=AreaKind.WHOLE, holds_on=day, recorded_on=day)
    )
    session.flush()


@pytest.fixture(autouse=True)
def released(hattem, app, session, may_month, deliver, measure, leader, middle, publish):
    deliver(leader, "2010-04", uwv=(11, 600), gemeente=(9, 400))
    measure(leader, 40, "6.75")
    measure(middle, 12, "6.10")
    with app.app_context():
        publish()
    session.commit()


@pytest.mark.parametrize("width", WIDTHS)
def test_public_pages_are_good_in_the_browser(open_screen, width):
    screen = open_screen(width=width)
    for path in PATHS:
        screen.open(path)
        screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_releases_are_good_in_the_browser(open_screen, steering, width):
    screen = open_screen(width=width, by=steering)
    for path in ("/intern/vrijgaven/", "/intern/vrijgaven/1/", "/intern/landkaart/werkpleinen/"):
        screen.open(path)
        screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_correction_are_good_in_the_browser(
    app, session, open_screen, correct, publish, leader, anna, width
):
    correct(leader, "2010-05", "uwv", 40, 600)
    with app.app_context():
        publish(withdrawn=(FIRST_ROUND,))
    session.commit()

    screen = open_screen(width=width, by=anna)
    for path in (*CORRECTED, "/intern/vrijgaven/2/", "/intern/vrijgaven/klaarzetten/"):
        screen.open(path)
        screen.assert_good()


def test_the_map_is_one_tab_stop_and_the_arrows_go_from_sign_to_sign(open_screen):
    page = open_screen().open("/")
    stops = page.locator('svg.wp-kaart a[tabindex="0"]')
    assert stops.count() == 1

    stops.focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("End")
    after = page.evaluate("document.activeElement.getAttribute('aria-label')")

    assert before != after
    assert page.locator('svg.wp-kaart a[tabindex="0"]').count() == 1


def test_enter_opens_a_pop_up_and_escape_closes_it(open_screen):
    page = open_screen().open("/")
    sign = page.locator('svg.wp-kaart a[aria-label^="Lindeveen"]')

    sign.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Lindeveen").wait_for()
    page.keyboard.press("Escape")

    page.get_by_role("dialog", name="Lindeveen").wait_for(state="detached")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Lindeveen")


def test_without_script_every_sign_is_a_link_to_its_page(open_screen):
    page = open_screen(script=False).open("/")

    page.locator('svg.wp-kaart a[aria-label^="Achterholt"]').click()

    assert page.get_by_role("heading", level=1).inner_text() == "Werkplein Achterholt"


def test_without_script_one_walks_through_the_months(open_screen):
    page = open_screen(script=False).open("/")

    page.get_by_role("link", name="Vorige: april 2010").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Uitstroom naar werk, april 2010"


def slid(page, *keys):
    """Move the slider of months with these keys, and wait for the page that it goes to."""
    slider = page.get_by_role("slider", name="Maand")
    slider.focus()
    for key in keys:
        page.keyboard.press(key)
    return slider


def test_the_slider_goes_to_the_address_of_a_month_and_keeps_the_reader_there(open_screen):
    screen = open_screen()
    page = screen.open("/")
    slider = slid(page, "ArrowLeft")

    page.wait_for_url("**/landkaart/uitstroom-naar-werk/2010-04/")
    page.get_by_role("heading", level=1, name="Uitstroom naar werk, april 2010").wait_for()
    assert page.title().startswith("Uitstroom naar werk, april 2010")
    assert slider.get_attribute("aria-valuetext").startswith("april 2010")
    assert slider.evaluate("each => each === document.activeElement")
    assert page.locator("#zoek").is_visible()
    assert page.locator('svg.wp-kaart a[tabindex="0"]').count() == 1
    screen.assert_good()


def test_back_goes_over_the_months_that_were_shown(open_screen):
    page = open_screen().open("/")
    slid(page, "ArrowLeft")
    page.get_by_role("heading", level=1, name="Uitstroom naar werk, april 2010").wait_for()

    page.go_back()

    page.get_by_role("heading", level=1, name="Uitstroom naar werk, mei 2010").wait_for()
    assert page.get_by_role("slider", name="Maand").input_value() == "1"


def test_the_label_of_the_slider_says_the_month_before_it_is_there(open_screen):
    page = open_screen().open("/")
    page.route("**/landkaart/**", lambda route: None)
    slid(page, "ArrowLeft")

    assert page.locator("#periodekeuze").inner_text() == "Maand: april 2010"
    page.unroute("**/landkaart/**")


def test_a_month_that_cannot_be_fetched_is_opened_as_a_page(open_screen):
    page = open_screen().open("/")
    page.route(
        "**/2010-04/", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    slid(page, "Home")

    page.get_by_role("heading", level=1, name="Uitstroom naar werk, april 2010").wait_for()


class Quiet(SimpleHTTPRequestHandler):
    """A plain file server that keeps no log."""

    def log_message(self, *_words):
        """Say nothing."""


@contextmanager
def folder_served(folder):
    """Serve a folder as any web server does; gives its address."""
    handler = partial(Quiet, directory=str(folder))
    with running(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as address:
        yield address


def test_slider_and_comparing_work_in_the_copy_of_the_site_too(app, open_screen, tmp_path):
    outcome = app.test_cli_runner().invoke(publish_site, ["--naar", str(tmp_path / "site")])
    assert outcome.exit_code == 0, outcome.output

    with folder_served(tmp_path / "site") as address:
        page = open_screen().page
        page.goto(f"{address}/", wait_until="networkidle")
        slid(page, "Home")
        page.get_by_role("heading", level=1, name="Uitstroom naar werk, april 2010").wait_for()
        page.goto(f"{address}/vergelijken/#met-leader,middle", wait_until="networkidle")

        assert page.get_by_role("table", name="Uitstroom naar werk, mei 2010, naast elkaar").is_visible()


def test_without_script_there_is_no_slider(open_screen):
    page = open_screen(script=False).open("/")

    assert page.get_by_role("slider").count() == 0


def test_a_search_on_the_list_leaves_what_was_looked_for(open_screen):
    page = open_screen().open("/werkpleinen/?zoek=linde")

    shown = page.locator("table tbody tr:visible")
    assert shown.count() == 1
    assert "Lindeveen" in shown.inner_text()


def test_a_municipality_is_found_with_the_werkplein_it_belongs_to(open_screen):
    page = open_screen().open("/")
    page.fill("#zoek", "Hattem")
    page.keyboard.press("Enter")

    answer = page.locator("form [role=status]")
    assert answer.inner_text() == "Hattem hoort bij Lindeveen: 2,5\N{NO-BREAK SPACE}%, zoals verwacht. Naar Lindeveen"
    answer.get_by_role("link", name="Naar Lindeveen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Werkplein Lindeveen"


def test_a_region_is_found_by_its_name(open_screen):
    page = open_screen().open("/")
    page.fill("#zoek", "noordrand")
    page.keyboard.press("Enter")

    assert page.locator("form [role=status]").inner_text() == "Regio: Noordrand"
    page.locator("form [role=status]").get_by_role("link", name="Noordrand").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Regio Noordrand"


def test_a_sign_on_the_map_of_a_region_has_room_to_touch(open_screen):
    page = open_screen(width=390).open("/regios/noordrand/")

    boxes = [sign.bounding_box() for sign in page.locator("svg.wp-kaart a").all()]
    assert len(boxes) == 2
    assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes)


def test_the_legend_leaves_its_own_kind_on_the_map_and_in_the_table(open_screen):
    page = open_screen().open("/")
    kind = page.locator(".wp-legenda a[data-positie=expected]")
    kind.click()

    assert page.locator("svg.wp-kaart a:not(.wp-vaag)").count() == page.locator("#tabel tbody tr:visible").count() == 1


def test_without_script_the_search_makes_way_for_a_link_to_the_municipalities(open_screen):
    page = open_screen(script=False).open("/")
    assert not page.locator("#zoek").is_visible()

    page.get_by_role("link", name="Zoek uw gemeente in de lijst").click()

    assert page.url.endswith("/werkpleinen/#gemeenten")
    assert not page.locator("#zoek").is_visible()


def test_one_key_goes_past_the_months_to_the_map(open_screen):
    page = open_screen().open("/")
    skip = page.get_by_role("link", name="Naar de kaart")
    skip.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "kaart"


def test_what_is_not_public_is_called_so(open_screen):
    page = open_screen().open("/landkaart/uitstroom-naar-werk/2031-01/")

    assert page.get_by_role("heading", level=1).inner_text() == "Deze pagina bestaat niet"


def test_maps_per_month_are_folded(open_screen):
    page = open_screen().open("/open-data/")

    assert page.get_by_role("link", name="uitstroom-naar-werk.csv").first.is_visible()
    assert not page.get_by_role("link", name="uitstroom-naar-werk-2010-05.geojson").first.is_visible()


def test_on_the_phone_an_indicative_figure_keeps_its_margin(open_screen):
    page = open_screen(width=390).open("/landkaart/tevredenheid-werkzoekenden/2010-1/")

    row = page.locator("#tabel tbody tr", has_text="Middelerf")
    assert re.search(r"indicatief\s+\d,\d–\d,\d", row.inner_text())


def test_a_map_that_makes_way_for_a_pop_up_does_not_lie_over_the_legend(open_screen):
    page = open_screen(width=1000).open("/")
    page.locator('svg.wp-kaart a[aria-label^="Lindeveen"]').focus()
    page.keyboard.press("Enter")
    page.locator(".wp-verschoven").wait_for(state="attached")

    legend, land = (page.locator(each).bounding_box() for each in (".wp-legenda", ".wp-leaflet"))
    assert legend["y"] >= land["y"] + land["height"]
    page.keyboard.press("Escape")
    page.locator(".wp-verschoven").wait_for(state="detached")
    assert page.locator(".wp-legenda").bounding_box()["y"] < land["y"] + land["height"]
