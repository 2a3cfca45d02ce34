"""What a template may hold (style guide 13, design 4.16)."""

import re
from collections.abc import Iterator

from jinja2 import Environment, nodes

from tests.house.source import Source

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
INLINE_STYLE = {"an inline style": re.compile(r"\sstyle\s*=\s*[\"'{]|<style\b", re.IGNORECASE)}
INLINE = {
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE),
    "a javascript address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}
# A block of data is no script: the browser does not run it.
SCRIPT = re.compile(
    r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json[\"'])", re.IGNORECASE
)
SAFE = re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE)
COLOUR = re.compile(r"(?<![&\w])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\b(?:rgb|hsl)a?\(", re.IGNORECASE)
ADDRESS = re.compile(r"(?:xlink:)?(?:href|src|action)\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
# The colour of the frame around the page is told to the browser before any style sheet.
THEME_COLOUR = re.compile(r"<meta name=\"theme-color\"[^>]*>")
SPRITE = re.compile(r"sprite")
REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE)


def _without_comments(text: str) -> str:
    """The text with comments blanked and every line where it was."""
    return COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def _found(source: Source, pattern: re.Pattern[str], text: str, sentence: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        yield source.at(text.count("\n", 0, match.start()) + 1, f"{sentence}: {match.group().strip()}")


def inline_code(source: Source) -> Iterator[str]:
    """The content security policy lets no inline style or script run, so a page that has one is broken."""
    yield from _inline(source, INLINE_STYLE | INLINE)


def inline_script(source: Source) -> Iterator[str]:
    """What is read elsewhere than on a page of ours may have styles, but no script either."""
    yield from _inline(source, INLINE)


def _inline(source: Source, patterns: dict[str, re.Pattern[str]]) -> Iterator[str]:
    text = _without_comments(source.text)
    for what, pattern in patterns.items():
        yield from _found(source, pattern, text, f"holds {what}")
    yield from _found(source, SCRIPT, text, "holds an inline script")


def refreshing(source: Source) -> Iterator[str]:
    """A page that is loaded again while somebody reads it takes the focus and what was typed (WCAG 2.2.1, 2.2.4)."""
    yield from _found(source, REFRESH, _without_comments(source.text), "loads itself again")


def unescaped(source: Source, allowed: frozenset[str]) -> Iterator[str]:
    if source.path not in allowed:
        yield from _found(source, SAFE, _without_comments(source.text), "lets text through unescaped")


def own_colour(source: Source) -> Iterator[str]:
    """Colours are tokens in the style sheet; a sprite is a picture and has its own."""
    if SPRITE.search(source.path):
        return
    text = _without_comments(source.text)
    for allowed in (ADDRESS, THEME_COLOUR):
        text = allowed.sub(lambda found: " " * len(found.group()), text)
    yield from _found(source, COLOUR, text, "names a colour")


def compares_with_a_word(source: Source, words: frozenset[str]) -> Iterator[str]:
    """A template asks a named question; it does not compare with a status, role or permission by its word."""
    tree = _environment().parse(source.text)
    for compare in tree.find_all(nodes.Compare):
        for constant in compare.find_all(nodes.Const):
            if constant.value in words:
                yield source.at(compare.lineno, f"compares with {constant.value!r}")


def _environment() -> Environment:
    return Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
