"""The pages of milestones as a reader finds them: card, list, overview, fixing, history, desk and change."""

import re
from datetime import date

import pytest

from milestones import actions, panels
from milestones.jobs import derive_due
from milestones.rules import Found, Source, Verdict
from tests.milestones.building import CODES
from werkplein.core.actor import ScopeKind
from werkplein.people.models import Grant
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

TODAY = date(2010, 7, 5)
MARCH = date(2010, 3, 18)
K1 = Quarter(2010, 1)


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def audited(session, actor, werkplein, not_met=(), source=Source.AUDIT, on=MARCH):
    found = [Found(code, Verdict.NOT_MET if code in not_met else Verdict.MET) for code in CODES]
    actions.record_findings(session, actor, werkplein, found, source, on, on, "visit-1")


@pytest.fixture
def country(session, bram, leader, middle, laggard):
    """A leader, a middle one, a laggard, and one (g4) that never answered; the first quarter is fixed."""
    audited(session, bram.actor, leader)
    audited(session, bram.actor, middle, not_met=["b3", "d1", "e2"])
    audited(session, bram.actor, laggard, not_met=["e1"])
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 15))


def test_the_card_says_the_level_why_and_what_would_change_it(browse, country, bram, middle):
    page = browse("/intern/werkpleinen/middle/", by=bram)

    assert "Middengroep" in page.text
    assert "9 van de 12 mijlpalen en 3 van de 6 criteria zijn gehaald." in page.text
    assert "Naar kopgroep: genoeg is b3 , d1 en e2 halen en aantonen." in page.text
    assert "Naar achterblijver: als e1 wegvalt. Of bij verlies van 2 criteria of 3 mijlpalen." in page.text
    assert "Vastgesteld op de peildatum 31 maart 2010: Middengroep" in page.text.replace("\xa0", " ")
    assert "9 voldaan · 3 niet voldaan" in page.text
    assert page.one("#a1").select("use")[-1]["href"] == "#grade-e2"


def test_the_card_of_a_werkplein_that_never_answered_says_so(browse, bram, g4):
    page = browse("/intern/werkpleinen/g4/", by=bram)

    assert "Te weinig gegevens" in page.text
    assert "0 van de 12 mijlpalen hebben een geldig antwoord." in page.text


def test_the_card_takes_one_statement_for_the_milestones(browse, session, country, bram, middle):
    derive_due(session, TODAY)
    session.commit()
    # The first page of a process reads what is kept of the register.
    browse("/intern/werkpleinen/middle/", by=bram)
    page = browse("/intern/werkpleinen/middle/", by=bram)

    own = [each for each in page.sql if re.search(r"(FROM|JOIN) (standing|milestone_standing|fixed_|assessment)", each)]
    # Visits ask with their own statement whether their report awaits a reply.
    own = [each for each in own if "\nFROM visit " not in each]
    learning = [each for each in own if "practice_share" in each]
    assert len(own) - len(learning) == 1
    assert len(learning) == 1
    assert page.statements <= 10


def test_the_list_shows_levels_and_can_be_narrowed(browse, country, bram):
    everyone = browse("/intern/mijlpalen/", by=bram)
    laggards = browse("/intern/mijlpalen/", by=bram, query={"niveau": "laggard"})
    open_d1 = browse("/intern/mijlpalen/", by=bram, query={"mijlpaal": "d1", "oordeel": "not_met"})
    silent = browse("/intern/mijlpalen/", by=bram, query={"mijlpaal": "d1", "oordeel": "geen"})
    working = browse("/intern/mijlpalen/", by=bram, query={"werkend": "gezien"})

    assert names(everyone) == ["Achterholt", "Grootstad", "Lindeveen", "Middelerf"]
    assert names(laggards) == ["Achterholt"]
    assert names(open_d1) == ["Middelerf"]
    assert names(silent) == ["Grootstad"]
    assert names(working) == ["Lindeveen"]


def names(page):
    return [row[0] for row in page.rows("Werkpleinen met hun niveau")]


@pytest.mark.parametrize("query", [{"niveau": "<b>"}, {"pagina": "-1"}, {"pagina": "9" * 40}, {"regio": "x" * 500}])
def test_an_unknown_choice_asks_for_nothing(browse, country, bram, query):
    assert len(names(browse("/intern/mijlpalen/", by=bram, query=query))) == 4


def test_a_choice_that_nobody_answers_to_says_what_to_do(browse, country, bram):
    page = browse("/intern/mijlpalen/", by=bram, query={"niveau": "leader", "was": "laggard"})

    assert "Geen Werkplein past bij deze keuze." in page.text


def test_the_overview_counts_and_each_number_leads_to_its_list(browse, country, bram, steering):
    page = browse("/intern/overzicht/", by=steering)

    assert "1 van 4 heeft alles aangetoond" in page.text
    assert "Nog 180 dagen tot 1 januari 2011" in page.text.replace("\xa0", " ")
    for address in [link for link in page.links() if "/intern/mijlpalen/" in link]:
        browse(address, by=steering)
    assert [cell.split()[0] for cell in page.rows("Actieniveau en werkende")[0][:4]] == ["31-3-2010", "1", "1", "1"]


def test_each_number_of_the_overview_equals_the_length_of_its_list(browse, country, leader, steering):
    page = browse("/intern/overzicht/", by=steering)

    checked = set()
    for link in page.html.select("main a[href*='/intern/mijlpalen/']"):
        numbers = [word for word in link.get_text(" ", strip=True).split() if word.isdigit()]
        if numbers:
            found = browse(link["href"], by=steering)
            shown = names(found) if found.html.select("table") else []
            assert len(shown) == int(numbers[0]), link["href"]
            checked.add(link["href"].partition("?")[2])
    assert {
        "was=middle",
        "kwartaal=2010-K1&niveau=laggard",
        "kwartaal=2010-K1&werkend=gezien",
        "niveau=leader",
        "mijlpaal=b3&oordeel=open",
        f"werkend=aangetoond&regio={leader.region.code}",
    } <= checked


def test_what_came_and_went_is_told_apart_and_leads_to_the_lists(
    browse, session, country, bram, leader, laggard, steering
):
    for werkplein, verdict in ((laggard, Verdict.MET), (leader, Verdict.NOT_MET)):
        actions.record_findings(
            session, bram.actor, werkplein, [Found("e1", verdict)], Source.AUDIT, TODAY, TODAY, "v2"
        )

    page = browse("/intern/overzicht/", by=steering)

    assert "Dat zijn er evenveel als op 31-3-2010: er kwam 1 bij en er viel 1 af." in page.text
    assert names(browse("/intern/mijlpalen/", by=steering, query={"werkend": "erbij"})) == ["Achterholt"]
    assert names(browse("/intern/mijlpalen/", by=steering, query={"werkend": "eraf"})) == ["Lindeveen"]


def test_the_list_of_a_fixed_quarter_says_how_it_was_then(browse, session, country, bram, laggard, steering, a_person):
    audited(session, bram.actor, laggard, on=date(2010, 6, 1))

    page = browse("/intern/mijlpalen/", by=steering, query={"kwartaal": "2010-K1", "niveau": "laggard"})

    assert page.h1 == "Mijlpalen en niveaus, vastgesteld over 31-3-2010"
    assert names(page) == ["Achterholt"]
    now = browse("/intern/mijlpalen/", by=steering, query={"niveau": "laggard"})
    assert "Geen Werkplein past bij deze keuze." in now.text
    everyone = browse("/intern/mijlpalen/", by=steering, query={"kwartaal": "2010-K1"})
    assert everyone.statements <= page.statements
    dco = a_person(Role.DCO, laggard.region)
    assert "Lindeveen" not in names(browse("/intern/mijlpalen/", by=dco, query={"kwartaal": "2010-K1"}))


@pytest.mark.parametrize("quarter", ["2010-K2", "2009-K1", "x", "9" * 80])
def test_a_quarter_that_was_not_fixed_asks_for_the_levels_of_now(browse, country, bram, quarter):
    page = browse("/intern/mijlpalen/", by=bram, query={"kwartaal": quarter})

    assert page.h1 == "Mijlpalen en niveaus"
    assert len(names(page)) == 4


def test_the_overview_shows_how_levels_moved(browse, session, country, bram, laggard, steering):
    actions.record_findings(
        session, bram.actor, laggard, [Found("e1", Verdict.MET)], Source.AUDIT, TODAY, TODAY, "visit-2"
    )

    page = browse("/intern/overzicht/", by=steering)

    assert "1 van achterblijvers" in page.text
    assert "2 van 4 hebben alles aangetoond Dat is er 1 meer dan op 31-3-2010" in page.text


def test_a_dco_sees_the_levels_of_the_own_region_only(browse, country, a_person, leader):
    dco = a_person(Role.DCO, leader.region)

    page = browse("/intern/mijlpalen/", by=dco)

    assert names(page) == ["Lindeveen", "Middelerf"]
    assert browse("/intern/overzicht/", by=dco).h1 == "Overzicht van uw regio"


def test_the_overview_of_who_follows_two_regions_speaks_of_both(browse, session, country, a_person, leader, laggard):
    dco = a_person(Role.DCO, leader.region)
    session.add(
        Grant(
            account_id=dco.id,
            role=Role.DCO,
            scope_kind=ScopeKind.REGION,
            region_id=laggard.region_id,
            starts_on=MARCH,
        )
    )
    session.commit()

    assert browse("/intern/overzicht/", by=dco).h1 == "Overzicht van uw regio’s"
    assert browse("/intern/overzicht/", by=dco, query={"kwartaal": "2010-K1"}).h1 == "Overzicht van uw regio’s"


def test_the_steering_group_fixes_a_quarter_by_one_confirmed_act(browse, country, steering, bram):
    address = "/intern/kwartalen/2010-K2/vaststellen/"
    page = browse(address, by=steering)

    done = page.submit("Stel het 2e kwartaal 2010 vast")

    assert done.path == "/intern/overzicht/"
    assert "Het 2e kwartaal 2010 is vastgesteld." in done.text
    assert "is al vastgesteld" in browse(address, by=steering).text
    browse(address, by=bram, status=403)


def test_fixing_is_refused_when_the_levels_changed_since_they_were_shown(
    browse, session, country, steering, bram, leader
):
    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering)
    audited(session, bram.actor, leader, not_met=["e1"], on=date(2010, 6, 1))

    refused = page.submit("Stel het 2e kwartaal 2010 vast")

    assert refused.status == 409
    assert "Er is intussen iets veranderd in de niveaus" in refused.text


def test_a_quarter_that_is_still_running_cannot_be_fixed(browse, steering):
    page = browse("/intern/kwartalen/2010-K3/vaststellen/", by=steering)

    assert "kan worden vastgesteld vanaf 30 september 2010" in page.text


def test_the_history_shows_what_was_fixed_and_recorded(browse, country, bram, laggard):
    page = browse("/intern/werkpleinen/laggard/geschiedenis/", by=bram)
    one = browse("/intern/werkpleinen/laggard/geschiedenis/", by=bram, query={"mijlpaal": "e1"})

    assert "Achterblijver" in page.rows("Niveau per kwartaal")[0][1]
    assert len(page.rows("Antwoorden, controles")) == 12
    assert len(one.rows("Antwoorden, controles")) == 1


def test_the_secretariat_records_what_a_document_shows(browse, session, country, anna, middle):
    address = "/intern/werkpleinen/middle/controle/?mijlpaal=b3"
    given = {"verdict": "met", "holds_on": "1-7-2010", "note": "Regeling van juni"}

    done = browse(address, by=anna).submit("Leg de controle vast", **given)

    assert "De controle van b3 is vastgelegd." in done.text
    card = browse("/intern/werkpleinen/middle/", by=anna)
    assert card.one("#b3").select("use")[-1]["href"] == "#grade-e1"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"holds_on": "31-2-2010"}, "31-2-2010"),
        ({"holds_on": "6-7-2010"}, "nog niet geweest"),
        ({"note": ""}, "Schrijf op welk stuk u hebt gezien."),
        ({"note": "x" * 10_001}, "Maak de toelichting korter"),
        ({"milestone": ""}, "Kies een mijlpaal."),
        ({"milestone": "z9"}, "Kies een mijlpaal."),
        ({"verdict": "not_applicable"}, "Kies een oordeel."),
    ],
)
def test_a_desk_assessment_that_cannot_be_keeps_what_was_typed(browse, anna, middle, fields, sentence):
    given = {"milestone": "b3", "verdict": "met", "holds_on": "1-7-2010", "note": "Regeling van juni"} | fields

    refused = browse("/intern/werkpleinen/middle/controle/?mijlpaal=b3", by=anna).submit(
        "Leg de controle vast", **given
    )

    assert refused.status == 422
    assert sentence in refused.text


def test_an_mt_reports_a_change_between_two_checklists(browse, country, carla, leader):
    page = browse("/intern/werkpleinen/leader/wijziging/", by=carla).follow("e1 Centrumgemeente en UWV werken samen")

    done = page.submit("Meld de wijziging", verdict="not_met", holds_on="2-7-2010", note="<b>De gemeente vertrok</b>")

    assert "De wijziging is gemeld. Uw niveau: " in done.text
    assert "(volgens de regel nu achterblijver)" in done.text
    history = browse("/intern/werkpleinen/leader/geschiedenis/", by=carla, query={"mijlpaal": "e1"})
    assert "<b>De gemeente vertrok</b>" in history.text


@pytest.mark.parametrize("place", ["wijziging", "geschiedenis", "vragenlijst/2010-K2"])
def test_an_outsider_finds_nothing_of_another_werkplein(browse, dirk, leader, place):
    browse(f"/intern/werkpleinen/leader/{place}/", by=dirk, status=404)


@pytest.mark.parametrize(
    "address", ["/intern/overzicht/", "/intern/mijlpalen/", "/intern/kwartalen/2010-K2/vaststellen/"]
)
def test_an_mt_does_not_see_the_country(browse, carla, address):
    browse(address, by=carla, status=403)


@pytest.mark.parametrize(
    "address", ["/intern/overzicht/", "/intern/mijlpalen/", "/intern/kwartalen/2010-K2/vaststellen/"]
)
def test_pages_take_few_statements(browse, country, steering, address):
    assert browse(address, by=steering).statements <= 12 + 3


def test_the_menu_leads_an_mt_to_the_checklist_that_is_open(browse, carla, leader):
    page = browse("/intern/vragenlijst/", by=carla, follow=True)

    assert page.path == "/intern/werkpleinen/leader/vragenlijst/2010-K2/"


def test_a_team_leader_drafts_and_the_mt_hands_in(browse, a_person, leader):
    team_leader = a_person(Role.TEAM_LEADER, leader)
    sheet = "/intern/werkpleinen/leader/vragenlijst/2010-K2/"

    page = browse(sheet, by=team_leader)

    assert "Een lid van het MT levert in." in page.text
    token = {"csrf_token": page.html.select("input[name=csrf_token]")[0]["value"]}
    browse(f"{sheet}inleveren", by=team_leader, data=token, status=403)
    browse(sheet, by=team_leader, data=token | {"a1-verdict": "met", "a1-version": "0"}, status=303)


def test_the_card_says_how_the_rule_works(browse, bram, leader):
    page = browse("/intern/werkpleinen/leader/", by=bram)

    assert (
        "Anders achterblijver bij: e1 niet gehaald (niet beantwoord telt daarvoor niet), of hoogstens 1 criterium"
        in page.text
    )


def test_layers_of_the_map_show_level_and_milestones(app, session, country, leader, laggard, g4):
    ids = [leader.id, laggard.id, g4.id]

    levels = panels.level_layer(session, ids, TODAY)
    e1 = panels.milestone_layer("e1")(session, ids, TODAY)

    assert [levels[each].word for each in ids] == ["Kopgroep", "Achterblijver", "Te weinig gegevens"]
    assert [e1[each].symbol for each in ids] == ["verdict-met", "verdict-not_met", "verdict-none"]


@pytest.mark.parametrize(("quarter", "status"), [("2009-K2", 404), ("2009-K3", 200), ("2008-K1", 404)])
def test_a_quarter_before_the_programme_does_not_exist(browse, carla, leader, quarter, status):
    page = browse(f"/intern/werkpleinen/leader/vragenlijst/{quarter}/", by=carla, status=status)

    assert ("voor het begin van het programma" in page.text) is (status == 404)
