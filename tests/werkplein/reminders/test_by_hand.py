"""Reminding by hand, and what others ask about reminders: how often, and who stayed silent."""

from datetime import timedelta

import pytest

from tests.support.races import meanwhile
from tests.werkplein.reminders.conftest import BASE, EARLY, OPENING, SOON, mails, subjects
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.actions import settle
from werkplein.obligations.rules import ObligationKind
from werkplein.people.actions import choose_rhythm
from werkplein.people.rules import MailRhythm
from werkplein.programme.rules import Quarter
from werkplein.reminders import actions, queries

DAY = timedelta(days=1)
pytestmark = pytest.mark.both


def settle_it(session, werkplein, on):
    assert settle(session, werkplein.id, ObligationKind.CHECKLIST, "2010-K2", "", on)


def by_hand(session, person, *obligations, on=SOON):
    return actions.remind_by_hand(session, person.actor, [each.id for each in obligations], BASE, on)


def test_the_secretariat_reminds_by_hand_once_a_day(app, session, ask, leader, carla, anna):
    what = ask(leader)
    choose_rhythm(session, carla.actor, carla.id, MailRhythm.ON_PAGE)

    assert by_hand(session, anna, what) == actions.Done(1, 1)
    with pytest.raises(Conflict, match="vandaag al een herinnering"):
        by_hand(session, anna, what)
    assert by_hand(session, anna, what, on=SOON + DAY) == actions.Done(1, 1)

    assert "Het secretariaat stuurde deze herinnering zelf." in mails(session)[0].text


def test_who_was_reminded_today_is_left_out_of_the_next_lot(app, session, ask, leader, laggard, carla, dirk, anna):
    first, second = ask(leader), ask(laggard)
    by_hand(session, anna, first)

    assert by_hand(session, anna, first, second) == actions.Done(1, 1)
    assert [name for name, _ in subjects(session)] == ["carla", "dirk"]


def test_nobody_is_reminded_of_what_is_done_or_of_what_nobody_can_do(app, session, ask, leader, middle, carla, anna):
    done, without_mt = ask(leader), ask(middle)
    settle_it(session, leader, SOON)

    for chosen in ([done], [without_mt], [done, without_mt]):
        with pytest.raises(Conflict, match="niemand om te herinneren"):
            by_hand(session, anna, *chosen)
    with pytest.raises(DomainError, match="Kies wie"):
        by_hand(session, anna)


def test_two_hands_at_once_send_one_mail(app, session, ask, leader, carla, anna):
    what = ask(leader)
    session.commit()
    ids = [what.id]
    session.commit()

    def send(own):
        actions.remind_by_hand(own, anna.actor, ids, BASE, SOON)

    with meanwhile(app, send), pytest.raises(Conflict), unit_of_work() as own:
        send(own)

    session.expire_all()
    assert len(mails(session)) == 1


# What others ask.


def test_two_unanswered_reminders_are_told_to_whoever_plans(session, ask, remind, leader, laggard, carla, dirk, anna):
    ask(leader)
    ask(laggard)
    for on in (OPENING, EARLY):
        remind(on)
    quarter = Quarter(2010, 2)
    assert queries.reminders_in(session, quarter) == {leader.id: 1, laggard.id: 1}
    assert queries.visit_priorities(session, quarter) == []

    remind(SOON)
    settle_it(session, laggard, SOON)

    assert queries.reminders_in(session, quarter) == {leader.id: 2, laggard.id: 2}
    assert queries.visit_priorities(session, quarter) == [leader.id]
    assert queries.visit_priorities(session, quarter.previous()) == []


def test_what_reached_nobody_is_no_reminder(session, ask, remind, middle):
    ask(middle)
    for on in (OPENING, EARLY, SOON):
        remind(on)

    assert queries.reminders_in(session, Quarter(2010, 2)) == {}


def test_who_never_handed_in_anything_is_known(session, ask, leader, middle, laggard, g4):
    ask(leader)
    settle_it(session, leader, SOON)
    ask(middle)

    assert queries.never_delivered(session) == {middle.id, laggard.id, g4.id}
