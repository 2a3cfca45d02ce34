"""The product and the oracle tell the same of histories that nobody thought of."""

import pytest

from tests.milestones.oracle.adapter import play
from tests.milestones.oracle.histories import history

# Each history is asked about some eight days. To look further, set another first one or more of them.
FIRST, HISTORIES, PER_TEST = 0, 480, 40


@pytest.mark.parametrize("first", range(FIRST, FIRST + HISTORIES, PER_TEST))
def test_the_product_tells_what_the_oracle_tells(first):
    wrong = {}
    for seed in range(first, first + PER_TEST):
        played = play(history(seed))
        assert played.asked, seed
        if played.wrong:
            wrong[seed] = played.wrong

    assert wrong == {}


def test_the_histories_hold_what_the_rule_is_about():
    made = [history(seed) for seed in range(FIRST, FIRST + HISTORIES)]
    places = [each.place for each in made]
    rows = [row for place in places for row in place.rows]

    assert all(any(getattr(place, name) for place in places) for name in ("moves", "around", "mains", "decisions"))
    assert {what for each in made for _, what, _ in each.steps} == {"ask", "look back", "fix", "correct"}
    assert {row.source for row in rows} == {"self", "desk", "audit", "visitatie"}
    assert any(row.withdrawn_on for row in rows)
    assert any(row.replaces for row in rows)
    assert any(len(each.rules) > 1 for each in made)
