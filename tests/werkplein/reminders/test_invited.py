"""Who was invited and chose no password yet is told nothing; what comes after that is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.werkplein.reminders.conftest import EARLY, OPENING, mails, subjects
from werkplein.core import clock
from werkplein.people.actions import choose_rhythm
from werkplein.people.models import Account
from werkplein.people.rules import MailRhythm
from werkplein.reminders.models import Reminder
from werkplein.reminders.rules import ReminderState

DAY = timedelta(days=1)
pytestmark = pytest.mark.both


def states(session):
    return list(session.scalars(select(Reminder.state).order_by(Reminder.id)))


def test_who_never_chose_a_password_is_told_nothing_and_then_what_comes_after(session, ask, remind, leader, carla):
    account = session.get_one(Account, carla.id)
    account.confirmed_at = None
    ask(leader)

    remind(OPENING)
    assert (mails(session), states(session)) == ([], [])
    account.confirmed_at = clock.now()
    remind(OPENING + DAY)
    assert mails(session) == []
    remind(EARLY)

    assert subjects(session) == [
        ("carla", "Nog 14 werkdagen: Vragenlijst 2e kwartaal 2010, uiterlijk woensdag 14 juli")
    ]


def test_what_waited_for_who_has_no_password_any_more_is_let_go(session, ask, remind, leader, carla):
    choose_rhythm(session, carla.actor, carla.id, MailRhythm.WEEKLY)
    ask(leader, opens_on=EARLY - DAY)
    remind(EARLY)
    assert states(session) == [ReminderState.WAITING]

    session.get_one(Account, carla.id).confirmed_at = None
    remind(EARLY + DAY)

    assert (mails(session), states(session)) == ([], [ReminderState.DROPPED])
