"""The course of a figure over time: every period from the first to the last, with nothing where there is none to tell.

A period that was taken out, or in which a Werkplein did not exist, keeps its place, so that no line runs over it.
"""

from __future__ import annotations

from collections.abc import Sequence

from werkplein.programme.rules import Month
from werkplein.publication.content import Content, Period
from werkplein.publication.rules import Figure

Course = Sequence[Period | None]


def codes_of(content: Content, figure: Figure) -> list[str]:
    """Give the code of every period of a figure, oldest first, those that were taken out too."""
    gone = [each.code for each in content.withdrawn if each.figure is figure]
    return sorted({*gone, *(period.code for period in content.periods_of(figure))})


def course(content: Content, figure: Figure, code: str | None = None) -> Course:
    """Give the course of the country, or of the Werkplein with this code."""
    periods = content.periods_with(figure, code) if code else content.periods_of(figure)
    there = {period.code: period for period in periods}
    asked = codes_of(content, figure) if periods else []
    return [there.get(each) for each in asked if periods[0].code <= each <= periods[-1].code]


def months_until(content: Content, last: Period, count: int) -> list[Period]:
    """Give the periods that are there of so many months of the calendar, up to and including this one."""
    first = Month.parse(last.code).plus(1 - count).code
    return [each for each in content.periods_of(last.figure) if first <= each.code <= last.code]
