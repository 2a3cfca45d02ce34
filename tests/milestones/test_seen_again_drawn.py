"""Whatever was seen when, and whatever rule comes next: what a card names is enough on that date, and no less is."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from milestones.rules import HEIGHT, Dossier, Held, Level, derive
from milestones.rules.hysteresis import DAY
from milestones.rules.whatif import ABOVE, by_coming_rule, is_enough, ways_up
from tests.milestones.building import AUDIT, CODES, DESK, MET, NOT_MET, PROGRAMME, RULESET, SELF, finding

BEFORE, BY = date(2010, 3, 31), date(2010, 6, 30)
LAGGARD = [Held(BEFORE, Level.LAGGARD, Level.LAGGARD, dict.fromkeys(CODES, "not_met"))]
CHANGES = (
    {"visit_fresh_days": 60},
    {"visit_fresh_days": 130},
    {"max_milestones": 5},
    {"max_milestones": 9},
    {"knockout": ()},
    {"knockout": ("f1",)},
    {"max_criteria": 3, "visit_fresh_days": 70},
)
seeds = st.integers(0, 10**9)


def drawn(seed):
    """A laggard that gained some by now, seen or not, and the rules: often another one begins before 30 June."""
    random = Random(seed)
    today = date(2010, 4, 1) + timedelta(random.randrange(88))
    gained = random.choice((4, 8, 11, 12))
    rows = []
    for index, code in enumerate(random.sample(CODES, len(CODES))):
        day = min(today, date(2010, 2, 15) + timedelta(random.choice((0, 20, 35, 60, 80, 100))))
        source = random.choice((AUDIT, AUDIT, AUDIT, DESK, SELF))
        rows.append(finding(MET if index < gained else NOT_MET, source, day, code))
    begins_on = date(2010, 4, 15) + timedelta(random.randrange(77))
    rules = [RULESET, replace(RULESET, version="2", valid_from=begins_on, **random.choice(CHANGES))]
    return rows, rules[: random.choice((1, 2, 2))], today


def level_on(day, rows, rules, seen=(), seen_on=BY):
    rows = [*rows, *(finding(MET, AUDIT, seen_on, code) for code in seen)]
    return derive(Dossier(rows, held=LAGGARD), PROGRAMME, rules, day).classified.level


@given(seeds)
@settings(max_examples=150)
def test_the_way_up_is_enough_on_the_date_that_comes_and_no_less_is(seed):
    rows, rules, today = drawn(seed)
    found = derive(Dossier(rows, held=LAGGARD), PROGRAMME, rules, today)
    settled, target = by_coming_rule(found.values, found.classified, PROGRAMME, BY), ABOVE.get(found.classified.level)
    if target is None:
        return

    ways = ways_up(found.values, settled, PROGRAMME, BY)

    def reaches(codes):
        return HEIGHT[level_on(BY, rows, rules, codes)] >= HEIGHT[target]

    assert reaches(()) is not bool(ways.sets)
    assert bool(ways.sets) is not is_enough(found.values, settled, PROGRAMME, BY)
    for codes in ways.sets[:4]:
        assert reaches(codes)
        assert not any(reaches([code for code in codes if code != left_out]) for left_out in codes)


@given(seeds)
@settings(max_examples=150)
def test_a_rise_lasts_up_to_the_day_that_is_named(seed):
    rows, rules, today = drawn(seed)
    now = derive(Dossier(rows, held=LAGGARD), PROGRAMME, rules, today).classified
    then, until = level_on(BY, rows, rules), now.reason.rises_until
    if now.level not in (Level.MIDDLE, Level.LEADER):
        return

    assert (until is not None) is (then is Level.LAGGARD)
    assert now.reason.comes_to in (None, then)
    if until:
        assert level_on(until, rows, rules) is not Level.LAGGARD
        assert level_on(until + DAY, rows, rules) is Level.LAGGARD
