"""Pages with which the secretariat changes whom a Werkplein serves, each change shown before it is written."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import Person
from tests.support.register_files import AREAS as FILE
from tests.support.register_files import as_csv, offer
from werkplein.register.models import Municipality

pytestmark = pytest.mark.usefixtures("served")
AREAS = "/intern/register/leader/werkgebied/"
HISTORY = "/intern/werkpleinen/leader/register/"
LOOK = "Bekijk wat er verandert"


def errors(page: Page) -> str:
    return " ".join(page.all("#fouten li"))


def plain(page: Page) -> str:
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_area_changes_per_municipality(browse: Browse, session: Session, anna: Person) -> None:
    page = browse(AREAS, by=anna)
    assert [row[:2] for row in page.rows("Gemeenten")] == [["Lindeveen", "Hele gemeente"]]
    town = session.scalar(select(Municipality.id).where(Municipality.name == "Middelerf"))

    page = page.submit(LOOK, municipality=str(town), holds_on="5-7-2010", kind="split", postcodes="x")
    assert "Dit zijn geen postcodes: X." in errors(page)
    page = page.submit(LOOK, postcodes="7901")
    assert "Middelerf bedient Middelerf ook." in errors(page)

    page = browse(f"{AREAS}GM9000/", by=anna).submit(LOOK, holds_on="5-7-2010", kind="split", postcodes="7901-7903")
    assert page.rows("Wat er verandert") == [["Lindeveen", "Hele gemeente", "Deel van de gemeente: 7901-7903"]]
    assert browse(AREAS, by=anna).rows("Gemeenten")[0][1] == "Hele gemeente"
    page = page.submit("Wijzig").submit(LOOK, postcodes="7901-7904").submit("Leg vast")
    assert page.rows("Gemeenten")[0][:3] == ["Lindeveen", "Deel van de gemeente", "7901-7904"]
    page = browse(HISTORY, by=anna).submit("Maak ongedaan bij Lindeveen vanaf 5-7-2010")
    assert [row[3] for row in page.rows("Wat er over het werkgebied")] == ["Geldt nu", "Verbeterd", "Eerder"]


def test_who_else_serves_a_municipality_is_told_when_it_is_added_and_when_it_ends(
    browse: Browse, session: Session, anna: Person
) -> None:
    town = session.scalar(select(Municipality.id).where(Municipality.name == "Middelerf"))
    page = browse("/intern/register/middle/werkgebied/GM9001/", by=anna)
    page.submit(LOOK, holds_on="5-7-2010", kind="shared").submit("Leg vast")

    page = browse(AREAS, by=anna).submit(LOOK, municipality=str(town), holds_on="5-7-2010", kind="shared")
    assert "Middelerf wordt vanaf 5 juli 2010 ook bediend door Werkplein Middelerf." in plain(page)
    assert len(page.submit("Voeg de gemeente toe").rows("Gemeenten")) == 2

    page = browse(f"{AREAS}GM9001/", by=anna).submit(LOOK, holds_on="6-7-2010", kind="ended")
    assert "Middelerf kan vanaf 6 juli 2010 nog terecht bij Werkplein Middelerf." in plain(page)


def test_whoever_leaves_a_municipality_alone_is_told_so(browse: Browse, anna: Person) -> None:
    page = browse(f"{AREAS}GM9000/", by=anna).submit(LOOK, holds_on="5-7-2010", kind="ended")

    assert "Lindeveen hoort niet bij het werkgebied" in errors(page)


def test_a_municipality_that_is_not_there_is_not_found(browse: Browse, anna: Person) -> None:
    browse(f"{AREAS}GM1/", by=anna, status=404)
    browse(f"{AREAS}regels/1/ongedaan/", by=anna, status=405)


DAY = "6 juli 2010"
ALONE = {
    "a part": ({"kind": "split", "postcodes": "7901"}, f"De andere postcodes van Lindeveen hebben vanaf {DAY} geen"),
    "together": ({"kind": "shared"}, f"Geen ander Werkplein bedient Lindeveen vanaf {DAY}: zo is het niet samen."),
}


@pytest.mark.parametrize(("typed", "told"), ALONE.values(), ids=ALONE)
def test_whoever_is_served_by_nobody_else_is_told(
    browse: Browse, anna: Person, typed: dict[str, str], told: str
) -> None:
    page = browse(f"{AREAS}GM9000/", by=anna).submit(LOOK, holds_on="6-7-2010", **typed)

    assert told in plain(page)


def test_nothing_is_told_of_other_postcodes_when_another_serves_a_part(browse: Browse, anna: Person) -> None:
    part = {"holds_on": "6-7-2010", "kind": "split"}
    page = browse(f"{AREAS}GM9000/", by=anna).submit(LOOK, postcodes="7901", **part).submit("Leg vast")
    page = browse("/intern/register/middle/werkgebied/GM9000/", by=anna)
    page = page.submit(LOOK, postcodes="7902", **part)

    assert "Lindeveen wordt vanaf 6 juli 2010 ook bediend door Werkplein Lindeveen." in plain(page)
    assert "andere postcodes" not in page.text


@pytest.mark.parametrize(
    ("postcodes", "told"),
    [
        ("7902-7905", ""),
        (
            "7901-7905",
            "de postcode 7901 van Lindeveen heeft dan twee Werkpleinen. Werkplein Lindeveen bedient die ook.",
        ),
        ("7900-7905", "de postcodes 7900-7901 van Lindeveen hebben dan twee Werkpleinen."),
    ],
)
def test_whoever_gets_postcodes_of_another_is_told(browse: Browse, anna: Person, postcodes: str, told: str) -> None:
    part = {"holds_on": "6-7-2010", "kind": "split"}
    browse(f"{AREAS}GM9000/", by=anna).submit(LOOK, postcodes="7900-7901", **part).submit("Leg vast")
    page = browse("/intern/register/middle/werkgebied/GM9000/", by=anna).submit(LOOK, postcodes=postcodes, **part)

    assert told in plain(page)
    assert ("twee Werkpleinen" in page.text) is bool(told)


def test_whoever_ends_a_part_is_told_of_its_postcodes(browse: Browse, anna: Person) -> None:
    """Who serves another part serves not these, so nobody is said to be able to go there."""
    for code, postcodes in (("leader", "7901"), ("middle", "7902")):
        page = browse(f"/intern/register/{code}/werkgebied/GM9000/", by=anna)
        page.submit(LOOK, holds_on="5-7-2010", kind="split", postcodes=postcodes).submit("Leg vast")

    page = browse("/intern/register/middle/werkgebied/GM9000/", by=anna)
    page = page.submit(LOOK, holds_on="6-7-2010", kind="ended", postcodes="")

    said = "De postcode 7902 van Lindeveen heeft vanaf 6 juli 2010 geen Werkplein, tenzij Werkplein Lindeveen die"
    assert said in plain(page)
    assert "nog terecht" not in page.text


def test_a_name_that_begins_with_the_word_is_not_said_twice(browse: Browse, anna: Person) -> None:
    change = browse("/intern/register/leader/wijzigen/", by=anna)
    change.submit(LOOK, holds_on="5-7-2010", name="Werkplein Veen").submit("Leg vast")

    page = browse("/intern/register/middle/werkgebied/GM9000/", by=anna)
    page = page.submit(LOOK, holds_on="6-7-2010", kind="split", postcodes="7902")

    assert "Werkplein Veen" in plain(page)
    assert "Werkplein Werkplein" not in plain(page)


def test_a_file_says_of_an_area_alone_what_the_form_says(browse: Browse, anna: Person) -> None:
    row = {"werkplein": "leader", "gemeente": "Lindeveen", "deel": "samen", "postcodes": "", "vanaf": "6-7-2010"}

    page = offer(browse, anna, FILE, as_csv([row]))

    assert ALONE["together"][1] in plain(page)


def test_what_is_to_come_of_an_area_is_shown_with_where_it_is_undone(browse: Browse, anna: Person) -> None:
    assert "Wat er nog komt" not in browse(AREAS, by=anna).text
    page = browse(f"{AREAS}GM9000/", by=anna)
    page = page.submit(LOOK, holds_on="6-7-2010", kind="split", postcodes="7901-7903").submit("Leg vast")

    assert page.rows("Wat er van het werkgebied") == [["Lindeveen", "6-7-2010", "Deel van de gemeente: 7901-7903"]]
    form = browse(f"{AREAS}GM9000/", by=anna)
    assert "Vanaf 6 juli 2010: Deel van de gemeente: 7901-7903." in plain(form)
    assert "Vanaf 6 juli" not in plain(browse(f"{AREAS}GM9001/", by=anna))
    for shown in (page, form):
        assert f'href="{HISTORY}#gebied"' in shown.data.decode()
    browse(HISTORY, by=anna).submit("Maak ongedaan bij Lindeveen vanaf 6-7-2010")
    assert "Wat er nog komt" not in browse(AREAS, by=anna).text
