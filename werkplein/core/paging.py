"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Part(Generic[Row]):
    """One page of a list: its rows, its number, how many pages there are, and how many rows in all."""

    rows: Sequence[Row]
    number: int
    count: int
    total: int


def page_of(total: int, wanted: int, size: int) -> tuple[int, int]:
    """Give the number of a page that is there, and how many there are; beyond the last page it is the last."""
    count = max(1, -(-total // size))
    return min(max(wanted, 1), count), count


def part_of(rows: Sequence[Row], wanted: int, size: int) -> Part[Row]:
    """Give the rows of one page; beyond the last page it is the last."""
    number, count = page_of(len(rows), wanted, size)
    return Part(rows[(number - 1) * size : number * size], number, count, len(rows))
