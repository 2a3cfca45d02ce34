"""The tables of the open data for programs (CSVW) and for spreadsheets (XLSX): each read by what it says itself."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from werkplein.publication import open_data
from werkplein.publication.content import Content, Served
from werkplein.publication.open.columns import TABLES

FOLDER = "/open-data/actueel/"


@pytest.fixture(autouse=True)
def released(app, may_month, measure, leader, middle, publish):
    measure(leader, 45, "6.75")
    measure(middle, 12, "6.10")
    with app.app_context():
        publish()
        yield


def listed(client):
    return [each["bestand"] for each in json.loads(client.get(f"{FOLDER}metadata.json").data)["bestanden"]]


def described(client):
    """Every description with its CSV, found the way CSVW says: the address of the CSV and `-metadata.json`."""
    names = [name for name in listed(client) if name.endswith(".csv")]
    return [(json.loads(client.get(f"{FOLDER}{name}-metadata.json").data), name) for name in names]


def cell(column, text):
    """One cell as CSVW reads it: empty is null, then separator, then datatype and its format."""
    if text == column["null"]:
        assert not column["required"], column["name"]
        return [] if "separator" in column else None
    if "separator" in column:
        return text.split(column["separator"])
    datatype = column["datatype"]
    kind, form = (datatype, None) if isinstance(datatype, str) else (datatype["base"], datatype["format"])
    if kind == "decimal":
        assert form["groupChar"] not in text
        return float(Decimal(text.replace(form["decimalChar"], ".")))
    if kind == "boolean":
        return {word: at == 0 for at, word in enumerate(form.split("|"))}[text]
    if kind == "date":
        assert form == "d-M-yyyy"
        day, month, year = map(int, text.split("-"))
        return date(year, month, day)
    return {"string": str, "integer": int}[kind](text)


def read_by(description, body):
    """The rows of a CSV by nothing but its description."""
    dialect = description["dialect"]
    text = body.decode(dialect["encoding"]).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    assert text.endswith(dialect["lineTerminators"][0])
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"], strict=True
    )
    columns = description["tableSchema"]["columns"]
    assert next(lines) == [column["titles"] for column in columns]
    return [{each["name"]: cell(each, text) for each, text in zip(columns, row, strict=True)} for row in lines]


def test_every_csv_is_described_and_reads_by_its_description_alone(client):
    for description, name in described(client):
        rows = read_by(description, client.get(FOLDER + name).data)

        assert rows or name == "gemeenten.csv", name
        key = description["tableSchema"].get("primaryKey", [])
        assert not key or len({tuple(row[part] for part in key) for row in rows}) == len(rows), name


def test_what_the_description_reads_is_what_the_json_says(client):
    description = json.loads(client.get(f"{FOLDER}uitstroom-naar-werk.csv-metadata.json").data)
    rows = read_by(description, client.get(f"{FOLDER}uitstroom-naar-werk.csv").data)
    told = json.loads(client.get(f"{FOLDER}uitstroom-naar-werk.json").data)["cijfers"]

    assert [{**row, "peildatum": row["peildatum"].isoformat()} for row in rows] == told
    assert {type(row["waarde"]) for row in rows} == {float, type(None)}


def test_a_description_keeps_to_the_rules_of_csvw(client):
    for description, name in described(client):
        answer = client.get(f"{FOLDER}{name}-metadata.json")

        assert answer.content_type == "application/csvm+json"
        assert description["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "nl"}]
        assert description["url"] == name
        assert description["dc:license"]["@id"].startswith("https://creativecommons.org/")
        assert date.fromisoformat(description["dc:issued"]["@value"]) == date(2010, 7, 5)
        schema = description["tableSchema"]
        names = [column["name"] for column in schema["columns"]]
        # Unique, and no name may begin as those that CSVW keeps for itself.
        assert len(set(names)) == len(names)
        assert not [each for each in names if each.startswith("_")]
        assert set(schema.get("primaryKey", [])) <= set(names)
        own = {"name", "titles", "datatype", "null", "required", "separator"}
        assert all(set(each) <= own | {"dc:title", "dc:description"} for each in schema["columns"])


def test_a_workbook_holds_what_the_csv_holds(client):
    for name in (each for each in listed(client) if each.endswith(".xlsx")):
        answer = client.get(FOLDER + name)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        description = json.loads(client.get(f"{FOLDER}{name.replace('.xlsx', '.csv-metadata.json')}").data)
        rows = read_by(description, client.get(FOLDER + name.replace(".xlsx", ".csv")).data)

        assert answer.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert sheet[0] == list(rows[0])
        for found, row in zip(sheet[1:], rows, strict=True):
            assert [plain(value) for value in found] == [plain(value) for value in row.values()]


def plain(value):
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else float(value) if isinstance(value, int) else value


def test_the_same_release_made_on_another_day_gives_the_same_bytes(client):
    raw = client.get(f"{FOLDER}inhoud.json").data
    content = Content.from_bytes(raw)
    first = open_data.downloads(content, raw)

    with time_machine.travel("2011-03-04 05:06:07+00:00"):
        again = open_data.downloads(content, raw)

    assert again == first
    assert [each.body for each in first if each.name.endswith(".xlsx")]


def test_a_name_that_is_a_formula_is_harmless_in_a_workbook(client):
    raw = client.get(f"{FOLDER}inhoud.json").data
    content = Content.from_bytes(raw)
    evil = replace(content.werkpleinen[0], name="=HYPERLINK(1)")
    made = open_data.downloads(replace(content, werkpleinen=(evil, *content.werkpleinen[1:])), raw)

    body = next(each.body for each in made if each.name == "werkpleinen.xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()[1][1] == "'=HYPERLINK(1)"


def test_how_a_municipality_is_served_is_said_in_dutch(client):
    raw = client.get(f"{FOLDER}inhoud.json").data
    content = Content.from_bytes(raw)
    served = (Served("GM1", "Aa", "whole"), Served("GM2", "Bb", "split", "1000-1099"), Served("GM3", "Cc", "shared"))
    first, *others = content.werkpleinen
    content = replace(content, werkpleinen=(replace(first, serves=served), *others))
    body = next(each.body for each in open_data.downloads(content, raw) if each.name == "gemeenten.csv")

    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    said = {row["gemeente"]: (row["soort"], row["postcodes"]) for row in rows}
    assert said == {
        "Aa": ("Hele gemeente", ""),
        "Bb": ("Deel van de gemeente", "1000-1099"),
        "Cc": ("Samen met een ander Werkplein", ""),
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_number_says_in_what_it_is_expressed(table):
    for column in table.columns:
        assert column.meaning
        assert column.title
        assert column.source
        assert column.unit or column.kind.value not in ("whole", "decimal"), column.name
