"""The search of the map in the real browser: names, near names, regions, and who closed."""

from __future__ import annotations

import pytest

from tests.support.screen import Screen

pytestmark = pytest.mark.browser


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


def test_who_closed_and_is_on_the_map_is_found_by_what_nobody_took_over(window: Screen) -> None:
    page = window.open("/oud")
    for typed, says in (("Boxtel", "Boxtel hoorde bij Oud: 2,3"), ("Schijndel", "Geen gemeente, Werkplein of regio")):
        page.fill("#zoek", typed)
        page.keyboard.press("Enter")
        assert page.locator("form [role=status]").inner_text().startswith(says)
