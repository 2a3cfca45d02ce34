"""Tells whether a table or a text holds citizen service numbers (BSN), by the words beside them and by the digits.

A number of 8 or 9 digits passes the 11-test by chance once in 11 times, so one number in a table of figures says
nothing: a column does, when nearly all of several different numbers in it pass. In what a person writes hardly any
other number has nine digits, so there one is enough (domain C.2).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

# Of three different numbers all pass by chance once in 1,331 times; of five, four or more once in 3,000 times.
FEWEST = 3
SOME_WRONG_FROM = 5
NEARLY_ALL = 0.8
# A file may begin with a title, and have two rows of names.
HEADER_ROWS = 20

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
MASK = "…"
# In the name of a file, where no figure stands: grouped in other ways too.
_GROUPED = re.compile(r"(?<!\d)(?:\d{3}([ ._-])\d{3}\1\d{3}|\d{4}([ _])\d{2}\2\d{3})(?!\d)")
# As people, spreadsheets and programs write it: 123456782, 1234.56.782, 123 456 782, '123456782, 123456782.0.
_NUMBER = re.compile(r"'?(\d(?:[ .\u00a0-]?\d){7,8})(?:[.,]0{1,2})?")
_IN_TEXT = re.compile(r"(?<!\d)'?\d(?:[ .\u00a0-]?\d){7,8}(?:[.,]0{1,2})?(?!\d)")
_WORDS = r"(?:bsn|sofi|burgerservice(?:nummer|nr)?|burger[ _-]service[ _-](?:nummer|nr)|citizen[ _-]service[ _-]number)"
# Above a column: bsn, BSN-nummer, bsn_partner, Sofinummer persoon 2; not a sentence that mentions it.
_NAME = re.compile(rf"(?:[a-z]+[ _-])?{_WORDS}(?:[ _-]?(?:nummer|nr)\.?)?(?:[ _-][a-z0-9]+|[0-9]+){{0,2}}")
_LONG = re.compile(r"\d{8}")
_LABELLED = re.compile(
    rf"(?<![^\W_]){_WORDS}(?:[ _-]?(?:nummer|nr))?[\W_]{{0,3}}(\d(?:[ ._\u00a0-]?\d){{7,8}})(?!\d)", re.IGNORECASE
)
# Nine digits together, or as a salary slip groups them: 1234.56.782. Digits over spaces are days, hours and figures.
_WRITTEN = re.compile(r"(?<!\d)(?:\d{9}|\d{4}([./-])\d{2}\1\d{3})(?!\d)")
# What stands before the nine digits of a telephone number: +31, 0031, +31 (0).
_DIALLED = re.compile(r"(?:\+|\b00)\d{1,3}[ .\u00a0-]?(?:\(0\)[ .\u00a0-]?)?$")
_LONGEST_DIALLED = 12

# Looking closely takes long, so a text without any of these is let through at once.
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_JOINS = b" .-?"
_SIGNALS = ("bsn", "sofi", "burger", "citizen")


def digits_of(text: str) -> str | None:
    """Give the nine digits of what may be such a number; a leading zero that a spreadsheet lost is put back.

    A day written as 20100531 is none, nor is 999999999, which stands for "not applicable".
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    digits = re.sub(r"\D", "", found[1])
    if len(set(digits)) == 1 or (len(digits) == 8 and is_day(digits)):
        return None
    return digits.zfill(9)


def is_day(digits: str) -> bool:
    """Tell whether eight digits are a day of a living person's time, the year first or last."""
    for year, month, day in ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2])):
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if 1880 <= found.year <= 2199:
            return True
    return False


def passes(digits: str) -> bool:
    """Do the 11-test on nine digits."""
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def is_name(text: str) -> bool:
    """Tell whether a name of a column says that it holds such numbers; with a number after it, it is one itself."""
    return (
        len(text) <= 60
        and _LONG.search(text) is None
        and _NAME.fullmatch(" ".join(text.casefold().split())) is not None
    )


def are_numbers(cells: Iterable[str]) -> bool:
    """Tell whether the cells of a column look like such numbers."""
    found = {digits for cell in cells if (digits := digits_of(cell)) is not None}
    if len(found) < FEWEST:
        return False
    share = sum(map(passes, found)) / len(found)
    return share >= (NEARLY_ALL if len(found) >= SOME_WRONG_FROM else 1)


def may_hold(text: str) -> bool:
    """Tell quickly whether so many numbers in a text pass that its columns must be looked at."""
    if text.encode("ascii", "replace").translate(_DIGITS, _JOINS).count(b"00000000") < FEWEST:
        return False
    found = {digits for each in _IN_TEXT.findall(text) if (digits := digits_of(each)) and passes(digits)}
    return len(found) >= FEWEST


def is_labelled(text: str) -> bool:
    """Tell whether a text names a number as such and gives it: "BSN 123456782"."""
    lower = text.lower()
    if not any(word in lower for word in _SIGNALS):
        return False
    return any(map(_is_number, _LABELLED.findall(text)))


def _is_number(written: str) -> bool:
    digits = digits_of(written.replace("_", " "))
    return digits is not None and passes(digits)


def is_written(text: str) -> bool:
    """Tell whether such a number stands in what a person wrote, with or without the word before it."""
    return any(_is_one(text, found) for found in _WRITTEN.finditer(text)) or is_labelled(text)


def masked(text: str) -> str:
    """Give a text with three dots for each such number in it: for the name of a file, which a camera may have made."""
    named = _LABELLED.sub(lambda found: found[0].replace(found[1], MASK) if _is_number(found[1]) else found[0], text)
    grouped = _GROUPED.sub(lambda found: MASK if _is_number(found[0]) else found[0], named)
    return _WRITTEN.sub(lambda found: MASK if _is_one(grouped, found) else found[0], grouped)


def _is_one(text: str, found: re.Match[str]) -> bool:
    digits = digits_of(found[0].replace("/", "."))
    if digits is None or not passes(digits):
        return False
    return _DIALLED.search(text, max(0, found.start() - _LONGEST_DIALLED), found.start()) is None


def names_them(rows: Iterable[Sequence[str]]) -> bool:
    """Tell whether one of the first rows has a name of such a column."""
    return any(is_name(cell) for row in rows for cell in row)


def holds_numbers(rows: Iterable[Sequence[str]]) -> bool:
    """Tell whether a column of a table looks like such numbers."""
    columns: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        for at, cell in enumerate(row):
            if len(cell) >= 8:
                columns[at].add(cell)
    return any(are_numbers(cells) for cells in columns.values())
