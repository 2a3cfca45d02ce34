"""The register of decisions: written down, corrected, followed up, and found back beside what was decided elsewhere."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from milestones.models import G4Adoption, G4Approach, LevelCorrection, LevelOverride
from milestones.rules import Level
from visitatie.cockpit import actions, queries
from visitatie.cockpit.models import DecisionFollowUp, FollowUpMove, SteeringDecision
from visitatie.cockpit.rules import DecisionKind, Taken, Wanted
from visitatie.steps.models import ExternalAuditDecision
from visitatie.steps.rules import AuditChoice
from werkplein.core import clock
from werkplein.core.access import Permission
from werkplein.obligations.actions import expect
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)
DECISIONS, NEW = "/intern/besluiten/", "/intern/besluiten/nieuw/"
ASKED = "/intern/gevraagd/"
WORDS = {
    "subject": "Derde procesondersteuner",
    "decision": "Er komt een derde procesondersteuner tot het eind van het jaar.",
    "motivation": "Twee mensen kunnen niet alle achterblijvers in een kwartaal zien.",
    "holds_on": "2-7-2010",
}
FOLLOW = {
    "action": "Vraag UWV om iemand vrij te maken.",
    "owner": "secretaris van de stuurgroep",
    "due_on": "16-7-2010",
}
THINGS = ("Er komt een derde procesondersteuner.", "Twee mensen kunnen niet alles zien.")
RESULT = "UWV leent vanaf 1 augustus iemand uit."


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


def take(browse, by, **fields):
    return browse(NEW, by=by).submit("Leg het besluit vast", **WORDS | fields)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_an_empty_register_says_so(browse, steering):
    page = browse(DECISIONS, by=steering)

    assert "Er staat geen vervolg van een besluit open." in page.text
    assert "Er is nog niets besloten." in page.text


@pytest.mark.both
def test_a_decision_is_written_down_and_its_follow_up_is_kept_to_the_end(browse, session, steering, anna):
    shown = take(browse, steering, **FOLLOW)
    assert shown.h1 == WORDS["subject"]
    assert "Besloten op 2 juli 2010." in shown.text.replace("\xa0", " ")
    assert "Vervolg van een besluit: Derde procesondersteuner" in browse(ASKED, by=anna).text

    row = browse(DECISIONS, by=anna).follow(WORDS["subject"])
    started = row.submit("Leg de stand vast", state="started")
    assert "De stand is nu: loopt." in started.text
    done = started.follow(FOLLOW["action"]).submit("Leg de stand vast", state="done", note=RESULT)

    assert RESULT in done.text
    assert "Vervolg van een besluit" not in browse(ASKED, by=anna).text
    assert count(session, FollowUpMove) == 2


def test_what_follows_for_one_werkplein_is_expected_there_and_not_told_to_its_mt(
    browse, session, steering, laggard, dirk, anna
):
    take(browse, steering, werkplein="laggard", **FOLLOW)
    expected = session.scalars(select(Obligation).where(Obligation.kind == ObligationKind.DECISION_FOLLOW_UP)).one()

    assert (expected.werkplein_id, expected.due_on) == (laggard.id, date(2010, 7, 16))
    assert browse(ASKED, by=steering).text.count("Vervolg van een besluit") >= 1
    assert "Vervolg van een besluit:" not in browse(ASKED, by=steering).text
    assert "Vervolg van een besluit" not in browse("/intern/werkpleinen/laggard/", by=dirk).text
    browse(expected.address, by=anna).submit("Leg de stand vast", state="dropped", note=RESULT)
    session.refresh(expected)
    assert expected.state is ObligationState.WITHDRAWN


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"subject": ""}, "Vul het onderwerp in."),
        ({"decision": "Kort."}, "Schrijf wat er is besloten, in ten minste 20 tekens."),
        ({"motivation": "Kort."}, "Schrijf waarom dit is besloten, in ten minste 20 tekens."),
        ({"holds_on": "6-7-2010"}, "6 juli 2010 is nog niet geweest."),
        ({"holds_on": "31-6-2010"}, "31-6-2010"),
        ({"owner": "secretaris"}, "Schrijf wat er moet gebeuren, in ten minste 20 tekens."),
        (FOLLOW | {"owner": ""}, "Vul in welke functie dit doet."),
        (FOLLOW | {"due_on": "4-7-2010"}, "4 juli 2010 is geweest."),
        (FOLLOW | {"due_on": "6-7-2011"}, "Kies een dag binnen een jaar."),
        ({"werkplein": "nergens"}, "Werkplein"),
    ],
)
def test_a_decision_that_cannot_be_keeps_what_was_typed(browse, session, steering, fields, sentence):
    refused = take(browse, steering, **fields)

    assert refused.status == 422
    assert sentence in refused.text.replace("\xa0", " ")
    assert refused.one("#decision").get_text().strip() == fields.get("decision", WORDS["decision"])
    assert count(session, SteeringDecision) == count(session, DecisionFollowUp) == 0


def test_the_borders_of_the_due_date_are_today_and_a_year_from_now(browse, session, steering):
    take(browse, steering, **FOLLOW | {"due_on": "5-7-2010"})
    take(browse, steering, subject="Een ander onderwerp", **FOLLOW | {"due_on": "5-7-2011"})

    assert count(session, DecisionFollowUp) == 2


def test_a_decision_sent_twice_stands_there_once(browse, session, steering):
    take(browse, steering)

    refused = take(browse, steering, subject="derde PROCESONDERSTEUNER ")

    assert "Dit onderwerp staat er van die dag al in." in refused.text
    assert count(session, SteeringDecision) == 1


def test_a_correction_is_an_entry_of_its_own_and_what_stood_there_stays(browse, session, steering):
    form = take(browse, steering).follow("Verbeter dit besluit")
    other = "Er komt een derde procesondersteuner tot 1 oktober."
    changed = {"decision": other, "why": "In het verslag stond de verkeerde datum."}
    assert "U hebt niets veranderd." in form.submit("Leg de verbetering vast", why=changed["why"]).text

    shown = form.submit("Leg de verbetering vast", **changed)

    assert other in shown.text
    assert WORDS["decision"] in shown.rows("Eerdere versies")[0][1]
    assert len(browse(DECISIONS, by=steering).rows("Besluiten, nieuwste")) == 1
    again = form.submit("Leg de verbetering vast", **changed | {"decision": f"{other} Echt waar."})
    assert again.status == 409
    assert "Dat deed u al, misschien in een ander venster." in again.text
    assert count(session, SteeringDecision) == 2


def test_who_corrects_what_somebody_else_corrected_is_told_so(browse, steering, a_person):
    shown = take(browse, steering)
    other = browse(shown.path, by=a_person(Role.STEERING_GROUP)).follow("Verbeter dit besluit")
    changed = {"decision": "Er komt een derde procesondersteuner.", "why": "In het verslag stond het anders."}
    shown.follow("Verbeter dit besluit").submit("Leg de verbetering vast", **changed)

    again = other.submit("Leg de verbetering vast", **changed | {"decision": "Er komt niemand bij, zo is besloten."})

    assert "Iemand anders heeft dit besluit intussen verbeterd." in again.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "done", "note": "Kort."}, "Schrijf wat ervan gekomen is, in ten minste 20 tekens."),
        ({"state": "dropped"}, "Schrijf waarom dit vervalt, in ten minste 20 tekens."),
        ({"state": "started", "holds_on": "6-7-2010"}, "6 juli 2010 is nog niet geweest."),
        ({"state": "started", "holds_on": "4-7-2010"}, "De vorige stand is van 5 juli 2010."),
        ({"state": "open"}, "Kies hoe het nu staat."),
    ],
)
def test_a_state_that_cannot_be_keeps_what_was_typed(browse, session, steering, fields, sentence):
    refused = take(browse, steering, **FOLLOW).follow(FOLLOW["action"]).submit("Leg de stand vast", **fields)

    assert refused.status == 422
    assert sentence in refused.text.replace("\xa0", " ")
    assert count(session, FollowUpMove) == 0


def test_a_follow_up_is_late_the_day_after_its_due_date_and_not_before(browse, session, steering):
    take(browse, steering, **FOLLOW)
    row = session.scalars(select(DecisionFollowUp)).one()

    assert [row.is_late(date(2010, 7, day)) for day in (15, 16, 17)] == [False, False, True]


def test_follow_ups_are_filtered(browse, session, steering):
    take(browse, steering, **FOLLOW).follow(FOLLOW["action"]).submit("Leg de stand vast", state="done", note=RESULT)
    take(browse, steering, subject="Nog een besluit", **FOLLOW)

    assert len(browse(DECISIONS, by=steering).rows("Vervolg van besluiten")) == 2
    assert len(browse(f"{DECISIONS}?vervolg=open", by=steering).rows("Vervolg van besluiten")) == 1
    assert "Geen vervolg past bij deze keuze." in browse(f"{DECISIONS}?vervolg=te-laat", by=steering).text
    assert len(browse(f"{DECISIONS}?vervolg=%00&soort=%27&pagina=99999", by=steering).rows("Besluiten, nieuwste")) == 2


@pytest.mark.both
def test_what_was_decided_elsewhere_stands_in_the_same_list_as_a_link(browse, session, fix, steering, laggard, g4):
    take(browse, steering)
    fix("2010-K2", laggard)
    decided_elsewhere(session, laggard)

    found, total = queries.decided(session, tuple(DecisionKind), 0, 50)

    assert total == len(found) == 6
    assert {each.kind for each in found} == set(DecisionKind) - {DecisionKind.RULESET, DecisionKind.HEARING}
    page = browse(DECISIONS, by=steering)
    assert "Achterholt: niveau van 2e kwartaal 2010 verbeterd" in page.text
    for each in found:
        browse(each.address, by=steering)
    assert len(browse(f"{DECISIONS}?soort=g4", by=steering).rows("Besluiten, nieuwste")) == 1
    assert page.statements <= 15


def decided_elsewhere(session, laggard):
    who = {"recorded_on": TODAY, "holds_on": TODAY, "actor_id": None, "actor_label": "Stuurgroep"}
    at, why = clock.now(), "Dat is uitgebreid besproken in de vergadering."
    approach = G4Approach(version=1, title="Vier keer dichtbij", body="Tekst.", **who)
    session.add(approach)
    session.flush()
    session.add_all(
        [
            LevelOverride(
                werkplein_id=laggard.id, level=Level.MIDDLE, ends_on=TODAY, reason=why, recorded_at=at, **who
            ),
            LevelCorrection(
                quarter="2010-K2", werkplein_id=laggard.id, level=Level.MIDDLE, reason=why, recorded_at=at, **who
            ),
            ExternalAuditDecision(choice=AuditChoice.NONE, motivation=why, consequences=why, recorded_at=at, **who),
            G4Adoption(approach_id=approach.id, motivation=why, **who),
        ]
    )
    session.flush()


def test_only_the_steering_group_decides_and_only_who_works_for_it_reads(browse, session, steering, anna, bram, dirk):
    take(browse, steering, **FOLLOW)
    number, follow_up = session.scalar(select(SteeringDecision.id)), session.scalar(select(DecisionFollowUp.id))

    browse(NEW, by=anna, status=403)
    browse(f"{DECISIONS}{number}/verbeteren/", by=anna, status=403)
    assert "Leg vervolg vast" not in browse(f"{DECISIONS}{number}/", by=anna).text
    for outsider in (bram, dirk):
        browse(DECISIONS, by=outsider, status=403)
        browse(f"{DECISIONS}{number}/", by=outsider, status=403)
        browse(f"{DECISIONS}{number}/vervolg/{follow_up}/", by=outsider, status=403)


def test_a_decision_or_follow_up_that_is_not_there_does_not_exist(browse, session, steering):
    take(browse, steering, **FOLLOW)
    number, follow_up = session.scalar(select(SteeringDecision.id)), session.scalar(select(DecisionFollowUp.id))

    for strange in ("0", "9" * 40, "x", "-1"):
        browse(f"{DECISIONS}{strange}/", by=steering, status=404)
        browse(f"{DECISIONS}{number}/vervolg/{strange}/", by=steering, status=404)
    browse(f"{DECISIONS}{number + 1}/vervolg/{follow_up}/", by=steering, status=404)


def test_what_is_typed_is_shown_and_never_run(browse, steering):
    nasty = "<script>alert(1)</script> en nog wat woorden"
    shown = take(browse, steering, subject=nasty[:25], decision=nasty, motivation=nasty)

    assert nasty in shown.text
    assert not [each for each in shown.html.select("script") if "alert(1)" in each.get_text()]


def many(session, by, count):
    decision = actions.take(session, by.actor, Taken("Veel vervolg", *THINGS, TODAY), None, None, TODAY)
    for number in range(1, count + 1):
        wanted = Wanted(f"Vervolg nummer {number:02d} van dit besluit.", "secretaris", TODAY + timedelta(days=number))
        actions.follow(session, by.actor, decision, wanted, TODAY)


@pytest.mark.parametrize(("page", "first", "rows"), [("1", "01", 50), ("2", "51", 3), ("9", "51", 3), ("x", "01", 50)])
def test_follow_ups_are_listed_a_page_at_a_time_with_their_number(browse, session, steering, page, first, rows):
    many(session, steering, 53)

    shown = browse(f"{DECISIONS}?vervolgpagina={page}&vervolg=open", by=steering)

    listed = shown.rows("Vervolg van besluiten")
    assert (len(listed), f"Vervolg nummer {first}" in listed[0][0]) == (rows, True)
    assert "van 2 · 53 vervolgen" in shown.text
    assert shown.statements <= 8


def test_paging_follow_ups_keeps_the_choice_and_the_page_of_decisions(browse, session, steering):
    many(session, steering, 51)
    for number in range(51):
        actions.take(session, steering.actor, Taken(f"Besluit {number}", *THINGS, TODAY), None, None, TODAY)

    shown = browse(f"{DECISIONS}?pagina=2&vervolg=open&soort=free", by=steering)
    links = [each["href"] for each in shown.html.select("nav[aria-label$='vervolg van besluiten'] a[rel=next]")]

    assert links == [f"{DECISIONS}?soort=free&vervolg=open&pagina=2&vervolgpagina=2#acties"]
    assert "vervolgpagina=2" in browse(links[0], by=steering).one("nav[aria-label=Bladeren] a[rel=prev]")["href"]


@pytest.mark.parametrize(("due_on", "late"), [("4-7-2010", 2), ("5-7-2010", 1)])
def test_what_is_late_of_what_is_asked_counts_every_entry_on_the_page(
    app, browse, session, steering, anna, laggard, due_on, late
):
    app.config["TODAY"] = date(2010, 7, 2)
    take(browse, steering, **FOLLOW | {"due_on": due_on})
    app.config["TODAY"] = TODAY
    days = date(2010, 6, 1), date(2010, 7, 1)
    where = "/intern/interventies/", Permission.DECISION_FOLLOW.value
    expect(session, [Expected(laggard.id, ObligationKind.INTERVENTION, "2010-K2", *days, *where)])

    for reader in (steering, anna):
        page = browse(ASKED, by=reader)
        assert f"Er worden nu 2 dingen van u gevraagd, waarvan {late} te laat." in page.text
        assert sum("te laat" in line for line in page.all(".wp-vlak li")) == late
