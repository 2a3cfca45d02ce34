"""Intervals and limits: numbers in, numbers out. scipy is loaded when a release with satisfaction is prepared."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from werkplein.core.statistics import Interval, wilson

Z_998 = Decimal("3.090232306167813")


def t_interval(mean: Decimal, spread: Decimal, n: int, confidence: Decimal = Decimal("0.95")) -> Interval:
    """Give the t-interval of a mean (domain D.8)."""
    half = t_quantile(n - 1, confidence) * spread / Decimal(n).sqrt()
    return mean - half, mean + half


@cache
def t_quantile(freedom: int, confidence: Decimal) -> Decimal:
    """Give the two-sided quantile of Student's t. Pages show what was frozen, so reading them never loads scipy."""
    from scipy.special import stdtrit

    return Decimal(repr(float(stdtrit(freedom, float((1 + confidence) / 2)))))


def funnel(national: Decimal, base: int, z: Decimal) -> Interval:
    """Give the limits between which a share of this base stays by chance (domain D.7: funnels, no league tables)."""
    half = z * (national * (1 - national) / base).sqrt()
    return max(national - half, Decimal(0)), min(national + half, Decimal(1))


Share = tuple[int, int]


class Mean(NamedTuple):
    """A mean with its spread, and on how many answers it rests."""

    value: Decimal
    spread: Decimal
    n: int


def difference_of_shares(one: Share, other: Share) -> Interval:
    """Give the interval of a difference of two shares, from their Wilson intervals (Newcombe 1998, method 10)."""
    first, second = (Decimal(count) / base for count, base in (one, other))
    (low, high), (other_low, other_high) = cached_wilson(*one), cached_wilson(*other)
    down = ((first - low) ** 2 + (other_high - second) ** 2).sqrt()
    up = ((high - first) ** 2 + (second - other_low) ** 2).sqrt()
    return first - second - down, first - second + up


# One release compares each Werkplein with all others.
cached_wilson = cache(wilson)


def difference_of_means(one: Mean, other: Mean) -> Interval:
    """Give the interval of a difference of two means with spreads of their own (Welch; whole degrees, rounded down)."""
    parts = [each.spread * each.spread / each.n for each in (one, other)]
    together = sum(parts, Decimal(0))
    if not together:
        return one.value - other.value, one.value - other.value
    below = sum((part * part / (each.n - 1) for part, each in zip(parts, (one, other), strict=True)), Decimal(0))
    half = t_quantile(int(together * together / below), Decimal("0.95")) * together.sqrt()
    return one.value - other.value - half, one.value - other.value + half
