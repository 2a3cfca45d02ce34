"""The page of secret addresses, and the sheet for a day on the road, as each of the cast finds them."""

import re

import pytest

from werkplein.core.qr import code_of
from werkplein.people.rules import Role

AGENDA = "/intern/agenda/"
ROUTE = "/intern/bezoeken/route/"
SHEET = f"{ROUTE}2010-07-13/"


def made(page):
    """The address that the page shows."""
    return re.search(r"/agenda/[\w-]{43}\.ics", page.text)[0]


@pytest.mark.both
def test_an_address_is_made_shown_once_renewed_and_revoked(browse, proposed, bram):
    first = made(browse(AGENDA, by=bram).submit("Maak een geheim adres", about="eigen"))
    assert b"Bezoek Achterholt" in browse(first).data
    page = browse(AGENDA, by=bram)
    assert "/agenda/" not in page.one("main").get_text()
    assert page.rows("Uw geheime adressen") == [
        ["Uw eigen bezoeken", "5-7-2010", "5-7-2010", page.rows("Uw geheime adressen")[0][3]]
    ]

    second = made(page.submit("Vernieuw het adres voor uw eigen bezoeken"))
    assert browse(first, status=404).status == 404
    assert browse(second).status == 200

    page = browse(AGENDA, by=bram).submit("Trek in het adres voor uw eigen bezoeken")
    assert "Ingetrokken: het geheime adres voor uw eigen bezoeken werkt niet meer." in page.text
    assert "U hebt nog geen geheim adres." in page.text
    browse(second, status=404)


def test_an_address_of_a_region_stands_beside_the_own_one(browse, proposed, anna, laggard):
    browse(AGENDA, by=anna).submit("Maak een geheim adres", about="eigen")
    page = browse(AGENDA, by=anna).submit("Maak een geheim adres", about=str(laggard.region_id))

    assert "Nieuw adres voor regio Zuidrand" in page.text
    assert [row[0] for row in page.rows("Uw geheime adressen")] == ["Uw eigen bezoeken", "Regio Zuidrand"]


@pytest.mark.parametrize("about", ["", "0", "-1", "99999999999999999999", "eigen' OR 1=1", "١"])
def test_an_agenda_that_is_not_in_the_list_is_refused(browse, bram, about):
    page = browse(AGENDA, by=bram).submit("Maak een geheim adres", about=about)

    assert page.status == 422


def test_an_mt_can_choose_its_own_visits_only(browse, dirk, laggard):
    page = browse(AGENDA, by=dirk)
    assert [option["value"] for option in page.html.select("#about option")] == ["eigen"]

    assert page.submit("Maak een geheim adres", about=str(laggard.region_id)).status == 422


@pytest.mark.parametrize("act", ["vernieuwen", "intrekken"])
def test_the_address_of_another_is_not_found(browse, bram, dirk, act):
    browse(AGENDA, by=bram).submit("Maak een geheim adres", about="eigen")
    own = browse(AGENDA, by=bram).one("form[action$='intrekken/']")["action"]
    token = browse(AGENDA, by=dirk).html.select_one("[name=csrf_token]")["value"]

    browse(own.replace("intrekken", act), by=dirk, data={"csrf_token": token}, status=404)
    assert len(browse(AGENDA, by=bram).rows("Uw geheime adressen")) == 1


@pytest.mark.parametrize("path", [AGENDA, ROUTE, SHEET])
def test_who_may_not_see_visits_sees_no_calendars(browse, a_person, path):
    browse(path, by=a_person(Role.REVIEWER), status=403)


def test_the_sheet_gives_the_day_in_order_with_the_way_and_a_code_for_each(browse, app, two, bram):
    page = browse(LIST := "/intern/bezoeken/", by=bram).follow("Routebladen").follow("dinsdag 13 juli 2010")

    assert page.h1 == "Route dinsdag 13 juli 2010"
    assert page.all(".wp-route__stop h2") == ["1 Werkplein Achterholt", "2 Werkplein Middelerf"]
    assert page.all(".wp-route__weg") == ["Ongeveer 199 km, 181 minuten met de auto"]
    assert "Ochtend , 9.00 tot 12.30 uur" in page.all(".wp-route__stop p")[0]
    base = app.config["SETTINGS"].base_url
    drawn = [path["d"] for path in page.html.select(".wp-qr path")]
    assert drawn[0] == code_of(f"{base}{LIST}{two.id}/").path
    assert len(drawn) == 2


def test_a_day_without_visits_says_so(browse, proposed, bram):
    page = browse(f"{ROUTE}2010-07-14/", by=bram)

    assert "Op deze dag zijn er geen bezoeken voor Ondersteuner 1." in page.text
    assert "Kies een andere dag." in page.text


def test_no_day_at_all_says_so(browse, bram):
    assert "Er zijn geen dagen met bezoeken." in browse(ROUTE, by=bram).text


@pytest.mark.parametrize("raw", ["13-7-2010", "20100713", "2010-W28-2", "2010-02-30", "morgen", "0000-00-00", "9" * 40])
def test_what_is_no_day_is_not_found(browse, bram, raw):
    browse(f"{ROUTE}{raw}/", by=bram, status=404)


@pytest.mark.parametrize("asked", ["999", "", "x' OR 1=1", "9" * 40])
def test_a_supporter_who_is_not_there_gives_the_own_sheet(browse, proposed, bram, asked):
    assert "Werkplein Achterholt" in browse(SHEET, by=bram, query={"ondersteuner": asked}).text


def test_another_werkplein_is_on_no_sheet_of_the_outsider(browse, proposed, carla, dirk, bram, a_person, leader):
    for outsider in (carla, a_person(Role.DCO, leader.region)):
        for query in ({}, {"ondersteuner": str(bram.id)}):
            assert "Achterholt" not in browse(SHEET, by=outsider, query=query).text
        assert "13" not in browse(ROUTE, by=outsider).one("main").get_text()
    assert "Achterholt" in browse(SHEET, by=dirk).text


def test_the_secretariat_prints_for_a_supporter(browse, two, anna, bram):
    assert browse(ROUTE, by=anna).rows("Dagen met bezoeken") == [["dinsdag 13 juli 2010", "Ondersteuner 1", "2"]]
    assert "2 bezoeken." in browse(SHEET, by=anna, query={"ondersteuner": str(bram.id)}).text


def test_pages_take_as_few_statements_for_two_visits_as_for_one(browse, proposed, bram, request):
    paths = (ROUTE, SHEET, AGENDA)
    one = [browse(path, by=bram).statements for path in paths]
    request.getfixturevalue("two")

    assert [browse(path, by=bram).statements for path in paths] == one
    assert max(one) <= 12
