"""Trims a style sheet to the rules and custom properties that a site uses: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Iterator

CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
DECLARED = re.compile(r"(--[\w-]+)\s*:")
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
    return "\n".join([*(_trim_tokens(rule, "".join(kept) + sources) for rule in tokens), *kept])


def top_level_rules(sheet: str) -> Iterator[str]:
    """Give each rule or at-rule that stands on its own, with the licence that precedes it."""
    bare = re.sub(r"/\*(?!\*\s*\n \* @license).*?\*/", "", sheet, flags=re.S)
    depth, start = 0, 0
    for match in re.finditer(r"[{};]", bare):
        depth += {"{": 1, "}": -1, ";": 0}[match[0]]
        if depth == 0:
            yield bare[start : match.end()].strip()
            start = match.end()


def _is_used(rule: str, words: set[str]) -> bool:
    if rule.startswith("@charset"):
        return False
    selectors = re.sub(r"/\*.*?\*/", "", rule, flags=re.S)
    classes = CLASS.findall(re.sub(r"\{[^{}]*\}", "{}", selectors))
    return not classes or any(_block(name) in words for name in classes)


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
