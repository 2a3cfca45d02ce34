"""What describes the open data: data dictionary, catalogue (DCAT-AP-NL), feed (Atom) and addresses (OpenAPI)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from werkplein.core.files import store
from werkplein.publication import actions, queries
from werkplein.publication.hour_rules import Usual
from werkplein.publication.open.agenda import AGENDA
from werkplein.publication.open.columns import TABLES
from werkplein.publication.open.documents import CATALOGUE, documents
from werkplein.publication.open.feed import FEED
from werkplein.publication.published import Agenda, Coming, Published, released

BASE = "http://127.0.0.1:8000"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dct:license"},
    "dcat:Dataset": {
        "dct:title",
        "dct:description",
        "dct:identifier",
        "dct:accessRights",
        "dcat:contactPoint",
        "dct:creator",
        "dct:publisher",
        "dcat:theme",
    },
    "dcat:Distribution": {"dcat:accessURL", "dct:license", "dct:format", "dcat:mediaType"},
}


@pytest.fixture(autouse=True)
def public(app, may_month, measure, leader, correct, publish):
    measure(leader, 45, "6.75")
    with app.app_context():
        publish()
        correct(leader, "2010-05", "uwv", 43, 600)
        publish()
        yield


def local(client, address):
    """Fetch what an absolute address names."""
    assert address.startswith(f"{BASE}/"), address
    answer = client.get(address.removeprefix(BASE))
    assert answer.status_code == 200, address
    return answer


def test_the_catalogue_says_of_every_file_what_is_true(client):
    answer = client.get("/open-data/catalogus.jsonld")
    catalogue = json.loads(answer.data)

    assert answer.content_type == "application/ld+json"
    sets = catalogue["dcat:dataset"]
    names = ["uitstroom-naar-werk", "tevredenheid-werkzoekenden", "werkpleinen"]
    assert [each["@id"] for each in sets] == [f"{BASE}/open-data/#{name}" for name in names]
    assert [each["dct:accrualPeriodicity"]["@id"].rpartition("/")[2] for each in sets] == [
        "MONTHLY",
        "ANNUAL_3",
        "IRREG",
    ]
    files = [file for each in sets for file in each["dcat:distribution"]]
    for each in (catalogue, *sets, *files):
        assert MANDATORY[each["@type"]] <= set(each), each["@id"]
    for file in files:
        found = local(client, file["dcat:downloadURL"]["@id"])
        assert len(found.data) == int(file["dcat:byteSize"]["@value"])
        assert hashlib.sha256(found.data).hexdigest() == file["spdx:checksum"]["spdx:checksumValue"]["@value"]
        assert file["dcat:mediaType"]["@id"].endswith(found.content_type.split(";")[0])
        has_places = "/actueel/werkpleinen." in file["@id"]
        assert file["dct:license"]["@id"].endswith("CC_BY_4_0" if has_places else "CC0")


def test_the_feed_names_each_release_and_each_correction(client):
    answer = client.get("/open-data/feed.xml")
    feed = etree.fromstring(answer.data)

    assert answer.content_type.startswith("application/atom+xml")
    titles = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert [each.partition(":")[0] for each in titles] == [
        "Vrijgave 2 (correctie op vrijgave 1)",
        "Vrijgave 1",
        "Vrijgave 0",
    ]
    assert "Verbetert 1 cijfer en 2 totalen uit vrijgave 1." in feed.xpath(
        "string(a:entry[1]/a:summary)", namespaces=ATOM
    )
    ids = feed.xpath("//a:id/text()", namespaces=ATOM)
    assert len(set(ids)) == 4
    assert all(each.startswith("urn:uuid:") for each in ids)
    for entry in feed.xpath("a:entry", namespaces=ATOM):
        kept = entry.find("a:link[@rel='enclosure']", ATOM)
        assert len(local(client, kept.get("href")).data) == int(kept.get("length"))
        assert local(client, entry.find("a:link[@rel='alternate']", ATOM).get("href").partition("#")[0])


@pytest.mark.parametrize("is_example", [True, False])
def test_feed_and_calendar_of_demonstration_mode_say_in_each_title_that_all_is_invented(session, is_example):
    content = replace(actions.content_of(store(), queries.by_number(session, 1)), is_example=is_example)
    at = datetime(2010, 8, 9, 8, tzinfo=UTC)
    coming = Agenda((Coming(9, "Juni", at, at),), (Usual(at, ("uitstroom naar werk",)),))
    listed = released(Published(1, "Mei", date(2010, 7, 8)), None, content, b"")
    made = {path: make() for path, _, make in documents(content, [listed], coming, BASE)}

    feed = etree.fromstring(made[FEED])
    titles = [str(each) for each in feed.xpath("//a:title/text()", namespaces=ATOM)]
    calendar = icalendar.Calendar.from_ical(made[AGENDA])
    titles += [str(calendar["X-WR-CALNAME"]), *(str(each["SUMMARY"]) for each in calendar.walk("VEVENT"))]
    assert len(titles) == 6
    assert {"(voorbeeldgegevens)" in each for each in titles} == {is_example}
    assert ("verzonnen" in (feed.findtext("a:subtitle", namespaces=ATOM) or "")) is is_example
    assert (b"verzonnen" in made[CATALOGUE]) is is_example


def test_an_entry_keeps_its_name_when_a_release_follows(client, correct, leader, publish):
    def ids():
        return etree.fromstring(client.get("/open-data/feed.xml").data).xpath("//a:id/text()", namespaces=ATOM)

    before = ids()
    correct_again(correct, leader)
    publish()

    assert before == [each for each in ids() if each in before]
    assert len(ids()) == len(before) + 1


def correct_again(correct, leader):
    """A second correction, of the other stream."""
    correct(leader, "2010-05", "gemeente", 40, 403)


def test_every_address_of_the_description_answers_as_it_says(client):
    described = json.loads(client.get("/open-data/openapi.json").data)

    assert described["openapi"] == "3.1.0"
    for path, what in described["paths"].items():
        answers = what["get"]["responses"]
        if "{" in path:
            numbers, names = (each["schema"]["enum"] for each in what["parameters"])
            found = [client.get(path.format(nummer=number, bestand=name)) for number in numbers for name in names]
            assert {each.status_code for each in found} == {200, 404}
            continue
        answer = client.get(path)
        assert list(answers["200"]["content"]) == [answer.content_type]
        assert set(answers["200"]["headers"]) <= set(answer.headers.keys())
        known = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(path, headers=known).status_code == 304


def test_the_figures_keep_to_the_schema_in_the_description(client):
    described = json.loads(client.get("/open-data/openapi.json").data)
    schema = {"$ref": "#/components/schemas/Cijfers", "components": described["components"]}
    Draft202012Validator.check_schema(schema)

    for name in ("uitstroom-naar-werk", "tevredenheid-werkzoekenden"):
        path = f"/open-data/actueel/{name}.json"
        kind = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        assert kind == {"schema": {"$ref": "#/components/schemas/Cijfers"}}
        Draft202012Validator(schema).validate(json.loads(client.get(path).data))


def test_the_dictionary_explains_every_column_of_every_csv(client, browse):
    page = browse("/open-data/woordenboek/")

    assert page.statements == 0
    explained = {table.name: set(table.names) for table in TABLES}
    shown = {
        section.h2["id"]: {head.get_text(strip=True) for head in section.select("tbody th")}
        for section in page.html.select("section")
        if section.select("tbody")
    }
    assert shown == explained
    for each in json.loads(client.get("/open-data/actueel/metadata.json").data)["bestanden"]:
        if each["bestand"].endswith(".csv"):
            text = client.get(f"/open-data/actueel/{each['bestand']}").data.decode("utf-8-sig")
            columns = set(next(csv.reader(io.StringIO(text), delimiter=";")))
            assert columns in explained.values(), each["bestand"]
    for link in page.html.select("main a[href^='/zo-rekenen-wij/#']"):
        path, _, anchor = link["href"].partition("#")
        assert browse(path).html.find(id=anchor), link["href"]


@pytest.mark.parametrize("path", ["/open-data/feed.xml", "/open-data/actueel/uitstroom-naar-werk.xlsx", "/open-data/"])
def test_a_script_of_any_site_may_fetch_it_and_ask_whether_it_changed(client, path):
    answer = client.get(path, headers={"Origin": "https://elders.example", "Accept-Encoding": "br"})
    asked = client.options(path, headers={"Origin": "https://elders.example"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert asked.status_code == 200


def test_no_other_page_may_be_fetched_by_another_site(client):
    for path in ("/", "/aanmelden", "/intern/"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers
