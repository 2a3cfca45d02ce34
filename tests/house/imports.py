"""Which way imports may point (design, part 3)."""

import ast
from collections.abc import Iterator

from tests.house.source import PACKAGES, Source

# The rooms where everything is put together may import every feature.
COMPOSITION = ("werkplein.app", "werkplein.__main__", "werkplein.example")
# These start the composition, so they import it and nothing imports them.
ENTRANCES = ("werkplein.wsgi", "werkplein.scheduler", "werkplein.demonstration", *COMPOSITION)

RANK = {
    "models": 1,
    "rules": 0,
    "forms": 2,
    "actions": 2,
    "queries": 2,
    "views": 3,
    "jobs": 3,
    "cli": 3,
    "feature": 4,
}
# A named module (solver, calendar, statistics) stands where queries stand: it knows no pages and no jobs.
NAMED_MODULE_RANK = 2

# Plain things of core a rule may use: words with a label, the exception with which it refuses, a page of a list.
PURE = (
    "werkplein.core.labels",
    "werkplein.core.errors",
    "werkplein.core.access.Permission",
    "werkplein.core.actor.ScopeKind",
    "werkplein.core.paging",
)

# What of the standard library computes and does nothing else: no file, no network, no clock, no chance.
PURE_STANDARD = (
    "__future__", "bisect", "calendar", "collections", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum",
    "functools", "hashlib", "hmac", "io", "ipaddress", "itertools", "json", "math", "operator", "re", "statistics",
    "string", "types", "typing", "unicodedata", "urllib.parse",
)  # fmt: skip
REACHES_OUT = ("__import__", "eval", "exec", "input", "open", "print")

PERSONAL = "werkplein.people"
WITHOUT_PERSONAL = ("werkplein.publication", "werkplein.reports", "werkplein.journal")


def imported(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every dotted name a file imports, `from a import b` as `a.b`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(source, node)
            for alias in node.names:
                yield node, f"{base}.{alias.name}"


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = source.package.split(".")
    above = above[: len(above) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def is_in(name: str, parents: tuple[str, ...] | str) -> bool:
    """Is this name one of these packages or something inside one?"""
    return any(name == parent or name.startswith(f"{parent}.") for parent in _many(parents))


def _many(names: tuple[str, ...] | str) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def feature_of(name: str) -> str:
    """The feature a dotted name belongs to: `werkplein.register`, `milestones`, `visitatie`."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "werkplein" else parts[0]


def room_of(name: str) -> str | None:
    """The room a dotted name is in: `queries` for `milestones.queries.laggards`; none for a named module."""
    for part in name.removeprefix(feature_of(name)).split("."):
        for room in RANK:
            if part == room or part.endswith(f"_{room}") or part.startswith(f"{room}_"):
                return room
    return None


def _own(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


def points_up(source: Source) -> Iterator[str]:
    """`visitatie -> milestones -> werkplein`, and never back."""
    if is_in(source.module, ENTRANCES):
        return
    own = PACKAGES.index(source.module.split(".")[0])
    for node, name in imported(source):
        if _own(name) and PACKAGES.index(name.split(".")[0]) > own:
            yield source.at(node, f"imports {name}, which stands higher in the house")
        if is_in(name, ENTRANCES):
            yield source.at(node, f"imports {name}; only the entrances put features together")


def climbs_inside(source: Source) -> Iterator[str]:
    """Inside a feature: `views, jobs, cli -> forms, actions, queries -> models, rules`."""
    if not _has_rooms(source.module):
        return
    rank = RANK.get(room_of(source.module) or "", NAMED_MODULE_RANK)
    for node, name in imported(source):
        if not _own(name) or not _has_rooms(name):
            continue
        room = room_of(name)
        if room and RANK[room] > rank:
            yield source.at(node, f"imports {name}; {room} stand above this module")


def _has_rooms(name: str) -> bool:
    """Features have rooms; core has its own shape and the entrances are outside."""
    is_feature = feature_of(name) != "werkplein" and not is_in(name, "werkplein.core")
    return is_feature and not is_in(name, ENTRANCES) and name != feature_of(name)


def borrows_a_front_room(source: Source) -> Iterator[str]:
    """Another feature's pages, jobs and commands are its own; what is shared stands in its lower rooms."""
    if is_in(source.module, ENTRANCES):
        return
    for node, name in imported(source):
        if not _own(name) or not _has_rooms(name) or feature_of(name) == feature_of(source.module):
            continue
        if RANK.get(room_of(name) or "", 0) >= RANK["views"]:
            yield source.at(node, f"imports {name} of another feature")


def core_knows_a_feature(source: Source) -> Iterator[str]:
    """Everything stands on core, so core stands on nothing but itself and the settings."""
    if not is_in(source.module, "werkplein.core"):
        return
    for node, name in imported(source):
        if _own(name) and not is_in(name, ("werkplein.core", "werkplein.settings")):
            yield source.at(node, f"core imports {name}")


def impure_rules(source: Source) -> Iterator[str]:
    """Rules import what only computes, other rules and the plain things of core; they open and print nothing."""
    if room_of(source.module) != "rules" or not _has_rooms(source.module):
        return
    for node, name in imported(source):
        is_rules = _own(name) and room_of(name) == "rules"
        if not is_rules and not is_in(name, PURE) and not is_in(name, PURE_STANDARD):
            yield source.at(node, f"rules import {name}")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REACHES_OUT:
            yield source.at(node, f"rules call {node.func.id}()")


def reads_personal_data(source: Source) -> Iterator[str]:
    """What becomes public cannot reach the room with personal data (design 4.17)."""
    if not is_in(source.module, WITHOUT_PERSONAL):
        return
    for node, name in imported(source):
        if is_in(name, PERSONAL):
            yield source.at(node, f"imports {name}, the room of personal data")
