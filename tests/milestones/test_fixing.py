"""Fixing a quarter while others write: what was confirmed is what is fixed, and what the rows say."""

from contextlib import contextmanager
from datetime import date
from threading import Event, Thread
from time import sleep

import pytest

from milestones import actions, queries
from milestones.models import FixedLevel
from milestones.rules import Found, Level, Verdict
from tests.milestones.building import CODES
from tests.milestones.test_checklist import K2, TODAY, answer_all
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict
from werkplein.register.models import Werkplein

LONG_ENOUGH = 0.4


@contextmanager
def meanwhile(app, act):
    """Run an act in a unit of work of its own, and go on while it is still open; gives what it refused."""
    begun, refused = Event(), []

    def run():
        with app.app_context():
            try:
                with unit_of_work() as own:
                    act(own)
                    begun.set()
                    sleep(LONG_ENOUGH)
            except Conflict as error:
                refused.append(error)

    thread = Thread(target=run)
    thread.start()
    begun.wait(5)
    yield refused
    thread.join()


@pytest.mark.both
def test_who_is_handing_in_while_the_quarter_is_fixed_still_counts(app, session, bram, carla, leader):
    answer_all(session, carla, leader)
    leader_id = leader.id
    session.commit()

    def hand_in(own):
        actions.submit_checklist(own, carla.actor, own.get_one(Werkplein, leader_id), K2, K2.reference_date)

    with meanwhile(app, hand_in), unit_of_work() as other:
        actions.fix_quarter(other, bram.actor, K2, TODAY)

    assert session.get_one(FixedLevel, (K2.code, leader_id)).level is Level.MIDDLE


@pytest.mark.both
def test_who_hands_in_while_the_quarter_is_being_fixed_is_too_late(app, session, bram, carla, leader):
    answer_all(session, carla, leader)
    leader_id = leader.id
    session.commit()

    def fix(own):
        actions.fix_quarter(own, bram.actor, K2, TODAY)

    with meanwhile(app, fix), pytest.raises(Conflict), unit_of_work() as other:
        actions.submit_checklist(other, carla.actor, other.get_one(Werkplein, leader_id), K2, TODAY)

    assert session.get_one(FixedLevel, (K2.code, leader_id)).level is Level.TOO_LITTLE


@pytest.mark.both
def test_a_quarter_is_fixed_once_by_two_at_a_time(app, session, bram):
    session.commit()

    def fix(own):
        actions.fix_quarter(own, bram.actor, K2, TODAY)

    with meanwhile(app, fix), pytest.raises(Conflict), unit_of_work() as other:
        actions.fix_quarter(other, bram.actor, K2, TODAY)

    assert [row.quarter for row in queries.all_fixed(session)] == [K2.code]


def test_two_levels_that_trade_places_are_another_seal():
    before = {1: Level.MIDDLE, 2: Level.LAGGARD}

    assert actions.seal_of(before) == actions.seal_of(dict(reversed(before.items())))
    assert actions.seal_of(before) != actions.seal_of({1: Level.LAGGARD, 2: Level.MIDDLE})


def test_levels_that_changed_since_they_were_seen_are_not_fixed(session, bram, carla, leader):
    seen = actions.seal_of(actions.levels_about(session, K2))
    for code in CODES:
        change = Found(code, Verdict.MET, holds_on=date(2010, 6, 1))
        actions.report_change(session, carla.actor, leader, change, TODAY)

    with pytest.raises(Conflict, match="intussen veranderd"):
        actions.fix_quarter(session, bram.actor, K2, TODAY, seen)
