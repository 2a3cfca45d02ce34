"""What moved since the last quarter, and the warning while a term still runs."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Level, Source
from tests.milestones.test_pages import audited
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
TODAY = date(2010, 7, 5)
PROGRAMME = reader.load()


@pytest.fixture
def moved(session, bram, laggard):
    """A laggard that became a leader in the second quarter; both quarters are fixed."""
    audited(session, bram.actor, laggard, not_met=["e1"])
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 15))
    audited(session, bram.actor, laggard, source=Source.VISITATIE, on=date(2010, 6, 1))
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    return laggard


def test_fixing_a_quarter_hides_no_movement(browse, moved, a_person):
    page = browse("/intern/overzicht/", by=a_person(Role.STEERING_GROUP))

    assert "1 van achterblijvers" in page.text
    assert "Vergeleken met 31 maart 2010" in page.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("on", "before"),
    [
        (TODAY, Level.LAGGARD),  # the checklist of the second quarter is open
        (date(2010, 8, 29), Level.LAGGARD),  # the day before the next one opens
        (date(2010, 8, 30), Level.LEADER),  # the checklist of the third quarter is open
    ],
)
def test_levels_are_compared_with_the_quarter_before_the_one_that_is_open(session, moved, on, before):
    line = next(each for each in queries.lines(session, PROGRAMME, on) if each.werkplein_id == moved.id)

    assert (line.level, line.before) == (Level.LEADER, before)
    fixed = queries.fixed_before(queries.all_fixed(session), PROGRAMME, on)
    assert fixed is not None
    assert fixed.quarter == (K1 if before is Level.LAGGARD else K2).code


WARNING = "De inlevertermijn loopt nog tot en met woensdag 14 juli. 4 Werkpleinen leverden nog niet in."


@pytest.mark.parametrize(("on", "is_warned"), [(TODAY, True), (date(2010, 7, 14), True), (date(2010, 7, 15), False)])
def test_who_fixes_a_quarter_is_told_that_the_term_still_runs(app, browse, a_person, on, is_warned):
    app.config["TODAY"] = on

    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=a_person(Role.STEERING_GROUP))

    assert (WARNING in page.text.replace("\xa0", " ")) is is_warned
    assert ("4 van 4 vragenlijsten zijn niet ingeleverd." in page.text) is not is_warned
