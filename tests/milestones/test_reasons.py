"""How much a reason must say: what a reader can see of it counts."""

import pytest

from milestones.rules.reasons import is_short


@pytest.mark.parametrize(
    ("reason", "is_too_short"),
    [
        ("x" * 19, True),
        ("x" * 20, False),
        (f"-{' ' * 25}-", True),
        (f"een\n\n{' ' * 20}twee", True),
        ("  de balie is weg   ", True),
        ("de balie  is nu weg hier", False),
        ("a b c d e f g h i j", True),
        ("a b c d e f g h i j k", False),
    ],
)
def test_white_space_says_nothing(reason, is_too_short):
    assert is_short(reason) is is_too_short
