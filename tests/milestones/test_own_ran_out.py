"""What a satellite found itself and ran out gives way to its main location, and makes nobody a laggard (D.4, D.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules import Dossier, Held, Hold, Level, Line, Override, derive, explain, losses, ways_up
from tests.milestones.building import AUDIT, CODES, DESK, MET, NOT_MET, ON, PARTLY, PROGRAMME, RULESET, SELF, finding

DAY = timedelta(days=1)
LEADER, MIDDLE, LAGGARD = Level.LEADER, Level.MIDDLE, Level.LAGGARD
MARCH, JUNE, SEPTEMBER = date(2010, 3, 31), date(2010, 6, 30), date(2010, 9, 30)
RAN_OUT = date(2010, 5, 1)
# With c1 and c2 it met eight milestones and two criteria; without them six, and one criterion.
OTHERS = ("a1", "a2", "b1", "b2", "e1", "f1")


def main(*rows):
    return Dossier(rows or [finding(NOT_MET, AUDIT, date(2010, 2, 1), code) for code in ("c1", "c2")])


def satellite(of, own=MET, until=RAN_OUT, met=OTHERS, **more):
    rows = [
        finding(MET if code in met else NOT_MET, DESK, date(2010, 3, 1), code)
        for code in CODES
        if code not in ("c1", "c2")
    ]
    rows += [replace(finding(own, DESK, date(2009, 5, 1), code), valid_until=until) for code in ("c1", "c2")]
    return Dossier(rows, mains=((date(2009, 7, 1), of),), **more)


def on(dossier, day):
    return derive(dossier, PROGRAMME, [RULESET], day)


@pytest.mark.parametrize(
    ("day", "met", "level", "line"),
    [
        (RAN_OUT - DAY, 8, MIDDLE, Line.OPEN_CRITERIA),
        (RAN_OUT, 8, MIDDLE, Line.OPEN_CRITERIA),
        (RAN_OUT + DAY, 6, MIDDLE, Line.LAPSED),
        # Six months on its own answer is no answer at all any more.
        (date(2010, 11, 1), 6, MIDDLE, Line.LAPSED),
        (date(2010, 11, 2), 6, MIDDLE, Line.LAPSED),
    ],
)
def test_by_age_alone_it_becomes_no_laggard(day, met, level, line):
    found = on(satellite(main()), day).classified

    assert (found.reason.score.met, found.level, found.reason.line) == (met, level, line)


def test_fixed_quarters_do_not_make_it_a_laggard_by_age_either():
    fixed = tuple(Held(day, MIDDLE, MIDDLE, {}) for day in (MARCH, JUNE))

    told = [on(satellite(main(), held=fixed), day).classified for day in (JUNE, SEPTEMBER, date(2010, 10, 20))]

    assert [(each.level, each.reason.hold) for each in told] == [(MIDDLE, None)] * 3


def test_the_text_says_that_an_answer_ran_out():
    text = explain(on(satellite(main()), JUNE).classified.reason)

    assert text == (
        "Het antwoord bij c1 en c2 is te oud en telt niet meer mee. Daardoor alleen geeft de regel geen achterblijver. "
        "6 van de 12 mijlpalen en 1 van de 6 criteria zijn gehaald."
    )


@pytest.mark.parametrize(
    ("own", "found", "met", "level"),
    [
        # It said itself that it was not met.
        (NOT_MET, main(), OTHERS, LAGGARD),
        (PARTLY, main(), OTHERS, LAGGARD),
        # What it lacks besides makes it one.
        (MET, main(), OTHERS[1:], MIDDLE),
        (MET, main(), OTHERS[2:], LAGGARD),
        (MET, main(), ("a1", "a2", "b1", "b2", "f1"), LAGGARD),
        # The main location has it.
        (MET, main(*(finding(MET, DESK, date(2010, 2, 1), code) for code in ("c1", "c2"))), OTHERS, MIDDLE),
        # The main location never answered: then its own expired answer stays.
        (MET, Dossier(), OTHERS, MIDDLE),
    ],
)
def test_what_else_is_lacking_still_counts(own, found, met, level):
    assert on(satellite(found, own, met=met), JUNE).classified.level is level


def test_an_answer_that_still_counts_gives_way_to_none_that_is_too_old():
    old = main(*(finding(NOT_MET, SELF, date(2009, 1, 1), code) for code in ("c1", "c2")))

    value = on(satellite(old), JUNE).values["c1"]

    assert (value.verdict, value.is_inherited, value.is_expired, value.is_answered) == (MET, False, True, True)


def test_a_leader_becomes_middle_by_it_and_no_less():
    met = [code for code in CODES if code not in ("c1", "c2")]
    fixed = Held(MARCH, LEADER, MIDDLE, dict.fromkeys(CODES, "met"))

    assert on(satellite(main(), met=met), JUNE).classified.level is MIDDLE
    assert on(satellite(main(), met=met, held=(fixed,)), JUNE).classified.level is MIDDLE


def test_what_ran_out_lifts_no_laggard_that_no_visit_saw():
    fixed = Held(MARCH, LAGGARD, LAGGARD, dict.fromkeys(OTHERS, "met"))

    told = on(satellite(main(), held=(fixed,)), JUNE).classified

    assert (told.level, told.reason.hold, told.reason.unseen) == (LAGGARD, Hold.NEEDS_VISIT, ("c1", "c2"))


def test_what_may_be_lost_counts_as_if_it_had_not_run_out():
    now = on(satellite(main()), JUNE)

    away = losses(now.values, now.classified, PROGRAMME)

    assert (away.criteria, away.milestones) == (1, 2)
    assert on(satellite(main(), met=OTHERS[2:]), JUNE).classified.level is LAGGARD


def test_the_way_up_shows_what_ran_out_again():
    now = on(satellite(main(), met=[code for code in CODES if code not in ("c1", "c2")]), JUNE)

    assert ways_up(now.values, now.classified, PROGRAMME).first == ("c1", "c2")


def test_a_decision_over_it_tells_the_rule_beneath():
    decided = Override(LEADER, ON - DAY, ON + DAY)

    told = on(satellite(main(), overrides=(decided,)), JUNE).classified

    assert (told.level, told.reason.before, told.reason.line) == (LEADER, MIDDLE, Line.LAPSED)
