"""Applies the disclosure rules to exact deliveries, and gives the periods of a release. Exact numbers stop here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from werkplein.core.statistics import Z_95, wilson
from werkplein.programme.rules import Month, Programme, Round
from werkplein.publication import rules, statistics
from werkplein.publication.content import Location, Period, Region, Withdrawn
from werkplein.publication.rules import Delivered, Disclosure, Figure, Measured, Rolling, Rounded, Thresholds, Total
from werkplein.register.rules import Spell, beginning, last_begun, was_open

Z = (Z_95, statistics.Z_998)
# Per period code, per Werkplein code: what each stream delivered, or what was measured.
Outflow = Mapping[str, Mapping[str, Mapping[str, Delivered]]]
Measurements = Mapping[str, Mapping[str, Measured]]
# What nobody expects: period, Werkplein and stream (empty for a measurement), per figure.
Excused = frozenset[tuple[str, str, str]]
# What was written down as expected, by figure, period and Werkplein: whether it still is.
Written = Mapping[tuple[Figure, str, str], bool]
KINDS = {Figure.CLIENTS: "client", Figure.EMPLOYERS: "employer"}


@dataclass(frozen=True)
class Wanted:
    """What whoever prepares a release says of it: up to which month, what goes out, why, and from which hour."""

    until: str | None = None
    correction: str = ""
    withdrawn: tuple[Withdrawn, ...] = ()
    planned_at: datetime | None = None


NOTHING_SAID = Wanted()


@dataclass(frozen=True)
class Frame:
    """What every period of a release shares: the register, the programme, the thresholds and the day.

    `written` says of the figures that were asked whether they still are. `werkpleinen` holds whoever closed as well;
    `spells` says from when till when each was open, and `regions` from when on it lay in which region, both as known on
    the day.
    """

    werkpleinen: Sequence[Location]
    programme: Programme
    thresholds: Thresholds
    on: date
    spells: Mapping[str, Sequence[Spell]] = field(default_factory=dict)
    regions: Mapping[str, Sequence[tuple[date, Region]]] = field(default_factory=dict)
    written: Written = field(default_factory=dict)

    def region_on(self, place: Location, day: date) -> Region:
        """Give the region in which a Werkplein lay on a day; before its first, that one."""
        said = self.regions.get(place.code)
        return (last_begun(said, max(day, said[0][0])) if said else None) or place.labour_region

    def elsewhere(self, codes: Collection[str], day: date) -> dict[str, Region]:
        """Give the region of those that lay in another one on a day than they do now."""
        found = [(each, self.region_on(each, day)) for each in self.werkpleinen if each.code in codes]
        return {each.code: then for each, then in found if then.code != each.region_code}

    def during(self, first: date, last: date, delivered: Collection[str]) -> list[Location]:
        """Give the Werkpleinen that existed in a period; who delivered for it before it opened was there as well."""
        return [
            each
            for each in self.werkpleinen
            if self._existed(each.code, first, last) or (each.code in delivered and self._is_older(each.code, last))
        ]

    def is_asked(self, figure: Figure, period: str, code: str, last: date) -> bool:
        """Tell whether a figure is asked: as it was written down; before that, of who was open on the last day.

        Who closed is in a month when it delivered; else the month does not apply to it.
        """
        said = self.written.get((figure, period, code))
        return was_open(self.spells.get(code, ()), last, self._begins) if said is None else said

    def _existed(self, code: str, first: date, last: date) -> bool:
        """What was there when the register began is not known to be newer: it counts in earlier periods too."""
        return any(
            spell.overlaps(first, max(last, spell.since) if spell.since == self._begins else last)
            for spell in self.spells.get(code, ALWAYS)
        )

    def _is_older(self, code: str, last: date) -> bool:
        return last < self.spells.get(code, ALWAYS)[0].since

    @cached_property
    def _begins(self) -> date | None:
        return beginning(self.spells.values())


ALWAYS = (Spell(date.min, None),)
NOTHING = Rounded(Disclosure.NOT_APPLICABLE)
Months = Sequence[Mapping[str, Rounded]]


def outflow_periods(frame: Frame, delivered: Outflow, excused: Excused) -> Iterator[Period]:
    """Give every month from the first delivery to the last, oldest first."""
    known = [Month.parse(code) for code in sorted(delivered)]
    months = list(known[0].until(known[-1])) if known else []
    rounded = [rounded_month(frame, month, delivered.get(month.code, {}), excused) for month in months]
    for number, month in enumerate(months, start=1):
        yield _outflow_period(frame, month, rounded[:number])


def rounded_month(
    frame: Frame, month: Month, delivered: Mapping[str, Mapping[str, Delivered]], excused: Excused
) -> dict[str, Rounded]:
    """Give what is left of a month: per Werkplein the total of the streams that are expected there."""
    found = {}
    for each in frame.during(month.start, month.end, delivered):
        if not delivered.get(each.code) and not frame.is_asked(Figure.OUTFLOW, month.code, each.code, month.end):
            found[each.code] = NOTHING
            continue
        streams = [
            delivered.get(each.code, {}).get(stream.code)
            for stream in frame.programme.streams
            if (month.code, each.code, stream.code) not in excused
        ]
        found[each.code] = rules.disclose_outflow(streams, frame.thresholds)
    return found


def _outflow_period(frame: Frame, month: Month, until: Months) -> Period:
    current = until[-1]
    total = rules.total_outflow(list(current.values()))
    return Period(
        Figure.OUTFLOW,
        month.code,
        month.label,
        month.end,
        frame.on < frame.programme.outflow_final_on(month),
        total,
        {code: rules.outflow_figure(each, total, wilson, Z) for code, each in current.items()},
        _regions(frame, month.end, current),
        _rolling(frame, until),
        frame.elsewhere(current, month.end),
    )


def _regions(frame: Frame, day: date, rounded: Mapping[str, Rounded]) -> dict[str, Total]:
    """A month counts where a Werkplein lay at its end, as with the municipalities it serves."""
    found: dict[str, list[Rounded]] = defaultdict(list)
    for each in frame.werkpleinen:
        if each.code in rounded:
            found[frame.region_on(each, day).code].append(rounded[each.code])
    return {name: rules.total_outflow(found[name]) for name in sorted(found)}


def _rolling(frame: Frame, until: Months) -> dict[str, Rolling]:
    codes = until[-1]
    found = {code: rules.rolling([month.get(code, NOTHING) for month in until], frame.thresholds) for code in codes}
    return {code: rolling for code, rolling in found.items() if rolling}


def satisfaction_periods(frame: Frame, figure: Figure, measured: Measurements, excused: Excused) -> Iterator[Period]:
    """Give every measurement of which something was delivered, oldest first."""
    rounds = {each.code: each for each in frame.programme.rounds_of(KINDS[figure])}
    for code in sorted(measured, key=lambda each: rounds[each].ends_on):
        yield _satisfaction_period(frame, figure, rounds[code], measured[code], excused)


def _satisfaction_period(
    frame: Frame, figure: Figure, asked: Round, measured: Mapping[str, Measured], excused: Excused
) -> Period:
    rounded = {
        each.code: rules.disclose_satisfaction(
            measured.get(each.code),
            frame.thresholds,
            (asked.code, each.code, "") not in excused and frame.is_asked(figure, asked.code, each.code, asked.ends_on),
        )
        for each in frame.during(asked.starts_on, asked.ends_on, measured)
    }
    total: Total = rules.total_satisfaction(list(rounded.values()))
    figures = {
        code: rules.satisfaction_figure(each, total, statistics.t_interval, frame.thresholds)
        for code, each in rounded.items()
    }
    return Period(
        figure,
        asked.code,
        f"{asked.label} ({asked.ends_on.year})",
        asked.ends_on,
        False,
        total,
        figures,
        elsewhere=frame.elsewhere(figures, asked.ends_on),
    )
