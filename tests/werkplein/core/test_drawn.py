"""Pieces of pages that are drawn once: they follow what they are made of, and know no reader."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from werkplein.core.web import drawn

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
PIECES = sorted(
    {name for page in TEMPLATES.rglob("*.html") for name in re.findall(r'drawn\("([^"]+)"', page.read_text())}
)
READER = re.compile(r"\b(actor|may|csrf_token|request|session|g|get_flashed_messages|url_for|today|menu)\b")


@dataclass(frozen=True)
class Column:
    """Something to draw."""

    label: str


def test_a_piece_is_drawn_anew_only_for_another_value(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from jinja2 import DictLoader

    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"piece.html": "<b>{{ it.label }}</b>"}))
    with app.app_context():
        first, again = drawn("piece.html", Column("a")), drawn("piece.html", Column("a"))
        other = drawn("piece.html", Column("<i>"))
    assert first is again
    assert other == "<b>&lt;i&gt;</b>"


def test_pieces_exist() -> None:
    assert PIECES


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_knows_no_reader(piece: str) -> None:
    code = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", (TEMPLATES / piece).read_text(), re.DOTALL))
    words = re.sub(r"\.\w+", "", re.sub(r'"[^"]*"', "", code))
    assert not READER.search(words), f"{piece} is drawn once for every reader"
