"""The overview behind a fixed quarter shows what it showed then, whatever was recorded since (issue: time machine)."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from milestones.models import FixedLevel
from milestones.rules import Level
from tests.milestones.answering import TODAY
from tests.milestones.deciding import correct
from tests.milestones.learning import observe
from tests.milestones.test_decisions import K1, fix
from tests.support.cast import find_werkplein
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

OVERVIEW = "/intern/overzicht/"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def second(session, bram, steering, leader, middle):
    """The second quarter is fixed on what a visit saw of two of them."""
    observe(session, bram.actor, leader)
    observe(session, bram.actor, middle, not_met=("b3",))
    fix(session, steering)
    session.commit()


def figures(page):
    parts = page.html.select("main section:not([aria-labelledby=vastgesteld])")
    return [" ".join(each.get_text(" ").split()) for each in parts]


def test_a_move_that_is_entered_later_changes_nothing_behind_the_link(browse, session, second, anna, leader, steering):
    before = figures(browse(OVERVIEW, by=steering).follow("2e kwartaal 2010"))
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, moved=True)
    add_version(session, anna.actor, leader.id, facts, date(2010, 6, 1), TODAY)
    session.commit()

    page = browse(OVERVIEW, by=steering).follow("2e kwartaal 2010")

    assert figures(page) == before
    assert page.path == f"{OVERVIEW}"
    assert "Wat later bekend werd, verandert hier niets aan." in page.text
    now = page.follow("Wat wij nu weten over 30 juni 2010")
    assert figures(now) != before
    assert "kunnen anders zijn dan bij het vaststellen." in now.text
    assert figures(now.follow("Het overzicht zoals het is vastgesteld")) == before


def test_the_lists_behind_its_numbers_are_of_that_quarter(browse, second, steering):
    page = browse(OVERVIEW, by=steering, query={"kwartaal": "2010-K2"})

    links = [link["href"] for link in page.html.select("main section a[href^='/intern/mijlpalen/']")]

    assert links
    assert all(link.count("kwartaal=2010-K2") == 1 for link in links)
    assert page.statements <= 12


def test_a_quarter_that_was_not_fixed_shows_now(browse, second, steering):
    page = browse(OVERVIEW, by=steering, query={"kwartaal": "2010-K3"})

    assert "Zo is het vastgesteld" not in page.text


@pytest.fixture
def corrected(session, bram, steering, leader, middle):
    """The leader was fixed as a laggard, and corrected before the second quarter was fixed; that is yet to be done."""
    observe(session, bram.actor, leader, not_met=("e1",))
    observe(session, bram.actor, middle, not_met=("b3",))
    fix(session, steering, K1, date(2010, 4, 15))
    correct(session, steering, leader, Level.LEADER, K1, date(2010, 5, 11))
    session.commit()
    return leader


def levels_before(page):
    """Give how many were at each level before, as an overview says it: the number, then the level for who hears it."""
    links = page.html.select("[aria-labelledby=niveaus] li > p a[href*='was=']")
    return {words[1]: words[0] for words in (list(link.stripped_strings) for link in links)}


FIX, K2_FIXED = "/intern/kwartalen/2010-K2/vaststellen/", {"kwartaal": "2010-K2"}


@pytest.mark.both
def test_what_was_before_is_what_the_page_said_on_which_it_was_fixed(browse, session, corrected, steering):
    said = {row[0]: row[1] for row in browse(FIX, by=steering).rows("Niveaus die worden vastgesteld")}
    fix(session, steering)
    session.commit()

    fixed, now = browse(OVERVIEW, by=steering, query=K2_FIXED), browse(OVERVIEW, by=steering)

    assert (said["Kopgroep"], said["Achterblijver"]) == ("1", "0")
    assert levels_before(fixed) == levels_before(now) == said
    assert [link["href"] for link in fixed.html.select("a[href*='was=leader'][href*='niveau=laggard']")]
    assert "Daarna gecorrigeerd: 1 niveau van het 1e kwartaal 2010 ." in fixed.text
    rows = fixed.follow("1 Kopgroep").rows("Werkpleinen met hun niveau")
    assert [(row[0], row[3]) for row in rows] == [("Lindeveen", "Kopgroep gecorrigeerd: kopgroep")]


@pytest.mark.both
@pytest.mark.parametrize("today", [TODAY, date(2010, 8, 2)])
def test_a_correction_after_the_fixing_changes_nothing_of_what_was_before(
    app, browse, session, corrected, steering, today
):
    fix(session, steering)
    session.commit()
    before = figures(browse(OVERVIEW, by=steering, query=K2_FIXED))[1:]

    correct(session, steering, corrected, Level.MIDDLE, K1, today)
    session.commit()
    app.config["TODAY"] = today

    page = browse(OVERVIEW, by=steering, query=K2_FIXED)
    assert figures(page)[1:] == before
    rows = page.follow("1 Kopgroep").rows("Werkpleinen met hun niveau")
    assert [(row[0], row[3]) for row in rows] == [("Lindeveen", "Kopgroep gecorrigeerd: middengroep")]


@pytest.mark.parametrize(("place", "is_told"), [(None, True), ("leader", True), ("laggard", False)])
def test_who_closed_since_is_named_where_the_numbers_of_then_leave_it_out(
    app, browse, session, second, anna, middle, steering, a_person, place, is_told
):
    level = session.scalars(select(FixedLevel.level).where(FixedLevel.werkplein_id == middle.id)).one()
    facts = replace(versions(session, [middle.id])[middle.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, middle.id, facts, date(2010, 8, 1), TODAY)
    session.commit()
    reader = a_person(Role.DCO, find_werkplein(session, place).region) if place else steering
    told = f"Gesloten, en daarom niet meer geteld bij ‘was’: {middle.name} ({level.label.lower()})."

    assert told not in browse(OVERVIEW, by=reader).text
    app.config["TODAY"] = date(2010, 10, 6)
    assert (told in browse(OVERVIEW, by=reader).text) == is_told


def test_who_worked_and_closed_is_counted_in_how_many_more_work(app, browse, session, anna, leader, middle, steering):
    for each in (leader, middle):
        observe(session, anna.actor, each)
    fix(session, steering)
    facts = replace(versions(session, [middle.id])[middle.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, middle.id, facts, date(2010, 8, 1), TODAY)
    session.commit()
    app.config["TODAY"] = date(2010, 10, 6)

    text = " ".join(browse(OVERVIEW, by=steering).text.replace("\xa0", " ").split())

    assert "1 van 3 heeft alles aangetoond Dat is er 1 minder dan op 30-6-2010: er ging 1 dicht." in text
    assert "In dit tempo, zonder sluitingen, is het er dan nog steeds 1." in text


@pytest.mark.both
def test_who_had_closed_stays_named_whatever_the_register_and_corrections_say_later(
    app, browse, session, anna, bram, leader, middle, steering
):
    for each in (leader, middle):
        observe(session, bram.actor, each)
    fix(session, steering)
    facts = replace(versions(session, [middle.id])[middle.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, middle.id, facts, date(2010, 8, 1), TODAY)
    app.config["TODAY"] = date(2010, 10, 6)
    fix(session, steering, Quarter(2010, 3), date(2010, 10, 6))
    session.commit()
    app.config["TODAY"] = date(2010, 10, 8)
    asked = ({"kwartaal": "2010-K3"}, {"over": "30-9-2010", "bekend": "6-10-2010"})

    def told():
        words = ("".join(figures(browse(OVERVIEW, by=steering, query=query))) for query in asked)
        return [re.sub(r" Zo zijn ze vastgesteld\. Daarna gecorrigeerd: [^.]*\.", "", each) for each in words]

    before = told()
    for each in before:
        assert "er ging 1 dicht" in each
        assert "Gesloten, en daarom niet meer geteld bij ‘was’: Middelerf (kopgroep)" in each

    correct(session, steering, middle, Level.LAGGARD, Quarter(2010, 2), date(2010, 10, 7))
    add_version(session, anna.actor, middle.id, replace(facts, is_closed=False), date(2010, 8, 1), date(2010, 10, 7))
    session.commit()

    assert told() == before
    assert "Gesloten, en daarom" not in browse(OVERVIEW, by=steering).text
