"""An audit in a real Chromium without a network: closed and opened again, cut off at every step, carried as a file."""

import io
import re
import socket
from contextlib import contextmanager

import pytest
from PIL import Image

from milestones.models import Assessment, Evidence
from tests.support import chromium
from tests.support.screen import WIDTHS, sign_in
from tests.visitatie.conftest import TODAY, TUESDAY
from tests.visitatie.field.conftest import CODES
from visitatie import actions
from visitatie.field.models import FieldAgreement, FieldItem, FieldNote, FieldProposal
from visitatie.field.queries import field_record_of
from visitatie.models import Visit
from visitatie.rules import VisitStatus
from visitatie.steps import actions as steps
from werkplein.people.models import SignIn

pytestmark = pytest.mark.browser
PHRASE = "een zin die ik onthoud"
LONG = "De ondersteuner helpt twee dagen per maand."
PHOTOS = ("a1", "a2", "a3", "b1", "b2", "c2")
# The findings, six photos, a note, an agreement, a proposal and the next visit.
THINGS = 11
NAME = re.compile(rb'name="item"\r\n\r\n([0-9a-f-]{36})')


class Line:
    """The line to the application, which is cut at each thing: once before it arrives, and once before the answer."""

    def __init__(self, application):
        self.application, self.is_bad, self.tries = application, False, {}

    def __call__(self, environ, start_response):
        if not self.is_bad or environ["REQUEST_METHOD"] != "POST" or "/intern/veld/" not in environ["PATH_INFO"]:
            return self.application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        name = NAME.search(body)[1]
        self.tries[name] = self.tries.get(name, 0) + 1
        if self.tries[name] > 2:
            return self.application(environ, start_response)
        if self.tries[name] == 2:
            b"".join(self.application(environ, lambda *_: None))
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError


@pytest.fixture
def line(app):
    """The line of this test, good until it is made bad."""
    app.wsgi_app = Line(app.wsgi_app)
    return app.wsgi_app


@pytest.fixture
def address(session, confirmed, line, live_server):
    """Where the page of the visit is; the laggard has a step plan."""
    steps.keep_up(session, TODAY)
    session.commit()
    return f"{live_server}/intern/veld/{confirmed.id}/"


@pytest.fixture
def phone(chromium_browser, app, live_server, session, bram, tmp_path):
    """Opens the browser of the phone, which keeps its data in a folder when it is closed."""

    @contextmanager
    def phone(folder="phone", by=bram):
        program = chromium.executable()
        session.commit()
        context = chromium_browser.browser_type.launch_persistent_context(
            str(tmp_path / folder),
            executable_path=program,
            args=[*chromium.ARGUMENTS, "--no-sandbox"],
            env=chromium._environment(program),
            viewport={"width": 390, "height": 900},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        if by:
            sign_in(context, app, live_server, by)
        yield context
        context.close()

    return phone


def picture(number):
    """A photo that is like no other."""
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (40 * number, 90, 200 - 30 * number)).save(out, "PNG")
    return {"name": f"foto{number}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def make_ready(page, address):
    """Open the visit once, with a network."""
    page.goto(address)
    page.get_by_label("Bedenk een wachtzin").fill(PHRASE)
    page.get_by_label("Nog een keer").fill(PHRASE)
    page.get_by_role("button", name="Maak klaar").click()
    page.get_by_text("Klaar voor onderweg.").wait_for()


def unlock(page, address, phrase=PHRASE):
    """Open what is on the phone."""
    page.goto(address)
    page.get_by_label("Wachtzin", exact=True).fill(phrase)
    page.keyboard.press("Enter")
    page.locator("#onderbalk a, #onderbalk button, .wp-veldfout").first.wait_for()


def go(page, part, until):
    page.evaluate("part => { location.hash = part; }", part)
    page.locator(until).first.wait_for()


def fill_milestones(page):
    """Twelve answers and six photos."""
    for number, code in enumerate(CODES):
        go(page, code, f"#{code}-note")
        page.locator(f"label:has(input[name={code}-verdict])").first.click()
        page.locator(f"#{code}-note").fill(f"Gezien bij {code}.")
        if code in PHOTOS:
            page.locator("#foto").set_input_files([picture(number)])
            page.get_by_label("Wat staat er op foto 1?").fill(f"Wat er is bij {code}")
            page.get_by_label("Geen herkenbare bezoekers").check()


def fill_rest(page):
    """A bottleneck, an agreement, a proposal and the next visit."""
    go(page, "bij-a", "text=Knelpunt toevoegen")
    page.get_by_role("button", name="Knelpunt toevoegen").click()
    page.locator("textarea").first.fill("De wachtrij is nog dubbel.")
    go(page, "afspraken", "text=Afspraak toevoegen")
    page.get_by_role("button", name="Afspraak toevoegen").click()
    page.get_by_label("Wat spreekt u af?").fill("Eén wachtrij.")
    page.get_by_label("Wie doet dit?").fill("MT")
    page.get_by_label("Wanneer is het klaar?").fill("2010-09-01")
    go(page, "interventies", "text=Interventie toevoegen")
    page.get_by_role("button", name="Interventie toevoegen").click()
    page.get_by_label("Wat gebeurt er?").fill(LONG)
    page.get_by_label("Waarom is dit nodig?").fill(LONG)
    page.get_by_label("a1 ").check()
    page.get_by_label("Wie doet dit?").fill("Ondersteuner")
    page.get_by_label("Wanneer moet het klaar zijn?").fill("2010-09-01")
    go(page, "volgend-bezoek", "#wanted_on")
    page.get_by_label("Op welke dag komt u terug?").fill("2010-10-05")
    go(page, "afronden", "#held_on")
    page.get_by_label("Met wie besprak u de uitkomst?").fill("vestigingsmanager")
    page.get_by_text("Bewaard op deze telefoon").wait_for()


def fill_all(page):
    fill_milestones(page)
    fill_rest(page)


def is_kept(page):
    """Wait until the last change is kept."""
    page.evaluate("new Promise((done) => setTimeout(done, 700))")


def assert_all_is_there_once(session, visit_id):
    session.expire_all()
    visit = session.get(Visit, visit_id)
    assert (visit.status, visit.held_on, visit.discussed_with) == (VisitStatus.HELD, TUESDAY, "vestigingsmanager")
    rows = session.query(Assessment).all()
    assert sorted(row.milestone for row in rows) == sorted(CODES)
    assert {row.note for row in rows} == {f"Gezien bij {code}." for code in CODES}
    assert sorted(piece.milestone for piece in session.query(Evidence)) == sorted(PHOTOS)
    assert session.query(FieldItem).count() == THINGS
    counts = [session.query(each).count() for each in (FieldNote, FieldAgreement, FieldProposal)]
    assert counts == [1, 1, 1]
    assert session.query(FieldProposal).one().intervention_id is not None


def left_behind(page):
    """What the phone still holds of an audit."""
    return page.evaluate("""async () => {
      const opened = await new Promise((done) => {
        const request = indexedDB.open("werkplein-veld");
        request.onsuccess = () => done(request.result);
      });
      const all = (name) => new Promise((done) => {
        const request = opened.transaction(name).objectStore(name).getAllKeys();
        request.onsuccess = () => done(request.result);
      });
      return [await all("kluizen"), await all("stukken"), await caches.keys()];
    }""")


def test_a_full_audit_without_a_network_survives_closing_and_arrives_once(phone, address, session, confirmed):
    visit_id = confirmed.id
    with phone() as context:
        page = context.new_page()
        make_ready(page, address)
        context.set_offline(True)
        fill_all(page)
        is_kept(page)

    with phone() as context:
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


def test_the_line_cut_at_every_step_before_and_after_loses_and_doubles_nothing(
    phone, address, session, confirmed, line
):
    visit_id = confirmed.id
    line.is_bad = True
    with phone() as context:
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


def saved_file(page):
    go(page, "afronden", "#held_on")
    with page.expect_download() as download:
        page.get_by_role("button", name="Bewaar als bestand").first.click()
    return download.value.path().read_bytes()


def open_file(page, address, data, phrase=PHRASE):
    go(page, "bestand", "#bestand")
    page.locator("#bestand").set_input_files([{"name": "a.werkplein", "mimeType": "text/plain", "buffer": data}])
    page.get_by_label("Wachtzin van dit bestand").fill(phrase)
    page.get_by_role("button", name="Open het bestand").click()


def test_a_file_brings_everything_back_after_the_browser_was_cleared(phone, address, session, confirmed):
    visit_id = confirmed.id
    with phone() as context:
        page = context.new_page()
        make_ready(page, address)
        context.set_offline(True)
        fill_all(page)
        is_kept(page)
        data = saved_file(page)

    assert PHRASE.encode() not in data
    assert b"wachtrij" not in data
    assert b"Gezien" not in data
    # Another folder: everything the browser kept is gone.
    with phone("cleared") as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Bedenk een wachtzin").wait_for()
        open_file(page, address, data)
        page.get_by_text("12 van 12 mijlpalen ingevuld").wait_for()
        go(page, "afronden", "#held_on")
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("11 onderdelen zijn aangekomen.").wait_for()

    assert_all_is_there_once(session, visit_id)


def changed(data, at):
    """The same file with one bit turned."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_file_that_was_tampered_with_is_refused_as_a_whole(phone, address):
    with phone() as context:
        page = context.new_page()
        make_ready(page, address)
        go(page, "a1", "#a1-note")
        page.locator("#a1-note").fill("Het bord hangt er.")
        is_kept(page)
        data = saved_file(page)

    bad = {
        "a bit in a piece": changed(data, len(data) // 2),
        "the last bit": changed(data, len(data) - 1),
        "cut off halfway": data[: len(data) // 2],
        "a byte too few": data[:-1],
        "something behind it": data + b"more",
        "no file of ours": b"%PDF-1.7",
        "nothing": b"",
        "another account": re.sub(rb'"account":\d+', b'"account":9999', data, count=1),
    }
    with phone("cleared") as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Bedenk een wachtzin").wait_for()
        for name, each in bad.items():
            open_file(page, address, each)
            page.get_by_text("Niet geopend.").wait_for()
            assert page.locator("[role=alert]").inner_text().count(".") >= 2, name
            go(page, "", "#nogmaals")
        open_file(page, address, data, "een andere lange zin")
        page.get_by_text("De wachtzin past niet").wait_for()
        assert left_behind(page)[:2] == [[], []]


def test_nothing_on_the_phone_can_be_read_without_the_passphrase(phone, address):
    with phone() as context:
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


def test_a_session_that_ended_asks_to_sign_in_and_keeps_the_queue(phone, address, session, app, live_server, bram):
    with phone() as context:
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


def test_who_signs_out_hears_that_what_was_not_sent_stays(phone, address, live_server):
    with phone() as context:
        page = context.new_page()
        make_ready(page, address)
        page.goto(f"{live_server}/intern/")
        page.locator("summary", has_text="Menu").click()
        page.get_by_role("button", name="Afmelden").locator("visible=true").click()
        page.get_by_text("Op dit apparaat staat nog een audit die niet is verstuurd.").wait_for()
        unlock(page, address)
        assert page.get_by_text("0 van 12 mijlpalen ingevuld").is_visible()


def test_another_account_on_the_same_phone_sends_nothing(phone, address, session, a_person):
    from werkplein.people.rules import Role

    other = a_person(Role.PROCESS_SUPPORTER)
    with phone() as context:
        page = context.new_page()
        make_ready(page, address)
        fill_all(page)
        is_kept(page)
    with phone(by=other) as context:
        page = context.new_page()
        unlock(page, address)
        go(page, "afronden", "#held_on")
        page.get_by_role("button", name="Rond af en verstuur").click()
        page.get_by_text("U bent aangemeld met een ander account").wait_for()
    assert session.query(FieldItem).count() == 0


def test_an_audit_recorded_meanwhile_shows_both_and_a_person_chooses(phone, address, session, confirmed, bram):
    from milestones.rules import Found, Verdict

    with phone() as context:
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


def test_a_visit_cancelled_meanwhile_loses_nothing_and_asks(phone, address, session, confirmed, bram):
    with phone() as context:
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
    phone, address, session, line, confirmed
):
    visit_id = confirmed.id
    with phone() as context:
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
        page.get_by_role("button", name="Stuur dit als verbetering").click()
        page.get_by_text("5 onderdelen zijn aangekomen.").wait_for()

    assert [note.text for note in field_record_of(session, visit_id).notes] == ["De wachtrij is weg."]


@pytest.mark.parametrize(("button", "words"), [("Houd de telefoon aan", "Later."), ("Neem het bestand over", "Eerst.")])
def test_where_a_file_and_the_phone_differ_a_person_chooses(phone, address, button, words):
    with phone() as context:
        page = context.new_page()
        make_ready(page, address)
        go(page, "a1", "#a1-note")
        page.locator("#a1-note").fill("Eerst.")
        is_kept(page)
        data = saved_file(page)
        go(page, "a1", "#a1-note")
        page.locator("#a1-note").fill("Later.")
        open_file(page, address, data)
        page.get_by_role("button", name=button).click()
        page.get_by_text("Het bestand is erbij genomen.").wait_for()
        is_kept(page)
        unlock(page, address)
        go(page, "a1", "#a1-note")
        assert page.locator("#a1-note").input_value() == words
