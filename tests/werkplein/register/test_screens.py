"""The list and the card in the real browser, at both widths."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import databases, real_register
from tests.support.people import Person
from tests.support.screen import WIDTHS, Screen
from werkplein.people.rules import Role

ADDRESSES = [
    "/intern/werkpleinen/",
    "/intern/werkpleinen/?zoek=Zwole",
    "/intern/werkpleinen/?zoek=noord&volgorde=regio",
    "/intern/werkpleinen/zwolle/",
    "/intern/werkpleinen/amsterdam-zuid-oudwest/",
]


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The register that ships instead of the cast."""
    with databases.fresh_database(database_kind, tmp_path, "register", real_register.fill) as url:
        yield url


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_good(open_screen: Callable[..., Screen], a_person: Callable[..., Person], width: int) -> None:
    screen = open_screen(width=width, by=a_person(Role.STEERING_GROUP))

    for address in ADDRESSES:
        screen.open(address)
        screen.assert_good()


@pytest.mark.browser
def test_the_list_works_without_script(open_screen: Callable[..., Screen], a_person: Callable[..., Person]) -> None:
    screen = open_screen(by=a_person(Role.STEERING_GROUP), script=False)
    page = screen.open("/intern/werkpleinen/")

    page.get_by_label("Werkplein of gemeente").fill("raalte")
    page.get_by_role("button", name="Zoek").click()

    assert page.get_by_role("link", name="Regio Zwolle", exact=True).count() == 1
    assert page.get_by_text("1 van 121 Werkpleinen").count() == 1


@pytest.mark.browser
def test_the_card_takes_three_sheets_of_paper_at_most(
    open_screen: Callable[..., Screen], a_person: Callable[..., Person]
) -> None:
    page = open_screen(by=a_person(Role.STEERING_GROUP)).open("/intern/werkpleinen/zwolle/")

    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", margin={"top": "15mm", "bottom": "15mm"}))

    assert 1 <= len(sheets) <= 3
