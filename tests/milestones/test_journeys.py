"""Four journeys on a phone, from start page to done: answering, checking, disputing, and fixing a quarter."""

import re
from datetime import date

import pytest

from milestones import actions, jobs, queries
from milestones.models import Evidence
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.answering import answer_all, submit
from tests.milestones.building import CODES, all_but
from tests.milestones.proving import add
from tests.support.screen import HEIGHT
from tests.support.uploads import AUTHOR, CAMERA, photo
from werkplein.core.files import store
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.both]
K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
JUNE, TODAY = date(2010, 6, 1), date(2010, 7, 5)
LAST_QUARTER = "/intern/mijlpalen/?kwartaal=2010-K1"
PHONE = 390
# Two minutes of tapping, at a generous seven seconds a tap.
MOST_TAPS = 14
REASON = "Het logo staat er niet op. Maak een foto van dichterbij."
TEXT = "De gemeente zit er sinds mei weer, zie het huurcontract."
ANSWER = "Het huurcontract is gezien, de balie is bezet."


class Phone:
    """Somebody with a phone; every tap is counted, and every page that is looked at is held against axe."""

    def __init__(self, screen):
        self.screen, self.page, self.taps = screen, screen.page, 0

    def open(self, path, words=""):
        self.screen.open(path, until="load")
        self.look(words)

    def look(self, words=""):
        if words:
            self.page.get_by_text(words).first.wait_for()
        self.page.wait_for_load_state("load")
        self.screen.assert_good()

    def tap(self, what):
        self.taps += 1
        what.click()

    def link(self, name):
        self.tap(self.page.get_by_role("link", name=name).first)

    def link_in(self, place, name):
        self.tap(self.page.locator(place).get_by_role("link", name=name))

    def menu(self, name):
        self.tap(self.page.get_by_text("Menu", exact=True).last)
        self.tap(self.page.locator(".wp-menu-s").get_by_role("link", name=name, exact=True))

    def button(self, name):
        self.tap(self.page.get_by_role("button", name=name, exact=True).first)

    def write(self, label, text):
        """Tap a field and type, with the keyboard over half of the window: what is covered cannot be tapped."""
        self.page.set_viewport_size({"width": PHONE, "height": HEIGHT // 2})
        self.tap(self.page.get_by_label(label))
        self.page.keyboard.type(text)
        self.page.set_viewport_size({"width": PHONE, "height": HEIGHT})

    def show(self, data, words, day=""):
        """Add a photo with what it shows: one tap on the field, one on the shutter, and the rest of the form."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(self.page.get_by_label("Foto’s of documenten"))
        self.taps += 1
        chooser.value.set_files([{"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": data}])
        self.write("Wat is er te zien of te lezen?", words)
        if day:
            self.write("Van welke dag is het?", day)
        self.tap(self.page.get_by_label("geen herkenbare bezoekers"))
        self.button("Voeg toe")


@pytest.fixture
def phone(open_screen):
    return lambda person: Phone(open_screen(width=PHONE, by=person))


@pytest.fixture
def last_quarter(session, carla, bram, leader):
    """The MT answered the first quarter, and it is fixed; the checklist of the second one is asked."""
    fill_closing_days(session, [2010])
    jobs.expect_checklists(session, date(2010, 3, 20))
    answer_all(session, carla, leader, quarter=K1, today=date(2010, 4, 2))
    submit(session, carla, leader, K1, date(2010, 4, 2))
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))
    jobs.expect_checklists(session, TODAY)
    session.commit()


def test_an_mt_confirms_eleven_answers_and_changes_one_with_a_photo(phone, session, last_quarter, carla, leader):
    mt = phone(carla)
    mt.open("/intern/")
    mt.link("Begin")
    mt.look("0 van 12 beantwoord")
    mt.button("Vul de open vragen met het vorige antwoord")
    mt.look("12 van 12 beantwoord")
    mt.tap(mt.page.locator("#a2").get_by_label("Deels", exact=True))
    mt.page.locator("#a2-stand[data-version='2']").wait_for(state="attached")
    mt.link_in("#a2", "Voeg bewijs toe")
    mt.look("Uw antwoord in de vragenlijst: Deels (nog niet ingeleverd)")
    mt.show(photo(1600, 1200), "De balie zonder de gemeente", "30-6-2010")
    mt.look("1 stuk toegevoegd bij a2.")
    mt.link("Terug naar de vragenlijst")
    mt.page.locator("#a2").get_by_text("1 stuk toegevoegd").wait_for()
    mt.look()
    mt.button("Lever in")
    mt.look("De vragenlijst is ingeleverd.")

    assert mt.taps <= MOST_TAPS
    assert own_answers(session, leader) == {code: Verdict.PARTLY if code == "a2" else Verdict.MET for code in CODES}
    (piece,) = session.query(Evidence)
    stored = store().get(piece.file.digest)
    assert (piece.milestone, piece.description) == ("a2", "De balie zonder de gemeente")
    assert not any(told.encode() in stored for told in (AUTHOR, CAMERA, "Exif"))


def own_answers(session, werkplein):
    session.expire_all()
    own = queries.own_answers(session, werkplein.id, K2, TODAY)
    session.rollback()
    return {code: row.verdict for code, row in own.submitted.items()}


@pytest.fixture
def shown(session, last_quarter, carla, leader):
    """The MT handed in the second quarter, with a photo at the first milestone."""
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    add(session, carla, leader, holds_on=date(2010, 6, 20))
    session.commit()


def send_back(desk):
    desk.open("/intern/")
    desk.menu("Bewijs")
    desk.look("1 stuk wacht")
    desk.link("Begin met het oudste")
    desk.look("Uw oordeel")
    desk.tap(desk.page.locator("summary").get_by_text("Stuur terug", exact=True))
    desk.write("Waarom stuurt u het terug?", REASON)
    desk.button("Stuur terug")
    desk.look("1 stuk teruggestuurd.")


def test_what_the_secretariat_sends_back_is_read_and_answered_by_the_mt(phone, shown, carla, anna):
    desk, mt = phone(anna), phone(carla)
    send_back(desk)

    mt.open("/intern/", "Bewijs aanvullen")
    mt.link("Ga verder")
    mt.look(REASON)
    mt.show(photo(900, 700), "De gevel met het logo, van dichtbij", "30-6-2010")
    mt.look("1 stuk toegevoegd bij a1.")
    assert mt.taps <= MOST_TAPS
    mt.open("/intern/", "Er staat nu niets open.")

    desk.open("/intern/bewijs/")
    desk.link("Begin met het oudste")
    desk.look("De gevel met het logo, van dichtbij")
    desk.page.locator("input[name=verdict]").first.check()
    desk.button("Leg dit oordeel vast")
    desk.look("Vastgelegd: a1 van Lindeveen is voldaan.")
    mt.open("/intern/werkpleinen/leader/bewijs/a1/")
    assert section(mt.page, "bewijs").locator(".wp-merkje").all_inner_texts() == ["Gecontroleerd", "Teruggestuurd"]


@pytest.fixture
def lost(session, last_quarter, bram, leader):
    """An audit of last week says that e1 is lost."""
    see(session, bram, leader, (), ("e1",), date(2010, 6, 28), "De balie stond leeg.")
    session.commit()


def make_objection(mt):
    mt.open("/intern/", "Achterblijver")
    mt.link("Ga verder")
    mt.look("Klopt wat er is gevonden?")
    mt.link("e1")
    mt.look("De balie stond leeg.")
    mt.write("Wat klopt er niet?", TEXT)
    mt.button("Maak bezwaar")
    mt.look("Uw bezwaar is vastgelegd.")
    assert mt.page.get_by_text("Besluit: uiterlijk 2 augustus 2010.").is_visible()


def decide(decider):
    decider.open("/intern/")
    decider.menu("Bezwaren")
    decider.look("1 bezwaar wacht op een besluit.")
    decider.link("Lindeveen")
    decider.look(TEXT)
    decider.tap(decider.page.get_by_label("De bevinding wordt ingetrokken"))
    decider.write("Waarom?", ANSWER)
    decider.button("Leg het besluit vast")
    decider.look("Ingetrokken. ")


def test_a_disputed_finding_is_decided_by_a_second_person_before_the_eyes_of_all(phone, lost, a_person, bram, carla):
    mt, finder = phone(carla), phone(bram)
    second, steering = phone(a_person(Role.PROCESS_SUPPORTER)), phone(a_person(Role.STEERING_GROUP))
    make_objection(mt)

    finder.open("/intern/bezwaren/")
    finder.link("Lindeveen")
    finder.look("Een collega of de DCO beslist op het bezwaar.")
    assert finder.page.get_by_role("button", name="Leg het besluit vast").count() == 0
    decide(second)

    address = second.page.url.removeprefix(second.screen.base)
    told = {timeline(each, address) for each in (mt, finder, second, steering)}
    assert len(told) == 1
    assert re.search(f"Niet voldaan.*Bezwaar gemaakt.*{TEXT}.*Bevinding ingetrokken.*{ANSWER}", told.pop(), re.DOTALL)
    mt.open("/intern/", "Middengroep")


def timeline(phone, address):
    phone.open(address)
    return section(phone.page, "verloop").inner_text()


def section(page, name):
    """The section with this heading."""
    return page.locator("section", has=page.locator(f"h2#{name}"))


@pytest.fixture
def second_quarter(session, last_quarter, bram, carla, leader, middle, laggard, a_person):
    """One Werkplein rises, one disputes what was seen, and one may still reply; only the first handed in."""
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    see(session, bram, leader, CODES, (), JUNE)
    see(session, bram, middle, all_but("b3"), ("b3",), JUNE)
    disputed = see(session, bram, middle, (), ("e1",), date(2010, 6, 2))[0]
    mt = a_person(Role.MT_MEMBER, middle)
    actions.dispute(session, mt.actor, middle, disputed.id, TEXT, date(2010, 6, 9))
    see(session, bram, laggard, all_but("e1"), ("e1",), date(2010, 6, 28))
    session.commit()


def see(session, person, werkplein, met, not_met, on, note=""):
    found = [Found(code, Verdict.MET) for code in met] + [Found(code, Verdict.NOT_MET, note) for code in not_met]
    return actions.record_findings(session, person.actor, werkplein, found, Source.AUDIT, on, on, f"v{on}")


def read_what_will_change(steering):
    risen = steering.page.get_by_role("row", name="Lindeveen").inner_text()
    assert "Kopgroep" in risen
    assert "Was middengroep. Alle 6 criteria zijn gehaald" in risen
    waiting = section(steering.page, "wacht").inner_text().replace("\xa0", " ")
    assert "Middelerf: e1" in waiting
    assert "Achterholt: tot en met maandag 12 juli" in waiting
    steering.tap(steering.page.get_by_text("3 Werkpleinen leverden de vragenlijst niet in"))
    silent = steering.page.locator("details[open]").get_by_role("link").all_inner_texts()
    assert silent == ["Achterholt", "Grootstad", "Middelerf"]
    steering.look()


def test_the_steering_group_fixes_the_quarter_and_last_quarter_stays_as_it_was(phone, second_quarter, a_person):
    steering = phone(a_person(Role.STEERING_GROUP))
    steering.open(LAST_QUARTER)
    then = steering.page.inner_text("main")

    steering.open("/intern/")
    steering.link("Stel 2e kwartaal vast")
    steering.look("Dit worden de niveaus van 4 Werkpleinen.")
    read_what_will_change(steering)
    steering.button("Stel het 2e kwartaal 2010 vast")
    steering.look("Het 2e kwartaal 2010 is vastgesteld.")

    assert steering.taps == 3
    steering.open(LAST_QUARTER)
    assert steering.page.inner_text("main") == then
    steering.open("/intern/mijlpalen/?kwartaal=2010-K2")
    assert levels(steering) == {
        "Achterholt": Level.TOO_LITTLE,
        "Grootstad": Level.TOO_LITTLE,
        "Lindeveen": Level.LEADER,
        "Middelerf": Level.MIDDLE,
    }


def levels(phone):
    """The level per Werkplein, as the list says it."""
    rows = phone.page.get_by_role("row").all()[1:]
    told = {row.get_by_role("link").first.inner_text(): row.inner_text() for row in rows}
    return {name: next(level for level in Level if level.label in text) for name, text in told.items()}
