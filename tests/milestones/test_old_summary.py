"""A card of which the summary row is old derives it in memory, once for all its panels (design 4.2 and 6)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from milestones.models import Standing
from milestones.rules import Verdict
from tests.milestones.building import CODES
from tests.milestones.test_summary import answer, observe, told
from tests.support.crawl import MOST_STATEMENTS
from werkplein.core.database import unit_of_work

pytestmark = pytest.mark.both
CARD = "/intern/werkpleinen/leader/"


@pytest.fixture
def turned(app, session, bram, leader):
    """Let the level of a Werkplein turn without a job; give the day."""
    observe(session, bram.actor, leader, codes=CODES[:8])
    for code in CODES[8:]:
        answer(session, bram.actor, leader, code, Verdict.MET, date(2010, 3, 1))
    session.commit()
    turns_on = session.scalars(select(Standing.changes_on)).one()
    app.config["TODAY"] = turns_on
    return turns_on


@pytest.mark.parametrize("who", ["anna", "carla", "bram"])
def test_a_card_stays_within_its_statements_from_the_day_its_level_turns(app, browse, turned, request, who):
    reader = request.getfixturevalue(who)
    browse(CARD, by=reader)

    old = browse(CARD, by=reader).statements
    app.config["TODAY"] = turned - timedelta(days=1)
    browse(CARD, by=reader)
    right = browse(CARD, by=reader).statements

    assert right < old <= MOST_STATEMENTS


def test_what_was_derived_for_one_page_is_not_told_on_another_day_or_after_a_change(session, turned, bram, leader):
    days = [turned, turned + timedelta(days=100), turned]
    with unit_of_work(writes=False) as reading:
        first = [told(reading, leader, on) for on in days]
    answer(session, bram.actor, leader, CODES[9], Verdict.NOT_MET, turned)
    session.execute(update(Standing).values(changes_on=turned, right_from=date(2010, 1, 1)))
    session.commit()
    with unit_of_work(writes=False) as reading:
        changed = [told(reading, leader, on) for on in days]

    assert [summary == rows for summary, rows in (*first, *changed)] == [True] * 6
    assert first[0] == first[2] != first[1]
    assert changed[0] != first[0]
