"""Reads the cells of counts per municipality: codes, periods and numbers as CBS and municipalities write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from werkplein.core.dutch import NotReadable, parse_month, shorten
from werkplein.core.labels import number
from werkplein.programme.rules import Month
from werkplein.results.rules import MOST_CLIENTS

MISSING = ("", ".", "-", "–", "x")
_CBS_MONTH = re.compile(r"(\d{4})MM(\d{2})\*?")
_CBS_OTHER = re.compile(r"\d{4}(?:KW\d{2}|JJ00|HJ\d{2}|W1\d{2}|X000)\*?")
_CBS_REGION = re.compile(r"(?:NL|LD|PV|CR|AM|RE|AR|GR|SG|PR|CP)\d{2,4}")
_TOTALS = re.compile(r"(?:nederland|totaal|subtotaal|heel nederland|onbekend)\b.*", re.IGNORECASE)
_PADDED = re.compile(r"(?:GM)?(\d{1,4})", re.IGNORECASE)
_WHOLE = re.compile(r"(\d{1,9})(?:\.0)?")
_LIKE_NUMBER = re.compile(r"[\d.,]*\d[\d.,]*")


class Left(Enum):
    """Why a row is left out, without being wrong."""

    TOTAL = "total"
    PERIOD = "period"
    EARLIER = "earlier"
    NOTE = "note"
    MISSING = "missing"


class Wrong(str):
    """A sentence about a cell that cannot be read."""


class Memo(dict[str, Any]):
    """What cells say, each read once: a file has few different ones."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        """Keep how a cell is read."""
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        """Read a cell for the first time."""
        bare = text.strip().lstrip("'")
        try:
            value = self._read(bare)
        except NotReadable as error:
            value = Wrong(str(error))
        self[text] = value
        return value


def month_of(text: str) -> Month | Left:
    """Read a month; a quarter and a year of CBS are sums of months that stand there too."""
    if found := _CBS_MONTH.fullmatch(text):
        return Month.parse(parse_month(f"{found[1]}-{found[2]}"))
    if _CBS_OTHER.fullmatch(text):
        return Left.PERIOD
    if not text:
        raise NotReadable("Is leeg. Staat de maand in een samengevoegde cel? Zet die op elke regel.")
    return Month.parse(parse_month(text.rstrip("*").rstrip()))


def is_total(text: str) -> bool:
    """Tell whether a row is about more than one municipality: the country, a province, or a total."""
    return bool(_CBS_REGION.fullmatch(text) or _TOTALS.fullmatch(text))


def town_code(text: str) -> str:
    """Give a code as the register has it: 193, 0193 and GM0193 are the same."""
    found = _PADDED.fullmatch(text)
    return f"GM{int(found[1]):04d}" if found else text


def count_of(text: str) -> int | Left:
    """Read a count. What is not known (`.`, `-`, nothing) is left out, and is never zero; `*` says provisional."""
    bare = text.rstrip("*").strip()
    if bare.lower() in MISSING:
        return Left.MISSING
    if found := _WHOLE.fullmatch(bare):
        count = int(found[1])
        if count > MOST_CLIENTS:
            raise NotReadable(f"Kan niet hoger zijn dan {number(MOST_CLIENTS)}. Controleer het aantal.")
        return count
    if bare.startswith("-"):
        raise NotReadable("Kan niet lager zijn dan 0.")
    if _LIKE_NUMBER.fullmatch(bare):
        raise NotReadable(
            f"‘{shorten(bare)}’ is geen heel getal, of er staat een punt of komma in. Schrijf alleen cijfers: 1240."
        )
    raise NotReadable(f"‘{shorten(text)}’ is geen aantal. Schrijf alleen cijfers, bijvoorbeeld 1240.")
