"""Front-end files: an allow-list, cached by digest, and trimmed to what our pages use."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from werkplein.core import frontend
from werkplein.core.stylesheet import only_used, top_level_rules


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("frontend", static_folder=None)
    frontend.init_app(app)
    return app.test_client()


def test_a_file_with_its_digest_is_kept_for_a_year(client: FlaskClient) -> None:
    answer = client.get(frontend.asset_url("werkplein.css"))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_our_mark_is_where_browsers_look_for_an_icon_by_themselves(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data == client.get(frontend.asset_url("merk.svg")).data
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_file_with_an_old_digest_is_kept_shortly(client: FlaskClient) -> None:
    answer = client.get("/static/werkplein.css?v=old")

    assert answer.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "path", ["/vendor/package.json", "/vendor/..%2fpackage.json", "/static/..%2fapp.py", "/static/thema.css"]
)
def test_only_listed_files_are_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_text_travels_compressed_when_the_browser_can(client: FlaskClient) -> None:
    url = frontend.vendor_url("nlds.css")
    small = client.get(url, headers={"Accept-Encoding": "gzip"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == client.get(url).data


def test_an_unchanged_file_is_not_sent_again(client: FlaskClient) -> None:
    url = frontend.asset_url("werkplein.css")
    etag = client.get(url).headers["ETag"]

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_every_address_in_a_style_sheet_is_served(client: FlaskClient) -> None:
    sheets = frontend.vendor_files()["nlds.css"].body + frontend.own_files()["werkplein.css"].body
    addresses = re.findall(r"url\(([^)]+)\)", sheets.decode())

    assert len(addresses) == 6
    assert all(client.get(address).status_code == 200 for address in addresses)


def test_the_design_system_is_trimmed_to_what_is_used() -> None:
    sheet = frontend.vendor_files()["nlds.css"].body.decode()

    assert ".utrecht-button--primary-action" in sheet
    assert ".utrecht-accordion" not in sheet
    assert "@license EUPL-1.2" in sheet


def test_a_rule_stays_for_a_block_that_is_named() -> None:
    sheet = ".a-card--big { x: y } .a-list { x: y } @media print { .a-card { x: y } .a-list { x: y } } p { x: y }"

    kept = only_used(sheet, '<div class="a-card">')

    assert ".a-card--big" in kept
    assert "p { x: y }" in kept
    assert not kept.count(".a-list { x: y }\n")


def test_a_token_stays_with_the_tokens_it_is_made_of() -> None:
    unused = "".join(f"--t{number}: {number}px;" for number in range(200))
    sheet = ".theme {" + unused + "--a: var(--b); --b: red; --c: blue; } .box { color: var(--a); }"

    kept = only_used(sheet, "box")

    assert "--a: var(--b);" in kept
    assert "--b: red;" in kept
    assert "--c" not in kept
    assert "--t7:" not in kept


def test_rules_are_split_where_they_end() -> None:
    sheet = "/* gone */ @charset 'utf-8'; .a { b: c } @media print { .d { e: f } .g { h: i } }"

    assert list(top_level_rules(sheet)) == [
        "@charset 'utf-8';",
        ".a { b: c }",
        "@media print { .d { e: f } .g { h: i } }",
    ]
