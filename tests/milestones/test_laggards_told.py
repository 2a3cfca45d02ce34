"""The steering group sees the laggards with why and what helps: in the list, and before it fixes a quarter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions
from milestones.rules import Found, Level, Source, Verdict
from milestones.rules.routes import RECKONED
from milestones.rules.rulesets import Wish
from tests.milestones.answering import TODAY
from tests.milestones.building import CODES, RULESET
from tests.milestones.deciding import correct, override
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

K1, MARCH, LATE = Quarter(2010, 1), date(2010, 3, 18), date(2010, 4, 15)
LIST, FIX = "/intern/mijlpalen/", "/intern/kwartalen/2010-K2/vaststellen/"
CAPTION = "Wie achterblijver wordt of blijft, en wat helpt"
WHY = "Mijlpaal e1 is niet gehaald."
WAY = "Naar middengroep (audit): e1."


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def audit(session, bram, werkplein, *not_met, on=MARCH):
    found = [Found(code, Verdict.NOT_MET if code in not_met else Verdict.MET) for code in CODES]
    actions.record_findings(session, bram.actor, werkplein, found, Source.AUDIT, on, on, "v")


@pytest.fixture
def country(session, bram, leader, middle, laggard):
    audit(session, bram, leader)
    audit(session, bram, middle, "b3", "d1", "e2")
    audit(session, bram, laggard, "e1")
    actions.fix_quarter(session, bram.actor, K1, LATE)


@pytest.mark.parametrize("query", [{}, {"kwartaal": "2010-K1"}, {"over": "20-4-2010", "bekend": "20-4-2010"}])
def test_the_list_of_laggards_says_why_and_what_helps(browse, country, steering, query):
    page = browse(LIST, by=steering, query={"niveau": "laggard", **query})

    (row,) = page.rows("Werkpleinen met hun niveau")
    assert row[-1].startswith(WHY)
    assert row[-1].endswith(WAY)
    assert "Waarom en wat helpt" in page.text


def test_what_was_recorded_after_a_quarter_was_fixed_changes_nothing_of_what_is_told(
    browse, session, country, bram, steering, laggard
):
    audit(session, bram, laggard, "e1", "f1", "d1", on=MARCH + timedelta(days=50))

    now, then = (
        browse(LIST, by=steering, query={"niveau": "laggard", **query}).rows("Werkpleinen met hun niveau")[0][-1]
        for query in ({}, {"kwartaal": "2010-K1"})
    )

    assert "9 van de 12" in now
    assert "11 van de 12" in then


@pytest.mark.parametrize(
    ("closes_on", "told"),
    [
        (date(2010, 6, 30), "Er komt geen peildatum meer. Dit Werkplein sluit op 30 juni 2010."),
        (date(2010, 7, 1), WAY),
    ],
)
def test_no_way_is_listed_to_a_reference_date_on_which_it_is_gone(
    app, browse, session, country, anna, steering, laggard, closes_on, told
):
    app.config["TODAY"] = date(2010, 5, 3)
    shut(session, anna, laggard, closes_on)

    assert way(browse, steering, "Achterholt").endswith(told)


@pytest.mark.parametrize(
    ("closes_on", "told"),
    [
        (date(2010, 12, 31), "Dit Werkplein sluit op 31 december 2010."),
        (date(2011, 1, 1), "Na het besluit, naar kopgroep:"),
    ],
)
def test_beneath_a_decision_no_way_is_listed_either(
    browse, session, country, anna, bram, steering, middle, closes_on, told
):
    override(session, bram, middle, Level.LAGGARD, ends_on=date(2010, 10, 4))
    shut(session, anna, middle, closes_on)

    found = way(browse, steering, "Middelerf")

    assert told in found
    assert ("Dit Werkplein sluit" in found) is (closes_on.year == 2010)
    assert "Er komt geen peildatum meer" not in found


def shut(session, anna, werkplein, closes_on):
    facts = replace(versions(session, [werkplein.id])[werkplein.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, werkplein.id, facts, closes_on, date(2010, 5, 3))
    session.commit()


def way(browse, steering, name):
    rows = browse(LIST, by=steering, query={"niveau": "laggard"}).rows("Werkpleinen met hun niveau")
    return next(row[-1] for row in rows if row[0] == name).replace("\xa0", " ")


@pytest.mark.parametrize("query", [{}, {"niveau": "middle"}])
def test_other_lists_say_what_is_open_only(browse, country, steering, query):
    assert "Waarom en wat helpt" not in browse(LIST, by=steering, query=query).text


@pytest.mark.parametrize("query", [{}, {"kwartaal": "2010-K1"}])
def test_the_list_of_laggards_asks_as_much_for_any_number(browse, session, country, bram, steering, g4, middle, query):
    def statements():
        return [browse(LIST, by=steering, query={"niveau": "laggard", **query}).statements for _ in range(2)][1]

    few = statements()
    audit(session, bram, g4, "e1", on=MARCH)
    audit(session, bram, middle, "e1", on=MARCH)

    assert statements() == few


def test_before_fixing_every_laggard_is_named_also_who_was_one_already(
    browse, session, country, bram, steering, middle
):
    audit(session, bram, middle, "e1", on=date(2010, 6, 1))

    rows = browse(FIX, by=steering).rows(CAPTION)

    assert [(row[0], row[1]) for row in rows] == [("Achterholt", "Achterblijver"), ("Middelerf", "Middengroep")]
    assert all(WHY in row[2] and "e1." in row[2] for row in rows)


def test_before_fixing_what_was_corrected_counts_in_both_tables(browse, session, country, steering, laggard, middle):
    before = dict(counts(browse(FIX, by=steering)))
    correct(session, steering, middle, Level.LEADER, K1)
    page = browse(FIX, by=steering)

    after = dict(counts(page))
    assert (before["Kopgroep"], after["Kopgroep"]) == ("1", "2")
    assert (before["Middengroep"], after["Middengroep"]) == ("1", "0")
    assert "Bij “Was” telt een correctie van het vorige kwartaal mee." in page.text


def counts(page):
    return [(row[0], row[2]) for row in page.rows("Niveaus die worden vastgesteld")]


def test_before_fixing_what_helps_is_reckoned_with_the_rule_of_the_next_reference_date(
    browse, session, country, bram, steering, laggard
):
    audit(session, bram, laggard, "e1", "f1", "d1", on=MARCH + timedelta(days=50))
    next_date = K1.next().next().reference_date
    stricter = replace(RULESET, version="2", valid_from=next_date, max_milestones=10, min_answered=11)
    wish = Wish(next_date, "In het najaar moet alles gehaald zijn.", "1")
    before = browse(FIX, by=steering).rows(CAPTION)[0][2]

    actions.activate_ruleset(session, steering.actor, stricter, wish, TODAY)
    session.commit()

    after = browse(FIX, by=steering).rows(CAPTION)[0][2]
    assert before.endswith(WAY)
    assert after.endswith(f"Naar middengroep (audit): d1 en e1. Of één andere combinatie.{RECKONED}")
