"""What every answer shares: headers, errors in words, and one unit of work that is kept or dropped whole."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from werkplein.app import create_app
from werkplein.core.access import Permission, needs, public
from werkplein.core.database import db
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.web import CONTENT_SECURITY_POLICY, say
from werkplein.obligations.models import ClosingDay
from werkplein.settings import Settings

DAY = date(2010, 12, 24)
SECRET = "geheim@voorbeeld.test"


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with a few pages that go wrong, and forms that need no token."""
    app.config["WTF_CSRF_METHODS"] = set()

    @app.post("/intern/proef/<how>")
    @needs(Permission.REGISTER_READ)
    def trial(how: str) -> tuple[str, int]:
        db.session.add(ClosingDay(day=DAY, name=request.form.get("name", "proef")))
        say("Opgeslagen.")
        if how == "twice":
            db.session.execute(insert(ClosingDay).values(day=DAY, name="nog eens"))
        return {"good": lambda: ("goed", 200), "wrong": lambda: ("fout", 422), "twice": lambda: ("goed", 200)}[how]()

    @app.get("/intern/proef/<how>")
    @needs(Permission.REGISTER_READ)
    def look(how: str) -> str:
        return ERRORS[how]()

    @app.get("/intern/gesloten/")
    def closed() -> str:
        return "dit mag niemand zien"

    @app.get("/proef/")
    @public
    def open_page() -> str:
        raise RuntimeError("stuk")

    return app


def fail(error: Exception) -> Callable[[], str]:
    def act() -> str:
        raise error

    return act


ERRORS: dict[str, Callable[[], str]] = {
    "domain": fail(DomainError("Kies een werkdag.")),
    "conflict": fail(Conflict("Iemand was u voor.")),
    "broken": fail(RuntimeError("geheim detail")),
    "missing": lambda: abort(404),
    "refused": lambda: db.session.execute(text("SELECT nosuch FROM mail WHERE to_address = :to"), {"to": SECRET}),
}


def the_day(session: Session) -> ClosingDay | None:
    session.expire_all()
    found = session.get(ClosingDay, DAY)
    session.rollback()
    return found


@pytest.mark.both
def test_what_a_view_did_is_kept_when_its_answer_is_good(browse: Browse, session: Session, carla: Person) -> None:
    browse.client(carla).post("/intern/proef/good")

    assert the_day(session) is not None


@pytest.mark.both
@pytest.mark.parametrize(("how", "status"), [("wrong", 422), ("twice", 409)])
def test_what_a_view_did_is_dropped_when_its_answer_is_an_error(
    browse: Browse, session: Session, carla: Person, how: str, status: int
) -> None:
    response = browse.client(carla).post(f"/intern/proef/{how}")

    assert response.status_code == status
    assert the_day(session) is None


@pytest.mark.parametrize(
    ("how", "status", "sentence"),
    [
        ("domain", 422, "Kies een werkdag."),
        ("conflict", 409, "Iemand was u voor."),
        ("missing", 404, "Deze pagina bestaat niet, of is niet voor u."),
        ("broken", 500, "Er ging iets mis bij ons."),
    ],
)
def test_an_error_is_told_in_words_with_a_way_out(
    browse: Browse, carla: Person, how: str, status: int, sentence: str
) -> None:
    text = browse.client(carla).get(f"/intern/proef/{how}").text

    assert sentence.rstrip(".") in text
    assert "geheim detail" not in text
    assert 'href="/intern/"' in text
    assert browse.client(carla).get(f"/intern/proef/{how}").status_code == status


@pytest.mark.both
def test_the_log_tells_where_a_page_failed_and_nothing_about_anyone(
    browse: Browse, carla: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    browse.client(carla).get("/intern/proef/refused")

    log = capsys.readouterr().out
    assert "request failed" in log
    assert "in trial" not in log
    assert "in look" in log
    assert "/intern/proef/refused" not in log
    assert SECRET not in log


def test_the_log_stays_silent_about_an_address_also_when_the_error_page_fails(
    app: Flask, client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    app.context_processor(lambda: ERRORS["broken"]())

    response = client.get("/aanmelden/wachtwoord/een-geheime-link")

    assert (response.status_code, response.text) == (500, "Er ging iets mis bij ons.")
    log = "".join(capfd.readouterr())
    assert "people.choose" in log
    assert "een-geheime-link" not in log
    assert "geheim detail" not in log


def test_a_route_without_a_permission_is_closed(browse: Browse, carla: Person) -> None:
    response = browse.client(carla).get("/intern/gesloten/")

    assert response.status_code == 403
    assert "dit mag niemand zien" not in response.text


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: FlaskClient) -> None:
    response = client.get("/intern/werkpleinen/?zoek=zwolle")

    assert response.status_code == 302
    assert response.location == "/aanmelden?next=/intern/werkpleinen/?zoek%3Dzwolle"


def test_an_error_on_a_public_page_says_no_more_to_who_is_signed_in(browse: Browse, carla: Person) -> None:
    for path, status in (("/proef/", 500), ("/bestaat-niet/", 404)):
        response = browse.client(carla).get(path)

        assert response.status_code == status
        assert "Afmelden" not in response.text
        assert "Set-Cookie" not in response.headers


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for path in ("/healthz", "/aanmelden", "/bestaat-niet/"):
        headers = client.get(path).headers

        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_what_is_for_signed_in_people_is_never_kept_by_a_browser(browse: Browse, carla: Person) -> None:
    assert browse.client(carla).get("/intern/werkpleinen/").headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_refused_in_words(browse: Browse, carla: Person, app: Flask) -> None:
    app.config["WTF_CSRF_METHODS"] = {"POST"}

    response = browse.client(carla).post("/intern/proef/good")

    assert response.status_code == 400
    assert "Dit formulier stond te lang open" in response.text
    assert "Afmelden" in response.text


def test_a_body_over_the_limit_is_refused_in_words(browse: Browse, carla: Person, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000

    response = browse.client(carla).post("/intern/proef/good", data={"name": "x" * 2000})

    assert response.status_code == 413
    assert "Wat u stuurt is te groot: het mag hoogstens 10 MB zijn" in response.text
    assert "Afmelden" in response.text
    assert 'href="/intern/proef/good"' in response.text


@pytest.mark.parametrize("address", ["sqlite:////nowhere/x.db", "postgresql+psycopg://127.0.0.1:1/x"])
@pytest.mark.parametrize("path", ["/intern/werkpleinen/", "/aanmelden", "/bestaat-niet/", "/readyz"])
def test_a_database_that_is_away_is_told_in_words(settings: Settings, address: str, path: str) -> None:
    away = create_app(replace(settings, database_url=address))

    response = away.test_client().get(path)

    assert response.status_code in (302, 404, 503)
    assert "Internal Server Error" not in response.text


def test_the_process_tells_that_it_is_well(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"
