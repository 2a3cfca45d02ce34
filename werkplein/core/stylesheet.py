"""Trims a style sheet to the rules and custom properties that a site uses: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Iterator

CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
DECLARED = re.compile(r"(--[\w-]+)\s*:")
LICENCE = re.compile(r"/\*\*\s*\* @license.*?\*/", re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
NAMED = re.compile(r"var\(\s*(--[\w-]+)")


def only_used(sheet: str, sources: str) -> str:
    """Keep rules for classes named in the sources, and the custom properties those rules and the sources need."""
    words = {_block(word) for word in re.findall(r"[\w-]+", sources)}
    tokens: list[str] = []
    rules: list[str] = []
    for rule in top_level_rules(sheet):
        is_token_set = len(DECLARED.findall(rule)) > 100
        (tokens if is_token_set else rules).append(rule)
    kept = [rule for rule in rules if _is_used(rule, words)]
    trimmed = [_trim_tokens(rule, "".join(kept) + sources) for rule in tokens]
    return "\n".join([*dict.fromkeys(LICENCE.findall(sheet)), *trimmed, *kept])


def top_level_rules(sheet: str) -> Iterator[str]:
    """Give each rule or at-rule that stands on its own, without comments."""
    bare = COMMENT.sub("", sheet)
    depth, start = 0, 0
    for match in re.finditer(r"[{};]", bare):
        depth += {"{": 1, "}": -1, ";": 0}[match[0]]
        if depth == 0:
            yield bare[start : match.end()].strip()
            start = match.end()


def _is_used(rule: str, words: set[str]) -> bool:
    bare = re.sub(r"\([^()]*\)", "", rule)
    selectors = [each for header in re.findall(r"([^{};]+)\{", bare) for each in header.split(",")]
    return any(_can_match(selector, words) for selector in selectors if "@" not in selector)


def _can_match(selector: str, words: set[str]) -> bool:
    """Tell whether all blocks that the selector names are used; what stands between brackets does not matter."""
    return all(_block(name) in words for name in CLASS.findall(selector))


def _block(name: str) -> str:
    """Give the block of a class name: `utrecht-button--primary` belongs to `utrecht-button`."""
    return re.split(r"--|__", name.strip("-"))[0]


def _trim_tokens(rule: str, users: str) -> str:
    """Keep the custom properties that are used, and those that these are made of."""
    selector, _, body = rule.partition("{")
    declared = dict(re.findall(r"(--[\w-]+)\s*:\s*([^;]*);", body))
    wanted, queue = set(), [*NAMED.findall(users), *DECLARED.findall(users)]
    while queue:
        name = queue.pop()
        if name in declared and name not in wanted:
            wanted.add(name)
            queue += NAMED.findall(declared[name])
    return selector + "{\n" + "".join(f"  {name}: {declared[name]};\n" for name in declared if name in wanted) + "}"
