"""Once a quarter is fixed, that is what is read first: its counts, and why today counts otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from milestones import actions
from milestones.fixed_first import compared_with_now, moved
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.building import CODES
from tests.milestones.deciding import correct, override
from werkplein.core import charts as drawn
from werkplein.core.database import unit_of_work
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
ABOUT, TODAY = date(2010, 6, 30), date(2010, 7, 5)
OVERVIEW = "/intern/overzicht/"


class Stands:
    """How one Werkplein stands."""

    def __init__(self, werkplein_id, level):
        self.werkplein_id, self.name, self.level = werkplein_id, f"W{werkplein_id}", level


def plain(page):
    return page.text.replace("\xa0", " ")


def see(session, person, werkplein, codes, on, verdict=Verdict.MET):
    found = [Found(code, verdict) for code in codes]
    return actions.record_findings(session, person.actor, werkplein, found, Source.AUDIT, on, on, "v")


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def fixed(session, bram, leader):
    """Two quarters were fixed; of the second, one Werkplein is a leader, and nobody moved since."""
    see(session, bram, leader, CODES, date(2010, 3, 18))
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    return actions.fix_quarter(session, bram.actor, K2, date(2010, 7, 5))


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ({1: Level.LAGGARD, 2: Level.MIDDLE}, ""),
        (
            {1: Level.MIDDLE, 2: Level.MIDDLE},
            "Het overzicht telt 0 achterblijvers op 5 juli 2010. Over 30 juni 2010 is het er 1: W1 is daarna gestegen.",
        ),
        (
            {1: Level.LAGGARD, 2: Level.LEADER},
            "Het overzicht gaat over 5 juli 2010, deze pagina over 30 juni 2010: W2 is daarna gestegen.",
        ),
        (
            {1: Level.MIDDLE, 2: Level.LAGGARD},
            "Het overzicht gaat over 5 juli 2010, deze pagina over 30 juni 2010: "
            "W1 is daarna gestegen en W2 is daarna gedaald.",
        ),
    ],
)
def test_why_two_pages_count_otherwise_is_said(now, sentence):
    lines = [Stands(each, level) for each, level in now.items()]

    found = compared_with_now({1: Level.LAGGARD, 2: Level.MIDDLE}, lines, ABOUT, TODAY, {})

    assert found.replace("\xa0", " ") == sentence


@pytest.mark.parametrize(("count", "who"), [(3, "W1, W2 en W3 zijn gestegen"), (4, "4 Werkpleinen zijn gestegen")])
def test_at_most_three_are_named(count, who):
    numbers = range(1, count + 1)

    found = moved(dict.fromkeys(numbers, Level.LAGGARD), [Stands(each, Level.MIDDLE) for each in numbers])

    assert found.words().replace("\xa0", " ") == who


def test_the_overview_begins_with_what_was_fixed_and_the_lists_are_closed(browse, session, fixed, steering):
    session.commit()

    page = browse(OVERVIEW, by=steering)

    text = plain(page)
    assert "Het 2e kwartaal 2010 is vastgesteld" in text
    assert "1 kopgroep, 0 middengroep, 0 achterblijvers en 3 te weinig gegevens." in text
    assert "Vastgesteld op 5 juli 2010, over 30 juni 2010." in text
    assert "Dat is hetzelfde niveau voor iedereen." in text
    assert text.index("is vastgesteld") < text.index("Werkende Werkpleinen")
    assert "Vragenlijsten gesloten op 5 juli 2010: 0 van 4 ingeleverd." in text
    assert "nog niet begonnen" not in text
    assert "Uiterlijk" not in text
    assert page.follow("Bekijk de vastgestelde niveaus").path == "/intern/mijlpalen/"


def test_who_moved_since_is_named(app, browse, session, fixed, bram, leader, steering):
    app.config["TODAY"] = date(2010, 7, 20)
    see(session, bram, leader, ["e1"], date(2010, 7, 5), Verdict.NOT_MET)
    session.commit()

    assert "Dat is anders, want Lindeveen is daarna gedaald." in plain(browse(OVERVIEW, by=steering))


def test_a_correction_is_told_beside_what_was_fixed(browse, session, fixed, bram, leader, steering):
    correct(session, bram, leader, Level.MIDDLE)
    session.commit()

    assert "over 30 juni 2010. Daarna 1 niveau gecorrigeerd." in plain(browse(OVERVIEW, by=steering))


def test_a_fixed_day_shows_what_was_fixed_first(browse, session, fixed, steering):
    session.commit()

    page = browse(OVERVIEW, by=steering).follow("1e kwartaal 2010")

    text = plain(page)
    assert "Stand op 31 maart 2010, vastgesteld op 16 april 2010" in text
    assert "Het 1e kwartaal 2010 is vastgesteld" in text
    assert text.index("Bekijk de vastgestelde niveaus") < text.index("Werkende Werkpleinen")
    assert "voorlopig" not in text


def test_before_it_is_fixed_nothing_is_said_to_be(browse, session, bram, steering):
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    session.commit()

    text = plain(browse(OVERVIEW, by=steering))

    assert "kwartaal 2010 is vastgesteld" not in text
    assert "Uiterlijk woensdag 14 juli" in text


def test_what_was_fixed_is_read_once_for_the_same_lines(browse, session, fixed, steering):
    session.commit()

    first, again = (browse(OVERVIEW, by=steering).statements for _ in range(2))

    assert again <= first - 1
    assert again <= 12 + 3


def test_a_chart_that_is_older_than_the_numbers_says_so(browse, session, bram, fixed, leader, steering):
    session.commit()
    with unit_of_work() as own:
        drawn.draw_stale(own, TODAY)
    older = "De cijfers hier zijn nieuwer dan de grafiek."
    before = plain(browse(OVERVIEW, by=steering))
    assert "getekend om" in before
    assert older not in before

    override(session, bram, leader, Level.MIDDLE)
    session.commit()

    assert older in plain(browse(OVERVIEW, by=steering))
