"""What is said of an invitation, of a new password and of mail that waits, where no mail leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.werkplein.people.test_accounts import CHOSEN, NEW, invite, link_in_last_mail
from werkplein.core import clock, jobs, outbox
from werkplein.core.labels import moment_words
from werkplein.core.outbox import Mail
from werkplein.people.rules import INVITATION_HOLDS, RECOVERY_HOLDS, Role

SERVER, NO_SERVER, DEMONSTRATION = "server", "no server", "demonstration"
KINDS = [SERVER, NO_SERVER, DEMONSTRATION]
COMMAND = "python -m werkplein outbox"
FORGOTTEN, TASKS = "/aanmelden/wachtwoord-vergeten", "/intern/beheer/taken/"
ON_ITS_WAY = ("per e-mail uit", "opnieuw uit.", "krijgt een e-mail", "binnen enkele minuten een e-mail")


@pytest.fixture
def beheer(a_person: Callable[..., Person]) -> Person:
    """An administrator."""
    return a_person(Role.ADMINISTRATOR)


@pytest.fixture(params=KINDS)
def kind(app: Flask, request: pytest.FixtureRequest) -> str:
    """An installation with a mail server, one without, and the demonstration, which sends none either way."""
    url = "" if request.param == NO_SERVER else "smtp://127.0.0.1:1"
    is_demonstration = request.param == DEMONSTRATION
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=url, demonstration=is_demonstration)
    return str(request.param)


def test_one_thing_is_said_of_whether_an_invitation_leaves(browse: Browse, beheer: Person, kind: str) -> None:
    form, invited = browse("/intern/accounts/uitnodigen", by=beheer), invite(browse, beheer)
    again = "Stuur de uitnodiging opnieuw" if kind == SERVER else "Maak de uitnodiging opnieuw"

    assert ("Stuur de uitnodiging" in form.all("button")) is (kind == SERVER)
    assert f"{again.split()[0]} die dan opnieuw." in invited.text
    for page in (form, invited, invited.submit(again)):
        assert any(words in page.text for words in ON_ITS_WAY) is (kind == SERVER), page.text
        assert (COMMAND in page.text) is (kind == NO_SERVER)
        assert ("er is geen mailserver ingesteld" in page.text) is (kind == NO_SERVER)
        assert ("/aanmelden/wachtwoord/" in str(page.html)) is (kind == DEMONSTRATION and page is not form)


@pytest.mark.parametrize("email", [NEW, "beheer"])
def test_who_forgot_a_password_is_promised_no_mail_that_does_not_leave(
    browse: Browse, beheer: Person, kind: str, email: str
) -> None:
    form = browse(FORGOTTEN)
    page = form.submit(
        "Stuur de link" if kind == SERVER else "Vraag een link aan", email=beheer.email if email == "beheer" else email
    )

    assert (ON_ITS_WAY[-1] in page.text) is (kind == SERVER)
    # For who was invited and has no password yet, the link works longer than for others.
    assert "een uur" not in page.text
    assert ("Daarin staat tot wanneer de link werkt." in page.text) is (kind == SERVER)
    assert ("Er gaat nu geen e-mail uit." in form.text) is (kind != SERVER)
    assert ("Vraag de beheerder van Werkplein om die link." in page.text) is (kind != SERVER)
    assert "/aanmelden/wachtwoord/" not in str(page.html)


def test_the_page_of_tasks_says_that_mail_waits_and_where(
    browse: Browse, session: Session, beheer: Person, kind: str
) -> None:
    for subject in ("Een", "Twee"):
        outbox.write(session, "geheim@voorbeeld.test", subject, "geheime link")
    session.commit()

    page = browse(TASKS, by=beheer)

    assert ("2 mails wachten" in page.text) is (kind != SERVER)
    assert (COMMAND in page.text) is (kind != SERVER)
    assert ("WERKPLEIN_SMTP_URL" in page.text) is (kind == NO_SERVER)
    assert ("Alle mail is weg" in page.text) is (kind == SERVER)
    assert "geheim" not in str(page.html)


def test_the_job_that_sends_mail_is_not_said_to_have_nothing_to_do(
    app: Flask, browse: Browse, session: Session, beheer: Person, kind: str
) -> None:
    session.commit()
    job = jobs.find_job(app, outbox.SENDING)
    assert job is not None
    jobs.run_job(app, job)

    (row,) = [row for row in browse(TASKS, by=beheer).rows("Taken met hun laatste keer") if "Mail versturen" in row[0]]

    assert row[-1] == ("Niets te doen" if kind == SERVER else "Staat uit: er gaat geen mail weg")


def written(session: Session) -> str:
    session.rollback()
    return session.query(Mail.text).order_by(Mail.id.desc()).first()[0].replace("\xa0", " ")


@pytest.mark.both
@pytest.mark.parametrize(("after", "works"), [(timedelta(minutes=-1), True), (timedelta(minutes=1), False)])
@pytest.mark.parametrize("is_invitation", [True, False])
def test_a_letter_says_till_when_its_link_works_and_that_is_when_it_stops(
    browse: Browse, session: Session, beheer: Person, is_invitation: bool, after: timedelta, works: bool
) -> None:
    written_at = clock.now()
    with time_machine.travel(written_at, tick=False):
        if is_invitation:
            invite(browse, beheer)
        else:
            browse(FORGOTTEN).submit("Stuur de link", email=beheer.email)
        link, text = link_in_last_mail(session), written(session)
    until = written_at + (INVITATION_HOLDS if is_invitation else RECOVERY_HOLDS)

    assert f"De link werkt één keer, tot {moment_words(until)}.".replace("\xa0", " ") in text
    with time_machine.travel(until + after, tick=False):
        page = browse(link, status=200 if works else 410)
        assert ("Deze link werkt niet meer." in page.text) is not works
        if works:
            page.submit("Bewaar het wachtwoord", password=CHOSEN)


def test_the_address_to_sign_in_may_end_on_a_slash(client) -> None:
    answer = client.get("/aanmelden/?next=/intern/gevraagd/")

    assert (answer.status_code, answer.location) == (308, "/aanmelden?next=/intern/gevraagd/")
    assert client.get("/aanmelden/?next=//elders.test/").location == "/aanmelden"
