"""What is typed at an answered question is kept while it is typed, and nobody leaves without being asked."""

from datetime import UTC, date, datetime

import pytest

from milestones import queries
from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, save

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OPENED, STILL = datetime(2010, 7, 5, 9, tzinfo=UTC), datetime(2010, 7, 5, 10, tzinfo=UTC)
NOTE = "Wij schuiven aan op dinsdag."
KEPT, NOT_KEPT = "Bewaard om", "Nog niet alles bewaard"
CARD = SHEET.split("vragenlijst")[0]


@pytest.fixture
def answered(session, carla, leader):
    """The MT answered b2 before, without a word more."""
    save(session, carla.actor, leader, K2, Found("b2", Verdict.MET), 0, TODAY)
    session.commit()


@pytest.fixture
def open_still(open_screen, carla, answered):
    """Opens the checklist on a clock that stands still, so that no pause ever passes by itself."""

    def open_still(width=1280):
        screen = open_screen(width=width, by=carla)
        screen.page.clock.install(time=OPENED)
        page = screen.open(SHEET)
        page.clock.pause_at(STILL)
        page.get_by_text("Toelichting of datum bij b2").click()
        return page

    return open_still


def stand(page, version):
    page.locator(f"#b2-stand[data-version='{version}']").wait_for(state="attached")


def kept(session, leader):
    """The note and the day that are kept; the session lets go of the database again, for the browser may write."""
    session.rollback()
    found = queries.draft(session, leader.id, K2, "b2")
    note, holds_on = found.note, found.holds_on
    session.rollback()
    return note, holds_on


def note_in_the_end(screen):
    """The note that another window finds, once what the first one sent while it went away was written."""
    page = screen.open(SHEET)
    for _ in range(20):
        if page.locator("#b2-stand").get_attribute("data-version") != "1":
            break
        page.reload()
    return page.locator("#b2-note").input_value()


def asked_on(page):
    """What the browser asks when somebody leaves; here they leave all the same."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    return asked


@pytest.mark.parametrize("width", [1280, 390])
def test_a_note_is_kept_after_a_pause_and_typing_goes_on_where_it_was(open_still, session, leader, width):
    page = open_still(width)
    note = page.locator("#b2-note")
    note.press_sequentially("Wij schuiven")
    page.clock.run_for(799)
    assert page.locator("#b2-stand").get_attribute("data-version") == "1"

    page.clock.run_for(1)
    stand(page, 2)

    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["b2-note", 12]
    page.keyboard.type(" aan.")
    page.clock.run_for(800)
    stand(page, 3)
    assert kept(session, leader) == ("Wij schuiven aan.", None)
    assert note.input_value() == "Wij schuiven aan."


def test_what_is_typed_while_an_answer_is_on_its_way_is_kept_after_it(open_still, session, leader):
    page, held = open_still(), []
    page.route(f"**{SHEET}", lambda route: held.append(route) if not held else route.continue_())
    page.locator("#b2-note").press_sequentially("Eerst.")
    with page.expect_request(f"**{SHEET}"):
        page.clock.run_for(800)
    page.keyboard.type(" Dan.")
    page.clock.run_for(800)

    held[0].continue_()
    stand(page, 3)

    assert kept(session, leader) == ("Eerst. Dan.", None)
    assert page.get_by_text("Er zijn twee antwoorden.").count() == 0


def test_the_progress_says_whether_what_was_typed_is_kept(open_still):
    page = open_still()
    told = page.locator("#voortgang")
    assert told.get_by_text(KEPT).is_visible()
    assert not told.get_by_text(NOT_KEPT).is_visible()

    page.locator("#b2-note").press_sequentially(NOTE)
    assert told.get_by_text(NOT_KEPT).is_visible()
    assert not told.get_by_text(KEPT).is_visible()
    page.clock.run_for(800)
    stand(page, 2)

    told.get_by_text(KEPT).wait_for()
    assert not told.get_by_text(NOT_KEPT).is_visible()


@pytest.mark.parametrize("way", ["reload", "back", "card"])
def test_leaving_before_the_pause_is_asked_and_loses_nothing(open_screen, carla, answered, way):
    screen = open_screen(by=carla)
    page = screen.page
    page.clock.install(time=OPENED)
    screen.open(CARD)
    screen.open(SHEET)
    page.clock.pause_at(STILL)
    page.get_by_text("Toelichting of datum bij b2").click()
    page.locator("#b2-note").press_sequentially(NOTE)
    asked = asked_on(page)

    leave = {"reload": page.reload, "back": page.go_back, "card": lambda: page.goto(screen.base + CARD)}
    leave[way]()

    assert asked == ["beforeunload"]
    assert note_in_the_end(open_screen(by=carla)) == NOTE


def test_closing_the_window_before_the_pause_keeps_what_was_typed(open_still, open_screen, carla):
    page = open_still()
    page.locator("#b2-note").press_sequentially(NOTE)
    asked = asked_on(page)

    with page.expect_event("close"):
        page.close(run_before_unload=True)

    assert asked == ["beforeunload"]
    assert note_in_the_end(open_screen(by=carla)) == NOTE


def test_who_stays_after_the_question_goes_on_and_it_is_kept(open_still, session, leader):
    page = open_still()
    page.locator("#b2-note").press_sequentially(NOTE)
    page.once("dialog", lambda dialog: dialog.dismiss())

    page.evaluate("location.reload()")
    stand(page, 2)

    assert page.locator("#b2-note").input_value() == NOTE
    assert kept(session, leader) == (NOTE, None)


def test_nobody_is_asked_when_all_is_kept(open_still):
    page = open_still()
    page.locator("#b2-note").press_sequentially(NOTE)
    page.clock.run_for(800)
    stand(page, 2)
    page.get_by_text(KEPT).wait_for()
    asked = asked_on(page)

    page.reload()

    assert asked == []
    assert page.locator("#b2-note").input_value() == NOTE


def test_leaving_while_an_answer_is_on_its_way_is_asked(open_still):
    page, held = open_still(), []
    page.route(f"**{SHEET}", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    with page.expect_request(f"**{SHEET}"):
        page.locator("#b2").get_by_label("Deels", exact=True).click()
    asked = asked_on(page)

    page.reload()

    assert asked == ["beforeunload"]


def test_a_date_that_is_half_typed_is_not_refused_before_its_writer_is_done(open_still, session, leader):
    page = open_still()
    page.locator("#b2-holds_on").press_sequentially("3-5")
    with page.expect_response(f"**{SHEET}") as answer:
        page.clock.run_for(800)
    assert answer.value.status == 422
    page.get_by_text(NOT_KEPT).wait_for()
    assert page.locator("#b2 [role=alert]").count() == 0
    page.keyboard.type("-2010")
    page.clock.run_for(800)
    stand(page, 2)
    assert kept(session, leader) == ("", date(2010, 5, 3))

    page.locator("#b2-holds_on").fill("31-2-2010")
    page.locator("#b2-note").focus()

    page.locator("#b2 [role=alert]").wait_for()
    assert page.locator("#b2-holds_on").input_value() == "31-2-2010"


def test_two_people_who_type_at_once_get_both_texts_and_nothing_is_overwritten(open_still, session, leader):
    first, second = open_still(), open_still(390)
    first.locator("#b2-note").press_sequentially("Van de een.")
    second.locator("#b2-note").press_sequentially("Van de ander.")
    first.clock.run_for(800)
    stand(first, 2)

    second.clock.run_for(800)
    second.get_by_text("Er zijn twee antwoorden.").wait_for()

    assert second.get_by_text("Toelichting: Van de een.").is_visible()
    assert second.get_by_text("Toelichting: Van de ander.").is_visible()
    assert second.locator("#voortgang").get_by_text(NOT_KEPT).is_visible()
    assert second.locator("#b2-note").input_value() == "Van de ander."
    assert kept(session, leader) == ("Van de een.", None)
    asked = asked_on(second)
    second.reload()
    assert asked == ["beforeunload"]
    assert kept(session, leader) == ("Van de een.", None)


def test_handing_in_right_after_typing_sends_it_once(open_still, session, carla, leader):
    page = open_still()
    page.locator("#b2-note").press_sequentially(NOTE)
    asked = asked_on(page)
    page.clock.resume()

    page.get_by_role("button", name="Lever in").click()
    page.locator("#fouten").wait_for()

    assert asked == []
    assert kept(session, leader) == (NOTE, None)
    assert page.get_by_text("Er zijn twee antwoorden.").count() == 0
