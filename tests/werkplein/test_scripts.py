"""Our scripts in the real browser: the map with one tab stop, and lists that filter while one types."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, render_template_string

from tests.support.live import serving
from tests.support.screen import Screen, new_context
from werkplein.core import frontend, labels
from werkplein.core.web import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PLACES = {
    "West": (100, 400, "Westveld"),
    "Midden": (300, 400, "Middenveen, Bergen aan Zee, Nieuw Oosterend"),
    "Oost": (500, 390, "Oosterzand, Bergen (O.)"),
}
PLACES |= {"Noord": (310, 100, "Noorderhoek, Westveld-Noord, Bergen (N.)")}
TOWNS = "Aardenburg, Breskens, Cadzand, Hoofdplaat, Oostburg, Schoondijke, Sluis, Terneuzen, Zuidzande"
BORDERS = {"West": (0, 560, TOWNS), "Noord": (400, 8, TOWNS), "Oost": (610, 230, TOWNS), "Zuid": (480, 718, TOWNS)}
MAP = """{% extends "layouts/public.html" %}{% from "components/map.html" import map_files %}
{% block title %}Kaart{% endblock %}{% block head %}{{ map_files() }}{% endblock %}
{% block content %}<div data-regios><a href="/regios/oosterland/">Oosterland</a></div>
<div class="wp-kaartvak"><form class="wp-k-bed" role="search" action="/x">
<ul hidden data-gesloten><li><a href="/werkpleinen/dorp/" data-gemeenten="Bergeijk"
aria-label="Dorp: gesloten sinds 5 juli 2010">Dorp</a></li></ul>
<label for="zoek">Zoek</label><input id="zoek" type="search"><button type="submit">Zoek</button></form>
<div class="wp-k-kaart" data-landkaart><svg class="wp-kaart" viewBox="-8 0 629 726" role="group" aria-label="Kaart">
{% for name, (x, y, towns) in places.items() %}<a href="/werkpleinen/{{ name | lower }}/" data-gemeenten="{{ towns }}"
data-positie="{{ "higher" if loop.first else "expected" }}" data-marge="1,8 tot 2,8"
aria-label="{{ name }}: 2,3 %, zoals verwacht">
<circle class="punt p-exp" cx="{{ x }}" cy="{{ y }}" r="5"/></a>{% endfor %}
<g aria-hidden="true"><line class="lijntje naamlijn" x1="100" y1="405" x2="100" y2="430"/>
<text x="100" y="440" text-anchor="middle">West</text></g></svg></div>
<div class="wp-k-leg"><ul class="wp-legenda">{% for kind in ("higher", "expected", "lower") %}<li><a href="#tabel"
data-positie="{{ kind }}"><svg class="wp-i"></svg>{{ kind }}</a></li>{% endfor %}</ul></div></div>
{% macro figures(names, kind) %}<div class="wp-tabelvak"><table><caption>Cijfers {{ kind }}</caption>
<tbody>{% for name in names %}<tr><th scope="row">{{ name }}</th><td><span data-positie="{{ kind }}">x</span></td></tr>
{% endfor %}</tbody></table></div>{% endmacro %}
<section id="tabel">{{ figures((places | list)[:1], "higher") }}<details><summary>Toon ook de andere</summary>
{{ figures((places | list)[1:], "expected") }}</details></section>{% endblock %}"""
LIST = """{% extends "layouts/public.html" %}{% from "components/table.html" import table, head, cell %}
{% block title %}Lijst{% endblock %}
{% block content %}<label for="zoek">Zoek</label><input id="zoek" type="search">
{% call(name) table(places | list, "Werkpleinen", ["Naam", "Gemeenten"], filter="zoek") %}
{{ head(name) }}{{ cell(places[name][2]) }}{% endcall %}{% endblock %}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A made-up site with a map and a list, under the real content security policy."""
    app = Flask("scripts", template_folder=str(TEMPLATES), static_folder=None)
    app.jinja_env.filters.update(labels.FILTERS)
    frontend.init_app(app)
    for name, source, places in (("kaart", MAP, PLACES), ("rand", MAP, BORDERS), ("lijst", LIST, PLACES)):
        show = partial(render_template_string, source, places=places)
        app.add_url_rule(f"/{name}", name, show)
    app.after_request(lambda answer: answer.headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY) or answer)
    with serving(app) as address:
        yield address


@pytest.fixture(params=(1280, 390))
def window(request: pytest.FixtureRequest, chromium_browser: Browser, site: str) -> Iterator[Screen]:
    context = new_context(chromium_browser, request.param)
    yield Screen(context, site)
    context.close()


def focused(page: Page) -> str:
    label: str = page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    )
    return label.split(":")[0]


def test_the_map_is_one_tab_stop(window: Screen) -> None:
    page = window.open("/kaart")

    assert page.locator(".wp-kaart a[tabindex='0']").count() == 1
    assert page.locator(".wp-kaart a[tabindex='-1']").count() == len(PLACES) - 1
    window.assert_good()


def test_arrows_move_over_the_map(window: Screen) -> None:
    page = window.open("/kaart")
    page.locator(".wp-kaart a[tabindex='0']").focus()
    seen = [focused(page)]
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "End", "Home"):
        page.keyboard.press(key)
        seen.append(focused(page))

    assert seen == ["West", "Midden", "Noord", "Noord", "Noord", "West"]


def test_enter_opens_and_escape_closes(window: Screen) -> None:
    page = window.open("/kaart")
    page.locator(".wp-kaart a[tabindex='0']").focus()
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name="West")
    assert dialog.locator("p").all_inner_texts()[1:3] == ["2,3 %, zoals verwacht", "Marge 1,8 tot 2,8."]
    assert focused(page) == "Alle cijfers"
    window.assert_good()
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert focused(page) == "West"


def settled(page: Page, found: str) -> dict[str, float]:
    """Give where something stands once it has stopped moving."""
    page.evaluate(
        """found => new Promise((done) => {
            let before = "", same = 0;
            const look = () => {
                const now = JSON.stringify(document.querySelector(found).getBoundingClientRect());
                same = now === before ? same + 1 : 0;
                before = now;
                same > 5 ? done() : requestAnimationFrame(look);
            };
            look();
        })""",
        found,
    )
    box: dict[str, float] = page.locator(found).bounding_box()
    return box


def lies_inside(inner: dict[str, float], outer: dict[str, float]) -> bool:
    return all(
        outer[start] - 0.5 <= inner[start] and inner[start] + inner[size] <= outer[start] + outer[size] + 0.5
        for start, size in (("x", "width"), ("y", "height"))
    )


@pytest.fixture(params=((390, 844), (1366, 625), (320, 568)), ids=str)
def low_window(request: pytest.FixtureRequest, chromium_browser: Browser, site: str) -> Iterator[Page]:
    """A window in which the map does not fit, or hardly, with the signs at the borders of the land."""
    context = new_context(chromium_browser, request.param[0])
    screen = Screen(context, site)
    screen.page.set_viewport_size(dict(zip(("width", "height"), request.param, strict=True)))
    yield screen.open("/rand")
    context.close()


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_the_pop_up_of_a_sign_at_the_border_lies_inside_the_map_and_the_window(
    low_window: Page, by_keyboard: bool
) -> None:
    window = {"x": 0, "y": 0, **low_window.viewport_size}
    for name in BORDERS:
        sign = low_window.locator(f".wp-kaart a[aria-label^={name}]")
        if by_keyboard:
            sign.focus()
            low_window.keyboard.press("Enter")
        else:
            sign.click()
        low_window.get_by_role("dialog", name=name).wait_for()
        shown = settled(low_window, ".leaflet-popup-content-wrapper")

        assert lies_inside(shown, window), (name, shown, window)
        assert lies_inside(shown, low_window.locator(".wp-leaflet").bounding_box()), (name, shown)
        assert lies_inside(settled(low_window, ".leaflet-popup-close-button"), window), name
        # The land goes back, or the next sign may lie outside the map, where nobody can click it.
        low_window.keyboard.press("Escape")


def test_a_closed_pop_up_leaves_the_land_where_it_was(low_window: Page) -> None:
    sign = low_window.locator(".wp-kaart a[aria-label^=Oost]")
    drawing = low_window.locator("svg.wp-kaart")
    frame = low_window.locator(".wp-leaflet")

    def place() -> tuple[float, float]:
        return tuple(round(drawing.bounding_box()[side] - frame.bounding_box()[side]) for side in "xy")

    before = place()
    sign.click()
    settled(low_window, ".leaflet-popup-content-wrapper")
    assert place() != before
    low_window.get_by_role("button", name="Sluit Oost").click()

    assert place() == before
    assert focused(low_window) == "Oost"


def test_walking_with_the_arrows_keeps_the_sign_in_the_window(low_window: Page) -> None:
    low_window.evaluate("scrollTo(0, 0)")
    window = {"x": 0, "y": 0, **low_window.viewport_size}
    low_window.locator(".wp-kaart a[tabindex='0']").focus()
    for key, name in (("Home", "West"), ("End", "Zuid"), ("ArrowUp", "Oost"), ("ArrowUp", "Noord"), ("End", "Zuid")):
        low_window.keyboard.press(key)
        assert focused(low_window) == name
        sign = low_window.locator(f".wp-kaart a[aria-label^={name}]").bounding_box()
        assert lies_inside(sign, window), (name, sign, window)


def test_the_map_finds_a_municipality(window: Screen) -> None:
    page = window.open("/kaart")
    page.fill("#zoek", "westveld-noord")
    page.keyboard.press("Enter")

    page.get_by_role("dialog", name="Noord").wait_for()
    assert page.get_by_role("status").first.inner_text() == (
        "Westveld-Noord hoort bij Noord: 2,3 %, zoals verwacht. Naar Noord"
    )
    assert page.get_by_role("link", name="Naar Noord").get_attribute("href") == "/werkpleinen/noord/"
    window.assert_good()


def test_a_name_of_several_is_a_list_with_links(window: Screen) -> None:
    page = window.open("/kaart")
    page.fill("#zoek", "Bergen")
    page.keyboard.press("Enter")

    shown = page.locator("form [role=status]")
    assert shown.get_by_role("listitem").all_inner_texts() == [
        "Bergen (O.) hoort bij Oost",
        "Bergen (N.) hoort bij Noord",
    ]
    assert shown.get_by_role("link", name="Oost").get_attribute("href") == "/werkpleinen/oost/"
    window.assert_good()


def test_a_region_of_exactly_that_name_comes_before_parts_of_other_names(window: Screen) -> None:
    page = window.open("/kaart")
    shown = page.locator("form [role=status]")
    page.fill("#zoek", "oosterland")
    page.keyboard.press("Enter")
    assert shown.inner_text() == "Regio: Oosterland"
    assert page.locator(".leaflet-popup").count() == 0

    # Letters within a word count only where nothing else is found, whatever it is.
    page.fill("#zoek", "zand")
    page.keyboard.press("Enter")
    assert "Oosterzand hoort bij Oost" in shown.inner_text()
    page.fill("#zoek", "werkplein noord")
    page.keyboard.press("Enter")
    assert shown.inner_text().startswith("Noord:")


def test_names_with_a_later_word_that_begins_so_are_found_too(window: Screen) -> None:
    page = window.open("/kaart")
    page.fill("#zoek", "ooste")
    page.keyboard.press("Enter")

    assert page.locator("form [role=status]").get_by_role("listitem").all_inner_texts() == [
        "Oosterzand hoort bij Oost",
        "Nieuw Oosterend hoort bij Midden",
    ]
    window.assert_good()


def test_what_is_not_found_is_said(window: Screen) -> None:
    page = window.open("/kaart")
    page.fill("#zoek", "Zwole")
    page.keyboard.press("Enter")

    assert page.get_by_text("Bedoelt u").count() == 0

    assert "Geen gemeente, Werkplein of regio gevonden voor ‘Zwole’." in page.locator("form [role=status]").inner_text()
    assert page.get_by_role("link", name="de lijst Werkpleinen").get_attribute("href").endswith("/x?zoek=Zwole")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Westvled", ["Westveld"]),
        ("Midenvene", ["Middenveen"]),
        ("noorderhoeck", ["Noorderhoek"]),
        ("Nord", ["Noord"]),
        ("Nrd", []),
        ("Wstvlled-zuidd", []),
        ("Dop", ["Dorp"]),
        ("x" * 90, []),
    ],
    ids=["swapped", "two off", "one too many", "short, one off", "short, two off", "far off", "closed", "endless"],
)
def test_a_name_that_is_one_or_two_letters_off_is_offered(window: Screen, typed: str, offered: list[str]) -> None:
    page = window.open("/kaart")
    page.fill("#zoek", typed)
    page.keyboard.press("Enter")

    found = page.locator("form [role=status] button")
    assert found.all_inner_texts() == offered
    window.assert_good()


def test_the_offered_name_is_searched_at_once(window: Screen) -> None:
    page = window.open("/kaart")
    page.fill("#zoek", "Westvled")
    page.keyboard.press("Enter")
    assert page.locator("form [role=status] p").first.inner_text().replace("\n", "") == "Bedoelt u Westveld?"

    page.get_by_role("button", name="Westveld").click()

    assert page.locator("#zoek").input_value() == "Westveld"
    assert page.locator("form [role=status]").inner_text().startswith("Westveld hoort bij West")


@pytest.mark.parametrize(
    ("typed", "begins"), [("Dorp", "Dorp: gesloten"), ("Bergeijk", "Bergeijk hoorde bij Dorp: ges")]
)
def test_who_closed_is_found_and_has_no_place_on_the_map(window: Screen, typed: str, begins: str) -> None:
    page = window.open("/kaart")
    page.fill("#zoek", typed)
    page.keyboard.press("Enter")

    shown = page.locator("form [role=status]")
    assert shown.inner_text().startswith(begins)
    assert shown.get_by_role("link", name="Naar Dorp").get_attribute("href") == "/werkpleinen/dorp/"
    assert page.locator(".leaflet-popup").count() == 0
    window.assert_good()


def test_a_list_without_what_was_typed_says_what_to_do(window: Screen) -> None:
    page = window.open("/lijst")
    page.fill("#zoek", "Zwole")

    assert page.get_by_role("status").inner_text() == (
        f"0 van {len(PLACES)} gevonden. Controleer de naam, of typ minder letters."
    )
    assert not page.locator("table").is_visible()
    page.fill("#zoek", "")
    assert page.locator("table").is_visible()


def test_a_row_of_the_legend_filters(window: Screen) -> None:
    page = window.open("/kaart")
    for kind, count in (("higher", 1), ("expected", len(PLACES) - 1)):
        page.locator(f".wp-legenda a[data-positie={kind}]").click()

        assert page.locator("#tabel table:visible").count() == 1, "a table without rows says that something is missing"
        assert page.locator("#tabel tbody tr:visible").count() == count
        assert not page.locator("#tabel summary").is_visible()
        assert page.locator(".wp-k-leg [role=status]").inner_text() == f"Alleen: {kind}. Kies nog eens voor alles."

    page.locator(".wp-legenda a[data-positie=expected]").click()
    assert page.locator("#tabel tbody tr:visible").count() == 1
    assert page.locator("#tabel summary").is_visible()


def test_a_row_of_the_legend_that_nobody_has_says_so(window: Screen) -> None:
    page = window.open("/kaart")
    page.locator(".wp-legenda a[data-positie=lower]").click()

    assert page.locator("#tabel :is(table, summary):visible").count() == 0
    said = page.locator(".wp-k-leg [role=status]").inner_text()
    assert said == "lower: geen enkel Werkplein. Kies nog eens voor alles."


def test_a_name_and_its_line_stay_at_their_sign_when_one_zooms(window: Screen) -> None:
    page = window.open("/kaart")
    parts = [page.locator(f".wp-kaart {part}") for part in ("a >> nth=0", "line.naamlijn", "text")]
    if not parts[2].is_visible():
        assert not parts[1].is_visible(), "on a phone there are no names, so no lines to them"
        return
    page.get_by_role("button", name="Zoom in").click()
    sign, line, name = [part.bounding_box() for part in parts]

    assert abs(line["y"] - sign["y"] - sign["height"]) < 4
    assert abs(name["y"] - line["y"] - line["height"]) < 12


def test_zooming_takes_signs_apart_without_growing_them(window: Screen) -> None:
    page = window.open("/kaart")
    before = [page.locator(f".wp-kaart a >> nth={number}").bounding_box() for number in (0, 1)]
    page.get_by_role("button", name="Zoom in").click()
    after = [page.locator(f".wp-kaart a >> nth={number}").bounding_box() for number in (0, 1)]

    assert after[1]["x"] - after[0]["x"] > 1.4 * (before[1]["x"] - before[0]["x"])
    assert after[0]["width"] < 1.3 * before[0]["width"]


def test_without_script_the_drawing_with_its_links_stands(chromium_browser: Browser, site: str) -> None:
    context = new_context(chromium_browser, 390, script=False)
    page = Screen(context, site).open("/kaart")

    assert page.get_by_role("link", name="Oost: 2,3 %, zoals verwacht").is_visible()
    context.close()


def test_a_list_filters_while_one_types(window: Screen) -> None:
    page = window.open("/lijst")
    page.fill("#zoek", "WESTVELD")

    assert page.locator("tbody tr:visible").count() == 2
    assert page.get_by_role("status").inner_text() == "2 van 4 gevonden."
    window.assert_good()
