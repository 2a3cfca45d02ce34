"""When a decision about a level ends, who it concerns gets one mail, and nobody a second one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import jobs
from milestones.actions.telling import NEWS
from milestones.rules import Level
from tests.milestones.answering import TODAY
from tests.milestones.deciding import REASON, UNTIL, end, override
from tests.milestones.test_closed import close  # noqa: F401 - a fixture
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import unit_of_work
from werkplein.core.outbox import Mail
from werkplein.people.rules import Role

DAY = timedelta(days=1)
TOLD = "Einde van 1 besluit gemeld"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def concerned(a_person, anna, carla, steering):
    """Who is to be told of the leader: its MT, the steering group and the secretariat; not the MT of another."""
    return sorted(each.email for each in (anna, carla, steering))


def mails(session):
    return session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)).all()


def to(session):
    return sorted(each.to_address for each in mails(session))


@pytest.mark.both
def test_the_day_after_the_last_one_everyone_concerned_is_told_once(session, steering, concerned, leader):
    override(session, steering, leader)

    days = (UNTIL - DAY, UNTIL, UNTIL + DAY, UNTIL + DAY, UNTIL + 2 * DAY)

    assert [jobs.tell_ended(session, day) for day in days] == [None, None, TOLD, None, None]
    assert to(session) == concerned


@pytest.mark.both
def test_one_that_was_ended_early_says_so_and_is_told_once_too(session, steering, concerned, leader):
    override(session, steering, leader)
    end(session, steering, leader)

    jobs.tell_ended(session, TODAY)
    jobs.tell_ended(session, UNTIL + DAY)

    assert to(session) == concerned
    told = mails(session)[0].text.replace("\xa0", " ")
    assert "geldt sinds 5 juli 2010 niet meer. De stuurgroep heeft het besluit eerder beëindigd." in told


def test_the_mail_says_since_when_where_to_look_and_why_one_gets_it_but_no_level_or_reason(
    session, steering, carla, leader
):
    override(session, steering, leader, Level.LAGGARD)

    jobs.tell_ended(session, UNTIL + DAY)

    told = next(each for each in mails(session) if each.to_address == carla.email)
    text = told.text.replace("\xa0", " ")
    assert "geldt sinds 1 oktober 2010 niet meer. De einddatum van het besluit is voorbij." in text
    assert "/intern/werkpleinen/leader/" in text
    assert "omdat u in het MT zit van" in text
    assert told.html
    assert Level.LAGGARD.label.lower() not in text.lower()
    assert REASON not in text


@pytest.mark.both
def test_what_another_decision_took_the_place_of_has_not_ended(session, steering, leader):
    override(session, steering, leader)
    override(session, steering, leader, Level.MIDDLE, ends_on=UNTIL + 4 * DAY)

    assert jobs.tell_ended(session, UNTIL + DAY) is None
    assert jobs.tell_ended(session, UNTIL + 5 * DAY) == TOLD


@pytest.mark.parametrize(("late", "is_told"), [(NEWS - DAY, True), (NEWS, True), (NEWS + DAY, False)])
def test_after_a_stop_it_is_told_as_long_as_it_is_news(session, steering, leader, late, is_told):
    override(session, steering, leader)

    assert (jobs.tell_ended(session, UNTIL + late) is not None) is is_told


def test_of_a_closed_werkplein_nothing_is_told(session, steering, leader, close):  # noqa: F811
    override(session, steering, leader)
    close(leader, date(2010, 9, 1))

    assert jobs.tell_ended(session, UNTIL + DAY) is None


@pytest.mark.both
def test_of_two_processes_at_once_one_tells(app, session, steering, concerned, leader):
    override(session, steering, leader)
    session.commit()

    with meanwhile(app, lambda own: jobs.tell_ended(own, UNTIL + DAY)), unit_of_work() as own:
        jobs.tell_ended(own, UNTIL + DAY)

    session.rollback()
    assert to(session) == concerned
    told = select(AuditEntry.facts).where(AuditEntry.event == Event.LEVEL_OVERRIDE_TOLD.value)
    assert session.scalars(told).all() == [{"readers": 3}]
