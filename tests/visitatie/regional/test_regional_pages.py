"""The pages of support in the regions: who is there, what is needed, what was asked, and who met."""

from datetime import date

import pytest
from sqlalchemy import func, select

from milestones.actions import rebuild
from milestones.models import Standing
from milestones.rules import Level
from milestones.rules.practices import Package
from visitatie.regional import actions
from visitatie.regional.meeting import plan_meeting
from visitatie.regional.models import RegionalFunction, RegionalMeeting, SupportChoice, SupportNeed, SupportRequest
from visitatie.regional.rules import (
    Audience,
    Entitlement,
    Function,
    FunctionKind,
    Meeting,
    MeetingKind,
    Need,
    SupportKind,
)
from werkplein.obligations.models import Obligation
from werkplein.people.rules import Role
from werkplein.programme import reader

TODAY = date(2010, 7, 5)
OVERVIEW, REGION = "/intern/ondersteuning/", "/intern/ondersteuning/regio/zuidrand/"
OWN = "/intern/werkpleinen/laggard/ondersteuning/"
TEXT = "Wij zoeken iemand die helpt om één balie te maken."
WHAT = "Kom langs en kijk met ons mee naar de balie."
RESULT = "De districtsmanager kwam langs. De balie is er."
STEPS = Entitlement(Package.INTERVENE, takes_part=False)


@pytest.fixture
def dco(a_person, laggard):
    return a_person(Role.DCO, laggard.region)


@pytest.fixture
def manager(session, bram, laggard):
    function = Function(FunctionKind.DISTRICT_MANAGER, "UWV WERKbedrijf")
    return actions.add_function(session, bram.actor, laggard.region, function, TODAY)


@pytest.fixture
def planned(session, bram, laggard, manager):
    wanted = Meeting(
        MeetingKind.INTERVISION, Audience.BOTH, "Eén balie", "Werkplein Achterholt", TODAY, (laggard.id,), (manager.id,)
    )
    return plan_meeting(session, bram.actor, laggard.region, wanted, TODAY)


@pytest.fixture
def need(session, dirk, laggard):
    wanted = Need(SupportKind.OTHER, "", TEXT)
    return actions.state_need(session, dirk.actor, laggard, wanted, STEPS, ["a1"], TODAY)


@pytest.fixture
def stands(session):
    """How everybody stands is known, so that no page has to derive it."""
    rebuild(session, reader.load(), TODAY)


def level(session, werkplein, level):
    session.get_one(Standing, werkplein.id).level = level


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def expected(session, kind):
    question = select(Obligation.state, Obligation.due_on).where(Obligation.kind == kind).order_by(Obligation.id)
    return [(state.value, due) for state, due in session.execute(question)]


def ask(browse, by, whom, **fields):
    given = {"function": str(whom.id), "what": WHAT, "due_on": "1-9-2010"}
    return browse(f"{OWN}verzoek/", by=by).submit("Leg het verzoek vast", **given | fields)


def test_an_empty_region_says_where_to_begin(browse, dco):
    page = browse(OVERVIEW, by=dco)

    assert "Ondersteuning in Zuidrand" in page.h1
    assert "In deze regio is nog niemand bekend." in page.text
    assert "Geen Werkplein heeft een open behoefte." in page.text


def test_from_a_need_to_a_result(browse, session, dco, dirk, manager):
    stated = browse(OWN, by=dirk).submit("Verstuur", kind="other", text=TEXT)
    assert "Binnen tien werkdagen hoort u wie dit oppakt." in stated.text
    assert expected(session, "support_need") == [("open", date(2010, 7, 19))]
    assert "Ondersteuning: behoefte oppakken" in browse("/intern/gevraagd/", by=dco).text

    one = session.scalar(select(SupportNeed.id))
    asked = ask(browse, dco, manager, about=f"behoefte-{one}")
    assert expected(session, "support_need")[0][0] == "delivered"
    assert "Opgepakt" in browse(OWN, by=dirk).text
    assert WHAT in browse(OWN, by=dirk).text

    done = asked.submit("Leg het resultaat vast", state="done", result=RESULT, is_met="y")

    assert "Het verzoek is afgerond." in done.text
    assert f"Resultaat: {RESULT}" in browse(OWN, by=dirk).text
    assert f"Wat ervan kwam: {RESULT}" in browse(OWN, by=dirk).text
    assert expected(session, "support_request") == [("delivered", date(2010, 9, 1))]
    assert "Vervuld" in browse(f"/intern/ondersteuning/behoefte/{one}/", by=dco).text


def test_a_request_that_stops_leaves_its_need_to_be_taken_up(browse, session, dco, manager, need):
    asked = ask(browse, dco, manager, about=f"behoefte-{need.id}")

    asked.submit("Leg het resultaat vast", state="stopped", result="De districtsmanager kan dit jaar niet meer.")

    assert expected(session, "support_need") == [("open", date(2010, 7, 19))]
    assert expected(session, "support_request")[0][0] == "withdrawn"
    assert "Nog niemand werkt hieraan." in browse(f"/intern/ondersteuning/behoefte/{need.id}/", by=dco).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"function": ""}, "Kies een functie."),
        ({"function": "999"}, "Kies een functie."),
        ({"about": "behoefte-999"}, "Kies een van de mogelijkheden"),
        ({"what": "Kort."}, "Schrijf wat u vraagt, in ten minste 20 tekens."),
        ({"due_on": "4-7-2010"}, "4 juli 2010 is geweest."),
        ({"due_on": "6-7-2011"}, "Kies een dag binnen een jaar."),
        ({"due_on": "31-9-2010"}, "31-9-2010"),
    ],
)
def test_a_request_that_cannot_be_keeps_what_was_typed(browse, session, dco, manager, fields, sentence):
    refused = ask(browse, dco, manager, **fields)

    assert refused.status == 422
    assert sentence in refused.text.replace("\xa0", " ")
    assert refused.one("#what").get_text().strip() == fields.get("what", WHAT)
    assert count(session, SupportRequest) == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "Hulp."}, "Schrijf wat u nodig hebt, in ten minste 20 tekens."),
        ({"kind": None}, "Kies wat u zoekt."),
        ({"kind": "intervision"}, "Kies wat u zoekt."),
        ({"milestone": "z9"}, "Kies een van de mogelijkheden"),
    ],
)
def test_a_need_that_cannot_be_keeps_what_was_typed(browse, session, dirk, fields, sentence):
    refused = browse(OWN, by=dirk).submit("Verstuur", **{"kind": "other", "text": TEXT} | fields)

    assert refused.status == 422
    assert sentence in refused.text
    assert refused.one("#text").get_text().strip() == fields.get("text", TEXT)
    assert count(session, SupportNeed) == 0


def test_the_same_need_sent_twice_stands_there_once_and_keeps_what_was_typed(browse, session, dirk, stands):
    page = browse(OWN, by=dirk)
    page.submit("Verstuur", kind="other", text=TEXT)

    again = page.submit("Verstuur", kind="other", text=f" {TEXT} ")

    assert again.status == 409
    assert "Deze behoefte staat er al." in again.text
    assert again.one("#text").get_text().strip() == TEXT
    assert count(session, SupportNeed) == 1
    assert len(expected(session, "support_need")) == 1


def test_the_same_request_sent_twice_stands_there_once_and_keeps_what_was_typed(browse, session, dco, manager, need):
    ask(browse, dco, manager, about=f"behoefte-{need.id}")

    again = ask(browse, dco, manager, about=f"behoefte-{need.id}")

    assert again.status == 409
    assert "Dit verzoek staat er al." in again.text
    assert again.one("#what").get_text().strip() == WHAT
    assert again.one("#due_on")["value"] == "1-9-2010"
    assert count(session, SupportRequest) == 1
    assert len(expected(session, "support_request")) == 1


def test_a_need_is_taken_back_once_and_with_a_reason(browse, session, dirk, carla, need):
    address = f"{OWN}behoefte/{need.id}/intrekken/"
    browse(f"/intern/werkpleinen/leader/ondersteuning/behoefte/{need.id}/intrekken/", by=carla, status=404)
    page = browse(address, by=dirk)

    assert page.submit("Trek de behoefte in", outcome="Nee.").status == 422
    page.submit("Trek de behoefte in", outcome="Wij hebben het zelf opgelost.")

    assert "Ingetrokken" in browse(OWN, by=dirk).text
    assert page.submit("Trek de behoefte in", outcome="Wij hebben het zelf opgelost.").status == 409
    assert expected(session, "support_need")[0][0] == "withdrawn"


def test_a_function_is_added_once_and_goes_when_nothing_is_asked_of_it(browse, session, dco, manager):
    page = browse(REGION, by=dco)
    twice = page.submit("Voeg toe", kind="district_manager", organisation="UWV WERKbedrijf")
    assert "Deze functie staat al in de lijst." in twice.text
    mailed = page.submit("Voeg toe", kind="director", organisation="j.jansen@zuidrand.nl")
    assert "geen e-mailadres of telefoonnummer" in mailed.text
    added = page.submit("Voeg toe", kind="director", organisation="gemeente Achterholt")
    assert [row[:2] for row in added.rows("Functies")][-1] == ["Directeur sociale dienst", "gemeente Achterholt"]

    ask(browse, dco, manager)
    token = page.html.select("input[name=csrf_token]")[0]["value"]
    stop = f"{REGION}functie/{manager.id}/stop/"
    assert "Van deze functie is nog iets gevraagd." in browse(stop, by=dco, data={"csrf_token": token}, status=409).text
    assert session.scalar(select(func.count()).where(RegionalFunction.ends_on.is_(None))) == 2


def test_a_leader_chooses_for_the_offer_of_the_middle_group(browse, session, stands, leader, carla, dirk, bram):
    level(session, leader, Level.LEADER)
    own = "/intern/werkpleinen/leader/ondersteuning/"
    page = browse(own, by=carla)
    assert "Pakket: Borgen." in page.text
    assert page.submit("Verstuur", kind="intervision", text=TEXT).status == 422

    joined = page.submit("Gebruik het aanbod van de middengroep")
    assert "Pakket: Borgen, met het aanbod van de middengroep." in joined.text
    joined.submit("Verstuur", kind="intervision", text=TEXT)
    assert count(session, SupportNeed) == 1
    left = browse(own, by=carla).submit("Stop met het aanbod van de middengroep")

    assert "Pakket: Borgen." in left.text
    assert "Intervisie voor MT" in left.text
    assert "Gebruik het aanbod" not in browse(own, by=bram).text
    assert "Gebruik het aanbod" not in browse(OWN, by=dirk).text
    token = browse(OWN, by=dirk).html.select("input[name=csrf_token]")[0]["value"]
    browse(f"{OWN}meedoen/", by=dirk, data={"csrf_token": token}, status=409)
    question = select(SupportChoice.takes_part).order_by(SupportChoice.id)
    assert list(session.scalars(question)) == [True, False]


def test_a_meeting_is_planned_held_and_read_by_the_mt(browse, session, dco, dirk, laggard, g4, manager):
    given = {
        "kind": "intervision",
        "audience": "both",
        "subject": "Eén balie",
        "meets_on": "5-7-2010",
        "venue": "Zaal 1",
    }
    page = browse(f"{REGION}bijeenkomst/", by=dco)
    refused = page.submit("Plan de bijeenkomst", **given | {"meets_on": "4-7-2010"}, guests=[str(laggard.id)])
    assert "4 juli 2010 is geweest." in refused.text.replace("\xa0", " ")

    shown = page.submit("Plan de bijeenkomst", **given, guests=[str(laggard.id), str(g4.id)], hosts=[str(manager.id)])
    assert len(shown.rows("Wie gevraagd is")) == 4
    assert "Eén balie" in browse(OWN, by=dirk).text
    assert shown.submit("Leg vast", outcome="Wij delen voortaan één rooster.").status == 422
    held = shown.submit("Leg vast", came=[f"{laggard.id}-mt"], outcome="Wij delen voortaan één rooster.")

    assert ["Achterholt MT", "MT", "ja"] in held.rows("Wie gevraagd is")
    assert ["Grootstad MT", "MT", "nee"] in held.rows("Wie gevraagd is")
    assert "Leg vast wat eruit kwam" not in held.text
    assert "Wij delen voortaan één rooster." in browse(OWN, by=dirk).text


def test_a_meeting_holds_only_werkpleinen_of_its_own_region(browse, session, dco, leader):
    given = {"kind": "exchange", "audience": "mt", "subject": "Rooster", "meets_on": "9-7-2010", "venue": "Zaal 1"}

    refused = browse(f"{REGION}bijeenkomst/", by=dco).submit("Plan de bijeenkomst", **given, guests=[str(leader.id)])

    assert refused.status == 422
    assert count(session, RegionalMeeting) == 0


def test_a_meeting_lapses_with_a_reason_and_only_once(browse, session, dco, planned):
    page = browse(f"/intern/ondersteuning/bijeenkomst/{planned.id}/", by=dco)

    assert page.submit("Laat vervallen", reason="Ziek.").status == 422
    assert "Vervallen" in page.submit("Laat vervallen", reason="De zaal is niet vrij op die dag.").text
    assert page.submit("Laat vervallen", reason="De zaal is niet vrij op die dag.").status == 409


def test_support_of_another_region_or_werkplein_does_not_exist(browse, a_person, leader, carla, dirk, need, planned):
    other = a_person(Role.DCO, leader.region)
    addresses = (f"behoefte/{need.id}/", f"bijeenkomst/{planned.id}/", "regio/zuidrand/", "regio/zuidrand/bijeenkomst/")
    for address in addresses:
        browse(f"{OVERVIEW}{address}", by=other, status=404)
    browse(OWN, by=carla, status=404)
    browse(OVERVIEW, by=dirk, status=403)
    browse(f"{OVERVIEW}behoefte/{need.id}/", by=dirk, status=403)
    browse(f"{OWN}verzoek/", by=dirk, status=403)
    for strange in ("0", "x", "9" * 40, "-1"):
        for kind in ("behoefte", "verzoek", "bijeenkomst"):
            browse(f"{OVERVIEW}{kind}/{strange}/", by=other, status=404)
    browse(f"{OVERVIEW}regio/nergens/", by=other, status=404)


def test_who_follows_the_country_sees_every_region(browse, bram, need, manager, planned):
    assert browse(OVERVIEW, by=bram).rows("Ondersteuning per regio") == [
        ["Noordrand", "0", "0", "0", "0", "0"],
        ["Zuidrand", "1", "1", "0", "0", "1"],
    ]


def test_statements_do_not_grow_and_a_card_costs_none(
    browse, session, stands, dco, bram, dirk, laggard, need, planned, manager
):
    region, own, country = (browse(REGION, by=dco).statements, browse(OWN, by=dirk).statements, OVERVIEW)
    overview = browse(country, by=bram).statements
    for number in range(3):
        more = Need(SupportKind.OTHER, "", f"{TEXT} {number}")
        actions.state_need(session, dirk.actor, laggard, more, STEPS, ["a1"], TODAY)
        ask(browse, dco, manager, what=f"{WHAT} {number}")
        wanted = Meeting(MeetingKind.ACTIVITY, Audience.MT, "Dag", "Zaal", TODAY, (laggard.id,), (manager.id,))
        plan_meeting(session, bram.actor, laggard.region, wanted, TODAY)

    assert browse(REGION, by=dco).statements <= region + 1 <= 15
    assert browse(OWN, by=dirk).statements <= own + 1 <= 15
    assert browse(country, by=bram).statements <= overview
    card = browse("/intern/werkpleinen/laggard/", by=dirk)
    assert "Bekijk de ondersteuning, of zeg wat u nodig hebt" in card.text
    assert not [each for each in card.sql if "support_need" in each or "regional_" in each]


def test_what_is_written_as_code_is_only_read(browse, dirk, dco, manager):
    nasty = "<script>alert(1)</script> en nog wat woorden"

    page = browse(OWN, by=dirk).submit("Verstuur", kind="other", text=nasty)

    assert nasty in page.text
    assert not browse(REGION, by=dco).html.select("main script")
