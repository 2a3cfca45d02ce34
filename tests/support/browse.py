"""The only way tests fetch pages: every page is held against the house rules, and its statements are counted."""

from __future__ import annotations

import contextvars
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.support.page import Page
from tests.support.page_rules import offences
from werkplein.core.database import db
from werkplein.core.labels import LabelEnum

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

NOT_COUNTED = re.compile(r"\s*(?:BEGIN|COMMIT|ROLLBACK|PRAGMA|SET|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


class Visitor(Protocol):
    """Whoever can sign in."""

    @property
    def email(self) -> str: ...

    def sign_in(self, client: FlaskClient) -> None: ...


class FreshClient(FlaskClient):
    """A client whose requests see nothing of the test around them.

    Flask would hand the application context of the test, with its session and its `g`, to each request.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request, in a context of its own."""
        kwargs.setdefault("buffered", True)
        return contextvars.Context().run(super().open, *args, **kwargs)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent while the block runs, without those that only begin, end or set up a transaction."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not NOT_COUNTED.match(statement):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def stored_words() -> frozenset[str]:
    """Values of enums that cannot be mistaken for Dutch: `not_met`, `visit:plan`."""
    return _stored_words(frozenset(_below(LabelEnum)))


@cache
def _stored_words(enums: frozenset[type[LabelEnum]]) -> frozenset[str]:
    """Looked up once for the enums there are: every page is asked about them."""
    return frozenset(str(member.value) for enum in enums for member in enum if re.search("[_:]", member.value))


def _below(enum: type[LabelEnum]) -> Iterator[type[LabelEnum]]:
    for each in enum.__subclasses__():
        yield each
        yield from _below(each)


class Browse:
    """Fetches pages as one of the cast, or as nobody; each person has a browser of their own."""

    def __init__(self, app: Flask, session: Session) -> None:
        self._app = app
        self._session = session
        self._clients: dict[str, FlaskClient] = {}
        with app.app_context():
            self._engine = db.engine

    def __call__(
        self,
        path: str,
        by: Visitor | None = None,
        *,
        status: int = 200,
        data: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        follow: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Give the page: by GET, or by POST when there is data. Any other status than the expected one fails.

        What the test arranged in its session is committed first, so that the request finds it.
        """
        self._session.commit()
        client = self.client(by)
        sent = {"query_string": query, "follow_redirects": follow, "headers": headers}
        with counted(self._engine) as statements:
            response = client.get(path, **sent) if data is None else client.post(path, data=data, **sent)
        page = Page(response, statements, self._again(by))
        self._check(page, status)
        return page

    def client(self, by: Visitor | None = None) -> FlaskClient:
        """The browser of this person, signed in. Its answers are not held against the house rules."""
        name = by.email if by else ""
        if name not in self._clients:
            self._session.commit()
            client = self._app.test_client()
            if by:
                by.sign_in(client)
            self._clients[name] = client
        return self._clients[name]

    def _again(self, by: Visitor | None) -> Any:
        """How a page sends its forms and follows its links: to whatever status, as the same person."""

        def fetch(path: str, **kwargs: Any) -> Page:
            return self(path, by, status=0, follow=True, **kwargs)

        return fetch

    def _check(self, page: Page, status: int) -> None:
        if status and page.status != status:
            raise AssertionError(f"{page.path} answered {page.status}, not {status}\n{self._excerpt(page)}")
        if page.status >= 500:
            raise AssertionError(f"{page.path} answered {page.status}\n{self._excerpt(page)}")
        # What a web server refuses to send: it would answer with an error of its own.
        lettered = [value for value in page.response.headers.values() if not value.isascii()]
        assert not lettered, f"{page.path} answers with letters that no header holds: {lettered}"
        found = offences(page, stored_words()) if not 300 <= page.status < 400 else []
        assert not found, "\n".join([f"{page.path} breaks the rules of the house:", *found])

    @staticmethod
    def _excerpt(page: Page) -> str:
        return page.text[:600] if page.is_html else page.data[:600].decode("utf-8", "replace")
