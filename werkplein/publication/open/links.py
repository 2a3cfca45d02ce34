"""Checks that a copied site is whole: every address of our own in its pages, styles, feed and descriptions is there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

_LINKS = ("href", "src", "poster", "action")
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Of the JSON files only these name other files.
_DESCRIPTIONS = ("metadata.json", "openapi.json")
_SPECIAL = ("mailto:", "tel:", "data:", "blob:")


def broken(files: Mapping[str, bytes], base_url: str, elsewhere: Collection[str]) -> list[str]:
    """List what is named and not there, as `page: address`; `elsewhere` are addresses that another server answers."""
    names: dict[str, frozenset[str]] = {path: _anchors(body) for path, body in files.items() if path.endswith("/")}
    found = []
    for path, body in sorted(files.items()):
        for address in sorted(set(_addresses(path, body, base_url))):
            target = _local(path, address, base_url)
            if target is not None and not _is_there(*target, files, names, elsewhere):
                found.append(f"{path}: {address}")
    return found


def _is_there(
    path: str,
    anchor: str,
    files: Mapping[str, bytes],
    names: Mapping[str, frozenset[str]],
    elsewhere: Collection[str],
) -> bool:
    if path in elsewhere:
        return True
    return path in files and (not anchor or path not in names or anchor in names[path])


def _local(path: str, address: str, base_url: str) -> tuple[str, str] | None:
    """Give path and anchor of an address on this site; nothing for one that lies elsewhere."""
    bare = address.strip()
    if bare == base_url or bare.startswith(f"{base_url}/"):
        bare = bare.removeprefix(base_url) or "/"
    parts = urlsplit(bare)
    if bare.startswith(_SPECIAL) or parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return path, parts.fragment
    ending = "/" if parts.path.endswith("/") and parts.path != "/" else ""
    return normpath(join(dirname(path), parts.path)) + ending, parts.fragment


def _addresses(path: str, body: bytes, base_url: str) -> Iterator[str]:
    """Give every address that a file names, by what kind of file it is."""
    ending = "html" if path.endswith("/") else path.rpartition(".")[2]
    find = _FINDERS.get(ending) if ending != "json" or path.endswith(_DESCRIPTIONS) else None
    return find(body, base_url) if find else iter(())


def _in_html(body: bytes, _base_url: str) -> Iterator[str]:
    root = html.fromstring(body)
    for name in _LINKS:
        yield from (str(each) for each in root.xpath(f"//@{name}"))
    for each in root.xpath("//@srcset"):
        yield from (part.split()[0] for part in str(each).split(",") if part.strip())


def _in_xml(body: bytes, _base_url: str) -> Iterator[str]:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    return (str(each) for each in root.xpath("//@*[local-name() = 'href']"))


def _in_style(body: bytes, _base_url: str) -> Iterator[str]:
    return (each for each in _IN_STYLE.findall(body.decode()))


def _in_json(body: bytes, base_url: str) -> Iterator[str]:
    """A description names files by whole addresses, by `url` (CSVW), by `bestand`, or by path (OpenAPI)."""
    told = json.loads(body)
    yield from _named(told, base_url)
    if isinstance(told, dict) and "openapi" in told:
        yield from (path for path in told["paths"] if "{" not in path)


def _named(value: Any, base_url: str, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _named(each, base_url, name)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, base_url, key)
    elif isinstance(value, str) and _is_address(value, key, base_url):
        yield value


def _is_address(value: str, key: str, base_url: str) -> bool:
    """A name with a sign for a place (`https://site/#programma`) is a name, and leads to a page all the same."""
    if key in ("url", "bestand"):
        return True
    return key == "@id" and value.startswith(f"{base_url}/") and "#" not in value


def _anchors(body: bytes) -> frozenset[str]:
    return frozenset(str(each) for each in html.fromstring(body).xpath("//@id"))


_FINDERS: dict[str, Callable[[bytes, str], Iterator[str]]] = {
    "html": _in_html,
    "css": _in_style,
    "svg": _in_xml,
    "xml": _in_xml,
    "json": _in_json,
    "jsonld": _in_json,
}
