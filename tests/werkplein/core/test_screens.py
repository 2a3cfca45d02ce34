"""The pages of imports and jobs in the real browser, wide and narrow."""

from io import BytesIO

import pytest

from tests.support.imports import FEATURE, HEADER, a_file
from tests.support.screen import WIDTHS
from werkplein import app as composition
from werkplein.people.rules import Role

pytestmark = pytest.mark.browser
ADDRESS = "/intern/inlezen/dagen/"


@pytest.fixture
def settings(settings, monkeypatch):
    monkeypatch.setattr(composition, "FEATURES", (*composition.FEATURES, FEATURE))
    return settings


@pytest.fixture
def offered(browse, anna):
    """A file that can be confirmed, one with mistakes, and one with more than a page of them."""
    good = a_file(60)
    bad = (HEADER + "31-2-2010;Nooit\n" + "x;" + "Een heel lange naam " * 20 + "\n").encode()
    many = (HEADER + "x;Nooit\n" * 60 + "6-7-2030;Morgen\n").encode()
    form = browse(ADDRESS, by=anna)
    return [form.submit("Controleer het bestand", file=(BytesIO(data), "dagen.csv")).path for data in (good, bad, many)]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_an_import_are_good(open_screen, offered, anna, width):
    screen = open_screen(width=width, by=anna)

    for path in (ADDRESS, *offered):
        screen.open(path)
        screen.assert_good()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_tasks_is_good(open_screen, a_person, width):
    screen = open_screen(width=width, by=a_person(Role.ADMINISTRATOR))

    screen.open("/intern/beheer/taken/")

    screen.assert_good()


def test_a_file_is_offered_and_confirmed_without_script(open_screen, anna, tmp_path):
    file = tmp_path / "dagen.csv"
    file.write_bytes(a_file(3))
    page = open_screen(by=anna, script=False).open(ADDRESS)

    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Controleer het bestand").click()
    page.get_by_role("button", name="Bevestig: lees 3 regels in").click()

    page.get_by_text("Ingelezen: 3 regels.").wait_for(timeout=10_000)
