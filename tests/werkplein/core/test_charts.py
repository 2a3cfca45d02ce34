"""Charts are drawn by a job when they are stale, the same bytes for the same figures, and shown as pictures."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from werkplein import app as composition
from werkplein.core import charts
from werkplein.core.access import Permission
from werkplein.core.database import unit_of_work
from werkplein.core.feature import Feature

DRAWN = []


def draw(session, today):
    DRAWN.append(today)
    return charts.stacked_bars(
        "Groepen",
        "20 achterblijvers & 34 koplopers",
        ["Nu", "Vorig"],
        [("Kop", "good", [34, 30]), ("Achter", "bad", [20, 5])],
    )


@pytest.fixture
def settings(settings, monkeypatch):
    """The same settings, for an application that has one chart more."""
    feature = Feature(name="test-charts", charts=(charts.Drawer("groepen", Permission.LEVEL_READ, draw),))
    monkeypatch.setattr(composition, "FEATURES", (*composition.FEATURES, feature))
    return settings


@pytest.fixture(autouse=True)
def inside(app):
    DRAWN.clear()
    with app.app_context():
        yield


@pytest.fixture
def tick(today):
    def tick():
        with unit_of_work() as session:
            return charts.draw_stale(session, today)

    return tick


def mark_stale():
    with unit_of_work() as session:
        charts.mark_stale(session, "groepen")


@pytest.mark.both
def test_a_chart_is_drawn_once_until_it_is_stale(tick, today):
    assert "groepen" in tick()
    tick()
    assert len(DRAWN) == 1

    mark_stale()
    mark_stale()
    tick()
    tick()

    assert len(DRAWN) == 2


def test_a_change_while_it_is_drawn_leaves_it_stale(tick, monkeypatch):
    tick()
    mark_stale()
    put = type(charts.store()).put
    monkeypatch.setattr(type(charts.store()), "put", lambda self, data: (mark_stale(), put(self, data))[1])

    tick()

    with unit_of_work(writes=False) as session:
        assert charts.find(session, "groepen").is_stale


def test_the_picture_is_an_svg_with_title_and_description(tick, today):
    drawing = draw(None, today)
    root = ElementTree.fromstring(drawing.svg)

    names = [child.tag.split("}")[1] for child in root][:2]
    assert names == ["title", "desc"]
    assert root[1].text == "20 achterblijvers & 34 koplopers"
    assert draw(None, today).svg == drawing.svg


def test_lines_show_a_gap_where_nothing_is_known():
    drawing = charts.lines(
        "Uitstroom", "Van 1,5 naar 2 procent", ["apr", "mei", "jun"], [("Ons", "accent", [1.5, None, 2])]
    )

    assert ElementTree.fromstring(drawing.svg).tag.endswith("svg")


def test_it_is_served_to_who_may_see_it_and_not_kept(browse, anna, carla, tick):
    browse("/intern/grafieken/groepen.svg", by=anna, status=404)
    tick()

    shown = browse("/intern/grafieken/groepen.svg", by=anna)

    assert shown.response.mimetype == "image/svg+xml"
    assert shown.response.headers["Cache-Control"] == "no-store"
    browse("/intern/grafieken/groepen.svg", by=carla, status=403)


def test_the_web_server_starts_without_matplotlib():
    code = "import sys, werkplein.app; sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
