"""The base map: towns fall in their province, and no two signs overlap."""

import re

import pytest

from werkplein.register import geo
from werkplein.register.file import read

NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"

TOWNS = [
    ("Zwolle", 6.0944, 52.5126, "Overijssel"),
    ("Assen", 6.5625, 52.9967, "Drenthe"),
    ("Maastricht", 5.6909, 50.8514, "Limburg"),
    ("Middelburg", 3.6136, 51.5, "Zeeland"),
    ("Groningen", 6.5667, 53.2192, "Groningen"),
    ("Leeuwarden", 5.8086, 53.2014, "Friesland"),
    ("Arnhem", 5.9111, 51.98, "Gelderland"),
    ("Lelystad", 5.475, 52.5083, "Flevoland"),
    ("Amersfoort", 5.3875, 52.155, "Utrecht"),
    ("Eindhoven", 5.4778, 51.4408, "Noord-Brabant"),
    ("Alkmaar", 4.7486, 52.6317, "Noord-Holland"),
    ("Gouda", 4.7083, 52.0167, "Zuid-Holland"),
    ("Vaals, in the corner", 6.0181, 50.7708, "Limburg"),
    ("Nieuweschans, at the border", 7.2069, 53.1825, "Groningen"),
]


def rings(path: str) -> list[list[geo.Point]]:
    """The outlines of a path; the package writes them relative, with moves and lines only."""
    found: list[list[geo.Point]] = []
    x = y = 0.0
    for outline in re.findall(r"m([^z]*)z?", path):
        numbers = [float(raw) for raw in re.findall(NUMBER, outline)]
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
        x, y = ring[0]
    return found


def is_inside(point: geo.Point, outlines: list[list[geo.Point]]) -> bool:
    x, y = point
    crossings = 0
    for ring in outlines:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            crossings += (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
    return crossings % 2 == 1


@pytest.mark.parametrize(("town", "lon", "lat", "province"), TOWNS)
def test_a_town_falls_in_its_province(town: str, lon: float, lat: float, province: str) -> None:
    point = geo.project(lon, lat)

    assert [each.name for each in geo.land() if is_inside(point, rings(each.path))] == [province]


def test_the_base_map_has_twelve_provinces() -> None:
    assert len({province.code for province in geo.land()}) == 12


def test_no_two_signs_of_the_register_overlap() -> None:
    positions = geo.spread([geo.project(row.lon, row.lat) for row in read().locations])

    assert geo.overlapping(positions) == []
    assert all(0 < each.x < geo.WIDTH and 0 < each.y < geo.HEIGHT for each in positions)


def test_signs_stay_near_their_place() -> None:
    positions = geo.spread([geo.project(row.lon, row.lat) for row in read().locations])

    assert max(geo.moved(each) for each in positions) < 15
    assert sum(geo.moved(each) < 1 for each in positions) > 80


def test_the_same_points_give_the_same_positions() -> None:
    points = [geo.project(row.lon, row.lat) for row in read().locations]

    assert geo.spread(points) == geo.spread(points)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 8])
def test_signs_in_one_place_stand_on_a_ring(count: int) -> None:
    positions = geo.spread([(300.0, 300.0)] * count)

    assert geo.overlapping(positions) == []
    assert len({round(geo.moved(each), 1) for each in positions}) == 1
    assert all(geo.moved(each) >= 10.9 for each in positions)


def test_a_lone_sign_stands_on_its_place() -> None:
    assert geo.spread([(10.0, 20.0)]) == [geo.Position(10.0, 20.0, 10.0, 20.0)]
    assert geo.spread([]) == []


def test_a_lone_neighbour_gives_way_to_a_city() -> None:
    city, other, neighbour = geo.spread([(300.0, 300.0), (300.0, 300.0), (300.0, 316.0)])

    assert geo.moved(neighbour) > 5
    assert abs(geo.moved(city) - 11) < 3
    assert abs(geo.moved(other) - 11) < 3
