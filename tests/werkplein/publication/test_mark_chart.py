"""The measurements of a Werkplein as they are drawn: each margin from its lower to its upper end, no further."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from lxml import etree

from werkplein.publication import chart
from werkplein.publication.content import Period
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure, Total

PATH = "{http://www.w3.org/2000/svg}path"


def lines(look: str) -> list[tuple[int, etree._Element]]:
    """The lines with this in their style, each with its place in the drawing."""
    figure = PublicFigure(
        Disclosure.SHOWN, Position.HIGHER, base=40, value=Decimal("7.2"), low=Decimal("6.8"), high=Decimal("7.6")
    )
    total = Total(Decimal("6.8"), None, 400, 10)
    periods = [
        Period(Figure.CLIENTS, f"2010-{at}", f"meting {at} van 3", date(2010, at, 28), False, total, {"leader": figure})
        for at in (1, 2)
    ]
    drawing = etree.fromstring(chart.draw_marks(periods, SimpleNamespace(code="leader", name="Lindeveen")))
    return [(at, each) for at, each in enumerate(drawing.iter(PATH)) if look in each.get("style", "")]


def test_a_margin_is_not_drawn_longer_than_it_is() -> None:
    bars = [bar for _, bar in lines(f"stroke: {chart.BAND}")]

    assert len(bars) == 2
    assert not any("stroke-linecap: square" in bar.get("style") for bar in bars)


def test_the_country_lies_over_the_margins() -> None:
    (country, _), *_ = lines("stroke-dasharray")

    assert all(bar < country for bar, _ in lines(f"stroke: {chart.BAND}"))
