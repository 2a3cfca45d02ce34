"""Mails about releases, and the line on the page of what is asked: to whom, once, and till when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.support.races import meanwhile
from tests.werkplein.publication.conftest import correct, deliver, may_month, prepare, steering
from werkplein.core import clock
from werkplein.core.database import unit_of_work
from werkplein.core.files import store
from werkplein.core.labels import AMSTERDAM
from werkplein.core.outbox import Mail
from werkplein.people.rules import Role
from werkplein.publication import actions, queries
from werkplein.reminders.release_letters import NEWS, WAIT, tell

__all__ = ["correct", "deliver", "may_month", "prepare", "steering"]
pytestmark = pytest.mark.usefixtures("may_month")
BACK, HELD = "Vrijgave 1 is teruggestuurd", "Vrijgave 1 is ingetrokken"
HOUR = datetime(2010, 7, 8, 10, tzinfo=AMSTERDAM)
WHY = "Het cijfer van Zwolle klopt niet."


@pytest.fixture(autouse=True)
def inside(app):
    with app.test_request_context():
        yield


@pytest.fixture
def others(a_person):
    """Somebody of Communicatie, who may approve too, and an MT, who has nothing to do with releases."""
    return a_person(Role.COMMUNICATION), a_person(Role.ADMINISTRATOR)


def tick(session, today, after=WAIT):
    with time_machine.travel(clock.now() + after, tick=False):
        told = tell(session, today)
    session.commit()
    return told


def mails(session):
    return {(each.to_account_id, each.subject) for each in session.scalars(select(Mail))}


def send_back(session, steering):
    actions.reject(session, steering.actor, queries.by_number(session, 1), WHY)
    session.commit()


@pytest.mark.both
def test_who_may_approve_is_written_to_once_when_a_release_waits(session, prepare, steering, anna, others, today):
    prepare()
    subject = "Vrijgave 1 wacht op uw goedkeuring"

    assert tick(session, today, WAIT - timedelta(seconds=5)) is None
    assert tick(session, today) == "2 e-mails geschreven"
    assert tick(session, today) is None

    assert mails(session) == {(steering.id, subject), (others[0].id, subject)}
    (text,) = set(session.scalars(select(Mail.text)))
    assert "/intern/vrijgaven/1/" in text
    assert "staat klaar: uitstroom naar werk mei 2010.\nBekijk" in text
    assert "omdat u vrijgaven mag goedkeuren" in text


def test_who_prepared_it_is_not_asked_to_approve_it(session, prepare, steering, others, today):
    prepare()
    queries.by_number(session, 1).prepared_by = steering.id
    session.commit()

    tick(session, today)

    assert {account for account, _ in mails(session)} == {others[0].id}


def test_one_that_was_prepared_anew_within_minutes_is_not_written_about(
    session, prepare, correct, leader, steering, today
):
    prepare()
    correct(leader, "2010-05", "uwv", 40, 600)
    prepare()

    tick(session, today)

    assert {subject for _, subject in mails(session)} == {"Vrijgave 2 wacht op uw goedkeuring"}


@pytest.mark.both
def test_who_prepares_releases_is_written_to_when_one_is_sent_back(session, prepare, steering, anna, others, today):
    prepare()
    send_back(session, steering)

    assert tick(session, today, timedelta()) == "1 e-mail geschreven"
    assert tick(session, today) is None

    assert mails(session) == {(anna.id, BACK)}


@pytest.mark.parametrize(("short_of", "is_told"), [(timedelta(minutes=1), True), (timedelta(), False)])
def test_what_was_sent_back_long_ago_is_no_news(session, prepare, steering, anna, today, short_of, is_told):
    prepare()
    send_back(session, steering)
    with time_machine.travel(queries.by_number(session, 1).decided_at + NEWS - short_of, tick=False):
        tell(session, today)
    session.commit()

    assert mails(session) == ({(anna.id, BACK)} if is_told else set())


def test_what_waits_for_long_is_still_told(session, prepare, steering, today):
    prepare()

    assert tick(session, today, 10 * NEWS) == "1 e-mail geschreven"


@pytest.mark.both
@pytest.mark.parametrize("is_ended", [True, False])
def test_of_two_processes_at_once_one_tells(app, session, prepare, steering, today, is_ended):
    prepare()
    if is_ended:
        send_back(session, steering)

    with time_machine.travel(clock.now() + WAIT, tick=False):
        first = meanwhile(app, lambda own: tell(own, today))
        with first, unit_of_work() as own:
            tell(own, today)

    session.rollback()
    assert len(session.scalars(select(Mail)).all()) == 1


def test_nobody_is_written_to_about_what_was_decided(session, prepare, steering, today):
    prepare()
    release = queries.by_number(session, 1)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()

    assert tick(session, today) is None
    assert mails(session) == set()


def test_what_was_sent_back_is_asked_of_who_prepares_until_another_is_prepared(
    browse, session, prepare, correct, leader, steering, anna
):
    prepare()
    assert BACK not in browse("/intern/gevraagd/", by=anna).text
    send_back(session, steering)

    asked = browse("/intern/gevraagd/", by=anna)
    assert "Er wordt nu 1 ding van u gevraagd." in asked.text
    assert WHY in asked.text
    assert asked.follow(BACK).path == "/intern/vrijgaven/1/"
    assert BACK not in browse("/intern/gevraagd/", by=steering).text

    correct(leader, "2010-05", "uwv", 40, 600)
    prepare()
    assert BACK not in browse("/intern/gevraagd/", by=anna).text


@pytest.mark.both
def test_what_was_held_back_before_its_hour_is_asked_and_written_about_as_well(
    browse, session, prepare, correct, leader, steering, anna, today
):
    prepare(planned_at=HOUR)
    release = queries.by_number(session, 1)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    actions.withdraw(session, steering.actor, release, WHY, clock.moment())
    session.commit()

    assert tick(session, today) == "1 e-mail geschreven"
    assert tick(session, today) is None

    assert mails(session) == {(anna.id, HELD)}
    (text,) = session.scalars(select(Mail.text))
    assert "Vrijgave 1 is ingetrokken en wordt niet openbaar." in text
    asked = browse("/intern/gevraagd/", by=anna)
    assert WHY in asked.text
    assert asked.follow(HELD).path == "/intern/vrijgaven/1/"
    correct(leader, "2010-05", "uwv", 40, 600)
    prepare()
    assert HELD not in browse("/intern/gevraagd/", by=anna).text


def test_who_withdrew_a_release_is_not_asked_about_it(browse, session, prepare, anna, today):
    prepare()
    actions.withdraw(session, anna.actor, queries.by_number(session, 1), WHY, clock.moment())
    session.commit()

    assert tick(session, today) is None
    assert HELD not in browse("/intern/gevraagd/", by=anna).text


@pytest.mark.parametrize("is_last", [True, False])
def test_the_page_of_what_was_sent_back_leads_on_and_promises_no_more(
    browse, session, prepare, correct, leader, steering, anna, is_last
):
    prepare()
    send_back(session, steering)
    if not is_last:
        correct(leader, "2010-05", "uwv", 40, 600)
        prepare()

    page = browse("/intern/vrijgaven/1/", by=anna)

    steps = page.all(".wp-stappen b")
    assert ("Zet een vrijgave klaar" in page.text) is is_last
    assert (len(steps), steps[-1]) == (3, "Klaar: Teruggestuurd")


def test_a_letter_about_a_release_that_waits_says_what_to_do(session, prepare, steering, others, today):
    prepare()
    tick(session, today)

    assert "keur de vrijgave goed of stuur die terug" in session.scalars(select(Mail.text)).first()
