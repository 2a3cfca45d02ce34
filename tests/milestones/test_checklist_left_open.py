"""A checklist that stood open too long: locked meanwhile, signed out meanwhile, or answered in another window."""

import pytest

from milestones import actions, queries
from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, save, submit
from tests.support.page import filled_in, words
from werkplein.core.access import SCRIPT
from werkplein.people.rules import Role

FIXED = "De stuurgroep heeft het 2e kwartaal 2010 vastgesteld op 5 juli 2010."


def sheet(page):
    """The whole page as a browser without script sends it."""
    return filled_in(page.one("form[data-vragenlijst]"))


def one(page, code, **fields):
    """One question as the script sends it."""
    kept = {name: value for name, value in sheet(page).items() if name.startswith(f"{code}-") or name == "csrf_token"}
    return kept | {"bewaar": code} | {f"{code}-{name}": value for name, value in fields.items()}


def fix(session, anna):
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    session.commit()


# Locked meanwhile.


@pytest.mark.parametrize("address", [SHEET, f"{SHEET}overnemen", f"{SHEET}inleveren"])
def test_what_was_typed_in_a_checklist_that_was_fixed_meanwhile_can_be_copied(browse, session, carla, anna, address):
    page = browse(SHEET, by=carla)
    fix(session, anna)

    typed = {"b2-verdict": "partly", "b2-note": "Wij schuiven aan\nop dinsdag.", "b2-holds_on": "3-5-2010"}
    refused = browse(address, by=carla, data=sheet(page) | typed, status=409)

    assert FIXED in words(refused.one("#vergrendeld"))
    assert refused.html.select("#vergrendeld a[href$='/wijziging/']")
    assert refused.one("#getypt-b2").text.split("\n") == [
        "Antwoord: Deels",
        "Toelichting: Wij schuiven aan",
        "op dinsdag.",
        "Datum: 3-5-2010",
    ]
    assert [box["id"] for box in refused.html.select("textarea")] == ["getypt-b2"]
    assert queries.drafts(session, 1, K2) == {}


def test_a_script_hears_that_the_checklist_was_fixed_meanwhile(browse, session, carla, anna):
    page = browse(SHEET, by=carla)
    fix(session, anna)

    answer = browse.client(carla).post(SHEET, data=one(page, "a1", verdict="met"), headers={SCRIPT: "1"})

    assert answer.status_code == 409
    assert FIXED in answer.text.replace("\xa0", " ")
    assert 'id="vergrendeld"' in answer.text
    assert "Het lukt nu niet" not in answer.text


def test_who_may_not_report_a_change_is_not_sent_to_do_so(browse, session, a_person, anna, leader):
    fix(session, anna)

    page = browse(SHEET, by=a_person(Role.TEAM_LEADER, leader))

    assert FIXED in words(page.one("#vergrendeld"))
    assert not page.html.select("#vergrendeld a")


# Signed out meanwhile.


def test_a_script_of_who_is_signed_out_is_told_so_and_a_reader_is_led(browse, carla, leader):
    data = one(browse(SHEET, by=carla), "a1", verdict="met")

    told = browse.client().post(SHEET, data=data, headers={SCRIPT: "1"})
    led = browse.client().post(SHEET, data=data)

    assert (told.status_code, told.text) == (401, "")
    assert (led.status_code, led.headers["Location"]) == (302, "/aanmelden")


def test_who_signs_in_again_in_a_new_window_is_led_back_to_the_old_one(browse, carla):
    page = browse("/intern/aangemeld/", by=carla)

    assert page.one("h1").text == "U bent weer aangemeld"
    assert "Ga terug naar het venster waarin u bezig was." in page.text


# In another window.


def test_a_conflict_with_oneself_is_not_blamed_on_a_colleague(browse, session, carla, leader):
    page = browse(SHEET, by=carla)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY), 0, TODAY)

    clash = browse(SHEET, by=carla, data=one(page, "d1", verdict="met"), status=409)

    said = clash.one("#d1-stand").text
    assert "U vulde deze vraag ook in een ander venster in." in said
    assert "u in een ander venster" in said
    assert "collega" not in said


def test_a_conflict_with_another_names_a_colleague(browse, session, a_person, carla, leader):
    page = browse(SHEET, by=carla)
    other = a_person(Role.TEAM_LEADER, leader)
    save(session, other.actor, leader, K2, Found("d1", Verdict.PARTLY), 0, TODAY)

    clash = browse(SHEET, by=carla, data=one(page, "d1", verdict="met"), status=409)

    said = clash.one("#d1-stand").text
    assert "Een collega vulde deze vraag tegelijk in." in said
    assert other.actor.label in said
    assert "ander venster" not in said


def test_handing_in_tells_apart_what_a_colleague_and_oneself_changed(browse, session, a_person, carla, leader):
    answer_all(session, carla, leader)
    page = browse(SHEET, by=carla)
    other = a_person(Role.TEAM_LEADER, leader)
    save(session, other.actor, leader, K2, Found("a1", Verdict.NOT_MET), 1, TODAY)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 1, TODAY)

    refused = browse(f"{SHEET}inleveren", by=carla, data=sheet(page), status=409)

    assert "veranderde een collega a1" in refused.text
    assert "In een ander venster veranderde u d1" in refused.text
    assert f"a1 is veranderd door {other.actor.label}" in refused.one("#a1-stand").text
    assert "d1 is veranderd door u in een ander venster" in refused.one("#d1-stand").text


# In a real browser.


def tile(page, code, label):
    return page.locator(f"#{code}").get_by_label(label, exact=True)


def type_note(page, code, note):
    page.get_by_text(f"Toelichting of datum bij {code}").click()
    page.locator(f"#{code}-note").fill(note)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_shows_that_the_checklist_is_locked_and_keeps_what_was_typed(
    open_screen, session, carla, anna, leader, width
):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    screen = open_screen(width=width, by=carla)
    page = screen.open(SHEET)
    assert page.get_by_text("U kunt nog wijzigen en opnieuw inleveren").is_visible()
    type_note(page, "b2", "Wij schuiven aan.")
    fix(session, anna)

    tile(page, "b2", "Deels").click()
    page.get_by_text(FIXED).wait_for()

    assert page.get_by_text("Op slot: er kan niets meer veranderen").is_visible()
    assert page.get_by_text("Ingeleverd op 5 juli 2010.").is_visible()
    assert page.get_by_text("U kunt nog wijzigen").count() == 0
    assert page.locator("#b2-note").input_value() == "Wij schuiven aan."
    assert page.locator("#b2-note").is_visible()
    assert not page.locator("#b2-note").is_editable()
    assert tile(page, "a1", "Ja").is_disabled()
    assert page.get_by_role("button", name="Lever opnieuw in").count() == 0
    assert page.get_by_role("link", name="Meld een wijziging").is_visible()
    assert [each for each in screen.offences() if "409" not in each] == []


@pytest.mark.browser
def test_what_was_typed_is_kept_after_signing_in_again_in_a_new_window(open_screen, app, session, carla, leader):
    from tests.support.screen import sign_in

    screen = open_screen(width=390, by=carla)
    page = screen.open(SHEET)
    screen.context.clear_cookies()
    tile(page, "a1", "Ja").click()
    page.get_by_text("U bent niet meer aangemeld.").wait_for()
    link = page.get_by_role("link", name="Meld u aan in een nieuw venster")
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("href") == "/aanmelden?next=/intern/aangemeld/"

    type_note(page, "b2", "Wij schuiven aan.")
    tile(page, "b2", "Deels").click()
    page.locator("#b2-stand").get_by_text("U bent niet meer aangemeld.").wait_for()
    sign_in(screen.context, app, screen.base, carla)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_text("2 van 12 beantwoord").wait_for()

    assert page.get_by_text("U bent niet meer aangemeld.").count() == 0
    session.rollback()
    assert queries.draft(session, leader.id, K2, "b2").note == "Wij schuiven aan."
    session.rollback()
    # The page goes on as if nothing had happened: its token is that of the new session.
    tile(page, "c1", "Ja").click()
    page.get_by_text("3 van 12 beantwoord").wait_for()


@pytest.mark.browser
def test_who_signed_in_as_somebody_else_saves_nothing_here(open_screen, app, session, carla, dirk, leader):
    from tests.support.screen import sign_in

    screen = open_screen(by=carla)
    page = screen.open(SHEET)
    screen.context.clear_cookies()
    sign_in(screen.context, app, screen.base, dirk)

    tile(page, "a1", "Ja").click()
    page.get_by_text("U bent nu aangemeld met een account dat hier niet mag antwoorden.").wait_for()

    session.rollback()
    assert queries.drafts(session, leader.id, K2) == {}


def test_a_day_that_is_typed_wrong_can_be_copied_too(browse, session, carla, anna):
    page = browse(SHEET, by=carla)
    fix(session, anna)

    refused = browse(SHEET, by=carla, data=one(page, "a1", verdict="met", holds_on="31-2-2010"), status=409)

    assert "Datum: 31-2-2010" in refused.one("#getypt-a1").text
