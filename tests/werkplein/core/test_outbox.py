"""Mail leaves after the commit, once, and is tried again when the server is away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.support import postbox
from werkplein.core import clock, outbox
from werkplein.core.database import unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.outbox import Mail

ON = date(2010, 7, 5)


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


def write(address="mt@voorbeeld.test"):
    with unit_of_work() as session:
        outbox.write(
            session, address, "Bezoek\nop 13 juli", "Beste MT,\n\nTot dan.", "U krijgt deze mail omdat u in het MT zit."
        )


def deliver():
    with unit_of_work() as session:
        return outbox.deliver(session, ON)


def mails():
    with unit_of_work(writes=False) as session:
        return session.scalars(select(Mail).order_by(Mail.id)).all()


@pytest.mark.both
def test_a_mail_is_sent_once_and_says_why(server):
    write()

    assert deliver() == "1 mail verstuurd"
    assert deliver() is None

    assert len(server.mails) == 1
    mail = server.mails[0]
    assert (mail["To"], mail["Subject"], mail["Auto-Submitted"]) == (
        "mt@voorbeeld.test",
        "Bezoek op 13 juli",
        "auto-generated",
    )
    assert mail.get_content().splitlines()[-1] == "U krijgt deze mail omdat u in het MT zit."


def test_what_is_rolled_back_is_never_sent(server):
    with unit_of_work(writes=True) as session:
        outbox.write(session, "mt@voorbeeld.test", "x", "x", "x")
        session.rollback()

    assert deliver() is None
    assert server.mails == []


@pytest.mark.both
def test_a_mail_that_is_refused_is_tried_again_later(server):
    server.answer = "451 later"
    write()

    assert deliver() is None
    assert deliver() is None  # not yet

    mail = mails()[0]
    assert (mail.attempts, mail.last_error, mail.claimed_at, mail.sent_at) == (1, "SMTPDataError", None, None)
    server.answer = "250 kept"
    with unit_of_work() as session:
        session.execute(update(Mail).values(due_at=clock.now()))
    assert deliver() == "1 mail verstuurd"


def test_a_mail_is_not_tried_for_ever(server):
    write()
    with unit_of_work() as session:
        session.execute(update(Mail).values(attempts=outbox.MOST_ATTEMPTS))

    assert deliver() is None


@pytest.mark.parametrize(("age", "sent"), [(timedelta(minutes=9), None), (timedelta(minutes=11), "1 mail verstuurd")])
def test_a_claim_of_a_killed_process_is_taken_over(server, age, sent):
    write()
    with unit_of_work() as session:
        session.execute(update(Mail).values(claimed_at=clock.now() - age))

    assert deliver() == sent


def test_a_server_that_is_away_stops_nothing(app, server):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:1")
    write()

    assert deliver() is None
    assert mails()[0].last_error == "ConnectionRefusedError"


def test_in_demonstration_mode_mail_is_kept_and_can_be_read(app, server):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demonstration=True)
    write()

    assert deliver() is None
    shown = app.test_cli_runner().invoke(args=["outbox"]).output
    assert "Onderwerp: Bezoek op 13 juli" in shown
    assert server.mails == []


@pytest.mark.both
def test_a_mail_that_cannot_be_made_holds_up_no_other(server):
    write()
    with unit_of_work() as session:
        session.execute(update(Mail).values(to_address="x@[y.z"))
    write()

    assert deliver() == "1 mail verstuurd"

    broken, sent = mails()
    assert (broken.attempts, broken.claimed_at, broken.sent_at) == (1, None, None)
    assert broken.last_error
    assert sent.sent_at


@pytest.mark.parametrize(("attempts", "wait"), [(0, 1), (1, 2), (8, 256), (9, 360), (22, 360)])
def test_a_server_that_is_away_is_tried_for_days(app, server, attempts, wait):
    server.answer = "451 later"
    write()
    with unit_of_work() as session:
        session.execute(update(Mail).values(attempts=attempts))

    deliver()

    minutes = (mails()[0].due_at - clock.now()).total_seconds() / 60
    assert wait - 1 < minutes <= wait


@pytest.mark.both
def test_what_was_sent_keeps_no_address_and_no_link(server):
    write()

    deliver()

    sent = mails()[0]
    assert (sent.to_address, sent.text, sent.html) == ("", "", None)
    assert sent.subject == "Bezoek op 13 juli"


@pytest.mark.both
@pytest.mark.parametrize(("age", "left"), [(timedelta(0), 1), (timedelta(minutes=1), 0)])
def test_mail_is_let_go_after_a_term_sent_or_not(app, age, left):
    write()
    with unit_of_work() as session:
        session.execute(update(Mail).values(written_at=clock.now() - outbox.KEPT + timedelta(seconds=30) - age))

    with unit_of_work() as session:
        outbox.sweep(session, ON)

    assert len(mails()) == left


def test_a_mail_that_was_let_go_while_it_was_sent_is_no_error(server, monkeypatch):
    write()
    outbox._claim_one()
    with unit_of_work() as session:
        session.execute(delete(Mail))

    outbox._write_down(1, "")

    assert mails() == []


@pytest.mark.parametrize(
    "address",
    ["mt@voorbeeld.test\nBcc: ander@voorbeeld.test", "mt @voorbeeld.test", "x@[y.z", "a(b@c.nl", "x@b].nl", "(@b.nl"],
)
def test_an_address_cannot_smuggle_a_header(server, address):
    with pytest.raises(DomainError, match="geen e-mailadres"):
        write(address)

    assert mails() == []


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 mail wacht.\n"), (50, "50 mails wachten.\n"), (51, "51 mails wachten. Hierboven staan de nieuwste 50.\n")],
)
def test_the_command_counts_all_that_waits_and_shows_the_newest(app, count, said):
    for number in range(count):
        write(f"mt{number}@voorbeeld.test")

    shown = app.test_cli_runner().invoke(args=["outbox"]).output

    assert shown.endswith(said)
    assert f"mt{count - 1}@voorbeeld.test" in shown
    assert ("mt0@voorbeeld.test" in shown) is (count <= 50)
