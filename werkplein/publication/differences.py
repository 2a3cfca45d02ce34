"""What a release changes in what was public before: figures, totals, positions, and what is no longer there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from werkplein.publication.content import Content, Location, Period, gone_periods
from werkplein.publication.rules import Position, PublicFigure, Rolling, Total

COUNTRY = "Nederland"


@dataclass(frozen=True)
class Change:
    """A figure that an earlier release published otherwise."""

    werkplein: Location
    period: Period
    before: PublicFigure
    after: PublicFigure

    @property
    def is_correction(self) -> bool:
        """Tell whether a reader knew what becomes otherwise: a figure, or a number that stood beside a hidden one."""
        known = zip(_numbers(self.before), _numbers(self.after), strict=True)
        return self.before.disclosure.is_told or any(was is not None and was != becomes for was, becomes in known)


def changes(old: Content | None, new: Content) -> list[Change]:
    """List what this release changes in figures that were public before. A mere new position is no change."""
    return list(_changes(old, new)) if old else []


def _changes(old: Content, new: Content) -> Iterator[Change]:
    for before, period in _in_both(old, new):
        for code, figure in period.figures.items():
            former = before.figures.get(code)
            if former and _facts(former) != _facts(figure):
                yield Change(new.by_code[code], period, former, figure)


def corrections(old: Content | None, new: Content) -> list[Change]:
    """List the figures of which a reader knew something that becomes otherwise, or is not there any more."""
    return [each for each in changes(old, new) if each.is_correction]


def additions(old: Content | None, new: Content) -> list[Change]:
    """List what becomes known now of a period that was public before: a figure, or why there is none."""
    return [each for each in changes(old, new) if not each.is_correction]


def corrected_totals(old: Content | None, new: Content) -> list[TotalChange]:
    """List the totals that a reader knew and that become others."""
    return [each for each in total_changes(old, new) if each.is_correction]


def needs_explanation(old: Content | None, new: Content) -> bool:
    """Tell whether something that was public changes or disappears: then everybody is told why."""
    found = (corrections, losses, corrected_totals, together_changes, position_changes)
    return any(list_them(old, new) for list_them in found)


# By name: what a later format adds is no change in what was public before.
_numbers = attrgetter("value", "low", "high", "count", "base", "spread")


def _facts(figure: PublicFigure) -> tuple[object, ...]:
    return figure.disclosure, *_numbers(figure)


def _is_known(figure: PublicFigure) -> bool:
    return figure.disclosure.is_told or any(number is not None for number in _numbers(figure))


@dataclass(frozen=True)
class TotalChange:
    """A total of the country or a region that an earlier release published otherwise."""

    area: str
    period: Period
    before: Total
    after: Total

    @property
    def is_correction(self) -> bool:
        """Tell whether a reader knew it."""
        return self.before.is_known

    @property
    def is_addition(self) -> bool:
        """Tell whether there was none, and now there is."""
        return self.after.is_known and not self.before.is_known


@dataclass(frozen=True)
class TogetherChange:
    """Twelve months together of a Werkplein that an earlier release published otherwise.

    `asked` is how many months there should be: the first year there are fewer.
    """

    werkplein: Location
    period: Period
    before: Rolling
    after: Rolling | None
    asked: int

    @property
    def few(self) -> int | None:
        """Give how many months both took together; nothing when it was all, or when they took another number."""
        months = self.before.months
        return months if months < self.asked and (self.after is None or self.after.months == months) else None


@dataclass(frozen=True)
class PositionChange:
    """A Werkplein that lies elsewhere from the country, with the same figure."""

    werkplein: Location
    period: Period
    before: Position
    after: Position


def _in_both(old: Content, new: Content) -> Iterator[tuple[Period, Period]]:
    """Give each period of both, as it was and as it becomes."""
    former = {(period.figure, period.code): period for period in old.periods}
    for period in new.periods:
        before = former.get((period.figure, period.code))
        if before:
            yield before, period


def finals(old: Content | None, new: Content) -> list[Period]:
    """List the periods that were provisional and are definitive now, also where no figure becomes another."""
    both = _in_both(old, new) if old else ()
    return [period for before, period in both if before.is_provisional and not period.is_provisional]


def total_changes(old: Content | None, new: Content) -> list[TotalChange]:
    """List the totals that become others: of the country first, then of the regions."""
    return list(_total_changes(old, new)) if old else []


def _total_changes(old: Content, new: Content) -> Iterator[TotalChange]:
    nothing = Total(None, None, 0, 0)
    for before, period in _in_both(old, new):
        if before.total != period.total:
            yield TotalChange(COUNTRY, period, before.total, period.total)
        names = old.region_names(before) | new.region_names(period)
        for code in sorted({*before.regions, *period.regions}, key=lambda code: names.get(code, code)):
            was, becomes = before.regions.get(code, nothing), period.regions.get(code, nothing)
            if was != becomes:
                yield TotalChange(names.get(code, code), period, was, becomes)


def together_changes(old: Content | None, new: Content) -> list[TogetherChange]:
    """List the Werkpleinen of which twelve months together become others, each with the newest month that tells so."""
    return list(_together_changes(old, new)) if old else []


def _together_changes(old: Content, new: Content) -> Iterator[TogetherChange]:
    found = {}
    asked = new.thresholds.rolling_months
    for before, period in _in_both(old, new):
        for code, was in before.rolling.items():
            becomes = period.rolling.get(code)
            if code in period.figures and was != becomes:
                found[code] = TogetherChange(new.by_code[code], period, was, becomes, asked)
    yield from found.values()


def position_changes(old: Content | None, new: Content) -> list[PositionChange]:
    """List the Werkpleinen that get another position though their own figure stays as it was."""
    return list(_position_changes(old, new)) if old else []


def _position_changes(old: Content, new: Content) -> Iterator[PositionChange]:
    for before, period in _in_both(old, new):
        for werkplein in new.places_of(period):
            was, becomes = before.figures.get(werkplein.code), period.figures[werkplein.code]
            if was and was.position is not becomes.position and _facts(was) == _facts(becomes):
                yield PositionChange(werkplein, period, was.position, becomes.position)


@dataclass(frozen=True)
class Loss:
    """Public figures that a release no longer holds: all of a period, or those of a Werkplein."""

    label: str
    figures: int


def losses(old: Content | None, new: Content) -> list[Loss]:
    """List what was public before and is nowhere in this release."""
    return [*_lost_periods(old, new), *_lost_werkpleinen(old, new)] if old else []


def _lost_periods(old: Content, new: Content) -> Iterator[Loss]:
    for period in gone_periods(old, new):
        yield Loss(f"{period.figure.label}, {period.label}", period.shown)


def _lost_werkpleinen(old: Content, new: Content) -> Iterator[Loss]:
    """A closing loses nothing, unless it is told later than a figure of a period after it.

    Those of a lost period are counted there already.
    """
    kept = list(_in_both(old, new))
    for each in old.everyone:
        lost = [
            before
            for before, period in kept
            if each.code not in period.figures and each.code in before.figures and _is_known(before.figures[each.code])
        ]
        if lost:
            where = "na de sluiting" if each.code in new.by_code else "niet meer in het register"
            yield Loss(f"{each.name}, {where}", len(lost))
