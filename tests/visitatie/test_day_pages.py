"""The form that sets a day: what it refuses, what can be overruled with a reason, and what it warns of."""

from datetime import date

import pytest

from tests.visitatie.test_pages import address, plan
from visitatie.models import Visit
from visitatie.planning import actions as planning


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("31-2-2010", "31-2-2010 bestaat niet: februari 2010 heeft 28 dagen."),
        ("", "Vul de dag van het bezoek in."),
        ("2-7-2010", "Vrijdag 2 juli 2010 is geweest."),
        ("10-7-2010", "Zaterdag 10 juli 2010 valt in het weekend."),
        ("zaterdag 10 juli", "Zaterdag 10 juli 2010 valt in het weekend."),  # as the pages write it
        ("vrijdag 10 juli", "10 juli 2010 is een zaterdag en geen vrijdag."),
        ("1-10-2010", "Deze dag ligt na de uiterste dag, 30 september 2010."),
        ("morgen", "‘morgen’ is geen datum."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_kept(browse, visit, bram, day, sentence):
    page = plan(browse(address(visit), by=bram), bram, day=day)

    assert page.status == 422
    assert sentence in page.one("#day-fout").get_text().replace("\N{NO-BREAK SPACE}", " ")
    assert page.one("#day")["value"] == day


def test_a_holiday_is_no_day_for_a_visit(browse, session, visit, bram, app):
    app.config["TODAY"] = date(2010, 4, 1)
    session.get_one(Visit, visit.id).due_on = date(2010, 6, 30)

    page = plan(browse(address(visit), by=bram), bram, day="30-4-2010")

    assert (
        "30\N{NO-BREAK SPACE}april\N{NO-BREAK SPACE}2010 is Koninginnedag. Kies een werkdag."
        in page.one("#day-fout").get_text()
    )


def test_day_and_part_of_the_day_are_checked_in_one_round(browse, visit, bram):
    page = browse(address(visit), by=bram)

    page = page.submit("Stel deze dag voor", supporter=str(bram.id), day="10-7-2010")

    assert "valt in het weekend" in page.one("#day-fout").get_text()
    assert "Kies een dagdeel." in page.one("#part-fout").get_text()


def test_past_the_due_date_is_possible_when_it_is_said(browse, visit, bram):
    page = browse(address(visit), by=bram)

    assert not page.html.select("#accepts_late")
    asks = plan(page, bram, day="1-10-2010")
    assert asks.one("#accepts_late")
    assert not plan(page, bram, day="10-7-2010").html.select("#accepts_late")

    page = plan(asks, bram, day="1-10-2010", accepts_late="y", reason="Het Werkplein verhuist tot die dag.")

    assert "na uiterste dag" in page.text


def test_a_day_that_no_plan_would_give_is_possible_when_it_is_said(browse, session, visit, bram):
    planning.set_mt_days(session, bram.actor, visit.werkplein, [3])
    session.commit()
    page = browse(address(visit), by=bram)
    assert not page.html.select("#despite")

    asks = plan(page, bram, day="31-8-2010")

    assert asks.status == 422
    assert "omdat het MT op die weekdag niet kan" in asks.one("#day-fout").get_text()
    assert "schrijf in de toelichting waarom" in asks.one("#despite-fout").get_text()
    unsaid = plan(asks, bram, day="31-8-2010", despite="y")
    assert "Schrijf in een zin waarom het toch op deze dag moet." in unsaid.one("#reason-fout").get_text()
    set_ = plan(unsaid, bram, day="31-8-2010", despite="y", reason="Het MT vraagt zelf om deze dag.")
    assert "Dag voorgesteld: dinsdag 31 augustus." in set_.text


def test_the_tick_is_for_the_day_that_was_told_and_for_no_other(browse, session, visit, bram):
    planning.set_mt_days(session, bram.actor, visit.werkplein, [3])
    session.commit()
    asks = plan(browse(address(visit), by=bram), bram, day="31-8-2010")
    why = {"despite": "y", "reason": "Het MT vraagt zelf om deze dag."}

    other = plan(asks, bram, day="24-8-2010", **why)

    assert other.status == 422
    assert "omdat het MT op die weekdag niet kan" in other.one("#day-fout").get_text()
    assert not other.one("#despite").has_attr("checked")
    assert "Dag voorgesteld: dinsdag 24 augustus." in plan(other, bram, day="24-8-2010", **why).text


def test_what_was_said_of_a_former_day_stays_when_another_day_is_set(browse, session, visit, bram, dirk, anna):
    first = "Het MT vroeg hier zelf om."
    plan(browse(address(visit), by=bram), bram, day="31-8-2010", reason=first)
    plan(browse(address(visit), by=bram), bram, day="1-9-2010", reason="De zaal is dan vrij.")
    browse(address(visit), by=dirk).submit("Bevestig woensdag 1 september")

    for who in (bram, dirk):
        told = [row[1] for row in browse(address(visit), by=who).rows("Wat er gebeurde, nieuwste eerst")]
        assert [each.partition("Reden: ")[2] for each in told[:3]] == ["", "De zaal is dan vrij.", first]
    assert first not in browse(address(visit), by=anna).text


def test_why_a_day_was_set_all_the_same_stays_when_the_mt_agrees(browse, session, visit, bram, dirk):
    planning.set_mt_days(session, bram.actor, visit.werkplein, [3])
    why = {"despite": "y", "reason": "Het MT vraagt zelf om deze dag."}
    plan(plan(browse(address(visit), by=bram), bram, day="31-8-2010"), bram, day="31-8-2010", **why)

    browse(address(visit), by=dirk).submit("Bevestig dinsdag 31 augustus")

    for who in (bram, dirk):
        assert "Toelichting. Het MT vraagt zelf om deze dag." in browse(address(visit), by=who).text


@pytest.mark.parametrize(
    ("day", "is_soon"),
    # Monday 5 July: two working days on is Wednesday.
    [("5-7-2010", True), ("6-7-2010", True), ("7-7-2010", True), ("8-7-2010", False)],
)
def test_a_day_that_is_soon_is_taken_with_a_word_of_warning(browse, visit, bram, day, is_soon):
    page = plan(browse(address(visit), by=bram), bram, day=day)

    assert "Dag voorgesteld: " in page.text
    assert ("Die dag is al gauw. Bel het MT" in page.text) is is_soon
