"""A checklist of a fixed quarter: locked, opened again by the secretariat, and asked for anew."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, queries
from milestones.models import Checklist
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, submit
from werkplein.obligations.queries import open_for
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader

REASON = "Verkeerd ingevuld: er is een balie"


def _token(page):
    return {"csrf_token": page.html.select("input[name=csrf_token]")[0]["value"]}


def test_a_locked_checklist_says_since_when_and_who_can_open_it(browse, session, carla, anna, leader):
    actions.fix_quarter(session, anna.actor, K2, TODAY)

    page = browse(SHEET, by=carla)

    assert "De stuurgroep heeft het 2e kwartaal 2010 vastgesteld op 5 juli 2010." in page.text
    assert "Alleen het secretariaat kan die heropenen." in page.text
    assert not page.html.select("form[data-vragenlijst]")
    page = browse(SHEET, by=anna)
    reopened = browse(f"{SHEET}heropenen", by=anna, data=_token(page) | {"reason": ""}, status=422)
    assert "Vul de reden" in reopened.text
    browse(f"{SHEET}heropenen", by=anna, data=_token(page) | {"reason": REASON}, status=303)
    assert "Heropend op 5 juli 2010" in browse(SHEET, by=carla).text


def test_a_reopened_checklist_of_a_fixed_quarter_says_what_still_counts(browse, session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    assert "totdat de stuurgroep het kwartaal vaststelt" in browse(SHEET, by=carla).text
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, TODAY)

    page = browse(SHEET, by=carla)

    assert "totdat de stuurgroep" not in page.text
    assert "De stuurgroep stelde dit kwartaal vast op 5 juli 2010." in page.text
    assert "Het vastgestelde niveau blijft zoals het is. Wat u nu inlevert, telt mee vanaf vandaag." in page.text


def test_who_is_let_in_again_gets_as_many_days_as_everybody_had(browse, session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    page = browse(SHEET, by=anna)
    assert "We vragen dat uiterlijk maandag 19 juli." in page.text.replace("\xa0", " ")

    reason = {"reason": REASON}
    browse(f"{SHEET}heropenen", by=anna, data=_token(page) | reason, status=303)

    assert "uiterlijk maandag 19 juli" in browse(SHEET, by=anna).text.replace("\xa0", " ")
    assert "Lever in uiterlijk maandag 19 juli" in browse(SHEET, by=carla).text.replace("\xa0", " ")
    (asked,) = [
        each for each in open_for(session, [leader.id], TODAY)[leader.id] if each.kind is ObligationKind.CHECKLIST
    ]
    assert (asked.due_on, asked.address) == (date(2010, 7, 19), SHEET)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_days_are_counted_from_the_day_it_was_opened_again(session, carla, anna, leader, days):
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    reopened_on = date(2010, 8, 2)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, reopened_on)
    on = date(2010, 8, 16) + timedelta(days=days)

    assert queries.sheet(session, leader.id, K2, reader.load(), on).due_on == date(2010, 8, 16)
    (asked,) = [each for each in open_for(session, [leader.id], on)[leader.id] if each.kind is ObligationKind.CHECKLIST]
    assert (asked.due_on < on) is (days > 0)


def test_who_hands_in_for_the_first_time_after_it_was_opened_again_is_late(session, carla, anna, leader):
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, date(2010, 7, 15))
    answer_all(session, carla, leader)
    submit(session, carla, leader, today=date(2010, 7, 15))

    assert session.scalars(select(Checklist).filter_by(werkplein_id=leader.id)).one().is_late
