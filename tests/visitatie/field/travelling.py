"""A phone on the road in a real Chromium, the line to the office that may be cut, and filling the form by hand."""

import io
import re
import socket
from contextlib import contextmanager
from threading import Event

import pytest
from PIL import Image

from milestones.models import Assessment, Evidence
from tests.support import chromium
from tests.support.screen import sign_in
from tests.visitatie.conftest import TODAY, TUESDAY
from visitatie.field.models import FieldAgreement, FieldItem, FieldNote, FieldProposal
from visitatie.models import Visit
from visitatie.rules import VisitStatus
from visitatie.steps import actions as steps

CODES = ("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1", "e1", "e2", "f1")
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
        # While this is not set the findings arrive, and the answer does not come.
        self.answers = Event()
        self.answers.set()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].endswith("/bevindingen") and not (self.answers.is_set() or self.is_bad):
            answer = list(self.application(environ, start_response))
            assert self.answers.wait(20)
            return answer
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
def on_phone(chromium_browser, app, live_server, session, bram, tmp_path):
    """Opens the browser of the phone, which keeps its data in a folder when it is closed."""

    @contextmanager
    def opened(folder="phone", by=bram):
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

    return opened


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
    # "Nog niet klaar voor onderweg." stands there first, and a text that is not exact would take that for it.
    page.get_by_text("Klaar voor onderweg.", exact=True).wait_for()


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
