"""The funnel as it is drawn: every dot on the side of its bands that its position says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from werkplein.core.charts import plot
from werkplein.core.statistics import Z_95, wilson
from werkplein.publication import chart, rules
from werkplein.publication.content import Period
from werkplein.publication.rules import Disclosure, Figure, Position, Rounded, Total
from werkplein.publication.statistics import Z_998

MONTH = date(2009, 10, 31)
Z = (Z_95, Z_998)
# The rounded counts of October 2009 in the example that stood on the wrong side, and others near a limit.
COUNTS = [(35, 1415), (80, 3570), (60, 2620), (65, 3040), (0, 400), (45, 2000), (5, 300), (25, 1000), (150, 4000)]
OUTSIDE = {Position.HIGHER: 1, Position.LOWER: 1, Position.MUCH_HIGHER: 2, Position.MUCH_LOWER: 2, Position.EXPECTED: 0}


def drawn(share: str) -> tuple[Period, list[tuple[float, float, Position]], list[dict[float, tuple[float, float]]]]:
    """A month around a national share; its dots, and its wide and narrow band by number of clients."""
    total = Total(Decimal(share), int(Decimal(share) * 1000), 100_000, 121)
    figures = {
        str(at): rules.outflow_figure(Rounded(Disclosure.SHOWN, count, base), total, wilson, Z)
        for at, (count, base) in enumerate(COUNTS)
    }
    period = Period(Figure.OUTFLOW, "2009-10", "oktober 2009", MONTH, False, total, figures)
    with plot(5.4, 3.4) as (_, axes):
        chart._funnel(axes, period, list(figures.values()))
        bands, dots = axes.collections[:2], axes.collections[2:]
        found = [
            (float(x), float(y), position)
            for position, each in zip(chart.MARKS, dots, strict=True)
            for x, y in each.get_offsets()
        ]
        limits = []
        for band in bands:
            heights: dict[float, list[float]] = {}
            for x, y in band.get_paths()[0].vertices:
                heights.setdefault(float(x), []).append(float(y))
            limits.append({x: (min(ys), max(ys)) for x, ys in heights.items()})
    return period, found, limits


@pytest.mark.parametrize("share", ["1.0", "1.6", "1.7", "1.8", "2.0", "2.3", "2.9", "3.1", "3.5"])
def test_every_dot_lies_where_its_position_says(share: str) -> None:
    _, dots, (wide, narrow) = drawn(share)

    assert len(dots) == len(COUNTS)
    for x, y, position in dots:
        beyond = sum(not band[x][0] <= y <= band[x][1] for band in (narrow, wide))
        assert beyond == OUTSIDE[position], (x, y, position)


def test_a_dot_is_not_rounded_once_more() -> None:
    period, dots, _ = drawn("2.0")

    assert sorted((x, y) for x, y, _ in dots) == pytest.approx(
        sorted((each.base, 100 * each.count / each.base) for each in period.figures.values())
    )
