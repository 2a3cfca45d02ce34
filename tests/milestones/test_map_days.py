"""The layers of the internal map can be asked about a day and as of a day, like every overview."""

from dataclasses import replace
from datetime import date

import pytest

from milestones import actions
from milestones.rules import Found, Source, Verdict
from tests.milestones.building import all_but
from werkplein.core.actor import SYSTEM
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

MARCH, MAY, TODAY = date(2010, 3, 18), date(2010, 5, 3), date(2010, 7, 5)
LEVELS, E1 = "/intern/landkaart/niveau/", "/intern/landkaart/mijlpaal-e1/"
THEN = {"over": "30-6-2010", "bekend": "30-6-2010"}


@pytest.fixture
def story(session, bram, middle):
    """In March nine of twelve are seen; on the first of July it is told that e1 was lost in May already."""
    found = [Found(code, Verdict.MET) for code in all_but("b3", "d1", "e2")]
    found += [Found(code, Verdict.NOT_MET) for code in ("b3", "d1", "e2")]
    actions.record_findings(session, bram.actor, middle, found, Source.AUDIT, MARCH, MARCH, "v")
    lost = [Found("e1", Verdict.NOT_MET)]
    actions.record_findings(session, bram.actor, middle, lost, Source.AUDIT, MAY, date(2010, 7, 1), "w")


def shown(page):
    """What the table says per Werkplein."""
    return {row.select_one("th").get_text(strip=True): row.select_one("td").get_text(strip=True) for row in table(page)}


def table(page):
    return page.html.select("#tabel tbody tr")


@pytest.mark.both
@pytest.mark.parametrize(
    ("query", "level", "verdict"),
    [
        ({}, "Achterblijver", "Niet voldaan"),
        ({"over": "30-6-2010"}, "Achterblijver", "Niet voldaan"),
        ({"over": "30-6-2010", "bekend": "1-7-2010"}, "Achterblijver", "Niet voldaan"),
        ({"over": "30-6-2010", "bekend": "30-6-2010"}, "Middengroep", "Voldaan"),
        ({"over": "2-5-2010"}, "Middengroep", "Voldaan"),
        ({"over": "3-5-2010"}, "Achterblijver", "Niet voldaan"),
        ({"over": "17-3-2010"}, "Te weinig gegevens", "Niet beantwoord"),
    ],
)
def test_a_layer_shows_the_day_that_is_asked_with_what_was_known(browse, story, bram, middle, query, level, verdict):
    assert shown(browse(LEVELS, by=bram, query=query))[middle.name] == level
    assert shown(browse(E1, by=bram, query=query))[middle.name] == verdict


def test_it_says_which_day_it_is_and_the_way_back(browse, story, bram):
    page = browse(LEVELS, by=bram, query=THEN)

    assert "Stand op 30 juni 2010, zoals bekend op 30 juni 2010." in page.text.replace("\xa0", " ")
    assert LEVELS in page.links()
    assert page.statements <= 12 + 3


def test_the_next_layer_is_about_the_same_day(browse, story, bram, middle):
    page = browse(LEVELS, by=bram, query=THEN).submit("Toon deze laag", laag="mijlpaal-e1")

    page = browse(page.headers["Location"], by=bram) if page.status in (302, 303) else page
    assert "zoals bekend op 30 juni 2010" in page.text.replace("\xa0", " ")
    assert shown(page)[middle.name] == "Voldaan"


def test_a_werkplein_is_on_it_as_it_was_then(browse, session, story, bram, leader, middle):
    old = middle.name

    def change(werkplein, on, **facts):
        now = replace(versions(session, [werkplein.id])[werkplein.id][-1].facts, **facts)
        add_version(session, SYSTEM, werkplein.id, now, on, TODAY)

    change(middle, date(2010, 7, 1), name="Nieuwe Naam")
    change(leader, date(2010, 7, 2), is_closed=True)
    known = {"over": "30-6-2010", "bekend": "5-7-2010"}
    names = set(shown(browse(LEVELS, by=bram)))

    then = set(shown(browse(LEVELS, by=bram, query=known)))

    assert (leader.name in names, leader.name in then) == (False, True)
    assert len(then) == len(names) + 1
    assert "Nieuwe Naam" not in then
    assert old in then


@pytest.mark.parametrize("day", ["31-2-2010", "gisteren", "6-7-2010", "'; DROP TABLE standing", "9" * 500])
def test_a_day_that_cannot_be_is_said_and_the_layer_of_now_is_shown(browse, story, bram, middle, day):
    page = browse(LEVELS, by=bram, query={"over": day})

    assert "Bij ‘Over welke dag’" in page.text or "Kies bij ‘Over welke dag’" in page.text
    assert shown(page)[middle.name] == "Achterblijver"


def test_who_may_see_a_layer_is_the_same_about_another_day(browse, story, a_person, carla, leader):
    browse(LEVELS, by=carla, query=THEN, status=403)
    dco = a_person(Role.DCO, leader.region)

    assert len(table(browse(LEVELS, by=dco, query=THEN))) == 2


def test_the_map_without_figures_asks_no_day(browse, anna):
    assert "Bekijk een andere dag" not in browse("/intern/landkaart/werkpleinen/", by=anna, query=THEN).text
