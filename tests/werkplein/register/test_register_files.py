"""The register as files: what goes out can come in, and nothing changes that was not shown first."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.register_files import AREAS, FILES, PLACES, Rows, as_csv, changed_row, offer, problems
from werkplein.core.workbook import read_file
from werkplein.register import queries, sheets
from werkplein.register.models import Municipality, ServiceArea, Werkplein, WerkpleinVersion

pytestmark = pytest.mark.usefixtures("served")
CONFIRM_ONE = "Bevestig: lees 1 regel in"
RENAMED = "Naam: Lindeveen → wordt Nieuw Lindeveen"


def count(session: Session, model: type) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("kind", FILES)
def test_what_went_out_comes_in_and_changes_nothing(browse: Browse, session: Session, anna: Person, kind: str) -> None:
    before = [count(session, model) for model in (WerkpleinVersion, ServiceArea)]

    for ending in ("csv", "xlsx"):
        out = browse(f"{FILES[kind]}.{ending}", by=anna)
        page = offer(browse, anna, kind, out.data, f"uit.{ending}")
        assert "Niets nieuws: alles in dit bestand is al bekend." in page.text
        assert [row[1] for row in page.rows("Regels die")] == ["Al bekend"] * 4

    assert [count(session, model) for model in (WerkpleinVersion, ServiceArea)] == before


def test_a_file_has_a_row_per_werkplein_and_per_change_to_come(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    browse("/intern/register/leader/wijzigen/", by=anna).submit(
        "Bekijk wat er verandert", holds_on="1-1-2011", name="Nieuw Lindeveen"
    ).submit("Leg vast")

    rows = exported(PLACES)

    assert list(rows[0]) == [column.name for column in sheets.PLACE_COLUMNS]
    assert [(row["code"], row["vanaf"], row["naam"]) for row in rows if row["code"] == "leader"] == [
        ("leader", "1-7-2009", "Lindeveen"),
        ("leader", "1-1-2011", "Nieuw Lindeveen"),
    ]
    assert len(rows) == 5


def test_a_changed_row_is_shown_with_what_it_was_and_written_when_confirmed(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, exported: Callable[[str], Rows]
) -> None:
    rows = changed_row(exported(PLACES), "leader", naam="Nieuw Lindeveen", vanaf="1-1-2011", gesloten="")

    page = offer(browse, anna, PLACES, as_csv(rows))
    assert page.rows("Regels die")[0] == ["leader vanaf 1-1-2011, regel 4", "Gewijzigd", RENAMED]
    assert count(session, WerkpleinVersion) == 4

    page = page.submit(CONFIRM_ONE)
    assert "Ingelezen" in page.text
    row = queries.versions(session, [leader.id])[leader.id][-1]
    assert (row.name, row.holds_on, row.recorded_on) == ("Nieuw Lindeveen", date(2011, 1, 1), date(2010, 7, 5))
    assert "Niets nieuws: alles in dit bestand is al bekend." in offer(browse, anna, PLACES, as_csv(rows)).text


def test_who_is_left_out_stays_as_it_is(
    browse: Browse, session: Session, anna: Person, exported: Callable[[str], Rows]
) -> None:
    for kind in FILES:
        offer(browse, anna, kind, as_csv(exported(kind)[:1]))

    assert len(queries.all_werkpleinen(session, date(2010, 7, 5))) == 4
    assert (count(session, WerkpleinVersion), count(session, ServiceArea)) == (4, 4)


def test_a_day_that_passed_is_told_to_be_a_correction(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    page = offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", naam="Anders")))

    assert "1 regel gaat in op een dag die voorbij is. Wat sindsdien gold, wordt verbeterd." in page.text


def test_new_werkpleinen_may_name_each_other(
    browse: Browse, session: Session, anna: Person, exported: Callable[[str], Rows]
) -> None:
    session.add(Municipality(code="GM9999", name="Nieuwerf", search="nieuwerf"))
    session.commit()
    like = exported(PLACES)[0] | {"vanaf": "", "gemeente": "GM9999", "g4": "", "verhuisd": "", "gesloten": "nee"}
    rows = [
        like | {"code": "nieuwerf-zuid", "naam": "Nieuwerf Zuid", "hoofdlocatie": "nieuwerf"},
        like | {"code": "nieuwerf", "naam": "Nieuwerf", "hoofdlocatie": ""},
    ]

    page = offer(browse, anna, PLACES, as_csv(rows))
    assert "bedient Nieuwerf ook" in problems(page)[0][2]
    rows[0]["gemeente"] = "Lindeveen"
    page = offer(browse, anna, PLACES, as_csv(rows))
    assert "Lindeveen bedient Lindeveen ook" in problems(page)[0][2]
    shared = [row | {"deel": "samen"} if row["gemeente"] == "Lindeveen" else row for row in exported(AREAS)]
    offer(browse, anna, AREAS, as_csv(shared)).submit(CONFIRM_ONE)
    page = offer(browse, anna, PLACES, as_csv(rows))
    assert "2 nieuwe Werkpleinen: nieuwerf-zuid en nieuwerf." in page.text
    page = page.submit("Bevestig: lees 2 regels in")
    assert "Ingelezen" in page.text

    added = session.scalars(select(Werkplein).where(Werkplein.code == "nieuwerf-zuid")).one()
    assert added.main is not None
    assert (added.main.code, added.opened_on) == ("nieuwerf", date(2010, 7, 5))
    assert [area.kind.value for area in queries.served(session, [added.id])[added.id]] == ["shared"]
    assert added.map_x != 0


def bad(**new: str) -> dict[str, str]:
    return new


BAD_CELLS = [
    (bad(code="Leader Zuid"), "code", "kleine letters"),
    (bad(naam=""), "naam", "Is leeg"),
    (bad(naam="=HYPERLINK(1)"), "naam", "Begint als een formule"),
    (bad(naam="n" * 9_000), "naam", "hoogstens 200 tekens"),
    (bad(naam="Linde<b>veen"), "naam", "geen < of >"),
    (bad(naam="Linde\u202eveen"), "naam", "niet te zien"),
    (bad(naam="Linde\u200bveen"), "naam", "niet te zien"),
    (bad(regio="Nergens"), "regio", "Onbekend: ‘Nergens’. Gebruik de naam of de code van een arbeidsmarktregio."),
    (bad(regio="Noordrant"), "regio", "Bedoelt u Noordrand?"),
    (bad(gemeente="GM0001"), "gemeente", "Onbekend"),
    (bad(gemeente="Middelerf"), "gemeente", "hoort niet bij het werkgebied"),
    (bad(g4="misschien"), "g4", "Schrijf ja of nee."),
    (bad(breedte="6,4", lengte="52,9"), "breedte", "verwisseld"),
    (bad(breedte="503.000", lengte="203.000"), "breedte", "RD-coördinaten"),
    (bad(breedte="52.9"), "breedte", "52,9 in plaats van 52.9"),
    (bad(precisie="ongeveer"), "precisie", "Schrijf plaats of adres."),
    (bad(vanaf="morgen"), "vanaf", "is geen datum"),
    (bad(vanaf="30-6-2009"), "vanaf", "Het register begint op 1-7-2009"),
    (bad(vanaf="1-1-2110"), "vanaf", "Controleer het jaartal"),
    (bad(hoofdlocatie="leader"), "hoofdlocatie", "zijn eigen hoofdlocatie"),
    (bad(hoofdlocatie="nergens"), "hoofdlocatie", "geen Werkplein met de code ‘nergens’"),
    (bad(opvolger="middle"), "opvolger", "Zet bij gesloten: ja."),
    (bad(opvolger="leader", gesloten="ja"), "opvolger", "zichzelf niet opvolgen"),
    (bad(verhuisd="ja", gesloten="ja"), "verhuisd", "Kies één van de twee"),
]


@pytest.mark.parametrize(("new", "column", "words"), BAD_CELLS, ids=[f"{cell[1]}-{cell[2][:12]}" for cell in BAD_CELLS])
def test_a_bad_cell_is_told_with_its_row_and_column(
    browse: Browse,
    session: Session,
    anna: Person,
    exported: Callable[[str], Rows],
    new: dict[str, str],
    column: str,
    words: str,
) -> None:
    page = offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", **new)))

    found = problems(page)
    assert any(row[0] == "4" or row[0] == "3" for row in found)
    assert any(row[1] == column and words in row[2] for row in found), found
    assert count(session, WerkpleinVersion) == 4


def test_all_errors_of_a_file_are_told_at_once(browse: Browse, anna: Person, exported: Callable[[str], Rows]) -> None:
    rows = exported(PLACES)
    rows = changed_row(changed_row(rows, "leader", naam="", lengte="oost"), "middle", precisie="x", regio="y")

    found = problems(offer(browse, anna, PLACES, as_csv([*rows, rows[0]])))

    assert sorted(row[1] for row in found) == ["code", "lengte", "naam", "precisie", "regio"]


def test_a_circle_of_main_locations_is_told(browse: Browse, anna: Person, exported: Callable[[str], Rows]) -> None:
    rows = [row | {"vanaf": "1-1-2011"} for row in exported(PLACES)]
    rows = changed_row(changed_row(rows, "leader", hoofdlocatie="middle"), "middle", hoofdlocatie="leader")

    found = problems(offer(browse, anna, PLACES, as_csv(rows)))

    assert {row[1] for row in found} == {"hoofdlocatie"}
    assert any("Middelerf is zelf een satelliet van Lindeveen" in row[2] for row in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_is_read_however_it_was_saved(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], encoding: str, separator: str
) -> None:
    rows = changed_row(exported(PLACES), "leader", naam="Súdwest-Fryslân", vanaf="1-1-2011")

    page = offer(browse, anna, PLACES, as_csv(rows, separator).encode(encoding))

    assert page.rows("Regels die")[0][2] == "Naam: Lindeveen → wordt Súdwest-Fryslân"


def test_a_workbook_with_dates_numbers_and_merged_cells_is_read(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = changed_row(exported(PLACES), "leader", naam="Nieuw Lindeveen")
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet, as_date = book.add_worksheet(), book.add_format({"num_format": "d-m-yyyy"})
        sheet.write_row(0, 0, [*rows[0], ""])
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
            sheet.write_datetime(number, 1, date(2011, 1, 1), as_date)  # type: ignore[arg-type]
            for column in ("breedte", "lengte"):
                sheet.write_number(number, list(row).index(column), float(row[column].replace(",", ".")))
        sheet.merge_range(len(rows) + 2, 0, len(rows) + 2, 3, "")

    page = offer(browse, anna, PLACES, made.getvalue(), "register.xlsx")

    assert page.rows("Regels die")[0] == ["leader vanaf 1-1-2011, regel 4", "Gewijzigd", RENAMED]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "een PDF-bestand"),
        (b"PK\x03\x04 broken", "niet te lezen"),
        (b"", "leeg"),
        (b"<html>", "geen Excel-bestand (xlsx) of CSV-bestand"),
        (b"code;naam\nx;y\n", "ontbreekt"),
    ],
)
def test_another_kind_of_file_is_refused(browse: Browse, anna: Person, content: bytes, words: str) -> None:
    assert words in offer(browse, anna, PLACES, content).text


@pytest.mark.parametrize(
    ("missing", "wrong", "found"),
    [
        ("gesloten", {"opvolger": "middle"}, []),  # whether it closes, nobody knows
        ("gesloten", {"g4": "wellicht"}, ["g4"]),
        ("vanaf", {"regio": "Nergens", "breedte": "ver"}, ["regio", "breedte"]),
        ("naam", {"vanaf": "31-2-2011"}, ["vanaf"]),
    ],
)
def test_a_missing_column_hides_no_mistake_in_the_others(
    browse: Browse, anna: Person, exported: Callable[[str], Rows], missing: str, wrong: dict[str, str], found: list[str]
) -> None:
    rows = changed_row(exported(PLACES), "leader", **wrong)
    line = next(str(at) for at, row in enumerate(rows, start=2) if row["code"] == "leader")
    content = as_csv([{name: text for name, text in row.items() if name != missing} for row in rows])

    told = [(row[0], row[1]) for row in problems(offer(browse, anna, PLACES, content))]

    assert told == [("1", missing), *((line, column) for column in found)]


def test_a_register_that_changed_meanwhile_is_looked_at_again(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, exported: Callable[[str], Rows]
) -> None:
    page = offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", naam="Uit het bestand")))
    browse("/intern/register/leader/wijzigen/", by=anna).submit(
        "Bekijk wat er verandert", holds_on="5-7-2010", name="Met de hand"
    ).submit("Leg vast")

    page = page.submit(CONFIRM_ONE)

    assert "Intussen is er iets anders vastgelegd." in page.text
    assert queries.versions(session, [leader.id])[leader.id][-1].name == "Met de hand"


def test_areas_come_in_with_what_they_were(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, exported: Callable[[str], Rows]
) -> None:
    rows = [
        {"werkplein": "Lindeveen", "gemeente": "GM9000", "deel": "Deel", "postcodes": "7901 - 7903", "vanaf": ""},
        {"werkplein": "leader", "gemeente": "Middelerf", "deel": "samen", "postcodes": "", "vanaf": "1-1-2011"},
        {"werkplein": "middle", "gemeente": "Middelerf", "deel": "samen", "postcodes": "", "vanaf": "1-1-2011"},
    ]

    page = offer(browse, anna, AREAS, as_csv(rows))
    together = "Samen met een ander Werkplein"
    assert page.rows("Regels die") == [
        [
            "leader vanaf 5-7-2010, regel 2",
            "Gewijzigd",
            "Lindeveen: Hele gemeente → wordt Deel van de gemeente: 7901-7903",
        ],
        ["middle vanaf 1-1-2011, regel 4", "Gewijzigd", f"Middelerf: Hele gemeente → wordt {together}"],
        ["leader vanaf 1-1-2011, regel 3", "Nieuw", f"Middelerf: Niet meer → wordt {together}"],
    ]
    page.submit("Bevestig: lees 3 regels in")

    assert leader.revision == 2
    assert len(queries.served(session, [leader.id], date(2011, 1, 1))[leader.id]) == 2
    assert "Niets nieuws: alles in dit bestand is al bekend." in offer(browse, anna, AREAS, as_csv(rows)).text


@pytest.mark.parametrize(
    ("new", "column", "words"),
    [
        (bad(werkplein="nergens"), "werkplein", "Onbekend"),
        (bad(gemeente="Lindevene"), "gemeente", "Bedoelt u Lindeveen?"),
        (bad(deel="half"), "deel", "Schrijf hele gemeente"),
        (bad(deel="deel"), "postcodes", "Vul in welke postcodes"),
        (bad(postcodes="1011"), "postcodes", "Haal ze weg"),
        (bad(deel="deel", postcodes="+1"), "postcodes", "formule"),
        (bad(deel="deel", postcodes="abc"), "postcodes", "geen postcodes"),
        (bad(deel="niet meer", vanaf="1-1-2011"), "gemeente", "wel de vestigingsgemeente"),
        (bad(gemeente="Middelerf"), "deel", "Middelerf bedient Middelerf ook"),
        (bad(vanaf="1-1-2009"), "vanaf", "Het register begint op"),
    ],
)
def test_a_bad_row_about_an_area_is_told(
    browse: Browse, session: Session, anna: Person, new: dict[str, str], column: str, words: str
) -> None:
    row = {"werkplein": "leader", "gemeente": "Lindeveen", "deel": "hele gemeente", "postcodes": "", "vanaf": ""} | new

    found = problems(offer(browse, anna, AREAS, as_csv([row])))

    assert any(each[0] == "2" and each[1] == column and words in each[2] for each in found), found
    assert count(session, ServiceArea) == 4


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (bad(werkplein="Werkplein Middelerf"), []),  # as its pages are headed
        (bad(werkplein="werkplein middelerf"), []),
        (bad(gemeente="Werkplein Lindeveen"), [["2", "gemeente", "Onbekend: ‘Werkplein Lindeveen’"]]),
    ],
)
def test_the_heading_of_a_werkplein_is_a_word_for_it_and_for_no_municipality(
    browse: Browse, anna: Person, middle: Werkplein, new: dict[str, str], told: list[list[str]]
) -> None:
    row = {"werkplein": "middle", "gemeente": "Lindeveen", "deel": "samen", "postcodes": "", "vanaf": ""} | new

    found = problems(offer(browse, anna, AREAS, as_csv([row])))

    assert [[*each[:2], each[2].split(".")[0]] for each in found if "Onbekend" in each[2]] == told


@pytest.mark.parametrize(
    ("cell", "told"), [("leader", []), ("Leader", ["Er zijn er 2 met deze naam. Gebruik de code."]), ("middle", [])]
)
def test_the_code_of_one_and_the_name_of_another_is_taken_for_neither(
    browse: Browse, session: Session, anna: Person, middle: Werkplein, cell: str, told: list[str]
) -> None:
    middle.name = "Leader"
    session.commit()
    row = {"werkplein": cell, "gemeente": "Buurland", "deel": "samen", "postcodes": "", "vanaf": ""}

    found = problems(offer(browse, anna, AREAS, as_csv([row])))

    assert [each[2] for each in found if each[1] == "werkplein"] == told


def test_everybody_who_knows_the_register_can_take_it_along(
    browse: Browse, anna: Person, dirk: Person, carla: Person
) -> None:
    for address in FILES.values():
        found = [
            [row.values for row in read_file(browse(f"{address}.{ending}", by=dirk).data, _columns(address)).rows]
            for ending in ("csv", "xlsx")
        ]
        assert found[0] == found[1]
        assert len(found[0]) == 4
    for kind in FILES:
        browse(kind, by=carla, status=403)


def _columns(address: str) -> object:
    return sheets.PLACE_COLUMNS if address.endswith("export") else sheets.AREA_COLUMNS


@pytest.mark.parametrize("kind", FILES)
def test_the_list_of_now_is_to_be_had_where_it_is_asked_to_be_changed(browse: Browse, anna: Person, kind: str) -> None:
    links = browse(kind, by=anna).links()

    assert {f"{FILES[kind]}.csv", f"{FILES[kind]}.xlsx"} <= set(links)
