"""Signing in and out: who gets in, how often one may try, when it ends, and what it gives away."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import PASSWORD, Person
from werkplein.core.audit import AuditEntry, Event
from werkplein.people import rules
from werkplein.people.models import Account, FailedSignIn, SignIn
from werkplein.people.rules import Role

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
UNKNOWN = "niemand@voorbeeld.test"
PAGE = "/intern/account/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a test shifts it."""
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def attempt(browse: Browse, email: str, password: str, asked: str = PAGE, status: int = 422) -> str:
    """Try to sign in from the page; gives where one is sent to, or else what the page says is wrong."""
    page = browse("/aanmelden")
    token = str(page.one("input[name=csrf_token]")["value"])
    data = {"csrf_token": token, "email": email, "password": password}
    answer = browse(f"/aanmelden?next={asked}", data=data, status=status)
    return answer.response.location or " ".join(answer.all("[role=alert] li"))


@pytest.mark.both
def test_the_right_password_opens_the_page_that_was_asked_for(browse: Browse, carla: Person) -> None:
    assert browse(PAGE, status=302).response.location == f"/aanmelden?next={PAGE}"

    assert attempt(browse, "  CARLA@voorbeeld.test ", PASSWORD, status=303) == PAGE

    assert "MT Lindeveen" in browse(PAGE).text


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example", "/intern/\\evil.example", "/open-data/"])
def test_no_other_site_is_returned_to(browse: Browse, carla: Person, asked: str) -> None:
    assert attempt(browse, carla.email, PASSWORD, asked, status=303) == "/intern/"


def test_the_answer_does_not_tell_whether_the_account_exists(browse: Browse, carla: Person) -> None:
    known = attempt(browse, carla.email, "een ander wachtwoord")
    unknown = attempt(browse, UNKNOWN, "een ander wachtwoord")

    assert known == unknown != ""


def test_what_was_typed_is_kept_except_the_password(browse: Browse, carla: Person) -> None:
    token = browse("/aanmelden").one("input[name=csrf_token]")["value"]
    page = browse("/aanmelden", data={"csrf_token": token, "email": carla.email, "password": "fout"}, status=422)

    assert page.one("input[name=email]")["value"] == carla.email
    assert not page.one("input[name=password]").get("value")


@pytest.mark.both
@pytest.mark.parametrize("email", ["carla@voorbeeld.test", UNKNOWN])
def test_after_five_failures_the_sixth_attempt_is_not_looked_at(browse: Browse, clock, email: str) -> None:
    for _ in range(5):
        assert "horen niet bij elkaar" in attempt(browse, email, "fout")

    assert "over 15 minuten" in attempt(browse, email, PASSWORD, status=429)


@pytest.mark.parametrize(
    ("later", "status"),
    [
        (timedelta(minutes=14, seconds=59), 429),
        (timedelta(minutes=15), 303),
        (timedelta(minutes=15, seconds=1), 303),
    ],
)
def test_after_fifteen_minutes_one_may_try_again(
    browse: Browse, carla: Person, clock: time_machine.Traveller, later: timedelta, status: int
) -> None:
    for _ in range(5):
        attempt(browse, carla.email, "fout")

    clock.shift(later)

    attempt(browse, carla.email, PASSWORD, status=status)


def test_attempts_while_blocked_do_not_lengthen_the_block(browse: Browse, carla: Person, clock) -> None:
    for _ in range(5):
        attempt(browse, carla.email, "fout")
    clock.shift(timedelta(minutes=10))
    attempt(browse, carla.email, "fout", status=429)

    clock.shift(timedelta(minutes=5))

    attempt(browse, carla.email, PASSWORD, status=303)


def blocked(session: Session) -> list[tuple[int | None, str, str, dict[str, object]]]:
    session.rollback()
    asked = select(AuditEntry).where(AuditEntry.event == Event.SIGN_IN_BLOCKED.value).order_by(AuditEntry.id)
    return [(each.actor_id, each.subject_kind, each.subject_id, each.facts) for each in session.scalars(asked)]


@pytest.mark.both
def test_a_block_stands_in_the_trail_once_however_often_one_tries(
    browse: Browse, session: Session, carla: Person, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        attempt(browse, carla.email, "fout")
    assert blocked(session) == []
    for _ in range(3):
        attempt(browse, carla.email, PASSWORD, status=429)
    once = (None, "account", str(carla.id), {})
    assert blocked(session) == [once]

    clock.shift(timedelta(minutes=15))
    for _ in range(5):
        attempt(browse, carla.email, "fout")
    attempt(browse, carla.email, "fout", status=429)
    assert blocked(session) == [once, once]


def test_a_block_of_who_is_not_known_says_nothing_of_the_address(browse: Browse, session: Session, clock) -> None:
    for email in (UNKNOWN, f"nog.{UNKNOWN}"):
        for _ in range(5):
            attempt(browse, email, "fout")
        attempt(browse, email, "fout", status=429)

    assert blocked(session) == [(None, "sign_in", "onbekend", {})]


def test_a_block_of_a_network_names_no_account(
    app: Flask, browse: Browse, session: Session, carla: Person, clock
) -> None:
    network = rules.trace(app.config["SECRET_KEY"], "network", "127.0.0.1/32")
    session.add_all(
        FailedSignIn(account_trace=f"{number:064}", network_trace=network, at=START) for number in range(100)
    )

    attempt(browse, carla.email, PASSWORD, status=429)

    assert blocked(session) == [(None, "sign_in", "netwerk", {})]


def test_asking_for_links_too_often_is_no_blocked_sign_in(browse: Browse, session: Session, carla: Person) -> None:
    for _ in range(7):
        browse("/aanmelden/wachtwoord-vergeten").submit("Stuur de link", email=carla.email)

    assert blocked(session) == []


def test_an_administrator_finds_blocks_in_the_trail(browse: Browse, carla: Person, a_person, clock) -> None:
    for _ in range(5):
        attempt(browse, carla.email, "fout")
    attempt(browse, carla.email, "fout", status=429)

    query = {"gebeurtenis": "sign_in:blocked"}
    page = browse("/intern/logboek/", by=a_person(Role.ADMINISTRATOR), query=query)

    told = [(row[1][:21], row[-1]) for row in page.rows("Gebeurtenissen")]
    assert told == [("Aanmelden geblokkeerd", f"Account {carla.id}")]
    assert carla.email not in page.text


def test_who_knows_the_password_starts_with_a_clean_slate(browse: Browse, session: Session, carla: Person) -> None:
    for _ in range(4):
        attempt(browse, carla.email, "fout")
    attempt(browse, carla.email, PASSWORD, status=303)

    assert session.scalar(select(func.count()).select_from(FailedSignIn)) == 0


def test_a_block_holds_one_account_only(browse: Browse, carla: Person, dirk: Person, clock) -> None:
    for _ in range(5):
        attempt(browse, carla.email, "fout")

    attempt(browse, dirk.email, PASSWORD, status=303)


@pytest.mark.parametrize(("failures", "status"), [(99, 303), (100, 429)])
def test_failures_from_one_network_add_up_over_accounts(
    app: Flask, browse: Browse, session: Session, carla: Person, clock, failures: int, status: int
) -> None:
    network = rules.trace(app.config["SECRET_KEY"], "network", "127.0.0.1/32")
    session.add_all(
        FailedSignIn(account_trace=f"{number:064}", network_trace=network, at=START) for number in range(failures)
    )

    attempt(browse, carla.email, PASSWORD, status=status)


def test_the_table_of_failures_holds_no_address(browse: Browse, session: Session) -> None:
    attempt(browse, UNKNOWN, "fout")

    found = session.scalars(select(FailedSignIn)).one()

    assert re.fullmatch("[0-9a-f]{64}", found.account_trace)
    assert re.fullmatch("[0-9a-f]{64}", found.network_trace)


def test_a_stopped_account_does_not_come_in(browse: Browse, session: Session, carla: Person) -> None:
    session.get_one(Account, carla.id).is_active = False

    assert "horen niet bij elkaar" in attempt(browse, carla.email, PASSWORD)


@pytest.mark.parametrize(("idle", "status"), [(timedelta(minutes=59, seconds=59), 200), (timedelta(minutes=60), 302)])
def test_a_session_ends_after_an_hour_without_use(browse: Browse, carla: Person, clock, idle, status: int) -> None:
    browse(PAGE, by=carla)

    clock.shift(idle)

    browse(PAGE, by=carla, status=status)


def test_a_session_in_use_ends_after_half_a_day(browse: Browse, carla: Person, clock) -> None:
    browse(PAGE, by=carla)
    for _ in range(23):
        clock.shift(timedelta(minutes=30))
        browse(PAGE, by=carla)

    clock.shift(timedelta(minutes=30))

    page = browse(PAGE, by=carla, status=302)
    assert "U bent afgemeld" in browse(page.response.location, by=carla).text


@pytest.mark.both
def test_a_session_ends_at_once_when_the_account_is_stopped(browse: Browse, session: Session, carla: Person) -> None:
    browse(PAGE, by=carla)

    session.get_one(Account, carla.id).is_active = False

    browse(PAGE, by=carla, status=302)


def sign_in_again(app: Flask, session: Session, person: Person) -> FlaskClient:
    """A second browser of the same person."""
    session.commit()
    client = app.test_client()
    person.sign_in(client)
    return client


def test_signing_out_ends_the_session_also_for_a_copied_cookie(app: Flask, browse: Browse, carla: Person) -> None:
    browse(PAGE, by=carla)
    stolen = browse.client(carla).get_cookie("werkplein")
    other = app.test_client()
    other.set_cookie("werkplein", stolen.value)
    assert other.get(PAGE).status_code == 200

    browse(PAGE, by=carla).submit("Afmelden")

    assert other.get(PAGE).status_code == 302


def test_signing_out_here_leaves_other_browsers_alone(
    app: Flask, browse: Browse, session: Session, carla: Person
) -> None:
    other = sign_in_again(app, session, carla)

    browse(PAGE, by=carla).submit("Afmelden")

    assert other.get(PAGE).status_code == 200


def test_signing_out_everywhere_ends_all(app: Flask, browse: Browse, session: Session, carla: Person) -> None:
    other = sign_in_again(app, session, carla)

    browse(PAGE, by=carla).submit("Meld overal af")

    assert other.get(PAGE).status_code == 302
    browse(PAGE, by=carla, status=302)


def test_signing_in_gives_a_new_key_and_keeps_only_its_hash(browse: Browse, session: Session, carla: Person) -> None:
    attempt(browse, carla.email, PASSWORD, status=303)

    kept = session.scalars(select(SignIn)).one()

    with browse.client().session_transaction("/intern/") as cookie:
        assert kept.key_hash != cookie["key"]


@pytest.mark.parametrize("path", ["/", "/toegankelijkheid/", "/privacy/", "/healthz"])
def test_public_pages_know_nobody(app: Flask, browse: Browse, carla: Person, path: str) -> None:
    browse(PAGE, by=carla)

    response = browse.client(carla).get(path)

    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_cookie_is_for_this_site_and_not_for_scripts(browse: Browse) -> None:
    cookie = browse("/aanmelden").response.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_in_costs_a_page_one_statement(browse: Browse, carla: Person) -> None:
    browse("/intern/werkpleinen/", by=carla)

    page = browse("/intern/werkpleinen/", by=carla)

    assert len([statement for statement in page.sql if "sign_in" in statement or "account_grant" in statement]) == 1
