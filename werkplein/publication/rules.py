"""What may become public: round first, hide what is small, and compare with what chance explains.

Everything public about a Werkplein and a period follows from its rounded numbers alone. Percentages, intervals,
positions, sums over months, and totals of a region or the country are computed from those rounded numbers (design 4.9,
domain D.9). So a total never gives a hidden number back, and hiding a second Werkplein beside the first is not needed:
the hidden one is in no total at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from werkplein.core.labels import LabelEnum

Interval = tuple[Decimal, Decimal]
TENTH = Decimal("0.1")
LOWEST_MARK, HIGHEST_MARK = Decimal("1.0"), Decimal("10.0")


class Figure(LabelEnum):
    """The result areas of the note; the value is the word in the public address."""

    OUTFLOW = "uitstroom-naar-werk", "Uitstroom naar werk"
    CLIENTS = "tevredenheid-werkzoekenden", "Tevredenheid van werkzoekenden"
    EMPLOYERS = "tevredenheid-werkgevers", "Tevredenheid van werkgevers"


class ReleaseState(LabelEnum):
    """The way of a release. What was public once stays readable; a correction is a new release."""

    PREPARED = "prepared", "Klaargezet"
    APPROVED = "approved", "Goedgekeurd"
    PUBLIC = "public", "Openbaar"
    REJECTED = "rejected", "Teruggestuurd"
    WITHDRAWN = "withdrawn", "Ingetrokken"


class Disclosure(LabelEnum):
    """Whether a figure is shown, and if not, why not."""

    SHOWN = "shown", "Openbaar"
    INDICATIVE = "indicative", "Indicatief"
    SMALL_COUNT = "small_count", "Aantal van 1 tot en met 9"
    SMALL_CASELOAD = "small_caseload", "Minder dan 50 klanten"
    FEW_ANSWERS = "few_answers", "Minder dan 10 antwoorden"
    NO_ANSWERS = "no_answers", "Geen antwoorden"
    NOT_DELIVERED = "not_delivered", "Niet geleverd"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing"

    @property
    def is_public(self) -> bool:
        """Tell whether a reader gets to see a figure, if only its margin."""
        return self in (Disclosure.SHOWN, Disclosure.INDICATIVE)

    @property
    def is_hidden(self) -> bool:
        """Tell whether a figure is there but stays hidden."""
        return not (self.is_told or self.is_absent)

    @property
    def is_told(self) -> bool:
        """Tell whether a reader learns what came in: a figure, or that nobody answered."""
        return self.is_public or self is Disclosure.NO_ANSWERS

    @property
    def is_absent(self) -> bool:
        """Tell whether nothing came in."""
        return self in (Disclosure.NOT_DELIVERED, Disclosure.NOT_APPLICABLE)


class Position(LabelEnum):
    """Where a figure lies, seen from the country: outside the 95 % limit, or far outside (99.8 %).

    The order is that of the legend; `rank` sorts what deviates first.
    """

    MUCH_HIGHER = "much_higher", "Veel hoger dan verwacht"
    HIGHER = "higher", "Hoger dan verwacht"
    EXPECTED = "expected", "Zoals verwacht"
    LOWER = "lower", "Lager dan verwacht"
    MUCH_LOWER = "much_lower", "Veel lager dan verwacht"
    TOO_SMALL = "too_small", "Aantal te klein"
    NO_ANSWERS = "no_answers", "Geen antwoorden"
    NOT_DELIVERED = "not_delivered", "Niet geleverd"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing"

    @property
    def deviates(self) -> bool:
        """Tell whether chance hardly explains the difference."""
        return self in (Position.MUCH_HIGHER, Position.HIGHER, Position.LOWER, Position.MUCH_LOWER)

    @property
    def short(self) -> str:
        """Give the word for a narrow column: `Veel hoger`."""
        return self.label.removesuffix(" dan verwacht")

    @property
    def rank(self) -> int:
        """Give the place in a table that shows deviation first."""
        return _RANKS.index(self)


_RANKS = (
    Position.MUCH_HIGHER,
    Position.HIGHER,
    Position.MUCH_LOWER,
    Position.LOWER,
    Position.EXPECTED,
    Position.TOO_SMALL,
    Position.NO_ANSWERS,
    Position.NOT_DELIVERED,
    Position.NOT_APPLICABLE,
)


@dataclass(frozen=True)
class Thresholds:
    """The numbers of the disclosure rule (domain D.8, D.9). They stand in every release."""

    hide_below: int = 10
    round_to: int = 5
    min_caseload: int = 50
    min_answers: int = 10
    number_from: int = 30
    band_step: Decimal = Decimal("0.5")
    widest_band: Decimal = Decimal("3.5")
    rolling_months: int = 12
    rolling_at_least: int = 3


@dataclass(frozen=True)
class Delivered:
    """What one stream delivered for a month, exactly. Never becomes public."""

    outflow: int
    caseload: int


@dataclass(frozen=True)
class Measured:
    """What one measurement gave, exactly. Never becomes public as it is."""

    n: int
    mean: Decimal
    spread: Decimal


@dataclass(frozen=True)
class Rounded:
    """What is left after the disclosure rule: all that the rest is computed from."""

    disclosure: Disclosure
    count: int | None = None
    base: int | None = None
    mean: Decimal | None = None
    spread: Decimal | None = None


def public_count(exact: int, thresholds: Thresholds) -> int | None:
    """Hide 1 to 9, show none, round the others half up to 5 (design 4.9)."""
    if 0 < exact < thresholds.hide_below:
        return None
    step = thresholds.round_to
    return (2 * exact + step) // (2 * step) * step


def disclose_outflow(streams: Sequence[Delivered | None], thresholds: Thresholds) -> Rounded:
    """Make one month of one Werkplein public: only the total of both streams, rounded from the exact total.

    `streams` holds those that are expected here; when none is, the month is "not applicable". A stream that is missing
    makes the month "not delivered": half a total would look like a bad month. Fewer than 50 clients hides everything,
    a count of none too: "nobody of these 30" says something about each of the 30 (domain D.9). A hidden count leaves
    the rounded caseload.
    """
    if not streams:
        return Rounded(Disclosure.NOT_APPLICABLE)
    if any(stream is None for stream in streams):
        return Rounded(Disclosure.NOT_DELIVERED)
    delivered = [stream for stream in streams if stream is not None]
    caseload = sum(stream.caseload for stream in delivered)
    if caseload < thresholds.min_caseload:
        return Rounded(Disclosure.SMALL_CASELOAD)
    base = public_count(caseload, thresholds)
    count = public_count(sum(stream.outflow for stream in delivered), thresholds)
    return Rounded(Disclosure.SMALL_COUNT if count is None else Disclosure.SHOWN, count, base)


def disclose_satisfaction(measured: Measured | None, thresholds: Thresholds, is_expected: bool = True) -> Rounded:
    """Make one measurement public: under 10 answers not, under 30 only a band, else the mark (domain D.8).

    That nobody answered is told, as none is with outflow: it says nothing about anybody.
    The rounded number of answers decides (design 4.9: round first). If the exact one did, a reader who sees 30 answers
    without a mark would know that there were 28 or 29.
    """
    if measured is None:
        return Rounded(Disclosure.NOT_DELIVERED if is_expected else Disclosure.NOT_APPLICABLE)
    base = public_count(measured.n, thresholds)
    if base == 0:
        return Rounded(Disclosure.NO_ANSWERS, base=base)
    if base is None or base < thresholds.min_answers:
        return Rounded(Disclosure.FEW_ANSWERS)
    return Rounded(
        Disclosure.SHOWN if base >= thresholds.number_from else Disclosure.INDICATIVE,
        base=base,
        mean=tenths(measured.mean),
        spread=tenths(measured.spread),
    )


def tenths(value: Decimal) -> Decimal:
    """Round half up to one decimal: the one rounding of every public mark and percentage."""
    return value.quantize(TENTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Total:
    """A region or the country, computed from what is shown of its Werkpleinen."""

    value: Decimal | None
    count: int | None
    base: int
    of: int

    @property
    def is_known(self) -> bool:
        """Tell whether there is a figure: nothing to show is not the same as none."""
        return self.value is not None


def total_outflow(rounded: Sequence[Rounded]) -> Total:
    """Add up what is shown; a hidden month is in no total."""
    shown = [each for each in rounded if each.disclosure is Disclosure.SHOWN]
    count = sum(each.count or 0 for each in shown)
    base = sum(each.base or 0 for each in shown)
    return Total(percentage(count, base) if base else None, count, base, len(shown))


def total_satisfaction(rounded: Sequence[Rounded]) -> Total:
    """Give the mean over all answers, weighted with the rounded number of answers."""
    shown = [each for each in rounded if each.disclosure is Disclosure.SHOWN]
    base = sum(each.base or 0 for each in shown)
    weighted = sum((each.mean or Decimal(0)) * (each.base or 0) for each in shown)
    return Total(tenths(Decimal(weighted) / base) if base else None, None, base, len(shown))


def percentage(count: int, base: int) -> Decimal:
    """Give a share in percent, as every public one is rounded."""
    return tenths(Decimal(100 * count) / base)


@dataclass(frozen=True)
class PublicFigure:
    """One figure as anyone may read it: a percentage or a mark, its margin, and what it rests on."""

    disclosure: Disclosure
    position: Position
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    count: int | None = None
    base: int | None = None
    spread: Decimal | None = None


def outflow_figure(
    rounded: Rounded, total: Total, wilson: Callable[[int, int], Interval], z: Sequence[Decimal]
) -> PublicFigure:
    """Finish a month: percentage and margin from the rounded counts, position from the funnel."""
    if rounded.disclosure is not Disclosure.SHOWN or rounded.count is None or not rounded.base:
        return PublicFigure(rounded.disclosure, no_position(rounded.disclosure), base=rounded.base)
    low, high = wilson(rounded.count, rounded.base)
    return PublicFigure(
        rounded.disclosure,
        funnel_position(rounded.count, rounded.base, total, z),
        percentage(rounded.count, rounded.base),
        tenths(100 * low),
        tenths(100 * high),
        rounded.count,
        rounded.base,
    )


def no_position(disclosure: Disclosure) -> Position:
    """Tell apart what was never delivered, what nobody expected, what is too small to show, and what is none."""
    if disclosure.is_hidden:
        return Position.TOO_SMALL
    if disclosure is Disclosure.NO_ANSWERS:
        return Position.NO_ANSWERS
    return Position.NOT_APPLICABLE if disclosure is Disclosure.NOT_APPLICABLE else Position.NOT_DELIVERED


def funnel_position(count: int, base: int, total: Total, z: Sequence[Decimal]) -> Position:
    """Place a share in the funnel around the national share (domain D.7). `z` holds the 95 % and the 99.8 % limit.

    Whole numbers are compared, (x/n - X/N)^2 > z^2 p(1-p)/n written without a division, so a border is a border.
    """
    national, everyone = total.count or 0, total.base
    difference = count * everyone - national * base
    spread = Decimal(base) * national * (everyone - national)
    outside = [Decimal(difference * difference) > limit * limit * spread for limit in z]
    return _position(difference > 0, *outside)


def satisfaction_figure(
    rounded: Rounded,
    total: Total,
    interval: Callable[[Decimal, Decimal, int, Decimal], Interval],
    thresholds: Thresholds,
) -> PublicFigure:
    """Finish a measurement: margin from the rounded numbers; with few answers a band is all there is."""
    if not rounded.disclosure.is_public or rounded.mean is None or rounded.spread is None or not rounded.base:
        return PublicFigure(rounded.disclosure, no_position(rounded.disclosure), base=rounded.base)
    narrow, wide = (
        interval(rounded.mean, rounded.spread, rounded.base, confidence)
        for confidence in (Decimal("0.95"), Decimal("0.998"))
    )
    if rounded.disclosure is Disclosure.INDICATIVE:
        return _indicative(rounded, total, band(narrow, thresholds))
    narrow, wide = _on_scale(narrow), _on_scale(wide)
    return PublicFigure(
        rounded.disclosure,
        margin_position(narrow, wide, total.value),
        rounded.mean,
        *narrow,
        base=rounded.base,
        spread=rounded.spread,
    )


def _indicative(rounded: Rounded, total: Total, shown: Interval) -> PublicFigure:
    """The position follows from the band that is shown: a finer one would tell where in the band the mark lies."""
    position = margin_position(shown, (LOWEST_MARK, HIGHEST_MARK), total.value)
    return PublicFigure(rounded.disclosure, position, None, *shown, base=rounded.base)


def band(margin: Interval, thresholds: Thresholds) -> Interval:
    """Widen a margin to whole steps beyond both ends, so that its middle does not give the mark back.

    A very wide margin would give it back all the same: marks differ that much around few means only. It becomes the
    whole scale, which is as much as it says. So every band fits at least three marks.
    """
    step = thresholds.band_step
    low = ((margin[0] / step).to_integral_value(ROUND_CEILING) - 1) * step
    high = ((margin[1] / step).to_integral_value(ROUND_FLOOR) + 1) * step
    return _on_scale((low, high)) if high - low <= thresholds.widest_band else (LOWEST_MARK, HIGHEST_MARK)


def _on_scale(interval: Interval) -> Interval:
    """Marks run from 1 to 10; a margin does not run further."""
    return max(tenths(interval[0]), LOWEST_MARK), min(tenths(interval[1]), HIGHEST_MARK)


def margin_position(narrow: Interval, wide: Interval, national: Decimal | None) -> Position:
    """Call a mark higher or lower only when its margin leaves the national mark out (domain D.8)."""
    if national is None:
        return Position.EXPECTED
    outside = [not low <= national <= high for low, high in (narrow, wide)]
    return _position(narrow[0] > national, *outside)


def _position(is_higher: bool, alert: bool, alarm: bool) -> Position:
    if not alert:
        return Position.EXPECTED
    if is_higher:
        return Position.MUCH_HIGHER if alarm else Position.HIGHER
    return Position.MUCH_LOWER if alarm else Position.LOWER


@dataclass(frozen=True)
class Rolling:
    """The last twelve months of a Werkplein together. A hidden month holds 1 to 9, so the outcome is a range."""

    months: int
    hidden: int
    low: Decimal
    high: Decimal


def rolling(months: Sequence[Rounded], thresholds: Thresholds) -> Rolling | None:
    """Add up the public months, oldest first: small Werkpleinen then show something as well (domain D.9).

    Only what is public is added, so nothing is computed back. Months with fewer than 50 clients, or not delivered, are
    left out; fewer than three months say nothing.
    """
    usable = [each for each in months[-thresholds.rolling_months :] if each.base]
    if len(usable) < thresholds.rolling_at_least:
        return None
    base = sum(each.base or 0 for each in usable)
    counted = sum(each.count or 0 for each in usable)
    hidden = sum(1 for each in usable if each.count is None)
    most = counted + hidden * (thresholds.hide_below - 1)
    return Rolling(len(usable), hidden, percentage(counted + hidden, base), percentage(most, base))


def positions(figures: Mapping[str, PublicFigure]) -> dict[Position, int]:
    """Count the Werkpleinen per position, in the order of the legend."""
    found = [figure.position for figure in figures.values()]
    return {position: found.count(position) for position in Position}
