"""The calendar of the programme: quarters, months and working days with their borders."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplein.programme.rules import (
    Month,
    Quarter,
    add_months,
    add_working_days,
    is_working_day,
    working_days_left,
)

CLOSED = {date(2010, 4, 30), date(2010, 5, 5)}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2010, 3, 31), "2010-K1"),  # the last day of a quarter
        (date(2010, 4, 1), "2010-K2"),  # the first day of the next
        (date(2010, 6, 30), "2010-K2"),
        (date(2010, 12, 31), "2010-K4"),
        (date(2011, 1, 1), "2011-K1"),  # the next year
    ],
)
def test_a_day_falls_in_its_quarter(day: date, code: str) -> None:
    assert Quarter.of(day).code == code


def test_a_quarter_ends_on_its_reference_date() -> None:
    ends = [Quarter(2010, number).reference_date for number in (1, 2, 3, 4)]

    assert ends == [date(2010, 3, 31), date(2010, 6, 30), date(2010, 9, 30), date(2010, 12, 31)]


def test_quarters_follow_each_other_over_the_year() -> None:
    assert Quarter(2009, 4).next() == Quarter(2010, 1)
    assert Quarter(2010, 1).previous() == Quarter(2009, 4)
    assert Quarter(2009, 4) < Quarter(2010, 1)
    assert [quarter.code for quarter in Quarter(2009, 3).until(Quarter(2010, 2))] == [
        "2009-K3",
        "2009-K4",
        "2010-K1",
        "2010-K2",
    ]


def test_a_quarter_and_a_month_are_read_back_from_their_code() -> None:
    assert Quarter.parse(Quarter(2010, 2).code) == Quarter(2010, 2)
    assert Month.parse(Month(2010, 5).code) == Month(2010, 5)
    assert Quarter(2010, 2).label == "2e kwartaal 2010"
    assert Month(2010, 5).label == "mei 2010"


@pytest.mark.parametrize("code", ["", "2010", "2010-K0", "2010-K5", "2010-k2", "10-K2", "0000-K1", "²010-K1", "x" * 99])
def test_what_is_no_quarter_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="kwartaal"):
        Quarter.parse(code)


@pytest.mark.parametrize("code", ["", "2010", "2010-00", "2010-13", "2010-5", "0000-01", "2010-05-01"])
def test_what_is_no_month_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="maand"):
        Month.parse(code)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2010, 6, 30), -1, date(2010, 5, 30)),
        (date(2010, 3, 31), -1, date(2010, 2, 28)),  # no such day
        (date(2012, 3, 31), -1, date(2012, 2, 29)),  # leap year
        (date(2010, 7, 2), 6, date(2011, 1, 2)),  # over the year
    ],
)
def test_months_are_added_to_a_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2010, 4, 29), True),  # the day before Queen's day
        (date(2010, 4, 30), False),  # closed
        (date(2010, 5, 1), False),  # Saturday
        (date(2010, 5, 2), False),  # Sunday
        (date(2010, 5, 3), True),
    ],
)
def test_weekends_and_closing_days_are_no_working_days(day: date, is_working: bool) -> None:
    assert is_working_day(day, CLOSED) is is_working


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, date(2010, 4, 29)),
        (1, date(2010, 5, 3)),  # over a closing day and a weekend
        (3, date(2010, 5, 6)),  # over 5 May
        (-1, date(2010, 4, 28)),
    ],
)
def test_working_days_are_added(count: int, expected: date) -> None:
    assert add_working_days(date(2010, 4, 29), count, CLOSED) == expected


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2010, 7, 5), 7),
        (date(2010, 7, 13), 1),
        (date(2010, 7, 14), 0),  # the day itself
        (date(2010, 7, 15), 0),  # too late
    ],
)
def test_working_days_left_until_a_due_date(on: date, left: int) -> None:
    assert working_days_left(on, date(2010, 7, 14), CLOSED) == left


@given(st.dates(date(2009, 6, 1), date(2011, 6, 1)), st.integers(-40, 500))
def test_working_days_counted_by_the_week_are_those_counted_one_by_one(on: date, days: int) -> None:
    one_by_one = sum(is_working_day(on + timedelta(days=ahead), CLOSED) for ahead in range(1, days + 1))

    assert working_days_left(on, on + timedelta(days=days), CLOSED) == one_by_one
