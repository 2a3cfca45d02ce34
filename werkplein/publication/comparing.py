"""The page on which up to four Werkpleinen stand side by side, with the differences that are certain worked out before.

The script of the page only chooses: which differences may be named is decided here, once, when the page is written.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from werkplein.core.labels import NO_BREAK, number
from werkplein.core.statistics import Interval
from werkplein.publication import statistics
from werkplein.publication.content import Content, Location, Period
from werkplein.publication.pages import Page, sources
from werkplein.publication.published import Published
from werkplein.publication.rules import Disclosure, Figure, PublicFigure
from werkplein.publication.wording import amount, margin, words

ADDRESS = "/vergelijken/"
MOST = 4


def pages(content: Content, published: Sequence[Published]) -> Iterator[Page]:
    """Give the page; it stands there before the first figures too."""
    periods = [found for figure in content.figures if (found := content.newest_shown(figure))]
    regions = [(region, _of_region(content, region.code)) for region in content.regions]
    yield Page(
        ADDRESS,
        "compare",
        {
            "content": content,
            "release": published[-1],
            "section": "landkaart",
            "regions": [each for each in regions if each[1]],
            "most": MOST,
            "data": {
                "werkpleinen": {each.code: _place(each) for each in content.werkpleinen},
                "figures": [compared(content, period) for period in periods],
            },
            "sources": sources(content, None, published[-1]),
        },
    )


def _of_region(content: Content, code: str) -> list[Location]:
    return [each for each in content.werkpleinen if each.region_code == code]


def _place(each: Location) -> dict[str, Any]:
    return {"name": each.name, "isG4": each.is_g4}


def compared(content: Content, period: Period) -> dict[str, Any]:
    """Give what the script shows of a period: each figure in words and as it is drawn, and who is certainly higher."""
    told = words(period)
    open_now = [each for each in content.werkpleinen if each.code in period.figures]
    shown = {each.code: _shown(period.figure, period.figures[each.code]) for each in open_now}
    return {
        "title": f"{period.figure.label}, {period.label}",
        "columns": [told.value_column, told.base_column],
        "national": float(period.total.value) if period.total.value is not None else None,
        "nationalWords": amount(period.figure, period.total.value),
        "axis": axis(period),
        "figures": shown,
        "higher": higher(period, open_now),
    }


def axis(period: Period) -> tuple[int, int]:
    """Give the scale of the margins: whole numbers around all that is public; shares start at nought."""
    ends = [end for each in period.figures.values() for end in (each.low, each.high) if end is not None]
    low, high = min(ends, default=Decimal(0)), max(ends, default=Decimal(1))
    start = 0 if period.figure is Figure.OUTFLOW else math.floor(low)
    return start, max(math.ceil(high), start + 1)


def _shown(figure: Figure, found: PublicFigure) -> dict[str, Any]:
    value = amount(figure, found.value) if found.value is not None else ""
    return {
        "words": value or ("indicatief" if found.disclosure.is_public else found.disclosure.label),
        "margin": f"{margin(found)}{NO_BREAK}%" if value and figure is Figure.OUTFLOW else margin(found),
        "base": number(found.base) if found.base is not None else "–",
        "position": found.position.value,
        "positionWords": found.position.label,
        "drawn": [float(each) if each is not None else None for each in (found.low, found.value, found.high)],
    }


def higher(period: Period, places: Sequence[Location]) -> dict[str, list[str]]:
    """Name for each Werkplein those than which it is certainly higher, among its peers: the G4 stand apart (D.10)."""
    found: dict[str, list[str]] = {}
    for one, other in combinations(places, 2):
        if one.is_g4 is not other.is_g4:
            continue
        order = certain(period.figure, period.figures[one.code], period.figures[other.code])
        if order:
            more, less = (one, other) if order > 0 else (other, one)
            found.setdefault(more.code, []).append(less.code)
    return found


def certain(figure: Figure, one: PublicFigure, other: PublicFigure) -> int:
    """Give 1 when one is certainly higher, -1 when it is lower, and 0 when the interval holds zero or is not there."""
    if Disclosure.SHOWN is not one.disclosure or Disclosure.SHOWN is not other.disclosure:
        return 0
    interval = _difference(figure, one, other)
    if interval is None:
        return 0
    low, high = interval
    return int(low > 0) - int(high < 0)


def _difference(figure: Figure, one: PublicFigure, other: PublicFigure) -> Interval | None:
    """Compute it from the public numbers alone."""
    if figure is Figure.OUTFLOW:
        shares = [(each.count, each.base) for each in (one, other)]
        (count, base), (other_count, other_base) = shares
        if count is None or other_count is None or not base or not other_base:
            return None
        return statistics.difference_of_shares((count, base), (other_count, other_base))
    first, second = _mean(one), _mean(other)
    return statistics.difference_of_means(first, second) if first and second else None


def _mean(each: PublicFigure) -> statistics.Mean | None:
    if each.value is None or each.spread is None or not each.base:
        return None
    return statistics.Mean(each.value, each.spread, each.base)
