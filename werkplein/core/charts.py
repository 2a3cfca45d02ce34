"""Charts are drawn by a job, never in a request: a change marks them stale, a tick draws, the caption carries the time.

matplotlib is imported only where something is drawn, so that the web server starts without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial, update_wrapper
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from flask import Blueprint, Flask, Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import String, bindparam, inspect, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import Model, UtcDateTime, ask, db, insert_missing, read_rows, unit_of_work
from werkplein.core.errors import NotFound
from werkplein.core.feature import Feature, Job, features_of
from werkplein.core.files import store
from werkplein.core.labels import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The colours of the theme (`werkplein.css`); orange is for pictures only and always has a dark outline.
INK, INK_2, LINE, ACCENT, ACCENT_LIGHT = "#16222f", "#47566a", "#d5dbe3", "#0a5a94", "#e3eff8"
GOOD, PARTLY, BAD, UNKNOWN = "#00694e", "#e69f00", "#c24a00", "#5b6776"
TONES = {"good": GOOD, "partly": PARTLY, "bad": BAD, "unknown": UNKNOWN, "accent": ACCENT}

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "werkplein",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": INK_2,
    "axes.labelcolor": INK_2,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": INK_2,
    "ytick.color": INK_2,
    "ytick.major.size": 0,
}


@dataclass(frozen=True)
class Drawing:
    """A drawn chart, and what it shows in words."""

    svg: bytes
    text: str


LONGEST_TEXT = 500


@dataclass(frozen=True)
class Drawer:
    """A chart that a feature can draw; `draw` asks its own questions and knows the day.

    `tell` gives what it would say now: a chart that says something else is drawn again. Where what is shown changes on
    many paths that is one question per tick, and no row that all who change it must hold.
    """

    name: str
    permission: Permission
    draw: Callable[[Session, date], Drawing]
    # It shows the whole country, so that who may see a part of it may not see this.
    is_national: bool = False
    tell: Callable[[Session, date], str] | None = None

    def is_right(self, session: Session, chart: Chart | None, today: date) -> bool:
        """Tell whether a drawing still shows how it is."""
        if chart is None or chart.is_stale or chart.drawn_for != today:
            return False
        return self.tell is None or self.tell(session, today)[:LONGEST_TEXT] == chart.text


class Chart(Model):
    """The newest drawing of a chart. It is stale while it was asked for more often than it was drawn."""

    __tablename__ = "chart"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked: Mapped[int] = mapped_column(default=1)
    drawn: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drawn_for: Mapped[date | None]

    @property
    def is_stale(self) -> bool:
        """Tell whether something changed since it was drawn."""
        return self.asked > self.drawn

    @property
    def address(self) -> str:
        """Give where the picture is; it changes with the picture."""
        return f"/intern/grafieken/{self.name}.svg?v={(self.digest or '')[:12]}"


def mark_stale(session: Session, name: str) -> None:
    """Say that what this chart shows has changed, in the unit of work that changes it."""
    taken = session.connection().execute(update(Chart).where(Chart.name == name).values(asked=Chart.asked + 1))
    if not taken.rowcount:
        insert_missing(session, Chart, [{"name": name, "asked": 1, "drawn": 0, "text": ""}], ["name"])


# Made once: making a statement takes longer than asking the database.
FIND = select(*inspect(Chart).columns).where(Chart.name == bindparam("name"), Chart.digest.is_not(None))


def find(session: Session, name: str) -> Chart | None:
    """Give the newest drawing to read, or nothing while it was never drawn; one statement."""
    rows = ask(session, FIND, {"name": name})
    return next(iter(read_rows(Chart, tuple(map(tuple, rows)))), None)


def drawers(app: Flask) -> list[Drawer]:
    """Give all charts that the features can draw."""
    return [drawer for feature in features_of(app) for drawer in feature.charts]


def draw_stale(_session: Session, today: date) -> str | None:
    """Draw what changed, and once a day what depends on the day; each chart is a unit of work of its own."""
    drawn = [drawer.name for drawer in drawers(current_app) if _draw_if_stale(drawer, today)]
    return f"getekend: {', '.join(drawn)}" if drawn else None


def _draw_if_stale(drawer: Drawer, today: date) -> bool:
    with unit_of_work(writes=False) as session:
        chart = session.get(Chart, drawer.name)
        if drawer.is_right(session, chart, today):
            return False
        asked = chart.asked if chart else 1
        drawing = drawer.draw(session, today)
    digest = store().put(drawing.svg)
    with unit_of_work() as session:
        insert_missing(session, Chart, [{"name": drawer.name, "asked": 1, "drawn": 0, "text": ""}], ["name"])
        # What changed while we drew raised `asked` once more, so the chart stays stale.
        session.execute(
            update(Chart)
            .where(Chart.name == drawer.name)
            .values(drawn=asked, digest=digest, text=drawing.text[:LONGEST_TEXT], drawn_at=clock.now(), drawn_for=today)
        )
    return True


def to_drawing(figure: Figure, title: str, text: str) -> Drawing:
    """Give a figure as SVG: the same bytes for the same figure, with a title and a description."""
    import matplotlib as mpl

    buffer = BytesIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue().decode("utf-8")
    start = svg.index(">", svg.index("<svg")) + 1
    words = f"<title>{escape(title)}</title><desc>{escape(text)}</desc>"
    return Drawing(f"{svg[:start]}{words}{svg[start:]}".encode(), text)


@contextmanager
def plot(width: float = 9, height: float = 4.2) -> Iterator[tuple[Figure, Axes]]:
    """Give a figure with one pair of axes, in the colours of the theme."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def write_dutch(axis: Any, decimals: int = 0, unit: str = "") -> None:
    """Write the numbers along an axis the Dutch way."""
    axis.set_major_formatter(lambda value, _position: f"{number(value, decimals)}{unit}")


def stacked_bars(
    title: str,
    text: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, str, Sequence[int]]],
    width: float = 9,
    height: float | None = None,
) -> Drawing:
    """Draw horizontal bars in parts; `series` holds (name, tone, values). Numbers from six up stand inside."""
    with plot(width, height or 1.0 + 0.42 * len(labels)) as (figure, axes):
        before = [0] * len(labels)
        for name, tone, values in series:
            bars = axes.barh(
                range(len(labels)), values, left=before, color=TONES[tone], edgecolor="white", linewidth=1.5, label=name
            )
            inside = [number(value) if value >= 6 else "" for value in values]
            axes.bar_label(bars, inside, label_type="center", color=INK if tone == "partly" else "white", fontsize=10)
            before = [start + value for start, value in zip(before, values, strict=True)]
        axes.set_yticks(range(len(labels)), labels)
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        columns = _legend_columns([name for name, _tone, _values in series], width)
        figure.legend(loc="outside upper left", ncols=columns, frameon=False, fontsize=10)
        return to_drawing(figure, title, text)


def _legend_columns(names: Sequence[str], width: float) -> int:
    """Say how many names of a legend fit beside each other, in inches at 10 points."""
    widest = 0.7 + 0.09 * max(len(name) for name in names)
    return max(1, min(len(names), int(width / widest)))


def lines(
    title: str,
    text: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, str, Sequence[float | None]]],
    decimals: int = 0,
    unit: str = "",
    height: float = 4.2,
) -> Drawing:
    """Draw lines over time from zero, each named at its end; None leaves a gap."""
    with plot(height=height) as (figure, axes):
        for name, tone, values in series:
            gaps = [float("nan") if value is None else value for value in values]
            axes.plot(range(len(labels)), gaps, color=TONES.get(tone, INK), linewidth=2.2, marker="o", markersize=4)
            _name_the_end(axes, name, tone, values)
        axes.set_xticks(range(len(labels)), labels)
        axes.set_xlim(-0.3, len(labels) - 1 + 0.22 * len(labels))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color=LINE, linewidth=0.8)
        write_dutch(axes.yaxis, decimals, unit)
        return to_drawing(figure, title, text)


def _name_the_end(axes: Axes, name: str, tone: str, values: Sequence[float | None]) -> None:
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if known:
        axes.annotate(name, known[-1], xytext=(8, -4), textcoords="offset points", color=TONES.get(tone, INK))


def picture(drawer: Drawer) -> ResponseReturnValue:
    """Give the newest drawing of a chart."""
    if drawer.is_national and not current_actor().scopes_for(drawer.permission).national:
        raise NotFound
    chart = find(db.session, drawer.name)
    if chart is None or chart.digest is None:
        raise NotFound("Deze grafiek is nog niet getekend.")
    return Response(store().get(chart.digest), mimetype="image/svg+xml")


def add_pictures(app: Flask) -> None:
    """Give each chart its address, with its own permission."""
    bp = Blueprint("charts", __name__, url_prefix="/intern/grafieken")
    for drawer in drawers(app):
        view = needs(drawer.permission)(update_wrapper(partial(picture, drawer), picture))
        bp.add_url_rule(f"/{drawer.name}.svg", endpoint=drawer.name, view_func=view, methods=["GET"])
    app.register_blueprint(bp)


feature = Feature(
    name="charts",
    jobs=(Job("grafieken", "Grafieken tekenen", draw_stale, timedelta(seconds=20)),),
    setup=add_pictures,
)
