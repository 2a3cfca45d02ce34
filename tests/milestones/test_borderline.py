"""Whether a level hangs by a thread: every threshold one higher and one lower."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings

from milestones.rules import (
    Dossier,
    Hold,
    Level,
    Line,
    Source,
    Threshold,
    border_words,
    classify,
    derive,
    flips,
    score,
)
from tests.milestones.building import (
    AUDIT,
    CODES,
    DESK,
    MET,
    NOT_MET,
    PROGRAMME,
    RULESET,
    SEEN_ON,
    SELF,
    all_but,
    finding,
    values,
)
from tests.milestones.histories import moment, seeds


def flips_of(found):
    reason = classify(score(found, PROGRAMME, RULESET), RULESET).reason
    return {(each.threshold, each.by, each.level) for each in flips(reason)}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # Seven milestones in four criteria (c, d, e would be too few): one more needed, and it is a laggard.
        (
            values(["b1", "c1", "c2", "d1", "e1", "e2", "f1"], AUDIT, not_met=["a1", "a2", "a3", "b2", "b3"]),
            {(Threshold.MAX_MILESTONES, 1, Level.LAGGARD)},
        ),
        # Six milestones: one less needed, and it is no laggard.
        (
            values(["c1", "c2", "d1", "e1", "e2", "f1"], AUDIT, not_met=["a1", "a2", "a3", "b1", "b2", "b3"]),
            {(Threshold.MAX_MILESTONES, -1, Level.MIDDLE)},
        ),
        # Two criteria: one more needed, and it is a laggard.
        (
            values(["a1", "a2", "b1", "b2", "f1", "d1", "e1", "e2"], AUDIT, not_met=["a3", "b3", "c1", "c2"]),
            set(),
        ),
        (
            values(["a1", "a2", "b1", "b2", "c1", "f1", "d1", "e1"], AUDIT, not_met=["a3", "b3", "c2", "e2"]),
            {(Threshold.MAX_CRITERIA, 1, Level.LAGGARD)},
        ),
        # Eight answers: with one less needed there would be a level.
        (values(CODES[:8], AUDIT), {(Threshold.MIN_ANSWERED, -1, Level.MIDDLE)}),
        # Eight of twelve shown is just enough, seven just too few.
        (values(CODES[8:], SELF) | values(CODES[:8], DESK), {(Threshold.SHOWN, 1, Level.MIDDLE)}),
        (values(CODES[7:], SELF) | values(CODES[:7], DESK), {(Threshold.SHOWN, -1, Level.LEADER)}),
        # Far from every border.
        (values(CODES, Source.AUDIT), set()),
        # A knock-out is no number.
        (values(all_but("e1"), AUDIT, not_met=["e1"]), set()),
    ],
)
def test_every_threshold_is_tried_one_higher_and_one_lower(found, expected):
    assert flips_of(found) == expected


THRESHOLDS = {
    Threshold.MIN_ANSWERED: "min_answered",
    Threshold.MAX_CRITERIA: "max_criteria",
    Threshold.MAX_MILESTONES: "max_milestones",
}


def changed(threshold, by, met):
    """The rule with one threshold changed; of what must be shown so that it is one more or less of what is met."""
    if threshold is Threshold.SHOWN:
        return replace(RULESET, leader_share=(RULESET.shown_needed(met) + by, met))
    return replace(RULESET, **{THRESHOLDS[threshold]: getattr(RULESET, THRESHOLDS[threshold]) + by})


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_exactly_what_gives_another_level_is_told(seed):
    dossier, on = moment(seed)
    now = derive(dossier, PROGRAMME, [RULESET], on).classified
    met = now.reason.score.met

    derived = {
        (threshold, by, then)
        for threshold, by in product(Threshold, (-1, 1))
        if met or threshold is not Threshold.SHOWN
        for then in [derive(dossier, PROGRAMME, [changed(threshold, by, met)], on).classified.computed]
        if then is not now.computed
    }

    assert {(each.threshold, each.by, each.level) for each in flips(now.reason)} == derived
    border = border_words(now.reason)
    assert (border is None) is (not derived or now.reason.hold is Hold.OVERRIDE)
    assert border is None or all(threshold.label in border for threshold, *_ in derived)


def test_what_only_ran_out_is_no_borderline_case_by_what_it_lacks_for_that():
    seven = ["a1", "a2", "a3", "b1", "b2", "b3", "e1"]
    old = [finding(MET, SELF, date(2009, 1, 1), code) for code in ("c1", "c2")]
    rows = [
        finding(MET if code in seven else NOT_MET, DESK, SEEN_ON, code) for code in CODES if code not in ("c1", "c2")
    ]

    now = derive(Dossier([*rows, *old]), PROGRAMME, [RULESET], date(2010, 5, 1)).classified

    assert (now.reason.line, now.reason.score.met) == (Line.OPEN_CRITERIA, 7)
    assert flips(now.reason) == ()


def test_all_thresholds_are_told_by_the_level_that_the_rule_would_give():
    found = values(["a1", "a2", "b1", "c1", "d1", "e1", "f1"], AUDIT, not_met=["a3", "b2", "b3", "c2", "e2"])

    reason = classify(score(found, PROGRAMME, RULESET), RULESET).reason

    assert border_words(reason) == (
        "Met het aantal criteria van een achterblijver één hoger of het aantal mijlpalen van een "
        "achterblijver één hoger gaf de regel achterblijver."
    )
