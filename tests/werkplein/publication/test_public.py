"""The public site: the same for everyone, from files, without session and without database."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.support.browse import counted
from werkplein.core.database import db
from werkplein.core.files import store
from werkplein.publication import site
from werkplein.publication.serving import Server

PAGES = [
    "/",
    "/landkaart/",
    "/landkaart/uitstroom-naar-werk/",
    "/landkaart/uitstroom-naar-werk/2010-05/",
    "/landkaart/tevredenheid-werkzoekenden/2010-1/",
    "/werkpleinen/",
    "/werkpleinen/leader/",
    "/regios/",
    "/regios/noordrand/",
    "/vergelijken/",
    "/zo-rekenen-wij/",
    "/definities/",
    "/definities/uitstroom-naar-werk/",
    "/definities/vijf-klantprincipes/versie-1/",
    "/open-data/",
    "/vrijgaven/",
    "/vrijgaven/1/",
]


@pytest.fixture(autouse=True)
def released(app, may_month, measure, leader, middle, publish):
    measure(leader, 40, "6.75")
    measure(middle, 12, "6.10")
    with app.app_context():
        publish()
        yield


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_keeps_the_rules_and_asks_the_database_nothing(browse, path):
    page = browse(path)

    assert page.statements == 0
    assert page.response.headers["Vary"] == "Accept-Encoding"
    assert page.response.headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize("path", PAGES)
def test_who_looks_makes_no_difference(browse, carla, steering, path):
    pages = [browse(path, by=who) for who in (None, carla, steering)]

    assert len({page.data for page in pages}) == 1
    assert all("Set-Cookie" not in page.response.headers for page in pages)


def test_a_cookie_is_not_even_read(app, client):
    client.set_cookie("werkplein", "geen geldige sessie")

    answer = client.get("/")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    [
        "/landkaart/uitstroom-naar-werk/2010-12/",
        "/landkaart/uitstroom-naar-werk/mei/",
        "/landkaart/onzin/2010-05/",
        "/werkpleinen/onzin/",
        "/regios/onzin/",
        "/open-data/vrijgave-9/metadata.json",
        "/open-data/actueel/onzin.csv",
        "/open-data/vrijgave-9/",
        "/vrijgaven/9/",
        "/vrijgaven/onzin/",
        "/grafieken/onzin.svg",
    ],
)
def test_what_was_not_released_does_not_exist(browse, path):
    page = browse(path, status=404)

    assert "bestaat niet" in page.text


def test_the_address_of_the_newest_files_shows_the_page_that_lists_them(client):
    assert client.get("/open-data/actueel/").data == client.get("/open-data/").data
    assert client.get("/open-data/actueel").headers["Location"].endswith("/open-data/actueel/")


def test_the_address_above_all_maps_shows_the_newest_month(client):
    assert client.get("/landkaart/").data == client.get("/").data
    assert client.get("/landkaart").headers["Location"].endswith("/landkaart/")


def test_a_query_string_changes_nothing(client):
    assert client.get("/werkpleinen/?zoek=x").data == client.get("/werkpleinen/").data


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_the_browser_gets_the_copy_it_can_unpack(client, accepted, encoding):
    plain = client.get("/", headers={"Accept-Encoding": ""})

    answer = client.get("/", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == encoding
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert (len(answer.data) < len(plain.data)) is (encoding is not None)


def test_what_did_not_change_is_not_sent_again(client):
    first = client.get("/", headers={"Accept-Encoding": "br"})

    again = client.get("/", headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_files_of_a_release_may_be_kept_for_ever_and_the_newest_may_not(client):
    fixed = client.get("/open-data/vrijgave-1/uitstroom-naar-werk.csv")
    newest = client.get("/open-data/actueel/uitstroom-naar-werk.csv")

    assert "immutable" in fixed.headers["Cache-Control"]
    assert "immutable" not in newest.headers["Cache-Control"]
    assert fixed.data == newest.data


def test_the_map_shows_every_werkplein_and_says_each_figure_in_words(browse):
    page = browse("/")

    signs = {sign["aria-label"] for sign in page.html.select("svg.wp-kaart a")}
    assert signs == {
        "Lindeveen: 2,5\N{NO-BREAK SPACE}%, zoals verwacht",
        "Middelerf: niet getoond: aantal te klein",
        "Achterholt: niet geleverd",
        "Grootstad: niet geleverd",
    }
    assert page.h1 == "Uitstroom naar werk, mei 2010"


def test_a_sign_carries_the_margin_of_its_figure_when_there_is_one(browse):
    found = browse("/").html.select("svg.wp-kaart a")

    margins = {sign["aria-label"].split(":")[0]: sign.get("data-marge") for sign in found}
    assert margins == {"Lindeveen": "1,7–3,6", "Middelerf": None, "Achterholt": None, "Grootstad": None}


def test_the_table_says_the_same_as_the_map(browse):
    text = browse("/").text

    assert "Lindeveen 2,5 % 1,7–3,6 Zoals verwacht" in text
    for words in ("Aantal te klein", "Niet geleverd", "Zoals verwacht"):
        assert words in text


def text_of(path, body):
    """The text of a file; of a workbook its cells, each between semicolons."""
    if not path.endswith(".xlsx"):
        return body.decode()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    return "".join(f";{value:g}" if isinstance(value, float) else f";{value}" for row in rows for value in row) + ";"


def test_no_exact_number_is_anywhere_in_what_is_public(app, client):
    tree = store()
    manifest = site.read_manifest(tree, site.pointed(tree))
    texts = [
        text_of(path, tree.read(each.file)) for path, each in manifest.entries.items() if not path.endswith(".svg")
    ]

    # Exact: 13 and 10 of 600 and 403, so 23 of 1,003; hidden: 4 and 5 of 300 and 200.
    assert not [text for text in texts if "1003" in text or "1.003" in text or ">23<" in text or ";23;" in text]


def test_the_engine_is_never_asked(app, client):
    with counted(db.engine) as statements:
        for path in PAGES:
            client.get(path)

    assert statements == []


def test_before_the_first_release_the_front_page_says_so(app, client):
    app.extensions.pop("public_site", None)
    store().remove_tree("sites")

    answer = client.get("/")

    assert answer.status_code == 503
    assert "Probeer het opnieuw" in answer.text


def test_a_file_that_two_readers_fetch_at_once_is_kept_and_counted_once(app):
    with app.app_context():
        site = Server(store())

    for _ in range(2):
        site._keep("sites/a/index.html", b"12345")

    assert (list(site.kept), site.kept_bytes) == (["sites/a/index.html"], 5)
