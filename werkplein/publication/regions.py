"""The public pages of labour-market regions: the level between the country and a Werkplein. Content -> pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from werkplein.programme.definitions import definitions
from werkplein.publication import defined, landmap, window
from werkplein.publication.content import Content, Location, Period, Region
from werkplein.publication.course import course
from werkplein.publication.multiples import Multiples, multiples
from werkplein.publication.pages import Page, sources
from werkplein.publication.published import Published
from werkplein.publication.rules import Figure, Position, PublicFigure, Total, positions
from werkplein.publication.wording import Words, amount, counted, regional, words

ADDRESS = "/regios/"


@dataclass(frozen=True)
class Here:
    """One figure of a region: its newest public period, its total, and its Werkpleinen with what deviates first."""

    region: Region
    period: Period
    total: Total | None
    rows: Sequence[tuple[Location, PublicFigure]]
    words: Words

    @property
    def figure(self) -> Figure:
        """Give which figure it is."""
        return self.period.figure

    @property
    def codes(self) -> list[str]:
        """Give who lay in the region in this period."""
        return [werkplein.code for werkplein, _ in self.rows]

    @property
    def value(self) -> str:
        """Write the figure of the whole region."""
        return amount(self.figure, self.total.value if self.total else None)

    @property
    def is_known(self) -> bool:
        """Tell whether the region as a whole has a figure."""
        return self.total is not None and self.total.is_known

    @property
    def rests_on(self) -> str:
        """Say on how many Werkpleinen the total rests: one that is hidden or missing is in none."""
        if self.total is None and self.figure is not Figure.OUTFLOW:
            return ""
        if self.total is None or not self.is_known:
            return f"Over {self.period.label} is er geen cijfer van de hele regio te tonen."
        if len(self.rows) == 1:
            return "Deze regio heeft 1 Werkplein."
        return f"Het totaal rust op {self.total.of} van de {len(self.rows)} Werkpleinen."

    @property
    def sentence(self) -> str:
        """Say the figure of the region beside that of the country, and how many deviate."""
        if not self.is_known:
            return self.words.national
        told = [regional(self.figure, self.value, self.region.name)]
        if self.period.total.is_known:
            told.append(f"Landelijk is dat {amount(self.figure, self.period.total.value)}.")
        return " ".join(told)

    @property
    def deviation(self) -> str:
        """Say how many deviate from the country; of one Werkplein the table says it."""
        found = [figure for _, figure in self.rows]
        asked = [figure for figure in found if figure.position is not Position.NOT_APPLICABLE]
        is_said = len(asked) > 1 and any(figure.disclosure.is_public for figure in asked)
        return counted(positions({str(at): each for at, each in enumerate(found)}), len(asked)) if is_said else ""


def pages(content: Content, published: Sequence[Published]) -> Iterator[Page]:
    """Give the list of regions and the page of each."""
    shared = {"content": content, "release": published[-1], "section": "landkaart"}
    period = content.front
    whole = landmap.picture(content, period)
    yield Page(ADDRESS, "regions", shared | _list(content, period))
    for region in content.regions:
        yield Page(region.address, "region", shared | _region(content, region, published[-1], whole))


def _list(content: Content, period: Period | None) -> dict[str, Any]:
    members = {region.code: members_of(content, region) for region in content.regions}
    rows = [
        (region, members[region.code], here(content, region, period) if period else None) for region in content.regions
    ]
    return {"rows": rows, "period": period, "words": words(period) if period else None}


def members_of(content: Content, region: Region) -> list[Location]:
    """Give the Werkpleinen that lie in a region now, in the order of the register."""
    return [each for each in content.werkpleinen if each.region_code == region.code]


def here(content: Content, region: Region, period: Period) -> Here:
    """Give a period of a region: it holds who lay in it then, wherever they lie now."""
    rows = landmap.by_deviation(content, period)
    own = [row for row in rows if period.region_of(row[0]).code == region.code]
    return Here(region, period, period.regions.get(region.code), own, words(period))


def _region(content: Content, region: Region, release: Published, whole: landmap.Picture) -> dict[str, Any]:
    newest = [content.newest_shown(figure) or content.newest(figure) for figure in content.figures]
    figures = [here(content, region, period) for period in newest if period]
    front = next((each for each in figures if each.period is content.front), None)
    now = members_of(content, region)
    return {
        "heading": f"Regio {region.name}",
        "region": region,
        "now": now,
        "front": front,
        "figures": [each for each in figures if each.rows],
        "months": _months(content, figures),
        "window": window.around(whole, front.codes if front else [each.code for each in now]),
        "means": {figure: defined.of_figure(content, definitions(), figure) for figure in content.figures},
        "sources": sources(content, front.period if front else None, release),
    }


def _months(content: Content, figures: Sequence[Here]) -> Multiples | None:
    """Draw the months of who lay in the region in the newest one that shows anything."""
    newest = next((each for each in figures if each.figure is Figure.OUTFLOW), None)
    if newest is None:
        return None
    months = course(content, Figure.OUTFLOW)
    places = [each for each in content.everyone if each.code in newest.codes]
    return multiples(months[: months.index(newest.period) + 1], places)
