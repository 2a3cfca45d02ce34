"""Once a quarter is fixed, that is what is read first: its counts, and why today counts otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions
from milestones.fixed_first import compared_with_now, moved
from milestones.queries.preview import Stand
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.building import CODES
from tests.milestones.deciding import correct, override
from werkplein.core import charts as drawn
from werkplein.core.database import unit_of_work
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
ABOUT, TODAY = date(2010, 6, 30), date(2010, 7, 5)
OVERVIEW, FIX = "/intern/overzicht/", "/intern/kwartalen/2010-K2/vaststellen/"


def stood(levels):
    """How these Werkpleinen stand, or stood."""
    return [Stand(each, f"W{each}", level) for each, level in levels.items()]


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
            "Het overzicht telt 0 achterblijvers op 5 juli 2010. Over 30 juni 2010 is het er 1: W1 staat daarna hoger.",
        ),
        (
            {1: Level.LAGGARD, 2: Level.LEADER},
            "Het overzicht gaat over 5 juli 2010, deze pagina over 30 juni 2010: W2 staat daarna hoger.",
        ),
        (
            {1: Level.MIDDLE, 2: Level.LAGGARD},
            "Het overzicht gaat over 5 juli 2010, deze pagina over 30 juni 2010: "
            "W1 staat daarna hoger en W2 staat daarna lager.",
        ),
        # With too little data nobody stood lower than a laggard, nor stands lower by it now.
        (
            {1: Level.TOO_LITTLE, 2: Level.MIDDLE},
            "Het overzicht telt 0 achterblijvers op 5 juli 2010. Over 30 juni 2010 is het er 1: "
            "W1 heeft daarna te weinig gegevens.",
        ),
        (
            {1: Level.LAGGARD, 2: Level.TOO_LITTLE},
            "Het overzicht gaat over 5 juli 2010, deze pagina over 30 juni 2010: W2 heeft daarna te weinig gegevens.",
        ),
        # Who closed since is in the one list only, and who opened in the other.
        (
            {2: Level.MIDDLE},
            "Het overzicht telt 0 achterblijvers op 5 juli 2010. Over 30 juni 2010 is het er 1: W1 telt niet meer mee.",
        ),
        (
            {1: Level.LAGGARD, 2: Level.MIDDLE, 3: Level.LAGGARD, 4: Level.LAGGARD},
            "Het overzicht telt 3 achterblijvers op 5 juli 2010. Over 30 juni 2010 is het er 1: "
            "W3 en W4 zijn erbij gekomen.",
        ),
        # Who came and is no laggard explains no difference in their number.
        (
            {1: Level.MIDDLE, 2: Level.LEADER, 3: Level.TOO_LITTLE},
            "Het overzicht telt 0 achterblijvers op 5 juli 2010. Over 30 juni 2010 is het er 1: W1 staat daarna hoger.",
        ),
    ],
)
def test_why_two_pages_count_otherwise_is_said(now, sentence):
    before = stood({1: Level.LAGGARD, 2: Level.MIDDLE})

    found = compared_with_now(before, stood(now), ABOUT, TODAY)

    assert found.replace("\xa0", " ") == sentence


def test_who_has_enough_data_since_did_not_rise():
    before = stood({1: Level.TOO_LITTLE, 2: Level.LAGGARD, 3: Level.TOO_LITTLE, 4: Level.TOO_LITTLE, 5: Level.MIDDLE})
    now = stood({1: Level.LAGGARD, 2: Level.MIDDLE, 3: Level.LEADER, 4: Level.LAGGARD, 5: Level.LAGGARD})

    found = moved(before, now)

    assert len(found) == 5
    assert found.words("daarna") == (
        "W2 staat daarna hoger, W5 staat daarna lager, W3 heeft daarna genoeg gegevens (kopgroep) en "
        "W1 en W4 hebben daarna genoeg gegevens (achterblijver)"
    )


@pytest.mark.parametrize(("count", "who"), [(3, "W1, W2 en W3 staan hoger"), (4, "4 Werkpleinen staan hoger")])
def test_at_most_three_are_named(count, who):
    numbers = range(1, count + 1)

    found = moved(*(stood(dict.fromkeys(numbers, level)) for level in (Level.LAGGARD, Level.MIDDLE)))

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

    assert "Dat is anders, want Lindeveen staat daarna lager." in plain(browse(OVERVIEW, by=steering))


def test_who_has_enough_answers_since_is_not_told_to_stand_higher(app, browse, session, fixed, bram, middle, steering):
    app.config["TODAY"] = date(2010, 7, 20)
    see(session, bram, middle, CODES, date(2010, 7, 5), Verdict.NOT_MET)
    session.commit()

    page = browse(OVERVIEW, by=steering)

    assert "Dat is anders, want Middelerf heeft daarna genoeg gegevens (achterblijver)." in plain(page)
    signs = {str(each["href"]).rpartition("#")[2] for each in page.html.select(".wp-beweging use")}
    assert signs == {"icon-flag"}


def test_a_correction_is_told_beside_what_was_fixed(browse, session, fixed, bram, leader, steering):
    correct(session, bram, leader, Level.MIDDLE)
    session.commit()

    assert "over 30 juni 2010. Daarna 1 niveau gecorrigeerd." in plain(browse(OVERVIEW, by=steering))


def test_a_fixed_day_shows_what_was_fixed_first(browse, session, fixed, steering):
    session.commit()

    page = browse(OVERVIEW, by=steering).follow("1e kwartaal 2010")

    text = plain(page)
    assert "Stand op 31 maart 2010, vastgesteld op 16 april 2010" in text
    assert "Zo is het vastgesteld op 16 april 2010." in text
    assert "voorlopig" not in text
    text = plain(page.follow("Wat wij nu weten over 31 maart 2010"))
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


def close(session, person, werkplein, on, told=TODAY):
    facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
    add_version(session, person.actor, werkplein.id, replace(facts, is_closed=True), on, told)
    session.commit()


def test_a_fixed_day_says_who_closed_before_it_after_all(browse, session, fixed, anna, steering, middle):
    close(session, anna, middle, date(2010, 3, 1))

    page = browse(OVERVIEW, by=steering, query={"over": "31-3-2010"})

    text = plain(page)
    assert (
        "over die dag, wijkt bij 1 Werkplein af: Middelerf telt niet meer mee. Ook de andere cijfers hieronder" in text
    )
    assert "Actieniveau van 3 Werkpleinen" in text
    assert page.statements <= 12 + 3


def test_who_closed_since_is_named_on_the_overview_of_today(browse, session, fixed, anna, steering, middle):
    close(session, anna, middle, date(2010, 7, 1))

    text = plain(browse(OVERVIEW, by=steering))

    assert "Dat is anders, want Middelerf telt niet meer mee." in text


def test_before_fixing_the_overview_of_today_does_not_count_who_closed_since(
    browse, session, bram, anna, steering, leader
):
    see(session, bram, leader, CODES, date(2010, 3, 18), Verdict.NOT_MET)
    before = plain(browse(FIX, by=steering))
    close(session, anna, leader, date(2010, 7, 1))

    text = plain(browse(FIX, by=steering))

    assert "Het overzicht telt" not in before
    assert "Het overzicht telt 0 achterblijvers op 5 juli 2010. Over 30 juni 2010 is het er 1:" in text
    assert "Lindeveen telt niet meer mee." in text


@pytest.mark.parametrize("closed_on", [date(2010, 4, 1), date(2010, 6, 30), date(2010, 7, 1)])
def test_who_closed_in_the_quarter_is_named_at_fixing(browse, session, bram, anna, steering, middle, closed_on):
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    close(session, anna, middle, closed_on)

    page = browse(FIX, by=steering)

    is_gone = closed_on <= date(2010, 6, 30)
    assert ("Gesloten, en daarom alleen nog bij “Was”: Middelerf." in page.text) is is_gone
    assert f"Dit worden de niveaus van {3 if is_gone else 4} Werkpleinen." in plain(page)


CORRECTED = date(2010, 5, 11)


@pytest.fixture
def corrected(session, fixed, bram, leader):
    """On 11 May the level of the first quarter was corrected."""
    correct(session, bram, leader, Level.MIDDLE, quarter=K1, today=CORRECTED)
    session.commit()


@pytest.mark.parametrize("about", [None, K1.reference_date], ids=["the day itself", "the fixed day"])
@pytest.mark.parametrize(("later", "is_told"), [(-1, False), (0, True), (1, True)])
def test_a_correction_is_told_from_the_day_it_was_recorded(browse, corrected, steering, about, later, is_told):
    known_on = CORRECTED + timedelta(days=later)

    page = browse(OVERVIEW, by=steering, query={"over": str(about or known_on), "bekend": str(known_on)})

    text = plain(page)
    assert ("Daarna gecorrigeerd: 1 niveau van het 1e kwartaal 2010" in text) is is_told
    assert ("Daarna 1 niveau gecorrigeerd." in text) is (is_told and about is not None)
    assert page.statements <= 12 + 3


@pytest.mark.parametrize(
    ("known_on", "words"),
    [("", "zoals nu bekend"), ("5-7-2010", "zoals nu bekend"), ("10-5-2010", "zoals bekend op 10-5-2010")],
)
def test_the_row_of_a_fixed_day_says_as_known_when_it_is(browse, corrected, steering, known_on, words):
    page = browse(OVERVIEW, by=steering, query={"over": "31-3-2010", "bekend": known_on})

    rows = [row[0] for row in page.rows("Actieniveau en werkende")]
    assert rows == ["31-3-2010", f"31-3-2010, {words}"]
