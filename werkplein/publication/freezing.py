"""Applies the disclosure rules to exact deliveries, and gives the periods of a release. Exact numbers stop here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from werkplein.programme.rules import Month, Programme, Round
from werkplein.publication import rules, statistics
from werkplein.publication.content import Location, Period
from werkplein.publication.rules import Delivered, Figure, Measured, PublicFigure, Rounded, Thresholds, Total

Z = (statistics.Z_95, statistics.Z_998)
# Per period code, per Werkplein code: what each stream delivered, or what was measured.
Outflow = Mapping[str, Mapping[str, Mapping[str, Delivered]]]
Measurements = Mapping[str, Mapping[str, Measured]]
# What nobody expects: period, Werkplein and stream (empty for a measurement), per figure.
Excused = frozenset[tuple[str, str, str]]
KINDS = {Figure.CLIENTS: "client", Figure.EMPLOYERS: "employer"}


def outflow_periods(
    werkpleinen: Sequence[Location],
    delivered: Outflow,
    excused: Excused,
    programme: Programme,
    thresholds: Thresholds,
    on: date,
) -> Iterator[Period]:
    """Give every month from the first delivery to the last, oldest first."""
    known = [Month.parse(code) for code in sorted(delivered)]
    months = list(known[0].until(known[-1])) if known else []
    rounded = {
        month.code: {
            each.code: rules.disclose_outflow(_streams(each.code, month.code, delivered, excused, programme), thresholds)
            for each in werkpleinen
        }
        for month in months
    }
    for number, month in enumerate(months, start=1):
        current = rounded[month.code]
        total = rules.total_outflow(list(current.values()))
        yield Period(
            Figure.OUTFLOW,
            month.code,
            month.label,
            month.end,
            on < programme.outflow_final_on(month),
            total,
            {code: rules.outflow_figure(each, total, statistics.wilson, Z) for code, each in current.items()},
            _regions(werkpleinen, current),
            _rolling(werkpleinen, [rounded[each.code] for each in months[:number]], thresholds),
        )


def _streams(
    code: str, month: str, delivered: Outflow, excused: Excused, programme: Programme
) -> list[Delivered | None]:
    """Give what each stream that is expected here delivered."""
    found = delivered.get(month, {}).get(code, {})
    expected = [stream.code for stream in programme.streams if (month, code, stream.code) not in excused]
    return [found.get(stream) for stream in expected]


def _regions(werkpleinen: Sequence[Location], rounded: Mapping[str, Rounded]) -> dict[str, Total]:
    names = sorted({each.region_code for each in werkpleinen})
    return {
        name: rules.total_outflow([rounded[each.code] for each in werkpleinen if each.region_code == name])
        for name in names
    }


def _rolling(
    werkpleinen: Sequence[Location], months: Sequence[Mapping[str, Rounded]], thresholds: Thresholds
) -> dict[str, rules.Rolling]:
    found = {each.code: rules.rolling([month[each.code] for month in months], thresholds) for each in werkpleinen}
    return {code: rolling for code, rolling in found.items() if rolling}


def satisfaction_periods(
    figure: Figure,
    werkpleinen: Sequence[Location],
    measured: Measurements,
    excused: Excused,
    programme: Programme,
    thresholds: Thresholds,
) -> Iterator[Period]:
    """Give every measurement of which something was delivered, oldest first."""
    rounds = {each.code: each for each in programme.rounds_of(KINDS[figure])}
    for code in sorted(measured, key=lambda each: rounds[each].ends_on):
        yield _satisfaction_period(figure, rounds[code], werkpleinen, measured[code], excused, thresholds)


def _satisfaction_period(
    figure: Figure,
    asked: Round,
    werkpleinen: Sequence[Location],
    measured: Mapping[str, Measured],
    excused: Excused,
    thresholds: Thresholds,
) -> Period:
    rounded = {
        each.code: rules.disclose_satisfaction(
            measured.get(each.code), thresholds, (asked.code, each.code, "") not in excused
        )
        for each in werkpleinen
    }
    total = rules.total_satisfaction(list(rounded.values()))
    figures: dict[str, PublicFigure] = {
        code: rules.satisfaction_figure(each, total, statistics.t_interval) for code, each in rounded.items()
    }
    label = f"{asked.label}, {asked.ends_on.year}"
    return Period(figure, asked.code, label, asked.ends_on, False, total, figures)
