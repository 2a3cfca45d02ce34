"""Evidence that an MT brings when it disputes a finding: who sees it, what is refused, and what becomes of it."""

import io
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from milestones import actions, jobs, queries
from milestones.actions import checking
from milestones.actions.evidence import Offer, withdraw_evidence
from milestones.actions.hearing import Brought
from milestones.models import Evidence, HearingEvidence, HearingStep
from milestones.queries.evidence import evidence_counts, evidence_of
from milestones.rules import Found, Source, Verdict
from milestones.rules.evidence import EvidenceState
from tests.milestones.proving import RETURNED, add, asked, events, give_back, kept
from tests.support.uploads import document, photo
from werkplein.core.errors import DomainError, Forbidden
from werkplein.core.uploads import FileKind
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.rules import Role

TODAY, SEEN = date(2010, 7, 5), date(2010, 6, 28)
TEXT = "De gemeente zit er sinds mei weer, zie het rooster."
SAID = {"text": TEXT, "description": "Het rooster van mei", "holds_on": "31-5-2010", "no_visitors": "y"}
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def finding(session, bram, leader):
    """An audit that found e1 lost, to which the MT may still reply."""
    fill_closing_days(session, [2010])
    lost = [Found("e1", Verdict.NOT_MET, "Balie stond leeg.")]
    return actions.record_findings(session, bram.actor, leader, lost, Source.AUDIT, SEEN, SEEN, "2")[0]


@pytest.fixture
def address(finding):
    return f"/intern/werkpleinen/leader/bevindingen/{finding.id}/"


@pytest.fixture
def dco(a_person, leader):
    return a_person(Role.DCO, leader.region)


def send(page, *files, button="Maak bezwaar", **fields):
    sent = [(io.BytesIO(data), name) for data, name in files]
    return page.submit(button, files=sent or None, **(SAID | fields))


def pieces(session):
    session.expire_all()
    return session.scalars(select(Evidence).order_by(Evidence.id)).all()


def disputed(session, person, werkplein, finding, *files):
    brought = Brought(files or [kept()], date(2010, 5, 31), "Het rooster van mei", True)
    return actions.dispute(session, person.actor, werkplein, finding.id, TEXT, TODAY, brought)


# Bringing it.


@pytest.mark.both
def test_everyone_concerned_sees_in_the_timeline_what_was_brought(
    browse, session, address, carla, second, dco, a_person
):
    done = send(browse(address, by=carla), (photo(), "rooster.jpg"), (document(), "besluit.pdf"))

    assert "Uw bezwaar is vastgelegd." in done.text
    for who in (carla, second, dco, a_person(Role.STEERING_GROUP)):
        page = browse(address, by=who)
        assert page.all("ol.wp-lijst .wp-stuk p:first-child a") == [
            "Het rooster van mei (1 van 2)",
            "Het rooster van mei (2 van 2)",
        ]
        shown = page.follow("Het rooster van mei (2 van 2)")
        assert "Bij een bezwaar" in shown.text
        assert shown.follow("Naar het bezwaar").path == address
        assert browse.client(who).get(f"{shown.path}bestand").data.startswith(b"%PDF")
    assert [piece.state for piece in pieces(session)] == [EvidenceState.IN_HEARING] * 2
    assert events(session)[-3:] == ["evidence:added", "evidence:added", "finding:disputed"]


def test_it_is_tied_to_the_step_with_which_it_came(session, finding, carla, second, leader):
    (first,) = disputed(session, carla, leader, finding)
    actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)
    brought = Brought([kept(80)], TODAY, "De nieuwe balie", True)
    (later,) = actions.escalate(session, carla.actor, leader, finding.id, TEXT, TODAY, brought)

    rows = session.execute(select(HearingEvidence.evidence_id, HearingStep.act).join(HearingStep)).all()

    assert {(each, act.value) for each, act in rows} == {(first.id, "disputed"), (later.id, "escalated")}


def test_the_day_of_a_photo_is_asked_and_never_filled_in_beforehand(browse, session, address, carla):
    page = browse(address, by=carla)
    said = {name: value for name, value in SAID.items() if name != "holds_on"}

    refused = page.submit("Maak bezwaar", files=[(io.BytesIO(photo()), "rooster.jpg")], **said)

    assert page.html.select_one("[name=holds_on]").get("value", "") == ""
    assert refused.status == 422
    assert "Vul de dag van de foto of het document in." in refused.text
    assert pieces(session) == []


def test_without_files_a_dispute_is_a_dispute(browse, session, address, carla):
    done = send(browse(address, by=carla), description="", holds_on="", no_visitors=None)

    assert "Uw bezwaar is vastgelegd." in done.text
    assert pieces(session) == []


def test_the_way_to_the_steering_group_takes_files_too(browse, session, finding, address, carla, second, leader):
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    actions.decide(session, second.actor, leader, finding.id, False, "De foto toont een lege balie.", TODAY)

    page = send(browse(address, by=carla), (photo(), "balie.jpg"), button="Leg het voor aan de stuurgroep")

    assert "Uw bezwaar ligt nu bij de stuurgroep." in page.text
    assert [piece.kind for piece in pieces(session)] == [FileKind.JPEG]


# What is refused, with all that was typed and kept.


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "", "Schrijf op wat er niet klopt."),
        ("text", "Nee.", "in ten minste 20 tekens"),
        ("description", "", "Schrijf op wat er op de foto’s of in de documenten te zien of te lezen is."),
        ("description", "x" * 301, "Maak de beschrijving korter"),
        ("holds_on", "", "Vul de dag van de foto of het document in."),
        ("holds_on", "31-2-2010", "bestaat niet"),
        ("holds_on", "6-7-2010", "is nog niet geweest"),
        ("no_visitors", None, "Bevestig dat er geen herkenbare bezoekers"),
    ],
)
def test_a_refused_field_keeps_what_was_typed_and_the_files(browse, session, address, carla, field, value, sentence):
    refused = send(browse(address, by=carla), (photo(), "rooster.jpg"), **{field: value})

    assert refused.status == 422
    assert sentence in refused.text
    assert "rooster.jpg staat klaar." in refused.text
    typed = {name: refused.one(f"#{name}").text.strip() for name in ("text", "description")}
    assert typed == {name: (SAID | {field: value})[name] for name in typed}
    assert session.scalars(select(HearingStep)).all() == []
    again = send(refused)
    assert "Uw bezwaar is vastgelegd." in again.text
    assert [piece.filename for piece in pieces(session)] == ["rooster.jpg"]


def test_nothing_is_recorded_as_long_as_one_file_is_bad(browse, session, address, carla):
    refused = send(browse(address, by=carla), (photo(), "goed.jpg"), (SVG, "logo.svg"), (document(), "gevel.jpg"))

    assert refused.status == 422
    assert "‘logo.svg’ is niet bewaard. Dit is een SVG-tekening" in refused.text
    assert "Laat de naam eindigen op .pdf" in refused.text
    assert "goed.jpg staat klaar." in refused.text
    assert session.scalars(select(HearingStep)).all() == []
    assert events(session)[-1] == "evidence:refused"
    assert "Uw bezwaar is vastgelegd." in send(refused).text


def test_a_new_choice_takes_the_place_of_what_waits_with_an_objection(browse, session, address, carla):
    refused = send(browse(address, by=carla), (photo(), "eerst.jpg"), no_visitors=None)

    assert "Uw bezwaar is vastgelegd." in send(refused, (photo(80), "daarna.jpg")).text
    assert [piece.filename for piece in pieces(session)] == ["daarna.jpg"]


def test_an_objection_is_not_sent_with_the_button_that_takes_a_photo_away(browse, session, address, carla):
    refused = send(browse(address, by=carla), (photo(), "eerst.jpg"), no_visitors=None)

    without = send(refused, button="Haal dit bestand weg")

    assert session.scalars(select(HearingStep)).all() == []
    assert without.one("#text").text.strip() == SAID["text"]
    assert "Uw bezwaar is vastgelegd." in send(without).text
    assert pieces(session) == []


def test_who_comes_too_late_keeps_what_was_typed(browse, session, app, address, carla):
    page = browse(address, by=carla)
    app.config["TODAY"] = date(2010, 7, 13)

    refused = send(page, (photo(), "rooster.jpg"))

    assert refused.status == 422
    assert pieces(session) == []
    assert session.scalars(select(HearingStep)).all() == []


def test_an_outsider_brings_and_sees_nothing(browse, session, finding, address, carla, dirk, bram, leader):
    (piece,) = disputed(session, carla, leader, finding)

    browse(f"/intern/bewijs/{piece.id}/", by=dirk, status=404)
    assert browse.client(dirk).get(f"/intern/bewijs/{piece.id}/bestand").status_code == 404
    browse(f"{address}bezwaar/", by=bram, data=SAID, status=403)


# It is for who decides, and for no desk.


def test_what_is_brought_in_a_hearing_waits_in_no_queue(browse, session, finding, anna, carla, leader):
    (piece,) = disputed(session, carla, leader, finding)

    assert "Er wacht niets op controle." in browse("/intern/bewijs/", by=anna).text
    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)
    assert not page.html.select("#beslis")
    assert evidence_counts(session, [leader.id])[leader.id]["e1"].waiting == 0
    with pytest.raises(Forbidden, match="hoort bij een bezwaar"):
        checking.accept_evidence(session, anna.actor, [piece], Found("e1", Verdict.MET), TODAY)


def test_what_is_brought_in_a_hearing_is_not_taken_back(session, finding, carla, leader):
    (piece,) = disputed(session, carla, leader, finding)

    with pytest.raises(Forbidden, match="hoort bij een bezwaar"):
        withdraw_evidence(session, carla.actor, piece, TODAY)


@pytest.mark.both
@pytest.mark.parametrize("statement", ["UPDATE hearing_evidence SET step_id = step_id", "DELETE FROM hearing_evidence"])
def test_what_was_brought_cannot_be_moved_or_taken_away(session, finding, carla, leader, statement):
    disputed(session, carla, leader, finding)
    session.commit()

    with pytest.raises(DBAPIError):
        session.execute(text(statement))


def test_it_does_not_answer_what_the_desk_asked(session, finding, anna, carla, leader):
    give_back(session, anna, add(session, carla, leader, milestone="e1"))
    before = asked(session, leader, RETURNED)

    disputed(session, carla, leader, finding, kept(80))

    assert asked(session, leader, RETURNED) == before


def test_a_file_that_stands_with_the_milestone_can_be_brought_as_well(session, finding, carla, leader):
    add(session, carla, leader, kept(70), milestone="e1")

    disputed(session, carla, leader, finding, kept(70))

    states = [piece.state for piece in evidence_of(session, leader.id, "e1")]
    assert sorted(state.value for state in states) == ["in_hearing", "waiting"]


def test_a_dispute_that_is_refused_brings_nothing(session, finding, carla, leader):
    jobs.close_replies(session, TODAY)
    brought = Brought([kept()], date(2010, 7, 6), "Van morgen", True)

    with pytest.raises(DomainError, match="nog niet geweest"):
        actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY, brought)
    session.rollback()

    assert queries.hearing_of(session, leader.id, finding.id) is None
    assert Offer("e1", TODAY, "x", True).step is None


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_good_and_the_files_are_told(open_screen, session, address, carla, second, width):
    screen = open_screen(width=width, by=carla)
    page = screen.open(address)
    page.locator("#text").fill(TEXT)
    page.locator("#files").set_input_files([{"name": "r.jpg", "mimeType": "image/jpeg", "buffer": photo(600)}])
    page.locator(".wp-gekozen").get_by_text("r.jpg").wait_for()
    page.locator("#description").fill("Het rooster van mei")
    page.locator("#holds_on").fill("31-5-2010")
    page.get_by_label("Op de foto’s staan geen herkenbare bezoekers").check()
    screen.assert_good()

    page.get_by_role("button", name="Maak bezwaar").click()
    page.get_by_text("Uw bezwaar is vastgelegd.").wait_for()

    screen.assert_good()
    decider = open_screen(width=width, by=second)
    decider.open(address).locator(".wp-stuk").get_by_text("Het rooster van mei").wait_for()
    decider.assert_good()
