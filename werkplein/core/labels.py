"""Enums that know their Dutch name, and the Dutch way to write dates and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NO_BREAK = "\N{NO-BREAK SPACE}"
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


class LabelEnum(StrEnum):
    """A closed list of values, each with the Dutch words a reader sees.

    Members are written as `PLANNED = "planned", "Gepland"`; `.value` is stored, `.label` is shown.
    """

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Keep the label beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        """Give the stored value, so that a member can stand in an address."""
        return str(self.value)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give (value, label) pairs in the order of the enum, as a select wants them."""
        return [(str(member.value), member.label) for member in cls]

    @classmethod
    def known(cls, value: str | None) -> Self | None:
        """Give the member with this value, or nothing: for values that come from an address."""
        # Where the enum itself looks: going through the members is felt on pages that ask it of every link.
        return cls._value2member_map_.get(value)  # type: ignore[return-value]


def date_nl(day: date) -> str:
    """Write a day for a table: `5-7-2010`."""
    return f"{day.day}-{day.month}-{day.year}"


def day_month(day: date, near: date | None = None) -> str:
    """Write a day for a sentence in which the year is clear: `maandag 5 juli`; in another year than `near` in full."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day}{NO_BREAK}{MONTHS[day.month - 1]}"
    return words if near is None or near.year == day.year else f"{words}{NO_BREAK}{day.year}"


def date_long(day: date) -> str:
    """Write a day in full: `maandag 5 juli 2010`."""
    return f"{day_month(day)}{NO_BREAK}{day.year}"


def date_words(day: date) -> str:
    """Write a day in words without the weekday: `5 juli 2010`."""
    return f"{day.day}{NO_BREAK}{MONTHS[day.month - 1]}{NO_BREAK}{day.year}"


def month_short(month: int) -> str:
    """Write a month, counted from one, in three letters as a calendar does: `mrt`."""
    return "mrt" if month == 3 else MONTHS[month - 1][:3]


def time_nl(at: datetime) -> str:
    """Write the time of a moment as the clock in the Netherlands shows it: `10.42 uur`."""
    local = at.astimezone(AMSTERDAM)
    return f"{local.hour}.{local.minute:02d}{NO_BREAK}uur"


def moment_words(at: datetime) -> str:
    """Write a moment in a sentence: `donderdag 8 juli 2010 om 10.00 uur`."""
    return f"{date_long(at.astimezone(AMSTERDAM).date())} om {time_nl(at)}"


def moment_nl(at: datetime) -> str:
    """Write a moment: `5-7-2010, 10.42 uur`."""
    return f"{date_nl(at.astimezone(AMSTERDAM).date())}, {time_nl(at)}"


def number(value: Decimal | float | int, decimals: int = 0) -> str:
    """Write a number the Dutch way, rounded half up once: `1.234,5`."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{exact:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def percentage(share: Decimal | float, decimals: int = 1) -> str:
    """Write a share of one as a percentage that never breaks over a line: `2,3 %`."""
    return f"{number(Decimal(str(share)) * 100, decimals)}{NO_BREAK}%"


def plural(count: int, one: str, many: str) -> str:
    """Write a count with its noun: `1 Werkplein`, `2 Werkpleinen`."""
    return f"{number(count)} {one if count == 1 else many}"


def listing(words: Sequence[str], last: str = "en") -> str:
    """Join words as a sentence does: `b3, d1 en e2`, or with another word before the last one."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


FILTERS = {
    "date": date_nl,
    "date_long": date_long,
    "date_words": date_words,
    "day_month": day_month,
    "listing": listing,
    "moment": moment_nl,
    "moment_words": moment_words,
    "number": number,
    "percentage": percentage,
    "plural": plural,
    "time": time_nl,
}
