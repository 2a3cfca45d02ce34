"""A checklist that is handed in twice from one page: the second answer is that of the first."""

import pytest

from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, save, submit
from tests.milestones.test_checklist_left_open import sheet
from werkplein.people.rules import Role


def told(page):
    return next(each for each in page.all(".wp-melding") if "ingeleverd" in each)


@pytest.mark.both
def test_who_hands_in_twice_from_one_page_gets_the_same_answer_twice(browse, session, carla, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 1, TODAY)
    sent = sheet(browse(SHEET, by=carla))

    first, second = [told(browse(f"{SHEET}inleveren", by=carla, data=sent, follow=True)) for _ in range(2)]

    assert first == second
    assert "De vragenlijst is ingeleverd. Uw niveau: Middengroep, 11 van de 12 mijlpalen (was 12)." in first


def test_who_hands_in_anew_without_a_change_is_told_so(browse, session, carla, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    sent = sheet(browse(SHEET, by=carla))

    said = [told(browse(f"{SHEET}inleveren", by=carla, data=sent, follow=True)) for _ in range(2)]

    assert said == [said[0]] * 2
    assert "De vragenlijst is ingeleverd. Er was niets gewijzigd." in said[0]


@pytest.mark.parametrize("newest", ["0", "", "-1", "x", "9" * 30])
def test_what_a_colleague_handed_in_meanwhile_is_not_told_as_ones_own(browse, session, carla, leader, a_person, newest):
    colleague = a_person(Role.MT_MEMBER, leader)
    answer_all(session, carla, leader)
    sent = sheet(browse(SHEET, by=colleague))
    submit(session, carla, leader)

    done = browse(f"{SHEET}inleveren", by=colleague, data=sent | {"laatst": newest}, follow=True)

    assert "Er was niets gewijzigd." in told(done)
