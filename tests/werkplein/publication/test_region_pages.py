"""The level between the country and a Werkplein: a page of each labour-market region, with a piece of the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from math import hypot

import pytest

from tests.werkplein.publication.test_landmap import a_content, a_figure, a_location
from werkplein.publication import landmap, regions, window
from werkplein.publication.content import Region
from werkplein.publication.pages import Published
from werkplein.publication.rules import Position, Total
from werkplein.register import file, geo

NORTH, SOUTH = Region("noordrand", "Noordrand"), Region("zuidrand", "Zuidrand")


@pytest.fixture
def released(app, may_month, measure, leader, middle, publish):
    measure(leader, 40, "6.75")
    measure(middle, 12, "6.10")
    with app.app_context():
        publish()
        yield


def test_a_region_shows_its_own_werkpleinen_with_figure_and_position(released, browse):
    page = browse("/regios/noordrand/")

    assert page.h1 == "Regio Noordrand"
    assert page.rows("Uitstroom naar werk per Werkplein in de regio Noordrand, mei 2010") == [
        ["Lindeveen", "2,5 %", "1,7–3,6", "Zoals verwacht"],
        ["Middelerf", "–", "–", "Aantal te klein"],
    ]
    assert page.statements == 0


def test_a_region_tells_its_total_as_the_open_data_do(released, browse, client):
    text = browse("/regios/noordrand/").text
    totals = client.get("/open-data/actueel/uitstroom-naar-werk-totalen.csv").text

    assert "In de regio Noordrand vond 2,5 % van de klanten werk. Landelijk is dat 2,5 %." in text
    assert "Het totaal rust op 1 van de 2 Werkpleinen." in text
    assert any("Noordrand;" in line and ";2,5;" in line for line in totals.splitlines())


def test_a_region_of_which_nothing_may_be_told_has_no_total(released, browse):
    page = browse("/regios/zuidrand/")

    assert "Over mei 2010 is er geen cijfer van de hele regio te tonen." in page.text
    assert "In de regio Zuidrand vond" not in page.text


def test_every_region_is_listed_and_leads_to_each_werkplein_and_back(released, browse):
    page = browse("/regios/").follow("Noordrand")

    assert page.follow("Lindeveen").h1 == "Werkplein Lindeveen"
    assert page.follow("Lindeveen").follow("Noordrand").path == "/regios/noordrand/"
    assert page.follow("Regio’s").path == "/regios/"
    assert page.follow("Naar de kaart van heel Nederland").path == "/landkaart/uitstroom-naar-werk/2010-05/"


def test_the_map_of_a_region_says_each_figure_in_words_and_only_of_its_own(released, browse):
    signs = browse("/regios/noordrand/").html.select("svg.wp-kaart a")

    assert sorted(sign["aria-label"] for sign in signs) == [
        "Lindeveen: 2,5\N{NO-BREAK SPACE}%, zoals verwacht",
        "Middelerf: niet getoond: aantal te klein",
    ]


def test_before_the_first_figures_a_region_names_its_werkpleinen(app, browse, session, today):
    from werkplein.publication import jobs

    with app.app_context():
        jobs.publish_due(session, today)

    page = browse("/regios/noordrand/")

    assert "Hier liggen 2 Werkpleinen." in page.text
    assert "Er zijn nog geen openbare cijfers." in page.text
    assert page.follow("Middelerf").h1 == "Werkplein Middelerf"


def a_place(code, region, x=300.0, y=300.0):
    return replace(a_location(code, x, y), region_code=region.code, region=region.name)


def a_region(content, region):
    found = regions.pages(content, [Published(1, "Vrijgave", date(2010, 7, 5))])
    return next(page.context for page in found if page.path == region.address)


def test_a_region_holds_who_lay_in_it_then_wherever_they_lie_now():
    moved, stayed = a_place("verhuisd", SOUTH), a_place("gebleven", NORTH)
    content, period = a_content({moved: a_figure(Position.EXPECTED), stayed: a_figure(Position.HIGHER)})
    period = replace(period, elsewhere={"verhuisd": NORTH})
    content = replace(content, periods=(period,))

    north, south = a_region(content, NORTH), a_region(content, SOUTH)

    assert [each.codes for each in north["figures"]] == [["gebleven", "verhuisd"]]
    assert south["figures"] == []
    assert [each.code for each in south["now"]] == ["verhuisd"]


def test_a_region_where_nothing_lies_any_more_keeps_its_page():
    moved = a_place("verhuisd", SOUTH)
    content, period = a_content({moved: a_figure(Position.EXPECTED)})
    content = replace(content, periods=(replace(period, elsewhere={"verhuisd": NORTH}),))

    assert [region.code for region in content.regions] == ["noordrand", "zuidrand"]
    assert a_region(content, NORTH)["now"] == []


@pytest.mark.parametrize(
    ("total", "sentence"),
    [
        (Total(Decimal("2.1"), 20, 950, 1), "Deze regio heeft 1 Werkplein."),
        (Total(None, 0, 0, 0), "Over mei 2010 is er geen cijfer van de hele regio te tonen."),
        (None, "Over mei 2010 is er geen cijfer van de hele regio te tonen."),
    ],
)
def test_a_region_says_on_what_its_total_rests(total, sentence):
    place = a_place("assen", NORTH)
    content, period = a_content({place: a_figure(Position.EXPECTED)})
    period = replace(period, regions={"noordrand": total} if total else {})

    assert regions.here(content, NORTH, period).rests_on == sentence


def test_a_piece_of_the_map_holds_every_sign_of_its_region_with_its_name():
    places = [a_place(f"plaats-{number}", NORTH, 300 + 14 * number, 300 + 9 * number) for number in range(6)]
    far = a_place("ver", SOUTH, 100, 600)
    content, period = a_content({place: a_figure(Position.EXPECTED) for place in (*places, far)})

    found = window.around(landmap.picture(content, period), [place.code for place in places])

    assert [mark.werkplein.code for mark in found.own] == [place.code for place in places]
    assert all(0 < mark.x < found.width and 0 < mark.y < found.height for mark in found.own)
    assert {label.text for label in found.picture.labels} == {place.name for place in places}
    assert found.others == ()


def test_the_land_lies_under_a_piece_where_its_signs_are():
    content, period = a_content({a_place("assen", NORTH, 500, 150): a_figure(Position.EXPECTED)})

    found = window.around(landmap.picture(content, period), ["assen"])

    left, top, width, _ = found.land
    [mark] = found.own
    assert (mark.x - left) / (width / landmap.WIDTH) == pytest.approx(500, abs=0.2)
    assert (mark.y - top) / (width / landmap.WIDTH) == pytest.approx(150, abs=0.2)


def test_in_the_west_every_sign_has_its_own_room_for_a_finger():
    """The real register: at 390 pixels the piece is as many pixels wide as it has units."""
    places = geo.spread([geo.project(float(each.lon), float(each.lat)) for each in file.read().locations])
    found = {
        a_location(f"plaats-{at}", each.x, each.y, anchor_x=each.anchor_x, anchor_y=each.anchor_y): a_figure(
            Position.EXPECTED
        )
        for at, each in enumerate(places)
    }
    content, period = a_content(found)

    marks = window.west(landmap.picture(content, period)).own

    assert len(marks) > 40
    assert min(hypot(one.x - other.x, one.y - other.y) for one, other in combinations(marks, 2)) > 23.5


def test_where_nothing_stands_in_the_west_there_is_no_piece_of_it():
    content, period = a_content({a_location("assen", 500, 150): a_figure(Position.EXPECTED)})

    assert window.west(landmap.picture(content, period)) is None
