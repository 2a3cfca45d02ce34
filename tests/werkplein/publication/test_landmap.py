"""The picture of the map: signs, sentences, and names that cover nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from werkplein.publication import landmap, pages
from werkplein.publication.content import Content, Location, Period
from werkplein.publication.rules import Disclosure, Figure, Position, PublicFigure, Thresholds, Total


def a_location(code: str, x: float, y: float, **more: object) -> Location:
    place = {
        "region_code": "r",
        "region": "Regio",
        "seat_code": "GM1",
        "seat": "Stad",
        "main_code": None,
        "is_g4": False,
    }
    units = {"x": x, "y": y, "anchor_x": x, "anchor_y": y} | {name: more[name] for name in more}
    numbers = {name: Decimal(str(value)) for name, value in units.items()}
    return Location(code, code.title(), lat=Decimal(52), lon=Decimal(5), precision="town", **place, **numbers)  # type: ignore[arg-type]


def a_figure(position: Position, value: str | None = "2.3") -> PublicFigure:
    shown = Disclosure.SHOWN if value else Disclosure.SMALL_COUNT
    return PublicFigure(shown, position, Decimal(value) if value else None)


def a_content(figures: dict[Location, PublicFigure]) -> tuple[Content, Period]:
    by_code = {place.code: figure for place, figure in figures.items()}
    total = Total(Decimal("1.8"), 90, 5000, 3)
    period = Period(Figure.OUTFLOW, "2010-05", "mei 2010", date(2010, 5, 31), True, total, by_code)
    content = Content(1, 0, date(2010, 7, 5), False, ("UWV",), Thresholds(), tuple(figures), (period,))
    return content, period


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (a_figure(Position.HIGHER), "2,3\N{NO-BREAK SPACE}%, hoger dan verwacht"),
        (a_figure(Position.TOO_SMALL, None), "niet getoond: aantal te klein"),
        (PublicFigure(Disclosure.NOT_DELIVERED, Position.NOT_DELIVERED), "niet geleverd"),
        (PublicFigure(Disclosure.NOT_APPLICABLE, Position.NOT_APPLICABLE), "niet van toepassing"),
        (
            PublicFigure(Disclosure.INDICATIVE, Position.EXPECTED, low=Decimal("5.8"), high=Decimal("7.2")),
            "tussen 5,8 en 7,2, indicatief",
        ),
    ],
)
def test_a_sign_says_its_figure_in_words(figure: PublicFigure, sentence: str) -> None:
    place = a_location("assen", 500, 150)
    content, period = a_content({place: figure})

    assert landmap.picture(content, period).marks[0].sentence == f"Assen: {sentence}"


def test_only_what_deviates_has_a_name_on_the_map() -> None:
    quiet, loud = a_location("assen", 500, 150), a_location("goes", 100, 530)
    content, period = a_content({quiet: a_figure(Position.EXPECTED), loud: a_figure(Position.MUCH_LOWER)})

    assert [label.text for label in landmap.picture(content, period).labels] == ["Goes"]


def test_no_two_names_lie_over_each_other() -> None:
    places = [
        a_location(f"werkplein-{number}", 300 + 16 * (number % 3), 300 + 16 * (number // 3)) for number in range(9)
    ]
    content, period = a_content({place: a_figure(Position.HIGHER) for place in places})

    boxes = [landmap._box(label) for label in landmap.picture(content, period).labels]

    pairs = [(one, other) for index, one in enumerate(boxes) for other in boxes[index + 1 :]]
    assert len(boxes) == 9
    assert sum(landmap._overlap(*pair) > 20 for pair in pairs) == 0


def test_a_spread_sign_has_a_line_to_its_place() -> None:
    place = a_location("oost", 250, 300, anchor_x=243, anchor_y=311)
    content, period = a_content({place: a_figure(Position.EXPECTED)})

    assert landmap.picture(content, period).lines == (landmap.Line(243.0, 311.0, 250.0, 300.0),)


def test_the_table_shows_first_what_deviates() -> None:
    order = [Position.MUCH_HIGHER, Position.HIGHER, Position.MUCH_LOWER, Position.LOWER, Position.EXPECTED]
    figures = {a_location(position.value, 300, 300): a_figure(position) for position in reversed(order)}
    content, period = a_content(figures)

    assert [figure.position for _, figure in landmap.by_deviation(content, period)] == order


@pytest.mark.parametrize(
    ("name", "sorted_as"), [("'s-Gravenhage", "gravenhage"), ("’s-Hertogenbosch", "hertogenbosch"), ("Assen", "assen")]
)
def test_towns_are_sorted_as_people_look_for_them(name: str, sorted_as: str) -> None:
    assert pages.sorting_name(name) == sorted_as
