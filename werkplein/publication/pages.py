"""What stands on each public page of a release, and where the page lives. Content -> context for a template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy.orm import Session

from werkplein.core.feature import PublicPage
from werkplein.core.labels import NO_BREAK, date_words, listing, number, plural
from werkplein.programme.definitions import definitions
from werkplein.publication import defined, landmap, open_data, window
from werkplein.publication.content import Closed, Content, Location, Period
from werkplein.publication.course import months_until
from werkplein.publication.naming import stretches
from werkplein.publication.open.columns import TABLES
from werkplein.publication.open.dictionary import DEFINITIONS, DICTIONARY
from werkplein.publication.published import Published, corrections_per_period, corrections_told
from werkplein.publication.rules import Figure, Position, PublicFigure
from werkplein.publication.wording import (
    Words,
    amount,
    became_words,
    deviation,
    margin,
    together_words,
    total_words,
    words,
)
from werkplein.register.geo import land
from werkplein.register.rules import title_of


@dataclass(frozen=True)
class Page:
    """A public page: its address, its template (of this package, unless it names its folder), and what that shows."""

    path: str
    template: str
    context: dict[str, Any]

    @property
    def file(self) -> str:
        """Give where the template is."""
        return self.template if "/" in self.template else f"publication/{self.template}"


def page_of(other: PublicPage, session: Session, today: date) -> Page:
    """Give a page that another feature hands over."""
    return Page(other.path, other.template, {"it": other.content(session, today), "section": other.path.strip("/")})


EXPLAINED = {
    Position.MUCH_HIGHER: f"Boven de grens van 99,8{NO_BREAK}%",
    Position.HIGHER: f"Boven de grens van 95{NO_BREAK}%",
    Position.EXPECTED: "Toeval kan het verschil met het land verklaren",
    Position.LOWER: f"Onder de grens van 95{NO_BREAK}%",
    Position.MUCH_LOWER: f"Onder de grens van 99,8{NO_BREAK}%",
    Position.TOO_SMALL: "Er is een cijfer, maar het aantal is te klein om te tonen",
    Position.NO_ANSWERS: "Er is gemeten, maar niemand gaf antwoord. Dat is iets anders dan niet geleverd",
    Position.NOT_DELIVERED: "UWV of gemeente leverde niets. Dat is iets anders dan nul",
    Position.NOT_APPLICABLE: "Dit cijfer wordt hier niet gevraagd",
}
UNKNOWN = "nog niet bekend"
LAND_PATH = "/grafieken/nederland.svg"


def pages(content: Content, published: Sequence[Published]) -> Iterator[Page]:
    """Give every page of the site. `published` holds the releases, the newest last."""
    shared = {"content": content, "release": published[-1]}
    on_map = shared | {"section": "landkaart", "corrected": corrections_per_period(published)}
    in_list = shared | {"section": "werkpleinen"} | corrections_told(content, published)
    yield Page("/", "landkaart", on_map | landkaart(content, content.front, published[-1]))
    for period in content.periods:
        yield Page(period.address, "landkaart", on_map | landkaart(content, period, published[-1]))
    for figure in content.figures:
        context = landkaart(content, content.newest(figure), published[-1])
        yield Page(f"/landkaart/{figure.value}/", "landkaart", on_map | context)
    yield Page("/werkpleinen/", "list", in_list | _list(content))
    whole = landmap.picture(content, None)
    for werkplein in content.werkpleinen:
        context = _werkplein(content, werkplein, published[-1], whole)
        yield Page(f"/werkpleinen/{werkplein.code}/", "werkplein", in_list | context)
    for closed in content.closed:
        yield _closed_page(content, closed, published[-1], whole, in_list)
    method = {"explained": list(EXPLAINED.items()), "section": "zo-rekenen-wij"}
    yield Page("/zo-rekenen-wij/", "method", shared | method | {"everything": defined.defined(content, definitions())})
    for path, template, context in defined.pages(content, definitions()):
        yield Page(path, template, shared | context)
    yield Page("/open-data/", "open_data", shared | {"published": list(reversed(published)), "section": "open-data"})
    words_of = {"definitions_of": list(DEFINITIONS.items()), "tables": TABLES, "section": "open-data"}
    yield Page(DICTIONARY, "dictionary", shared | words_of)


def _closed_page(
    content: Content, closed: Closed, release: Published, whole: landmap.Picture, shared: dict[str, Any]
) -> Page:
    """A Werkplein that closed keeps its figures over time; a release from before that was so only leads on."""
    path, context = f"/werkpleinen/{closed.code}/", {"heading": title_of(closed.name), "closed": closed}
    if closed.place is None:
        return Page(path, "closed", shared | context)
    now = {name: places for name, places, _ in _towns(content)}
    towns = [(name, now[name]) for name in closed.place.municipalities]
    return Page(
        path, "werkplein", shared | _werkplein(content, closed.place, release, whole) | context | {"now": towns}
    )


def landkaart(content: Content, period: Period | None, release: Published) -> dict[str, Any]:
    """Give what the map page of a period shows; without a period, where the Werkpleinen are."""
    picture, searched = landmap.picture(content, period), _searched(content)
    context: dict[str, Any] = {
        "heading": f"{period.figure.label}, {period.label}" if period else "Landkaart van de Werkpleinen",
        "period": period,
        "picture": picture,
        "west": window.west(picture),
        "land": land(),
        "sources": sources(content, period, release),
        "gone": _gone(content, period, searched),
        "searched": {
            code: searched[code]
            for code, towns in ((mark.werkplein.code, mark.werkplein.municipalities) for mark in picture.marks)
            if set(searched[code]) != set(towns)
        },
    }
    return context | _of_period(content, period) if period else context


def _searched(content: Content) -> Mapping[str, list[str]]:
    """Give by which municipalities a search finds each: who works for them now, or where nobody does who did last."""
    found = defaultdict(list)
    for name, places, former in _towns(content):
        for code in [each.code for each in places] or [each.code for each in former]:
            found[code].append(name)
    return found


def _gone(content: Content, period: Period | None, searched: Mapping[str, list[str]]) -> list[tuple[Closed, list[str]]]:
    """Give who closed and is not on this map, with the municipalities by which it is found."""
    shown = period.figures if period else {}
    return [(each, searched[each.code]) for each in content.closed if each.code not in shown]


def _of_period(content: Content, period: Period) -> dict[str, Any]:
    periods = content.periods_of(period.figure)
    at = periods.index(period)
    rows = landmap.by_deviation(content, period)
    return {
        "periods": periods,
        "previous": periods[at - 1] if at else None,
        "next": periods[at + 1] if at + 1 < len(periods) else None,
        "choices": [(figure, content.newest(figure)) for figure in content.figures],
        "legend": [(position, count) for position, count in period.positions.items() if count or _is_usual(position)],
        "rows": rows,
        # What deviates stands open; a table of ten says enough when nothing does.
        "first": max(10, sum(1 for _, figure in rows if figure.position.deviates)),
        "bars": bars(periods, period),
        "words": words(period),
        "deviation": deviation(period),
        "means": defined.of_figure(content, definitions(), period.figure),
        "national_facts": _national_facts(period),
        "national_chart": chart_path("landelijk", period.figure) if has_national_line(period.figure, periods) else None,
        "funnel_chart": chart_path(f"trechter-{period.code}", period.figure) if has_funnel(period) else None,
    }


def has_national_line(figure: Figure, periods: Sequence[Period]) -> bool:
    """Tell whether there is a line to draw for the country: two months with a figure."""
    return figure is Figure.OUTFLOW and sum(period.total.is_known for period in periods) > 1


def has_funnel(period: Period) -> bool:
    """Tell whether there is a month to compare with the country."""
    return period.figure is Figure.OUTFLOW and period.total.is_known


def _is_usual(position: Position) -> bool:
    """The legend always explains these, also when none is on the map."""
    return position not in (Position.NO_ANSWERS, Position.NOT_APPLICABLE)


def _national_facts(period: Period) -> list[tuple[str, str]]:
    total, is_outflow = period.total, period.figure is Figure.OUTFLOW
    at_work = f"ongeveer {number(total.count or 0)} mensen" if total.is_known else UNKNOWN
    found = [("Aan het werk", at_work)] if is_outflow else []
    found += [
        (words(period).base_column, number(total.base) if total.is_known else UNKNOWN),
        ("Met cijfer", f"{period.shown} van {period.asked}"),
        ("Status", open_data.status(period)),
    ]
    return found


def sources(content: Content, period: Period | None, release: Published) -> list[tuple[str, Any]]:
    """Give the line that stands under every map and chart."""
    found: list[tuple[str, Any]] = [("Bron", listing(list(content.sources)))]
    found += [("Peildatum", date_words(period.reference_date))] if period else []
    link = Markup('<a href="{}">{}</a>, {}')
    found.append(("Vrijgave", link.format(release.address, release.words, date_words(release.public_on))))
    if period:
        found += [("", f"{open_data.status(period).capitalize()} cijfer"), ("Download", _files(period, release))]
    return found


def _files(period: Period, release: Published) -> Markup:
    figure = release.folder + period.figure.value
    files = [("CSV", f"{figure}.csv"), ("JSON", f"{figure}.json"), ("GeoJSON", f"{figure}-{period.code}.geojson")]
    return Markup(", ").join(Markup('<a href="{}">{}</a>').format(address, name) for name, address in files)


@dataclass(frozen=True)
class Bar:
    """The national figure of one period, as a bar that is a link."""

    period: Period
    x: float
    width: float
    height: float
    is_current: bool


def bars(periods: Sequence[Period], current: Period, width: float = 240, height: float = 40) -> list[Bar]:
    """Draw the national figure per period in a strip; a period without one is a gap."""
    values = [float(period.total.value or 0) for period in periods]
    highest, step = max([*values, 0.1]), width / max(len(periods), 4)
    return [
        Bar(
            period,
            round(index * step + 1.5, 1),
            round(step - 3, 1),
            round(height * value / highest, 1),
            period is current,
        )
        for index, (period, value) in enumerate(zip(periods, values, strict=True))
    ]


def _list(content: Content) -> dict[str, Any]:
    """Give all Werkpleinen, and the municipalities from A to Z with who works for them."""
    letters: dict[str, list[Town]] = defaultdict(list)
    towns = _towns(content)
    for town in towns:
        letters[sorting_name(town.name)[0].upper()].append(town)
    gone = [(each, content.heir_of(each)) for each in content.closed]
    return {"letters": dict(letters), "towns": sum(bool(town.places) for town in towns), "gone": gone}


class Town(NamedTuple):
    """A municipality with who works for it now; when nobody does, who did before it closed."""

    name: str
    places: list[Location]
    former: list[Closed]


def _towns(content: Content) -> list[Town]:
    """Give the municipalities from A to Z. Where nobody is left, it is for who took over from those that closed."""
    towns: dict[str, list[Location]] = defaultdict(list)
    for werkplein in content.werkpleinen:
        for name in werkplein.municipalities:
            towns[name].append(werkplein)
    left: dict[str, list[Closed]] = defaultdict(list)
    for closed in content.closed:
        for name in closed.place.municipalities if closed.place else ():
            if name not in towns:
                left[name].append(closed)
    for name, former in left.items():
        towns[name] = list(dict.fromkeys(heir for each in former if (heir := content.heir_of(each))))
    return [Town(name, towns[name], left.get(name, [])) for name in sorted(towns, key=sorting_name)]


def sorting_name(name: str) -> str:
    """Sort 's-Gravenhage under the G."""
    bare = name.casefold().lstrip("'’‘`")
    return bare[2:] if bare.startswith("s-") else bare


@dataclass(frozen=True)
class History:
    """One figure of a Werkplein over time, newest first."""

    figure: Figure
    rows: Sequence[tuple[Period, PublicFigure]]
    chart: str | None
    words: Words

    @property
    def newest(self) -> tuple[Period, PublicFigure]:
        """Give the last period with its figure."""
        return self.rows[0]


def _werkplein(content: Content, werkplein: Location, release: Published, whole: landmap.Picture) -> dict[str, Any]:
    siblings = [
        each
        for each in content.werkpleinen
        if (each.anchor_x, each.anchor_y) == (werkplein.anchor_x, werkplein.anchor_y) and each is not werkplein
    ]
    histories = [_history(content, figure, werkplein) for figure in content.figures]
    return {
        "heading": title_of(werkplein.name),
        "closed": None,
        "now": [],
        "sources": sources(content, None, release),
        "werkplein": werkplein,
        "main": content.by_code.get(werkplein.main_code or ""),
        "satellites": [each for each in content.werkpleinen if each.main_code == werkplein.code],
        "siblings": siblings,
        "picture": landmap.chosen(content, whole, werkplein),
        "histories": [each for each in histories if each.rows],
        "rolling_words": _rolling_words(content, werkplein),
        "means": {figure: defined.of_figure(content, definitions(), figure) for figure in content.figures},
    }


def _history(content: Content, figure: Figure, werkplein: Location) -> History:
    periods = content.periods_with(figure, werkplein.code)
    rows = [(period, period.figures[werkplein.code]) for period in reversed(periods)]
    chart = chart_path(werkplein.code, figure) if has_chart(periods, werkplein) else None
    return History(figure, rows, chart, words(content.periods_of(figure)[-1]))


def has_chart(periods: Sequence[Period], werkplein: Location) -> bool:
    """Tell whether there is a line to draw: two periods with a figure."""
    return sum(period.figures[werkplein.code].value is not None for period in periods) > 1


def chart_path(name: str, figure: Figure) -> str:
    """Give the address of a chart."""
    return f"/grafieken/{figure.value}-{name}.svg"


def _months_together(content: Content, werkplein: Location, last: Period) -> str:
    """Name the months: those without a figure of the clients are left out, so that it may not be the last ones."""
    asked = content.thresholds.rolling_months
    found = months_until(content, last, asked)
    used = [each for each in found if werkplein.code in each.figures and each.figures[werkplein.code].base]
    if len(used) == asked:
        return f"De laatste {asked} maanden samen ({stretches(content, used)})"
    return f"Van de laatste {asked} maanden zijn er {len(used)} samen genomen ({stretches(content, used)})"


def _rolling_words(content: Content, werkplein: Location) -> str:
    """Say what the last twelve months together give: small Werkpleinen show something as well."""
    periods = content.periods_with(Figure.OUTFLOW, werkplein.code)
    found = periods[-1].rolling.get(werkplein.code) if periods else None
    if found is None:
        return ""
    hidden = f", waarvan {plural(found.hidden, 'verborgen maand', 'verborgen maanden')}" if found.hidden else ""
    months = f"{_months_together(content, werkplein, periods[-1])}{hidden}"
    return f"{months}: gemiddeld {together_words(found)} per maand."


HELPERS: dict[str, Any] = {
    "amount": amount,
    "became_words": became_words,
    "margin": margin,
    "status_word": open_data.status,
    "together_words": together_words,
    "total_words": total_words,
}
