"""An audit in a real Chromium without a network: closed and opened again, cut off at every step, carried as a file."""

import pytest

from milestones.models import Assessment, Evidence
from tests.support.screen import WIDTHS, sign_in
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.field.travelling import (
    PHOTOS,
    PHRASE,
    THINGS,
    assert_all_is_there_once,
    fill_all,
    fill_rest,
    go,
    is_kept,
    left_behind,
    make_ready,
    unlock,
)
from visitatie import actions
from visitatie.field.models import FieldItem
from visitatie.field.queries import field_record_of
from visitatie.models import Visit
from visitatie.reports.jobs import renew_concepts
from visitatie.reports.queries import content_of, report_of
from visitatie.reports.rules.stages import Stage
from werkplein.people.models import SignIn

pytestmark = pytest.mark.browser


def test_a_full_audit_without_a_network_survives_closing_and_arrives_once(on_phone, address, session, confirmed):
    visit_id = confirmed.id
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        context.set_offline(True)
        fill_all(page)
        is_kept(page)

    with on_phone() as context:
        context.set_offline(True)
        page = context.new_page()
        unlock(page, address)
        assert page.get_by_text("12 van 12 mijlpalen ingevuld").is_visible()
        go(page, "afronden", "#held_on")
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("Er is geen verbinding.").wait_for()
        assert page.get_by_text("11 wachten").is_visible()
        context.set_offline(False)
        page.get_by_text("11 onderdelen zijn aangekomen.").wait_for()
        assert left_behind(page) == [[], [], []]

    assert_all_is_there_once(session, visit_id)


def test_what_arrives_after_the_findings_is_in_the_next_concept(on_phone, address, session, confirmed):
    visit_id = confirmed.id
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        fill_all(page)
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("11 onderdelen zijn aangekomen.").wait_for()

    assert renew_concepts(session, TUESDAY) == "1 verslag aangevuld"
    first, concept = report_of(session, session.get_one(Visit, visit_id)).versions
    assert (concept.stage, concept.number) == (Stage.CONCEPT, 2)
    for text in ("De wachtrij is nog dubbel.", "Eén wachtrij.", "oktober"):
        assert text not in str(first.content)
        assert text in str(concept.content)
    assert sum(each.photos for each in content_of(concept).milestones) == len(PHOTOS)


def test_the_line_cut_at_every_step_before_and_after_loses_and_doubles_nothing(
    on_phone, address, session, confirmed, line
):
    visit_id = confirmed.id
    line.is_bad = True
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        fill_all(page)
        page.get_by_role("button", name="Rond af en verstuur").click()
        for _ in range(2 * THINGS):
            page.get_by_text("Er is geen verbinding.").first.wait_for()
            page.close()
            page = context.new_page()
            page.goto(f"{address}#afronden")
            page.get_by_label("Wachtzin", exact=True).fill(PHRASE)
            page.keyboard.press("Enter")
        page.get_by_text("11 onderdelen zijn aangekomen.").wait_for()

    assert set(line.tries.values()) == {3}
    assert_all_is_there_once(session, visit_id)


def test_nothing_on_the_phone_can_be_read_without_the_passphrase(on_phone, address):
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        go(page, "a1", "#a1-note")
        page.locator("#a1-note").fill("Het bord hangt er niet.")
        is_kept(page)
        unlock(page, address, "een verkeerde zin")
        assert page.get_by_text("Deze wachtzin past niet.").is_visible()

        kept = page.evaluate("""async () => {
          const opened = await new Promise((done) => {
            const request = indexedDB.open("werkplein-veld");
            request.onsuccess = () => done(request.result);
          });
          const rows = await new Promise((done) => {
            const request = opened.transaction("stukken").objectStore("stukken").getAll();
            request.onsuccess = () => done(request.result);
          });
          return rows.map((row) => String.fromCharCode(...new Uint8Array(row.data).slice(0, 60000))).join("");
        }""")
    assert len(kept) > 1000
    assert "bord" not in kept
    assert "mijlpaal" not in kept


def test_a_session_that_ended_asks_to_sign_in_and_keeps_the_queue(on_phone, address, session, app, live_server, bram):
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        fill_all(page)
        session.query(SignIn).delete()
        session.commit()
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("U bent niet meer aangemeld.").wait_for()
        assert page.get_by_text("11 wachten").is_visible()

        sign_in(context, app, live_server, bram)
        page.get_by_role("button", name="Verstuur nu").click()
        page.get_by_text("11 onderdelen zijn aangekomen.").wait_for()


def test_who_signs_out_hears_that_what_was_not_sent_stays(on_phone, address, live_server):
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        page.goto(f"{live_server}/intern/")
        page.locator("summary", has_text="Menu").click()
        page.get_by_role("button", name="Afmelden").locator("visible=true").click()
        page.get_by_text("Op dit apparaat staat nog een audit die niet is verstuurd.").wait_for()
        unlock(page, address)
        assert page.get_by_text("0 van 12 mijlpalen ingevuld").is_visible()


def test_another_account_on_the_same_phone_sends_nothing(on_phone, address, session, a_person):
    from werkplein.people.rules import Role

    other = a_person(Role.PROCESS_SUPPORTER)
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        fill_all(page)
        is_kept(page)
    with on_phone(by=other) as context:
        page = context.new_page()
        unlock(page, address)
        go(page, "afronden", "#held_on")
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("U bent aangemeld met een ander account").wait_for()
    assert session.query(FieldItem).count() == 0


def test_an_audit_recorded_meanwhile_shows_both_and_a_person_chooses(on_phone, address, session, confirmed, bram):
    from milestones.rules import Found, Verdict

    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        fill_all(page)
        found = [Found("a1", Verdict.NOT_MET, "Het logo hangt er niet.")]
        actions.hold(session, bram.actor, confirmed, found, TUESDAY, "teamleider", TUESDAY)
        session.commit()
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("Kies per mijlpaal.").wait_for()
        assert page.get_by_text("Het logo hangt er niet.").is_visible()
        page.locator("input[name$=-a2][value=true]").check()
        page.get_by_role("button", name="Bevestig mijn keuze").click()
        page.get_by_text("11 onderdelen zijn aangekomen.").wait_for()

    assert sorted(row.milestone for row in session.query(Assessment)) == ["a1", "a2"]
    assert session.query(Evidence).count() == 6


def test_a_visit_cancelled_meanwhile_loses_nothing_and_asks(on_phone, address, session, confirmed, bram):
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        fill_rest(page)
        go(page, "a1", "#a1-note")
        page.locator("label:has(input[name=a1-verdict])").first.click()
        actions.cancel(session, bram.actor, confirmed, "Het Werkplein verhuist.", TUESDAY)
        session.commit()
        go(page, "afronden", "#held_on")
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("Reden: Het Werkplein verhuist.").wait_for()
        assert session.query(FieldItem).count() == 0
        session.commit()
        page.get_by_role("button", name="Leg terzijde bij het bezoek").first.click()
        page.get_by_text("onderdelen zijn aangekomen.").wait_for()

    assert session.query(Assessment).count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_form_is_good(open_screen, confirmed, address, bram, width):
    screen = open_screen(width=width, by=bram)
    page = screen.page
    screen.open(f"/intern/veld/{confirmed.id}/")
    screen.assert_good()
    make_ready(page, address)
    for part in (
        "",
        "a1",
        "e2",
        "bij-a",
        "afspraken",
        "interventies",
        "volgend-bezoek",
        "afronden",
        "bestand",
        "wissen",
    ):
        go(page, part, "h1")
        for words in ("Knelpunt toevoegen", "Afspraak toevoegen", "Interventie toevoegen"):
            for button in page.get_by_role("button", name=words).all():
                button.click()
        # What the bar lies over at another place of the page counts as hidden.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        screen.assert_good()


def test_what_was_changed_after_it_arrived_unseen_goes_as_a_correction_by_choice(
    on_phone, address, session, line, confirmed
):
    visit_id = confirmed.id
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        go(page, "a1", "#a1-note")
        page.locator("label:has(input[name=a1-verdict])").first.click()
        fill_rest(page)
        line.is_bad = True
        # The findings twice, then the note twice: the second time it arrives, and the answer does not.
        for words in ("Rond af en verstuur", *3 * ("Verstuur nu",)):
            with page.expect_event("requestfailed"):
                page.get_by_role("button", name=words).click()
        page.get_by_role("button", name="Verstuur nu").wait_for()
        go(page, "bij-a", "textarea")
        page.locator("textarea").first.fill("De wachtrij is weg.")
        line.is_bad = False
        go(page, "afronden", "#held_on")
        page.get_by_role("button", name="Verstuur nu").click()
        page.get_by_role("button", name="Stuur dit als verbetering").wait_for()
        arrived, own = page.locator("dl.wp-vergelijk").all_inner_texts()
        assert "De wachtrij is nog dubbel." in arrived
        assert "De wachtrij is weg." in own
        page.get_by_role("button", name="Stuur dit als verbetering").click()
        page.get_by_text("5 onderdelen zijn aangekomen.").wait_for()

    assert [note.text for note in field_record_of(session, visit_id).notes] == ["De wachtrij is weg."]


def test_what_is_changed_while_it_is_on_its_way_is_not_lost(on_phone, address, session, line, confirmed):
    visit_id = confirmed.id
    with on_phone() as context:
        page = context.new_page()
        make_ready(page, address)
        go(page, "a1", "#a1-note")
        page.locator("label:has(input[name=a1-verdict])").first.click()
        go(page, "afronden", "#held_on")
        page.get_by_label("Met wie besprak u de uitkomst?").fill("vestigingsmanager")
        line.answers.clear()
        with page.expect_request("**/bevindingen"):
            page.get_by_role("button", name="Rond af en verstuur").click()
        go(page, "a2", "#a2-note")
        page.locator("label:has(input[name=a2-verdict])").first.click()
        page.locator("#a2-note").fill("Gezien toen het al onderweg was.")
        line.answers.set()
        go(page, "afronden", "#rij")
        page.get_by_text("Er is al een audit vastgelegd").wait_for()
        assert "Gezien toen het al onderweg was." in page.content()
        page.locator("fieldset:has-text('a2') input[value=true]").check()
        page.get_by_role("button", name="Bevestig mijn keuze").click()
        page.get_by_text("1 onderdeel is aangekomen.").wait_for()

    session.expire_all()
    found = {row.milestone: row.note for row in session.query(Assessment).filter_by(visit_id=visit_id)}
    assert found == {"a1": "", "a2": "Gezien toen het al onderweg was."}
