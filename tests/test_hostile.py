"""Hostile addresses, searches, forms and files get a clear answer, never a failure, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.house.source import report
from tests.support import hostile
from tests.support.crawl import Crawler
from tests.support.people import SINCE, Person
from werkplein.core.actor import ScopeKind
from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role
from werkplein.register.models import Werkplein

pytestmark = [pytest.mark.both, pytest.mark.slow]
# Signing out would end the test, and the rest would only test the door.
LEFT_ALONE = ("/intern/afmelden", "/intern/account/overal-afmelden", "/intern/account/wachtwoord")
ROLES = [Role.SECRETARIAT, Role.PROCESS_SUPPORTER, Role.STEERING_GROUP, Role.ADMINISTRATOR]


@pytest.fixture
def visitor(a_person: Callable[..., Person], leader: Werkplein, session: Session) -> Person:
    """Somebody with many roles, for whom nearly every door is open."""
    person = a_person(Role.MT_MEMBER, leader)
    account = session.get_one(Account, person.id)
    account.grants += [Grant(role=role, scope_kind=ScopeKind.NATIONAL, starts_on=SINCE) for role in ROLES]
    session.commit()
    return person


@dataclass(frozen=True)
class Visit:
    """A browser, and the pages that were reached with it: a form only works in the browser that fetched it."""

    client: FlaskClient
    pages: dict[str, BeautifulSoup]


def visit(app: Flask, by: Person | None, start: str) -> Visit:
    crawler = Crawler(app, by, of_one_kind=1)
    html = crawler.walk(start).html
    return Visit(crawler.client, {path: BeautifulSoup(text, "html.parser") for path, text in html.items()})


@pytest.fixture
def visits(app: Flask, visitor: Person) -> list[Visit]:
    """What the visitor can reach by links, and the pages of signing in."""
    return [visit(app, visitor, "/intern/"), visit(app, None, "/aanmelden")]


def addresses(app: Flask) -> Iterator[str]:
    """Every route that is looked at, with a hostile value in each of its places."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.arguments and "GET" in (rule.methods or set()):
                for value in hostile.VALUES.values():
                    parts = (hostile.in_address(value) if dynamic else part for dynamic, part in rule._trace)
                    yield "".join(parts).lstrip("|").replace("|", "")


def test_hostile_addresses_get_a_clear_answer(app: Flask, visitor: Person) -> None:
    client = app.test_client()
    visitor.sign_in(client)
    answers = {address: client.get(address).status_code for address in addresses(app)}

    failures = [f"{address[:200]} answered {status}" for address, status in answers.items() if status >= 500]
    assert answers
    assert not failures, report(failures)


def searches(visit: Visit) -> Iterator[tuple[str, int]]:
    """Every page with a hostile value for everything that can be asked of it."""
    for path, html in visit.pages.items():
        names = hostile.query_names(html)
        for what, value in hostile.VALUES.items() if names else ():
            answer = visit.client.get(path.partition("?")[0], query_string=dict.fromkeys(names, value))
            yield f"{path} asked for {sorted(names)} with {what}", answer.status_code


def test_hostile_searches_get_a_clear_answer(visits: list[Visit]) -> None:
    failures = [f"{asked}: {status}" for visit in visits for asked, status in searches(visit) if status >= 500]

    assert not failures, report(failures)


def sent_forms(visit: Visit) -> Iterator[tuple[str, int]]:
    for path, html in visit.pages.items():
        for address, form in hostile.forms(html, path):
            if address.partition("?")[0] in LEFT_ALONE:
                continue
            for what, data in hostile.fillings(form):
                yield f"{address} with {what}", visit.client.post(address, data=data).status_code


def test_hostile_forms_get_a_clear_answer(visits: list[Visit]) -> None:
    answers = [answer for visit in visits for answer in sent_forms(visit)]

    failures = [f"{sent}: {status}" for sent, status in answers if status >= 500]
    assert {status for _, status in answers} - {400, 403}, "no form came through the first door"
    assert not failures, report(failures)
