"""Reminders and other pages promise no mail now where no mail leaves: it is kept ready."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.werkplein.reminders.conftest import mails
from werkplein.app import ROOT
from werkplein.core.letters import told

BOARD = "/intern/herinneringen/"
# A mail that is promised in a sentence of its own, whether or not mail leaves.
PROMISE = re.compile(r"krijg(t|en) (altijd |meteen |ook )*((een |één )?(e-mail|bericht)|een uitnodiging)\b")
# These hold as they stand: one says what does not come, the others look at what leaves.
TRUE_ANYWAY = ("krijgt geen bericht meer", "sends_mail")


@pytest.fixture(params=["server", "no server", "demonstration"])
def leaves(app, request) -> bool:
    """An installation of each kind; gives whether its mail leaves."""
    url = "" if request.param == "no server" else "smtp://127.0.0.1:1"
    is_demonstration = request.param == "demonstration"
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=url, demonstration=is_demonstration)
    return request.param == "server"


def test_the_board_and_its_answer_say_whether_mail_leaves(browse, session, ask, leader, carla, anna, leaves):
    what = ask(leader)

    board = browse(BOARD, by=anna)
    sent = board.submit("Stuur nu een herinnering", chosen=[str(what.id)])

    assert ("Wie het moet doen, krijgt meteen een e-mail." in board.text) is leaves
    assert ("Voor wie het moet doen, komt meteen een e-mail klaar te staan." in board.text) is not leaves
    assert ("geen e-mail uit" in board.text) is not leaves
    assert f"Herinnerd aan 1 vraag. {'1 e-mail gaat nu uit' if leaves else '1 e-mail staat klaar'}." in sent.text
    assert len(mails(session)) == 1


def test_who_reminds_everyone_reads_whether_mail_leaves(browse, ask, leader, laggard, carla, dirk, anna, leaves):
    ask(leader)
    ask(laggard)

    asked = browse(BOARD, by=anna).submit("Herinner iedereen (2)")
    sent = asked.submit("Verstuur 2 e-mails" if leaves else "Zet 2 e-mails klaar")

    assert f"2 e-mails {'versturen' if leaves else 'klaarzetten'} voor 2 Werkpleinen?" in asked.text
    assert ("De e-mails gaan meteen weg." in asked.text) is leaves
    assert f"2 e-mails {'gaan nu uit' if leaves else 'staan klaar'}." in sent.text


def test_the_own_choice_for_mail_promises_none_that_does_not_leave(browse, carla, leaves):
    page = browse("/intern/account/", by=carla)

    assert ("Dan krijgt u altijd meteen bericht." in page.text) is leaves
    assert ("Er gaat nu geen e-mail uit." in page.text) is not leaves


def test_one_sentence_tells_who_gets_a_letter_or_for_whom_it_is_kept(app, leaves):
    with app.app_context():
        sentences = told("het MT"), told("wie gevraagd is,", "een uitnodiging")

    if leaves:
        assert sentences == ("Het MT krijgt een e-mail.", "Wie gevraagd is, krijgt een uitnodiging.")
    else:
        kept = "komt een uitnodiging klaar te staan."
        assert sentences == ("Voor het MT komt een e-mail klaar te staan.", f"Voor wie gevraagd is, {kept}")


def test_no_page_promises_mail_by_itself():
    sources = [*ROOT.glob("templates/pages/**/*.html")]
    sources += [each for part in ("werkplein", "milestones", "visitatie") for each in ROOT.glob(f"{part}/**/*.py")]

    assert [f"{each.relative_to(ROOT)}: {line.strip()}" for each in sources for line in promises(each)] == []


def promises(source: Path) -> list[str]:
    """Give the lines that promise a mail whatever the settings are."""
    lines = source.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if PROMISE.search(line) and not any(each in line for each in TRUE_ANYWAY)]


def test_no_template_gives_its_own_meaning_to_what_every_page_may_say_of_mail(app):
    with app.test_request_context():
        known: dict[str, object] = {}
        app.update_template_context(known)
    given = [name for name, what in known.items() if what is told or "mail" in name]
    own = re.compile(rf"{{%-? *(?:set|for) (?:\w+, *)?(?:{'|'.join(given)})\b")

    sources = ROOT.glob("templates/**/*.html")
    found = [f"{each.name}: {hit}" for each in sources for hit in own.findall(each.read_text(encoding="utf-8"))]

    assert len(given) == 3
    assert found == []
