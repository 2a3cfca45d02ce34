"""A file of answers while others answer, hand in or fix: nothing is overwritten that nobody saw."""

import pytest

from milestones import actions
from milestones.rules import Verdict
from tests.milestones.answer_files import (
    HEADER,
    a_checklist,
    offer,
    problems,
    rows_of,
)
from tests.milestones.answering import TODAY, answer_all, submit
from tests.support.races import meanwhile
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

K1 = Quarter(2010, 1)
ROW = "leader;2010-K2;a1;Voldaan;Opgave MT;30-6-2010\n"
DESK = "leader;;a1;Voldaan;Controle secretariaat;30-6-2010\n"


@pytest.mark.both
def test_who_answers_between_preview_and_confirm_is_not_overwritten(browse, session, anna, carla, leader):
    page = offer(browse, anna, HEADER + a_checklist())
    answer_all(session, carla, leader, Verdict.NOT_MET)
    submit(session, carla, leader)

    again = page.submit("Bevestig: lees 12 regels in")

    assert "Intussen is er iets anders vastgelegd." in again.text
    assert again.rows("Regels die")[0][5] == "Voldaan (was: Niet voldaan)"
    assert rows_of(session) == 12
    again.submit("Bevestig: lees 12 regels in")
    assert rows_of(session) == 24


@pytest.mark.both
def test_who_hands_in_while_the_file_is_confirmed_goes_first(app, browse, session, anna, carla, leader):
    page = offer(browse, anna, HEADER + a_checklist())
    answer_all(session, carla, leader, Verdict.NOT_MET)
    leader_id = leader.id
    session.commit()

    with meanwhile(app, lambda own: submit(own, carla, own.get_one(Werkplein, leader_id))) as refused:
        again = page.submit("Bevestig: lees 12 regels in")

    assert not refused
    assert again.rows("Regels die")[0][5] == "Voldaan (was: Niet voldaan)"
    assert rows_of(session) == 12


def test_an_answer_about_another_day_between_preview_and_confirm_is_noticed_too(browse, session, anna, carla, leader):
    page = offer(browse, anna, HEADER + a_checklist(holds_on="28-6-2010"))
    answer_all(session, carla, leader, Verdict.NOT_MET)
    submit(session, carla, leader)

    assert "Intussen is er iets anders vastgelegd." in page.submit("Bevestig: lees 12 regels in").text


@pytest.mark.both
def test_a_quarter_that_is_fixed_between_preview_and_confirm_stays_as_it_was(browse, session, anna, a_person):
    page = offer(browse, anna, HEADER + a_checklist(quarter="2010-K1", holds_on="31-3-2010"))
    actions.fix_quarter(session, a_person(Role.STEERING_GROUP).actor, K1, TODAY)

    again = page.submit("Bevestig: lees 12 regels in")

    assert len(problems(again)) == 12
    assert rows_of(session) == 0
