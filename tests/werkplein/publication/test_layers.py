"""The internal map: who sees which layer, what its legend and table put first, and the crowded west shown larger."""

import pytest

from werkplein.core.access import Permission
from werkplein.core.feature import MapLayer, Sign
from werkplein.people.rules import Role
from werkplein.publication import layers


@pytest.fixture
def secret_layer(app, monkeypatch):
    """A layer that needs a permission and says something of each Werkplein."""

    def for_many(_session, ids, _on):
        return dict.fromkeys(ids, Sign("level-leader", "wp-level-leader", "Kopgroep"))

    layer = MapLayer("niveau-proef", "Proefniveau", Permission.LEVEL_READ, for_many)
    monkeypatch.setattr(layers, "all_layers", lambda: [layer, layers.PLACES])


@pytest.fixture
def two_kinds(app, monkeypatch):
    """A layer with two signs of each kind, of which the enlarged piece shows all."""
    signs = [Sign(f"level-{value}", f"wp-level-{value}", value, value) for value in ("leader", "laggard")] * 2

    def for_many(_session, ids, _on):
        return dict(zip(ids, signs, strict=True))

    layer = MapLayer("niveau-proef", "Proefniveau", Permission.LEVEL_READ, for_many)
    monkeypatch.setattr(layers, "all_layers", lambda: [layer])
    monkeypatch.setattr(layers, "FEW_IN_WEST", 1)
    monkeypatch.setattr(layers.window, "WEST_BOX", (-20, -20, 700, 760))


def test_a_layer_is_shown_to_who_may_see_it(browse, secret_layer, bram):
    page = browse("/intern/landkaart/niveau-proef/", by=bram)

    assert "4 Werkpleinen" in page.text
    assert "Lindeveen Kopgroep Noordrand" in page.text


def test_a_layer_is_refused_and_not_offered_to_others(browse, secret_layer, carla):
    browse("/intern/landkaart/niveau-proef/", by=carla, status=403)

    assert "Proefniveau" not in browse("/intern/landkaart/werkpleinen/", by=carla).text


def test_a_layer_keeps_to_the_region_of_the_reader(browse, secret_layer, a_person, leader):
    dco = a_person(Role.DCO, leader.region)

    page = browse("/intern/landkaart/niveau-proef/", by=dco)

    assert "2 Werkpleinen" in page.text
    assert "Achterholt" not in page.text


def test_an_unknown_layer_does_not_exist(browse, anna):
    browse("/intern/landkaart/onzin/", by=anna, status=404)


def test_the_legend_of_a_layer_keeps_its_order(browse, app, monkeypatch, bram):
    words = {"leader": "Kopgroep", "middle": "Middengroep", "laggard": "Achterblijver"}
    signs = [Sign(f"level-{value}", f"wp-level-{value}", word, value) for value, word in words.items()]

    def for_many(_session, ids, _on):
        return dict(zip(ids, [signs[2], signs[0], signs[1], signs[2]], strict=True))

    layer = MapLayer("niveau-proef", "Proefniveau", Permission.LEVEL_READ, for_many, tuple(words))
    monkeypatch.setattr(layers, "all_layers", lambda: [layer])

    text = browse("/intern/landkaart/niveau-proef/", by=bram).text.partition("Wat u ziet")[2]

    assert text.index("Kopgroep") < text.index("Middengroep") < text.index("Achterblijver")


def test_what_asks_for_attention_comes_first_in_the_table_and_stands_open(browse, app, monkeypatch, bram):
    words = {"leader": "Kopgroep", "laggard": "Achterblijver"}
    leader, laggard = (Sign(f"level-{value}", f"wp-level-{value}", word, value) for value, word in words.items())

    def for_many(_session, ids, _on):
        return dict(zip(ids, [leader, laggard, leader, laggard], strict=True))

    layer = MapLayer(
        "niveau-proef", "Proefniveau", Permission.LEVEL_READ, for_many, tuple(words), attention=("laggard",)
    )
    monkeypatch.setattr(layers, "all_layers", lambda: [layer])
    monkeypatch.setattr(layers, "FIRST_ROWS", 1)

    page = browse("/intern/landkaart/niveau-proef/", by=bram)

    assert [row[1] for row in page.rows("Proefniveau per Werkplein")] == ["Achterblijver"] * 2
    assert "Toon ook de andere 2 Werkpleinen" in page.text


@pytest.mark.parametrize("few", [3, 4])
def test_the_crowded_west_is_shown_larger(browse, secret_layer, monkeypatch, bram, few):
    monkeypatch.setattr(layers, "FEW_IN_WEST", few)
    monkeypatch.setattr(layers.window, "WEST_BOX", (0, 0, 700, 700))

    page = browse("/intern/landkaart/niveau-proef/", by=bram)

    assert [each["data-positie"] for each in page.html.select(".wp-legenda a")] == ["Kopgroep"]
    assert {each["data-positie"] for each in page.html.select("#kaart-titel ~ div a[aria-label]")} == {"Kopgroep"}
    copies = page.html.select("section[aria-labelledby=randstad] a")
    assert len(copies) == (4 if few == 3 else 0)
    assert all(each["tabindex"] == "-1" for each in copies)


def test_who_may_see_one_layer_chooses_none(browse, monkeypatch, bram):
    monkeypatch.setattr(layers, "all_layers", lambda: [layers.PLACES])

    assert "Toon deze laag" not in browse("/intern/landkaart/werkpleinen/", by=bram).text


def test_a_chosen_layer_opens_and_an_unknown_one_does_not(browse, secret_layer, bram):
    assert "Proefniveau" in browse("/intern/landkaart/?laag=niveau-proef", by=bram, follow=True).text
    assert browse("/intern/landkaart/werkpleinen/", by=bram).status == 200


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_sign_shown_larger_tells_on_the_map_which_werkplein_it_is(
    open_screen, secret_layer, monkeypatch, bram, width
):
    monkeypatch.setattr(layers, "FEW_IN_WEST", 1)
    monkeypatch.setattr(layers.window, "WEST_BOX", (-20, -20, 700, 760))
    screen = open_screen(by=bram, width=width)
    page = screen.open("/intern/landkaart/niveau-proef/")

    page.locator("[data-kopie] a").first.click()

    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    shown = page.locator("[data-kopie] a title").first.text_content().partition(":")[0]
    assert dialog.inner_text().startswith(shown)
    assert page.url.endswith("/intern/landkaart/niveau-proef/")
    dialog.get_by_role("link").click()
    page.wait_for_url("**/intern/werkpleinen/**")


@pytest.mark.browser
def test_the_legend_shows_one_kind_at_a_time(open_screen, secret_layer, bram):
    page = open_screen(by=bram).open("/intern/landkaart/niveau-proef/")

    page.locator(".wp-legenda a").first.click()

    assert page.get_by_role("status").first.inner_text() == "Alleen: Kopgroep. Kies nog eens voor alles."
    assert page.locator("#tabel tbody tr:visible").count() == 4


@pytest.mark.browser
def test_the_legend_leaves_its_own_kind_in_the_enlarged_piece_too(open_screen, two_kinds, bram):
    page = open_screen(by=bram).open("/intern/landkaart/niveau-proef/")
    row = page.locator(".wp-legenda a[data-positie=laggard]")
    copies = page.locator("[data-kopie] a")
    assert copies.count() == 4

    row.click()

    assert page.locator("[data-kopie] a:not(.wp-vaag) .wp-level-laggard").count() == 2
    assert page.locator("[data-kopie] a.wp-vaag .wp-level-leader").count() == 2
    row.click()
    assert page.locator("[data-kopie] a.wp-vaag").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [1000, 1280])
def test_the_legend_stays_in_its_place_when_the_map_grows(open_screen, two_kinds, bram, width):
    page = open_screen(by=bram, width=width).open("/intern/landkaart/niveau-proef/")
    legend, land = (page.locator(each) for each in (".wp-legenda", ".wp-leaflet"))
    before = page.evaluate("scrollY") + legend.bounding_box()["y"]

    page.locator("[data-kopie] a").first.click()
    page.get_by_role("dialog").wait_for()

    assert page.locator(".wp-ingezoomd").count() == 1
    assert page.evaluate("scrollY") + legend.bounding_box()["y"] == before
    assert legend.bounding_box()["x"] + legend.bounding_box()["width"] <= land.bounding_box()["x"]
