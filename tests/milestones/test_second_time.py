"""Who was lower on the last reference date and recovered falls on the next one, and is told so (domain D.4)."""

from datetime import date, timedelta
from itertools import product

import pytest

from milestones.rules import Level, Reason, losses, route_down
from tests.milestones.building import (
    AUDIT,
    CODES,
    K1,
    MET,
    NOT_MET,
    ON,
    PROGRAMME,
    SELF,
    finding,
    fixed,
    outcome,
    values,
)
from werkplein.core.labels import date_words

LEADER, MIDDLE, LAGGARD = Level.LEADER, Level.MIDDLE, Level.LAGGARD
SEEN = [finding(MET, AUDIT, date(2010, 3, 1), code) for code in CODES]


def settled(found, held, on=ON):
    return outcome(found, held, on=on).classified


def told(held, day=date(2010, 5, 3)):
    """What the card says of the way down of somebody of whom everything is seen to be met."""
    found = settled(SEEN, held, day)
    return route_down(losses(values(CODES, AUDIT), found, PROGRAMME), found.reason, ON)[1]


def lost(*codes):
    """The same, but that these are said not to be met any more."""
    return SEEN + [finding(NOT_MET, SELF, date(2010, 5, 4), code) for code in codes]


@pytest.mark.parametrize(
    ("level", "computed", "was_lower"),
    [
        (LEADER, LEADER, None),
        (LEADER, MIDDLE, MIDDLE),
        (LEADER, LAGGARD, LAGGARD),
        (MIDDLE, MIDDLE, None),
        (MIDDLE, LAGGARD, LAGGARD),
        (MIDDLE, LEADER, None),
        (MIDDLE, Level.TOO_LITTLE, None),
        (LAGGARD, LAGGARD, None),
    ],
)
def test_the_reason_keeps_what_the_rule_gave_less(level, computed, was_lower):
    reason = settled(SEEN, fixed(level, computed)).reason

    assert reason.was_lower is was_lower
    assert Reason.from_facts(reason.as_facts()) == reason


def test_a_leader_that_recovered_is_told_that_one_date_is_enough():
    words = told(fixed(LEADER, MIDDLE)).replace("\N{NO-BREAK SPACE}", " ")

    assert words.startswith(
        "als er 1 mijlpaal of te veel bewijs wegvalt. Volgens de regel was het op 31 maart 2010 al lager dan kopgroep. "
        "Is het dat op 30 juni 2010 weer, dan daalt het meteen. Naar achterblijver:"
    )
    assert "Dat telt als het op twee peildata achter elkaar zo is." in words


def test_a_middle_one_that_recovered_is_told_that_one_date_is_enough():
    words = told(fixed(MIDDLE, LAGGARD)).replace("\N{NO-BREAK SPACE}", " ")

    assert "op 31 maart 2010 al lager dan middengroep. Is het dat op 30 juni 2010 weer, dan daalt het meteen." in words
    assert "twee peildata" not in words


@pytest.mark.parametrize(
    ("held", "codes", "is_fall"),
    [
        (fixed(LEADER, LEADER), ("f1",), False),
        (fixed(LEADER, MIDDLE), ("f1",), True),
        (fixed(LEADER, LAGGARD), ("f1",), True),
        (fixed(MIDDLE, MIDDLE), CODES[:8], False),
        (fixed(MIDDLE, LAGGARD), CODES[:8], True),
    ],
)
def test_what_is_told_of_the_date_is_what_happens(held, codes, is_fall):
    before, on = (settled(lost(*codes), held, day) for day in (ON - timedelta(days=1), ON))

    assert before.level is held.level
    assert (on.level is not held.level) is is_fall
    assert (f"Is het dat op {date_words(ON)} weer" in told(held)) is is_fall


@pytest.mark.parametrize(("level", "computed"), list(product((LEADER, MIDDLE), (LEADER, MIDDLE, LAGGARD))))
def test_it_is_told_where_less_was_given_and_nowhere_else(level, computed):
    is_lower = [LAGGARD, MIDDLE, LEADER].index(computed) < [LAGGARD, MIDDLE, LEADER].index(level)

    assert ("dan daalt het meteen" in told(fixed(level, computed, K1))) is is_lower
