"""Commands of publication: copy the public site to a folder, for any web server."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from werkplein.core.files import store
from werkplein.core.frontend import all_files
from werkplein.core.labels import plural
from werkplein.publication.site import MANIFEST, pointed, read_manifest

OTHER_PAGES = ("/toegankelijkheid/", "/privacy/", "/robots.txt", "/.well-known/security.txt")
COPIES = ("", ".gz", ".br")


@click.command("site-exporteren")
@click.argument("folder", metavar="MAP", type=click.Path(file_okay=False, path_type=Path))
def export_site(folder: Path) -> None:
    """Schrijf de openbare site als losse bestanden in MAP, ook verkleind (.gz en .br)."""
    files = store()
    tree = pointed(files)
    if tree is None:
        raise click.ClickException("Er is nog niets openbaar. Voer eerst de taak publiceren uit.")
    entries = read_manifest(files, tree).entries
    for path, entry in entries.items():
        for ending in COPIES:
            _place(folder, path, ending, files.read(entry.file + ending))
    for name, body in all_files():
        _place(folder, f"/{name}", "", body)
    for path in OTHER_PAGES:
        _copy_page(folder, path)
    click.echo(f"{plural(len(entries), 'adres', 'adressen')} geschreven in {folder} ({tree}/{MANIFEST}).")


def _copy_page(folder: Path, path: str) -> None:
    """Copy a page that belongs to no release."""
    answer = current_app.test_client().get(path)
    if answer.status_code == 200:
        _place(folder, path, "", answer.data)


def _place(folder: Path, path: str, ending: str, body: bytes) -> None:
    name = f"{path}index.html" if path.endswith("/") else path
    place = folder / f"{name.lstrip('/')}{ending}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
