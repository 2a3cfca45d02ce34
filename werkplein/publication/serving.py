"""Finds and gives the files of the public site: no session, no database, the copy the browser can unpack."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from flask import Request, Response, current_app
from werkzeug.datastructures import ETags
from werkzeug.http import parse_accept_header, parse_etags

from werkplein.core.files import FileStore, store
from werkplein.publication.site import POINTER, Entry, Manifest, pointed, read_manifest

KEPT_BYTES = 48_000_000
LOOK_AGAIN = 1.0
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
A_MINUTE = "public, max-age=60"
A_YEAR = "public, max-age=31536000, immutable"
CROSS_ORIGIN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


@dataclass
class Server:
    """The site that is public now, with its files at hand."""

    files: FileStore
    folder: str | None = None
    manifest: Manifest = field(default_factory=Manifest)
    seen: object = None
    kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    kept_bytes: int = 0
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Know where the pointer is: it is looked at on every request."""
        self.pointer = self.files.local_path(POINTER)

    def find(self, path: str) -> Entry | None:
        """Give the file behind an address."""
        self._follow()
        return self.manifest.entries.get(path)

    def _follow(self) -> None:
        """See whether the pointer moved: by the file's own mark here, by looking each second elsewhere."""
        mark = self._mark()
        if mark == self.seen:
            return
        folder = pointed(self.files)
        if folder and folder != self.folder:
            self.manifest, self.folder = read_manifest(self.files, folder), folder
        self.seen = mark

    def _mark(self) -> object:
        if self.pointer is None:
            return int(time.monotonic() / LOOK_AGAIN)
        try:
            found = self.pointer.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def body(self, file: str) -> bytes:
        """Give the bytes of a file, from memory when they were asked for before."""
        body = self.kept.get(file)
        if body is None:
            body = self.files.read(file)
            self._keep(file, body)
        return body

    def _keep(self, file: str, body: bytes) -> None:
        with self.lock:
            if file in self.kept:
                return
            self.kept[file] = body
            self.kept_bytes += len(body)
            while self.kept_bytes > KEPT_BYTES and len(self.kept) > 1:
                _, oldest = self.kept.popitem(last=False)
                self.kept_bytes -= len(oldest)


def server() -> Server:
    """Give the server of this application."""
    found: Server | None = current_app.extensions.get("public_site")
    if found is None:
        found = current_app.extensions["public_site"] = Server(store())
    return found


@lru_cache(maxsize=512)
def encoding_for(accepted: str) -> tuple[str, str]:
    """Choose the smallest copy that the browser says it can unpack."""
    wishes = dict(parse_accept_header(accepted))
    for name, ending in ENCODINGS:
        if float(wishes.get(name, wishes.get("*", 0))) > 0:
            return name, ending
    return "", ""


def answer(request: Request, entry: Entry, site: Server) -> Response:
    """Give the file, or only that it did not change."""
    encoding, ending = encoding_for(request.headers.get("Accept-Encoding", ""))
    etag = f"{entry.etag}{ending}"
    if _is_known(request, etag):
        response = Response(status=304)
    else:
        response = Response(site.body(entry.file + ending), content_type=entry.media_type)
        if encoding:
            response.headers["Content-Encoding"] = encoding
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = A_YEAR if entry.is_fixed else A_MINUTE
    return response


def _is_known(request: Request, etag: str) -> bool:
    known: ETags = parse_etags(request.headers.get("If-None-Match"))
    return known.contains_weak(etag)
