"""Intervals and limits: numbers in, numbers out. scipy is loaded when a release with satisfaction is prepared."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from werkplein.core.statistics import Interval

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
