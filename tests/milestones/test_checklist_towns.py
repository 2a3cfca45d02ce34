"""The table of municipalities in the checklist: with a script, and with the ticks of the last time."""

from datetime import UTC, date, datetime

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
OPENED, STILL = datetime(2010, 7, 5, 9, tzinfo=UTC), datetime(2010, 7, 5, 10, tzinfo=UTC)
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


@pytest.mark.parametrize("address", [SHEET, f"{SHEET}overnemen", f"{SHEET}inleveren"])
@pytest.mark.parametrize("typed", [{"e2-note": "Overleg op 20 september"}, {"e2-holds_on": "1-6-2010"}])
def test_a_note_or_a_day_beside_the_ticks_of_the_last_time_is_no_answer(
    browse, session, carla, leader, said_before, address, typed
):
    form = sheet(browse(SHEET, by=carla)) | typed | {"a1-verdict": "met"}

    refused = browse(address, by=carla, data=form, status=422)

    assert AGAIN in refused.one("#e2-stand").text
    assert set(queries.drafts(session, leader.id, K2)) == {"a1"}
    browse(SHEET, by=carla, data=sheet(refused) | {"bewaar": "e2"}, status=303)
    kept = queries.draft(session, leader.id, K2, "e2")
    assert kept.participation == {"GM7000": True, "GM7001": False}
    assert kept.note == typed.get("e2-note", "")


@pytest.mark.browser
def test_with_script_only_a_tick_or_its_button_answers_what_stands_as_the_last_time(
    open_screen, session, carla, leader, said_before
):
    session.commit()
    screen = open_screen(width=390, by=carla)
    screen.page.clock.install(time=OPENED)
    page = screen.open(SHEET)
    page.clock.pause_at(STILL)
    posted = []
    page.on("request", lambda request: posted.append(request.post_data) if request.method == "POST" else None)
    page.get_by_text("Toelichting of datum bij e2").click()
    page.locator("#e2-note").fill("Overleg op 20 september")
    page.locator("#e2-holds_on").fill("1-6-2010")
    page.locator("#e2-holds_on").press("Enter")
    page.clock.run_for(800)
    page.locator("#a1").get_by_label("Ja", exact=True).click()
    page.locator("#a1-stand[data-version='1']").wait_for(state="attached")
    assert page.get_by_text("Nog niet alles bewaard").is_visible()
    assert page.locator("#nog-open a", has_text="e2").count() == 1
    assert len(posted) == 1

    page.get_by_role("button", name="Bewaar e2").click()

    page.locator("#e2-stand[data-version='1']").wait_for(state="attached")
    assert page.locator("#nog-open a", has_text="e2").count() == 0
