"""The invented year: its levels follow from the rule, in believable proportions, the same every time."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest

from milestones.rules import Finding, Level, Ruleset, Source, classify, effective_all, score, valid_until
from werkplein.example.numbers import count_outflow, measure_satisfaction
from werkplein.example.story import FIXED_ON, QUARTERS, Subject, Tale, tell
from werkplein.programme.reader import load

TODAY = date(2010, 7, 5)
SUBJECTS = [Subject(number, f"werkplein-{number}", number <= 17, number % 6 == 0) for number in range(1, 122)]
RULESET = Ruleset("1", date(2009, 7, 1), 1, 6, ("e1",), 9, (2, 3))


@pytest.fixture(scope="module")
def tale() -> Tale:
    return tell(SUBJECTS, 2010, TODAY)


def levels_of(tale: Tale, index: int) -> dict[int, Level]:
    """Work out the level of every Werkplein at a quarter, from the rows alone."""
    reference, known = (QUARTERS[index].reference_date, FIXED_ON[index]) if index < len(FIXED_ON) else (TODAY, TODAY)
    programme = load()
    findings = defaultdict(list)
    for row in tale.rows:
        if row.recorded_on <= known:
            until = valid_until(row.holds_on, row.grade, programme.validity_months)
            findings[row.werkplein_id].append(
                Finding(row.milestone, row.verdict, row.source, row.grade, row.holds_on, until)
            )
    return {
        subject.id: classify(score(effective_all(findings[subject.id], reference), programme, RULESET), RULESET).level
        for subject in SUBJECTS
    }


def with_hysteresis(tale: Tale) -> dict[int, Level]:
    """Let a laggard rise after an audit only, and let nobody fall before the second time (domain D.4)."""
    order = [Level.LAGGARD, Level.MIDDLE, Level.LEADER]
    computed = [levels_of(tale, index) for index in range(len(QUARTERS))]
    audited = {(audit.werkplein_id, audit.quarter) for audit in tale.audits}
    now = dict(computed[0])
    for index in range(1, len(QUARTERS)):
        for one, level in computed[index].items():
            if Level.TOO_LITTLE in (level, now[one]):
                now[one] = level
                continue
            rises = order.index(level) > order.index(now[one])
            may_rise = now[one] is not Level.LAGGARD or (one, QUARTERS[index]) in audited
            if may_rise if rises else computed[index - 1][one] is level:
                now[one] = level
    return now


@pytest.mark.parametrize("judge", [lambda tale: levels_of(tale, 3), with_hysteresis], ids=["without", "with"])
def test_the_proportions_are_those_of_2010_with_and_without_hysteresis(tale: Tale, judge) -> None:
    counts = Counter(judge(tale).values())

    assert 18 <= counts[Level.LAGGARD] <= 22
    assert 65 <= counts[Level.MIDDLE] <= 70
    assert 30 <= counts[Level.LEADER] <= 35
    assert sum(counts.values()) == 121


def test_histories_move_up_and_down(tale: Tale) -> None:
    last, now = levels_of(tale, 2), levels_of(tale, 3)

    moves = Counter((last[one], now[one]) for one in now if last[one] is not now[one])

    assert moves[Level.LAGGARD, Level.MIDDLE] == 5
    assert moves[Level.MIDDLE, Level.LEADER] == 6
    assert moves[Level.MIDDLE, Level.LAGGARD] == 1
    assert moves[Level.LEADER, Level.MIDDLE] == 1


def test_what_was_written_down_lies_in_the_past(tale: Tale) -> None:
    assert max(row.recorded_on for row in tale.rows) < TODAY
    assert all(row.holds_on <= row.recorded_on for row in tale.rows)
    assert {row.source for row in tale.rows} == set(Source)


def test_nobody_works_on_a_closing_day() -> None:
    whit_monday = date(2010, 5, 24)
    tale = tell(SUBJECTS, 2010, TODAY, {whit_monday})

    days = {audit.held_on for audit in tale.audits} | {row.recorded_on for row in tale.rows}

    assert whit_monday not in days
    assert all(day.weekday() < 5 for day in days)


def test_the_second_quarter_is_still_being_answered(tale: Tale) -> None:
    states = Counter(
        (one.submitted_on is not None, bool(one.drafted)) for one in tale.handed if one.quarter == QUARTERS[3]
    )

    assert states[True, True] == 74
    assert states[False, True] > states[False, False] > 0


def test_the_same_seed_tells_the_same_year(tale: Tale) -> None:
    assert tell(SUBJECTS, 2010, TODAY) == tale
    assert tell(SUBJECTS, 2011, TODAY).rows != tale.rows


def test_some_figures_are_missing_and_some_are_small() -> None:
    rows = count_outflow(SUBJECTS, load(), 2010)

    april = Counter(row.werkplein_id for row in rows if row.month.code == "2010-04")
    small = {row.werkplein_id for row in rows if row.month.code == "2010-04" and row.outflow < 5}

    assert len(april) == 119
    assert len(small) >= 4
    assert all(0 <= row.outflow <= row.caseload for row in rows)


def test_measurements_are_there_for_rounds_that_were_due() -> None:
    rows = measure_satisfaction(SUBJECTS, load(), 2010, TODAY)

    assert {(row.round.kind, row.round.code) for row in rows} == {
        ("client", "2010-1"),
        ("client", "2010-2"),
        ("employer", "2010-1"),
    }
    assert all(1 <= row.mean <= 10 for row in rows)


def test_a_satellite_says_nothing_of_what_it_takes_over_and_is_ahead_only_with_its_main_location() -> None:
    subjects = [replace(one, main_id=one.id - 60 if 60 < one.id <= 78 else None) for one in SUBJECTS]
    tale = tell(subjects, 2010, TODAY)
    satellites = {one.id: one.main_id for one in subjects if one.main_id is not None}

    said = [row for row in tale.rows if row.source is Source.SELF and row.werkplein_id in satellites]
    drafted = [code for one in tale.handed if one.werkplein_id in satellites for code, _ in one.drafted]
    assert said
    assert {"c1", "c2"}.isdisjoint({*(row.milestone for row in said), *drafted})
    pairs = [
        (own, main) for one, of in satellites.items() for own, main in zip(tale.plots[one], tale.plots[of], strict=True)
    ]
    assert all(main in "LM" for own, main in pairs if own in "LM")
    assert Counter(tale.plots.values()) == Counter(tell(SUBJECTS, 2010, TODAY).plots.values())
