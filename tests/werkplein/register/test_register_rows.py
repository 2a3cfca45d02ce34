"""A row of the file of Werkpleinen is judged as far as it can be read: all that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import Person
from tests.support.register_files import PLACES, Rows, as_csv, changed_row, offer
from werkplein.register import sheets

pytestmark = pytest.mark.usefixtures("served")


def problems(page: Page) -> list[list[str]]:
    return page.rows("Fouten")


def bad(**new: str) -> dict[str, str]:
    return new


NONSENSE = {"naam": "n" * 300, "breedte": "99,5"}


@pytest.mark.parametrize(
    ("new", "columns"),
    [
        (bad(regio="", breedte="99,5"), ["regio", "breedte"]),
        (bad(regio="Nergens", breedte="99,5", lengte="oost"), ["regio", "breedte", "lengte"]),  # one says enough
        (
            bad(vanaf="31-2-2010", gesloten="ja", opvolger="leader", **NONSENSE),
            ["vanaf", "naam", "breedte", "opvolger"],
        ),
        (
            bad(vanaf="30-6-2009", g4="wellicht", hoofdlocatie="leader", **NONSENSE),
            ["vanaf", "naam", "hoofdlocatie", "g4", "breedte"],
        ),
        (
            bad(regio="Nergens", hoofdlocatie="nergens", opvolger="ook niet"),
            ["hoofdlocatie", "regio"] + ["opvolger"] * 2,
        ),
        (bad(regio="Nergens", gesloten="wie weet", opvolger="middle"), ["regio", "gesloten"]),  # may be a closing
        (bad(regio="Nergens", gesloten="ja", verhuisd="ja"), ["regio", "verhuisd"]),
        (bad(code="Leader Zuid", regio="Nergens"), ["code", "regio"]),
        (bad(code="nieuw", gesloten="ja", **NONSENSE), ["naam", "breedte", "gesloten"]),  # a new one begins open
    ],
)
def test_a_cell_that_cannot_be_read_hides_no_mistake_in_its_row(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], new: dict[str, str], columns: list[str]
) -> None:
    found = problems(offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", **new))))

    order = [column.name for column in sheets.PLACE_COLUMNS]
    assert [row[1] for row in found] == sorted(columns, key=order.index), found
    assert len({row[2] for row in found}) == len(found)


def test_who_is_named_in_a_row_with_a_mistake_is_known_all_the_same(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = changed_row(exported(PLACES), "leader", code="nieuw", regio="Nergens")

    found = problems(offer(browse, anna, PLACES, as_csv(changed_row(rows, "middle", hoofdlocatie="nieuw"))))

    assert [row[1] for row in found] == ["regio"]


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_double_row_is_named_also_when_one_of_the_two_has_another_mistake(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], wrong: int
) -> None:
    rows = [exported(PLACES)[0], exported(PLACES)[0]]
    rows[wrong] = rows[wrong] | {"regio": "Nergens"}

    found = problems(offer(browse, anna, PLACES, as_csv(rows)))

    assert sorted(row[:2] for row in found) == sorted([["3", "code"], [str(wrong + 2), "regio"]])
