"""An example for the web server that serves a copy of the site: the same headers as the application gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from werkplein.core.web import HEADERS
from werkplein.publication.open_data import CSVW_TYPE
from werkplein.publication.serving import A_MINUTE, A_YEAR, CROSS_ORIGIN, PREFLIGHT

NAME = "webserver-voorbeeld.conf"
_CSVW = f"    types {{ }}\n    default_type {CSVW_TYPE};\n"
_BEGIN = """\
# Voorbeeld voor nginx: zet dit in een eigen server-blok, en vul naam en certificaat in.
# Het platform zelf geeft dezelfde koppen. Naast elk bestand staat een kleinere kopie: .gz, en .br voor wie de
# brotli-module heeft (haal dan het hekje weg).
"""
_FILES = """\
index index.html;
charset utf-8;
charset_types text/csv text/css text/javascript application/atom+xml;
gzip_static on;
# brotli_static on;
etag on;
"""


def example(folder: Path, types: Mapping[str, str], application: str, elsewhere: Collection[str]) -> str:
    """Write the example for nginx; `types` are the media types by ending, `elsewhere` what the application answers."""
    everywhere = _headers(HEADERS)
    shared = everywhere + _headers(CROSS_ORIGIN)
    kinds = "".join(f"    {kind.partition(';')[0]} {ending};\n" for ending, kind in sorted(types.items()))
    handed = "".join(f"location = {path} {{ return 302 {application}{path}; }}\n" for path in sorted(elsewhere))
    return (
        f"{_BEGIN}root {folder};\n{_FILES}types {{\n{kinds}}}\n\n"
        + _location("/", A_MINUTE, everywhere)
        + _location("/open-data/", A_MINUTE, shared, _preflight())
        + "# De beschrijving van een CSV-bestand heeft een eigen soort.\n"
        + _location("~ ^/open-data/.*[.]csv-metadata[.]json$", A_MINUTE, shared, _CSVW)
        + _location("~ ^/open-data/vrijgave-[0-9]+/", A_YEAR, shared, _preflight())
        + _location("~ ^/(static|vendor)/", "public, max-age=300", everywhere)
        + handed
    )


def _headers(headers: Mapping[str, str]) -> str:
    return "".join(f'    add_header {name} "{value}" always;\n' for name, value in headers.items())


def _preflight() -> str:
    told = "".join(f'        add_header {name} "{value}";\n' for name, value in {**CROSS_ORIGIN, **PREFLIGHT}.items())
    return f"    if ($request_method = OPTIONS) {{\n{told}        return 204;\n    }}\n"


def _location(place: str, kept: str, headers: str, more: str = "") -> str:
    """Without `add_header` of its own a location takes over all of those above it, so each has its whole list."""
    return f'location {place} {{\n{headers}    add_header Cache-Control "{kept}";\n{more}}}\n'
