"""The time machine: every overview and card as of a day (what was known) and about a day (what is known now)."""

import re
from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.building import all_but
from tests.support.page import words
from werkplein.core.known import Known
from werkplein.people.rules import Role
from werkplein.programme import reader

MARCH, MAY, TODAY = date(2010, 3, 18), date(2010, 5, 3), date(2010, 7, 5)
PROGRAMME = reader.load()


@pytest.fixture
def story(session, bram, middle):
    """In March nine of twelve are seen; in July it is told that e1 was lost in May already."""
    found = [Found(code, Verdict.MET) for code in all_but("b3", "d1", "e2")]
    found += [Found(code, Verdict.NOT_MET) for code in ("b3", "d1", "e2")]
    actions.record_findings(session, bram.actor, middle, found, Source.AUDIT, MARCH, MARCH, "v")
    lost = [Found("e1", Verdict.NOT_MET)]
    actions.record_findings(session, bram.actor, middle, lost, Source.AUDIT, MAY, date(2010, 7, 1), "w")


def level_about(session, werkplein, about, as_of):
    found = queries.lines_about(session, PROGRAMME, about, Known(as_of))
    return next(line.level for line in found if line.werkplein_id == werkplein.id)


@pytest.mark.both
@pytest.mark.parametrize(
    ("about", "as_of", "level"),
    [
        # Nothing was recorded yet.
        (date(2010, 3, 17), TODAY, Level.TOO_LITTLE),
        (MARCH, date(2010, 3, 17), Level.TOO_LITTLE),
        (MARCH, MARCH, Level.MIDDLE),
        # About June: what was known then, and what is known now.
        (date(2010, 6, 30), date(2010, 6, 30), Level.MIDDLE),
        (date(2010, 6, 30), date(2010, 7, 1), Level.LAGGARD),
        (date(2010, 5, 2), TODAY, Level.MIDDLE),
        (MAY, TODAY, Level.LAGGARD),
    ],
)
def test_a_level_can_be_asked_about_a_day_and_as_it_was_known(session, story, middle, about, as_of, level):
    assert level_about(session, middle, about, as_of) is level
    assert queries.state_about(session, middle.id, PROGRAMME, about, Known(as_of)).level is level


def test_now_is_what_the_summary_says(session, story, middle):
    now = {line.werkplein_id: line for line in queries.lines(session, PROGRAMME, TODAY)}
    then = {line.werkplein_id: line for line in queries.lines_about(session, PROGRAMME, TODAY, Known(TODAY))}

    assert then == now


def test_the_overview_of_another_day_says_which_one_it_is(browse, story, bram):
    page = browse("/intern/overzicht/", by=bram, query={"over": "30-6-2010", "bekend": "30-6-2010"})

    words = page.text.replace("\xa0", " ")
    assert "Stand op 30 juni 2010, zoals bekend op 30 juni 2010." in words
    assert "/intern/mijlpalen/?over=30-6-2010&bekend=30-6-2010&niveau=middle" in page.links()
    assert page.statements <= 12 + 3


ASKED = [{}, {"over": "30-6-2010", "bekend": "30-6-2010"}, {"over": "17-3-2010"}]
KINDS = ("criterium", "groep", "niveau", "regio")


def numbered(page):
    """Where each number per criterion and per region leads, and which number it is."""
    found = [(str(link["href"]), re.match(r"\d+", words(link))) for link in page.html.select("a[href]")]
    return [(href, int(number[0])) for href, number in found if number and ("criterium=" in href or "regio=" in href)]


@pytest.mark.parametrize("asked", ASKED)
def test_every_list_behind_the_overview_is_about_the_same_day(browse, story, bram, asked):
    page = browse("/intern/overzicht/", by=bram, query=asked)

    lists = [link for link in page.links() if link.startswith("/intern/mijlpalen/?")]
    assert all(any(f"{kind}=" in link for link in lists) for kind in KINDS)
    for link in lists:
        assert ("over=" in link) is bool(asked), link
        assert asked.get("over", "") in link


@pytest.mark.parametrize("asked", ASKED)
def test_the_numbers_per_criterion_and_per_region_are_those_of_the_lists_behind_them(browse, story, bram, asked):
    page = browse("/intern/overzicht/", by=bram, query=asked)
    numbers = numbered(page)

    assert len(numbers) > 18
    for href, number in numbers:
        assert len(browse(href, by=bram).html.select("main tbody tr")) == number, href


def test_a_sign_of_another_day_leads_to_the_card_of_that_day(browse, story, bram):
    asked = {"over": "30-6-2010", "bekend": "30-6-2010"}
    card = "/intern/werkpleinen/middle/stand/?over=30-6-2010&bekend=30-6-2010"

    for path in ("/intern/overzicht/", "/intern/mijlpalen/"):
        assert card in browse(path, by=bram, query=asked).links()
        assert card not in browse(path, by=bram).links()
        assert "/intern/werkpleinen/middle/" in browse(path, by=bram).links()


def test_the_list_of_another_day_shows_the_levels_of_then(browse, story, bram):
    then = browse("/intern/mijlpalen/", by=bram, query={"over": "30-6-2010", "bekend": "30-6-2010"})
    now = browse("/intern/mijlpalen/", by=bram, query={"over": "30-6-2010"})

    level = {
        page: next(" ".join(row) for row in page.rows("") if row[0].startswith("Middelerf")) for page in (then, now)
    }
    assert "Middengroep" in level[then]
    assert "Achterblijver" in level[now]


@pytest.mark.parametrize(
    ("asked", "label", "asks_checklist"),
    [
        ({}, "Niveau nu", True),
        ({"over": "5-7-2010"}, "Niveau nu", True),
        ({"over": "30-6-2010"}, "Niveau toen", False),
        ({"bekend": "4-7-2010"}, "Niveau toen", False),
    ],
)
def test_the_list_of_another_day_asks_for_the_levels_of_then_and_for_nothing_of_now(
    browse, session, story, bram, asked, label, asks_checklist
):
    page = browse("/intern/mijlpalen/", by=bram, query=asked)

    labels = page.all("main label")
    assert label in labels
    assert ("Vragenlijst" in labels) is asks_checklist
    handed_in = browse("/intern/mijlpalen/", by=bram, query=asked | {"lijst": "ingeleverd"})
    assert bool(handed_in.html.select("main tbody tr")) is not asks_checklist


@pytest.mark.parametrize("path", ["?over=30-6-2010&bekend=1-7-2010&niveau=leader"])
def test_all_of_a_list_of_another_day_is_all_of_that_day(browse, story, bram, path):
    page = browse(f"/intern/mijlpalen/{path}", by=bram)

    whole = "/intern/mijlpalen/?over=30-6-2010&bekend=1-7-2010"
    assert page.links().count(whole) == 2


def test_the_card_of_another_day_shows_the_level_and_milestones_of_then(browse, story, bram, middle):
    then = browse("/intern/werkpleinen/middle/stand/", by=bram, query={"over": "30-6-2010", "bekend": "30-6-2010"})
    now = browse("/intern/werkpleinen/middle/stand/", by=bram)

    assert "9 voldaan · 3 niet voldaan" in then.text
    assert "8 voldaan · 4 niet voldaan" in now.text
    assert now.statements <= 12 + 3


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"over": "31-2-2010"}, "31-2-2010"),
        ({"over": "gisteren"}, "is geen datum"),
        ({"over": "6-7-2010"}, "tot en met 5-7-2010"),
        ({"bekend": "30-6-2009"}, "een dag van 1-7-2009"),
        ({"over": "x" * 10_000}, "is geen datum"),
    ],
)
@pytest.mark.parametrize("path", ["/intern/overzicht/", "/intern/mijlpalen/", "/intern/werkpleinen/middle/stand/"])
def test_a_day_that_cannot_be_is_told(browse, bram, path, query, sentence):
    assert sentence in browse(path, by=bram, query=query).text


def test_another_one_s_werkplein_has_no_yesterday(browse, dirk):
    browse("/intern/werkpleinen/middle/stand/", by=dirk, status=404)


def test_a_team_leader_may_look_back(browse, a_person, middle, story):
    page = browse("/intern/werkpleinen/middle/stand/", by=a_person(Role.TEAM_LEADER, middle))

    assert page.h1.startswith("Werkplein Middelerf op")
