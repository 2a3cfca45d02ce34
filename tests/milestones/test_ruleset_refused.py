"""Numbers of a rule that cannot be, several at once: each is told at its field, and nothing of what may be right."""

import pytest

from tests.milestones.test_ruleset_activation import steering as steering
from tests.milestones.test_ruleset_pages import tried


def test_every_impossible_number_is_told_at_once_also_beside_one_that_cannot_be_read(browse, steering):
    typed = {"max_criteria": "7", "share_above": "4", "share_below": "3", "visit_fresh_days": "-1", "months_e0": "0"}
    typed |= {"min_answered": "13", "max_milestones": "abc"}

    refused = tried(browse, steering, **typed)

    told = {tag["id"].removesuffix("-fout"): tag.get_text() for tag in refused.html.select("[id$=-fout]")}
    assert told.keys() == typed.keys() - {"share_below"}
    assert "is geen getal" in told["max_milestones"]
    assert "hoogstens 11 antwoorden" in told["min_answered"]
    assert {name: refused.one(f"#{name}")["value"] for name in typed} == typed


@pytest.mark.parametrize("unread", ["abc", ""])
@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("max_milestones", {"min_answered": "1"}),
        ("min_answered", {"max_milestones": "10"}),
        ("share_below", {"share_above": "12"}),
        ("share_above", {"share_below": "1"}),
        ("months_e0", {"months_e1": "1", "months_e2": "1"}),
        ("months_e1", {"months_e0": "36", "months_e2": "1"}),
        ("months_e2", {"months_e0": "36", "months_e1": "36"}),
    ],
)
def test_nothing_is_said_of_a_number_that_may_be_right_beside_one_that_cannot_be_read(
    browse, steering, name, beside, unread
):
    refused = tried(browse, steering, **{name: unread} | beside)

    assert refused.status == 422
    assert [tag["id"] for tag in refused.html.select("[id$=-fout]")] == [f"{name}-fout"]
