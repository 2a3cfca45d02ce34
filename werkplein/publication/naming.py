"""Names the periods that a release publishes for the first time, all of them: in its title and in its lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from werkplein.core.labels import listing
from werkplein.publication.content import Content, Period
from werkplein.publication.rules import Figure

# What the column of a title holds.
LONGEST = 200


def title_of(content: Content, fresh: Sequence[Period]) -> str:
    """Say in a line what is new in a release: its new periods, or that it corrects."""
    if not content.periods:
        return "De lijst van Werkpleinen"
    title = named(content, fresh)
    if len(title) > LONGEST:
        title = listing([f"{figure.label.lower()} ({len(found)} perioden)" for figure, found in _by_figure(fresh)])
    return title.capitalize() or "Correcties op eerdere cijfers"


def named(content: Content, periods: Sequence[Period]) -> str:
    """Name periods per figure: `uitstroom naar werk mei en juni 2010`."""
    return listing([f"{figure.label.lower()} {_span(content, found)}" for figure, found in _by_figure(periods)])


def _by_figure(periods: Sequence[Period]) -> Iterator[tuple[Figure, list[Period]]]:
    for figure in Figure:
        found = [period for period in periods if period.figure is figure]
        if found:
            yield figure, found


def _span(content: Content, periods: Sequence[Period]) -> str:
    """What follows on each other is one stretch; a period between two stretches is not named with them."""
    at = {period.code: number for number, period in enumerate(content.periods_of(periods[0].figure))}
    groups = groupby(enumerate(periods), lambda each: at[each[1].code] - each[0])
    return listing([_stretch([period.label for _, period in group]) for _, group in groups])


def _stretch(labels: Sequence[str]) -> str:
    """The year is said once when it is the same."""
    if len(labels) == 1:
        return labels[0]
    (first, _, year), last = labels[0].rpartition(" "), labels[-1]
    start = first if last.endswith(f" {year}") else labels[0]
    return f"{start} {'en' if len(labels) == 2 else 'tot en met'} {last}"
