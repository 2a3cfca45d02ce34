"""The days that are told for a fall are those on which fixing gives it, whatever is fixed by then (domain D.4)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings

from milestones.panels import of_state
from milestones.queries import State
from milestones.queries.standings import Fixed
from milestones.rules import HEIGHT, Dossier, Hold, Level, derive
from tests.milestones.building import CODES, DESK, MET, NOT_MET, PROGRAMME, RULESET, SELF, finding
from tests.milestones.histories import fixed, moment, seeds, waits
from werkplein.core.dutch import parse_date
from werkplein.core.labels import date_words
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
MARCH, JUNE, SEPTEMBER, DECEMBER = (each.reference_date for each in Quarter(2010, 1).until(Quarter(2010, 4)))
LOST_ON = date(2010, 7, 5)
EIGHT = ("a1", "a2", "b1", "b2", "c1", "c2", "e1", "f1")
STRICTER = replace(RULESET, version="2", valid_from=LOST_ON, max_milestones=8)


def told(dossier, on, rulesets=(RULESET,)):
    """The days that the card and the page about a day name; none where no first fall waits for a second one."""
    outcome = derive(dossier, PROGRAMME, rulesets, on)
    reason, last = outcome.classified.reason, dossier.held[-1] if dossier.held else None
    if reason.hold is not Hold.FIRST_TIME:
        return []
    before = Fixed(last.level, 12, last.reference_date, None) if last else None
    state = State(outcome.classified.level, reason, False, False, outcome.values, {}, before)
    _, words = of_state(state, PROGRAMME, on).level.down
    return [parse_date(each) for each in re.findall(r"\d+ [a-z]+ \d{4}", words.replace("\xa0", " "))]


def go_on(dossier, until, rulesets=(RULESET,), since=date.min):
    """What is fixed from here up to and with a day when nothing is written any more: by reference date.

    What waits since long is fixed no sooner than on the day `since`.
    """
    known = len(dossier.held)
    while (following := dossier.held[-1].following) <= until:
        held = fixed(dossier, following, max(following + 5 * DAY, since), rulesets)
        dossier = replace(dossier, held=(*dossier.held, held))
    return {each.reference_date: each for each in dossier.held[known:]}


def with_march_fixed(met=CODES):
    """A Werkplein that was fixed in March, as it was on paper then."""
    dossier = Dossier([finding(MET if code in met else NOT_MET, DESK, date(2010, 3, 1), code) for code in CODES])
    return replace(dossier, held=[fixed(dossier, MARCH, MARCH + 16 * DAY)])


def lost(dossier, on, *codes):
    return replace(dossier, findings=[*dossier.findings, *(finding(NOT_MET, SELF, on, code) for code in codes)])


@pytest.mark.parametrize("is_fixed", [False, True], ids=["June not fixed", "June fixed"])
@pytest.mark.parametrize(
    ("lost_on", "on", "days"),
    [
        (JUNE - DAY, JUNE - DAY, [JUNE, SEPTEMBER]),
        (JUNE, JUNE, [JUNE, SEPTEMBER]),
        # The first time was the reference date that ended: only the second one is told.
        (JUNE, JUNE + DAY, [SEPTEMBER]),
        (JUNE + DAY, JUNE + DAY, [SEPTEMBER, DECEMBER]),
        (LOST_ON, LOST_ON, [SEPTEMBER, DECEMBER]),
        (LOST_ON, SEPTEMBER, [SEPTEMBER, DECEMBER]),
        (LOST_ON, SEPTEMBER + DAY, [DECEMBER]),
    ],
)
def test_a_loss_counts_from_the_first_reference_date_that_can_still_see_it(lost_on, on, days, is_fixed):
    dossier = lost(with_march_fixed(), lost_on, "a3", "b3")
    if is_fixed and on > JUNE:
        dossier = replace(dossier, held=[*dossier.held, fixed(dossier, JUNE, LOST_ON)])

    assert told(dossier, on) == days
    levels = go_on(dossier, DECEMBER)
    assert levels[days[-1]].level is Level.MIDDLE
    assert all(held.level is Level.LEADER for day, held in levels.items() if day < days[-1])


@pytest.mark.parametrize("is_fixed", [False, True], ids=["June not fixed", "June fixed"])
def test_a_rule_that_began_after_a_reference_date_counts_from_the_next_one(is_fixed):
    dossier, rules = with_march_fixed(EIGHT), [RULESET, STRICTER]
    if is_fixed:
        dossier = replace(dossier, held=[*dossier.held, fixed(dossier, JUNE, LOST_ON, rules)])

    assert told(dossier, LOST_ON, rules) == [SEPTEMBER, DECEMBER]
    levels = go_on(dossier, DECEMBER, rules)
    assert [levels[day].level for day in (SEPTEMBER, DECEMBER)] == [Level.MIDDLE, Level.LAGGARD]


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_the_days_that_are_told_are_those_on_which_fixing_gives_the_fall(seed):
    _holds_true(seed)


def test_the_days_are_right_where_a_quarter_waited_while_something_was_decided():
    """A history that was found once: fixed in January it was no fall, and in March it was."""
    _holds_true(885136048)


def _holds_true(seed):
    dossier, on = moment(seed)
    random = Random(seed)
    if not dossier.held or dossier.overrides or waits(dossier, on):
        return
    # A rule may begin in the weeks between the reference date that ended and its fixing.
    begins = Quarter.of(on).start + random.randint(0, 20) * DAY
    stricter = replace(STRICTER, valid_from=begins, max_milestones=random.choice([7, 8, 9]))
    rules = [RULESET, stricter] if begins <= on and random.random() < 0.5 else [RULESET]
    days, now = told(dossier, on, rules), derive(dossier, PROGRAMME, rules, on).classified
    if not days:
        return

    levels = go_on(dossier, days[-1], rules, on)

    assert days[0] >= on, [date_words(day) for day in days]
    assert [day for day in levels if day >= on] == days
    if all(levels[day].computed is now.computed for day in days):
        assert HEIGHT[levels[days[-1]].level] < HEIGHT[now.level]
        assert all(levels[day].level is now.level for day in days[:-1])
