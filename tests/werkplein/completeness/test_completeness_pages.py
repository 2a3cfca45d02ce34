"""The pages of what is complete, as the secretariat, an MT and others meet them."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.page import filled_in
from tests.support.people import Person
from werkplein.completeness import actions
from werkplein.completeness.models import FigureDeclaration
from werkplein.completeness.rules import Declared, Says, find_asked
from werkplein.core.actor import SYSTEM
from werkplein.people.rules import Role
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.register.actions import add_version
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen, versions
from werkplein.results import actions as results
from werkplein.results.rules import Delivery

TODAY = date(2010, 7, 5)
BOARD, LIST, FILE = "/intern/cijfers/volledigheid/", "/intern/cijfers/verwacht/", "/intern/cijfers/volledigheid.csv"
MAY = f"{LIST}uwv/2010-05/leader/"
WHY = "Er was die maand geen spreekuur."


@pytest.fixture(autouse=True)
def expected(session: Session) -> None:
    """What is expected by now has been written down."""
    results.expect_figures(session, load(), all_werkpleinen(session), TODAY)


def answer(session: Session, werkplein: Werkplein, slug: str, period: str, says: Says, reason: str = WHY) -> None:
    asked = find_asked(load(), slug, period)
    assert asked is not None
    actions.declare(session, SYSTEM, werkplein.id, asked, Declared(says, reason, 9), load(), TODAY)


@pytest.fixture
def four_states(session: Session, leader: Werkplein) -> None:
    """One Werkplein of which every state can be seen."""
    found = [Delivery(leader.id, Month(2010, 5), "uwv", 100, 3)]
    results.record_deliveries(session, SYSTEM, found, load(), TODAY)
    answer(session, leader, "gemeente", "2010-05", Says.ZERO)
    answer(session, leader, "uwv", "2010-04", Says.NOT_APPLICABLE)


def test_the_matrix_tells_the_states_apart(browse: Browse, anna: Person, leader: Werkplein, four_states: None) -> None:
    page = browse(BOARD, by=anna)

    row = next(row for row in page.rows("Stand van elk cijfer") if row[0] == leader.name)
    april, may, june = row[7:9], row[9:11], row[11:13]
    assert april == [
        f"– {leader.name}, Uitstroom naar werk, UWV WERKbedrijf, april 2010: niet van toepassing",
        f"× {leader.name}, Uitstroom naar werk, Gemeente, april 2010: niet geleverd, te laat",
    ]
    assert may[0] == "• geleverd"
    assert may[1].endswith("nul bevestigd")
    assert june[0].endswith("niet geleverd, nog op tijd")
    assert row[13] == ""  # july is not over


def test_each_number_leads_to_the_list_behind_it(
    browse: Browse, anna: Person, leader: Werkplein, four_states: None
) -> None:
    page = browse(BOARD, by=anna)

    column = page.follow("3 ontbreken: Uitstroom naar werk, Gemeente, mei 2010")
    own = page.follow(f"12 ontbreken van {leader.name}")

    assert len(column.rows("Cijfers die ontbreken")) == 3
    assert {row[0] for row in own.rows("Cijfers die ontbreken")} == {leader.name}
    assert len(own.rows("Cijfers die ontbreken")) == 12
    assert len(page.follow("1 nul bevestigd").rows("Cijfers die nul zijn")) == 1


def test_what_is_most_late_stands_on_top(browse: Browse, session: Session, anna: Person, g4, leader, middle) -> None:
    for place, count in ((g4, 1), (leader, 2), (middle, 3)):
        for month in range(1, count + 1):
            answer(session, place, "uwv", f"2010-0{month}", Says.NOT_APPLICABLE)

    names = [row[0] for row in browse(BOARD, by=anna).rows("Stand van elk cijfer")]

    assert names[1:4] == [g4.name, leader.name, middle.name]


@pytest.mark.parametrize(
    ("query", "columns", "rows"),
    [
        ("", 28, 4),
        ("?wat=uwv", 12, 4),
        ("?wat=metingen", 4, 4),
        ("?stand=nul", 28, 1),
        ("?jaar=2009", 12, 4),
        ("?jaar=1&wat=<script>&stand=x&regio='", 28, 4),  # what cannot be asked is left out
    ],
)
def test_the_matrix_shows_what_was_chosen(
    browse: Browse, anna: Person, four_states: None, query: str, columns: int, rows: int
) -> None:
    found = browse(BOARD + query, by=anna).rows("Stand van elk cijfer")

    assert len(found[0]) == columns + 2
    assert len(found) == rows


def test_only_the_chosen_region_is_shown(browse: Browse, anna: Person, leader: Werkplein, middle: Werkplein) -> None:
    names = {row[0] for row in browse(f"{BOARD}?regio={leader.region.code}", by=anna).rows("Stand van elk cijfer")}

    assert names == {leader.name, middle.name}


def test_an_mt_sees_its_own_werkplein_only(browse: Browse, carla: Person, leader: Werkplein) -> None:
    names = {row[0] for row in browse(BOARD, by=carla).rows("Stand van elk cijfer")}

    assert names == {leader.name}
    assert {row[0] for row in browse(LIST, by=carla).rows("Alle verwachte cijfers")} == {leader.name}


def test_the_file_holds_what_was_chosen_with_the_reasons_and_no_formula(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    answer(session, leader, "uwv", "2010-05", Says.NOT_APPLICABLE, '=HYPERLINK("x") en meer')

    page = browse(f"{FILE}?stand=nvt", by=anna)

    rows = list(csv.reader(io.StringIO(page.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["werkplein", "naam", "regio", "cijfer", "stroom", "periode", "uiterlijk", "stand", "reden"]
    assert len(rows) == 2
    assert rows[1][0] == "leader"
    assert rows[1][3:8] == ["Uitstroom naar werk", "UWV WERKbedrijf", "2010-05", "2010-06-28", "niet van toepassing"]
    assert not rows[1][8].startswith("=")


@pytest.mark.parametrize(("is_example", "name", "mark"), [(True, "voorbeeldgegevens-", "voorbeeld, "), (False, "", "")])
def test_the_file_of_demonstration_mode_says_so_in_its_name_and_on_each_row(
    app: Flask, browse: Browse, anna: Person, is_example: bool, name: str, mark: str
) -> None:
    app.extensions["is_example"] = is_example

    page = browse(FILE, by=anna)

    assert page.response.headers["Content-Disposition"] == f'attachment; filename="{name}volledigheid-2010.csv"'
    rows = list(csv.DictReader(io.StringIO(page.data.decode("utf-8-sig")), delimiter=";"))
    assert rows
    assert all(row["stand"].startswith(mark) and ("voorbeeld" in row["stand"]) is is_example for row in rows)


def test_an_mt_says_from_its_own_list_that_a_figure_does_not_apply_and_takes_it_back(
    browse: Browse, session: Session, carla: Person, leader: Werkplein
) -> None:
    card = browse(f"/intern/werkpleinen/{leader.code}/", by=carla)
    figure = card.follow("Wat is geleverd en wat ontbreekt").follow("Uitstroom naar werk, UWV WERKbedrijf, mei 2010")

    own = figure.submit("Leg vast", says="not_applicable", reason=WHY)
    back = own.follow("Uitstroom naar werk, UWV WERKbedrijf, mei 2010").submit("Maak ongedaan")

    assert WHY in own.text
    assert "wordt nu weer verwacht" in back.text
    assert [row.says for row in session.scalars(select(FigureDeclaration).order_by(FigureDeclaration.id))] == [
        Says.NOT_APPLICABLE,
        Says.TAKEN_BACK,
    ]
    assert back.rows("Wat over dit cijfer")[0][:3] == ["5-7-2010", "Ongedaan gemaakt", "–"]


UNDO_ZERO = "Dan vervalt ook de nul die hierbij is vastgelegd. Het cijfer wordt weer verwacht."


def test_a_zero_that_was_confirmed_wrongly_is_undone_and_asked_again(
    browse: Browse, anna: Person, leader: Werkplein
) -> None:
    browse(MAY, by=anna).submit("Leg vast", says="zero", caseload="400", reason=WHY)
    figure = browse(MAY, by=anna)
    assert UNDO_ZERO in figure.text

    back = figure.submit("Maak ongedaan")

    assert "wordt nu weer verwacht" in back.text
    assert "Niet geleverd, te laat." in back.text
    assert "Er staat" not in back.text
    assert leader.name in {row[0] for row in browse(f"{LIST}?stand=te-laat&wat=uwv&periode=2010-05", by=anna).rows("")}


def test_a_delivered_zero_stays_when_its_confirmation_is_undone(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    results.record_deliveries(session, SYSTEM, [Delivery(leader.id, Month(2010, 5), "uwv", 9, 0)], load(), TODAY)
    answer(session, leader, "uwv", "2010-05", Says.ZERO)
    figure = browse(MAY, by=anna)
    assert "Dan telt het cijfer als geleverd." in figure.text

    back = figure.submit("Maak ongedaan")

    assert "wordt nu als geleverd geteld" in back.text
    assert "0 van 9 klanten" in back.text


def test_an_mt_thinks_up_no_number_of_clients(browse: Browse, carla: Person) -> None:
    page = browse(MAY, by=carla)
    assert [each["value"] for each in page.html.select("input[name=says]")] == ["not_applicable"]
    assert not page.html.select("input[name=caseload]")
    assert "levert UWV of de gemeente een nul, met het aantal klanten" in page.text

    sent = filled_in(page.one("main form")) | {"says": "zero", "caseload": "500", "reason": WHY}
    refused = browse(MAY, by=carla, data=sent, status=422)

    assert "Er staat" not in refused.text


def test_an_mt_confirms_a_zero_that_was_delivered_and_undoes_its_own(
    browse: Browse, session: Session, carla: Person, leader: Werkplein
) -> None:
    results.record_deliveries(session, SYSTEM, [Delivery(leader.id, Month(2010, 5), "uwv", 9, 0)], load(), TODAY)
    browse(MAY, by=carla).submit("Leg vast", says="zero", reason=WHY)
    assert "Nul bevestigd." in browse(MAY, by=carla).text

    assert "als geleverd geteld" in browse(MAY, by=carla).submit("Maak ongedaan").text


def test_an_mt_says_that_nobody_answered_a_round_and_undoes_it(browse: Browse, carla: Person) -> None:
    path = f"{LIST}werkzoekenden/2010-1/leader/"
    browse(path, by=carla).submit("Leg vast", says="zero", reason=WHY)
    assert UNDO_ZERO in browse(path, by=carla).text

    assert "wordt nu weer verwacht" in browse(path, by=carla).submit("Maak ongedaan").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": WHY}, "Kies wat het is."),
        ({"says": "taken_back", "reason": WHY}, "Kies"),  # not one of the choices
        ({"says": "zero", "reason": WHY, "caseload": ""}, "Vul in hoeveel klanten er waren."),
        ({"says": "zero", "reason": WHY, "caseload": "0"}, "Kies dan ‘Niet van toepassing’"),
        ({"says": "zero", "reason": WHY, "caseload": "veel"}, "geen getal"),
        ({"says": "not_applicable", "reason": ""}, "Vul de reden in."),
        ({"says": "not_applicable", "reason": "te kort"}, "minstens 10 tekens"),
        ({"says": "not_applicable", "reason": "klant 123456782 was ziek"}, "burgerservicenummer"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(
    browse: Browse, session: Session, anna: Person, fields: dict[str, str], sentence: str
) -> None:
    page = browse(MAY, by=anna).submit("Leg vast", **fields)

    assert page.status == 422
    assert sentence in page.text
    assert page.one("textarea[name=reason]").get_text().strip() == fields["reason"]
    assert not session.scalars(select(FigureDeclaration)).all()


def test_who_was_looking_at_an_old_page_hears_what_stands_there_now(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    page = browse(MAY, by=anna)
    results.record_deliveries(session, SYSTEM, [Delivery(leader.id, Month(2010, 5), "uwv", 9, 4)], load(), TODAY)

    conflict = page.submit("Leg vast", says="zero", caseload="9", reason=WHY)

    assert conflict.status == 409
    assert "Hier staat een cijfer dat geen nul is." in conflict.text
    assert "4 van 9 klanten" in conflict.text


def test_a_reason_is_shown_as_it_was_written(browse: Browse, session: Session, anna: Person, leader: Werkplein) -> None:
    answer(session, leader, "uwv", "2010-05", Says.NOT_APPLICABLE, "<script>alert(1)</script>")

    page = browse(f"{LIST}?stand=nvt", by=anna)

    assert "<script>alert(1)</script>" in page.text
    assert "<script>alert" not in page.data.decode()


@pytest.mark.parametrize(
    "path", [MAY, "/intern/werkpleinen/leader/leveringen/", "/intern/werkpleinen/niets/leveringen/"]
)
def test_another_mt_finds_nothing_here(browse: Browse, dirk: Person, path: str) -> None:
    browse(path, by=dirk, status=404)


@pytest.mark.parametrize(
    "what", ["uwv/2010-12", "uwv/2010-5", "cwi/2010-05", "werkgevers/2010-2", "uwv/9999-99", "%2e%2e/2010-05"]
)
def test_what_is_not_asked_has_no_page(browse: Browse, anna: Person, what: str) -> None:
    browse(f"{LIST}{what}/leader/", by=anna, status=404)


def test_who_only_reads_can_declare_nothing(browse: Browse, bram: Person, a_person, leader: Werkplein) -> None:
    for reader in (bram, a_person(Role.TEAM_LEADER, leader)):
        page = browse(MAY, by=reader)

        assert not page.html.select("main form")
        browse(MAY, by=reader, data={"says": "zero", "reason": WHY}, status=403)
        browse(f"{MAY}terug", by=reader, data={}, status=403)


def test_what_who_closed_delivered_can_be_read_from_its_card(
    browse: Browse, session: Session, anna: Person, bram: Person, carla: Person, leader: Werkplein, four_states: None
) -> None:
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, is_closed=True), TODAY, TODAY)
    session.commit()

    for reader in (anna, bram, carla):
        own = browse("/intern/werkpleinen/leader/", by=reader).follow("Wat is geleverd en wat ontbreekt")
        assert "Dit Werkplein is gesloten. U kunt hier teruglezen wat het leverde." in own.text
        rows = {row[0]: row[2] for row in own.rows("Wat dit Werkplein moet leveren")}
        assert rows["Uitstroom naar werk, UWV WERKbedrijf, mei 2010"] == "geleverd"
        assert rows["Uitstroom naar werk, Gemeente, mei 2010"].startswith("nul bevestigd")
        assert "Wat voor de sluiting binnen moest zijn en niet kwam, staat bovenaan." in own.text
        assert set(rows.values()) >= {"niet geleverd te laat"}
        own.follow("Uitstroom naar werk, UWV WERKbedrijf, mei 2010")


@pytest.mark.parametrize("path", [BOARD, LIST, "/intern/werkpleinen/leader/leveringen/", MAY])
def test_more_figures_take_no_more_statements(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, middle: Werkplein, path: str
) -> None:
    browse(path, by=anna)  # the first page of a process reads the mark of the database
    before = browse(path, by=anna).statements
    for place in (leader, middle):
        for month in range(1, 5):
            answer(session, place, "uwv", f"2010-0{month}", Says.NOT_APPLICABLE)
            answer(session, place, "gemeente", f"2010-0{month}", Says.ZERO)

    assert browse(path, by=anna).statements == before


def test_on_the_phone_the_marks_of_measurements_are_named_in_their_order(browse: Browse, anna: Person) -> None:
    page = browse(f"{BOARD}?jaar=2010", by=anna)

    assert (
        "Rechts, onder ‘meting’, staan in deze volgorde, steeds van boven naar beneden: "
        "tevredenheid werkzoekenden, meting 1 van 3; tevredenheid werkzoekenden, meting 2 van 3; "
        "tevredenheid werkzoekenden, meting 3 van 3; tevredenheid werkgevers, meting 1 van 1."
    ) in page.text
    assert "onder ‘meting’" not in browse(f"{BOARD}?jaar=2010&wat=uwv", by=anna).text
