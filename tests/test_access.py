"""Every route, for every role in every scope, against the one policy table; the guard is the real one.

The views themselves are replaced by a word, so that the test is about the door and not about what is behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter

from tests.house.source import report
from tests.support.people import Person
from tests.support.policy import NOBODY, PUBLIC, ROUTES, Entry
from tests.support.roles import ROLES, SCOPES
from werkplein.core.access import Permission
from werkplein.core.actor import Place
from werkplein.people.rules import POLICY, Role
from werkplein.register.models import Region, Werkplein

ENTERED = "entered"


@dataclass(frozen=True)
class Door:
    """One route with one method, at the Werkplein of the leader."""

    endpoint: str
    method: str
    address: str
    entry: Entry

    @property
    def is_internal(self) -> bool:
        return self.address.startswith("/intern/")

    def open(self, client: FlaskClient) -> int:
        return client.open(self.address, method=self.method).status_code


@pytest.fixture
def hollow(app: Flask, leader: Werkplein, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with nothing behind its doors; every object there is stands at the leader."""
    app.config["WTF_CSRF_METHODS"] = set()
    for endpoint, view in list(app.view_functions.items()):
        app.view_functions[endpoint] = _hollow(view)
    place = Place(leader.id, leader.region_id)
    for name in app.extensions["guard"].loaders:
        monkeypatch.setitem(app.extensions["guard"].loaders, name, lambda raw: SimpleNamespace(place=place))
    return app


def _hollow(view: Callable[..., object]) -> Callable[..., str]:
    def enter(**_: object) -> str:
        return ENTERED

    for mark in ("need", "is_public"):
        if hasattr(view, mark):
            setattr(enter, mark, getattr(view, mark))
    return enter


def doors(app: Flask) -> Iterator[Door]:
    """Every route with each of its methods."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            numbers = {name for name, converter in rule._converters.items() if isinstance(converter, IntegerConverter)}
            values = {name: 1 if name in numbers else "x" for name in rule.arguments}
            address = rule.build(values, append_unknown=False)
            assert address is not None
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Door(rule.endpoint, method, address[1], ROUTES.get(rule.endpoint, NOBODY))


def expected(role: str, entry: Entry, is_covered: bool, grounds: frozenset[str]) -> int:
    """What the design says somebody with this role finds: someone else's object does not exist for them."""
    if entry.permission == PUBLIC:
        return 200
    if entry.on and not is_covered:
        return 404
    if entry.within and entry.within not in grounds:
        return 403
    return 200 if entry.permission in ROLES[role] else 403


def test_every_route_is_in_the_policy_table(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


def test_every_route_asks_what_the_table_says(app: Flask) -> None:
    asked = {}
    for endpoint, view in app.view_functions.items():
        need = getattr(view, "need", None)
        asked[endpoint] = Entry(need.permission.value, need.on, need.within) if need else Entry(PUBLIC)

    assert {endpoint: entry for endpoint, entry in asked.items() if entry != ROUTES.get(endpoint)} == {}


def test_every_role_may_do_what_the_design_says() -> None:
    assert {role.value: {str(each) for each in POLICY[role].permissions} for role in Role} == ROLES
    assert {role.value: {str(each) for each in POLICY[role].scopes} for role in Role} == SCOPES


def test_every_permission_of_the_table_exists() -> None:
    known = {permission.value for permission in Permission} | {PUBLIC}

    assert {entry.permission for entry in ROUTES.values()} <= known


def test_only_signing_out_is_public_and_internal(app: Flask) -> None:
    inside = {door.endpoint for door in doors(app) if door.is_internal and door.entry.permission == PUBLIC}

    assert inside <= {"people.sign_out"}


def test_what_asks_a_permission_stands_under_intern(app: Flask) -> None:
    assert {door.address for door in doors(app) if door.entry.permission != PUBLIC and not door.is_internal} == set()


def test_nobody_gets_in_without_signing_in(hollow: Flask, session: Session) -> None:
    session.commit()
    client = hollow.test_client()
    wrong = [
        f"{door.method} {door.address} answered {status}"
        for door in doors(hollow)
        if (status := door.open(client)) != (200 if door.entry.permission == PUBLIC else 302)
    ]

    assert not wrong, report(wrong)


def scopes(role: str, leader: Werkplein, laggard: Werkplein) -> Iterator[tuple[Werkplein | Region | None, bool]]:
    """The scopes a grant of this role may have, each with whether it covers the leader."""
    if "national" in SCOPES[role]:
        yield None, True
    if "region" in SCOPES[role]:
        yield from ((leader.region, True), (laggard.region, False))
    if "werkplein" in SCOPES[role]:
        yield from ((leader, True), (laggard, False))


def grounds_of(scope: Werkplein | Region | None, g4: Werkplein) -> frozenset[str]:
    """What this scope reaches of what is about no one object."""
    if scope is None:
        return frozenset({"country", "g4"})
    return frozenset({"g4"}) if scope in (g4, g4.region) else frozenset()


def test_one_of_the_regions_that_are_tried_has_a_big_city(leader: Werkplein, laggard: Werkplein, g4: Werkplein) -> None:
    reached = {grounds_of(scope, g4) for scope, _ in scopes("g4_representative", leader, laggard)}

    assert reached == {frozenset(), frozenset({"g4"}), frozenset({"g4", "country"})}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_finds_the_doors_open_that_the_policy_opens(
    role: str,
    hollow: Flask,
    session: Session,
    a_person: Callable[..., Person],
    leader: Werkplein,
    laggard: Werkplein,
    g4: Werkplein,
) -> None:
    for scope, is_covered in scopes(role, leader, laggard):
        person, grounds = a_person(Role(role), scope), grounds_of(scope, g4)
        session.commit()
        client = hollow.test_client()
        person.sign_in(client)
        wrong = [
            f"{person.actor.label}: {door.method} {door.address} answered {status}"
            for door in doors(hollow)
            if (status := door.open(client)) != expected(role, door.entry, is_covered, grounds)
        ]
        assert not wrong, report(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_a_form_without_token_is_refused_at_every_open_door(
    role: str, hollow: Flask, session: Session, a_person: Callable[..., Person], leader: Werkplein, g4: Werkplein
) -> None:
    hollow.config["WTF_CSRF_METHODS"] = {"POST"}
    scope = next(scope for scope, is_covered in scopes(role, leader, leader) if is_covered)
    person, grounds = a_person(Role(role), scope), grounds_of(scope, g4)
    session.commit()
    client = hollow.test_client()
    person.sign_in(client)
    posts = [
        door for door in doors(hollow) if door.method == "POST" and expected(role, door.entry, True, grounds) == 200
    ]

    wrong = [f"{door.address} answered {status}" for door in posts if (status := door.open(client)) != 400]

    assert posts
    assert not wrong, report(wrong)


def test_an_account_that_is_stopped_finds_every_door_closed(hollow: Flask, session: Session, carla: Person) -> None:
    from werkplein.people.models import Account

    session.get_one(Account, carla.id).is_active = False
    session.commit()
    client = hollow.test_client()
    carla.sign_in(client)

    assert client.get("/intern/").status_code == 302


def test_a_route_that_asks_nothing_is_closed_to_everyone(hollow: Flask, session: Session, anna: Person) -> None:
    del hollow.view_functions["start"].need
    session.commit()
    client = hollow.test_client()
    anna.sign_in(client)

    assert client.get("/intern/").status_code == 403
