"""What a fetched page looks like to a test: its words, tables, links and forms, as a reader finds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

Fetch = Callable[..., "Page"]


def words(tag: Tag) -> str:
    """The text as it reads, without the white space of the markup."""
    return " ".join(tag.get_text(" ").split())


class Page:
    """One answer, with the statements it took. Forms are filled in and sent as a browser does."""

    def __init__(self, response: TestResponse, statements: list[str], fetch: Fetch) -> None:
        self.response = response
        self.sql = statements
        self._fetch = fetch

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def statements(self) -> int:
        """How many SQL statements it took, beside BEGIN, COMMIT, PRAGMA and SET."""
        return len(self.sql)

    @property
    def path(self) -> str:
        """The address of the page, after any redirects."""
        return self.response.request.path

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html"

    @property
    def data(self) -> bytes:
        data: bytes = self.response.data
        return data

    @cached_property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.response.text, "lxml")

    @cached_property
    def text(self) -> str:
        """Everything a reader can read, without scripts."""
        body = self.html.body
        if body is None:
            return self.response.text
        if body.find("noscript"):
            body = copy(body)
            for hidden in body("noscript"):
                hidden.decompose()
        return words(body)  # the parser keeps what stands in a script or a template apart

    @property
    def title(self) -> str:
        return words(self.html.title) if self.html.title else ""

    @property
    def h1(self) -> str:
        return words(self.one("h1"))

    def one(self, selector: str) -> Tag:
        """The one element the selector names; that there is one is asserted."""
        found = self.html.select(selector)
        assert len(found) == 1, f"{selector} is {len(found)} times on {self.path}"
        return found[0]

    def all(self, selector: str) -> list[str]:
        """The words of every element the selector names."""
        return [words(tag) for tag in self.html.select(selector)]

    def rows(self, caption: str) -> list[list[str]]:
        """The body of the table whose caption starts with this, as words per cell on a wide screen."""
        for table in self.html.select("table"):
            if table.caption and words(table.caption).startswith(caption):
                wide = copy(table)
                for narrow in wide.select(".wp-alleen-s"):
                    narrow.decompose()
                return [[words(cell) for cell in row(["td", "th"])] for row in wide.select("tbody tr")]
        raise AssertionError(f"no table {caption!r} on {self.path}; there are {self.all('caption')}")

    def links(self) -> list[str]:
        """Where one can go from here, within the site."""
        addresses = [str(link["href"]) for link in self.html.select("a[href]")]
        return [urljoin(self.path, each) for each in addresses if not urlsplit(each).netloc]

    def follow(self, label: str) -> Page:
        """Open the link with these words."""
        for link in self.html.select("a[href]"):
            if words(link) == label:
                return self._fetch(urljoin(self.path, str(link["href"])))
        raise AssertionError(f"no link {label!r} on {self.path}")

    def submit(self, button: str, **fields: Any) -> Page:
        """Fill in fields by their name, press the button with these words, and give the page that follows.

        A list ticks several boxes; None leaves a field out. The token against forged forms is sent along as it stands.
        """
        pressed = self._button(button)
        form = pressed.find_parent("form")
        assert form is not None, f"button {button!r} on {self.path} has no form"
        values = filled_in(form)
        self._check_names(form, fields)
        if pressed.get("name"):
            values[str(pressed["name"])] = [str(pressed.get("value", ""))]
        values |= {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        data = {name: each for name, each in values.items() if each != [None]}
        address = urljoin(self.path, str(pressed.get("formaction") or form.get("action") or self.path))
        return self._send(str(form.get("method", "get")).lower(), address, data)

    def _send(self, method: str, address: str, data: Mapping[str, Any]) -> Page:
        return self._fetch(address, query=data) if method == "get" else self._fetch(address, data=data)

    def _button(self, label: str) -> Tag:
        for button in self.html.select("button, input[type=submit]"):
            if label in (words(button), button.get("value"), button.get("aria-label")):
                return button
        raise AssertionError(f"no button {label!r} on {self.path}; there are {self.all('button')}")

    def _check_names(self, form: Tag, fields: Mapping[str, Any]) -> None:
        names = {str(tag["name"]) for tag in form.select("[name]")}
        unknown = set(fields) - names
        assert not unknown, f"no field {sorted(unknown)} in this form on {self.path}; there are {sorted(names)}"


def filled_in(form: Tag) -> dict[str, list[Any]]:
    """What a browser would send of a form nobody touched."""
    values: dict[str, list[Any]] = {}
    for tag in form.select("input[name], select[name], textarea[name]"):
        if tag.has_attr("disabled"):
            continue
        for value in _values(tag):
            values.setdefault(str(tag["name"]), []).append(value)
    return values


def _values(tag: Tag) -> list[str]:
    kind = str(tag.get("type", "text"))
    if tag.name == "textarea":
        return [tag.get_text().removeprefix("\n")]
    if tag.name == "select":
        return _chosen(tag)
    if kind in ("submit", "button", "image", "reset", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [str(tag.get("value", "on"))] if tag.has_attr("checked") else []
    return [str(tag.get("value", ""))]


def _chosen(select: Tag) -> list[str]:
    options = select.select("option")
    chosen = [option for option in options if option.has_attr("selected")]
    if not chosen and not select.has_attr("multiple"):
        chosen = options[:1]
    return [str(option.get("value", words(option))) for option in chosen]
