"""How a milestone stands, wherever it is asked: only what is allowed, and per municipality by a table."""

import pytest

from milestones import actions, queries
from milestones.actions import report_change
from milestones.models import Assessment
from milestones.rules import Found, Source, Verdict
from milestones.rules.towns import NO_TOWN, is_none, participation_of, ticks_of, why_no_answer
from tests.milestones.building import CODES
from tests.milestones.proving import TODAY, add, pieces
from tests.support.towns import serve
from werkplein.core.errors import DomainError
from werkplein.programme import reader

CHANGE = "/intern/werkpleinen/leader/wijziging/"
DESK = "/intern/werkpleinen/leader/controle/"
FORMS = [(CHANGE, "carla", "Meld de wijziging"), (DESK, "anna", "Leg de controle vast")]
GIVEN = {"holds_on": "2-7-2010", "note": "Volgens de brief van juni"}


@pytest.fixture
def towns(session, leader):
    return serve(session, leader)


def offered(page, name="verdict"):
    return [box["value"] for box in page.html.select(f"input[type=radio][name={name}]")]


def ticked(page, name="joined"):
    return [box["value"] for box in page.html.select(f"input[name={name}][checked]")]


def rows(session, werkplein):
    session.expire_all()
    return session.query(Assessment).filter_by(werkplein_id=werkplein.id).order_by(Assessment.id).all()


# The rules.


@pytest.mark.parametrize(
    ("joined", "sentence"),
    [
        (["GM1"], ""),
        ([NO_TOWN], ""),
        ([], "Kies dan ‘Geen enkele gemeente’."),
        (["GM1", NO_TOWN], "Niet allebei."),
    ],
)
def test_ticks_are_an_answer_only_when_they_say_one_thing(joined, sentence):
    assert why_no_answer(joined).endswith(sentence)
    assert bool(why_no_answer(joined)) is bool(sentence)


@pytest.mark.parametrize("joined", [["GM1"], ["GM1", "GM2"], [NO_TOWN]])
def test_what_was_ticked_is_ticked_again(joined):
    assert ticks_of(participation_of(["GM1", "GM2"], joined)) == joined


def test_nothing_said_is_not_the_same_as_none():
    assert (is_none(None), is_none({}), is_none({"GM1": False}), is_none({"GM1": True})) == (False, False, True, False)
    assert ticks_of(None) == []


# Not applicable: offered where it is allowed, and nowhere else.


@pytest.mark.parametrize(("address", "who", "_button"), FORMS)
@pytest.mark.parametrize("code", CODES)
def test_not_applicable_is_offered_only_where_it_is_taken(request, browse, leader, address, who, _button, code):
    page = browse(address, by=request.getfixturevalue(who), query={"mijlpaal": code})

    may_be = reader.load().milestone(code).may_be_not_applicable
    assert offered(page) == ["met", "partly", "not_met"] + (["not_applicable"] if may_be else [])


@pytest.mark.parametrize(("address", "who", "_button"), FORMS)
def test_where_more_municipalities_are_served_there_is_a_table_and_no_tile(
    request, browse, towns, address, who, _button
):
    page = browse(address, by=request.getfixturevalue(who), query={"mijlpaal": "e2"})

    assert offered(page) == []
    assert [box["value"] for box in page.html.select("input[name=joined]")] == ["GM7000", "GM7001", "geen"]
    assert "Welke omliggende gemeenten doen mee?" in page.one("fieldset legend").text


@pytest.mark.parametrize(("address", "who", "button"), FORMS)
def test_what_is_not_offered_is_refused_when_it_is_sent_all_the_same(
    request, browse, session, leader, towns, address, who, button
):
    page = browse(address, by=request.getfixturevalue(who), query={"mijlpaal": "a1"})

    refused = page.submit(button, verdict="not_applicable", **GIVEN)

    assert refused.status == 422
    assert refused.one("textarea[name=note]").text.strip() == GIVEN["note"]
    assert rows(session, leader) == []


@pytest.mark.parametrize(("address", "who", "button"), FORMS)
@pytest.mark.parametrize(
    ("day", "sentence"),
    [("6-7-2010", "6 juli 2010 is nog niet geweest."), ("31-12-2007", "Eerder telt niet mee.")],
)
def test_a_day_that_cannot_be_is_told_with_all_the_rest(
    request, browse, session, leader, address, who, button, day, sentence
):
    page = browse(address, by=request.getfixturevalue(who), query={"mijlpaal": "a1"})

    refused = page.submit(button, holds_on=day, note="x" * 2001)

    told = refused.one("#fouten").get_text(" ").replace("\xa0", " ")
    assert refused.status == 422
    assert [words in told for words in ("Kies ", sentence, "Maak de toelichting korter")] == [True] * 3
    assert told.count(sentence) == 1
    assert rows(session, leader) == []


@pytest.mark.parametrize(("address", "who", "_button"), FORMS)
def test_the_milestone_is_chosen_first(request, browse, leader, address, who, _button):
    page = browse(address, by=request.getfixturevalue(who))

    assert not page.html.select("main form")
    form = page.follow("b2 Eén aanspreekpunt voor werkgevers")
    assert "b2 Eén aanspreekpunt voor werkgevers" in form.one(".wp-lead").text
    assert form.follow("Kies een andere mijlpaal").path == address


# The table says how it stands.


@pytest.mark.parametrize(("address", "who", "button"), FORMS)
@pytest.mark.parametrize(
    ("joined", "verdict"),
    [
        (["GM7000", "GM7001"], Verdict.MET),
        (["GM7001"], Verdict.PARTLY),
        (["geen"], Verdict.NOT_MET),
        (["GM7000", "GM0363"], Verdict.PARTLY),  # one that is not served does not count
    ],
)
def test_the_verdict_follows_from_the_table(
    request, browse, session, leader, towns, address, who, button, joined, verdict
):
    page = browse(address, by=request.getfixturevalue(who), query={"mijlpaal": "e2"})

    page.submit(button, joined=joined, **GIVEN)

    (row,) = rows(session, leader)
    assert row.verdict is verdict
    assert row.participation == {"GM7000": "GM7000" in joined, "GM7001": "GM7001" in joined}


@pytest.mark.parametrize(("address", "who", "button"), FORMS)
@pytest.mark.parametrize(
    ("joined", "sentence"),
    [
        ([], "Kies dan ‘Geen enkele gemeente’."),
        (["GM7000", "geen"], "Niet allebei."),
        (["GM0363"], "Kies dan ‘Geen enkele gemeente’."),
    ],
)
def test_ticks_that_say_nothing_are_refused_at_the_table_and_stay(
    request, browse, session, leader, towns, address, who, button, joined, sentence
):
    page = browse(address, by=request.getfixturevalue(who), query={"mijlpaal": "e2"})

    refused = page.submit(button, joined=joined, **GIVEN)

    assert refused.status == 422
    assert sentence in refused.one("#joined-fout").text
    assert ticked(refused) == [code for code in joined if code != "GM0363"]
    assert rows(session, leader) == []


@pytest.mark.parametrize(("address", "who", "_button"), FORMS)
@pytest.mark.parametrize(
    ("participation", "boxes"),
    [({"GM7000": True, "GM7001": False}, ["GM7000"]), ({"GM7000": False, "GM7001": False}, ["geen"])],
)
def test_the_table_begins_with_what_the_mt_said_last(
    request, browse, session, carla, leader, towns, address, who, _button, participation, boxes
):
    verdict = Verdict.PARTLY if any(participation.values()) else Verdict.NOT_MET
    report_change(session, carla.actor, leader, Found("e2", verdict, participation=participation), TODAY)

    page = browse(address, by=request.getfixturevalue(who), query={"mijlpaal": "e2"})

    assert ticked(page) == boxes


def test_a_piece_of_evidence_is_accepted_with_the_table(browse, session, carla, anna, leader, towns):
    participation = {"GM7000": True, "GM7001": True}
    report_change(session, carla.actor, leader, Found("e2", Verdict.MET, participation=participation), TODAY)
    (piece,) = add(session, carla, leader, milestone="e2")
    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)
    assert "2 van 2 gemeenten" in page.one("section:has(#beslis)").get_text()
    assert ticked(page) == []

    page.submit("Leg dit oordeel vast", joined=["GM7000"])

    (piece,) = pieces(session, leader)
    assert piece.check.verdict is Verdict.PARTLY
    assert rows(session, leader)[-1].participation == {"GM7000": True, "GM7001": False}


def test_a_piece_without_a_tick_is_not_accepted(browse, session, carla, anna, leader, towns):
    (piece,) = add(session, carla, leader, milestone="e2")

    refused = browse(f"/intern/bewijs/{piece.id}/", by=anna).submit("Leg dit oordeel vast")

    assert refused.status == 422
    assert "Vink aan welke gemeenten meedoen." in refused.one("#joined-fout").text


# Whoever finds it.


@pytest.mark.parametrize("participation", [None, {"GM7000": True}, {"GM7000": True, "GM7001": True}])
def test_nobody_records_a_verdict_that_the_table_does_not_bear(
    session, anna, bram, carla, leader, towns, participation
):
    found = Found("e2", Verdict.PARTLY, participation=participation)

    for record in (
        lambda: actions.record_desk(session, anna.actor, leader, [found], TODAY, TODAY),
        lambda: actions.record_findings(session, bram.actor, leader, [found], Source.AUDIT, TODAY, TODAY, "v"),
        lambda: report_change(session, carla.actor, leader, found, TODAY),
    ):
        with pytest.raises(DomainError, match="Vink bij e2 de omliggende gemeenten aan"):
            record()


def test_the_card_names_who_the_desk_found_missing(browse, session, anna, leader, towns):
    found = Found("e2", Verdict.PARTLY, participation={"GM7000": True, "GM7001": False})
    actions.record_desk(session, anna.actor, leader, [found], TODAY, TODAY)

    state = queries.states(session, [leader.id], reader.load(), TODAY)[leader.id]

    assert state.participation["e2"] == {"GM7000": True, "GM7001": False}
    assert "1 van 2. Nog niet: B" in browse("/intern/werkpleinen/leader/", by=anna).one("#e2").text
