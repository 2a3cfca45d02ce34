"""The overview behind a fixed quarter shows what it showed then, whatever was recorded since (issue: time machine)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.milestones.answering import TODAY
from tests.milestones.learning import observe
from tests.milestones.test_decisions import fix
from werkplein.people.rules import Role
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
