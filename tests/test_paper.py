"""Pages on paper: printed by the browser on A4, and read back from the file that came out.

A grid that runs over two sheets goes wrong only when it is printed: the screen with the style of paper shows nothing.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.house.source import report
from tests.support import live, paper
from tests.support.example import example_app, example_person
from tests.support.paper import Run, Sheet
from tests.support.screen import Screen, new_context, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("paper")]

MARGINS = (0, 10, 15)
# Codes of milestones on one line: a1 b2 e1.
CODES = re.compile(r"(?:[a-f][1-3] ?)+")
# The card is the longest there is, with every panel and everything that folds open.
PAGES = {
    "overview": "/intern/overzicht/",
    "card": "/intern/werkpleinen/zwolle/",
    "levels": "/intern/mijlpalen/",
    "landkaart": "/",
    "internal map": "/intern/landkaart/niveau/",
    "Werkplein": "/werkpleinen/zwolle/",
    "rule": "/intern/regel/",
    "big cities": "/intern/g4/",
    "Werkpleinen": "/intern/werkpleinen/",
}
MOST_SHEETS = {"overview": 4, "card": 5, "levels": 8, "landkaart": 5}


@pytest.fixture(scope="module")
def example() -> Iterator[Flask]:
    """The application on the example year."""
    with example_app() as app:
        yield app


@pytest.fixture(scope="module")
def window(example: Flask, chromium_browser: "Browser") -> Iterator[Screen]:
    """Somebody of the steering group, who takes pages along."""
    with live.serving(example) as base:
        context = new_context(chromium_browser, 1280)
        sign_in(context, example, base, example_person(example, "stuurgroep"))
        yield Screen(context, base)
        context.close()


@pytest.mark.parametrize("margin", MARGINS)
@pytest.mark.parametrize("name", PAGES)
def test_everything_on_paper_can_be_read(window: Screen, name: str, margin: int) -> None:
    sheets = paper.printed(window.open(PAGES[name]), margin)

    wrong = paper.offences(sheets)
    half_empty = [f"sheet {number}: {sheet.filled:.0%}" for number, sheet in enumerate(sheets[:-1], 1) if sheet.is_bare]

    assert not wrong, report(wrong)
    assert not half_empty, report(half_empty)
    assert len(sheets) <= MOST_SHEETS.get(name, len(sheets))


def test_the_list_of_levels_is_on_paper_as_a_whole(window: Screen) -> None:
    words = " ".join(sheet.text for sheet in paper.printed(window.open(PAGES["levels"]), 10))

    assert "121 Werkpleinen" in words
    assert "Alkmaar" in words
    assert "Zwolle" in words
    assert "Zutphen" in words


@pytest.mark.parametrize("margin", MARGINS)
def test_the_open_milestones_of_a_werkplein_stand_beside_each_other(window: Screen, margin: int) -> None:
    """In a column one code wide, eight of them made a row of eight lines."""
    sheets = paper.printed(window.open(PAGES["levels"]), margin)

    codes = [run.text.split() for sheet in sheets for run in sheet.runs if CODES.fullmatch(run.text)]

    assert max(map(len, codes)) >= 4


def test_a_list_of_which_a_part_is_printed_says_so(window: Screen) -> None:
    page = window.open("/intern/logboek/")

    words = " ".join(sheet.text for sheet in paper.printed(page, 10))

    assert "Pagina 1 van " in words
    assert "Op dit papier staat alleen deze pagina." in words
    assert not page.get_by_text("Op dit papier staat alleen deze pagina.").is_visible()


def test_the_map_is_on_paper_as_a_whole_however_far_it_was_zoomed(window: Screen) -> None:
    page = window.open("/")
    page.get_by_label("Zoom in").click()

    names = set(page.locator("svg.wp-kaart text").evaluate_all("found => found.map(each => each.textContent)"))
    sheet = paper.printed(page, 10)[0]
    shown = [each for each in sheet.runs if each.text in names]

    assert names
    assert {each.text for each in shown} == names
    assert min(each.left for each in shown) > sheet.margin
    assert max(each.right for each in shown) < sheet.margin + 120 * paper.POINTS


def test_of_a_choice_is_on_paper_what_was_chosen(example: Flask, chromium_browser: "Browser") -> None:
    with live.serving(example) as base:
        context = new_context(chromium_browser, 1280)
        sign_in(context, example, base, example_person(example, "secretariaat"))
        page = Screen(context, base).open("/intern/vrijgaven/klaarzetten/")
        when = page.locator("fieldset", has_text="Wanneer wordt de vrijgave openbaar?")
        chosen = when.locator("label:has(:checked)").inner_text()
        others = when.locator("label:not(:has(:checked))").all_inner_texts()
        words = " ".join(sheet.text for sheet in paper.printed(page, 10))
        context.close()

    assert "Wanneer wordt de vrijgave openbaar?" in words
    assert chosen in words
    assert not [each for each in others if each in words]
    assert "Haal cijfers uit de openbaarheid" not in words
    assert "Deze perioden" not in words


def test_a_narrow_sheet_says_nothing_twice(window: Screen) -> None:
    page = window.open(PAGES["Werkpleinen"])
    page.set_viewport_size({"width": 500, "height": 800})
    page.emulate_media(media="print")

    assert page.locator("td.wp-alleen-l").first.is_visible()
    assert page.locator("table .wp-alleen-s:visible").count() == 0


def test_what_cannot_be_read_is_found() -> None:
    below, over, beside = run("onder", 100), run("over", 103), run("naast", 100, left=60)
    lines = [run("eerste", 100), run("tweede", 88)]

    assert found(below, over) == ["'over' lies over 'onder'"]
    assert found(below, beside) == []
    assert found(*lines) == []
    assert found(below, below) == []
    assert found(run("half", 20)) == ["cut by the edge: 'half'"]
    assert found(run("voet van het vorige blad", 10)) == []


def run(text: str, base: float, left: float = 0) -> Run:
    """A piece of text of ten points high and fifty wide."""
    return Run(text, left, left + 50, base, 10)


def found(*runs: Run) -> list[str]:
    return list(Sheet(800, 20, list(runs)).offences)
