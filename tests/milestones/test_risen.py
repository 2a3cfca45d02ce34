"""A rise from the laggards names the visits that it rests on (domain D.4)."""

import json
from datetime import date, timedelta

import pytest

from milestones.rules import Level, Reason, explain
from tests.milestones.building import AUDIT, CODES, DESK, K1, MET, NOT_MET, ON, SELF, SEVEN, finding, fixed, outcome

LAGGARD_BEFORE = fixed(Level.LAGGARD, met=("a1", "b1", "c1", "c2"))
EARLY, LATE, OLD = date(2010, 4, 26), date(2010, 5, 18), ON - timedelta(days=101)


def told(findings, held=LAGGARD_BEFORE):
    reason = outcome(findings, held).classified.reason
    return reason, explain(reason).replace("\N{NO-BREAK SPACE}", " ")


def seen(days):
    """Seven milestones met, each seen on its day, and no other."""
    return [finding(MET if code in SEVEN else NOT_MET, AUDIT, days.get(code, K1), code) for code in CODES]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (dict.fromkeys(SEVEN, EARLY), "Dit kwam erbij en is bij een bezoek gezien: d1, e1 en f1 op 26 april 2010."),
        (
            {"d1": LATE, "e1": EARLY, "f1": LATE},
            "Dit kwam erbij en is bij een bezoek gezien: e1 op 26 april 2010; d1 en f1 op 18 mei 2010.",
        ),
    ],
    ids=["one visit", "two visits"],
)
def test_a_rise_names_what_was_gained_and_when_a_visit_saw_it(days, sentence):
    reason, words = told(seen(days))

    assert f"{sentence} Daarom telt de stap omhoog." in words
    assert Reason.from_facts(json.loads(json.dumps(reason.as_facts()))) == reason


def test_what_was_gained_by_word_of_mouth_is_not_said_to_be_seen():
    reason, words = told(
        [*seen(dict.fromkeys(SEVEN, EARLY)), finding(MET, SELF, LATE, "b2"), finding(MET, DESK, LATE, "b3")]
    )

    assert [code for code, _ in reason.risen] == ["d1", "e1", "f1"]
    assert "b2" not in words
    assert "b3" not in words


@pytest.mark.parametrize(
    ("findings", "held"),
    [
        (seen(dict.fromkeys(SEVEN, OLD)), LAGGARD_BEFORE),
        ([finding(NOT_MET, AUDIT, EARLY, code) for code in CODES], LAGGARD_BEFORE),
        (seen(dict.fromkeys(SEVEN, EARLY)), fixed(Level.MIDDLE, met=("a1", "b1", "c1", "c2", "e1"))),
    ],
    ids=["the visit is too old", "nothing was gained", "it was no laggard"],
)
def test_nothing_is_said_where_no_visit_lets_it_rise(findings, held):
    reason, words = told(findings, held)

    assert reason.risen == ()
    assert "is bij een bezoek gezien" not in words


ENOUGH = "Wat toen al was gehaald, is nu genoeg."


@pytest.mark.parametrize(
    ("met_before", "level", "is_said"),
    [
        # A laggard by a stricter rule: what was met then is enough by now, so a visit has nothing to see.
        (SEVEN, Level.MIDDLE, True),
        # One less was met then, and no visit saw the one that came.
        (SEVEN[:-1], Level.LAGGARD, False),
    ],
)
def test_a_rise_by_the_rule_alone_says_so(met_before, level, is_said):
    answers = [finding(MET if code in SEVEN else NOT_MET, SELF, LATE, code) for code in CODES]
    held = fixed(Level.LAGGARD, met=met_before)

    reason, words = told(answers, held)

    assert outcome(answers, held).classified.level is level
    assert reason.risen == ()
    assert (ENOUGH in words) is is_said


def test_a_rise_that_a_visit_saw_and_a_group_that_stays_do_not_say_that_it_was_enough():
    assert ENOUGH not in told(seen(dict.fromkeys(SEVEN, EARLY)))[1]
    assert ENOUGH not in told(seen(dict.fromkeys(SEVEN, EARLY)), fixed(Level.MIDDLE, met=SEVEN))[1]
