"""The downloads: every figure worked out again from the exact rows, apart from the code that made them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from scipy.stats import t as student
from sqlalchemy import select

from werkplein.publication import open_data
from werkplein.publication.content import Content
from werkplein.register.models import Werkplein
from werkplein.results.models import OutflowDelivery

MONTHS = {  # Werkplein -> month -> (uwv outflow, uwv caseload, gemeente outflow, gemeente caseload)
    "leader": {"2010-03": (11, 700, 1, 41), "2010-04": (0, 30, 0, 20), "2010-05": (40, 600, 23, 403)},
    "middle": {"2010-03": (4, 300, 5, 200), "2010-04": (5, 300, 5, 200), "2010-05": (6, 402, 7, 399)},
    "laggard": {"2010-03": (0, 40, 0, 9), "2010-04": (3, 30, 2, 25), "2010-05": (9, 900, 9, 901)},
    "g4": {"2010-03": (60, 5000, 55, 4998), "2010-05": (101, 5002, 52, 4999)},
}


@pytest.fixture(autouse=True)
def released(app, session, deliver, measure, publish):
    places = {each.code: each for each in session.scalars(select(Werkplein))}
    for code, months in MONTHS.items():
        for month, (uwv, uwv_all, gemeente, gemeente_all) in months.items():
            deliver(places[code], month, uwv=(uwv, uwv_all), gemeente=(gemeente, gemeente_all))
    measure(places["leader"], 43, "6.75")
    measure(places["middle"], 12, "6.10")
    measure(places["laggard"], 9, "8.00")
    with app.app_context():
        publish()
        yield


def fetch(client, name):
    answer = client.get(f"/open-data/actueel/{name}")
    assert answer.status_code == 200, name
    return answer.data


def rows_of(client, name):
    text = fetch(client, name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def five(number):
    return int((Decimal(number) / 5).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * 5


def one(number):
    return str(Decimal(repr(float(number))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)).replace(".", ",")


def wilson(count, base):
    z, p = 1.959963984540054, count / base
    middle, half = p + z * z / (2 * base), z * math.sqrt(p * (1 - p) / base + z * z / (4 * base * base))
    return (middle - half) / (1 + z * z / base), (middle + half) / (1 + z * z / base)


def expected(outflow, caseload):
    """What may stand in waarde, ondergrens, bovengrens, aantal and basis, from the exact totals."""
    if caseload < 50:
        return ["", "", "", "", ""]
    base = five(caseload)
    if 0 < outflow < 10:
        return ["", "", "", "", str(base)]
    count = five(outflow)
    low, high = wilson(count, base)
    return [one(100 * count / base), one(max(0.0, 100 * low)), one(100 * high), str(count), str(base)]


def test_every_month_in_the_csv_follows_from_the_exact_rows(client, session):
    exact = {}
    for code, month, outflow, caseload in session.execute(
        select(Werkplein.code, OutflowDelivery.month, OutflowDelivery.outflow, OutflowDelivery.caseload).join(
            Werkplein, Werkplein.id == OutflowDelivery.werkplein_id
        )
    ):
        before = exact.get((code, month), (0, 0))
        exact[code, month] = (before[0] + outflow, before[1] + caseload)

    rows = rows_of(client, "uitstroom-naar-werk.csv")

    assert len(rows) == 12
    for row in rows:
        found = [row[name] for name in ("waarde", "ondergrens", "bovengrens", "aantal", "basis")]
        key = (row["werkplein_code"], row["periode"])
        assert found == (expected(*exact[key]) if key in exact else [""] * 5), key


def test_the_reason_stands_at_what_is_not_shown(client):
    rows = {(row["werkplein_code"], row["periode"]): row for row in rows_of(client, "uitstroom-naar-werk.csv")}

    assert rows["middle", "2010-03"]["openbaarheid"] == "Aantal van 1 tot en met 9"
    assert rows["laggard", "2010-03"]["openbaarheid"] == "Minder dan 50 klanten"
    assert rows["g4", "2010-04"]["openbaarheid"] == "Niet geleverd"
    assert rows["leader", "2010-04"]["aantal"] == "0"


def test_months_together_follow_from_the_public_rows(client):
    rows = [row for row in rows_of(client, "uitstroom-naar-werk.csv") if row["werkplein_code"] == "middle"]
    newest = max(rows, key=lambda row: row["periode"])
    # Public: hidden of 500, 10 of 500, 15 of 800. So 26 to 34 of 1,800.
    found = [newest[name] for name in ("maanden_samen", "samen_van", "samen_tot")]
    assert found == ["3", one(2600 / 1800), one(3400 / 1800)]


def test_the_totals_are_sums_of_the_public_rows(client):
    rows = rows_of(client, "uitstroom-naar-werk.csv")

    for total in rows_of(client, "uitstroom-naar-werk-totalen.csv"):
        inside = [
            row
            for row in rows
            if row["periode"] == total["periode"] and total["gebied"] in ("Nederland", row["regio"]) and row["aantal"]
        ]
        # Without a figure there is no number: that is another thing than zero.
        assert bool(inside) == bool(total["aantal"]) == bool(total["basis"]) == bool(total["waarde"])
        assert int(total["aantal"] or 0) == sum(int(row["aantal"]) for row in inside)
        assert int(total["basis"] or 0) == sum(int(row["basis"]) for row in inside)


def test_satisfaction_follows_from_the_exact_rows(client):
    rows = {row["werkplein_code"]: row for row in rows_of(client, "tevredenheid-werkzoekenden.csv")}
    half = student.ppf(0.975, 44) * 1.6 / math.sqrt(45)

    assert rows["leader"]["waarde"] == "6,8"
    assert [rows["leader"][name] for name in ("ondergrens", "bovengrens")] == [one(6.8 - half), one(6.8 + half)]
    assert (rows["leader"]["basis"], rows["middle"]["basis"], rows["laggard"]["basis"]) == ("45", "10", "")
    assert (rows["middle"]["waarde"], rows["middle"]["openbaarheid"]) == ("", "Indicatief")
    assert (rows["laggard"]["waarde"], rows["laggard"]["openbaarheid"]) == ("", "Minder dan 10 antwoorden")


def number(text):
    return float(text.replace(",", ".")) if text else None


def test_json_and_geojson_say_what_the_csv_says(client):
    rows = rows_of(client, "uitstroom-naar-werk.csv")
    listed = json.loads(fetch(client, "uitstroom-naar-werk.json"))["cijfers"]
    features = json.loads(fetch(client, "uitstroom-naar-werk-2010-05.geojson"))["features"]
    on_map = {feature["properties"]["werkplein_code"]: feature["properties"] for feature in features}

    assert len(listed) == len(rows)
    for row, entry in zip(rows, listed, strict=True):
        assert entry["werkplein_code"] == row["werkplein_code"]
        for name in ("waarde", "ondergrens", "bovengrens", "aantal", "basis"):
            assert entry[name] == number(row[name])
        if row["periode"] == "2010-05":
            assert on_map[row["werkplein_code"]] | entry == on_map[row["werkplein_code"]]


def test_the_metadata_describes_every_file(client):
    metadata = json.loads(fetch(client, "metadata.json"))

    assert metadata["vrijgave"] == 1
    for each in metadata["bestanden"]:
        body = fetch(client, each["bestand"])
        assert (len(body), hashlib.sha256(body).hexdigest()) == (each["bytes"], each["sha256"])
        has_places = each["bestand"] in ("werkpleinen.csv", "werkpleinen.json", "werkpleinen.xlsx") or each[
            "bestand"
        ].endswith(("geojson", "inhoud.json"))
        assert each["licentie"] == ("CC BY 4.0" if has_places else "CC0 1.0")


def test_anyone_can_check_the_digest_of_a_release(client, session):
    from werkplein.publication.queries import by_number

    assert hashlib.sha256(fetch(client, "inhoud.json")).hexdigest() == by_number(session, 1).digest


def test_a_cell_that_starts_a_formula_is_made_harmless(client):
    body = open_data.write_csv(["naam"], [["=1+1"], ["+31"], ["-5"], ["@x"]])

    assert body.decode("utf-8-sig").split() == ["naam", "'=1+1", "'+31", "'-5", "'@x"]


@pytest.mark.parametrize(("is_example", "stands"), [(False, ""), (True, "voorbeeld, ")])
def test_a_file_says_by_itself_that_its_figures_are_invented(client, is_example, stands):
    content = replace(Content.from_bytes(fetch(client, "inhoud.json")), is_example=is_example)

    made = {each.name: each.body for each in open_data.downloads(content, b"")}

    rows = csv.DictReader(io.StringIO(made["uitstroom-naar-werk.csv"].decode("utf-8-sig")), delimiter=";")
    points = json.loads(made["uitstroom-naar-werk-2010-05.geojson"])["features"]
    told = {row["status"] for row in rows} | {point["properties"]["status"] for point in points}
    assert told == {f"{stands}voorlopig", f"{stands}definitief"}
