"""The pages of visitaties: what is refused and kept, who is an outsider, and how many statements they take."""

from datetime import date

import pytest
from sqlalchemy import func, select

from milestones.actions import rebuild
from tests.support.reviewing import DAY, TODAY
from tests.support.towns import serve
from visitatie.reviews import actions
from visitatie.reviews.models import Visitatie, VisitatieEntry
from visitatie.reviews.rules import EntryKind
from werkplein.people.queries import load_actor
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.register.models import ServiceArea
from werkplein.register.rules import AreaKind

LIST = "/intern/visitaties/"
MOST_STATEMENTS = 15
LONG = "Wij zijn goed in samen werken."


def at(visitatie, more=""):
    return f"{LIST}{visitatie.id}/{more}"


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_the_list_says_how_often_and_who_is_due(browse, anna, begun):
    page = browse(LIST, by=anna)

    assert "1 visitatie loopt." in page.text
    assert "om de 12 maanden" in page.text
    assert [row[0] for row in page.rows("Wie aan de beurt is")] == [
        "Achterholt",
        "Grootstad",
        "Middelerf",
    ]


def test_an_mt_reads_when_it_is_its_turn(browse, carla):
    page = browse(LIST, by=carla)

    assert "Uw Werkplein is uiterlijk 31 december 2010 aan de beurt" in page.text.replace("\xa0", " ")
    assert "Achterholt" not in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": ""}, "Vul de dag van het bezoek in."),
        ({"day": "31-9-2010"}, "31-9-2010"),
        ({"day": "2-7-2010"}, "is geweest"),
        ({"day": "7-8-2010"}, "weekend"),
        ({"day": "3-8-2010", "part": None}, "Kies een dagdeel."),
        ({"day": "4-1-2011"}, "na de uiterste dag"),
    ],
)
def test_a_day_that_cannot_be_keeps_what_was_typed(browse, anna, manned, fields, sentence):
    given = {"day": "3-8-2010", "part": "whole", "reason": "Graag voor de zomer."} | fields

    refused = browse(at(manned), by=anna).submit("Stel deze dag voor", **given)

    assert refused.status == 422
    assert sentence in refused.text.replace("\xa0", " ")
    assert refused.one("#day")["value"] == fields.get("day", "3-8-2010")
    assert "Graag voor de zomer." in refused.text


def test_a_reviewer_of_the_own_region_is_not_offered_and_is_refused_by_name(browse, anna, begun, gijs):
    page = browse(at(begun), by=anna)
    assert f'value="{gijs.id}"' not in page.response.text

    token = page.html.select("input[name=csrf_token]")[0]["value"]
    sent = {"csrf_token": token, "account": str(gijs.id)}
    refused = browse(at(begun, "team/"), by=anna, data=sent, status=422)

    assert "werkt zelf in regio Noordrand" in refused.text


def test_a_self_evaluation_is_filled_in_with_what_the_mt_said_and_keeps_its_gaps(
    browse, session, carla, proposed, leader
):
    page = browse(at(proposed, "zelfevaluatie/"), by=carla)

    refused = page.submit("Lever in", **{"a1-verdict": "met"}, strengths=LONG)
    assert refused.status == 422
    assert "Geef nog een antwoord bij a2" in refused.text
    assert LONG in refused.text
    assert count(session, VisitatieEntry) == 0

    saved = page.submit("Bewaar", **{"a1-verdict": "met"}, strengths=LONG)
    assert "U hebt nog niet ingeleverd." in saved.text
    assert saved.one("#a1-verdict-0").has_attr("checked")


def test_a_self_evaluation_that_somebody_else_saved_is_not_overwritten(browse, session, carla, proposed):
    first = browse(at(proposed, "zelfevaluatie/"), by=carla)
    browse(at(proposed, "zelfevaluatie/"), by=carla).submit("Bewaar", strengths="Van een ander MT-lid.")

    refused = first.submit("Bewaar", strengths=LONG)

    assert refused.status == 409
    assert LONG in refused.text
    kept = session.scalars(select(VisitatieEntry).where(VisitatieEntry.kind == EntryKind.SELF_EVALUATION)).one()
    assert kept.texts["strengths"] == "Van een ander MT-lid."


def test_a_form_of_findings_that_is_not_complete_is_kept(app, browse, session, carla, proposed, emma):
    from visitatie.reviews import actions
    from werkplein.people.queries import load_actor

    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    actions.declare(session, load_actor(session, emma.id, TODAY), proposed, TODAY)
    app.config["TODAY"] = DAY

    refused = browse(at(proposed, "bevindingen/"), by=emma).submit(
        "Leg de bevindingen vast", **{"a2-verdict": "not_met", "a2-note": "Twee balies."}, summary="Kort."
    )

    assert refused.status == 422
    assert "Nog te kiezen: a1" in refused.text
    assert "Twee balies." in refused.text
    assert not proposed.visit.is_held


@pytest.mark.parametrize(
    ("held_on", "told"),
    [
        # The day after today, the day before the visitatie was asked for, and another one than was agreed.
        ("4-8-2010", "Woensdag 4 augustus 2010 is nog niet geweest."),
        ("4-7-2010", "Dit bezoek wordt gevraagd sinds 5 juli 2010. Kies die dag of later."),
        ("2-8-2010", "Maandag 2 augustus 2010 is een andere dag dan gepland: dat was dinsdag 3 augustus 2010."),
    ],
)
def test_what_is_wrong_with_the_day_of_findings_is_told_with_all_the_rest(
    app, browse, session, carla, proposed, emma, held_on, told
):
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    actions.declare(session, load_actor(session, emma.id, TODAY), proposed, TODAY)
    app.config["TODAY"] = DAY

    refused = browse(at(proposed, "bevindingen/"), by=emma).submit("Leg de bevindingen vast", held_on=held_on)

    sentences = [each.replace("\N{NO-BREAK SPACE}", " ") for each in refused.all("#fouten li")]
    assert any(each.startswith(told) for each in sentences)
    assert "Vul de functie van uw gesprekspartner in." in sentences
    assert sentences[-1].startswith("Nog te kiezen: a1")


def test_the_address_of_a_visit_leads_to_its_visitatie(browse, client, session, anna, begun):
    session.commit()
    anna.sign_in(client)

    answer = client.get(f"/intern/bezoeken/{begun.id}/")

    assert (answer.status_code, answer.location) == (302, at(begun))


@pytest.mark.parametrize(
    "act", ["plannen", "bevestigen", "vervallen", "niet-doorgegaan", "behouden", "besluit", "audit"]
)
def test_nothing_of_an_audit_can_be_sent_to_a_visitatie(browse, anna, bram, a_person, begun, act):
    by = a_person(Role.STEERING_GROUP) if act == "besluit" else bram
    token = browse(LIST, by=by).html.select("input[name=csrf_token]")[0]["value"]

    answer = browse(f"/intern/bezoeken/{begun.id}/{act}/", by=by, data={"csrf_token": token}, status=None)

    assert answer.status in (403, 404)
    assert begun.visit.is_open


PAGES = ["", "zelfevaluatie/", "bevindingen/", "terugkijken/"]


@pytest.mark.parametrize("more", PAGES)
def test_the_mt_of_another_werkplein_finds_nothing(browse, dirk, held, more):
    browse(at(held, more), by=dirk, status=404)


@pytest.mark.parametrize("more", PAGES)
def test_a_reviewer_without_a_team_sees_nothing(browse, gijs, held, more):
    browse(at(held, more), by=gijs, status=403)


@pytest.mark.parametrize(("more", "status"), [("zelfevaluatie/", 403), ("terugkijken/", 403), ("", 200)])
def test_a_reviewer_in_the_team_does_not_do_what_others_do(browse, emma, held, more, status):
    browse(at(held, more), by=emma, status=status)


def test_a_reviewer_sees_no_other_werkplein(browse, emma, manned, leader, middle):
    browse("/intern/werkpleinen/leader/", by=emma)
    browse("/intern/werkpleinen/middle/", by=emma, status=403)


@pytest.mark.parametrize("strange", ["0", "999", "x", "²", "9" * 30])
def test_an_address_that_names_nothing_is_not_found(browse, anna, strange):
    browse(f"{LIST}{strange}/", by=anna, status=404)


def test_a_recommendation_of_another_visitatie_is_not_found(browse, anna, final):
    browse(at(final, "aanbeveling/999/ondersteuning/"), by=anna, status=404)
    browse(at(final, "ondersteuning/999/"), by=anna, status=404)


def test_the_pages_take_few_statements(browse, session, anna, carla, emma, held):
    assert browse(LIST, by=anna).statements <= MOST_STATEMENTS
    for by in (anna, carla, emma):
        assert browse(at(held), by=by).statements <= MOST_STATEMENTS
    assert browse(f"{LIST}goede-voorbeelden/", by=anna).statements <= MOST_STATEMENTS


def test_the_list_takes_no_more_statements_with_more_visitaties(browse, session, anna, held, middle, g4):
    from visitatie.reviews import actions

    before = browse(LIST, by=anna).statements
    for werkplein in (middle, g4):
        actions.begin(session, anna.actor, werkplein, TODAY)

    assert browse(LIST, by=anna).statements == before
    assert count(session, Visitatie) == 3


def test_who_reviews_is_known_by_function_and_region(browse, session, anna, emma, finn):
    page = browse(f"{LIST}visiteurs/", by=anna)
    assert page.rows("Visiteurs")[0][:3] == ["Visiteur 1", "UWV", "Zuidrand"]

    changed = browse(f"{LIST}visiteurs/{emma.id}/", by=anna).submit("Bewaar", organisation="divosa")
    assert changed.rows("Visiteurs")[0][1] == "Divosa of gemeente"
    away = browse(f"{LIST}visiteurs/{emma.id}/", by=anna)
    assert "Bewaard." in away.submit("Voeg toe", begins_on="2-8-2010", ends_on="6-8-2010").text
    refused = away.submit("Voeg toe", begins_on="6-8-2010", ends_on="2-8-2010")
    assert "ligt voor de eerste" in refused.text


def test_the_card_tells_what_is_advised_and_what_is_done(browse, session, anna, carla, final):
    from tests.support.reviewing import ADVICE

    # Levels are derived once by the job.
    rebuild(session, reader.load(), TODAY)
    # The first page of a process reads what is kept of the register.
    browse("/intern/werkpleinen/leader/", by=carla)
    page = browse("/intern/werkpleinen/leader/", by=carla)

    # Ten of every card, and one for what was advised: the visitatie itself comes with the visits.
    assert page.statements <= 11
    assert "Verslag definitief" in page.text
    assert ADVICE in page.text
    assert "nog geen ondersteuning" in page.text
    assert date(2010, 8, 6) == final.final_on


@pytest.mark.parametrize(("held_on", "towns"), [("4-8-2010", {"GM7000", "GM7001"}), ("5-8-2010", {"GM7000"})])
def test_findings_of_another_day_ask_the_municipalities_of_that_day(
    browse, app, session, carla, emma, proposed, leader, held_on, towns
):
    _, left = serve(session, leader)
    ended = {"holds_on": date(2010, 8, 5), "recorded_on": DAY, "kind": AreaKind.ENDED}
    session.add(ServiceArea(werkplein_id=leader.id, municipality_id=left.id, **ended))
    actions.confirm(session, carla.actor, proposed, TODAY, proposed.visit.mark)
    actions.declare(session, load_actor(session, emma.id, DAY), proposed, DAY)
    app.config["TODAY"] = date(2010, 8, 6)
    form = browse(at(proposed, "bevindingen/"), by=emma)
    assert [len(form.html.select(f"#e2 input[value={each}]")) for each in ("GM7000", "GM7001")] == [1, 1]

    seen = {f"{each.code}-verdict": "none" for each in reader.current().milestones if each.code != "e2"}
    said = {"discussed_with": "vestigingsmanager", "summary": "De balie is goed, het rooster vraagt werk."}
    said |= {"held_on": held_on, "reason": "Het MT vroeg om een latere dag."}
    form.submit("Leg de bevindingen vast", **seen, **said, **{"e2-joined": ["GM7000"]})

    kept = session.scalars(select(VisitatieEntry).where(VisitatieEntry.kind == EntryKind.FINDINGS)).one()
    assert set(kept.texts["found"]["e2"]["participation"]) == towns
