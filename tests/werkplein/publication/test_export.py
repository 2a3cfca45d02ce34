"""The public site as loose files, for any web server."""

from __future__ import annotations

import gzip

import pytest

from werkplein.core.errors import DomainError
from werkplein.core.web import CONTENT_SECURITY_POLICY
from werkplein.publication import cli
from werkplein.publication.cli import export_site, publish_site
from werkplein.publication.open.copying import copy_site
from werkplein.publication.open.links import broken


@pytest.fixture(autouse=True)
def released(app, may_month, publish):
    with app.app_context():
        publish()


def test_the_site_can_be_copied_to_a_folder(app, client, tmp_path):
    outcome = app.test_cli_runner().invoke(export_site, [str(tmp_path / "site")])

    assert outcome.exit_code == 0, outcome.output
    front = (tmp_path / "site" / "index.html").read_bytes()
    assert front == client.get("/").data
    assert gzip.decompress((tmp_path / "site" / "index.html.gz").read_bytes()) == front
    for name in (
        "werkpleinen/leader/index.html",
        "open-data/actueel/index.html",
        "open-data/actueel/metadata.json",
        "privacy/index.html",
        "landkaart/index.html",
        "robots.txt",
    ):
        assert (tmp_path / "site" / name).exists(), name


def test_everything_a_page_needs_is_among_the_files(app, browse, tmp_path):
    app.test_cli_runner().invoke(export_site, [str(tmp_path / "site")])

    html = browse("/").html
    needed = [tag["href"] for tag in html.select("link[rel=stylesheet]")] + [tag["src"] for tag in html.select("[src]")]
    for address in needed:
        assert (tmp_path / "site" / address.split("?")[0].lstrip("/")).is_file(), address


def publish_to(app, folder):
    return app.test_cli_runner().invoke(publish_site, ["--naar", str(folder)])


def test_the_copy_is_whole_and_replaces_the_former_one(app, client, tmp_path):
    folder = tmp_path / "site"
    first = publish_to(app, folder)
    (folder / "index.html").write_text("oud", encoding="utf-8")

    again = publish_to(app, folder)

    assert (first.exit_code, again.exit_code) == (0, 0), again.output
    assert "Alle verwijzingen kloppen" in again.output
    assert [each.name for each in tmp_path.iterdir() if "site" in each.name] == ["site"]
    for path in ("/", "/open-data/feed.xml", "/open-data/catalogus.jsonld", "/open-data/openapi.json"):
        name = folder / (f"{path}index.html" if path == "/" else path).lstrip("/")
        assert name.read_bytes() == client.get(path).data
        assert gzip.decompress(name.with_name(f"{name.name}.gz").read_bytes()) == name.read_bytes()
    assert (folder / "open-data" / "vrijgave-1" / "uitstroom-naar-werk.csv-metadata.json").is_file()
    assert (folder / "open-data" / "woordenboek" / "index.html").is_file()


def test_a_file_that_is_not_ours_is_named_and_stays(app, tmp_path):
    folder = tmp_path / "site"
    publish_to(app, folder)
    (folder / "notities").mkdir()
    (folder / "notities" / "van-mij.txt").write_text("bewaar dit", encoding="utf-8")
    before = (folder / "index.html").stat().st_ino

    outcome = publish_to(app, folder)

    assert outcome.exit_code == 1
    assert "notities/van-mij.txt" in outcome.output
    assert (folder / "notities" / "van-mij.txt").read_text(encoding="utf-8") == "bewaar dit"
    assert (folder / "index.html").stat().st_ino == before


def test_an_empty_folder_will_do_and_a_file_will_not(tmp_path):
    (tmp_path / "leeg").mkdir()
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    files = [("/index.html", b"<html><body><p>Hier</p></body></html>")]

    assert copy_site(tmp_path / "leeg", files, "https://site.example", ()) == 1
    with pytest.raises(DomainError, match="geen map"):
        copy_site(tmp_path / "bestand", files, "https://site.example", ())


def test_what_leads_nowhere_is_refused_with_the_list_and_nothing_is_left(app, tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "OTHER_PAGES", ("/privacy/",))

    outcome = publish_to(app, tmp_path / "site")

    assert outcome.exit_code == 1
    assert "/werkpleinen/: /toegankelijkheid/" in outcome.output
    assert not [each for each in tmp_path.iterdir() if "site" in each.name or each.suffix == ".conf"]


SITE = "https://site.example"


@pytest.mark.parametrize(
    ("path", "body", "missing"),
    [
        ("/", b'<a href="/weg/">x</a>', ["/weg/"]),
        ("/", b'<a href="/a/#weg">x</a><a href="/a/#hier">y</a>', ["/a/#weg"]),
        ("/", b'<a href="#weg">x</a>', ["#weg"]),
        ("/a/", b'<img src="b.png" alt=""><a id="hier" href="../b.css?v=1">x</a>', ["b.png"]),
        ("/", b'<a href="/aanmelden">x</a><a href="https://elders.example/weg">y</a><a href="mailto:a@b.nl">z</a>', []),
        ("/b.css", b"p { background: url('/weg.woff2?v=1') } q { background: url(b.css) }", ["/weg.woff2?v=1"]),
        ("/f.xml", b'<f><l href="https://site.example/weg"/></f>', [f"{SITE}/weg"]),
        ("/f.xml", b'<f><l href="https://site.example/a/#hier"/></f>', []),
        ("/c.csv-metadata.json", b'{"url": "c.csv"}', ["c.csv"]),
        ("/c.jsonld", b'{"@id": "https://site.example/c.csv"}', [f"{SITE}/c.csv"]),
        ("/c.jsonld", b'{"@id": "https://site.example/#naam"}', []),
        ("/openapi.json", b'{"openapi": "3.1.0", "paths": {"/weg": {}, "/{naam}": {}}}', ["/weg"]),
    ],
)  # fmt: skip
def test_every_kind_of_file_is_searched_for_addresses(path, body, missing):
    files = {"/": b"<p>voor</p>", "/a/": b'<p id="hier">a</p>', "/b.css": b"", "/f.xml": b"<f/>"}

    assert broken({**files, path: body}, SITE, ("/aanmelden",)) == [f"{path}: {each}" for each in missing]


def test_the_example_for_the_web_server_gives_the_headers_of_the_platform(app, client, tmp_path):
    publish_to(app, tmp_path / "site")
    place = tmp_path / "webserver-voorbeeld.conf"
    text = place.read_text(encoding="utf-8")

    assert text.count("{") == text.count("}")
    assert f'Content-Security-Policy "{CONTENT_SECURITY_POLICY}"' in text
    assert f"root {tmp_path / 'site'};" in text
    shared = text.partition("location /open-data/ {")[2].partition("\n}")[0]
    answer = client.get("/open-data/feed.xml")
    for name in ("Access-Control-Allow-Origin", "Cache-Control", "X-Content-Type-Options"):
        assert f'{name} "{answer.headers[name]}"' in shared
    for ending in ("geojson", "xlsx", "jsonld", "xml"):
        assert f" {ending};\n" in text

    place.write_text("van de beheerder", encoding="utf-8")
    assert "blijft zoals het is" in publish_to(app, tmp_path / "site").output
    assert place.read_text(encoding="utf-8") == "van de beheerder"
