"""Whether a level hangs by a thread: every threshold one higher and one lower."""

import pytest

from milestones.rules import Level, Source, Threshold, classify, flips, score
from tests.milestones.building import AUDIT, CODES, DESK, PROGRAMME, RULESET, SELF, all_but, values


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
