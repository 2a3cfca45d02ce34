"""The smallest pieces of a page escape all that is handed to them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from markupsafe import Markup

from werkplein.core import markup

HOSTILE = "\"><script>alert('x')</script>"
NAMED = SimpleNamespace(value=HOSTILE, label=HOSTILE)
PIECES: dict[str, Callable[[], Markup]] = {
    "a cell": lambda: markup.cell(HOSTILE, id=HOSTILE),
    "a head": lambda: markup.head(HOSTILE, id=HOSTILE),
    "a link": lambda: markup.link(HOSTILE, HOSTILE, hidden=HOSTILE),
    "a tag": lambda: markup.badge(HOSTILE, HOSTILE),
    "a shape": lambda: markup.sign("verdict", HOSTILE),
    "a picture": lambda: markup.icon(HOSTILE),
    "a verdict": lambda: markup.verdict_sign(NAMED),
    "a level": lambda: markup.level_sign(NAMED),
    "a grade": lambda: markup.grade_sign(NAMED, word=False),
    "a position": lambda: markup.position_sign(NAMED),
}


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_handed_over_stays_text(piece: str) -> None:
    made = PIECES[piece]()

    assert isinstance(made, Markup)
    assert "<script" not in made
    assert '">"' not in made


def test_a_kind_without_a_class_gives_none() -> None:
    assert markup.cell("x", 'num down onclick="x"') == '<td class="utrecht-table__cell wp-num">x</td>'


def test_what_was_made_before_is_not_escaped_again() -> None:
    assert markup.cell(markup.link("Assen", "/x")) == '<td class="utrecht-table__cell"><a href="/x">Assen</a></td>'
