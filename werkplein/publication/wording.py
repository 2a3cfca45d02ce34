"""The words of a figure on public pages: its amount, its margin, and the sentences that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkplein.core.labels import NO_BREAK, number, plural
from werkplein.publication.content import Period
from werkplein.publication.rules import Figure, Position, PublicFigure, Rolling, Total


def deviation(period: Period) -> str:
    """Say how many deviate: `Bij 97 van de 121 Werkpleinen is dat zoals verwacht, bij 8 hoger en bij 6 lager.`"""
    return counted(period.positions, period.asked) if period.shown else ""


def counted(counts: Mapping[Position, int], asked: int) -> str:
    """Say of so many Werkpleinen how many deviate from the country."""
    higher = counts[Position.HIGHER] + counts[Position.MUCH_HIGHER]
    lower = counts[Position.LOWER] + counts[Position.MUCH_LOWER]
    expected = f"Bij {counts[Position.EXPECTED]} van de {asked} Werkpleinen is dat zoals verwacht"
    return f"{expected}, bij {higher} hoger en bij {lower} lager."


@dataclass(frozen=True)
class Words:
    """The sentences of a figure, so that templates need not choose between figures."""

    unit: str
    value_column: str
    base_column: str
    national: str
    margin: str
    is_share: bool


def words(period: Period) -> Words:
    """Give the words that go with the figure of a period."""
    value = amount(period.figure, period.total.value)
    if period.figure is Figure.OUTFLOW:
        national = period.absence or f"Landelijk vond {value} van de klanten werk."
        return Words("van de klanten", "Uitstroom", "Klanten", national, "procent", True)
    national = period.absence or f"{_who(period.figure)} geven de Werkpleinen landelijk een {value}."
    return Words("gemiddeld cijfer", "Cijfer", "Antwoorden", national, "", False)


def regional(figure: Figure, value: str, region: str) -> str:
    """Say the figure of a whole region."""
    if figure is Figure.OUTFLOW:
        return f"In de regio {region} vond {value} van de klanten werk."
    return f"{_who(figure)} geven de Werkpleinen in de regio {region} samen een {value}."


def _who(figure: Figure) -> str:
    return "Werkzoekenden" if figure is Figure.CLIENTS else "Werkgevers"


def amount(figure: Figure, value: Any) -> str:
    """Write a percentage or a mark the Dutch way."""
    if value is None:
        return "–"
    return f"{number(value, 1)}{NO_BREAK}%" if figure is Figure.OUTFLOW else number(value, 1)


def total_words(period: Period, total: Total) -> str:
    """Write a total with what it rests on: `1,5 % (245 van 16.185)`."""
    if total.value is None:
        return "–"
    rests = f"{number(total.count)} van {number(total.base)}" if total.count is not None else number(total.base)
    return f"{amount(period.figure, total.value)} ({rests})"


def margin(figure: PublicFigure) -> str:
    """Write the margin of a figure: `1,8–2,8`."""
    if figure.low is None or figure.high is None:
        return "–"
    return f"{number(figure.low, 1)}–{number(figure.high, 1)}"


def figure_words(figure: Figure, each: PublicFigure) -> str:
    """Write a figure, or why there is none."""
    return amount(figure, each.value) if each.value is not None else each.disclosure.label


def became_words(figure: Figure, each: PublicFigure, other: PublicFigure) -> str:
    """Write one of two figures that differ; where both read alike, with the numbers that tell them apart."""
    said = figure_words(figure, each)
    if said != figure_words(figure, other):
        return said
    parts = [part for part, same in zip(_numbers(each), _numbers(other), strict=True) if part != same]
    return f"{said} ({', '.join(parts)})"


def _numbers(each: PublicFigure) -> tuple[str, str, str]:
    base = number(each.base) if each.base is not None else "–"
    rests = f"{number(each.count)} van {base}" if each.count is not None else f"van {base}"
    return rests, f"marge {margin(each)}", f"spreiding {number(each.spread, 1) if each.spread is not None else '–'}"


def together_words(found: Rolling | None, other: Rolling | None = None) -> str:
    """Write months together: `1,2 tot 1,6 %`; and of how many, beside others that read the same or are not as many."""
    if found is None:
        return "–"
    low, high = number(found.low, 1), number(found.high, 1)
    said = f"{low if low == high else f'{low} tot {high}'}{NO_BREAK}%"
    if other is None or (said != together_words(other) and found.months == other.months):
        return said
    hidden = f", {found.hidden} verborgen" if found.hidden else ""
    return f"{said} ({plural(found.months, 'maand', 'maanden')}{hidden})"
