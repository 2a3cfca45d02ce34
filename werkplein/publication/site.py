"""Writes the public site of a release as files: pages, charts and downloads, each with compressed copies."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import chain
from pathlib import Path

import brotli
from flask import Flask, render_template

from werkplein.core import clock
from werkplein.core.files import FileStore
from werkplein.core.frontend import all_files
from werkplein.core.installation import is_example
from werkplein.programme.definitions import definitions
from werkplein.publication import chart, comparing, pages, regions, release_pages
from werkplein.publication.content import Content
from werkplein.publication.open.copying import COPIES
from werkplein.publication.open.documents import documents
from werkplein.publication.open_data import Download
from werkplein.publication.pages import Page
from werkplein.publication.published import Agenda, Published

TREE = "sites"
ARCHIVE = "open-data"
MANIFEST = "inhoud.json"
# The list of the files of a release, with the place of each.
INDEX = "bestanden.json"
POINTER = f"{TREE}/actueel"
# The folder of the newest files is an address too: it shows the page that lists them.
ALL_FILES, NEWEST = "/open-data/", "/open-data/actueel/"
# So is the folder of the maps: it shows the newest.
FRONT, ALL_MAPS = "/", "/landkaart/"
# A tree without a manifest in which nothing was written for this long is not being written any more.
LEFT_BY_NOBODY = timedelta(hours=1)
# Written once and sent often, so small counts for more than quick.
GZIP_LEVEL, BROTLI_QUALITY = 9, 9
ROOT = Path(__file__).resolve().parents[2]
HTML = "text/html; charset=utf-8"
SVG = "image/svg+xml"
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Entry:
    """A public file: where it lies in the store, and what a browser is told about it."""

    file: str
    media_type: str
    etag: str
    size: int
    is_fixed: bool = False


@dataclass
class Manifest:
    """The public addresses of a site, with the file behind each. Written last: a site with a manifest is complete."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Write it for the server."""
        return json.dumps({path: vars(entry) for path, entry in sorted(self.entries.items())}).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Manifest:
        """Read it back."""
        return cls({path: Entry(**entry) for path, entry in json.loads(raw).items()})


NOTHING_COMES = Agenda()


def folder_of(
    app: Flask,
    digest: str,
    published: Sequence[Published],
    others: Sequence[Page] = (),
    agenda: Agenda = NOTHING_COMES,
) -> str:
    """Name the tree after all that it is made from: the same input gives the same tree, so a repeat does no harm."""
    asked = [digest, _looks(), str(app.config.get("TODAY")), str(is_example()), _base_url(app)]
    asked += [f"{each.number} {each.public_on}" for each in published]
    asked += [f"{each.path} {each.context!r}" for each in others] + [repr(definitions()), repr(agenda)]
    return f"{published[-1].number}-{hashlib.sha256(' '.join(asked).encode()).hexdigest()[:12]}"


def _base_url(app: Flask) -> str:
    """Give the public address: catalogue and feed name it, for they are read elsewhere."""
    return str(app.config["SETTINGS"].base_url)


@cache
def _looks() -> str:
    """Give a digest of all that a page is made with: a deployment renders again."""
    parts = [path.read_bytes() for path in sources()] + [body for _, body in all_files()]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def sources() -> list[Path]:
    """Give templates, code and data of the platform, and the versions of its libraries: each may change a page."""
    platform = Path(__file__).resolve().parents[1]
    of_platform = [path for path in platform.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return [
        *sorted((ROOT / "templates").rglob("*.html")),
        *sorted(of_platform),
        *sorted(ROOT.glob("requirements.lock")),
    ]


def is_complete(store: FileStore, folder: str) -> bool:
    """Tell whether this tree was written to the end, and every file that it names is there still."""
    if not store.has(f"{TREE}/{folder}/{MANIFEST}"):
        return False
    trees = (f"{TREE}/{folder}", ARCHIVE)
    there = {f"{tree}/{name}" for tree in trees for name in store.names(tree)}
    named = {entry.file for entry in read_manifest(store, folder).entries.values()}
    return all(file + ending in there for file in named for ending in ("", *COPIES))


def render_site(
    app: Flask,
    store: FileStore,
    content: Content,
    published: Sequence[Published],
    folder: str,
    tell: Tell,
    only: Collection[str] | None = None,
    others: Sequence[Page] = (),
    agenda: Agenda = NOTHING_COMES,
) -> None:
    """Write every page, chart and download, or `only` these pages. The manifest comes last: half a site is no site.

    `others` are the pages of features above; `agenda` is what is to come.
    """
    manifest, tree = Manifest(), f"{TREE}/{folder}"
    todo = [work for work in _work(app, content, published, others, agenda) if only is None or work[0] in only]
    # Who looks just then sees at once how much there is to do.
    tell(0, len(todo))
    for number, (path, make) in enumerate(todo, start=1):
        body, media_type = make()
        manifest.entries[path] = _write(store, tree + _file_name(path), body, media_type)
        tell(number, len(todo))
    for release in published:
        manifest.entries |= _archive(store, release)
    for path, entry in list(manifest.entries.items()):
        newest = published[-1].folder
        if path.startswith(newest):
            manifest.entries[path.replace(newest, NEWEST)] = Entry(**{**vars(entry), "is_fixed": False})
    if ALL_FILES in manifest.entries:
        manifest.entries[NEWEST] = manifest.entries[ALL_FILES]
    if FRONT in manifest.entries:
        manifest.entries[ALL_MAPS] = manifest.entries[FRONT]
    store.write(f"{tree}/{MANIFEST}", manifest.to_bytes())


Make = Callable[[], tuple[bytes, str]]


def _work(
    app: Flask, content: Content, published: Sequence[Published], others: Sequence[Page], agenda: Agenda
) -> Iterator[tuple[str, Make]]:
    """List what is to be written, so that progress can be told; nothing is made yet."""
    agenda = agenda.beside(content)
    for path, draw in chart.charts(content):
        yield path, lambda draw=draw: (draw(), SVG)  # type: ignore[misc]
    for path, kind, make in documents(content, published, agenda, _base_url(app)):
        yield path, lambda kind=kind, make=make: (make(), kind)  # type: ignore[misc]
    of_release = [of(content, published) for of in (pages.pages, regions.pages, comparing.pages)]
    for page in chain(*of_release, release_pages.pages(content, published, agenda), others):
        yield page.path, lambda page=page: (render_page(app, page), HTML)  # type: ignore[misc]


def render_page(app: Flask, page: Page) -> bytes:
    """Render a page as for a visitor nobody knows."""
    with app.test_request_context(page.path):
        return render_template(f"pages/{page.file}.html", **page.context, **pages.HELPERS).encode()


def _archive(store: FileStore, release: Published) -> dict[str, Entry]:
    """Keep the downloads of a release in a tree of their own, written once, with their list: they never change."""
    entries = {}
    places = {each.name: _place(release, each) for each in release.files}
    folder = f"{ARCHIVE}/{release.number}"
    there = {f"{folder}/{name}" for name in store.names(folder)}
    for each in release.files:
        place = places[each.name]
        entries[release.folder + each.name] = (
            _entry(place, each.body, each.media_type, is_fixed=True)
            if all(place + ending in there for ending in ("", *COPIES))
            else _write(store, place, each.body, each.media_type, is_fixed=True)
        )
    if not store.has(_index(release)):
        told = [{**vars(each), "body": places[each.name]} for each in release.files]
        store.write(_index(release), json.dumps(told).encode())
    return entries


def kept(store: FileStore, release: Published) -> list[Download]:
    """Give the files of a release as they were first written, whatever would be made of its content today."""
    if not store.has(_index(release)):
        return []
    told = json.loads(store.read(_index(release)))
    try:
        return [Download(**{**each, "body": store.read(each["body"])}) for each in told]
    except FileNotFoundError:
        # What is lost is made again.
        return []


def _index(release: Published) -> str:
    """The day is in the files: a release that opens on another day than it was written for has others."""
    return f"{ARCHIVE}/{release.number}/{release.public_on}-{INDEX}"


def _place(release: Published, each: Download) -> str:
    return f"{ARCHIVE}/{release.number}/{hashlib.sha256(each.body).hexdigest()[:12]}-{each.name}"


def _write(store: FileStore, place: str, body: bytes, media_type: str, is_fixed: bool = False) -> Entry:
    """Write the file and its compressed copies; brotli last, so that its presence means all three are there."""
    store.write(place, body)
    store.write(f"{place}.gz", gzip.compress(body, GZIP_LEVEL, mtime=0))
    store.write(f"{place}.br", brotli.compress(body, quality=BROTLI_QUALITY))
    return _entry(place, body, media_type, is_fixed)


def _entry(place: str, body: bytes, media_type: str, is_fixed: bool) -> Entry:
    return Entry(place, media_type, hashlib.sha256(body).hexdigest()[:20], len(body), is_fixed)


def _file_name(path: str) -> str:
    return f"{path}index.html" if path.endswith("/") else path


def read_manifest(store: FileStore, folder: str) -> Manifest:
    """Read what a site holds."""
    return Manifest.from_bytes(store.read(f"{TREE}/{folder}/{MANIFEST}"))


def point(store: FileStore, folder: str) -> None:
    """Copy the pointer beside the trees, where serving finds it without asking the database."""
    store.write(POINTER, folder.encode())


def pointed(store: FileStore) -> str | None:
    """Give the tree that is served now."""
    return store.read(POINTER).decode() if store.has(POINTER) else None


def sweep(store: FileStore, keep: Collection[str]) -> None:
    """Let go of trees that nobody points at any more. One that somebody may still be writing is left alone."""
    names = [name for name in store.names(TREE) if "/" in name]
    for folder in {name.split("/")[0] for name in names}.difference(keep):
        files = [f"{TREE}/{name}" for name in names if name.startswith(f"{folder}/")]
        if f"{TREE}/{folder}/{MANIFEST}" in files or not _is_young(store, files):
            store.remove_tree(f"{TREE}/{folder}")


def _is_young(store: FileStore, files: Sequence[str]) -> bool:
    return max(map(store.last_written, files)) > clock.now() - LEFT_BY_NOBODY
