"""Reads numbers, days and months as people in the Netherlands write them."""

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from werkplein.core.labels import MONTHS, WEEKDAYS

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
LONGEST_NUMBER = 20

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+")
_LIKE_A_NUMBER = re.compile(r"[.,]*[0-9][0-9.,]*")
_DECIMAL_POINT = re.compile(r"[0-9]+\.[0-9]+")
_SHORT_POINT = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_IN_WORDS = re.compile(r"([0-9]{1,2}) +([a-z]+)\.? +([0-9]{1,4})")
# As days are written on the pages: vrijdag 9 juli; the first two letters of its name will do.
_WITH_WEEKDAY = re.compile(r"([a-z]{2,9})[.,]? ([0-9].*)")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2}) +([a-z]+)\.?")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_MONTH_LAST = re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})")
_WITH_TIME = re.compile(r"(.+?)(?:t|,? )[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?")
# Two digits of a year stand after a mark: mei 10 is a day in May.
_MONTH_IN_WORDS = re.compile(r"([a-z]+)\.?(?: ([0-9]{4})|(?:[-/]| ?['’])([0-9]{4}|[0-9]{2}))")
_FULL_YEAR = re.compile(r"[0-9]{4}")
# A day as a spreadsheet keeps it, from 1982 to 2036: so many days since the last but one of 1899.
_AS_NUMBER = re.compile(r"([34][0-9]{4})(?:[.,][0-9]+)?")
_FIRST_NUMBER = date(1899, 12, 30)
_ENGLISH_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH_NAMES = [(name, number) for names in (MONTHS, _ENGLISH_MONTHS) for number, name in enumerate(names, start=1)]


class NotReadable(ValueError):
    """What was typed cannot be read; the text of the error is a Dutch sentence for the reader."""


def parse_number(text: str, example: str = "1.234 of 6,8") -> Decimal:
    """A number with a decimal comma and, if wanted, points between thousands: 1.234,5."""
    bare = _bare(text)
    sign, digits = (-1, bare[1:]) if bare.startswith("-") else (1, bare)
    if len(digits) > LONGEST_NUMBER:
        raise NotReadable("Dit getal is te lang. Controleer of het klopt.")
    if _GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits):
        found = Decimal(digits.replace(".", "").replace(",", "."))
        # Whoever writes a minus means fewer than none, or made a mistake: it is not for us to make that zero.
        if sign < 0 and not found:
            raise NotReadable(f"{bare} kan niet: nul heeft geen minteken. Bedoelt u nul, schrijf dan 0.")
        return sign * found
    if _DECIMAL_POINT.fullmatch(digits):
        raise NotReadable(f"Schrijf decimalen met een komma: {bare.replace('.', ',')} in plaats van {bare}.")
    raise NotReadable(f"‘{shorten(text)}’ is geen getal. Schrijf bijvoorbeeld {example}.")


def _bare(text: str) -> str:
    return re.sub(r"[\s ]", "", text).replace("−", "-")


def parse_mark(text: str, example: str = "7,2") -> Decimal:
    """A number of one or two digits before the comma, such as a mark: in 7.2 the point can only mean a comma."""
    bare = text.strip()
    return parse_number(bare.replace(".", ",") if _SHORT_POINT.fullmatch(bare) else text, example)


def parse_whole(text: str, example: str = "") -> int:
    """A whole number; 1.234 is read as one thousand two hundred and thirty-four.

    A comma is refused also where only zeros follow: 12,000 is twelve to one and twelve thousand to another.
    """
    digits = _bare(text).removeprefix("-")
    if _LIKE_A_NUMBER.fullmatch(digits) and not _WHOLE.fullmatch(digits):
        raise NotReadable(
            f"{shorten(text)} is geen heel getal. Schrijf alleen cijfers, bijvoorbeeld {example or 1240}."
        )
    return int(parse_number(text, example or "58"))


def parse_date(text: str, year: int | None = None) -> date:
    """A day: 5-7-2010, 5/7/2010, 5 juli 2010 or 2010-07-05; where a `year` is given, 5 juli lies in that one.

    The day of the week may stand before it, and must then be that of the date.
    """
    found = _WITH_WEEKDAY.fullmatch(" ".join(text.lower().split()))
    said = next((name for name in WEEKDAYS if found and name.startswith(found[1])), None)
    if found is None or said is None:
        return _date(text, year)
    day = _date(found[2], year)
    really = WEEKDAYS[day.weekday()]
    if really != said:
        named = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        raise NotReadable(f"{named} is een {really} en geen {said}. Controleer de dag en de datum.")
    return day


def _date(text: str, year: int | None) -> date:
    bare = " ".join(text.lower().split())
    if found := _YEAR_FIRST.fullmatch(bare):
        return _day(int(found[1]), int(found[2]), int(found[3]), bare)
    if found := _DAY_FIRST.fullmatch(bare):
        return _day(_year(found[3]), int(found[2]), int(found[1]), bare)
    if found := _DAY_IN_WORDS.fullmatch(bare):
        return _day(_year(found[3]), _month_number(found[2]), int(found[1]), bare)
    if year is not None and (found := _DAY_AND_MONTH.fullmatch(bare)):
        return _day(year, _month_number(found[2]), int(found[1]), bare)
    if _is_day_with_time(bare):
        raise NotReadable(
            f"{shorten(text)} heeft een tijd achter de dag. Schrijf alleen de dag, bijvoorbeeld 5-7-2010."
        )
    raise NotReadable(f"‘{shorten(text)}’ is geen datum. Schrijf bijvoorbeeld 5-7-2010.")


def parse_month(text: str) -> str:
    """A month as its code: 2010-05, 5-2010 and mei 2010 all give 2010-05.

    So do mei-10, May-10 and the first day of the month: a spreadsheet makes these of what was typed.
    """
    bare = " ".join(text.lower().split())
    if found := _AS_NUMBER.fullmatch(bare):
        day = _FIRST_NUMBER + timedelta(days=int(found[1]))
        meant, code = f"{MONTHS[day.month - 1]} {day.year}", f"{day.year}-{day.month:02d}"
        raise NotReadable(
            f"‘{shorten(text)}’ is een datum als getal ({meant}?). Schrijf de maand als {code}, of geef de cel in uw "
            "rekenblad de opmaak van een datum."
        )
    if found := _MONTH_LAST.fullmatch(bare):
        return _month(int(found[1]), int(found[2]), bare)
    if found := _MONTH_FIRST.fullmatch(bare):
        return _month(int(found[2]), int(found[1]), bare)
    if (found := _MONTH_IN_WORDS.fullmatch(bare)) and (number := _known_month(found[1])):
        year = found[2] or found[3]
        return _month(int(year) + (2000 if len(year) == 2 else 0), number, bare)
    if _is_full_day(bare):
        day = parse_date(text)
        if day.day != 1:
            raise NotReadable(f"{shorten(text)} is een dag en geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010.")
        return _month(day.year, day.month, bare)
    if _is_day_with_time(bare):
        sentence = "is een dag met een tijd en geen maand. Schrijf alleen de maand, bijvoorbeeld 2010-05 of mei 2010."
        raise NotReadable(f"{shorten(text)} {sentence}")
    raise NotReadable(f"‘{shorten(text)}’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010.")


def _is_full_day(bare: str) -> bool:
    """Tell whether this is written as a day with all of its year."""
    is_day = any(shape.fullmatch(bare) for shape in (_YEAR_FIRST, _DAY_FIRST, _DAY_IN_WORDS))
    return is_day and _FULL_YEAR.search(bare) is not None


def _is_day_with_time(bare: str) -> bool:
    """Tell whether a time stands behind the day, as a spreadsheet keeps what was exported with its hour."""
    found = _WITH_TIME.fullmatch(bare)
    return found is not None and _is_full_day(found[1])


def shorten(text: str, longest: int = 40) -> str:
    """The text as it can be repeated in a sentence: on one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _year(text: str) -> int:
    if len(text) != 4:
        raise NotReadable("Schrijf het jaartal met vier cijfers, bijvoorbeeld 5-7-2010.")
    return int(text)


def _month_number(word: str) -> int:
    number = _known_month(word)
    if number is None:
        raise NotReadable(f"‘{shorten(word)}’ is geen maand. Schrijf bijvoorbeeld 5 juli 2010.")
    return number


def _known_month(word: str) -> int | None:
    """The number of a month by its name, Dutch or English, or the first letters of it."""
    if word == "mrt":
        return 3
    hits = {number for name, number in _MONTH_NAMES if len(word) >= 3 and name.startswith(word)}
    return hits.pop() if len(hits) == 1 else None


def _month(year: int, month: int, text: str) -> str:
    _refuse_year(year)
    if not 1 <= month <= 12:
        raise NotReadable(f"{shorten(text)} bestaat niet: een jaar heeft 12 maanden.")
    return f"{year:04d}-{month:02d}"


def _day(year: int, month: int, day: int, text: str) -> date:
    _month(year, month, text)
    longest = monthrange(year, month)[1]
    if not 1 <= day <= longest:
        raise NotReadable(f"{shorten(text)} bestaat niet: {MONTHS[month - 1]} {year} heeft {longest} dagen.")
    return date(year, month, day)


def _refuse_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotReadable(f"Controleer het jaartal: {year} kan niet.")
