"""What nobody sends by accident: values, addresses and forms made to break things."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

VALUES = {
    "nothing": "",
    "zero byte": "a\x00b",
    "very long": "x" * 10_000,
    "markup": "<script>alert(1)</script>\"'",
    "formula": "=HYPERLINK(1)",
    "no such day": "31-2-2010",
    "negative": "-1",
    "huge number": "9" * 40,
    "other digits": "\u0661\u0662",
    "half a character": "\ufffd\u202e",
    "path": "../../etc/passwd",
    "statement": "1'; DROP TABLE werkplein; --",
    "not a number": "NaN",
}
FILES = {
    "empty file": b"",
    "binary file": bytes(range(256)) * 20,
    "zero bytes": b"werkplein;maand\n\x00\x00;2010-05\n",
    "wrong columns": b"een;twee\n1;2\n",
    "one endless line": b"x" * 200_000,
}
UNTOUCHED = {"csrf_token"}


def in_address(value: str) -> str:
    """The value as one part of an address."""
    return quote(value, safe="") or "%20"


def query_names(html: BeautifulSoup) -> set[str]:
    """The names that search forms and links of a page put behind the question mark."""
    names = {
        str(tag["name"]) for form in html.select("form") if _method(form) == "get" for tag in form.select("[name]")
    }
    for link in html.select("a[href]"):
        names |= set(parse_qs(urlsplit(str(link["href"])).query))
    return names


def _method(form: Tag) -> str:
    return str(form.get("method", "get")).lower()


def forms(html: BeautifulSoup, path: str) -> Iterator[tuple[str, Tag]]:
    """Every form of a page that changes something, with where it goes."""
    for form in html.select("form"):
        if _method(form) == "post":
            yield urljoin(path, str(form.get("action") or path)), form


def fillings(form: Tag) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form with the same hostile value in every field, once for each value and each kind of file."""
    kept = {
        str(tag["name"]): str(tag.get("value", "")) for tag in form.select("input[name]") if tag["name"] in UNTOUCHED
    }
    fields = {str(tag["name"]) for tag in form.select("[name]")} - UNTOUCHED
    files = {str(tag["name"]) for tag in form.select("input[type=file][name]")}
    yield "no fields at all", dict(kept)
    for what, value in VALUES.items():
        yield what, kept | dict.fromkeys(fields - files, value)
    for what, content in FILES.items() if files else ():
        yield what, kept | {name: (io.BytesIO(content), "cijfers.csv") for name in files}
