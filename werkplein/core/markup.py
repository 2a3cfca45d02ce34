"""The smallest pieces of a page, made in Python because a list has thousands of them: cells, links, signs and tags."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from markupsafe import Markup, escape

Caller = Callable[[], Any]
CELL_KINDS = {"num": "wp-num", "wide": "wp-alleen-l", "nowrap": "wp-nw", "bold": "wp-vet", "middle": "wp-midden"}
# What fits beside another column on a phone.
LONGEST_PIECE = 20
TONES = {"bad": "error", "attention": "warning"}


@cache
def classes(kind: str) -> str:
    """Give the classes of a cell; words without a class, such as the order of a column, give none."""
    return "".join(f" {CELL_KINDS[word]}" for word in kind.split() if word in CELL_KINDS)


def cell(content: Any = "", kind: str = "", id: Any = "", caller: Caller | None = None) -> Markup:
    """Give a cell of a table."""
    inner = escape(content) if caller is None else caller()
    return Markup(f'<td class="utrecht-table__cell{classes(kind)}"{_id(id)}>{inner}</td>')


def head(content: Any = "", kind: str = "", id: Any = "", caller: Caller | None = None) -> Markup:
    """Give the cell that names its row."""
    inner = escape(content) if caller is None else caller()
    return Markup(f'<th scope="row" class="utrecht-table__cell{classes(kind)}"{_id(id)}>{inner}</th>')


def _id(id: Any) -> str:
    return f' id="{escape(id)}"' if id else ""


def link(text: Any, url: Any, hidden: Any = "") -> Markup:
    """Give a link; `hidden` are words for screen readers that tell it from its neighbours."""
    more = f'<span class="wp-verborgen"> {escape(hidden)}</span>' if hidden else ""
    return Markup(f'<a href="{escape(url)}">{escape(text)}{more}</a>')


def address(email: Any) -> Markup:
    """Give an e-mail address that breaks behind a sign, and inside a word only where no sign helps."""
    pieces = re.split(r"(?<=[@._+-])", str(email))
    return Markup("<wbr>").join(
        Markup('<span class="wp-breek">{}</span>').format(piece) if len(piece) > LONGEST_PIECE else escape(piece)
        for piece in pieces
    )


def sign(kind: str, member: Any, size: str = "") -> Markup:
    """Give the bare shape of an enum member, a value, or of no answer."""
    return _shape(kind, _value(member), size)


def icon(name: str, size: str = "") -> Markup:
    """Give a picture that stands for no value."""
    return _icon(name, size)


def verdict_sign(verdict: Any, size: str = "", word: bool = True) -> Markup:
    """Give the sign of a verdict; none is an answer of its own."""
    return _standing("verdict", _value(verdict), "Niet beantwoord" if verdict is None else verdict.label, size, word)


def level_sign(level: Any, size: str = "", word: bool = True) -> Markup:
    """Give the sign of an action level."""
    if level is None:
        return Markup('<span class="wp-grijs">Nog niet bepaald</span>')
    return _standing("level", _value(level), level.label, size, word)


def grade_sign(grade: Any, size: str = "", word: bool = True) -> Markup:
    """Give the sign of a grade of evidence; nothing without one."""
    return Markup() if grade is None else _standing("grade", _value(grade), grade.label, size, word)


def position_sign(position: Any, size: str = "", word: bool = True) -> Markup:
    """Give the sign of a position on the Landkaart."""
    return _standing("position", _value(position), position.label, size, word)


def badge(text: Any, tone: str = "") -> Markup:
    """Give a tag of at most four words."""
    shade = f" wp-merkje--{escape(TONES.get(tone, tone))}" if tone else ""
    return Markup(f'<span class="wp-merkje{shade}">{escape(text)}</span>')


def _value(member: Any) -> str:
    """Name a symbol after its value: `E1` is `e1`, no answer is `none`."""
    return "none" if member is None else str(getattr(member, "value", member)).lower().replace("-", "_")


@cache
def _shape(kind: str, value: str, size: str) -> Markup:
    larger = f" wp-i--{escape(size)}" if size else ""
    return Markup(
        f'<svg class="wp-i{larger} wp-{escape(kind)}-{escape(value)}" aria-hidden="true" viewBox="0 0 20 20">'
        f'<use href="#{escape(kind)}-{escape(value)}"/></svg>'
    )


@cache
def _icon(name: str, size: str) -> Markup:
    larger = f" wp-i--{escape(size)}" if size else ""
    return Markup(
        f'<svg class="wp-i{larger}" aria-hidden="true" viewBox="0 0 20 20"><use href="#icon-{escape(name)}"/></svg>'
    )


@cache
def _standing(kind: str, value: str, text: str, size: str, word: bool) -> Markup:
    """Give a shape with its word, or with the word for screen readers only."""
    if not word:
        return Markup(f'{_shape(kind, value, size)}<span class="wp-verborgen">{escape(text)}</span>')
    shape = _shape(kind, value, size)
    return Markup(f'<span class="wp-stand wp-{escape(kind)}-{escape(value)}">{shape}{escape(text)}</span>')
