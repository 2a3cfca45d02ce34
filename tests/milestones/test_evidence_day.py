"""The day that evidence is about: on every road it is told when a piece comes too late, and how to correct a day."""

from datetime import date, timedelta

import pytest

from milestones.actions import load_ruleset
from milestones.models import FixedQuarter
from milestones.queries import rulesets
from tests.milestones.proving import TODAY, accept, add, give_back, kept, pieces, send
from tests.support.uploads import photo
from werkplein.core import clock
from werkplein.programme import reader

A1 = "/intern/werkpleinen/leader/bewijs/a1/"
DAY = timedelta(days=1)
ENDS = date(2010, 6, 30)
LATER = "De peildatum is 30 juni 2010. Iets van daarna telt pas voor het 3e kwartaal 2010."
TOO_LATE = "Het telt niet voor het 2e kwartaal 2010, wel voor het 3e kwartaal 2010."
CORRECT = "Klopt de dag niet? Trek het stuk eerst in en voeg het dan opnieuw toe."


def plain(page):
    return page.text.replace("\xa0", " ")


@pytest.fixture
def fixed(session):
    """That the second quarter was fixed."""
    load_ruleset(session, reader.load())
    version = rulesets(session, reader.load())[-1].version
    days = {"holds_on": ENDS, "recorded_on": TODAY}
    session.add(FixedQuarter(quarter="2010-K2", ruleset=version, fixed_at=clock.now(), **days))
    session.commit()


def test_who_mends_a_returned_photo_in_the_answering_period_reads_the_same_as_from_the_checklist(
    browse, session, anna, carla, leader
):
    give_back(session, anna, add(session, carla, leader))
    session.commit()

    task = browse("/intern/werkpleinen/leader/", by=carla).follow("Ga verder")

    assert task.h1 == "Bewijs bij a1"
    assert LATER in plain(task)
    assert not task.one("#holds_on").get("value")


@pytest.mark.parametrize(("today", "is_told"), [(ENDS - DAY, False), (ENDS, False), (ENDS + DAY, True)])
def test_apart_from_a_checklist_it_is_told_once_the_reference_date_is_over(browse, app, carla, today, is_told):
    app.config["TODAY"] = today

    page = browse(A1, by=carla)

    assert (LATER in plain(page)) == is_told
    assert bool(page.one("#holds_on").get("value")) != is_told


def test_once_the_quarter_is_fixed_nothing_comes_too_late_for_it(browse, carla, fixed):
    page = browse(A1, by=carla)

    assert "De peildatum is" not in page.text
    assert page.one("#holds_on")["value"] == "5-7-2010"


def test_who_opened_after_the_reference_date_has_nothing_to_be_too_late_for(browse, session, carla, leader):
    leader.opened_on = ENDS + DAY
    session.commit()

    assert "De peildatum is" not in browse(A1, by=carla).text


@pytest.mark.parametrize(("day", "is_told"), [("30-6-2010", False), ("1-7-2010", True)])
def test_a_piece_that_comes_too_late_is_told_so_apart_from_a_checklist_too(browse, carla, day, is_told):
    page = send(browse(A1, by=carla), (photo(), "gevel.jpg"), holds_on=day)

    assert (TOO_LATE in plain(page)) == is_told


@pytest.mark.parametrize(("day", "is_told"), [("21-6-2010", True), ("20-6-2010", False)])
def test_the_same_photo_with_another_day_tells_how_to_correct_it(browse, session, carla, leader, day, is_told):
    add(session, carla, leader, kept(80), holds_on=date(2010, 6, 20))
    session.commit()

    page = send(browse(A1, by=carla), (photo(80), "gevel.jpg"), holds_on=day)

    assert f"Er is niets toegevoegd: 1 bestand stond er al.{f' {CORRECT}' if is_told else ''}" in page.text
    assert (CORRECT in page.text) == is_told
    assert [piece.holds_on for piece in pieces(session, leader)] == [date(2010, 6, 20)]


def test_beside_a_new_photo_it_is_told_of_the_one_that_stood_there(browse, session, carla, leader):
    add(session, carla, leader, kept(80), holds_on=date(2010, 6, 20))
    session.commit()

    page = send(browse(A1, by=carla), (photo(80), "a.jpg"), (photo(90), "b.jpg"), holds_on="21-6-2010")

    assert f"1 bestand stond er al. {CORRECT}" in page.text


def test_what_was_checked_cannot_be_taken_back_and_is_not_said_to(browse, session, anna, carla, leader):
    accept(session, anna, add(session, carla, leader, kept(80), holds_on=date(2010, 6, 20)))
    session.commit()

    page = send(browse(A1, by=carla), (photo(80), "gevel.jpg"), holds_on="21-6-2010")

    assert "Er is niets toegevoegd: 1 bestand stond er al." in page.text
    assert CORRECT not in page.text


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (False, "1 bestand is hetzelfde als een ander dat u koos."),
        (True, "1 bestand stond er al. 1 bestand is hetzelfde als een ander dat u koos."),
    ],
)
def test_the_same_photo_chosen_twice_is_not_told_as_there_already(browse, session, carla, leader, there, told):
    if there:
        add(session, carla, leader, kept(80))

    page = send(browse(A1, by=carla), (photo(80), "a.jpg"), (photo(80), "b.jpg"), (photo(90), "c.jpg"))

    assert told in page.text
    assert ("stond er al" in page.text) is there
    assert len(pieces(session, leader)) == 2
