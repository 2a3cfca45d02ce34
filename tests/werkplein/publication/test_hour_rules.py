"""The hour at which a release becomes public, and the days that the programme usually has for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from werkplein.core.errors import DomainError
from werkplein.core.labels import AMSTERDAM, moment_words
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.publication.hour_rules import hour_of, proposed_hour, refuse_hour, usual_hour, usual_releases

NOW = datetime(2010, 7, 5, 12, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("month", "closed", "day"),
    [
        (Month(2010, 7), (), date(2010, 7, 8)),  # a Thursday
        (Month(2010, 5), (), date(2010, 5, 10)),  # the 8th is a Saturday
        (Month(2010, 8), (), date(2010, 8, 9)),  # a Sunday
        (Month(2010, 7), (date(2010, 7, 8), date(2010, 7, 9)), date(2010, 7, 12)),  # closed, and then the weekend
    ],
)
def test_figures_usually_come_on_a_working_day(month, closed, day):
    assert usual_hour(load(), month, closed) == datetime(day.year, day.month, day.day, 10, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("after", "proposed"),
    [
        (datetime(2010, 7, 5, 12, tzinfo=AMSTERDAM), "donderdag 8 juli 2010 om 10.00 uur"),
        (datetime(2010, 7, 8, 9, 59, tzinfo=AMSTERDAM), "donderdag 8 juli 2010 om 10.00 uur"),
        (datetime(2010, 7, 8, 10, tzinfo=AMSTERDAM), "maandag 9 augustus 2010 om 10.00 uur"),  # that hour is there
        (datetime(2010, 7, 8, 8, tzinfo=UTC), "maandag 9 augustus 2010 om 10.00 uur"),  # the same hour, in UTC
        (datetime(2012, 1, 31, 23, 30, tzinfo=UTC), "woensdag 8 februari 2012 om 10.00 uur"),  # after the programme
    ],
)
def test_the_first_usual_hour_to_come_is_proposed(after, proposed):
    found = proposed_hour(load(), after, ())

    assert moment_words(found).replace("\N{NO-BREAK SPACE}", " ") == proposed


def test_every_month_and_measurement_of_the_programme_has_its_day():
    found = {each.at.date(): each.what for each in usual_releases(load(), ())}

    assert found[date(2010, 7, 8)] == (
        "Uitstroom naar werk, mei 2010",
        "Tevredenheid van werkzoekenden, meting 2 van 3 (2010)",
        "Tevredenheid van werkgevers, meting 1 van 1 (2010)",
    )
    months = [what for each in found.values() for what in each if what.startswith("Uitstroom")]
    assert (months[0], months[-1], len(months)) == (
        "Uitstroom naar werk, juli 2009",
        "Uitstroom naar werk, december 2010",
        18,
    )


@pytest.mark.parametrize(
    ("planned", "field"),
    [
        (NOW - timedelta(seconds=1), "day"),
        (NOW, "day"),  # this very moment is over
        (NOW + timedelta(seconds=1), None),
        (NOW + timedelta(days=366), None),
        (NOW + timedelta(days=367), "day"),  # too far to be meant
        (hour_of(date(2011, 3, 27), 1), None),
        (hour_of(date(2011, 3, 27), 2), "hour"),  # the clock goes from two to three
        (hour_of(date(2011, 3, 27), 3), None),
        (hour_of(date(2010, 10, 31), 2), None),  # there are two of these; the first is meant
    ],
)
def test_an_hour_that_cannot_be_is_refused(planned, field):
    if field is None:
        refuse_hour(planned, NOW)
        return
    with pytest.raises(DomainError) as refused:
        refuse_hour(planned, NOW)

    assert refused.value.field == field


def test_an_hour_in_winter_and_one_in_summer_are_those_of_the_dutch_clock():
    hours = [hour_of(date(2010, month, 8), 10).astimezone(UTC).hour for month in (1, 7)]

    assert hours == [9, 8]
