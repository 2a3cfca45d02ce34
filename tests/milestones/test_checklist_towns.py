"""The table of municipalities in the checklist: with a script, and with the ticks of the last time."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, rows, save
from tests.milestones.building import CODES
from tests.support.page import filled_in
from tests.support.towns import serve

SCRIPT = {"X-Werkplein-Script": "1"}
NOT_BOTH = "Vink de gemeenten aan die meedoen, of kies ‘Geen enkele gemeente’. Niet allebei."
NONE_TICKED = "Vink aan welke gemeenten meedoen. Doet er geen enkele mee? Kies dan ‘Geen enkele gemeente’."
AGAIN = "Dit zei u de vorige keer. Klopt het nog? Druk op Bewaar."


@pytest.fixture(autouse=True)
def towns(session, leader):
    return serve(session, leader)


@pytest.fixture
def said_before(session, carla, leader):
    """What the MT said of e2 in the quarter before."""
    found = Found("e2", Verdict.PARTLY, holds_on=date(2010, 3, 1), participation={"GM7000": True, "GM7001": False})
    return actions.report_change(session, carla.actor, leader, found, date(2010, 3, 1))


def sheet(page):
    return filled_in(page.one("form[data-vragenlijst]"))


@pytest.mark.parametrize(("joined", "sentence"), [(["GM7000", "geen"], NOT_BOTH), ([], NONE_TICKED)])
def test_a_script_is_told_why_ticks_are_no_answer(session, browse, carla, leader, joined, sentence):
    found = Found("e2", Verdict.MET, participation={"GM7000": True, "GM7001": True})
    save(session, carla.actor, leader, K2, found, 0, TODAY)
    form = sheet(browse(SHEET, by=carla)) | {"bewaar": "e2", "e2-joined": joined}

    answer = browse.client(carla).post(SHEET, data=form, headers=SCRIPT)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="e2-stand"' in answer.text


def test_the_ticks_of_the_last_time_ask_for_a_button(browse, session, carla, leader, said_before):
    page = browse(SHEET, by=carla)

    assert AGAIN in page.one("#e2").text
    browse(SHEET, by=carla, data=sheet(page) | {"bewaar": "e2"}, status=303)
    assert queries.draft(session, leader.id, K2, "e2").participation == {"GM7000": True, "GM7001": False}
    assert AGAIN not in browse(SHEET, by=carla).one("#e2").text


def test_the_ticks_of_the_last_time_are_not_handed_in_untouched(browse, session, carla, leader, said_before):
    for code in CODES:
        if code != "e2":
            save(session, carla.actor, leader, K2, Found(code, Verdict.MET), 0, TODAY)

    refused = browse(f"{SHEET}inleveren", by=carla, data=sheet(browse(SHEET, by=carla)), status=422)

    assert "e2 Omliggende gemeenten doen mee" in refused.one("#fouten").text
    assert AGAIN in refused.one("#e2").text
    assert queries.draft(session, leader.id, K2, "e2") is None
    browse(SHEET, by=carla, data=sheet(refused) | {"bewaar": "e2"}, status=303)
    browse(f"{SHEET}inleveren", by=carla, data=sheet(browse(SHEET, by=carla)), status=303)
    assert rows(session, leader) == 13


def test_other_ticks_than_those_of_the_last_time_are_an_answer(browse, session, carla, leader, said_before):
    form = sheet(browse(SHEET, by=carla)) | {"e2-joined": ["GM7000", "GM7001"]}

    browse(f"{SHEET}inleveren", by=carla, data=form, status=422)

    assert queries.draft(session, leader.id, K2, "e2").verdict is Verdict.MET


def test_another_button_says_nothing_about_the_ticks_of_the_last_time(browse, session, carla, leader, said_before):
    form = sheet(browse(SHEET, by=carla)) | {"bewaar": "a1", "a1-verdict": "met"}

    browse(SHEET, by=carla, data=form, status=303)

    assert queries.draft(session, leader.id, K2, "a1") is not None
    assert queries.draft(session, leader.id, K2, "e2") is None


def test_without_an_answer_before_nothing_is_said_about_it(browse, carla):
    assert AGAIN not in browse(SHEET, by=carla).one("#e2").text
