"""The list and the card in the real browser, at both widths."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import databases, real_register
from tests.support.people import Person
from tests.support.register_files import as_csv
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


# What changes in each file, by what stands in its first column or its first two.
MERGED = {
    ("venlo",): {"vanaf": "1-9-2010", "gesloten": "ja", "opvolger": "roermond"},
    ("leeuwarden",): {"vanaf": "1-9-2010", "verhuisd": "ja", "naam": "Leeuwarden en omstreken"},
    ("emmen",): {"vanaf": "1-9-2010", "gesloten": "ja"},
}
SHARED = {("venlo", "Beesel"): {"vanaf": "1-9-2010", "deel": "niet meer"}}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("kind", "source", "new"),
    [
        ("werkpleinen", "export.csv", MERGED),
        ("werkgebieden", "werkgebieden.csv", SHARED),
    ],
    ids=["werkpleinen", "werkgebieden"],
)
@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_file_changes_is_read_without_scrolling_sideways(
    open_screen: Callable[..., Screen],
    a_person: Callable[..., Person],
    kind: str,
    source: str,
    new: dict[tuple[str, ...], dict[str, str]],
    width: int,
) -> None:
    screen = open_screen(width=width, by=a_person(Role.SECRETARIAT))
    page = screen.open(f"/intern/inlezen/{kind}/")
    text = page.request.get(page.url.replace(f"inlezen/{kind}/", f"register/{source}")).body().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    keys = [tuple(row.values())[:2] for row in rows]
    content = as_csv([row | new.get(key[:1], {}) | new.get(key, {}) for row, key in zip(rows, keys, strict=True)])
    page.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Controleer het bestand").click()
    page.get_by_role("button", name="Bevestig").wait_for()

    screen.assert_good()
    assert page.locator(".wp-tabelvak--schuift").count() == 0
    assert page.locator(".wp-vlak--nu li").count() == len(new)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_value_without_spaces_makes_the_table_of_mistakes_no_wider_than_the_screen(
    open_screen: Callable[..., Screen], a_person: Callable[..., Person], width: int
) -> None:
    screen = open_screen(width=width, by=a_person(Role.SECRETARIAT))
    page = screen.open("/intern/inlezen/werkpleinen/")
    text = page.request.get(page.url.replace("inlezen/werkpleinen/", "register/export.csv")).body().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    long = "n" * 9_000
    content = as_csv([row | {"regio": long, "breedte": long, "vanaf": long, "hoofdlocatie": long, long: ""}])
    page.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Controleer het bestand").click()
    page.get_by_role("heading", name="Fouten").wait_for()

    screen.assert_good()
    assert page.locator(".wp-tabelvak--schuift").count() == 0
    assert max(len(cell) for cell in page.locator("tbody td:last-child").all_inner_texts()) < 200
