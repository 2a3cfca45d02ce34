"""The pages of interventions: the ladder, a proposal, its states, contact with others, and whether it helped."""

from datetime import date

import pytest
from sqlalchemy import func, select

from milestones import actions as hearings
from milestones import queries as milestones
from tests.milestones.learning import observe
from visitatie.interventions.models import Intervention, InterventionMove, PartyContact
from visitatie.steps import actions as steps
from visitatie.steps import queries
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)
LADDER, PARTIES = "/intern/interventies/", "/intern/interventies/partijen/"
PLAN = "/intern/werkpleinen/laggard/stappenplan/"
NEW = f"{PLAN}interventie/"
CARD = "/intern/werkpleinen/laggard/"
AGREEMENT = "De ondersteuner is elke week een dag bij u."
WHY = "De audit van 18 maart vond geen gezamenlijke balie."
RESULT = "De balie staat er en is door iedereen te zien."


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def plan(session, fix, laggard):
    fix("2010-K2", laggard)
    steps.keep_up(session, TODAY)
    return queries.latest_plan(session, laggard.id)


def propose(browse, by, rung="supporters", status=0, **fields):
    given = {"rung": rung, "agreement": AGREEMENT, "why": WHY, "owner": "procesondersteuner", "due_on": "1-9-2010"}
    return browse(NEW, by=by).submit("Leg het voorstel vast", **given | fields)


def to(page, state, **fields):
    return page.submit("Leg de stand vast", state=state, **fields)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_an_empty_ladder_says_where_to_begin(browse, bram):
    page = browse(LADDER, by=bram)

    assert "Er zijn nog geen interventies." in page.text
    assert [row[0][:2] for row in page.rows("Interventies per trede")] == ["a.", "b.", "c.", "d.", "e.", "f."]
    assert "Een verschil zegt niet dat de interventie de oorzaak is." in page.text


def test_from_a_proposal_to_a_result(browse, session, plan, laggard, bram, dirk):
    observe(session, bram.actor, laggard, not_met=("a2", "e1"))
    shown = propose(browse, bram, milestones=["a2"])
    assert "Dit is een voorstel." in shown.text
    assert ["a2 Eén gezamenlijke ontvangstbalie", "Niet voldaan", "Audit, 18-3-2010"] in shown.rows("Mijlpalen")
    assert AGREEMENT not in browse(CARD, by=dirk).text

    agreed = to(shown, "agreed")
    assert "De stand is nu: afgesproken." in agreed.text
    own = browse(CARD, by=dirk)
    assert AGREEMENT in own.text
    assert WHY not in own.text
    assert "Inzet van procesondersteuners" not in own.text
    assert "Interventie afronden" in browse("/intern/gevraagd/", by=bram).text
    assert "1 van 6 gedaan" in browse(PLAN, by=bram).text

    done = to(to(agreed, "started"), "done", note=RESULT)

    assert "Dit is afgerond." in done.text
    assert "Leg de nieuwe stand vast" not in done.text
    assert [row[1] for row in done.rows("Standen")] == ["Afgerond", "Begonnen", "Afgesproken", "Voorstel"]
    assert f"Resultaat: {RESULT}" in browse(CARD, by=dirk).text
    assert "Interventie afronden" not in browse("/intern/gevraagd/", by=bram).text


def test_a_reason_that_a_hearing_withdrew_is_told_as_such(browse, session, plan, laggard, bram, dirk, a_person):
    observe(session, bram.actor, laggard, not_met=("a2",), on=TODAY)
    shown = propose(browse, bram, milestones=["a2"])
    (lost,) = milestones.history(session, laggard.id, "a2").rows
    hearings.dispute(session, dirk.actor, laggard, lost.id, "De balie staat er al sinds mei, zie de foto.", TODAY)
    session.commit()
    assert browse(shown.path, by=bram).rows("Mijlpalen")[0][1] == "Niet voldaan bezwaar loopt"

    second = a_person(Role.PROCESS_SUPPORTER)
    hearings.decide(session, second.actor, laggard, lost.id, True, "De foto van 16 juni is gezien.", TODAY)
    session.commit()

    assert browse(shown.path, by=bram).rows("Mijlpalen")[0][1] == "Niet voldaan ingetrokken na bezwaar"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"agreement": "Kort."}, "Schrijf wat er gebeurt, in ten minste 20 tekens."),
        ({"why": "Kort."}, "Schrijf waarom dit nodig is, in ten minste 20 tekens."),
        ({"owner": ""}, "Vul wie dit doet in."),
        ({"due_on": "4-7-2010"}, "4 juli 2010 is geweest."),
        ({"due_on": "6-7-2011"}, "Kies een dag binnen een jaar."),
        ({"due_on": "31-9-2010"}, "31-9-2010"),
        ({"milestones": None}, "Kies ten minste één mijlpaal."),
        ({"milestones": ["z9"]}, "Kies ten minste één mijlpaal."),
        ({"rung": None}, "Kies een interventie."),
        ({"rung": "vng"}, "Schrijf waarom u a en b overslaat, in ten minste 20 tekens."),
        ({"rung": "vng", "skip_reason": "Kort."}, "Schrijf waarom u a en b overslaat"),
        ({"rung": "other"}, "Kies een interventie."),
    ],
)
def test_a_proposal_that_cannot_be_keeps_what_was_typed(browse, session, plan, bram, fields, sentence):
    refused = propose(browse, bram, **fields)

    assert refused.status == 422
    assert sentence in refused.text.replace("\xa0", " ")
    assert refused.one("#agreement").get_text().strip() == fields.get("agreement", AGREEMENT)
    assert count(session, Intervention) == 0


def test_a_rung_is_skipped_with_a_reason_and_the_reason_stays_inside(browse, plan, bram, dirk):
    reason = "De gemeente wil alleen met de VNG praten."
    shown = propose(browse, bram, rung="vng", skip_reason=reason)
    to(shown, "agreed")

    assert f"Waarom een trede is overgeslagen: {reason}" in shown.text
    assert reason not in browse(CARD, by=dirk).text


def test_anything_else_is_for_the_steering_group(browse, session, plan, bram, anna, steering):
    assert "f. Anders" not in browse(NEW, by=bram).text
    assert "f. Anders" not in browse(NEW, by=anna).text

    shown = propose(browse, steering, rung="other")

    assert "f. Anders, Achterholt" in shown.h1
    number = session.scalar(select(Intervention.id))
    page = browse(f"{LADDER}{number}/", by=bram)
    assert "Leg de nieuwe stand vast" not in page.text
    token = browse(NEW, by=bram).html.select("input[name=csrf_token]")[0]["value"]
    sent = {"csrf_token": token, "state": "agreed", "holds_on": "5-7-2010"}
    browse(f"{LADDER}{number}/stand/", by=bram, data=sent, status=403)
    assert count(session, InterventionMove) == 1


@pytest.mark.parametrize(
    ("state", "fields", "sentence"),
    [
        ("agreed", {"holds_on": "6-7-2010"}, "6 juli 2010 is nog niet geweest."),
        ("agreed", {"holds_on": "4-7-2010"}, "De vorige stand is van 5 juli 2010."),
        ("stopped", {"note": "Kort."}, "Schrijf waarom dit stopt, in ten minste 20 tekens."),
        ("done", {}, "Kies hoe het nu staat."),
    ],
)
def test_a_state_that_cannot_be_keeps_what_was_typed(browse, session, plan, bram, state, fields, sentence):
    shown = propose(browse, bram)

    refused = to(shown, state, **fields)

    assert refused.status == 422
    assert sentence in refused.text.replace("\xa0", " ")
    assert count(session, InterventionMove) == 1


def test_two_who_move_at_once_do_not_pass_each_other_over(browse, session, plan, bram, anna):
    shown = propose(browse, bram)
    number = session.scalar(select(Intervention.id))
    to(browse(f"{LADDER}{number}/", by=anna), "agreed")

    refused = to(shown, "agreed")

    assert refused.status == 422
    assert count(session, InterventionMove) == 2


def test_contact_with_others_is_kept_with_the_next_day(browse, session, plan, bram, dirk):
    shown = propose(browse, bram, rung="vng", skip_reason="De gemeente wil alleen met de VNG praten.")
    about = {"contact_on": "2-7-2010", "spoke_with": "beleidsadviseur", "about": "De VNG belt de wethouder op."}

    refused = shown.submit("Leg het contact vast", party="vng", **about | {"next_on": "2-7-2010"})
    assert "Het volgende contact ligt niet na dit contact." in refused.text
    done = refused.submit("Leg het contact vast", next_on="4-7-2010")

    assert done.rows("Contactmomenten")[0][0] == "2-7-2010"
    page = browse(PARTIES, by=bram)
    assert page.rows("Contact per partij")[0] == ["VNG", "1", "2-7-2010", "4-7-2010 te laat"]
    assert "Bij 1 partij is de dag van het volgende contact voorbij." in page.text
    assert "De VNG belt" not in browse(CARD, by=dirk).text


def test_contact_in_general_is_for_who_sees_the_country(browse, session, plan, bram, a_person, laggard):
    about = {"contact_on": "5-7-2010", "spoke_with": "directeur", "about": "De Programmaraad kijkt mee in het najaar."}
    browse(PARTIES, by=bram).submit("Leg het contact vast", party="programme_council", **about)

    assert count(session, PartyContact) == 1
    assert "De Programmaraad kijkt mee" in browse(PARTIES, by=bram).text
    assert "De Programmaraad kijkt mee" not in browse(PARTIES, by=a_person(Role.DCO, laggard.region)).text


def test_contact_that_is_to_come_is_refused(browse, session, bram):
    about = {"contact_on": "6-7-2010", "spoke_with": "directeur", "about": "De Programmaraad kijkt mee in het najaar."}

    refused = browse(PARTIES, by=bram).submit("Leg het contact vast", party="vng", **about)

    assert refused.status == 422
    assert "is nog niet geweest" in refused.text
    assert count(session, PartyContact) == 0


def test_the_list_is_filtered_and_keeps_to_the_region(browse, plan, bram, a_person, leader, laggard):
    to(propose(browse, bram), "agreed")
    propose(browse, bram, rung="rammers")

    assert len(browse(LADDER, by=bram).rows("Interventies, wat")) == 2
    assert len(browse(f"{LADDER}?trede=rammers", by=bram).rows("Interventies, wat")) == 1
    assert len(browse(f"{LADDER}?stand=agreed", by=bram).rows("Interventies, wat")) == 1
    assert len(browse(f"{LADDER}?regio=zuidrand", by=bram).rows("Interventies, wat")) == 2
    assert "Geen interventie past bij deze keuze." in browse(f"{LADDER}?stand=te-laat", by=bram).text
    assert len(browse(LADDER, by=a_person(Role.DCO, laggard.region)).rows("Interventies, wat")) == 2
    assert "Er zijn nog geen interventies." in browse(LADDER, by=a_person(Role.DCO, leader.region)).text


def test_a_laggard_with_nothing_agreed_is_told(browse, plan, bram):
    propose(browse, bram)

    assert "Nog niets afgesproken: Achterholt" in browse(LADDER, by=bram).text


def test_an_intervention_of_another_or_none_does_not_exist(browse, session, plan, bram, carla, dirk):
    propose(browse, bram)
    number = session.scalar(select(Intervention.id))

    browse(f"{LADDER}{number}/", by=carla, status=404)
    browse(f"{LADDER}{number}/", by=dirk, status=403)
    for strange in ("0", "x", "9" * 40, "-1"):
        browse(f"{LADDER}{strange}/", by=bram, status=404)
    browse("/intern/werkpleinen/leader/stappenplan/interventie/", by=bram, status=404)


def test_statements_do_not_grow_with_the_interventions(browse, plan, bram):
    propose(browse, bram)
    one = browse(LADDER, by=bram).statements
    for _ in range(4):
        to(propose(browse, bram), "agreed")

    assert browse(LADDER, by=bram).statements <= one + 1
    card = [each for each in browse(CARD, by=bram).sql if "step_plan" in each or "intervention" in each]
    assert len(card) == 2
    assert browse(PLAN, by=bram).statements <= 15
