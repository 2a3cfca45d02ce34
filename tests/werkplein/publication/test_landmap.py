"""The picture of the map: signs, sentences, and names that cover nothing."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from tests.support.map_names import assert_readable
from werkplein.publication import landmap, pages
from werkplein.publication.content import Content, Location, Period
from werkplein.publication.placing import Box, gap
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
        (PublicFigure(Disclosure.NO_ANSWERS, Position.NO_ANSWERS, base=0), "geen antwoorden"),
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


def test_names_that_have_room_stand_without_a_line() -> None:
    places = [a_location(f"plaats-{number}", 300 + 120 * (number % 2), 300 + 60 * (number // 2)) for number in range(6)]
    content, period = a_content({place: a_figure(Position.HIGHER) for place in places})

    labels = landmap.picture(content, period).labels

    assert [(label.text, label.line) for label in labels] == [(place.name, None) for place in places]


def test_a_name_among_strangers_gets_a_line_to_its_own_sign() -> None:
    around = [
        a_location(f"buur-{x}-{y}", x, y) for x in (300, 318, 336) for y in (300, 318, 336) if (x, y) != (318, 318)
    ]
    loud = a_location("midden", 318, 318)
    places = {place: a_figure(Position.EXPECTED) for place in around if place.y != 300 or place.x != 318}
    content, period = a_content({**places, loud: a_figure(Position.HIGHER)})

    [label] = landmap.picture(content, period).labels

    assert label.text == "Midden"
    assert label.line is not None
    assert gap(loud_box(label.line), (310, 310, 326, 326)) < 0.2
    assert_readable(landmap.picture(content, period))


def loud_box(line: landmap.Line) -> Box:
    return (line.x1, line.y1, line.x1, line.y1)


def test_a_name_that_fits_nowhere_stays_away() -> None:
    around = [a_location(f"buur-{x}-{y}", x, y) for x in range(200, 440, 12) for y in range(200, 440, 12)]
    loud = a_location("midden", 326, 326)
    places = {place: a_figure(Position.EXPECTED) for place in around}
    content, period = a_content({**places, loud: a_figure(Position.HIGHER)})

    assert landmap.picture(content, period).labels == ()


@pytest.mark.parametrize("seed", range(25))
def test_every_name_reads_as_that_of_its_own_sign_wherever_the_signs_stand(seed: int) -> None:
    chance = random.Random(seed)
    figures: dict[Location, PublicFigure] = {}
    for number in range(chance.randint(1, 160)):
        town = (chance.randint(40, 560), chance.randint(30, 700))
        x, y = town if chance.random() < 0.6 else (town[0] + chance.randint(-14, 14), town[1] + chance.randint(-14, 14))
        place = a_location(f"{'w' * chance.randint(1, 20)}-{number}", x, y, anchor_x=town[0], anchor_y=town[1])
        figures[place] = a_figure(chance.choice(list(Position)))
    content, period = a_content(figures)

    assert_readable(landmap.picture(content, period))


def test_a_town_bears_its_quiet_signs_and_not_the_one_that_deviates() -> None:
    town = {"anchor_x": 300, "anchor_y": 300}
    quiet = [a_location(f"deel-{x}", x, 300, **town) for x in (288, 312)]
    loud = a_location("luid", 300, 286, **town)
    content, period = a_content(
        {each: a_figure(Position.EXPECTED) for each in quiet} | {loud: a_figure(Position.HIGHER)}
    )

    drawn = landmap.picture(content, period)

    assert sorted(label.text for label in drawn.labels) == ["Luid", "Stad"]
    assert_readable(drawn)


def test_a_town_whose_signs_all_bear_their_own_name_has_none() -> None:
    town = {"anchor_x": 300, "anchor_y": 300}
    places = [a_location(f"deel-{x}", x, y, **town) for x, y in ((280, 300), (320, 300), (300, 330))]
    content, period = a_content({place: a_figure(Position.HIGHER) for place in places})

    assert sorted(label.text for label in landmap.picture(content, period).labels) == [
        "Deel-280",
        "Deel-300",
        "Deel-320",
    ]


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
