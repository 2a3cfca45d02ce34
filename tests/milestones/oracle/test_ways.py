"""What a page says would change a level is held against the oracle, set by set (domain D.6)."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from milestones.rules import Level
from milestones.rules.losing import losses
from milestones.rules.whatif import MOST_WAYS, ways_to_stay, ways_up
from tests.milestones.building import PROGRAMME
from tests.milestones.oracle.adapter import asked_at, derived, held_of, known
from tests.milestones.oracle.histories import History, history
from tests.milestones.oracle.oracle import (
    CODES,
    HEIGHT,
    as_if_not_too_old,
    as_quarter,
    asked_for,
    criteria_met,
    is_met,
    level_of,
    newest_begun,
    quarters_before,
    rule_on,
    values_of,
    without_unseen,
)
from tests.milestones.oracle.records import Place, Row, Told, Value

HISTORIES, PER_TEST = 200, 20
# A satellite takes over what its main location disputes: what it shows itself frees it from that.
DISPUTED_BY_MAIN = (3405, 5400, 6845, 10452, 18459)
# Beside the first ones these, in which what was too old to count is shown anew after a quarter as a laggard.
SEEDS = [*range(HISTORIES), 1364, *DISPUTED_BY_MAIN]


class State:
    """How one Werkplein stands on the last day that is asked about, and how it would stand with other values."""

    def __init__(self, made: History) -> None:
        # What waits for a hearing is told apart (tests/milestones/test_awaited.py).
        self.place = _heard(made.place)
        self.rules = made.rules
        fixed, held = [], []
        for today, what, more in made.steps:
            if what == "fix":
                place, asked = replace(known(self.place, today), fixed=fixed), asked_at(today, what, more)
                held = [*held, held_of(derived(place, held, made, asked), asked.on, held)]
                fixed = [*fixed, as_quarter(place, made.rules, asked)]
            elif what == "correct":
                end, level = more
                fixed = [each.corrected_to(level) if each.reference == end else each for each in fixed]
                held = [each.corrected_to(Level(level)) if each.reference_date == end else each for each in held]
            elif what == "ask":
                self.asked, self.held, self.fixed = asked_at(today, what, more), held, fixed
        self.place = replace(known(self.place, self.asked.on), fixed=self.fixed)
        self.outcome = derived(self.place, self.held, made, self.asked)
        self.past = quarters_before(self.place, self.rules, self.asked)
        self.rule = rule_on(self.rules, self.asked.on)
        self.values = values_of(self.place, self.rule, self.asked)
        self.now = self.with_values({})
        # By the house: that a milestone does not apply any more is for a visit to see as well.
        self.codes = [code for code in CODES if code in asked_for(self.values) or code in self.now.unseen]

    def with_values(self, changed: dict[str, Value]) -> Told:
        return level_of({**self.values, **changed}, self.place, self.rules, self.asked, self.past)

    def shown(self, codes: tuple[str, ...], grade: int = 2) -> Told:
        """As if these were shown today: by a visit, or with grade 1 by a document beside what was seen before."""
        changed = {}
        for code in codes:
            old = self.values.get(code)
            before = old.seen_on if old and old.verdict == "met" else None
            met = Value("met", grade, False, True, seen_on=self.asked.on if grade == 2 else before)
            # Where no municipality lies around, that is all that a visit can say of e2.
            changed[code] = replace(met, verdict="not_applicable", is_of_register=True) if self.is_alone(code) else met
        return self.with_values(changed)

    def is_alone(self, code: str) -> bool:
        return code == "e2" and newest_begun(self.place.around, self.asked.on) == frozenset()

    def lost(self, codes: tuple[str, ...]) -> Told:
        """As if the MT reported today that it has these no more."""
        return self.with_values({code: Value("not_met", 0, False, True) for code in codes})


def _heard(place: Place) -> Place:
    rows = [replace(row, disputes=(), reply_until=None, withdrawn_on=None) for row in place.rows]
    return replace(place, rows=rows, mains=[(day, _disputing(main) if main else None) for day, main in place.mains])


def _disputing(main: Place) -> Place:
    """What a main location disputes was found at a desk here: nothing waits for a reply, and a dispute holds it up."""
    return replace(
        main, rows=[_at_a_desk(row) if row.disputes else replace(row, reply_until=None) for row in main.rows]
    )


def _at_a_desk(row: Row) -> Row:
    return replace(row, source="desk", grade=1, reply_until=None)


def states(first: int) -> list[tuple[int, State]]:
    return [(seed, State(history(seed))) for seed in SEEDS[first : first + PER_TEST]]


each_part = pytest.mark.parametrize("first", range(0, len(SEEDS), PER_TEST))


def smallest(state: State, reaches) -> list[tuple[str, ...]]:
    """Try every set, the small ones first."""
    for size in range(1, len(state.codes) + 1):
        if found := [codes for codes in combinations(state.codes, size) if reaches(codes)]:
            return found
    return []


@each_part
def test_the_ways_up_are_all_the_smallest_sets_that_raise_the_level(first):
    wrong = {}
    for seed, state in states(first):
        now = state.now
        ways = ways_up(state.outcome.values, state.outcome.classified, PROGRAMME)
        if now.hold == "override" or now.level not in ("laggard", "middle"):
            expected = []
        else:
            grade = 2 if now.level == "laggard" else 1
            expected = smallest(
                state, lambda codes, s=state, g=grade: HEIGHT[s.shown(codes, g).level] > HEIGHT[s.now.level]
            )
        if (list(ways.sets), ways.total) != (expected[:MOST_WAYS], len(expected)):
            wrong[seed] = (now.level, now.computed, now.hold, ways.sets[:3], ways.total, expected[:3], len(expected))

    assert wrong == {}


@each_part
def test_the_ways_to_stay_are_all_the_smallest_sets_that_end_the_fall(first):
    wrong = {}
    for seed, state in states(first):
        ways = ways_to_stay(state.outcome.values, state.outcome.classified.reason, PROGRAMME)
        expected = []
        if state.now.hold == "first_time":
            expected = smallest(state, lambda codes, s=state: HEIGHT[s.shown(codes, 1).computed] >= HEIGHT[s.now.level])
        if (list(ways.sets), ways.total) != (expected[:MOST_WAYS], len(expected)):
            wrong[seed] = (state.now.level, state.now.computed, ways.sets[:3], ways.total, expected[:3], len(expected))

    assert wrong == {}


@each_part
def test_what_makes_a_laggard_does_and_nothing_less_does(first):
    wrong = {}
    for seed, state in states(first):
        away = losses(state.outcome.values, state.outcome.classified, PROGRAMME)
        if away is None:
            continue
        met, criteria = _resting_on(state)
        for codes in _some_sets(met, Random(seed)):
            gone = len(criteria) - len([each for each in criteria if not any(code[0] == each for code in codes)])
            is_told = bool({*codes} & {*away.knockouts}) or len(codes) >= away.milestones or gone >= away.criteria
            then = state.lost(codes)
            if ("laggard" in (then.computed, then.ruled)) is not is_told:
                wrong[seed] = (away, codes, state.now.level, then.level, then.computed, then.hold)

    assert wrong == {}


def _resting_on(state: State) -> tuple[list[str], list[str]]:
    """What keeps it above the laggards: without what no visit saw, and as if nothing had become too old."""
    known = [each for each in state.past if each.ruled != "too_little"]
    values = without_unseen(state.values, state.now.unseen, known[-1], state.rule) if state.now.unseen else state.values
    kept = as_if_not_too_old(values)
    return [code for code in asked_for(kept) if is_met(kept.get(code))], criteria_met(kept)


def _some_sets(codes: list[str], random: Random) -> list[tuple[str, ...]]:
    sets = [set_ for size in range(1, len(codes) + 1) for set_ in combinations(codes, size)]
    return random.sample(sets, min(len(sets), 60))
