"""The checklist in a real browser: with a thumb, without script, without a connection; and axe on every page."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import save
from tests.milestones.building import CODES
from tests.support.towns import serve
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TODAY = date(2010, 7, 5)
K2 = Quarter(2010, 2)
OF_LEADER = "/intern/werkpleinen/leader/"
SHEET = f"{OF_LEADER}vragenlijst/2010-K2/"


def tile(page, code, words):
    return page.locator(f"#{code}").get_by_label(words, exact=True)


def kept(session, werkplein, code):
    """The answer that is kept; the session lets go of the database again, for the browser may write."""
    session.rollback()
    verdict = queries.draft(session, werkplein.id, K2, code).verdict
    session.rollback()
    return verdict


def test_a_tile_is_saved_as_soon_as_it_is_touched(open_screen, session, carla, leader):
    screen = open_screen(width=390, by=carla)
    page = screen.open(SHEET)

    tile(page, "a1", "Ja").click()
    page.get_by_text("1 van 12 beantwoord").wait_for()
    tile(page, "a1", "Deels").click()
    page.locator("#a1-stand[data-version='2']").wait_for(state="attached")

    assert kept(session, leader, "a1") is Verdict.PARTLY
    screen.assert_good()


@pytest.mark.parametrize("width", [1280, 390])
def test_how_far_it_is_and_whether_it_is_kept_stays_in_sight(open_screen, carla, leader, width):
    page = open_screen(width=width, by=carla).open(SHEET)
    bar = page.locator("#voortgang")

    for code in ("a3", "c2", "f1"):
        page.locator(f"#{code}").evaluate("each => each.scrollIntoView()")
        box = bar.bounding_box()
        assert box is not None
        assert box["y"] == 0, code
        question = page.locator(f"#{code}").bounding_box()
        assert question is not None
        assert question["y"] >= box["height"], "the bar hides what was gone to"
    page.locator(".nl-skip-link").focus()
    at = page.evaluate("document.elementFromPoint(20, 20).className")
    assert "nl-skip-link" in at


def test_two_browsers_on_one_answer_both_see_both_values(open_screen, session, carla, leader):
    first, second = open_screen(width=390, by=carla).open(SHEET), open_screen(by=carla).open(SHEET)
    tile(first, "d1", "Deels").click()
    first.get_by_text("1 van 12 beantwoord").wait_for()
    first.get_by_text("Toelichting of datum bij d1").click()
    first.locator("#d1-note").fill("De intake staat")
    first.locator("#d1-holds_on").focus()
    first.locator("#d1-stand[data-version='2']").wait_for(state="attached")

    tile(second, "d1", "Ja").click()
    second.get_by_text("Er zijn twee antwoorden.").wait_for()

    assert second.get_by_text("Toelichting: De intake staat").is_visible()
    assert second.get_by_text("Nog niet alles bewaard").is_visible()
    assert not second.get_by_text("Bewaard om").is_visible()
    # What the other window kept counts here too, also in what the answers would bring.
    assert second.get_by_text("1 van 12 beantwoord").is_visible()
    second.locator("#tussenstand:not([aria-busy])").wait_for(state="attached")
    assert "d1" not in second.locator("#nog-open").inner_text()
    assert kept(session, leader, "d1") is Verdict.PARTLY
    second.get_by_role("button", name="Houd uw antwoord op d1").click()
    second.get_by_text("Er zijn twee antwoorden.").wait_for(state="detached")
    assert kept(session, leader, "d1") is Verdict.MET


def test_what_another_window_changed_is_shown_before_it_is_handed_in(open_screen, session, carla, leader):
    for code in CODES:
        save(session, carla.actor, leader, K2, Found(code, Verdict.MET), 0, TODAY)
    session.commit()
    first, second = open_screen(width=390, by=carla).open(SHEET), open_screen(by=carla).open(SHEET)
    tile(first, "d1", "Nee").click()
    first.locator("#d1-stand[data-version='2']").wait_for(state="attached")

    tile(second, "a1", "Deels").click()
    second.locator("#a1-stand[data-version='2']").wait_for(state="attached")
    second.get_by_role("button", name="Lever in").click()
    second.get_by_text("Er is nog niets ingeleverd.").wait_for()

    assert second.locator("#d1-stand").get_by_text("d1 is veranderd").is_visible()
    assert "a1 is veranderd" not in second.inner_text("main")
    second.get_by_role("button", name="Lever in").click()
    second.wait_for_url("**/intern/werkpleinen/leader/")


def test_back_after_a_form_that_was_refused_first_is_the_page_of_the_form(open_screen, session, carla, leader):
    for code in CODES[1:]:
        save(session, carla.actor, leader, K2, Found(code, Verdict.MET), 0, TODAY)
    session.commit()
    page = open_screen(width=390, by=carla).open(SHEET)
    page.get_by_role("button", name="Lever in").click()
    page.locator("#fouten").wait_for()
    tile(page, CODES[0], "Ja").click()
    page.get_by_text("12 van 12 beantwoord").wait_for()
    page.get_by_role("button", name="Lever in").click()
    page.wait_for_url("**/intern/werkpleinen/leader/")

    page.go_back()

    assert page.url.endswith(SHEET)
    assert "Ingeleverd" in page.inner_text("main")


def test_without_a_connection_the_answer_stays_and_is_sent_later(open_screen, session, carla, leader):
    screen = open_screen(width=390, by=carla)
    page = screen.open(SHEET)
    screen.context.set_offline(True)

    tile(page, "f1", "Ja").click()
    page.get_by_text("Er is geen verbinding.").wait_for()
    screen.context.set_offline(False)
    page.get_by_text("1 van 12 beantwoord").wait_for()

    assert kept(session, leader, "f1") is Verdict.MET


def test_without_script_one_button_keeps_the_whole_page(open_screen, session, carla, leader):
    page = open_screen(width=390, by=carla, script=False).open(SHEET)

    tile(page, "a1", "Nee").click()
    tile(page, "d1", "Ja").click()
    page.get_by_text("Toelichting of datum bij c1").click()
    page.locator("#c1-note").fill("Navragen")
    page.get_by_role("button", name="Bewaar a1").click()
    page.get_by_text("2 van 12 beantwoord").wait_for()

    assert kept(session, leader, "a1") is Verdict.NOT_MET
    assert kept(session, leader, "d1") is Verdict.MET
    assert page.locator("#c1-note").input_value() == "Navragen"
    assert page.get_by_text("Kies een antwoord.").is_visible()


def test_without_script_handing_in_keeps_the_page_first(open_screen, session, carla, leader):
    page = open_screen(width=390, by=carla, script=False).open(SHEET)

    for code in CODES:
        tile(page, code, "Ja").click()
    page.get_by_role("button", name="Lever in").click()

    page.wait_for_url("**/intern/werkpleinen/leader/")


def test_letting_the_other_answer_stand_leaves_the_rest_of_the_page(open_screen, session, carla, leader):
    screen = open_screen(width=390, by=carla)
    page = screen.open(SHEET)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY), 0, TODAY)
    session.commit()
    tile(page, "d1", "Ja").click()
    page.get_by_text("Er zijn twee antwoorden.").wait_for()
    page.get_by_text("Toelichting of datum bij c1").click()
    page.locator("#c1-note").fill("Navragen")

    page.get_by_role("button", name="Houd het bewaarde antwoord op d1").click()
    page.get_by_text("Er zijn twee antwoorden.").wait_for(state="detached")

    assert tile(page, "d1", "Deels").is_checked()
    assert page.locator("#c1-note").input_value() == "Navragen"
    assert kept(session, leader, "d1") is Verdict.PARTLY
    tile(page, "d1", "Nee").click()
    page.locator("#d1-stand[data-version='2']").wait_for(state="attached")
    assert [each for each in screen.offences() if "409" not in each] == []


def test_enter_in_a_date_saves_its_own_question(open_screen, session, carla, leader):
    page = open_screen(by=carla).open(SHEET)
    page.get_by_text("Toelichting of datum bij d1").click()
    tile(page, "d1", "Ja").click()
    page.locator("#d1-stand[data-version='1']").wait_for(state="attached")

    page.locator("#d1-holds_on").fill("3-5-2010")
    page.keyboard.press("Enter")
    page.locator("#d1-stand:not([data-version='1'])").wait_for(state="attached")

    assert page.get_by_text("1 van 12 beantwoord").is_visible()
    assert queries.draft(session, leader.id, K2, "d1").holds_on == date(2010, 5, 3)


def test_what_was_typed_without_an_answer_is_not_left_unasked(open_screen, carla, leader):
    page = open_screen(by=carla).open(SHEET)
    page.get_by_text("Toelichting of datum bij d1").click()
    page.locator("#d1-note").fill("Navragen")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.goto(page.url.replace("vragenlijst/2010-K2/", ""))

    assert asked == ["beforeunload"]


def test_with_the_keyboard_alone_an_mt_answers_and_hands_in(open_screen, session, carla, leader):
    for code in CODES[1:]:
        save(session, carla.actor, leader, K2, Found(code, Verdict.MET), 0, TODAY)
    page = open_screen(by=carla).open(SHEET)

    page.locator("#a1 input[value=met]").focus()
    page.keyboard.press("Space")
    page.get_by_text("12 van 12 beantwoord").wait_for()
    page.get_by_role("button", name="Lever in").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/intern/werkpleinen/leader/")

    assert "Alle 6 criteria zijn gehaald" in page.inner_text("main")


def test_on_paper_everything_shows_that_is_folded_away_on_the_screen(open_screen, carla, leader):
    page = open_screen(by=carla).open(SHEET)
    note = page.locator("#c1-note")
    assert not note.is_visible()

    page.emulate_media(media="print")

    assert note.is_visible()
    assert not page.locator(".wp-menu-s").is_visible()


def test_none_of_the_municipalities_and_one_of_them_take_each_other_away(open_screen, session, carla, leader):
    serve(session, leader)
    screen = open_screen(width=390, by=carla)
    page = screen.open(SHEET)
    one, none = tile(page, "e2", "A"), tile(page, "e2", "Geen enkele gemeente")

    one.click()
    page.locator("#e2-stand[data-version='1']").wait_for(state="attached")
    none.click()
    page.locator("#e2-stand[data-version='2']").wait_for(state="attached")
    assert (one.is_checked(), none.is_checked()) == (False, True)
    assert kept(session, leader, "e2") is Verdict.NOT_MET
    one.click()
    page.locator("#e2-stand[data-version='3']").wait_for(state="attached")
    assert (one.is_checked(), none.is_checked()) == (True, False)
    one.click()
    page.get_by_text("Doet er geen enkele mee? Kies dan ‘Geen enkele gemeente’.").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_of_milestones(
    open_screen, session, a_person, carla, anna, bram, leader, middle, width
):
    found = [Found(code, Verdict.MET if code != "b3" else Verdict.PARTLY) for code in CODES]
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, date(2010, 3, 18), TODAY, "v")
    serve(session, leader)
    actions.fix_quarter(session, bram.actor, Quarter(2010, 1), TODAY)
    pages = {
        carla: [SHEET, OF_LEADER, f"{OF_LEADER}wijziging/", f"{OF_LEADER}wijziging/?mijlpaal=e2"],
        anna: [
            *(f"{OF_LEADER}controle/", f"{OF_LEADER}controle/?mijlpaal=e2"),
            f"{OF_LEADER}vragenlijst/2010-K1/",
        ],
        a_person(Role.STEERING_GROUP): [
            "/intern/overzicht/",
            "/intern/mijlpalen/",
            "/intern/kwartalen/2010-K2/vaststellen/",
            "/intern/werkpleinen/leader/geschiedenis/",
        ],
    }
    for person, addresses in pages.items():
        screen = open_screen(width=width, by=person)
        for address in addresses:
            screen.open(address)
            screen.assert_good()
