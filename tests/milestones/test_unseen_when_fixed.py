"""What a laggard gained unseen stays unseen: fixing a quarter, or a decision that ended, is no visit (domain D.4)."""

from datetime import date

import pytest

from milestones import actions
from milestones.queries import level_now
from milestones.rules import Found, Hold, Level, Line, Source, Verdict
from tests.milestones.building import CODES
from tests.milestones.deciding import override
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

PROGRAMME = reader.load()
K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
MARCH, APRIL, JUNE, JULY, SEPTEMBER = (
    date(2010, 3, 18),
    date(2010, 4, 16),
    date(2010, 6, 15),
    date(2010, 7, 5),
    date(2010, 9, 20),
)
MISSING = ("d1", "e2", "f1", "b3", "c1", "c2")


def see(session, actor, werkplein, on, met, not_met=()):
    found = [Found(code, Verdict.MET) for code in met] + [Found(code, Verdict.NOT_MET) for code in not_met]
    actions.record_findings(session, actor, werkplein, found, Source.AUDIT, on, on, "v")


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def gained(session, bram, middle):
    """Fixed as a laggard, then a document showed enough for the middle group, then the next quarter was fixed."""
    see(session, bram.actor, middle, MARCH, [code for code in CODES if code not in MISSING], MISSING)
    actions.fix_quarter(session, bram.actor, K1, APRIL)
    actions.record_desk(session, bram.actor, middle, [Found("c1", Verdict.MET), Found("c2", Verdict.MET)], JUNE, JUNE)
    actions.fix_quarter(session, bram.actor, K2, JULY)


def standing(session, werkplein, on):
    found = level_now(session, werkplein.id, PROGRAMME, on)
    return found.level, found.reason.hold, found.reason.unseen


@pytest.mark.both
@pytest.mark.parametrize("on", [JULY, date(2010, 9, 30)])
def test_fixing_a_quarter_is_no_visit(session, gained, middle, on):
    assert standing(session, middle, on) == (Level.LAGGARD, Hold.NEEDS_VISIT, ("c1", "c2"))


@pytest.mark.both
def test_a_visit_after_the_quarter_was_fixed_sees_it_after_all(session, gained, bram, middle):
    see(session, bram.actor, middle, SEPTEMBER, ["c1", "c2"])

    assert standing(session, middle, date(2010, 9, 30)) == (Level.MIDDLE, None, ())


@pytest.mark.both
def test_a_decision_that_ended_leaves_what_no_visit_saw(session, bram, steering, middle):
    see(session, bram.actor, middle, MARCH, [code for code in CODES if code not in MISSING], MISSING)
    actions.fix_quarter(session, bram.actor, K1, APRIL)
    actions.record_desk(session, bram.actor, middle, [Found("c1", Verdict.MET), Found("c2", Verdict.MET)], JUNE, JUNE)
    override(session, steering, middle, Level.MIDDLE, JUNE, date(2010, 9, 10), JUNE)
    actions.fix_quarter(session, bram.actor, K2, JULY)

    assert standing(session, middle, date(2010, 9, 10))[0] is Level.MIDDLE
    assert standing(session, middle, date(2010, 9, 11)) == (Level.LAGGARD, Hold.NEEDS_VISIT, ("c1", "c2"))


@pytest.mark.both
@pytest.mark.parametrize("is_renewed", [False, True])
def test_what_was_too_old_when_a_quarter_was_fixed_is_no_gain_when_it_is_shown_anew(session, bram, middle, is_renewed):
    met = ("b1", "b2", "d1", "e1", "f1")
    see(session, bram.actor, middle, date(2008, 12, 1), ["a3"])
    see(session, bram.actor, middle, JUNE, met, [code for code in CODES if code not in (*met, "a3")])
    actions.fix_quarter(session, bram.actor, K2, JULY)
    see(session, bram.actor, middle, SEPTEMBER, ["c2"])
    if is_renewed:
        actions.record_desk(session, bram.actor, middle, [Found("a3", Verdict.MET)], SEPTEMBER, SEPTEMBER)

    assert standing(session, middle, JUNE)[0] is Level.LAGGARD
    assert standing(session, middle, SEPTEMBER) == (Level.MIDDLE, None, ())
    line = Line.OPEN_CRITERIA if is_renewed else Line.LAPSED
    assert level_now(session, middle.id, PROGRAMME, SEPTEMBER).reason.line is line
