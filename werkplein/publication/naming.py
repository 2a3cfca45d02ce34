"""Names the periods that a release publishes for the first time, all of them: in its title and in its lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from werkplein.core.labels import listing
from werkplein.publication.content import Content, Period, gone_periods
from werkplein.publication.course import codes_of
from werkplein.publication.differences import changes, corrected_totals, corrections, finals, total_changes
from werkplein.publication.register_changes import is_register_changed
from werkplein.publication.rules import Figure

# What the column of a title holds.
LONGEST = 200


def title_of(content: Content, fresh: Sequence[Period], old: Content | None = None) -> str:
    """Say in a line what is new in a release: its new periods, or else what it makes of what was public before."""
    if not content.periods:
        return "De lijst van Werkpleinen"
    title = named(content, fresh)
    if len(title) > LONGEST:
        title = listing([f"{figure.label.lower()} ({len(found)} perioden)" for figure, found in _by_figure(fresh)])
    title = title or listing(list(_otherwise(content, old)))
    return f"{title[:1].upper()}{title[1:]}"


def _otherwise(content: Content, old: Content | None) -> Iterator[str]:
    if gone_periods(old, content):
        yield "intrekking van eerdere cijfers"
    if corrections(old, content):
        yield "correcties op eerdere cijfers"
    elif changes(old, content):
        yield "aanvullingen op eerdere cijfers"
    elif corrected_totals(old, content):
        yield "correcties op eerdere totalen"
    elif total_changes(old, content):
        yield "aanvullingen op eerdere totalen"
    if finals(old, content):
        yield "definitieve cijfers over eerdere maanden"
    if old is None or is_register_changed(old, content):
        yield "wijzigingen in de lijst van Werkpleinen"


def named(content: Content, periods: Sequence[Period]) -> str:
    """Name periods per figure: `uitstroom naar werk mei en juni 2010`."""
    return listing([f"{figure.label.lower()} {stretches(content, found)}" for figure, found in _by_figure(periods)])


def _by_figure(periods: Sequence[Period]) -> Iterator[tuple[Figure, list[Period]]]:
    for figure in Figure:
        found = [period for period in periods if period.figure is figure]
        if found:
            yield figure, found


def stretches(content: Content, periods: Sequence[Period]) -> str:
    """Name periods of one figure: what follows on each other is one stretch, and what lies between two is left out."""
    at = {code: number for number, code in enumerate(codes_of(content, periods[0].figure))}
    groups = groupby(enumerate(periods), lambda each: at[each[1].code] - each[0])
    return listing([_stretch([period.label for _, period in group]) for _, group in groups])


def _stretch(labels: Sequence[str]) -> str:
    """The year is said once when it is the same."""
    if len(labels) == 1:
        return labels[0]
    (first, _, year), last = labels[0].rpartition(" "), labels[-1]
    start = first if last.endswith(f" {year}") else labels[0]
    return f"{start} {'en' if len(labels) == 2 else 'tot en met'} {last}"
