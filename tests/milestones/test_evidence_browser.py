"""Evidence in a real browser: a photo on a phone, sent back and seen; made smaller on the way; and axe on all pages."""

from datetime import date

import pytest

from milestones.actions import sampling
from milestones.models import Evidence
from tests.milestones.answering import answer_all, submit
from tests.milestones.proving import K2, accept, add, claim, give_back, kept, pieces
from tests.support.uploads import document, photo

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHEET = "/intern/werkpleinen/leader/vragenlijst/2010-K2/"
A1 = "/intern/werkpleinen/leader/bewijs/a1/"

NOTE_WHAT_IS_SENT = """document.querySelector('#files').form.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) sessionStorage.sent = document.querySelector('#files').files[0].size;
})"""


def a_file(name, data, kind="image/jpeg"):
    return {"name": name, "mimeType": kind, "buffer": data}


def fill_in(page, *files, description="De gevel met het logo"):
    page.get_by_label("Foto’s of documenten").set_input_files(list(files))
    page.get_by_label("Wat is er te zien of te lezen?").fill(description)
    page.get_by_label("Van welke dag is het?").fill("30-6-2010")
    page.get_by_label("geen herkenbare bezoekers").check()


def test_a_photo_is_added_on_a_phone_sent_back_and_seen_again(open_screen, session, carla, anna, leader):
    phone = open_screen(width=390, by=carla)
    page = phone.open(SHEET)
    page.locator("#a1").get_by_label("Ja", exact=True).click()
    page.get_by_text("1 van 12 beantwoord").wait_for()
    page.locator("#a1").get_by_role("link", name="Voeg bewijs toe").click()
    fill_in(page, a_file("gevel.jpg", photo(1200, 900)))
    # After the reference date nobody guesses of which day it is.
    page.get_by_label("Van welke dag is het?").fill("30-6-2010")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("1 stuk toegevoegd bij a1.").wait_for()
    phone.assert_good()

    desk = open_screen(by=anna)
    queue = desk.open("/intern/bewijs/")
    queue.get_by_role("link", name="Begin met het oudste").click()
    queue.get_by_text("Stuur terug", exact=True).first.click()
    queue.get_by_label("Waarom stuurt u het terug?").fill("Het logo staat er niet op.")
    desk.assert_good()
    queue.get_by_role("button", name="Stuur terug").click()
    queue.get_by_text("1 stuk teruggestuurd.").wait_for()

    page = phone.open("/intern/werkpleinen/leader/")
    page.get_by_text("Bewijs aanvullen 3e kwartaal 2010 (a1)").wait_for()
    page.get_by_role("link", name="Ga verder").click()
    page.get_by_text("Voeg hieronder iets anders toe.").wait_for()
    assert page.get_by_text("Het logo staat er niet op.").first.is_visible()
    phone.assert_good()


def test_with_the_keyboard_alone_a_piece_is_accepted_and_the_next_one_is_there(
    open_screen, session, carla, anna, leader
):
    claim(session, carla, leader)
    first, second = *add(session, carla, leader), *add(session, carla, leader, kept(80), milestone="a2")
    page = open_screen(by=anna).open(f"/intern/bewijs/{first.id}/")

    page.locator("input[name=verdict]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_text("Vastgelegd: a1 van Lindeveen is voldaan.").wait_for()
    assert page.url.endswith(f"/intern/bewijs/{second.id}/")
    assert page.locator("input[name=verdict]:checked").count() == 0


@pytest.mark.parametrize(("width", "is_above"), [(390, True), (1280, False)])
def test_who_is_asked_something_finds_it_first_on_a_phone(open_screen, session, carla, anna, leader, width, is_above):
    give_back(session, anna, add(session, carla, leader))
    screen = open_screen(width=width, by=carla)
    page = screen.open("/intern/werkpleinen/leader/")

    asked = page.locator("section[aria-labelledby=nu]").bounding_box()
    beside = page.locator(".wp-2-1--om > div").bounding_box()
    assert (asked["y"] + asked["height"] <= beside["y"]) is is_above
    assert (asked["x"] > beside["x"]) is not is_above
    screen.assert_good()


def test_on_a_phone_the_next_piece_begins_with_what_was_recorded(open_screen, session, carla, anna, leader):
    claim(session, carla, leader)
    first, _ = *add(session, carla, leader), *add(session, carla, leader, kept(80), milestone="a2")
    page = open_screen(width=390, by=anna).open(f"/intern/bewijs/{first.id}/")

    page.locator("input[name=verdict]").first.check()
    page.get_by_role("button", name="Leg dit oordeel vast").click()

    told = page.get_by_text("Vastgelegd: a1 van Lindeveen is voldaan.")
    told.wait_for()
    assert 0 <= told.bounding_box()["y"] < 900
    assert page.get_by_role("heading", name="Uw oordeel over a2 van Lindeveen").count() == 1


def test_a_large_photo_is_made_smaller_before_it_is_sent(open_screen, session, carla, leader):
    page = open_screen(width=390, by=carla).open(A1)
    noise = photo(4000, 3000, quality=100) + b"\0" * 700_000

    fill_in(page, a_file("groot.jpg", noise))
    page.locator(".wp-gekozen").get_by_text("was").wait_for()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("1 stuk toegevoegd").wait_for()

    (piece,) = pieces(session, leader)
    assert (piece.width, piece.height) == (2400, 1800)


def test_a_photo_the_browser_cannot_read_is_told_at_once_and_refused_in_words(open_screen, session, carla, leader):
    page = open_screen(width=390, by=carla).open(A1)
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100

    fill_in(page, a_file("IMG_1.HEIC", heic, "image/heic"), a_file("a.pdf", document(), "application/pdf"))
    page.get_by_text("uw browser kan deze HEIC-foto niet omzetten").wait_for()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("1 stuk toegevoegd").wait_for()

    assert page.get_by_text("‘IMG_1.HEIC’ is niet bewaard.").is_visible()


def test_too_many_files_are_told_before_they_are_sent(open_screen, carla):
    page = open_screen(width=390, by=carla).open(A1)

    fill_in(page, *[a_file(f"{number}.jpg", photo(20 + number)) for number in range(14)])

    page.get_by_text("Er kunnen er 12 tegelijk bij.").wait_for()


def test_what_is_too_large_is_not_sent_so_that_nothing_typed_is_lost(open_screen, app, session, carla, leader):
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    page = open_screen(width=390, by=carla).open(A1)

    fill_in(page, a_file("groot.pdf", b"%PDF-1.5" + b"x" * 200_000, "application/pdf"), description="Het convenant")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("Samen 200 kB: dat is te groot.").wait_for()
    assert page.locator("#description").input_value() == "Het convenant"
    assert page.url.endswith(A1)

    page.get_by_label("Foto’s of documenten").set_input_files([a_file("klein.pdf", document(), "application/pdf")])
    page.locator(".wp-gekozen").get_by_text("klein.pdf").wait_for()
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("1 stuk toegevoegd").wait_for()
    assert [piece.description for piece in pieces(session, leader)] == ["Het convenant"]


def test_a_button_that_is_pressed_at_once_waits_for_the_photo_to_be_made_smaller(open_screen, carla):
    page = open_screen(width=390, by=carla).open(A1)
    noise = photo(4000, 3000, quality=100) + b"\0" * 700_000

    page.evaluate(NOTE_WHAT_IS_SENT)
    page.get_by_label("Wat is er te zien of te lezen?").fill("De gevel")
    page.get_by_label("Van welke dag is het?").fill("30-6-2010")
    page.get_by_label("geen herkenbare bezoekers").check()
    page.get_by_label("Foto’s of documenten").set_input_files([a_file("groot.jpg", noise)])
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("1 stuk toegevoegd").wait_for()

    assert 0 < int(page.evaluate("sessionStorage.sent")) < 700_000


def test_without_script_a_photo_goes_in_as_well(open_screen, session, carla, leader):
    page = open_screen(width=390, by=carla, script=False).open(A1)

    fill_in(page, a_file("gevel.jpg", photo()))
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("1 stuk toegevoegd").wait_for()

    assert len(pieces(session, leader)) == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_of_evidence(open_screen, session, carla, anna, leader, width):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))
    accept(session, anna, add(session, carla, leader))
    give_back(session, anna, add(session, carla, leader, kept(80)))
    add(session, carla, leader, kept(90), kept(70))
    ids = [piece.id for piece in session.query(Evidence).order_by(Evidence.id)]
    base = "/intern/werkpleinen/leader/"
    looked_at = {
        carla: [base, f"{base}bewijs/", A1, f"{base}geschiedenis/?mijlpaal=a1", f"{base}bewijs/b2/"],
        anna: ["/intern/bewijs/", "/intern/bewijs/steekproef/", *(f"/intern/bewijs/{each}/" for each in ids)],
    }
    for person, addresses in looked_at.items():
        screen = open_screen(width=width, by=person)
        for address in addresses:
            screen.open(address)
            screen.assert_good()
