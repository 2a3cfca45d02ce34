"""A row of the file of Werkpleinen is judged as far as it can be read: all that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.register_files import AREAS, DAY, PLACES, Rows, about, as_csv, changed_row, offer, problems
from werkplein.register import sheets

pytestmark = pytest.mark.usefixtures("served")


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
        (bad(code="nieuw", gesloten="ja", **NONSENSE), ["code", "naam", "breedte"]),  # a new one begins open
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

    assert [row[1] for row in found] == ["regio", "gemeente"]
    assert "Lindeveen bedient Lindeveen ook" in found[1][2]


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_double_row_is_named_also_when_one_of_the_two_has_another_mistake(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], wrong: int
) -> None:
    rows = [exported(PLACES)[0], exported(PLACES)[0]]
    rows[wrong] = rows[wrong] | {"regio": "Nergens"}

    found = problems(offer(browse, anna, PLACES, as_csv(rows)))

    assert sorted(row[:2] for row in found) == sorted([["3", "code"], [str(wrong + 2), "regio"]])


CLASH = ["gemeente"]
NEW = {"code": "nieuw", "naam": "Nieuw", "gemeente": "Lindeveen", "vanaf": "5-7-2010", "g4": "", "gesloten": "nee"}


@pytest.mark.parametrize(
    ("other", "columns"),
    [
        ({"code": "leader", "vanaf": "31-2-2010"}, CLASH),  # whatever the day is, it stays open
        ({"code": "leader", "vanaf": "31-2-2010", "gesloten": "ja"}, []),  # perhaps before the new one opens
        ({"code": "leader", "vanaf": "1-1-2110", "gesloten": "ja"}, []),
        ({"code": "leader", "gesloten": "wie weet"}, []),
        ({"code": "leader", "opvolger": "middle"}, []),  # it may be meant to close
        ({"code": "leader", "regio": "Nergens"}, CLASH),
        ({"code": "leader", "regio": "Nergens", "gesloten": "ja", "vanaf": "5-7-2010"}, []),
        ({"code": "middle", "vanaf": "31-2-2010", "gesloten": "ja"}, CLASH),  # that is of another municipality
        ({"code": "", "vanaf": ""}, CLASH),
        ({"code": "", "vanaf": "", "gesloten": "ja"}, []),  # perhaps this is who has the municipality
        ({"code": "Leader!", "vanaf": "", "gesloten": "ja"}, []),
    ],
)
def test_a_mistake_in_one_row_hides_no_clash_of_another_and_makes_none(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], other: dict[str, str], columns: list[str]
) -> None:
    like = next(row for row in exported(PLACES) if row["code"] == "leader")

    found = problems(offer(browse, anna, PLACES, as_csv([like | NEW, like | other])))

    assert [row[1] for row in found if row[0] == "2"] == columns
    assert all("Lindeveen bedient Lindeveen ook." in row[2] for row in found if row[0] == "2")
    assert any(row[0] == "3" for row in found)


def test_a_clash_in_the_file_of_werkpleinen_names_where_the_choice_is(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    found = problems(offer(browse, anna, PLACES, as_csv([exported(PLACES)[0] | NEW])))

    assert found == [
        [
            "2",
            "gemeente",
            "Lindeveen bedient Lindeveen ook. Zet het daar eerst op ‘Deel’ of ‘Samen’, of beëindig het: "
            "met een bestand met werkgebieden, of met ‘Wijzig het werkgebied’ in het register.",
        ]
    ]


def test_who_is_in_a_row_that_cannot_be_read_makes_no_fault_for_who_names_it(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = [row | {"vanaf": DAY} for row in exported(PLACES)]
    like = next(row for row in rows if row["code"] == "leader")
    opening = like | NEW | {"code": "nieuw", "vanaf": "31-2-2010"}
    closing = changed_row(rows, "leader", gesloten="ja", opvolger="nieuw")
    satellite = changed_row(rows, "middle", hoofdlocatie="nieuw")

    for changed in (closing, satellite):
        assert [row[1] for row in problems(offer(browse, anna, PLACES, as_csv([opening, *changed])))] == ["vanaf"]


def test_a_satellite_in_a_row_that_cannot_be_read_does_not_hold_its_main_location_open(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    joined = changed_row(exported(PLACES), "leader", vanaf="1-6-2010", hoofdlocatie="middle")
    offer(browse, anna, PLACES, as_csv(joined)).submit("Bevestig: lees 1 regel in")
    closing = changed_row(exported(PLACES), "middle", gesloten="ja", vanaf=DAY)
    own = [row for row in closing if row["code"] == "middle"]
    alone = next(row for row in joined if row["code"] == "leader") | {"hoofdlocatie": "", "vanaf": "31-9-2010"}

    assert "Geef eerst deze satellieten" in problems(offer(browse, anna, PLACES, as_csv(own)))[0][2]
    assert [row[1] for row in problems(offer(browse, anna, PLACES, as_csv([*own, alone])))] == ["vanaf"]


def test_a_seat_that_may_be_taken_over_is_not_said_to_be_outside_the_area(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = changed_row(exported(PLACES), "middle", gemeente="Lindeveen", vanaf=DAY)
    rows = [row for row in rows if row["code"] in ("middle", "leader")]
    merged = changed_row(rows, "leader", gesloten="ja", opvolger="middle", vanaf="31-9-2010")
    apart = changed_row(rows, "leader", vanaf="31-9-2010")

    assert [row[1] for row in problems(offer(browse, anna, PLACES, as_csv(merged)))] == ["vanaf"]
    assert sorted(row[1] for row in problems(offer(browse, anna, PLACES, as_csv(apart)))) == ["gemeente", "vanaf"]


def test_a_later_row_of_who_opens_in_a_row_that_cannot_be_read_may_close_it(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    opening = exported(PLACES)[0] | NEW
    rows = [opening | {"vanaf": "31-2-2010"}, opening | {"vanaf": "1-1-2011", "gesloten": "ja"}]

    assert [row[:2] for row in problems(offer(browse, anna, PLACES, as_csv(rows)))] == [["2", "vanaf"]]


def test_whoever_is_named_may_be_in_a_row_of_which_the_code_is_to_be_mended(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = [
        exported(PLACES)[0] | NEW | {"code": "Nieuw!"},
        *changed_row(exported(PLACES), "middle", hoofdlocatie="nieuw"),
    ]

    assert [row[1] for row in problems(offer(browse, anna, PLACES, as_csv(rows)))] == ["code"]


SHUT, MOVED, OTHER_DAY = {"gesloten": "ja"}, {"verhuisd": "ja"}, "1-10-2010"
LAEDER = [["2", "code"]]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([SHUT], LAEDER),
        ([SHUT | {"opvolger": "middle"}], LAEDER),
        ([MOVED], LAEDER),  # nor is it said that another serves its municipality
        ([SHUT | {"vanaf": "31-2-2010", "breedte": "99"}], [*LAEDER, ["2", "vanaf"], ["2", "breedte"]]),
        ([SHUT | {"hoofdlocatie": "nergens"}], [*LAEDER, ["2", "hoofdlocatie"]]),
        ([SHUT | {"code": "Laeder"}], LAEDER),  # whoever is meant
        ([MOVED | {"code": "Laeder"}], LAEDER),
        ([SHUT, {"code": "Laeder!"}], [["3", "code"]]),  # perhaps the other row begins it
        ([SHUT, {"code": "", "naam": ""}], [["3", "code"], ["3", "naam"]]),  # as may this one
        ([SHUT, {"code": ""}], [*LAEDER, ["3", "code"]]),  # by its name that is who is there
        ([SHUT, {"code": "Leader!"}], [*LAEDER, ["3", "code"]]),  # and so is this one
        ([SHUT, SHUT | {"code": "Leader!"}], [*LAEDER, ["3", "code"]]),
        ([MOVED, SHUT | {"vanaf": OTHER_DAY}], LAEDER),
        ([SHUT, {"vanaf": OTHER_DAY}], [["2", "gesloten"]]),  # it closes before it opens
        ([SHUT, {"vanaf": "31-2-2010"}], [["3", "vanaf"]]),  # perhaps it opens in time
        ([MOVED, {"vanaf": OTHER_DAY}], LAEDER),
        ([SHUT, {"code": "nieuw", "gemeente": "Lindeveen"}], LAEDER),  # perhaps who has the municipality closes
    ],
)
def test_who_is_not_there_yet_neither_closes_nor_moves(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], rows: list[dict[str, str]], told: list[list[str]]
) -> None:
    like = about("leader", exported(PLACES), code="laeder")

    found = problems(offer(browse, anna, PLACES, as_csv([like | row for row in rows])))

    assert [row[:2] for row in found] == told, found


def test_a_code_that_is_mistyped_in_a_closing_is_told_at_the_code(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = exported(PLACES)
    closing = about("leader", rows, code="laeder", **SHUT)

    mistyped = problems(offer(browse, anna, PLACES, as_csv([closing])))
    early = problems(offer(browse, anna, PLACES, as_csv([closing, closing | {"vanaf": OTHER_DAY, "gesloten": ""}])))

    assert [row[2] for row in (*mistyped, *early)] == [
        "Er is nog geen Werkplein met de code ‘laeder’ dat kan sluiten. Bedoelt u leader? "
        "Is het een nieuw Werkplein? Zet dan bij gesloten: nee.",
        "Dit Werkplein begint volgens regel 3 pas op 1-10-2010. Sluit het op een latere dag, of zet hier: nee.",
    ]


LOST = {"hoofdlocatie": "nergens"}


@pytest.mark.parametrize(
    ("code", "new", "columns"),
    [
        ("leader", LOST, ["hoofdlocatie"]),
        ("leader", LOST | {"gemeente": "Middelerf"}, ["hoofdlocatie", "gemeente"]),
        ("leader", {"hoofdlocatie": "leader", "gemeente": "Middelerf"}, ["hoofdlocatie", "gemeente"]),
        ("leader", LOST | NEW, ["hoofdlocatie", "gemeente"]),
        ("leader", LOST | SHUT | {"opvolger": "nergens"}, ["hoofdlocatie", "opvolger"]),
        ("leader", LOST | {"gemeente": "Middelerf", "opvolger": "middle"}, ["hoofdlocatie", "opvolger"]),  # may close
        ("middle", LOST, ["hoofdlocatie"]),  # perhaps it is to be none, and then it may have satellites
        ("middle", LOST | SHUT, ["hoofdlocatie", "gesloten"]),
        ("middle", SHUT | {"opvolger": "nergens"}, ["gesloten", "opvolger"]),
        ("middle", SHUT | {"opvolger": "middle"}, ["gesloten", "opvolger"]),
        ("g4", LOST, ["hoofdlocatie"]),
    ],
)
def test_who_names_one_that_is_not_there_hears_what_else_is_wrong(
    browse: Browse,
    anna: Person,
    exported: Callable[[str], Rows],
    code: str,
    new: dict[str, str],
    columns: list[str],
) -> None:
    joined = changed_row(exported(PLACES), "g4", vanaf="1-6-2010", hoofdlocatie="middle")
    offer(browse, anna, PLACES, as_csv(joined)).submit("Bevestig: lees 1 regel in")

    found = problems(offer(browse, anna, PLACES, as_csv([about(code, joined, **new)])))

    assert [row[:2] for row in found] == [["2", column] for column in columns], found


def test_the_municipalities_of_who_closes_may_go_to_an_heir_that_is_mistyped(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    moves = about("middle", exported(PLACES), gemeente="Lindeveen")
    closing = about("leader", exported(PLACES), gesloten="ja", opvolger="midle")

    assert [row[:2] for row in problems(offer(browse, anna, PLACES, as_csv([moves, closing])))] == [["3", "opvolger"]]


def test_a_day_before_it_was_there_is_told_beside_who_is_named(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    shared = next(row for row in exported(AREAS) if row["werkplein"] == "leader") | {"deel": "samen"}
    offer(browse, anna, AREAS, as_csv([shared])).submit("Bevestig: lees 1 regel in")
    new = about("leader", exported(PLACES), **NEW)
    offer(browse, anna, PLACES, as_csv([new])).submit("Bevestig: lees 1 regel in")

    found = problems(offer(browse, anna, PLACES, as_csv([new | LOST | {"vanaf": "1-5-2010"}])))

    assert [row[:2] for row in found] == [["2", "vanaf"], ["2", "hoofdlocatie"]]


AREA = {"werkplein": "middle", "gemeente": "Lindeveen", "deel": "samen", "postcodes": "", "vanaf": DAY}


@pytest.mark.parametrize(
    ("other", "columns"),
    [
        ({"werkplein": "leader", "vanaf": "31-9-2010", "deel": "hele gemeente"}, ["deel"]),  # as it always was
        ({"werkplein": "leader", "vanaf": "31-9-2010"}, []),  # perhaps they share it in time
        ({"werkplein": "leader", "deel": "half"}, []),
        ({"werkplein": "leader", "deel": "deel", "postcodes": "x", "vanaf": "1-10-2010"}, ["deel"]),
        ({"werkplein": "leader", "deel": "deel", "postcodes": "x"}, []),
        ({"werkplein": "leader", "gemeente": "Middelerf", "vanaf": "31-9-2010"}, ["deel"]),
        ({"werkplein": "leader", "gemeente": "Lindevene"}, []),
        ({"werkplein": "wie"}, []),
        ({"werkplein": "wie", "gemeente": "Middelerf"}, ["deel"]),
        ({"werkplein": "wie", "deel": "hele gemeente"}, ["deel"]),
        ({"werkplein": "leader", "vanaf": "1-1-2009"}, []),
    ],
)
def test_a_mistake_in_one_row_about_an_area_hides_no_clash_of_another_and_makes_none(
    browse: Browse, anna: Person, other: dict[str, str], columns: list[str]
) -> None:
    found = problems(offer(browse, anna, AREAS, as_csv([AREA, AREA | other])))

    assert [row[1] for row in found if row[0] == "2"] == columns
    assert any(row[0] == "3" for row in found)


def test_a_clash_of_an_area_stands_at_the_row_of_its_municipality(browse: Browse, anna: Person) -> None:
    fine = AREA | {"gemeente": "Middelerf"}

    found = problems(offer(browse, anna, AREAS, as_csv([fine, AREA])))

    assert [row[:2] for row in found] == [["3", "deel"]]


def test_a_seat_in_a_row_that_cannot_be_read_is_not_said_to_be_outside_the_area(browse: Browse, anna: Person) -> None:
    gone = AREA | {"werkplein": "leader", "deel": "niet meer"}
    back = gone | {"deel": "half", "vanaf": "1-10-2010"}

    assert [row[1] for row in problems(offer(browse, anna, AREAS, as_csv([gone])))] == ["gemeente"]
    assert [row[1] for row in problems(offer(browse, anna, AREAS, as_csv([gone, back])))] == ["deel"]


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_double_row_about_an_area_is_named_also_when_one_has_another_mistake(
    browse: Browse, anna: Person, wrong: int
) -> None:
    rows = [AREA | {"deel": "niet meer"}, AREA | {"deel": "niet meer"}]
    rows[wrong] = rows[wrong] | {"deel": "half"}

    found = problems(offer(browse, anna, AREAS, as_csv(rows)))

    assert sorted(row[:2] for row in found) == sorted([["3", "gemeente"], [str(wrong + 2), "deel"]])
