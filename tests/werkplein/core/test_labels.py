"""Dutch words, dates and numbers."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from werkplein.core import labels
from werkplein.core.labels import LabelEnum


class Colour(LabelEnum):
    """Two values to try the enum with."""

    RED = "red", "Rood"
    BLUE = "blue", "Blauw"


def test_an_enum_stores_its_value_and_shows_its_label() -> None:
    assert (Colour.RED.value, Colour.RED.label, f"{Colour.RED}") == ("red", "Rood", "red")
    assert Colour.choices() == [("red", "Rood"), ("blue", "Blauw")]


def test_a_value_from_an_address_is_known_or_nothing() -> None:
    assert Colour.known("blue") is Colour.BLUE
    assert Colour.known("groen") is None
    assert Colour.known(None) is None


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (1234567, 0, "1.234.567"),
        (Decimal("0.05"), 1, "0,1"),  # half goes up, also where a float would go down
        (Decimal("0.049"), 1, "0,0"),
        (2.675, 2, "2,68"),
        (-1234.5, 1, "-1.234,5"),
    ],
)
def test_numbers_are_written_the_dutch_way(value: Decimal | float | int, decimals: int, words: str) -> None:
    assert labels.number(value, decimals) == words


def test_dates_are_written_for_tables_and_for_sentences() -> None:
    day = date(2010, 7, 5)

    assert labels.date_nl(day) == "5-7-2010"
    assert labels.date_long(day) == "maandag 5\N{NO-BREAK SPACE}juli\N{NO-BREAK SPACE}2010"
    assert labels.day_month(day) == "maandag 5\N{NO-BREAK SPACE}juli"
    assert labels.day_month(day, date(2010, 1, 1)) == labels.day_month(day, date(2010, 12, 31)) == labels.day_month(day)
    assert labels.day_month(day, date(2009, 12, 31)) == labels.day_month(day, date(2011, 1, 1)) == labels.date_long(day)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2010, 1, 1, 9, 5, tzinfo=UTC), "10.05\N{NO-BREAK SPACE}uur"),  # winter
        (datetime(2010, 7, 1, 8, 42, tzinfo=UTC), "10.42\N{NO-BREAK SPACE}uur"),  # summer
        (datetime(2010, 3, 28, 0, 59, tzinfo=UTC), "1.59\N{NO-BREAK SPACE}uur"),  # the minute before the clock jumps
        (datetime(2010, 3, 28, 1, 0, tzinfo=UTC), "3.00\N{NO-BREAK SPACE}uur"),  # the minute after
    ],
)
def test_a_moment_shows_the_clock_of_the_netherlands(at: datetime, words: str) -> None:
    assert labels.time_nl(at) == words


def test_a_percentage_never_breaks_over_a_line() -> None:
    assert labels.percentage(Decimal("0.0225")) == "2,3\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("words", "sentence"), [([], ""), (["b3"], "b3"), (["b3", "d1"], "b3 en d1"), (["b3", "d1", "e2"], "b3, d1 en e2")]
)
def test_words_are_joined_as_a_sentence_does(words: list[str], sentence: str) -> None:
    assert labels.listing(words) == sentence


def test_months_are_short_as_in_a_calendar() -> None:
    short = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    assert [labels.month_short(month) for month in range(1, 13)] == short
