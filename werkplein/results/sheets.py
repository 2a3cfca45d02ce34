"""What the pages of figures show: shares, marks and series in words and numbers, made from what the queries give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from werkplein.core.labels import NO_BREAK, number, percentage, plural
from werkplein.obligations.rules import ObligationState
from werkplein.programme.rules import Month, Programme, Round, Stream
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.queries import Series, Total
from werkplein.results.rules import (
    INDICATIVE_BELOW,
    MeasurementKind,
    PrincipleMark,
    Result,
    Timing,
    find_round,
    timing,
)
from werkplein.results.statistics import Margin, margin_of_mean, margin_of_share

SERIES_MONTHS = 13
NO_BREAK_HERE = "\N{WORD JOINER}"


@dataclass(frozen=True)
class Share:
    """A share with its margin, in words."""

    value: str
    margin: str


def share_of(total: Total | None, streams: int) -> Share | None:
    """Give the share of a month, once all streams are in and there are clients."""
    if total is None or total.streams < streams or total.share is None:
        return None
    return Share(percentage(total.share), _percent_margin(margin_of_share(total.outflow, total.caseload)))


def _percent_margin(margin: Margin | None) -> str:
    if margin is None:
        return ""
    return f"{_span(margin.low * 100, margin.high * 100)}{NO_BREAK}%"


def _span(low: Decimal, high: Decimal) -> str:
    """From one number to another, on one line."""
    return f"{number(low, 1)}–{NO_BREAK_HERE}{number(high, 1)}"


@dataclass(frozen=True)
class Cell:
    """What a stream delivered about a month, that it did not, or that it does not apply there."""

    row: OutflowDelivery | None
    is_excused: bool

    @property
    def is_missing(self) -> bool:
        return self.row is None and not self.is_excused


def _total(cells: Sequence[Cell]) -> Total:
    """Add streams up; one that does not apply makes the month no less complete."""
    there = [cell.row for cell in cells if cell.row]
    in_it = sum(not cell.is_missing for cell in cells)
    return Total(sum(row.caseload for row in there), sum(row.outflow for row in there), in_it)


@dataclass(frozen=True)
class MonthRow:
    """A month of one Werkplein: what each stream delivered, and the share of all together."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    share: Share | None
    national: str
    is_provisional: bool
    timing: Timing | None

    @property
    def absence(self) -> str:
        """Say why there is no share."""
        missing = sum(cell.is_missing for cell in self.cells)
        if missing == len(self.cells):
            return "niet geleverd"
        return "onvolledig" if missing else "niets te melden"


def month_rows(
    deliveries: Iterable[OutflowDelivery],
    excused: Collection[tuple[str, str]],
    national: Series,
    programme: Programme,
    on: date,
    closed_on: date | None = None,
) -> list[MonthRow]:
    """Give the months of one Werkplein, newest first; a month without a delivery is a row too, until it closed."""
    known = {(row.month, row.stream): row for row in deliveries}
    if not known and not excused:
        return []
    said = [Month.parse(month) for month, _ in [*known, *excused]]
    last = max(Month.of(min(on, closed_on or on)).previous(), *said)
    months = reversed(list(min(said).until(last)))
    streams = programme.streams
    cells = {
        month: tuple(
            Cell(known.get((month.code, stream.code)), (month.code, stream.code) in excused) for stream in streams
        )
        for month in months
    }
    return [_month_row(month, found, national, programme, on) for month, found in cells.items()]


def _month_row(month: Month, cells: tuple[Cell, ...], national: Series, programme: Programme, on: date) -> MonthRow:
    total = _total(cells)
    country = national.get(month.code)
    return MonthRow(
        month.code,
        month.label,
        cells,
        share_of(total, len(programme.streams)),
        percentage(country.share) if country and country.share is not None else "–",
        on < programme.outflow_final_on(month),
        _timing([cell.row for cell in cells if cell.row], programme.outflow_due_on(month)),
    )


def _timing(there: Iterable[OutflowDelivery], due_on: date) -> Timing | None:
    """Tell how a month came in, unless all of it was in time: a correction says more than lateness."""
    found = {timing(row.recorded_on, due_on, row.replaces_id is not None) for row in there}
    return next((each for each in (Timing.CORRECTED, Timing.LATE) if each in found), None)


@dataclass(frozen=True)
class Spark:
    """The latest share of a Werkplein with the months before it, for a card."""

    label: str
    value: str
    note: str
    is_provisional: bool
    values: list[Decimal | None]
    national: list[Decimal | None]
    words: str


def spark(own: Series, national: Series, programme: Programme, on: date) -> Spark | None:
    """Give the latest complete month with the series before it; nothing when no month is complete."""
    streams = len(programme.streams)
    months = list(Month.of(on).plus(1 - SERIES_MONTHS).until(Month.of(on).previous()))
    values = [_complete(own.get(month.code), streams) for month in months]
    last = next((index for index in reversed(range(len(months))) if values[index] is not None), None)
    if last is None:
        return None
    month, total = months[last], own[months[last].code]
    share, country = share_of(total, streams), _complete(national.get(month.code), 0)
    assert share is not None
    first = next(index for index, value in enumerate(values) if value is not None)
    return Spark(
        label=f"Uitstroom naar werk, {month.label}",
        value=share.value,
        note=f"Marge {share.margin}. Landelijk {percentage(country)}."
        if country is not None
        else f"Marge {share.margin}.",
        is_provisional=on < programme.outflow_final_on(month),
        values=values[first : last + 1],
        national=[_complete(national.get(each.code), 0) for each in months[first : last + 1]],
        words=_spark_words(months[first], month, share.value),
    )


def _complete(total: Total | None, streams: int) -> Decimal | None:
    return total.share if total and total.streams >= streams else None


def _spark_words(first: Month, last: Month, value: str) -> str:
    if first == last:
        return f"Uitstroom naar werk in {last.label}: {value}"
    return f"Uitstroom naar werk per maand van {first.label} tot en met {last.label}, met het landelijke cijfer"


@dataclass(frozen=True)
class Mark:
    """The outcome of a round in words, with the one before it."""

    label: str
    kind: MeasurementKind
    n: int
    mean: Decimal
    value: str
    low: Decimal | None
    high: Decimal | None
    margin: str
    compared: str
    note: str
    is_indicative: bool
    words: str


def mark(row: Measurement | Result, before: Measurement | Result | None, programme: Programme) -> Mark:
    """Say what a round gave, how sure that is, and whether it differs from the round before."""
    measured = find_round(programme, row.kind, row.round)
    margin = margin_of_mean(row.mean, row.sd, row.n)
    words = _span(margin.low, margin.high) if margin else ""
    value = number(row.mean, 1) if row.n else "–"
    compared = _compared(row, before)
    return Mark(
        label=f"{row.kind.label}, {_label(measured, row.round)}",
        kind=row.kind,
        n=row.n,
        mean=row.mean,
        value=value,
        low=margin.low if margin else None,
        high=margin.high if margin else None,
        margin=words,
        compared=compared,
        note=" ".join(filter(None, [_margin_words(words, row.n), compared])),
        is_indicative=0 < row.n < INDICATIVE_BELOW,
        words=f"Cijfer {value}, marge {words}" if words else f"Cijfer {value}",
    )


def _label(measured: Round | None, code: str) -> str:
    return measured.label if measured else code


def _margin_words(words: str, n: int) -> str:
    if not n:
        return "Er waren geen antwoorden."
    answers = plural(n, "antwoord", "antwoorden")
    return f"Marge {words}. {answers}." if words else f"{answers}."


def _compared(row: Measurement | Result, before: Measurement | Result | None) -> str:
    """A difference is certain when its margin does not hold zero (domain D.8)."""
    if before is None or before.n < 2 or row.n < 2:
        return ""
    difference = row.mean - before.mean
    spread = (row.sd * row.sd / row.n + before.sd * before.sd / before.n).sqrt()
    is_sure = abs(difference) > 2 * spread
    way = "hoger" if difference > 0 else "lager"
    return f"Vorige meting: {number(before.mean, 1)}. " + (f"Nu {way}." if is_sure else "Het verschil is niet zeker.")


def latest_marks(rows: Sequence[Result], programme: Programme) -> list[Mark]:
    """Give the newest outcome per kind, compared with the one before it."""
    found = []
    for kind in MeasurementKind:
        own = [row for row in rows if row.kind is kind]
        if own:
            found.append(mark(own[-1], own[-2] if len(own) > 1 else None, programme))
    return found


def all_marks(rows: Sequence[Result], programme: Programme) -> list[Mark]:
    """Give every outcome, newest first per kind."""
    found: list[Mark] = []
    for kind in MeasurementKind:
        own = [row for row in rows if row.kind is kind]
        pairs = zip(own, [None, *own], strict=False)
        found += reversed([mark(row, before, programme) for row, before in pairs])
    return found


@dataclass(frozen=True)
class PrincipleRow:
    """What a round gave for one client principle, in words."""

    round: str
    label: str
    value: str
    n: int
    is_indicative: bool


def principle_rows(found: Mapping[str, Sequence[PrincipleMark]], programme: Programme) -> list[PrincipleRow]:
    """Give every principle of every round, newest round first."""
    rows = []
    for code in sorted(found, reverse=True):
        label = _label(find_round(programme, MeasurementKind.CLIENT, code), code)
        rows += [
            PrincipleRow(label, each.principle.label, number(each.mean, 1), each.n, each.n < INDICATIVE_BELOW)
            for each in found[code]
        ]
    return rows


@dataclass(frozen=True)
class OverviewRow:
    """A Werkplein in the list of a month."""

    code: str
    name: str
    cells: tuple[Cell, ...]
    share: Share | None

    @property
    def is_missing(self) -> bool:
        return any(cell.is_missing for cell in self.cells)


def month_overview(
    werkpleinen: Iterable[Any],
    delivered: Mapping[tuple[int, str, str], OutflowDelivery],
    states: Mapping[tuple[int, str], ObligationState],
    month: Month,
    streams: Sequence[Stream],
) -> list[OverviewRow]:
    """Give every Werkplein with what it delivered about a month; who did not stands first."""
    rows = [_overview_row(one, delivered, states, month, streams) for one in werkpleinen]
    return sorted(rows, key=lambda row: not row.is_missing)


def _overview_row(
    one: Any,
    delivered: Mapping[tuple[int, str, str], OutflowDelivery],
    states: Mapping[tuple[int, str], ObligationState],
    month: Month,
    streams: Sequence[Stream],
) -> OverviewRow:
    rows = {stream.code: delivered.get((one.id, month.code, stream.code)) for stream in streams}
    is_silent = not any(rows.values())
    cells = tuple(Cell(row, is_excused(states, one.id, stream, is_silent)) for stream, row in rows.items())
    return OverviewRow(one.code, one.name, cells, share_of(_total(cells), len(streams)))


def is_excused(
    states: Mapping[tuple[int, str], ObligationState], werkplein_id: int, part: str, is_silent: bool
) -> bool:
    """Tell whether it does not apply: that was said, or it is not asked of one that closed.

    Who closed and delivered one stream of a month (it is not `is_silent`) left half a month behind, here and in public.
    """
    how = states.get((werkplein_id, part))
    if how is ObligationState.WITHDRAWN:
        return is_silent
    return how is ObligationState.NOT_APPLICABLE or (how is None and bool(states))
