"""The pages of imports and jobs in the real browser, wide and narrow."""

from io import BytesIO

import pytest

from tests.support.imports import CLOSING_DAYS, FEATURE, HEADER, a_file
from tests.support.screen import WIDTHS
from werkplein import app as composition
from werkplein.core.importing import checking
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


@pytest.fixture
def left(browse, anna, monkeypatch):
    """A file that is left to the job, which did not run yet."""
    monkeypatch.setattr(checking, "SIZE_AT_ONCE", 1)
    return browse(ADDRESS, by=anna).submit("Controleer het bestand", file=(BytesIO(a_file(60)), "dagen.csv")).path


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_a_file_that_waits_is_good_and_shows_by_itself_what_was_found(
    app, open_screen, left, anna, today, width
):
    screen = open_screen(width=width, by=anna)
    page = screen.open(left)
    page.get_by_text("Het bestand wordt gecontroleerd").wait_for()
    page.get_by_text("Deze pagina ververst vanzelf.").wait_for()
    screen.assert_good()

    with app.app_context():
        checking.check(checking.take_next([CLOSING_DAYS.code]), CLOSING_DAYS, today)

    page.get_by_role("button", name="Bevestig: lees 60 regels in").wait_for()
    screen.assert_good()
