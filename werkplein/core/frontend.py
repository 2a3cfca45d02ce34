"""Serves style sheets, scripts and fonts: locked packages under /vendor/, our own under /static/, cached by digest."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from werkplein.core import markup
from werkplein.core.access import public
from werkplein.core.stylesheet import only_used

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
TEMPLATES = ROOT / "templates"
OWN = ROOT / "werkplein" / "static"

FONTS = {
    f"noto-sans-{subset}-{weight}-normal.woff2": f"@fontsource/noto-sans/files/noto-sans-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "latin-ext")
    for weight in (400, 600, 700)
}
DESIGN_SYSTEM = (
    "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
    "@utrecht/component-library-css/dist/index.css",
    "@nl-design-system-candidate/heading-css/dist/heading.css",
    "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
)
SCRIPTS = {"leaflet.js": "leaflet/dist/leaflet.js", "leaflet.css": "leaflet/dist/leaflet.css"}
MARK = "merk.svg"
SHEETS = ("thema.css", "layout.css", "onderdelen.css", "kaart.css", "afdruk.css")
COMPRESSED = frozenset({".css", ".js", ".svg"})
MIMETYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
A_YEAR = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"

bp = Blueprint("frontend", __name__)


@dataclass(frozen=True)
class Asset:
    """A file for the browser, with the digest that changes when its content does."""

    name: str
    body: bytes
    digest: str
    compressed: bytes | None

    @property
    def mimetype(self) -> str:
        """Name the media type by the end of the name."""
        suffix = Path(self.name).suffix
        return MIMETYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


def _asset(name: str, body: bytes) -> Asset:
    compressed = gzip.compress(body, mtime=0) if Path(name).suffix in COMPRESSED else None
    return Asset(name, body, hashlib.sha256(body).hexdigest()[:12], compressed)


@cache
def vendor_files() -> Mapping[str, Asset]:
    """Give the files of others that may be served: an allow-list, read once."""
    listed = {**FONTS, **SCRIPTS}
    found = {name: _asset(name, _package_file(path)) for name, path in listed.items()}
    found["nlds.css"] = _asset("nlds.css", _design_system(found).encode())
    return found


@cache
def own_files() -> Mapping[str, Asset]:
    """Give our own scripts and pictures, and our style sheets as one."""
    paths = sorted(path for path in OWN.iterdir() if path.is_file() and path.name not in SHEETS)
    found = {path.name: _asset(path.name, path.read_bytes()) for path in paths}
    sheet = b"\n".join((OWN / name).read_bytes() for name in SHEETS)
    return {**found, "werkplein.css": _asset("werkplein.css", sheet)}


def _package_file(path: str) -> bytes:
    try:
        return (PACKAGES / path).read_bytes()
    except FileNotFoundError:
        raise RuntimeError(f"node_modules/{path} is missing: run `make front`") from None


def _design_system(fonts: Mapping[str, Asset]) -> str:
    """The design system in one sheet, with only those rules and tokens that our pages use, and its fonts."""
    sheets = [_package_file(path).decode() for path in DESIGN_SYSTEM]
    return _font_faces(fonts) + only_used("\n".join(sheets), _page_sources())


def _font_faces(fonts: Mapping[str, Asset]) -> str:
    faces = (_package_file(f"@fontsource/noto-sans/{weight}.css").decode() for weight in (400, 600, 700))
    rules = re.findall(r"@font-face \{[^}]*\}", "".join(faces))
    served = (re.sub(r"src: [^;]*?/files/([a-z0-9-]+\.woff2)[^;]*;", _font_source(fonts), rule) for rule in rules)
    return "\n".join(rule for rule in served if "/vendor/" in rule)


def _font_source(fonts: Mapping[str, Asset]) -> Callable[[re.Match[str]], str]:
    def source(match: re.Match[str]) -> str:
        name = match[1]
        return f"src: url({_address('vendor', fonts[name])}) format('woff2');" if name in fonts else match[0]

    return source


def _page_sources() -> str:
    """All text that may name a class or a token: templates, our own sheets and scripts, and form macros in Python."""
    pages = [path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))]
    return "\n".join([*pages, *(path.read_text() for path in sorted(OWN.glob("*.[cj]s*")))])


def _address(folder: str, asset: Asset) -> str:
    return f"/{folder}/{asset.name}?v={asset.digest}"


def asset_url(name: str) -> str:
    """Give the address of one of our own files."""
    return _address("static", own_files()[name])


def vendor_url(name: str) -> str:
    """Give the address of a file from a package."""
    return _address("vendor", vendor_files()[name])


def all_files() -> Iterator[tuple[str, bytes]]:
    """Give every path and content, for a site that is written as files."""
    for folder, files in (("static", own_files()), ("vendor", vendor_files())):
        for asset in files.values():
            yield f"{folder}/{asset.name}", asset.body


@bp.get("/static/<name>")
@public
def own(name: str) -> Response:
    """Serve one of our own files."""
    return _serve(own_files(), name)


@bp.get("/favicon.ico")
@public
def icon() -> Response:
    """Serve our mark where browsers look by themselves, as at a file that names no icon."""
    return _serve(own_files(), MARK)


@bp.get("/vendor/<name>")
@public
def vendor(name: str) -> Response:
    """Serve a file from the allow-list."""
    return _serve(vendor_files(), name)


def _serve(files: Mapping[str, Asset], name: str) -> Response:
    asset = files.get(name)
    if asset is None:
        abort(404)
    response = _body(asset)
    response.set_etag(asset.digest)
    response.headers["Cache-Control"] = A_YEAR if request.args.get("v") == asset.digest else FIVE_MINUTES
    response.make_conditional(request)
    return response


def _body(asset: Asset) -> Response:
    if asset.compressed is None:
        return Response(asset.body, mimetype=asset.mimetype)
    response = Response(asset.body, mimetype=asset.mimetype)
    if request.accept_encodings["gzip"] > 0:
        response = Response(asset.compressed, mimetype=asset.mimetype, headers={"Content-Encoding": "gzip"})
    response.vary.add("Accept-Encoding")
    return response


def init_app(app: Flask) -> None:
    """Open both folders, and give templates `asset(name)`, `vendor(name)` and the pieces of `markup`."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(asset=asset_url, vendor=vendor_url, markup=markup)
