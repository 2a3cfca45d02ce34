"""The trend is held against the quarter of two before the open one: fixing a quarter alone changes no trend."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Source
from milestones.rules.pace import begin_of_trend
from tests.milestones.answering import K2, TODAY
from tests.milestones.building import PROGRAMME
from tests.milestones.test_pages import audited
from werkplein.core.known import Known
from werkplein.programme.rules import Quarter

K4, K1 = Quarter(2009, 4), Quarter(2010, 1)
WINTER, SPRING, SUMMER = date(2009, 12, 1), date(2010, 3, 1), date(2010, 6, 1)


@pytest.mark.parametrize(
    ("on", "begin"),
    [(date(2010, 5, 29), Quarter(2009, 3)), (date(2010, 5, 30), K4), (date(2010, 8, 29), K4), (date(2010, 8, 30), K1)],
)
def test_a_trend_begins_two_quarters_before_the_open_one(on, begin):
    assert begin_of_trend(PROGRAMME, on) == begin


def met_before(session, werkplein, on=TODAY):
    session.flush()
    now = queries.states(session, [werkplein.id], PROGRAMME, on)[werkplein.id]
    then = queries.state_about(session, werkplein.id, PROGRAMME, on, Known(on))
    assert now.fixed == then.fixed
    return now.fixed.met_before


@pytest.fixture
def grown(session, bram, middle):
    """Eight milestones in winter, ten in spring, all in summer."""
    audited(session, bram.actor, middle, not_met=["b3", "d1", "e1", "e2"], on=WINTER)
    audited(session, bram.actor, middle, not_met=["b3", "d1"], on=SPRING)
    audited(session, bram.actor, middle, source=Source.VISITATIE, on=SUMMER)
    return middle


@pytest.mark.both
def test_fixing_a_quarter_changes_no_trend(session, bram, grown):
    actions.fix_quarter(session, bram.actor, K4, date(2010, 1, 15))
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 15))
    assert met_before(session, grown) == 8

    actions.fix_quarter(session, bram.actor, K2, TODAY)

    assert met_before(session, grown) == 8
    assert met_before(session, grown, date(2010, 8, 29)) == 8
    assert met_before(session, grown, date(2010, 8, 30)) == 10


@pytest.mark.both
def test_without_what_was_fixed_two_quarters_ago_there_is_no_trend(session, bram, grown):
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 15))
    actions.fix_quarter(session, bram.actor, K2, TODAY)

    assert met_before(session, grown) is None
