"""The pages with which the register is changed: what the secretariat sees, and who may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.page import Page
from tests.support.people import Person
from werkplein.people.rules import Role
from werkplein.register import queries
from werkplein.register.models import Municipality, Werkplein, WerkpleinVersion

pytestmark = pytest.mark.usefixtures("served")
CHANGE = "/intern/register/leader/wijzigen/"
AREAS = "/intern/register/leader/werkgebied/"
HISTORY = "/intern/werkpleinen/leader/register/"
LOOK = "Bekijk wat er verandert"
ADDRESSES = ("/intern/register/", "/intern/register/nieuw/", CHANGE, AREAS, f"{AREAS}GM9000/")


def versions(session: Session, werkplein: Werkplein) -> list[WerkpleinVersion]:
    session.expire_all()
    return queries.versions(session, [werkplein.id])[werkplein.id]


def errors(page: Page) -> list[str]:
    return page.all("#fouten li")


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_secretariat_changes_the_register(
    browse: Browse, anna: Person, carla: Person, dirk: Person, address: str
) -> None:
    assert browse(address, by=anna).statements <= 12 + 3
    browse(address, by=carla, status=403)
    browse(address, by=dirk, status=404 if "leader" in address else 403)
    browse(address, status=302)


def test_the_history_is_for_who_may_see_the_card(
    browse: Browse, anna: Person, carla: Person, dirk: Person, a_person: Callable[..., Person]
) -> None:
    for person in (anna, carla, a_person(Role.STEERING_GROUP)):
        assert browse(HISTORY, by=person).h1 == "Werkplein Lindeveen in het register"
    browse(HISTORY, by=dirk, status=404)
    assert browse("/intern/werkpleinen/leader/", by=carla).follow("Geschiedenis in het register").path == HISTORY


def test_a_change_from_a_day_on_shows_as_coming(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    page = (
        browse(CHANGE, by=anna)
        .submit("Bekijk wat er verandert", holds_on="1-1-2011", name="Nieuw Lindeveen")
        .submit("Leg vast")
    )

    assert page.path == HISTORY
    assert "Vastgelegd. De wijziging geldt vanaf 1 januari 2011." in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Er staat 1 wijziging klaar die nog moet ingaan." in page.text
    assert page.rows("Versies")[0][:4] == [
        "1-1-2011",
        "Wijziging Naam: Lindeveen → wordt Nieuw Lindeveen",
        "5-7-2010",
        "Komt",
    ]
    assert browse("/intern/register/", by=anna).rows("Wijzigingen die nog")[0][:2] == ["Lindeveen", "1-1-2011"]
    assert versions(session, leader)[-1].name == "Nieuw Lindeveen"


def test_a_change_of_a_day_that_passed_says_that_it_came_afterwards(browse: Browse, anna: Person) -> None:
    page = browse(CHANGE, by=anna).submit("Bekijk wat er verandert", holds_on="1-5-2010", moved="y").submit("Leg vast")

    row = page.rows("Versies")[0]
    assert row[:4] == ["1-5-2010", row[1], "5-7-2010 achteraf", "Geldt nu"]
    assert row[1].startswith("Verhuisd naar een ander gebouw")


def test_every_error_is_told_at_once_and_what_was_typed_stays(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    typed = {
        "name": "<script>alert(1)</script>" + "n" * 300,
        "lat": "6,4",
        "lon": "52,9",
        "state": "gesloten",
        "moved": "y",
        "successor": str(leader.id),
    }

    page = browse(CHANGE, by=anna).submit("Bekijk wat er verandert", **typed)

    assert page.status == 422
    found = " ".join(errors(page))
    for words in (
        "Vul de dag waarop dit ingaat in.",
        "hoogstens 200 tekens",
        "verwisseld",
        "Kies één van de twee",
        "kan zichzelf niet opvolgen",
    ):
        assert words in found
    assert page.one("input[name=name]")["value"] == typed["name"]
    assert len(versions(session, leader)) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"lat": "503000", "lon": "203000"}, "RD-coördinaten"),
        ({"lat": "vier"}, "Breedte in graden: ‘vier’ is geen getal"),
        ({"lat": "52.9"}, "Schrijf decimalen met een komma: 52,9"),
        ({"region": "99999"}, "Kies een arbeidsmarktregio."),
        ({"main": "'; DROP TABLE werkplein"}, "Kies een van de mogelijkheden in de lijst."),
        ({"seat": ""}, "Kies een gemeente."),
        ({"holds_on": "30-6-2009"}, "staat pas vanaf 1-7-2009 in het register"),
        ({"holds_on": "5-7-2110", "name": "Later"}, "Controleer het jaartal: 2110"),
        ({"holds_on": "31-2-2011"}, "bestaat niet"),
        ({}, "Er is nog niets gewijzigd."),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, typed: dict[str, str], words: str
) -> None:
    page = browse(CHANGE, by=anna).submit("Bekijk wat er verandert", **({"holds_on": "5-7-2010"} | typed))

    assert page.status == 422
    assert words in " ".join(errors(page))
    assert len(versions(session, leader)) == 1


def test_who_is_overtaken_sees_both_values_and_can_still_save(
    browse: Browse, session: Session, anna: Person, a_person: Callable[..., Person], leader: Werkplein
) -> None:
    other = a_person(Role.SECRETARIAT)
    mine = browse(CHANGE, by=anna)
    browse(CHANGE, by=other).submit("Bekijk wat er verandert", holds_on="5-7-2010", name="Van de ander").submit(
        "Leg vast"
    )

    page = mine.submit("Bekijk wat er verandert", holds_on="5-7-2010", name="Van mij")

    assert page.status == 409
    assert "Iemand anders wijzigde dit Werkplein intussen." in page.text
    assert page.rows("Wat verschilt") == [["Naam", "Van de ander", "Van mij"]]
    assert versions(session, leader)[-1].name == "Van de ander"
    assert page.submit("Bekijk wat er verandert").submit("Leg vast").path == HISTORY
    assert versions(session, leader)[-1].name == "Van mij"


def test_a_change_sent_twice_is_not_laid_at_the_door_of_somebody_else(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    shown = browse(CHANGE, by=anna).submit("Bekijk wat er verandert", holds_on="5-7-2010", name="Van mij")
    shown.submit("Leg vast")

    again = shown.submit("Leg vast")

    assert again.status == 409
    assert "U wijzigde dit Werkplein al, misschien in een ander venster." in again.text
    assert "Uw invoer is gelijk aan wat er nu staat." in again.text
    assert "Iemand anders" not in again.text
    assert "Er is nog niets opgeslagen" not in again.text
    assert [row.name for row in versions(session, leader)].count("Van mij") == 1


@pytest.mark.parametrize("is_own", [False, True])
def test_a_change_of_the_area_after_another_knows_whose_that_was(
    browse: Browse, anna: Person, a_person: Callable[..., Person], leader: Werkplein, is_own: bool
) -> None:
    other = anna if is_own else a_person(Role.SECRETARIAT)
    area = "/intern/register/middle/werkgebied/GM9001/"
    late = browse(area, by=anna)
    browse(area, by=other).submit("Bekijk wat er verandert", holds_on="5-7-2010", kind="shared").submit("Leg vast")

    page = late.submit("Bekijk wat er verandert", holds_on="6-7-2010", kind="shared")

    assert page.status == 409
    assert ("U wijzigde dit werkgebied al" in page.text) is is_own
    assert ("Iemand anders wijzigde dit werkgebied intussen." in page.text) is not is_own


def test_a_version_is_corrected_and_the_correction_taken_back(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    page = (
        browse(CHANGE, by=anna).submit("Bekijk wat er verandert", holds_on="1-5-2010", name="Fout").submit("Leg vast")
    )
    wrong = versions(session, leader)[-1]

    page = (
        page.follow("Verbeter de versie van 1-5-2010")
        .submit("Bekijk wat er verandert", name="Goed")
        .submit("Leg de verbetering vast")
    )
    assert [row[3] for row in page.rows("Versies")] == ["Geldt nu", "Verbeterd", "Eerder"]
    assert page.rows("Versies")[0][1] == "Verbetering Naam: Fout → wordt Goed"
    browse(f"/intern/register/leader/versies/{wrong.id}/verbeteren/", by=anna, status=404)

    page = page.submit("Maak ongedaan de versie van 1-5-2010")
    assert "Ongedaan gemaakt." in page.text
    assert versions(session, leader)[-1].name == "Fout"


def test_what_cannot_be_taken_back_says_why(browse: Browse, session: Session, anna: Person, leader: Werkplein) -> None:
    first = versions(session, leader)[0]
    page = browse(
        f"/intern/register/leader/versies/{first.id}/ongedaan/",
        by=anna,
        status=422,
        data=_token(browse, anna, first.id),
    )

    assert "Dit is de eerste versie." in page.text
    assert "Er is niets gewijzigd." in page.text


def _token(browse: Browse, person: Person, seen: int) -> dict[str, str]:
    form = browse(CHANGE, by=person).one("form.wp-formulier")
    return {"csrf_token": str(form.select_one("[name=csrf_token]")["value"]), "seen": str(seen)}  # type: ignore[index]


def test_a_version_of_another_werkplein_is_not_there(
    browse: Browse, session: Session, anna: Person, middle: Werkplein
) -> None:
    other = versions(session, middle)[0]

    browse(f"/intern/register/leader/versies/{other.id}/verbeteren/", by=anna, status=404)
    browse("/intern/register/leader/versies/999999/verbeteren/", by=anna, status=404)


def test_what_was_known_on_a_day_can_be_asked(browse: Browse, anna: Person) -> None:
    browse(CHANGE, by=anna).submit("Bekijk wat er verandert", holds_on="1-5-2010", name="Nieuw Lindeveen").submit(
        "Leg vast"
    )

    page = browse(HISTORY, by=anna, query={"bekend": "4-7-2010"})

    assert "Dit was bekend op" in page.text
    assert len(page.rows("Versies")) == 1
    assert "Nieuw Lindeveen" not in page.text.replace("Werkplein Nieuw Lindeveen", "")
    assert "Dit Werkplein stond toen nog niet" in browse(HISTORY, by=anna, query={"bekend": "30-6-2009"}).text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("gisteren", "is geen datum"),
        ("5-7-2010", "Kies een dag die voorbij is."),
        ("1-1-2199", "Kies een dag die voorbij is."),
        ("<script>", "is geen datum"),
        ("x" * 5_000, "is geen datum"),
        ("", ""),
    ],
)
def test_nonsense_about_a_day_gets_a_sentence(browse: Browse, anna: Person, asked: str, words: str) -> None:
    page = browse(HISTORY, by=anna, query={"bekend": asked})

    assert words in page.text
    assert len(page.rows("Versies")) == 1


def test_a_new_werkplein_opens_with_its_municipality(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    town = Municipality(code="GM9999", name="Nieuwerf", search="nieuwerf")
    session.add(town)
    session.commit()
    typed = {"code": "nieuwerf", "name": "Nieuwerf", "region": str(leader.region_id), "seat": str(town.id)}
    place = {"lat": "52,8", "lon": "6,5", "precision": "town", "kind": "whole"}

    page = browse("/intern/register/nieuw/", by=anna).submit(
        "Bekijk wat er verandert", holds_on="1-1-2011", **typed, **place
    )
    assert ["Naam", "Nieuwerf"] in [row[:2] for row in page.rows("Wat er wordt toegevoegd")]
    assert queries.by_code(session, "nieuwerf") is None
    page = page.submit("Voeg het Werkplein toe")

    assert page.path == "/intern/werkpleinen/nieuwerf/register/"
    assert page.rows("Wat er over het werkgebied")[0][:2] == ["1-1-2011", "Nieuwerf : Hele gemeente"]
    assert "Opent op" in browse("/intern/werkpleinen/nieuwerf/", by=anna).text
    assert "4 Werkpleinen" in browse("/intern/werkpleinen/", by=anna).text


def test_an_empty_form_for_a_new_werkplein_tells_all_that_is_missing(browse: Browse, anna: Person) -> None:
    page = browse("/intern/register/nieuw/", by=anna).submit("Bekijk wat er verandert")

    assert page.status == 422
    assert len(errors(page)) == 9


def test_a_closed_werkplein_says_so_and_leads_to_who_took_over(
    browse: Browse, session: Session, anna: Person, carla: Person, leader: Werkplein, middle: Werkplein
) -> None:
    page = browse(CHANGE, by=anna)
    page.submit(
        "Bekijk wat er verandert", holds_on="5-7-2010", state="gesloten", successor=str(middle.id), hands_over="y"
    ).submit("Leg vast")

    card = browse("/intern/werkpleinen/leader/", by=anna)
    assert "Dit Werkplein is gesloten sinds 5 juli 2010." in card.text.replace("\N{NO-BREAK SPACE}", " ")
    assert card.follow("Middelerf").path == "/intern/werkpleinen/middle/"
    assert "Middelerf heeft de taken overgenomen." in browse("/intern/werkpleinen/leader/", by=carla).text
    listed = browse("/intern/werkpleinen/", by=anna)
    assert "3 Werkpleinen" in listed.text
    assert "opgegaan in Middelerf" in listed.text
    assert listed.follow("Lindeveen").path == "/intern/werkpleinen/leader/"


def plain(page: Page) -> str:
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_change_is_shown_before_it_is_written_and_can_be_filled_in_anew(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    page = browse(CHANGE, by=anna).submit(LOOK, holds_on="1-1-2011", name="<b>")
    assert page.status == 422

    page = page.submit(LOOK, name="Nieuw Lindeveen", moved="y")

    assert page.rows("Wat er verandert") == [
        ["Naam", "Lindeveen", "Nieuw Lindeveen"],
        ["Verhuizing", "nee", "naar een ander gebouw"],
    ]
    assert "Door de verhuizing vervallen a1, a2 en a3." in plain(page)
    assert len(versions(session, leader)) == 1
    back = page.submit("Wijzig")
    assert back.one("input[name=name]")["value"] == "Nieuw Lindeveen"
    assert back.one("input[name=holds_on]")["value"] == "1-1-2011"
    assert len(versions(session, leader)) == 1
    page.submit("Leg vast")
    assert [(row.name, row.moved) for row in versions(session, leader)[1:]] == [("Nieuw Lindeveen", True)]


@pytest.mark.parametrize(
    ("heir", "hands_over", "words"),
    [
        (False, None, "Lindeveen heeft vanaf 1 september 2010 geen Werkplein."),
        (True, None, "Lindeveen heeft vanaf 1 september 2010 geen Werkplein."),
        (True, "y", "Lindeveen kan vanaf die dag bij een ander Werkplein terecht."),
    ],
    ids=["nobody takes over", "without its municipalities", "with its municipalities"],
)
def test_who_closes_reads_which_municipality_is_left_without(
    browse: Browse,
    session: Session,
    anna: Person,
    leader: Werkplein,
    middle: Werkplein,
    heir: bool,
    hands_over: str | None,
    words: str,
) -> None:
    typed = {"state": "gesloten", "successor": str(middle.id) if heir else "", "hands_over": hands_over}

    page = browse(CHANGE, by=anna).submit(LOOK, holds_on="1-9-2010", **typed)

    assert words in plain(page)
    assert ("geen Werkplein" in page.text) is (hands_over is None)
    assert "Vanaf 1 september 2010 wordt van dit Werkplein niets meer gevraagd." in plain(page)
    assert len(versions(session, leader)) == 1


def test_who_is_overtaken_between_looking_and_saving_writes_nothing(
    browse: Browse, session: Session, anna: Person, a_person: Callable[..., Person], leader: Werkplein
) -> None:
    mine = browse(CHANGE, by=anna).submit(LOOK, holds_on="5-7-2010", name="Van mij")
    other = browse(CHANGE, by=a_person(Role.SECRETARIAT))
    other.submit(LOOK, holds_on="5-7-2010", name="Van de ander").submit("Leg vast")

    page = mine.submit("Leg vast")

    assert page.status == 409
    assert page.rows("Wat verschilt") == [["Naam", "Van de ander", "Van mij"]]
    assert versions(session, leader)[-1].name == "Van de ander"


def test_a_correction_of_the_day_is_shown_with_both_days(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    browse(CHANGE, by=anna).submit(LOOK, holds_on="1-5-2010", name="Fout").submit("Leg vast")

    page = browse(HISTORY, by=anna).follow("Verbeter de versie van 1-5-2010").submit(LOOK, holds_on="1-6-2010")

    assert page.rows("Wat er verandert") == [["Geldt vanaf", "1-5-2010", "1-6-2010"]]
    assert "Wat sindsdien gold, wordt verbeterd." in page.text
    assert len(versions(session, leader)) == 2
