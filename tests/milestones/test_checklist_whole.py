"""The checklist as one form: every button keeps all that was changed on the page, and nothing typed is lost."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, rows, save, submit
from tests.milestones.building import CODES
from tests.support.page import filled_in
from werkplein.programme.rules import Quarter


@pytest.fixture
def send(browse, carla):
    """Sends the whole page as a browser without script does: what stands in it, with what was changed."""

    def send(page, address="", status=303, **fields):
        changed = {name.replace("_", "-", 1): value for name, value in fields.items()}
        whole = filled_in(page.one("form[data-vragenlijst]"))
        return browse(SHEET + address, by=carla, data=whole | changed, status=status)

    return send


def kept(session, werkplein):
    session.rollback()
    return {code: (each.verdict, each.version) for code, each in queries.drafts(session, werkplein.id, K2).items()}


def test_every_button_keeps_all_that_was_changed(browse, session, carla, leader, send):
    page = browse(SHEET, by=carla)

    done = send(page, a1_verdict="met", c2_verdict="partly", c2_note="Sinds mei", f1_verdict="not_met", bewaar="c2")

    assert done.response.headers["Location"].endswith("/2010-K2/#c2")
    assert kept(session, leader) == {
        "a1": (Verdict.MET, 1),
        "c2": (Verdict.PARTLY, 1),
        "f1": (Verdict.NOT_MET, 1),
    }
    assert browse(SHEET, by=carla).one("#c2-note").text == "Sinds mei"


def test_what_nobody_touched_stays_as_it_is(browse, session, carla, leader, send):
    answer_all(session, carla, leader)

    send(browse(SHEET, by=carla), b1_verdict="partly")

    assert {code for code, (_, version) in kept(session, leader).items() if version == 2} == {"b1"}


def test_what_is_wrong_stays_as_it_was_typed_and_the_rest_is_kept(browse, session, carla, leader, send):
    page = browse(SHEET, by=carla)
    typed = {"a1_verdict": "met", "a1_holds_on": "31-2-2010", "a1_note": "Bijna", "b1_verdict": "partly"}

    refused = send(page, status=422, bewaar="b1", **typed)

    assert kept(session, leader) == {"b1": (Verdict.PARTLY, 1)}
    assert (refused.one("#a1-note").text, refused.one("#a1-holds_on")["value"]) == ("Bijna", "31-2-2010")
    assert refused.one("#a1 input[checked]")["value"] == "met"
    assert "31-2-2010" in refused.one("#a1-fout").text
    assert "Kijk nog naar a1. Uw andere antwoorden zijn bewaard." in refused.one("main").get_text()
    send(refused, a1_holds_on="28-2-2010")
    assert kept(session, leader)["a1"] == (Verdict.MET, 1)


def test_a_note_without_an_answer_stays_and_asks_for_one(browse, session, carla, leader, send):
    refused = send(browse(SHEET, by=carla), status=422, d1_note="Nog uitzoeken", a1_verdict="met")

    assert refused.one("#d1-note").text == "Nog uitzoeken"
    assert "Kies een antwoord." in refused.one("#d1-fout").text
    send(refused, d1_note="")
    assert set(kept(session, leader)) == {"a1"}


def test_two_people_at_once_both_values_stay_until_one_is_chosen(browse, session, carla, leader, send):
    page = browse(SHEET, by=carla)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY, "De ander"), 0, TODAY)

    clash = send(page, status=409, d1_verdict="met", a1_verdict="met", bewaar="a1")

    assert "Uw antwoord: Ja" in clash.text
    assert "Bewaard: Deels" in clash.text
    again = send(clash, status=409, a2_verdict="met", bewaar="a2")
    assert "Er zijn twee antwoorden." in again.one("#d1-stand").text
    assert kept(session, leader)["d1"] == (Verdict.PARTLY, 1)
    version = ["0", again.one("button[name=d1-version]")["value"]]
    send(again, d1_version=version, a3_verdict="not_met")
    assert kept(session, leader) == {
        "a1": (Verdict.MET, 1),
        "a2": (Verdict.MET, 1),
        "a3": (Verdict.NOT_MET, 1),
        "d1": (Verdict.MET, 2),
    }


def test_choosing_the_other_answer_keeps_what_else_was_typed(browse, session, carla, leader, send):
    page = browse(SHEET, by=carla)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY, "De ander"), 0, TODAY)
    clash = send(page, status=409, d1_verdict="met")

    refused = send(clash, status=422, laat="d1", b1_verdict="met", c1_note="Even vragen")

    assert kept(session, leader) == {"b1": (Verdict.MET, 1), "d1": (Verdict.PARTLY, 1)}
    assert refused.one("#d1-note").text == "De ander"
    assert refused.one("#d1 input[checked]")["value"] == "partly"
    assert refused.one("#c1-note").text == "Even vragen"


def test_a_page_that_is_old_overwrites_nothing_that_nobody_touched(browse, session, carla, leader, send):
    answer_all(session, carla, leader)
    page = browse(SHEET, by=carla)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 1, TODAY)

    send(page, a1_verdict="partly")

    assert kept(session, leader)["d1"] == (Verdict.NOT_MET, 2)


def test_handing_in_keeps_what_is_on_the_page_first(browse, session, carla, leader, send):
    answers = {f"{code}_verdict": "met" for code in CODES}

    send(browse(SHEET, by=carla), "inleveren", **answers)

    session.rollback()
    assert rows(session, leader) == 12


def test_handing_in_what_is_wrong_hands_in_nothing_and_keeps_the_rest(browse, session, carla, leader, send):
    answer_all(session, carla, leader)
    page = browse(SHEET, by=carla)

    refused = send(page, "inleveren", status=422, a1_holds_on="morgen", b1_verdict="not_met")

    assert refused.one("#a1-holds_on")["value"] == "morgen"
    assert "Er is nog niets ingeleverd." in refused.text
    assert kept(session, leader)["b1"] == (Verdict.NOT_MET, 2)
    assert rows(session, leader) == 0


def test_who_handed_in_before_reads_that_only_the_changes_are_not_handed_in(browse, session, carla, leader, send):
    answer_all(session, carla, leader)
    send(browse(SHEET, by=carla), "inleveren")

    refused = send(browse(SHEET, by=carla), "inleveren", status=422, a1_holds_on="morgen", b1_verdict="not_met")

    assert "Ingeleverd op 5 juli 2010." in refused.text
    assert "Uw wijzigingen zijn nog niet ingeleverd." in refused.text
    assert "Er is nog niets ingeleverd." not in refused.text


def test_a_gap_keeps_the_other_answers(browse, session, carla, leader, send):
    refused = send(browse(SHEET, by=carla), "inleveren", status=422, a1_verdict="met")

    assert "Beantwoord a2" in refused.one("#a2-fout").text
    assert kept(session, leader) == {"a1": (Verdict.MET, 1)}


def test_taking_over_keeps_what_is_on_the_page_first(browse, session, carla, leader, send):
    answer_all(session, carla, leader, quarter=Quarter(2010, 1), today=date(2010, 4, 1))
    submit(session, carla, leader, Quarter(2010, 1), date(2010, 4, 1))
    save(session, carla.actor, leader, K2, Found("a1", Verdict.PARTLY), 0, TODAY)
    page = browse(SHEET, by=carla)
    assert "waren dat 11 vragen. Wat u al hebt ingevuld, blijft staan." in page.text

    send(page, "overnemen", b3_verdict="not_met")
    assert "10 vragen ingevuld zoals de vorige keer." in browse(SHEET, by=carla).text
    assert kept(session, leader)["a1"][0] is Verdict.PARTLY

    assert kept(session, leader)["b3"] == (Verdict.NOT_MET, 1)
    assert len(kept(session, leader)) == 12
    wrong = send(browse(SHEET, by=carla), "overnemen", status=422, a1_holds_on="ooit")
    assert wrong.one("#a1-holds_on")["value"] == "ooit"


def test_enter_in_a_field_keeps_the_page(browse, carla, leader):
    first = browse(SHEET, by=carla).one("form[data-vragenlijst]").select("button")[0]

    assert first.get("name") is None
    assert first.get("formaction") is None


@pytest.mark.parametrize("mark", ["", "x", "<b>", "é" * 16, "0" * 5_000])
def test_a_mark_that_is_none_counts_as_changed(browse, session, carla, leader, send, mark):
    refused = send(browse(SHEET, by=carla), status=422, a1_was=mark, a1_note="Iets")

    assert refused.one("input[name=a1-was]")["value"] == "-"
    send(refused, a1_verdict="met")
    assert kept(session, leader) == {"a1": (Verdict.MET, 1)}


@pytest.mark.parametrize("version", ["-1", "x", "²", "99999999999", "", "1 OR 1"])
def test_a_version_that_is_none_overwrites_nothing(browse, session, carla, leader, send, version):
    save(session, carla.actor, leader, K2, Found("a1", Verdict.PARTLY), 0, TODAY)

    send(browse(SHEET, by=carla), status=409, a1_verdict="met", a1_version=version)

    assert kept(session, leader)["a1"] == (Verdict.PARTLY, 1)


def test_twelve_answers_at_once_take_few_statements(browse, carla, leader, send):
    page = browse(SHEET, by=carla)

    assert send(page, **{f"{code}_verdict": "met" for code in CODES}).statements <= len(CODES) + 7


def test_one_answer_of_a_script_takes_fewer(browse, session, carla, leader):
    page = browse(SHEET, by=carla)
    whole = filled_in(page.one("form[data-vragenlijst]"))
    one = {name: value for name, value in whole.items() if name.startswith(("csrf", "a1-"))} | {"a1-verdict": "met"}

    assert browse(SHEET, by=carla, data=one | {"bewaar": "a1"}, status=303).statements <= 3 + 3


def test_a_checklist_that_is_closed_meanwhile_keeps_nothing(browse, session, carla, anna, leader, send):
    page = browse(SHEET, by=carla)
    actions.fix_quarter(session, anna.actor, K2, TODAY)

    refused = send(page, status=409, a1_verdict="met")

    assert "vastgesteld op 5 juli 2010" in refused.text
    assert kept(session, leader) == {}


@pytest.mark.parametrize("typed", [{"b1_holds_on": "31-2-2010"}, {"b1_holds_on": "1-7-2010"}])
def test_handing_in_names_what_is_refused_and_all_that_is_missing_at_once(browse, session, carla, leader, send, typed):
    page = browse(SHEET, by=carla)
    answers = {f"{code}_verdict": "met" for code in CODES if code not in ("d1", "f1")}

    refused = send(page, "inleveren", 422, **answers, **typed)

    assert "b1 is nog niet bewaard." in refused.one("#b1-stand").text
    assert "Beantwoord d1 nog." in refused.one("#d1-stand").text
    assert "Beantwoord f1 nog." in refused.one("#f1-stand").text
    told = refused.one("#fouten").text
    assert "Beantwoord nog deze 2 vragen" in told
    assert "Er is nog niets ingeleverd." in told
    assert "Kijk nog naar b1" in refused.text
    assert rows(session, leader) == 0
