"""The pages of figures, as the secretariat, a supporter and an MT meet them."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from werkplein.core.actor import SYSTEM
from werkplein.obligations.actions import settle
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen
from werkplein.results import actions
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import Delivery

TODAY = date(2010, 7, 5)
JOINED = "\N{WORD JOINER}"
MAY = Month(2010, 5)
MAY_OF_UWV = "/intern/cijfers/uitstroom/2010-05/leader/uwv/"
CLIENT_ROUND = "/intern/cijfers/tevredenheid/werkzoekenden/2010-1/"


@pytest.fixture
def expected(session: Session) -> None:
    """What is expected by now has been written down."""
    actions.expect_figures(session, load(), all_werkpleinen(session), TODAY)


def deliver(session: Session, werkplein: Werkplein, outflow: int = 20, month: Month = MAY) -> None:
    """Both streams deliver about a month."""
    found = [Delivery(werkplein.id, month, stream.code, 1000, outflow) for stream in load().streams]
    actions.record_deliveries(session, SYSTEM, found, load(), TODAY)


def test_the_overview_counts_what_came_in(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, expected: None
) -> None:
    deliver(session, leader)

    page = browse("/intern/cijfers/", by=anna)

    assert "Van mei 2010 zijn 2 van 8 leveringen binnen." in page.text
    assert page.rows("Geleverde uitstroom")[1][:4] == ["mei 2010", "1 van 4", "1 van 4", "2 van 8"]


def excuse(session: Session, werkplein: Werkplein, *streams: str) -> None:
    for stream in streams:
        state = ObligationState.NOT_APPLICABLE
        settle(session, werkplein.id, ObligationKind.OUTFLOW, "2010-05", stream, TODAY, state)
    session.commit()


def test_what_does_not_apply_is_not_counted_as_delivered(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, middle: Werkplein, expected: None
) -> None:
    deliver(session, leader)
    excuse(session, middle, "uwv")

    page = browse("/intern/cijfers/", by=anna)

    assert "Van mei 2010 zijn 2 van 7 leveringen binnen." in page.text
    row = page.rows("Geleverde uitstroom")[1]
    assert row[:4] == ["mei 2010", "1 van 3", "1 van 4", "2 van 7"]
    assert row[4].endswith("1 niet van toepassing")


def test_a_month_of_which_nothing_applies_is_neither_complete_nor_missing(
    browse: Browse, session: Session, carla: Person, leader: Werkplein, expected: None
) -> None:
    excuse(session, leader, "uwv", "gemeente")

    page = browse("/intern/cijfers/", by=carla)

    assert "Van mei 2010 wordt niets verwacht." in page.text
    assert page.rows("Geleverde uitstroom")[1] == ["mei 2010", "–", "–", "–", "niet van toepassing"]


def test_an_mt_sees_what_is_expected_of_itself_only(
    browse: Browse, session: Session, carla: Person, laggard: Werkplein, expected: None
) -> None:
    deliver(session, laggard)

    page = browse("/intern/cijfers/", by=carla)

    assert page.rows("Geleverde uitstroom")[1][:3] == ["mei 2010", "0 van 1", "0 van 1"]
    assert laggard.name not in page.text
    assert "Vul in" not in page.text


def test_the_list_of_what_is_late_is_short_and_the_rest_can_be_opened(
    browse: Browse, anna: Person, expected: None
) -> None:
    page = browse("/intern/cijfers/", by=anna)
    lists = [len(found.find_all("li")) for found in page.html.select("section ul.wp-lijst")]

    assert lists == [8, 32]
    opened = re.fullmatch(r"Toon ook (\d+) andere leveringen", page.one("main details summary").get_text())
    assert opened
    assert int(opened[1]) == len(page.html.select("main details ul.wp-lijst li a"))
    for year in ("2009", "2010"):
        late = page.follow(f"Bekijk wat van {year} te laat is")
        assert late.h1 == "Cijfers die te laat zijn"
        assert late.one("select[name=jaar] option[selected]").get_text() == year


def test_a_month_lists_who_is_missing_first(
    browse: Browse, session: Session, bram: Person, leader: Werkplein, g4: Werkplein, expected: None
) -> None:
    deliver(session, g4)

    rows = browse("/intern/cijfers/uitstroom/2010-05/", by=bram).rows("Uitstroom naar werk")

    assert rows[-1][:4] == [g4.name, "20 van 1.000", "20 van 1.000", f"2,0 % 1,5–{JOINED}2,7 %"]
    assert rows[0][1] == "niet geleverd"


@pytest.mark.parametrize(("stream", "words"), [("uwv", "UWV WERKbedrijf"), ("gemeente", "de gemeente")])
def test_the_form_says_in_a_sentence_who_delivers(browse, leader, anna, expected, stream, words):
    page = browse(f"/intern/cijfers/uitstroom/2010-05/{leader.code}/{stream}/", by=anna)

    assert f"Levering van {words}." in page.text
    assert f"Of heeft {words} hier geen klanten?" in page.text


def test_a_delivery_is_recorded_by_hand(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, expected
) -> None:
    page = browse(f"/intern/cijfers/uitstroom/2010-05/{leader.code}/uwv/", by=anna)

    done = page.submit("Leg vast", caseload="1.240", outflow="0")

    assert "is vastgelegd" in done.text
    row = session.scalars(select(OutflowDelivery)).one()
    assert (row.caseload, row.outflow, row.holds_on) == (1240, 0, date(2010, 5, 31))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"caseload": "100", "outflow": "101"}, "Hoger dan het aantal klanten: 101 van 100."),
        ({"caseload": "-1", "outflow": "0"}, "Kan niet lager zijn dan 0."),
        ({"caseload": "12,5", "outflow": "0"}, "geen heel getal"),
        ({"caseload": "=1+1", "outflow": "0"}, "is geen getal"),
        ({"caseload": "", "outflow": "0"}, "Vul het aantal klanten in"),
        ({"caseload": "9" * 10_000, "outflow": "0"}, "te lang"),
    ],
)
def test_a_wrong_delivery_is_refused_and_kept(browse: Browse, session: Session, anna: Person, leader, fields, sentence):
    page = browse(f"/intern/cijfers/uitstroom/2010-05/{leader.code}/uwv/", by=anna).submit("Leg vast", **fields)

    assert page.status == 422
    assert sentence in page.text
    assert page.one("input[name=caseload]").get("value", "") == fields["caseload"]
    assert not session.scalars(select(OutflowDelivery)).all()


def test_what_nobody_saw_is_not_corrected(browse: Browse, session: Session, anna: Person, leader: Werkplein) -> None:
    page = browse(f"/intern/cijfers/uitstroom/2010-05/{leader.code}/uwv/", by=anna)
    deliver(session, leader)

    conflict = page.submit("Leg vast", caseload="900", outflow="9")

    assert conflict.status == 409
    assert "Er staat al: 20 van 1.000 klanten" in conflict.text
    assert "is vastgelegd" in conflict.submit("Leg de correctie vast").text


def test_satisfaction_is_recorded_and_corrected_by_hand(
    browse: Browse, session: Session, anna: Person, bram: Person, leader: Werkplein, expected: None
) -> None:
    browse(f"{CLIENT_ROUND}{leader.code}/", by=anna).submit("Leg vast", n="212", mean="6,9", sd="1,6")
    page = browse(CLIENT_ROUND, by=bram)
    assert next(row for row in page.rows("Tevredenheid") if row[0] == leader.name)[1:4] == [
        "6,9",
        f"6,7–{JOINED}7,1",
        "212",
    ]

    browse(f"{CLIENT_ROUND}{leader.code}/", by=anna).submit("Leg de correctie vast", mean="7")

    first, second = session.scalars(select(Measurement).order_by(Measurement.id))
    assert second.replaces_id == first.id
    assert browse(CLIENT_ROUND, by=anna).text.count("6,9") == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"n": "10", "mean": "11", "sd": "1"}, "tussen 1 en 10"),
        ({"n": "10", "mean": "0,9", "sd": "1"}, "tussen 1 en 10"),
        ({"n": "10", "mean": "6.9.1", "sd": "1"}, "is geen getal"),
        ({"n": "10", "mean": "6,912", "sd": "1"}, "hoogstens twee decimalen"),
        ({"n": "10", "mean": "6,9", "sd": "-1"}, "kan niet lager zijn dan 0"),
        ({"n": "10", "mean": "6,9", "sd": "5"}, "hoogstens 4,5."),
        (
            {"n": "100", "mean": "9,9", "sd": "4,5"},
            "Bij dit gemiddelde en zoveel antwoorden is de standaardafwijking hoogstens 1,2.",
        ),
        ({"n": "10", "mean": "", "sd": ""}, "Vul het gemiddelde in"),
        ({"n": "0", "mean": "6,9", "sd": "1"}, "Zonder antwoorden is er geen cijfer"),
        ({"n": "-1", "mean": "6,9", "sd": "1"}, "tussen 0 en 99.999"),
    ],
)
def test_a_wrong_measurement_is_refused_in_words(
    browse: Browse, anna: Person, leader: Werkplein, fields, sentence: str
):
    page = browse(f"{CLIENT_ROUND}{leader.code}/", by=anna).submit("Leg vast", **fields)

    assert page.status == 422
    assert sentence in page.text


@pytest.mark.parametrize(
    ("path", "fields", "sentences"),
    [
        (
            f"{CLIENT_ROUND}leader/",
            {"n": "10", "mean": "11", "sd": "-1"},
            ["tussen 1 en 10", "kan niet lager zijn dan 0"],
        ),
        (
            f"{CLIENT_ROUND}leader/",
            {"n": "10", "mean": "6,855", "sd": "1,655"},
            ["het gemiddelde met hoogstens twee", "de standaardafwijking met hoogstens twee"],
        ),
        (
            f"{CLIENT_ROUND}leader/",
            {"n": "", "mean": "", "sd": ""},
            ["Vul het aantal antwoorden in", "Vul het gemiddelde in", "Vul de standaardafwijking in"],
        ),
        (f"{CLIENT_ROUND}leader/", {"n": "", "mean": "11", "sd": "x"}, ["Vul het aantal", "1 en 10", "is geen getal"]),
        (
            f"{CLIENT_ROUND}leader/",
            {"n": "-1", "mean": "0", "sd": "-1"},
            ["0 en 99.999", "1 en 10", "kan niet lager zijn"],
        ),
        (
            MAY_OF_UWV,
            {"caseload": "-5", "outflow": "-6"},
            ["Klanten aan het begin van de maand: Kan", "maand: Kan niet"],
        ),
        (MAY_OF_UWV, {"caseload": "1000000", "outflow": "12,5"}, ["hoger zijn dan 999.999", "geen heel getal"]),
        (MAY_OF_UWV, {"caseload": "", "outflow": "-1"}, ["Vul het aantal klanten in", "lager zijn dan 0"]),
    ],
)
def test_everything_that_is_wrong_is_told_at_once_each_at_its_field(
    browse: Browse, anna: Person, leader: Werkplein, path: str, fields: dict[str, str], sentences: list[str]
) -> None:
    page = browse(path, by=anna).submit("Leg vast", **fields)

    assert page.status == 422
    told = page.all(".wp-veldfout")
    assert len(told) == len(sentences)
    assert all(sentence in error for sentence, error in zip(sentences, told, strict=True))


def test_a_round_without_answers_can_be_recorded(browse: Browse, anna: Person, leader: Werkplein) -> None:
    page = browse(f"{CLIENT_ROUND}{leader.code}/", by=anna).submit("Leg vast", n="0", mean="", sd="")

    assert "is vastgelegd" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/intern/cijfers/uitstroom/2010-13/",
        "/intern/cijfers/uitstroom/2010-07/",  # not over yet
        "/intern/cijfers/uitstroom/2001-01/",
        "/intern/cijfers/uitstroom/mei/",
        "/intern/cijfers/uitstroom/2010-05/leader/anders/",
        "/intern/cijfers/uitstroom/2010-05/nergens/uwv/",
        "/intern/cijfers/tevredenheid/iedereen/2010-1/",
        "/intern/cijfers/tevredenheid/werkzoekenden/2010-3/",  # still to come
        "/intern/cijfers/tevredenheid/werkzoekenden/2010-9/",
    ],
)
def test_what_does_not_exist_is_not_there(browse: Browse, anna: Person, path: str) -> None:
    browse(path, by=anna, status=404)


def test_an_mt_sees_its_own_figures_and_not_those_of_others(
    browse: Browse, session: Session, carla: Person, dirk: Person, leader: Werkplein, expected: None
) -> None:
    deliver(session, leader)
    path = f"/intern/werkpleinen/{leader.code}/cijfers/"

    assert "2,0 %" in browse(path, by=carla).text
    browse(path, by=dirk, status=404)
    assert leader.name not in browse("/intern/cijfers/uitstroom/2010-05/", by=dirk).text


def test_a_late_delivery_and_a_correction_are_marked(browse: Browse, session: Session, carla, leader) -> None:
    april = Month(2010, 4)
    deliver(session, leader)
    actions.record_deliveries(session, SYSTEM, [Delivery(leader.id, april, "uwv", 100, 5)], load(), date(2010, 5, 20))
    actions.record_deliveries(session, SYSTEM, [Delivery(leader.id, april, "uwv", 100, 6)], load(), date(2010, 5, 21))

    rows = browse(f"/intern/werkpleinen/{leader.code}/cijfers/", by=carla).rows("Uitstroom naar werk")

    assert [row[0] + ": " + row[-1] for row in rows] == [
        "juni 2010: voorlopig",
        "mei 2010: voorlopig te laat",
        "april 2010: definitief gecorrigeerd",
    ]
    assert rows[2][3] == "onvolledig"


def test_a_dco_sees_the_figures_of_the_region(browse: Browse, a_person, leader, laggard, expected: None) -> None:
    page = browse("/intern/cijfers/uitstroom/2010-05/", by=a_person(Role.DCO, leader.region))

    assert leader.name in page.text
    assert laggard.name not in page.text


@pytest.mark.parametrize("path", ["/intern/cijfers/uitstroom/2010-05/leader/uwv/", f"{CLIENT_ROUND}leader/"])
def test_only_the_secretariat_records(browse: Browse, bram: Person, carla: Person, path: str) -> None:
    browse(path, by=bram, status=403)
    browse(path, by=carla, status=403)


def test_an_mt_does_not_see_the_country_where_it_would_tell_of_another(
    browse: Browse, session: Session, anna: Person, dirk: Person, leader: Werkplein, laggard: Werkplein
) -> None:
    deliver(session, leader, 95)
    deliver(session, laggard, 20, Month(2010, 4))
    path = f"/intern/werkpleinen/{laggard.code}/cijfers/"

    page, card = browse(path, by=dirk), browse(f"/intern/werkpleinen/{laggard.code}/", by=dirk)

    assert [row[5] for row in browse(path, by=anna).rows("Uitstroom naar werk")] == ["–", "9,5 %", "2,0 %"]
    assert [row[5] for row in page.rows("Uitstroom naar werk")] == ["–", "–", "–"]
    assert "Landelijk" not in card.text
    assert "9,5" not in page.text + card.text


def test_the_card_shows_the_latest_figures(
    browse: Browse, session: Session, anna: Person, carla: Person, leader: Werkplein
) -> None:
    for number, month in enumerate(Month(2010, 1).until(MAY)):
        deliver(session, leader, 15 + number, month)

    card = f"/intern/werkpleinen/{leader.code}/"

    assert "Uitstroom naar werk, mei 2010 1,9 %" in browse(card, by=carla).text
    assert "Landelijk 1,9 %" in browse(card, by=anna).text


def test_the_pages_of_figures_take_as_many_statements_for_more_figures(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, g4: Werkplein, expected: None
) -> None:
    paths = ["/intern/cijfers/", "/intern/cijfers/uitstroom/2010-05/", f"/intern/werkpleinen/{leader.code}/cijfers/"]
    browse(paths[0], by=anna)
    few = [browse(path, by=anna).statements for path in paths]
    for werkplein in (leader, g4):
        for month in Month(2009, 10).until(MAY):
            deliver(session, werkplein, 15, month)

    assert [browse(path, by=anna).statements for path in paths] == few
    assert max(few) <= 8


def test_the_sentence_and_the_list_count_what_is_late_alike(
    browse: Browse, anna: Person, session: Session, expected: None
) -> None:
    page = browse("/intern/cijfers/", by=anna)

    told = re.search(r"(\d+) leveringen zijn te laat", page.text)
    assert told
    assert page.one("#te-laat").parent.get_text(" ", strip=True).split()[2] == told[1]
    assert "uitstroom juli 2009: UWV WERKbedrijf en gemeente" in page.text.replace("Gemeente", "gemeente")
