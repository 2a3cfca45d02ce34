"""A mail with a link leaves only while that link is the one to use: not after it was used, made anew or lapsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.support import postbox
from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.postbox import Server
from tests.werkplein.people.test_accounts import CHOSEN, NEW, invite, link_in_last_mail
from werkplein.core import clock, jobs, outbox
from werkplein.core.outbox import Mail
from werkplein.people.rules import INVITATION_HOLDS, RECOVERY_HOLDS, Role

FORGOTTEN, TASKS = "/aanmelden/wachtwoord-vergeten", "/intern/beheer/taken/"


@pytest.fixture
def beheer(a_person: Callable[..., Person]) -> Person:
    """An administrator."""
    return a_person(Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def no_server(app: Flask) -> None:
    """At first no mail leaves."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url="")


@pytest.fixture
def server() -> Iterator[Server]:
    """A mail server, not yet in use."""
    with postbox.serving() as server:
        yield server


def sent_by(app: Flask, server: Server) -> list[tuple[str, str]]:
    """Set the mail server, and give what it gets: to whom, and about what."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=server.url, mail_from="werkplein@voorbeeld.test")
    tick(app)
    return [(str(mail["To"]), str(mail["Subject"])) for mail in server.mails]


def tick(app: Flask) -> None:
    """Let the job run that sends mail."""
    job = jobs.find_job(app, outbox.SENDING)
    assert job is not None
    jobs.run_job(app, job)


def waiting(session: Session) -> int:
    """Count the mails that wait."""
    session.rollback()
    count = session.scalar(select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))) or 0
    session.rollback()
    return count


@pytest.mark.both
def test_an_invitation_that_was_used_is_not_mailed_after_all(
    app: Flask, browse: Browse, session: Session, beheer: Person, server: Server
) -> None:
    outbox.write(session, NEW, "Iets anders", "Blijft wachten")
    session.commit()
    invite(browse, beheer)
    assert "2 mails wachten" in browse(TASKS, by=beheer).text

    browse(link_in_last_mail(session)).submit("Bewaar het wachtwoord", password=CHOSEN)

    assert "1 mail wacht" in browse(TASKS, by=beheer).text
    assert sent_by(app, server) == [(NEW, "Iets anders")]


def test_an_invitation_goes_with_the_only_role_it_was_for(browse: Browse, session: Session, beheer: Person) -> None:
    page = invite(browse, beheer)
    assert ("Maak de uitnodiging opnieuw" in page.all("button"), waiting(session)) == (True, 1)
    link = link_in_last_mail(session)

    page = page.follow("Beëindig de rol Stuurgroeplid, landelijk").submit("Beëindig de rol")

    assert ("Maak de uitnodiging opnieuw" in page.all("button"), waiting(session)) == (False, 0)
    assert "Uitnodiging vervallen" in page.text
    assert page.follow("Nodig uit met een rol").path == "/intern/accounts/uitnodigen"
    assert browse(link, status=410).all("input[name=password]") == []
    browse(FORGOTTEN).submit("Vraag een link aan", email=NEW)
    assert waiting(session) == 0
    again = invite(browse, beheer, role=Role.SECRETARIAT)
    assert ("Maak de uitnodiging opnieuw" in again.all("button"), waiting(session)) == (True, 1)


@pytest.mark.both
def test_who_is_invited_again_gets_one_invitation(
    app: Flask, browse: Browse, session: Session, beheer: Person, server: Server
) -> None:
    page = invite(browse, beheer)
    invite(browse, beheer, email="ander@gemeente.test")
    page.submit("Maak de uitnodiging opnieuw")
    invite(browse, beheer, role=Role.SECRETARIAT)
    browse(FORGOTTEN).submit("Vraag een link aan", email=NEW)

    assert waiting(session) == 2
    assert sorted(sent_by(app, server)) == [
        ("ander@gemeente.test", "Uitnodiging voor Werkplein"), (NEW, "Uitnodiging voor Werkplein")
    ]  # fmt: skip


def test_a_link_to_recover_is_not_mailed_once_another_was_asked_or_used(
    browse: Browse, session: Session, beheer: Person
) -> None:
    for _ in range(2):
        browse(FORGOTTEN).submit("Vraag een link aan", email=beheer.email)
    assert waiting(session) == 1

    browse(link_in_last_mail(session)).submit("Bewaar het wachtwoord", password=CHOSEN)

    assert waiting(session) == 0


def test_who_was_stopped_gets_no_link_that_does_not_work(browse: Browse, session: Session, beheer: Person) -> None:
    page = invite(browse, beheer)

    page.follow("Stop dit account").submit("Stop dit account")

    assert waiting(session) == 0


@pytest.mark.both
@pytest.mark.parametrize("has_server", [True, False])
@pytest.mark.parametrize(("after", "stays"), [(timedelta(minutes=-1), True), (timedelta(minutes=1), False)])
@pytest.mark.parametrize("is_invitation", [True, False])
def test_a_link_that_lapsed_before_its_mail_left_is_not_mailed(
    app: Flask, browse: Browse, session: Session, beheer: Person, server: Server,
    is_invitation: bool, after: timedelta, stays: bool, has_server: bool,
) -> None:  # fmt: skip
    if is_invitation:
        invite(browse, beheer)
    else:
        browse(FORGOTTEN).submit("Vraag een link aan", email=beheer.email)
    holds = INVITATION_HOLDS if is_invitation else RECOVERY_HOLDS
    session.rollback()
    session.execute(update(Mail).values(written_at=clock.now() - holds - after))
    session.commit()

    if has_server:
        assert len(sent_by(app, server)) == stays
    else:
        tick(app)
        assert waiting(session) == stays


def test_a_letter_without_a_link_of_its_own_waits_on(app: Flask, session: Session) -> None:
    outbox.write(session, NEW, "Uw bezoek", "Tot dan", to_account_id=1)
    session.execute(update(Mail).values(written_at=clock.now() - 2 * INVITATION_HOLDS))
    session.commit()

    tick(app)

    assert waiting(session) == 1


def test_nobody_is_flooded_with_links(
    app: Flask, browse: Browse, session: Session, beheer: Person, server: Server
) -> None:
    session.commit()
    sent = sent_by(app, server)
    for _ in range(7):
        browse(FORGOTTEN).submit("Stuur de link", email=beheer.email)
        sent = sent_by(app, server)

    assert len(sent) == 5
