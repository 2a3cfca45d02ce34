"""Walks through the application from link to link, as one visitor, and remembers what every page was like."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.support.browse import counted, stored_words
from tests.support.page import Page
from tests.support.page_rules import offences
from tests.support.people import Person
from werkplein.core.database import db

# Of pages of one kind, such as the cards of 121 Werkpleinen, two are enough.
OF_ONE_KIND = 2
# Design, part 6: twelve beside the three of signing in.
MOST_STATEMENTS = 15


@dataclass(frozen=True)
class Kind:
    """Pages that are made alike: one endpoint, and one pattern of its address."""

    endpoint: str
    pattern: str


@dataclass
class Walk:
    """The pages found: the addresses per kind of page, the HTML, and everything that was wrong."""

    addresses: dict[Kind, list[str]] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def addresses_of(self, wanted: Callable[[str], bool]) -> Iterator[str]:
        """One address of each kind of page whose endpoint is wanted."""
        for kind, addresses in self.addresses.items():
            pages = [address for address in addresses if address in self.html]
            if wanted(kind.endpoint) and pages:
                yield pages[0]


class Crawler:
    """One visitor who follows every link once."""

    def __init__(self, app: Flask, by: Person | None, of_one_kind: int = OF_ONE_KIND) -> None:
        self._of_one_kind = of_one_kind
        self.client: FlaskClient = app.test_client()
        if by:
            by.sign_in(self.client)
        self._routes: MapAdapter = app.url_map.bind("localhost")
        with app.app_context():
            self._engine: Engine = db.engine
        self._words = stored_words()
        self._seen: Counter[Kind] = Counter()
        self._known: set[str] = set()

    def walk(self, start: str) -> Walk:
        """Follow links from here until there is nothing new."""
        walk = Walk()
        queue = deque([(start, "the start")])
        while queue:
            address, found_on = queue.popleft()
            kind = self._new_kind(address, found_on, walk)
            if kind:
                page = self._look(address, kind, found_on, walk)
                queue.extend((link, address) for link in self._ahead(page))
        return walk

    def _new_kind(self, address: str, found_on: str, walk: Walk) -> Kind | None:
        """The kind of page at an address, if it is worth a visit."""
        if address in self._known:
            return None
        self._known.add(address)
        try:
            rule, _ = self._routes.match(urlsplit(address).path, method="GET", return_rule=True)
        except HTTPException as error:
            walk.wrong.append(f"{found_on} links to {address}, which gives {error.code}")
            return None
        kind = Kind(str(rule.endpoint), rule.rule)
        self._seen[kind] += 1
        return kind if self._seen[kind] <= self._of_one_kind else None

    def _look(self, address: str, kind: Kind, found_on: str, walk: Walk) -> Page:
        with counted(self._engine) as statements:
            page = Page(self.client.get(address), statements, self._no_fetch)
        walk.addresses.setdefault(kind, []).append(address)
        if page.status >= 400:
            walk.wrong.append(f"{found_on} links to {address}, which gives {page.status}")
        elif page.status < 300:
            walk.wrong += [f"{address}: {offence}" for offence in offences(page, self._words)]
            if page.is_html:
                walk.html[address] = page.response.text
        if page.statements > MOST_STATEMENTS and (again := self._once_more(address)) > MOST_STATEMENTS:
            walk.wrong.append(f"{address} takes {again} statements, at most {MOST_STATEMENTS}")
        return page

    def _once_more(self, address: str) -> int:
        """How many statements it takes again: the first page of a process reads the register, which is kept."""
        with counted(self._engine) as statements:
            self.client.get(address)
        return len(statements)

    @staticmethod
    def _ahead(page: Page) -> list[str]:
        """Where one can go from here; a redirect has one way."""
        if page.response.location:
            return [page.response.location]
        links = page.links() if page.is_html and page.status < 400 else []
        return [urldefrag(link).url for link in links if not link.startswith(("mailto:", "tel:"))]

    @staticmethod
    def _no_fetch(*_: object, **__: object) -> Page:
        raise AssertionError("a crawler sends no forms")
