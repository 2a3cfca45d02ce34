"""Nobody answered, too few did, and nothing came in: three things, wherever a release says them."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.page import words
from werkplein.publication import queries

FOLDER = "/open-data/actueel/tevredenheid-werkzoekenden"
MAP = "/landkaart/tevredenheid-werkzoekenden/2010-1/"
SAID = {  # Werkplein -> answers, position, disclosure and base as the files say them
    "leader": (0, "Geen antwoorden", "Geen antwoorden", "0"),
    "middle": (1, "Aantal te klein", "Minder dan 10 antwoorden", ""),
    "laggard": (9, "Aantal te klein", "Minder dan 10 antwoorden", ""),
    "g4": (None, "Niet geleverd", "Niet geleverd", ""),
}


@pytest.fixture
def measured(app, measure, leader, middle, laggard, g4):
    for werkplein in (leader, middle, laggard):
        n = SAID[werkplein.code][0]
        measure(werkplein, n, "6.50" if n else "0", sd="1.60" if n > 1 else "0")
    with app.app_context():
        yield


def test_every_file_tells_them_apart(client, measured, publish):
    publish()
    text = client.get(f"{FOLDER}.csv").data.decode("utf-8-sig")
    told = json.loads(client.get(f"{FOLDER}.json").data)["cijfers"]
    points = json.loads(client.get(f"{FOLDER}-2010-1.geojson").data)["features"]

    rows = {row["werkplein_code"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert {code: tuple(row[name] for name in ("positie", "openbaarheid", "basis")) for code, row in rows.items()} == {
        code: said for code, (_, *rest) in SAID.items() if (said := tuple(rest))
    }
    for found in (told, [each["properties"] for each in points]):
        assert {
            each["werkplein_code"]: (each["positie"], each["openbaarheid"], each["basis"]) for each in found
        } == {
            code: (position, disclosure, int(base) if base else None)
            for code, (_, position, disclosure, base) in SAID.items()
        }  # fmt: skip


def test_the_description_of_the_columns_says_what_zero_and_empty_mean(client, measured, publish):
    publish()
    columns = json.loads(client.get(f"{FOLDER}.csv-metadata.json").data)["tableSchema"]["columns"]
    base = next(each for each in columns if each["name"] == "basis")

    assert "0 als niemand antwoord gaf, leeg als het er te weinig zijn of als er niets is geleverd" in json.dumps(base)


def test_the_map_and_the_page_tell_them_apart(browse, measured, publish, leader, middle, g4):
    publish()
    page = browse(MAP)

    said = {mark["aria-label"] for mark in page.html.select("svg.wp-kaart a")}
    assert {
        f"{leader.name}: geen antwoorden",
        f"{middle.name}: niet getoond: aantal te klein",
        f"{g4.name}: niet geleverd",
    } <= said
    legend = words(page.one(".wp-legenda"))
    assert all(word in legend for word in ("Geen antwoorden", "Aantal te klein", "Niet geleverd"))
    assert "nog niets geleverd" not in page.text

    assert "Geen antwoorden" in browse(f"/werkpleinen/{leader.code}/").text
    assert "Minder dan 10 antwoorden" in browse(f"/werkpleinen/{middle.code}/").text
    assert "Niet geleverd" in browse(f"/werkpleinen/{g4.code}/").text


def test_a_map_where_everybody_answered_does_not_explain_what_is_not_there(browse, app, measure, publish, leader):
    measure(leader, 40, "6.75")
    with app.app_context():
        publish()

        assert "Geen antwoorden" not in words(browse(MAP).one(".wp-legenda"))


def test_who_approves_reads_how_many_got_no_answers(browse, measured, prepare, steering):
    prepare()

    text = browse("/intern/vrijgaven/1/", by=steering).text

    assert "2 blijven verborgen, 1 kreeg geen antwoorden, 1 leverde nog niet." in text


def test_the_figures_of_a_release_add_up(browse, measured, prepare, steering):
    page = browse(f"/intern/vrijgaven/{prepare().number}/", by=steering)

    ((_, *counts, total),) = page.rows("Cijfers in deze vrijgave")
    assert (sum(map(int, counts)), counts[-1]) == (int(total), "1")


def test_a_correction_of_no_answers_is_a_change_of_what_was_public(
    browse, session, measured, publish, prepare, recount, steering, leader
):
    publish()
    recount(leader, 40)
    prepare()

    release = queries.by_number(session, 2)
    assert "1 eerder openbaar cijfer verandert." in browse(f"/intern/vrijgaven/{release.number}/", by=steering).text


def test_the_page_says_from_how_many_rounded_answers_a_mark_is_shown(app, browse, measure, publish, leader, middle):
    measure(leader, 28, "6.50")
    measure(middle, 27, "6.50")
    with app.app_context():
        publish()

    page = browse(MAP)

    assert "Bij 10 tot en met 25 antwoorden, afgerond op 5, tonen we alleen de marge: dat is indicatief." in page.text
    assert "Bij 1 tot en met 9 antwoorden tonen we geen cijfer." in page.text
    assert "10 tot en met 25 antwoorden, afgerond: alleen een ruime marge" in browse("/zo-rekenen-wij/").text
    rows = page.rows("Tevredenheid van werkzoekenden per Werkplein, meting 1 van 3 (2010): wat het meest afwijkt")
    assert {row[0]: row[1] for row in rows if row[0] in (leader.name, middle.name)} == {
        leader.name: "6,5",
        middle.name: "indicatief",
    }
