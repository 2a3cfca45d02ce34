"""The public site as loose files, for any web server."""

from __future__ import annotations

import gzip

import pytest

from werkplein.publication.cli import export_site


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
