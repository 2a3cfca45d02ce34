"""Counts the country by peer group: the four big cities stand as a group of their own in every comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from milestones.queries import Line, Lines
from milestones.rules import Level
from milestones.rules.g4 import Adopted, approach_words
from werkplein.register.peer_queries import PeerGroups
from werkplein.register.peer_rules import G4, PeerGroup


@dataclass(frozen=True)
class GroupCount:
    """How many of a group stand at each level, and how many work."""

    group: PeerGroup
    total: int
    levels: tuple[tuple[Level, int], ...]
    shown: int

    @property
    def is_g4(self) -> bool:
        """Tell whether these are the four big cities."""
        return self.group == G4


@dataclass(frozen=True)
class Grouped:
    """The groups with the state of the approach for the four big cities; equal when all of that is equal."""

    groups: tuple[GroupCount, ...]
    approach: str

    @property
    def has_g4(self) -> bool:
        """Tell whether the reader sees any of the four big cities."""
        return any(each.is_g4 for each in self.groups)


def count_groups(
    lines: Sequence[Line], group_of: Mapping[int, PeerGroup], groups: Sequence[PeerGroup], adopted: Adopted | None
) -> Grouped:
    """Count each group that has any Werkplein, in the order of the groups; the same lines are counted once."""
    if isinstance(lines, Lines) and isinstance(group_of, PeerGroups):
        return _once(lines, group_of, tuple(groups), adopted)
    return _count_groups(lines, group_of, groups, adopted)


def _count_groups(
    lines: Sequence[Line], group_of: Mapping[int, PeerGroup], groups: Sequence[PeerGroup], adopted: Adopted | None
) -> Grouped:
    members: dict[PeerGroup, list[Line]] = {group: [] for group in groups}
    for line in lines:
        if line.werkplein_id in group_of:
            members[group_of[line.werkplein_id]].append(line)
    counted = tuple(_count(group, found) for group, found in members.items() if found)
    return Grouped(counted, approach_words(adopted))


_once = lru_cache(maxsize=8)(_count_groups)


def _count(group: PeerGroup, lines: Sequence[Line]) -> GroupCount:
    found = Counter(line.level for line in lines)
    levels = tuple((level, found[level]) for level in Level)
    return GroupCount(group, len(lines), levels, sum(line.is_shown for line in lines))
