"""Commands of publication: copy the public site to a folder, for any web server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import brotli
import click
from flask import current_app

from werkplein.core.errors import DomainError
from werkplein.core.files import FileStore, store
from werkplein.core.frontend import MIMETYPES, all_files
from werkplein.core.labels import plural
from werkplein.publication.open import webserver
from werkplein.publication.open.copying import COPIES, File, copy_site, file_name
from werkplein.publication.site import Manifest, pointed, read_manifest

OTHER_PAGES = ("/toegankelijkheid/", "/privacy/", "/robots.txt", "/.well-known/security.txt")
# What no file can answer: the web server sends it on to the platform.
OF_THE_PLATFORM = ("/aanmelden",)
# Leaflet's style names pictures for a switch of layers and a pin that our maps do not have: no browser asks for them.
NEVER_ASKED = tuple(f"/vendor/images/{name}.png" for name in ("layers", "layers-2x", "marker-icon"))
PACKED = frozenset({".css", ".js", ".svg", ".html"})
NOTHING = "Er is nog niets openbaar. Voer eerst de taak publiceren uit."


@click.command("publiceer")
@click.option("--naar", "folder", metavar="MAP", required=True, type=click.Path(path_type=Path), help="De map.")
def publish_site(folder: Path) -> None:
    """Schrijf de openbare site als losse bestanden in een map, gecontroleerd en ook verkleind (.gz en .br)."""
    _publish(folder)


@click.command("site-exporteren", hidden=True)
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path))
def export_site(folder: Path) -> None:
    """Schrijf de openbare site als losse bestanden in MAP; heet nu `publiceer --naar MAP`."""
    _publish(folder)


def _publish(folder: Path) -> None:
    files, base_url = store(), str(current_app.config["SETTINGS"].base_url)
    tree = pointed(files)
    if tree is None:
        raise click.ClickException(NOTHING)
    manifest = read_manifest(files, tree)
    try:
        count = copy_site(folder, _all_files(files, manifest), base_url, (*OF_THE_PLATFORM, *NEVER_ASKED))
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{plural(count, 'adres', 'adressen')} geschreven in {folder} ({tree}). Alle verwijzingen kloppen.")
    click.echo(_tell_the_web_server(folder.resolve(), manifest, base_url))


def _tell_the_web_server(folder: Path, manifest: Manifest, base_url: str) -> str:
    """Write the example beside the folder; one that somebody changed stays as it is."""
    place = folder.with_name(webserver.NAME)
    text = webserver.example(folder, _types(manifest), base_url, OF_THE_PLATFORM)
    if place.exists() and place.read_text(encoding="utf-8") != text:
        return f"{place} bestaat al en is anders. Dat bestand blijft zoals het is."
    place.write_text(text, encoding="utf-8")
    return f"Een voorbeeld voor de webserver staat in {place}."


def _types(manifest: Manifest) -> dict[str, str]:
    """Give the media type of every ending. That of a CSVW description is told apart: it ends as any JSON."""
    entries = manifest.entries.items()
    found = {PurePosixPath(file_name(path)).suffix[1:]: entry.media_type for path, entry in entries}
    own = {ending[1:]: kind for ending, kind in MIMETYPES.items()}
    return {**found, **own, "html": "text/html", "json": "application/json", "txt": "text/plain"}


def _all_files(files: FileStore, manifest: Manifest) -> Iterator[File]:
    """Give every file with its smaller copies: the site, what its pages load, and the pages of no release."""
    for path, entry in manifest.entries.items():
        for ending in ("", *COPIES):
            yield file_name(path) + ending, files.read(entry.file + ending)
    for name, body in all_files():
        yield from _packed(f"/{name}", body)
    for path in OTHER_PAGES:
        answer = current_app.test_client().get(path)
        if answer.status_code == 200:
            yield from _packed(file_name(path), answer.data)


def _packed(name: str, body: bytes) -> Iterator[File]:
    yield name, body
    if PurePosixPath(name).suffix in PACKED:
        yield f"{name}.gz", gzip.compress(body, 9, mtime=0)
        yield f"{name}.br", brotli.compress(body, quality=9)
