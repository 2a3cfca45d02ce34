"""The margin of a mean and of a share: numbers in, numbers out.

Pages use the series of Cornish and Fisher for Student's t, so that no web process loads a library for one quantile.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from werkplein.core.statistics import Z_95, wilson


@dataclass(frozen=True)
class Margin:
    """Between what and what a figure lies, at 95 %."""

    low: Decimal
    high: Decimal


def margin_of_share(count: int, base: int) -> Margin | None:
    """Give the Wilson interval of a share (domain D.9)."""
    return Margin(*wilson(count, base)) if base else None


def margin_of_mean(mean: Decimal, sd: Decimal, n: int) -> Margin | None:
    """Give the t-interval of a mean mark (domain D.8), within the marks that can be given."""
    if n < 2:
        return None
    half = Decimal(repr(t_quantile(n - 1) * float(sd) / sqrt(n)))
    return Margin(max(mean - half, Decimal(1)), min(mean + half, Decimal(10)))


def t_quantile(freedom: int) -> float:
    """Give the two-sided 95 % quantile of Student's t; exact for one and two degrees of freedom."""
    if freedom <= 2:
        return (12.7062047, 4.3026527)[freedom - 1]
    z = float(Z_95)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum((term / float(freedom) ** power for power, term in enumerate(terms, start=1)), 0.0)
