"""What the checklist of a satellite shows of its main location counts about the day that it asks about (D.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import K2, TODAY
from tests.milestones.learning import observe
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
TAKEN = ("c1", "c2")
SHEET = "/intern/werkpleinen/middle/vragenlijst/2010-K2/"


@pytest.fixture
def mt(a_person, middle):
    return a_person(Role.MT_MEMBER, middle)


def told_of_c(page):
    paragraphs = [page.html.select(f"#{code} p") for code in TAKEN]
    return [" ".join(" ".join(each.get_text() for each in found).split()) for found in paragraphs]


@pytest.fixture
def turn(session, anna, middle):
    """Give the middle one another main location from a day on, or none."""

    def turn(main, on):
        facts = versions(session, [middle.id])[middle.id][-1].facts
        main_id = main.id if main else None
        add_version(session, anna.actor, middle.id, replace(facts, main_id=main_id), on, TODAY)
        session.commit()
        session.expire_all()

    return turn


@pytest.fixture(autouse=True)
def satellite(turn, leader, middle):
    turn(leader, date(2010, 1, 1))
    return middle


@pytest.mark.parametrize("days", [0, 1])
def test_the_checklist_shows_what_counted_at_the_main_location_of_its_reference_date(
    browse, session, leader, mt, bram, laggard, turn, days
):
    observe(session, bram.actor, leader, not_met=("c2",))
    observe(session, bram.actor, laggard, not_met=("c1",))
    turn(laggard, K2.reference_date + days * DAY)

    c1, c2 = told_of_c(browse(SHEET, by=mt))

    of = f"de hoofdlocatie, {laggard.title}" if days == 0 else f"de hoofdlocatie van 30-6-2010, {leader.title}"
    met, not_met = ("Niet voldaan", "Voldaan") if days == 0 else ("Voldaan", "Niet voldaan")
    assert f"{met} Gezien, stand op 18-3-2010, geldig t/m 18-3-2011 Overgenomen van {of}" in c1
    assert f"{not_met} Gezien, stand op 18-3-2010, geldig t/m 18-3-2011 Overgenomen van {of}" in c2


def test_who_is_on_its_own_since_sees_what_counted_then(browse, session, leader, mt, bram, turn):
    observe(session, bram.actor, leader, not_met=("c2",))
    turn(None, K2.reference_date + DAY)

    page = browse(SHEET, by=mt)

    about = f"stand op 18-3-2010, geldig t/m 18-3-2011 Overgenomen van de hoofdlocatie van 30-6-2010, {leader.title}"
    assert [about in each for each in told_of_c(page)] == [True, True]
    assert "nog niet beantwoord" not in "".join(told_of_c(page))


def test_what_is_found_at_the_main_location_about_a_later_day_is_not_shown(
    browse, session, satellite, leader, mt, bram, anna
):
    observe(session, bram.actor, leader)
    after = K2.reference_date + DAY
    actions.record_desk(session, anna.actor, leader, [Found("c1", Verdict.NOT_MET)], after, TODAY)
    session.commit()

    assert "stand op 18-3-2010" in told_of_c(browse(SHEET, by=mt))[0]


OWN = "Dit is bij dit Werkplein zelf vastgesteld"
LATER = "U gaf zelf een antwoord over 1-7-2010: niet voldaan. Dat is na 30-6-2010, dus het telt hier nog niet."


@pytest.mark.parametrize(("day", "told", "not_told"), [("30-6-2010", OWN, LATER), ("1-7-2010", LATER, OWN)])
def test_the_checklist_leads_to_an_answer_of_its_own(browse, session, satellite, mt, day, told, not_told):
    page = browse(SHEET, by=mt).follow("Geef een eigen antwoord op c1")

    assert "Zonder eigen antwoord telt bij c1 wat de hoofdlocatie heeft, Werkplein Lindeveen." in page.text
    done = page.submit("Meld de wijziging", verdict="not_met", holds_on=day)
    assert done.path == "/intern/werkpleinen/middle/"
    c1, _ = told_of_c(browse(SHEET, by=mt))
    assert (told in c1, not_told in c1) == (True, False)
    other = browse("/intern/werkpleinen/middle/wijziging/", by=mt, query={"mijlpaal": "a1"})
    assert "hoofdlocatie" not in other.text


NOTHING = "U hoeft hier niets te doen."
RUNS_OUT = "Dat loopt af vóór de peildatum. Laat de hoofdlocatie het opnieuw bevestigen, of geef zelf een antwoord."
PROOF_RUNS_OUT = "Dat bewijs loopt af vóór de peildatum. Nieuw bewijs kan van de hoofdlocatie komen, of van u zelf."
OWN_RUNS_OUT = "Het loopt af vóór de peildatum. Daarna telt wat de hoofdlocatie heeft, of een nieuw eigen antwoord."
RAN_OUT = "Dat is verlopen. Laat de hoofdlocatie antwoorden, of geef zelf een antwoord."


@pytest.mark.parametrize(
    ("is_own", "verdict", "found_on", "today", "told"),
    [
        (False, Verdict.MET, date(2009, 6, 30), date(2010, 6, 2), NOTHING),
        (False, Verdict.MET, date(2009, 6, 29), date(2010, 6, 2), PROOF_RUNS_OUT),
        (False, Verdict.MET, date(2009, 6, 29), TODAY, RAN_OUT),
        (False, Verdict.NOT_MET, date(2009, 6, 30), date(2010, 6, 2), None),
        (True, Verdict.MET, date(2009, 6, 30), date(2010, 6, 2), NOTHING),
        (True, Verdict.MET, date(2009, 6, 29), date(2010, 6, 2), OWN_RUNS_OUT),
        (True, Verdict.MET, date(2009, 6, 29), TODAY, RAN_OUT),
        (True, Verdict.NOT_MET, date(2009, 6, 30), date(2010, 6, 2), None),
    ],
)
def test_the_checklist_says_what_is_to_be_done_about_what_it_does_not_ask(
    browse, app, session, leader, middle, mt, anna, is_own, verdict, found_on, today, told
):
    at = middle if is_own else leader
    actions.record_findings(
        session, anna.actor, at, [Found("c1", verdict)], Source.DESK, found_on, date(2009, 7, 2), "desk-1"
    )
    session.commit()
    app.config["TODAY"] = today

    c1, c2 = told_of_c(browse(SHEET, by=mt))

    assert [words for words in (NOTHING, RUNS_OUT, PROOF_RUNS_OUT, OWN_RUNS_OUT, RAN_OUT) if words in c1] == (
        [told] if told else []
    )
    assert ("Zolang dat geldig is" in c1) is (is_own and told is not RAN_OUT)
    assert NOTHING not in c2
    assert "nog niet beantwoord" in c2


@pytest.mark.parametrize(("said_on", "told"), [(date(2009, 12, 30), NOTHING), (date(2009, 12, 29), RUNS_OUT)])
def test_an_answer_of_the_main_location_that_runs_out_is_to_be_confirmed(
    browse, app, session, leader, mt, carla, said_on, told
):
    actions.report_change(session, carla.actor, leader, Found("c1", Verdict.MET, holds_on=said_on), said_on)
    session.commit()
    app.config["TODAY"] = date(2010, 6, 2)

    c1, _ = told_of_c(browse(SHEET, by=mt))

    assert told in c1


def test_from_a_checklist_of_a_past_date_that_date_is_filled_in(browse, app, satellite, mt):
    page = browse(SHEET, by=mt).follow("Geef een eigen antwoord op c1")

    assert page.one("input[name=holds_on]")["value"] == "30-6-2010"
    assert "De peildatum van het 2e kwartaal 2010 is ingevuld: 30 juni 2010." in page.text.replace("\xa0", " ")
    page.submit("Meld de wijziging", verdict="met")
    c1, _ = told_of_c(browse(SHEET, by=mt))
    assert "Voldaan Opgegeven, stand op 30-6-2010" in c1
    assert OWN in c1
    app.config["TODAY"] = date(2010, 6, 2)
    before = browse(SHEET, by=mt).follow("Geef een eigen antwoord op c2")
    assert before.one("input[name=holds_on]").get("value", "") == ""


def test_a_quarter_that_is_none_is_not_found(browse, satellite, mt):
    browse("/intern/werkpleinen/middle/wijziging/", by=mt, query={"mijlpaal": "c1", "kwartaal": "onzin"}, status=404)
