"""Draws the charts of the public site with matplotlib: the funnel of a month, and figures over time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from werkplein.core.charts import ACCENT, INK, LINE, plot, to_drawing
from werkplein.core.labels import MONTHS, month_short, number
from werkplein.core.statistics import Z_95
from werkplein.publication.content import Content, Location, Period
from werkplein.publication.course import Course, course
from werkplein.publication.pages import LAND_PATH, chart_path, has_chart, has_funnel, has_national_line
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure
from werkplein.publication.statistics import Z_998, funnel
from werkplein.register.geo import HEIGHT, WIDTH, land

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAND, WIDE, NARROW = "#c6dff0", "#eef2f6", "#dde5ed"
MARKS = {
    Position.MUCH_HIGHER: {"marker": "^", "color": "#0063a6", "s": 52},
    Position.HIGHER: {"marker": "^", "facecolors": "#ffffff", "edgecolors": "#0063a6", "linewidths": 1.8, "s": 44},
    Position.EXPECTED: {"marker": "o", "color": "#66758a", "s": 18},
    Position.LOWER: {"marker": "v", "facecolors": "#ffffff", "edgecolors": "#c24a00", "linewidths": 1.8, "s": 44},
    Position.MUCH_LOWER: {"marker": "v", "color": "#c24a00", "s": 52},
}
Draw = Callable[[], bytes]


def charts(content: Content) -> Iterator[tuple[str, Draw]]:
    """Give every chart of the site: its address, and how to draw it."""
    yield LAND_PATH, draw_land
    periods = content.periods_of(Figure.OUTFLOW)
    for period in filter(has_funnel, periods):
        yield chart_path(f"trechter-{period.code}", Figure.OUTFLOW), partial(draw_funnel, period)
    if has_national_line(Figure.OUTFLOW, periods):
        yield chart_path("landelijk", Figure.OUTFLOW), partial(draw_national, course(content, Figure.OUTFLOW))
    for figure in content.figures:
        draw = draw_werkplein if figure is Figure.OUTFLOW else draw_marks
        for werkplein in content.everyone:
            if has_chart(content.periods_with(figure, werkplein.code), werkplein):
                found = course(content, figure, werkplein.code)
                yield chart_path(werkplein.code, figure), partial(draw, found, werkplein)


def draw_land() -> bytes:
    """Draw the bare land once, as a picture that every page of a Werkplein shares (MapSVG, CC BY 4.0)."""
    paths = "".join(f'<path d="{province.path}"/>' for province in land())
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    look = 'fill="#e6ebf0" stroke="#ffffff" stroke-width="1.4" stroke-linejoin="round"'
    return f"{frame}<g {look}>{paths}</g></svg>".encode()


def draw_funnel(period: Period) -> bytes:
    """Draw the figures of a month against the number of clients, with the room that chance takes."""
    shown = [each for each in period.figures.values() if each.value is not None and each.base]
    description = f"{period.figure.label}, {period.label}: {len(shown)} Werkpleinen tegen hun aantal klanten."
    return _svg(lambda axes: _funnel(axes, period, shown), (5.4, 3.4), "Trechter", description)


def _funnel(axes: Axes, period: Period, shown: Sequence[PublicFigure]) -> None:
    bases = [each.base or 0 for each in shown] or [1000]
    national = Decimal(period.total.count or 0) / max(period.total.base, 1)
    # Where a dot stands the band is exact: between two steps it would be a straight line.
    steps = sorted({*bases, *(max(int(max(bases) * 1.05 * step / 120), 10) for step in range(1, 121))})
    for z, colour in ((Z_998, WIDE), (Z_95, NARROW)):
        limits = [funnel(national, step, z) for step in steps]
        axes.fill_between(steps, *_columns(limits), color=colour, linewidth=0)
    axes.axhline(float(100 * national), color=INK, linewidth=1.2, linestyle=(0, (5, 3)))
    axes.text(max(steps), float(100 * national), " landelijk", va="center", color=INK)
    for position, look in MARKS.items():
        here = [each for each in shown if each.position is position]
        axes.scatter([each.base or 0 for each in here], [_share(each) for each in here], zorder=3, **look)
    highest = max([_share(each) for each in shown] or [1.0])
    _share_axis(axes, max(highest * 1.15, float(100 * national) * 1.8))
    axes.set_xlim(0, max(steps))
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel("klanten per Werkplein")
    axes.xaxis.set_major_formatter(lambda value, _: number(int(value)))


def _share(figure: PublicFigure) -> float:
    """Give the percentage as its position was judged: of the public counts, not rounded once more."""
    return 100 * (figure.count or 0) / (figure.base or 1)


def _columns(limits: Sequence[tuple[Decimal, Decimal]]) -> tuple[list[float], list[float]]:
    return [float(100 * low) for low, _ in limits], [float(100 * high) for _, high in limits]


def draw_national(months: Course) -> bytes:
    """Draw the national figure over time. A month without one is a gap, never a zero."""
    values, periods = _totals(months), _told(months)
    newest = max(place for place, value in enumerate(values) if value == value)
    description = f"{periods[0].figure.label} landelijk, van {periods[0].label} tot {periods[-1].label}."

    def draw(axes: Axes) -> None:
        axes.plot(range(len(values)), values, color=ACCENT, linewidth=2.2, marker="o", markevery=[newest])
        _share_axis(axes, _highest(values) * 1.4)
        axes.set_xlim(-0.3, len(values) - 0.7)
        _months(axes, months, 2)

    return _svg(draw, (2.8, 1.7), "Landelijk", description)


def draw_werkplein(months: Course, werkplein: Location) -> bytes:
    """Draw the months of a Werkplein with their margin, and the country as a dashed line. A gap stays a gap."""
    figures = _figures(months, werkplein)
    description = f"{_told(months)[0].figure.label} van {werkplein.name} per maand, met marge en het landelijke cijfer."

    def draw(axes: Axes) -> None:
        places = range(len(figures))
        axes.fill_between(
            places,
            [_float(each.low) for each in figures],
            [_float(each.high) for each in figures],
            color=BAND,
            linewidth=0,
        )
        national = _totals(months)
        axes.plot(places, national, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
        axes.plot(
            places, [_float(each.value) for each in figures], color=ACCENT, linewidth=2.2, marker="o", markersize=4
        )
        known = [float(each.high) for each in figures if each.high is not None]
        _share_axis(axes, _highest([*known, *national]) * 1.1)
        _months(axes, months, 4)

    return _svg(draw, (5.6, 2.8), werkplein.name, description)


def draw_marks(rounds: Course, werkplein: Location) -> bytes:
    """Draw the measurements of a Werkplein as marks with their margin, and the country as a dashed line."""
    figures = _figures(rounds, werkplein)
    description = (
        f"{_told(rounds)[0].figure.label} van {werkplein.name} per meting, met marge en het landelijke cijfer."
    )

    def draw(axes: Axes) -> None:
        national, places = _totals(rounds), range(len(rounds))
        axes.plot(places, national, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=3)
        for place, each in enumerate(figures):
            if each.value is not None and each.low is not None and each.high is not None:
                # It ends where the margin ends, and lies under the country.
                ends = [float(each.low), float(each.high)]
                axes.plot([place, place], ends, color=BAND, linewidth=9, solid_capstyle="butt")
        values = [_float(each.value) for each in figures]
        axes.plot(places, values, color=ACCENT, linewidth=2.2, marker="o", markersize=6, zorder=4)
        _mark_axis(axes, [*national, *(_float(bound) for each in figures for bound in (each.low, each.high))])
        axes.set_xlim(-0.4, len(rounds) - 0.6)
        names = {place: period.label.partition(" van ")[0] for place, period in enumerate(rounds) if period}
        axes.set_xticks(list(names), list(names.values()))

    return _svg(draw, (5.6, 2.4), werkplein.name, description)


# Where there is nothing to tell: no number at all.
_NOTHING = PublicFigure(Disclosure.NOT_APPLICABLE, Position.NOT_APPLICABLE)


def _told(course: Course) -> list[Period]:
    return [period for period in course if period]


def _figures(course: Course, werkplein: Location) -> list[PublicFigure]:
    return [period.figures[werkplein.code] if period else _NOTHING for period in course]


def _totals(course: Course) -> list[float]:
    return [_float(period.total.value if period else None) for period in course]


def _mark_axis(axes: Axes, values: Sequence[float]) -> None:
    """Marks run from 1 to 10; the axis shows the whole marks around what is drawn."""
    known = [value for value in values if value == value]
    low, high = math.floor(min(known)), math.ceil(max(known))
    axes.set_ylim(low, high)
    axes.set_yticks(range(low, high + 1))
    axes.grid(axis="y", color=LINE, linewidth=0.8)


def _highest(values: Sequence[float]) -> float:
    """Give the highest of what is known; a gap has no height."""
    return max(value for value in values if value == value)


def _float(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def _share_axis(axes: Axes, highest: float) -> None:
    """Shares start at zero."""
    axes.set_ylim(0, max(highest, 0.5))
    axes.locator_params(axis="y", nbins=5)
    axes.yaxis.set_major_formatter(lambda value, _: f"{number(value, 1).removesuffix(',0')} %")
    axes.grid(axis="y", color=LINE, linewidth=0.8)


def _months(axes: Axes, months: Course, names_that_fit: int) -> None:
    step = max(1, -(-len(months) // names_that_fit))
    places = range(len(months) - 1, -1, -step)
    names = {place: _short(period.label) for place in places if (period := months[place])}
    axes.set_xticks(list(names), list(names.values()))


def _short(label: str) -> str:
    """Write a month as short as an axis wants it: `mrt 2010`."""
    month, year = label.split()
    return f"{month_short(MONTHS.index(month) + 1)} {year}"


def _svg(draw: Callable[[Axes], None], size: tuple[float, float], title: str, description: str) -> bytes:
    """Draw in the style of the house; the same input gives the same bytes."""
    with plot(*size) as (figure, axes):
        draw(axes)
        return to_drawing(figure, title, description).svg
