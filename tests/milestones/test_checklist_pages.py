"""The pages of the checklist: what is shown, kept, refused and handed in."""

import re
from datetime import date

import pytest

from milestones import actions, jobs, queries
from milestones.actions import Unanswered
from milestones.rules import Found, Level, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, rows, save, submit
from tests.milestones.building import CODES
from tests.support.page import filled_in, words
from tests.support.towns import serve
from werkplein.core.errors import DomainError
from werkplein.obligations.actions import fill_closing_days
from werkplein.programme import reader


def test_an_mt_answers_and_submits_in_the_browser(browse, carla, leader):
    page = browse(SHEET, by=carla)
    for code in CODES:
        page = browse(SHEET, by=carla, data=_form(page, code, verdict="met"), status=303)
        page = browse(SHEET, by=carla)

    assert "12 van 12 beantwoord" in page.text
    done = browse(f"{SHEET}inleveren", by=carla, data=_sheet(page), status=303)
    assert done.response.headers["Location"].endswith("/intern/werkpleinen/leader/")
    assert "Ingeleverd op 5 juli 2010" in browse(SHEET, by=carla).text


def test_who_filled_in_nothing_begins_and_goes_on_after_that(browse, session, carla, leader):
    card = "/intern/werkpleinen/leader/"
    fill_closing_days(session, [2010])
    jobs.expect_checklists(session, TODAY)
    session.commit()

    assert browse(card, by=carla).follow("Begin").path == SHEET
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY), 0, TODAY)
    session.commit()

    assert browse(card, by=carla).follow("Ga verder").path == SHEET


def _token(page):
    return {"csrf_token": page.html.select("input[name=csrf_token]")[0]["value"]}


def _sheet(page):
    """The whole page as a browser without script sends it."""
    return filled_in(page.one("form[data-vragenlijst]"))


def _form(page, code, **fields):
    """One question as the script sends it."""
    kept = {name: value for name, value in _sheet(page).items() if name.startswith(f"{code}-")}
    given = {f"{code}-{name}": value for name, value in ({"note": "", "holds_on": ""} | fields).items()}
    return _token(page) | {"bewaar": code} | kept | given


def test_a_conflict_shows_both_values_and_the_role_of_the_other(browse, session, carla, leader):
    page = browse(SHEET, by=carla)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY), 0, TODAY)

    clash = browse(SHEET, by=carla, data=_form(page, "d1", verdict="met", note="Eén intake"), status=409)

    assert "Uw antwoord: Ja" in clash.text
    assert "Bewaard: Deels" in clash.text
    assert carla.actor.label in clash.text
    assert "Eén intake" in clash.one("#d1-note").text
    chosen = _form(clash, "d1", verdict="met", version=clash.one("button[name=d1-version]")["value"])
    browse(SHEET, by=carla, data=chosen, status=303)
    session.expire_all()
    assert queries.draft(session, leader.id, K2, "d1").verdict is Verdict.MET


def test_the_same_verdict_with_another_note_or_date_is_a_conflict_that_shows_both(browse, session, carla, leader):
    page = browse(SHEET, by=carla)
    other = Found("d1", Verdict.MET, "Sinds mei één intake", holds_on=date(2010, 5, 3))
    save(session, carla.actor, leader, K2, other, 0, TODAY)

    clash = browse(SHEET, by=carla, data=_form(page, "d1", verdict="met", note="Nog in proef"), status=409)

    mine, theirs = (side.get_text(" ") for side in clash.html.select("#d1-stand .wp-botsing > div"))
    assert "Toelichting: Nog in proef" in mine
    assert "Datum: niet ingevuld" in mine
    assert "Houd uw antwoord" in mine
    assert "Toelichting: Sinds mei één intake" in theirs
    assert "Datum: 3-5-2010" in theirs
    assert "Houd het bewaarde antwoord" in theirs
    assert clash.one("#d1-stand button[name=laat]")["value"] == "d1"


def test_a_conflict_about_municipalities_names_those_that_differ(browse, session, carla, leader, towns):
    page = browse(SHEET, by=carla)
    other = Found("e2", Verdict.PARTLY, participation={"GM7000": True, "GM7001": False})
    save(session, carla.actor, leader, K2, other, 0, TODAY)

    clash = browse(SHEET, by=carla, data=_form(page, "e2", joined=["GM7001"]), status=409)

    mine, theirs = (side.get_text(" ") for side in clash.html.select("#e2-stand .wp-botsing > div"))
    assert "Doet mee: B" in mine
    assert "Doet niet mee: A" in mine
    assert "Doet mee: A" in theirs
    assert "Doet niet mee: B" in theirs
    ticked = [box["value"] for box in clash.html.select("#e2 input[name=e2-joined][checked]")]
    assert ticked == ["GM7001"]


def test_a_script_that_meets_a_conflict_is_not_told_that_it_was_kept(browse, session, carla, leader):
    page = browse(SHEET, by=carla)
    save(session, carla.actor, leader, K2, Found("a1", Verdict.MET, "Eerder"), 0, TODAY)
    session.commit()

    answer = browse.client(carla).post(
        SHEET, data=_form(page, "a1", verdict="met"), headers={"X-Werkplein-Script": "1"}
    )

    assert answer.status_code == 409
    assert "Toelichting: Eerder" in answer.text
    assert "Bewaard om" not in answer.text


def test_a_script_gets_the_state_of_one_question(browse, app, carla, leader):
    page = browse(SHEET, by=carla)
    client = browse.client(carla)

    answer = client.post(SHEET, data=_form(page, "a1", verdict="met"), headers={"X-Werkplein-Script": "1"})

    assert answer.status_code == 200
    assert 'data-version="1"' in answer.text
    assert "1 van 12 beantwoord" in answer.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"verdict": "met", "note": "x" * 10_001}, "Maak de toelichting korter"),
        ({"verdict": "met", "holds_on": "31-2-2010"}, "31-2-2010"),
        ({"verdict": "met", "holds_on": "1-1-2011"}, "gaat over de stand op 30 juni 2010"),
        ({"verdict": "beter"}, "Kies"),
        ({}, "Kies een antwoord"),
        ({"verdict": "not_applicable"}, "niet van toepassing"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_question_and_stays(browse, carla, leader, fields, sentence):
    page = browse(SHEET, by=carla)

    refused = browse(SHEET, by=carla, data=_form(page, "a1", **fields), status=422)

    assert sentence in words(refused.one("#a1-fout"))
    assert refused.one("#a1-holds_on")["value"] == fields.get("holds_on", "")


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        (
            {"verdict": "met", "note": "x" * 2_001, "holds_on": "6-7-2010"},
            ["de toelichting korter", "gaat over de stand"],
        ),
        (
            {"note": "x" * 2_001, "holds_on": "6-7-2010"},
            ["een antwoord", "de toelichting korter", "gaat over de stand"],
        ),
        ({"holds_on": "1-1-2008"}, ["een antwoord", "Eerder telt niet mee"]),
        ({"verdict": "not_applicable", "note": "x" * 2_001}, ["de toelichting korter", "niet van toepassing"]),
    ],
)
def test_all_that_is_wrong_with_an_answer_is_told_at_once(browse, carla, leader, fields, sentences):
    page = browse(SHEET, by=carla)

    refused = browse(SHEET, by=carla, data=_form(page, "a1", **fields), status=422)

    told = words(refused.one("#a1-fout"))
    assert [each for each in sentences if each not in told] == []


def test_html_in_a_note_is_shown_as_text(browse, carla, leader):
    page = browse(SHEET, by=carla)
    note = "<script>alert(1)</script>"

    browse(SHEET, by=carla, data=_form(page, "a1", verdict="met", note=note), status=303)

    assert note in browse(SHEET, by=carla).one("#a1-note").text


def test_nobody_hands_in_what_they_did_not_see(browse, session, carla, leader):
    answer_all(session, carla, leader)
    page = browse(SHEET, by=carla)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET, "Gestopt"), 1, TODAY)

    refused = browse(f"{SHEET}inleveren", by=carla, data=_sheet(page), status=409)

    assert "Er is nog niets ingeleverd." in refused.text
    assert [link.text for link in refused.html.select("main .wp-melding a[href='#d1']")] == ["d1"]
    assert "d1 is veranderd" in refused.one("#d1-stand").text
    assert "Gestopt" in refused.one("#d1-note").text
    assert rows(session, leader) == 0
    browse(f"{SHEET}inleveren", by=carla, data=_sheet(refused), status=303)
    assert rows(session, leader) == 12


@pytest.mark.parametrize(
    ("answered", "told"),
    [([], "deze 12 vragen"), (["a1", "c2"], "deze 10 vragen"), (CODES[1:], "deze vraag"), (CODES[:-1], "deze vraag")],
)
def test_submitting_with_gaps_names_each_with_a_link_to_its_question(browse, session, carla, leader, answered, told):
    for code in answered:
        save(session, carla.actor, leader, K2, Found(code, Verdict.MET), 0, TODAY)
    page = browse(SHEET, by=carla)

    refused = browse(f"{SHEET}inleveren", by=carla, data=_sheet(page), status=422)

    missing = [code for code in CODES if code not in answered]
    assert [link["href"] for link in refused.html.select("#fouten a")] == [f"#{code}" for code in missing]
    assert f"Beantwoord nog {told}:" in words(refused.one("#fouten"))
    assert [box["id"] for box in refused.html.select("[id$=-fout]")] == [f"{code}-fout" for code in missing]
    assert rows(session, leader) == 0


def test_an_outsider_finds_no_checklist(browse, dirk, bram, leader):
    browse(SHEET, by=dirk, status=404)
    page = browse(SHEET, by=bram)
    browse(SHEET, by=bram, data=_token(page) if page.html.select("input[name=csrf_token]") else {}, status=403)


@pytest.mark.parametrize("quarter", ["2010-K5", "2010-k2", "onzin", "2010-02"])
def test_a_quarter_that_is_none_does_not_exist(browse, carla, quarter):
    browse(f"/intern/werkpleinen/leader/vragenlijst/{quarter}/", by=carla, status=404)


def test_a_checklist_takes_few_statements(browse, session, carla, leader):
    answer_all(session, carla, leader)
    browse(SHEET, by=carla)  # what is kept of the register is read for the first one

    assert browse(SHEET, by=carla).statements <= 12 + 1


def test_the_preview_is_what_handing_in_again_would_bring(browse, session, carla, leader):
    answer_all(session, carla, leader, today=date(2010, 6, 20))
    submit(session, carla, leader, today=date(2010, 6, 20))
    loss = Found("e1", Verdict.NOT_MET, holds_on=date(2010, 6, 25))
    actions.report_change(session, carla.actor, leader, loss, date(2010, 6, 25))

    preview = browse(SHEET, by=carla)

    assert submit(session, carla, leader) == 0
    assert queries.level_now(session, leader.id, reader.load(), TODAY).level is Level.LAGGARD
    assert "Mijlpaal e1 is niet gehaald." in preview.text


# Milestones that are asked per municipality.


@pytest.fixture
def towns(session, leader):
    """Two surrounding municipalities of the leader."""
    return serve(session, leader)


@pytest.mark.parametrize(
    ("joined", "verdict", "words"),
    [
        (["GM7000", "GM7001"], Verdict.MET, "2 van 2 gemeenten"),
        (["GM7000"], Verdict.PARTLY, "1 van 2 gemeenten"),
        (["geen"], Verdict.NOT_MET, "0 van 2 gemeenten"),
        (["GM7000", "GM0363"], Verdict.PARTLY, "1 van 2 gemeenten"),  # one that is not served does not count
    ],
)
def test_the_verdict_follows_from_the_municipalities_that_take_part(
    browse, session, carla, leader, towns, joined, verdict, words
):
    page = browse(SHEET, by=carla)

    browse(SHEET, by=carla, data=_form(page, "e2", joined=joined), status=303)

    assert queries.draft(session, leader.id, K2, "e2").verdict is verdict
    assert words in browse(SHEET, by=carla).text


@pytest.mark.parametrize(
    ("joined", "sentence"),
    [
        # A note alone is no answer, and certainly not "none".
        ([], "Doet er geen enkele mee? Kies dan ‘Geen enkele gemeente’."),
        (["GM7000", "geen"], "Niet allebei."),
    ],
)
def test_a_note_says_nothing_about_municipalities(browse, session, carla, leader, towns, joined, sentence):
    page = browse(SHEET, by=carla)

    refused = browse(SHEET, by=carla, data=_form(page, "e2", joined=joined, note="We praten nog."), status=422)

    assert sentence in refused.text
    assert "We praten nog." in refused.one("#e2-note").text
    assert queries.draft(session, leader.id, K2, "e2") is None


def test_what_was_taken_over_without_its_municipalities_is_not_handed_in(browse, session, carla, leader, towns):
    answer_all(session, carla, leader)

    with pytest.raises(Unanswered, match="Beantwoord e2"):
        actions.submit_checklist(session, carla.actor, leader, K2, TODAY)


def test_not_applicable_is_offered_only_where_one_municipality_is_served(browse, carla, leader):
    page = browse(SHEET, by=carla)

    assert "N.v.t." in page.one("#e2").text
    assert "N.v.t." not in page.one("#a1").text
    browse(SHEET, by=carla, data=_form(page, "e2", verdict="not_applicable"), status=303)


def test_the_card_names_who_does_not_take_part_yet(browse, session, carla, leader, towns):
    participation = {"GM7000": True, "GM7001": False}
    found = Found("e2", Verdict.PARTLY, participation=participation, holds_on=date(2010, 7, 1))
    actions.report_change(session, carla.actor, leader, found, TODAY)

    page = browse("/intern/werkpleinen/leader/", by=carla)

    assert "1 van 2. Nog niet: B" in page.one("#e2").text


def test_nobody_records_not_applicable_where_more_municipalities_are_served(session, anna, leader, towns):
    found = [Found("e2", Verdict.NOT_APPLICABLE)]

    with pytest.raises(DomainError, match="alleen als het Werkplein één gemeente bedient"):
        actions.record_desk(session, anna.actor, leader, found, TODAY, TODAY)


def test_handing_in_says_what_it_does_to_the_level(browse, session, carla, leader):
    answer_all(session, carla, leader)
    page = browse(SHEET, by=carla)

    done = browse(f"{SHEET}inleveren", by=carla, data=_sheet(page), follow=True)

    assert "Uw niveau: Middengroep (was Te weinig gegevens), 12 van de 12 mijlpalen (was 0)." in done.text


def test_the_hint_at_the_date_names_the_day_that_holds_and_the_only_limit(browse, carla, leader):
    page = browse(SHEET, by=carla)

    hint = page.one("#a1-holds_on-hint").get_text()
    assert hint == (
        "Is het na uw vorige antwoord veranderd? Vul in sinds wanneer, tot en met 30-6-2010. "
        "Is er niets veranderd? Laat de dag leeg: dan geldt 30-6-2010."
    )
    refused = browse(SHEET, by=carla, data=_form(page, "a1", verdict="met", holds_on="6-7-2010"), status=422)
    assert "Deze vragenlijst gaat over de stand op 30 juni 2010." in refused.text


def test_an_answer_that_was_taken_over_asks_which_municipalities_take_part(browse, session, carla, leader, towns):
    save(session, carla.actor, leader, K2, Found("e2", Verdict.PARTLY), 0, TODAY)

    page = browse(SHEET, by=carla)

    shown = page.html.select_one("#e2-stand").text
    assert "Deels" in shown
    assert "Overgenomen van de vorige keer. Vink aan welke gemeenten meedoen." in shown


# What follows after saving.


def test_a_script_gets_with_each_answer_what_is_still_open(browse, session, carla, leader):
    form = filled_in(browse(SHEET, by=carla).one("form[data-vragenlijst]"))
    answered = form | {"a1-verdict": "met", "bewaar": "a1"}

    answer = browse.client(carla).post(SHEET, data=answered, headers={"X-Werkplein-Script": "1"})

    links = re.findall('href="#([a-f][1-3])"', answer.text)
    assert links == [code for code in CODES if code != "a1"]
    assert "tussenstand" not in answer.text


def test_a_script_asks_apart_from_saving_what_the_answers_would_bring(browse, session, carla, leader):
    client, asked = browse.client(carla), {"headers": {"X-Werkplein-Script": "1"}}
    empty = client.get(f"{SHEET}tussenstand", **asked).text
    answer_all(session, carla, leader)
    session.commit()

    answer = client.get(f"{SHEET}tussenstand", **asked).text

    assert "Uw niveau met deze antwoorden" not in empty
    assert "Nog te beantwoorden" in empty
    assert "Middengroep" in answer
    assert "Nog te beantwoorden" not in answer


def test_without_script_that_address_leads_to_the_page(browse, carla):
    assert browse.client(carla).get(f"{SHEET}tussenstand").location == f"{SHEET}#inleveren"
