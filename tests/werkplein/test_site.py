"""The duties of a Dutch public site: accessibility, privacy, and where to report a leak."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from tests.support.browse import Browse
from werkplein.settings import Settings
from werkplein.site import security_contact


@pytest.mark.parametrize("path", ["/toegankelijkheid/", "/privacy/"])
def test_anyone_can_read_the_page(browse: Browse, path: str) -> None:
    page = browse(path)

    assert page.status == 200
    assert page.statements <= 1  # whether this is an example, once per process


def test_accessibility_says_what_is_not_known_yet(browse: Browse) -> None:
    page = browse("/toegankelijkheid/")

    assert "nog niet vastgesteld" in page.text
    assert "mailto:" in str(page.one("a[href^=mailto]")["href"])


def test_privacy_says_when_a_cookie_is_used(browse: Browse) -> None:
    assert "De openbare pagina’s plaatsen geen cookies." in browse("/privacy/").text


def test_security_txt_expires_within_a_year(client: FlaskClient) -> None:
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

    assert answer.mimetype == "text/plain"
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=366)
    assert fields["Contact"].startswith("mailto:")


def test_search_engines_are_told_in_a_small_file_what_is_not_for_them(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text == "User-agent: *\nDisallow: /intern/\n"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    ("setting", "contact"),
    [
        ("lek@werkplein.example", "mailto:lek@werkplein.example"),
        ("https://werkplein.example/lek", "https://werkplein.example/lek"),
        ("", "mailto:post@werkplein.example"),  # without a setting: who sends the mail
    ],
)
def test_the_contact_is_an_address_one_can_follow(setting: str, contact: str) -> None:
    settings = Settings(security_contact=setting, mail_from="post@werkplein.example")

    assert security_contact(settings) == contact
