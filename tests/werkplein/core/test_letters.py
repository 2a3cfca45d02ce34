"""A letter says the same as text and as HTML, and carries nothing from elsewhere."""

import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from tests.support import postbox
from tests.support.page import words
from werkplein.core import letters, outbox
from werkplein.core.database import unit_of_work
from werkplein.core.letters import Item, Part
from werkplein.core.outbox import Mail

REASON = "U krijgt deze e-mail omdat u in het MT zit. Minder e-mail? https://werkplein.test/intern/account/#e-mail"
TEXT = """Goedendag,

Er zijn twee dingen.
Het eerste is dit.

Te laat
-------

- Werkplein Lindeveen
  Het moest gisteren.
  https://werkplein.test/a/
- Werkplein Middelerf

Ga naar de pagina:
https://werkplein.test/b/?x=1&y=2
"""


@pytest.fixture
def server():
    with postbox.serving() as server:
        yield server


@pytest.fixture
def settings(settings, server):
    return replace(settings, smtp_url=server.url, mail_from="werkplein@voorbeeld.test")


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def html_of(text: str, subject: str = "Onderwerp", reason: str = REASON) -> BeautifulSoup:
    return BeautifulSoup(letters.as_html(subject, text, reason), "html.parser")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Een regel.\nEn nog een.", Part(lines=("Een regel.", "En nog een."))),
        ("Kop\n---", Part(heading="Kop")),
        ("- Eén\n  meer\n  https://a.test/x", Part(items=(Item("Eén", "https://a.test/x", ("meer",)),))),
        ("Kies:\nhttps://a.test/x", Part(label="Kies", address="https://a.test/x")),
        ("https://a.test/x", Part(label="https://a.test/x", address="https://a.test/x")),
        ("Zie https://a.test/x daar.", Part(lines=("Zie https://a.test/x daar.",))),
    ],
)
def test_a_letter_is_read_as_people_lay_it_out(text: str, part: Part) -> None:
    assert list(letters.parts_of(text)) == [part]


def test_a_heading_may_stand_right_above_its_list() -> None:
    parts = list(letters.parts_of("Kop\n---\n- Eén\n- Twee"))

    assert parts == [Part(heading="Kop"), Part(items=(Item("Eén"), Item("Twee")))]


def test_the_html_says_everything_that_the_text_says() -> None:
    html = html_of(TEXT)

    assert words(html.h1) == "Onderwerp"
    assert words(html.h2) == "Te laat"
    assert [words(each) for each in html.select("li")] == [
        "Werkplein Lindeveen Het moest gisteren.",
        "Werkplein Middelerf",
    ]
    assert [(words(each), each["href"]) for each in html.select("a")] == [
        ("Werkplein Lindeveen", "https://werkplein.test/a/"),
        ("Ga naar de pagina", "https://werkplein.test/b/?x=1&y=2"),
        ("https://werkplein.test/intern/account/#e-mail",) * 2,
    ]
    assert "omdat u in het MT zit" in words(html.body)


def test_the_html_can_be_read_by_everyone_and_fetches_nothing() -> None:
    html = html_of(TEXT)

    assert html.html["lang"] == "nl"
    assert words(html.title) == words(html.h1)
    assert not html.select("img, script, link, iframe, [background], form, style")
    assert all(table["role"] == "presentation" for table in html.select("table"))
    assert not re.search(r"url\(|@import", str(html))


def test_what_people_wrote_cannot_become_markup() -> None:
    html = html_of('<b>vet</b> & <script>go()</script>\n\n- <i>x</i>\n  https://a.test/"><b>', "<h2>", "<u>omdat</u>")

    assert not html.select("b, script, i, u")
    assert "<b>vet</b>" in html.body.get_text()


@pytest.mark.both
def test_a_letter_goes_over_the_line_as_text_and_as_html(server) -> None:
    with unit_of_work() as session:
        letters.write(session, "mt@voorbeeld.test", "Nog 3 werkdagen: één vraag", TEXT, REASON, 7)
    with unit_of_work() as session:
        assert outbox.deliver(session, date(2010, 7, 5)) == "1 mail verstuurd"

    (mail,) = server.mails
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Subject"] == "Nog 3 werkdagen: één vraag"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert text.get_content().rstrip().endswith(REASON)
    assert "Werkplein Lindeveen" in html.get_content()


def test_a_letter_can_be_parsed_from_its_bytes() -> None:
    with unit_of_work() as session:
        letters.write(session, "mt@voorbeeld.test", "Onderwerp", TEXT, REASON)
        session.flush()
        sent = bytes(outbox.compose(session.scalars(select(Mail)).one(), "werkplein@voorbeeld.test"))

    parsed = message_from_bytes(sent, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert "Het moest gisteren." in parsed.get_body(("plain",)).get_content()
    assert "Het moest gisteren." in parsed.get_body(("html",)).get_content()


@pytest.mark.parametrize("line", [".", "..", ".verborgen"])
def test_a_line_with_a_point_arrives(server, line: str) -> None:
    with unit_of_work() as session:
        letters.write(session, "mt@voorbeeld.test", "x", f"Eerst\n{line}\nlaatst", "omdat")
    with unit_of_work() as session:
        outbox.deliver(session, date(2010, 7, 5))

    assert line in server.mails[0].get_body(("plain",)).get_content().splitlines()
