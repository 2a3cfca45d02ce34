"""The margin of a share: numbers in, numbers out, without a library, for pages and releases alike."""

from __future__ import annotations

from decimal import Decimal

Z_95 = Decimal("1.959963984540054")
Interval = tuple[Decimal, Decimal]


def wilson(count: int, base: int, z: Decimal = Z_95) -> Interval:
    """Give the Wilson interval of a share (domain D.9: it holds for small numbers too, and for none at all)."""
    share, square = Decimal(count) / base, z * z
    shrink = 1 + square / base
    centre = (share + square / (2 * base)) / shrink
    half = z * (share * (1 - share) / base + square / (4 * base * base)).sqrt() / shrink
    return max(centre - half, Decimal(0)), min(centre + half, Decimal(1))
