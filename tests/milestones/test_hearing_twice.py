"""Two people, or two windows, at one step of a hearing: who comes second is told so, and keeps what was typed."""

import pytest
from sqlalchemy import func, select

from milestones import actions
from milestones.models import HearingStep
from milestones.rules.hearing import HearingAct, refuse_step
from tests.milestones.test_hearing import TEXT, TODAY, finding, steering
from tests.milestones.test_hearing_evidence import photo, send
from werkplein.core.errors import Conflict
from werkplein.people.rules import Role

__all__ = ["finding", "steering"]

WHY = "Het huurcontract is van mei.\nDe foto is van daarvoor, en zegt dus niets over nu."
DECISIONS = [("besluit", "Leg het besluit vast"), ("eindbesluit", "Leg het eindbesluit vast")]


@pytest.fixture
def address(finding):
    return f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"


@pytest.fixture
def deciders(session, finding, carla, second, steering, leader, a_person):
    """Who decides at each step, and a colleague; the dispute is at that step."""

    def deciders(step):
        actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
        if step == "besluit":
            return second, a_person(Role.PROCESS_SUPPORTER)
        actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)
        actions.escalate(session, carla.actor, leader, finding.id, TEXT, TODAY)
        return steering, a_person(Role.STEERING_GROUP)

    return deciders


def plain(page):
    return page.text.replace("\xa0", " ")


def alert(page):
    return page.html.select_one("[role=alert]").get_text(" ", strip=True)


def typed(page):
    """What the page gives back of what was written."""
    return page.html.select_one("#geschreven ~ .wp-verhaal").get_text()


@pytest.mark.parametrize(("step", "button"), DECISIONS)
@pytest.mark.parametrize(
    ("is_own", "first"), [(False, "Een collega was u voor."), (True, "Dat deed u al, misschien in een ander venster.")]
)
def test_who_decides_second_is_told_who_was_first_and_keeps_the_reason(
    browse, session, address, deciders, step, button, is_own, first
):
    one, colleague = deciders(step)
    late = browse(address, by=one if is_own else colleague)
    browse(address, by=one).submit(button, outcome="upheld", text="De foto toont een lege balie.")

    refused = late.submit(button, outcome="granted", text=WHY)

    assert refused.status == 409
    assert first in alert(refused)
    assert "de bevinding blijft staan. Er is niets veranderd. Wat u nu verstuurde, is niet vastgelegd." in alert(
        refused
    )
    assert typed(refused) == WHY
    assert "Uw keuze: “De bevinding wordt ingetrokken”." in plain(refused)
    assert session.scalar(select(func.count()).where(HearingStep.text == WHY)) == 0


@pytest.mark.parametrize(("step", "button"), DECISIONS)
def test_an_unfinished_second_decision_is_told_it_too(browse, address, deciders, step, button):
    one, colleague = deciders(step)
    late = browse(address, by=colleague)
    browse(address, by=one).submit(button, outcome="granted", text="Het huurcontract is gezien.")

    refused = late.submit(button, text=WHY)

    assert refused.status == 422
    assert "Een collega was u voor." in alert(refused)
    assert "de bevinding is ingetrokken" in alert(refused)
    assert typed(refused) == WHY


def test_whoever_found_it_keeps_the_reason_that_was_typed(browse, session, address, finding, bram, carla, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    token = browse(address, by=bram).html.select_one("input[name=csrf_token]")["value"]
    given = {"outcome": "granted", "text": WHY, "csrf_token": token}

    refused = browse(f"{address}besluit/", by=bram, data=given, status=422)

    assert "U deed dit bezoek zelf" in alert(refused)
    assert typed(refused) == WHY


def test_a_dispute_after_the_decision_does_not_land_at_the_steering_group(
    browse, session, address, finding, carla, second, leader
):
    late = browse(address, by=carla)
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)

    refused = late.submit("Maak bezwaar", text=WHY)

    assert refused.status == 409
    assert "Op dit bezwaar is al beslist: de bevinding blijft staan." in alert(refused)
    assert typed(refused) == WHY
    assert refused.html.select_one("textarea[name=text]").get_text().strip() == ""
    assert "Leg het voor aan de stuurgroep" in refused.all("button")


def test_a_second_window_of_the_mt_reads_that_it_did_so_itself(browse, session, address, finding, carla, leader):
    late = browse(address, by=carla)
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)

    refused = send(late, (photo(), "rooster.jpg"), text=WHY)

    assert refused.status == 409
    assert "Dat deed u al, misschien in een ander venster." in alert(refused)
    assert typed(refused) == WHY
    assert "Niet toegevoegd: rooster.jpg." in plain(refused)


@pytest.mark.parametrize(
    ("last", "act", "begins"),
    [
        (HearingAct.UPHELD, HearingAct.GRANTED, "Een collega was u voor."),
        (HearingAct.GRANTED_LAST, HearingAct.UPHELD_LAST, "Een collega was u voor."),
        (HearingAct.DISPUTED, HearingAct.DISPUTED, "Een collega was u voor."),
        (HearingAct.ESCALATED, HearingAct.ESCALATED, "Een collega was u voor."),
        # The steering group decided later: that is not the same step.
        (HearingAct.UPHELD_LAST, HearingAct.GRANTED, "De stuurgroep besliste al"),
        (HearingAct.GRANTED, HearingAct.DISPUTED, "Op dit bezwaar is al beslist"),
    ],
)
def test_somebody_was_first_only_at_the_same_step(last, act, begins):
    with pytest.raises(Conflict, match=f"^{begins}"):
        refuse_step(last, act)


def test_when_evidence_can_be_brought_is_told_as_it_is(browse, session, address, finding, carla, second, leader):
    disputing = plain(browse(address, by=carla))
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)
    escalating = plain(browse(address, by=carla))

    assert "Alleen als u later naar de stuurgroep gaat, kunt u weer iets toevoegen." in disputing
    assert "Dit is de laatste keer dat het kan." in escalating
    assert "Dit is de laatste keer" not in disputing
    assert "Later kan dat niet meer" not in disputing + escalating
