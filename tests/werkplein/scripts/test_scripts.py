"""Our scripts in the real browser: the map with one tab stop, and lists that filter while one types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.screen import Screen, new_context
from tests.werkplein.scripts.site import BORDERS, PLACES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


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


def test_whoever_comes_back_to_a_map_that_was_zoomed_sees_where_they_are(window: Screen) -> None:
    page = window.open("/kaart")
    zoom = page.get_by_role("button", name="Zoom in")
    zoom.focus()
    for _ in range(5):
        page.keyboard.press("Enter")
    settled(page, ".wp-kaart")
    page.keyboard.press("Shift+Tab")

    assert focused(page) in PLACES
    assert lies_inside(settled(page, ".wp-kaart a[tabindex='0']"), settled(page, ".leaflet-container"))


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
