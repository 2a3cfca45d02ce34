"""Trend and pace: what changed in two quarters, and whether that is enough for the deadline."""

from datetime import date, timedelta

import pytest

from milestones.rules.pace import Trend, pace, quarters_left
from tests.milestones.building import PROGRAMME

ON = date(2010, 7, 5)


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2010, 3, 31), 3),
        (date(2010, 6, 29), 3),
        (date(2010, 6, 30), 2),
        (date(2010, 7, 1), 2),
        (date(2010, 12, 30), 1),
        (date(2010, 12, 31), 0),
    ],
)
def test_the_reference_dates_up_to_the_deadline_are_counted(on, left):
    assert quarters_left(PROGRAMME, on) == left


@pytest.mark.parametrize("end", [date(2010, 3, 31), date(2010, 6, 30), date(2010, 9, 30)])
def test_the_pace_is_the_same_on_a_reference_date_and_the_day_after(end):
    assert pace(8, 12, 5, PROGRAMME, end) == pace(8, 12, 5, PROGRAMME, end + timedelta(days=1))


def test_on_the_last_reference_date_no_quarter_is_left():
    found = pace(11, 12, 5, PROGRAMME, date(2010, 12, 31))

    assert found.words.endswith("Nog 1 mijlpaal te gaan, en dit is de laatste dag. Dat loopt achter op schema.")


@pytest.mark.parametrize(
    ("met", "before", "trend", "is_on_schedule"),
    [
        # Two quarters are left: what came in two quarters must come again.
        (8, 4, Trend.UP, True),
        (8, 5, Trend.UP, False),
        (8, 8, Trend.SAME, False),
        (8, 9, Trend.DOWN, False),
        (8, None, None, None),
        (12, 12, Trend.SAME, True),
        (12, None, None, True),
    ],
)
def test_the_pace_is_held_against_what_is_still_to_go(met, before, trend, is_on_schedule):
    found = pace(met, 12, before, PROGRAMME, ON)

    assert (found.trend, found.is_on_schedule) == (trend, is_on_schedule)


@pytest.mark.parametrize(
    ("on", "late_since"),
    [(date(2010, 12, 31), None), (date(2011, 1, 1), date(2011, 1, 1)), (date(2011, 3, 1), date(2011, 1, 1))],
)
def test_after_the_deadline_it_is_late_since_then(on, late_since):
    assert pace(11, 12, 10, PROGRAMME, on).late_since == late_since


@pytest.mark.parametrize(
    ("met", "before", "on", "words"),
    [
        (
            8,
            5,
            ON,
            "3 mijlpalen meer dan op 31 december 2009. Nog 4 mijlpalen te gaan in 2 kwartalen. Dat loopt "
            "achter op schema.",
        ),
        (
            11,
            12,
            ON,
            "1 mijlpaal minder dan op 31 december 2009. Nog 1 mijlpaal te gaan in 2 kwartalen. Dat loopt "
            "achter op schema.",
        ),
        (11, None, ON, "Nog 1 mijlpaal te gaan in 2 kwartalen."),
        (12, 12, ON, "Evenveel mijlpalen als op 31 december 2009. Alle mijlpalen zijn gehaald."),
        (
            11,
            11,
            date(2011, 2, 1),
            "Evenveel mijlpalen als op 30 juni 2010. Te laat sinds 1-1-2011: nog 1 mijlpaal te gaan.",
        ),
    ],
)
def test_the_pace_has_its_words(met, before, on, words):
    assert pace(met, 12, before, PROGRAMME, on).words.replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2010, 7, 28), "31 december 2009"),
        (date(2010, 8, 29), "31 december 2009"),
        (date(2010, 8, 30), "31 maart 2010"),  # the checklist of the third quarter is open
        (date(2010, 8, 31), "31 maart 2010"),
    ],
)
def test_the_pace_names_the_day_it_is_held_against_for_that_day_moves_on(on, since):
    told = pace(8, 12, 5, PROGRAMME, on).words.replace("\N{NO-BREAK SPACE}", " ")

    assert told.startswith(f"3 mijlpalen meer dan op {since}. Nog 4")
