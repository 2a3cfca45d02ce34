"""Postcodes in ranges, as they are kept of a part of a municipality: `1011-1019, 1060 AB`."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A half-open stretch of postcodes: each has its place in the order, AA of 1011 just after ZZ of 1010.
Stretch = tuple[int, int]
POSTCODES = re.compile(r"(\d{4})(?: ?([A-Z]{2}))?(?: ?[-–] ?(\d{4})(?: ?([A-Z]{2}))?)?")
LETTERS = 26
PER_NUMBER = LETTERS * LETTERS


def without(postcodes: str, others: Iterable[str]) -> str:
    """Give the postcodes that are in none of the others, as they are kept; what has no sense is in none."""
    left = _stretches(postcodes)
    for begin, end in (stretch for each in others for stretch in _stretches(each)):
        left = [part for first, last in left for part in ((first, min(last, begin)), (max(first, end), last))]
        left = [(first, last) for first, last in left if first < last]
    return ", ".join(_words(first, last) for first, last in sorted(set(left)))


def common(postcodes: str, other: str) -> str:
    """Give the postcodes that are in both, as they are kept."""
    return without(postcodes, [without(postcodes, [other])])


def _stretches(postcodes: str) -> list[Stretch]:
    found = (POSTCODES.fullmatch(part.strip()) for part in postcodes.split(","))
    return [
        (_place(match[1], match[2] or "AA"), _place(match[3] or match[1], match[4] or _last(match)) + 1)
        for match in found
        if match
    ]


def _last(match: re.Match[str]) -> str:
    return "ZZ" if match[3] else match[2] or "ZZ"


def _place(number: str, letters: str) -> int:
    first, second = (ord(letter) - ord("A") for letter in letters)
    return int(number) * PER_NUMBER + first * LETTERS + second


def _words(begin: int, end: int) -> str:
    """Write a stretch as short as can be: AA where it begins goes without saying, and so does ZZ where it ends."""
    (first, begins), (last, ends) = divmod(begin, PER_NUMBER), divmod(end - 1, PER_NUMBER)
    if first == last:
        is_whole = end - begin == PER_NUMBER
        words = [f"{first:04}"] if is_whole else [f"{first:04} {_letters(each)}" for each in (begins, ends)]
    else:
        since = f"{first:04} {_letters(begins)}" if begins else f"{first:04}"
        words = [since, f"{last:04}" if ends == PER_NUMBER - 1 else f"{last:04} {_letters(ends)}"]
    return "-".join(dict.fromkeys(words))


def _letters(place: int) -> str:
    first, second = divmod(place, LETTERS)
    return chr(ord("A") + first) + chr(ord("A") + second)
