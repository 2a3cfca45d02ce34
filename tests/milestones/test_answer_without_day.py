"""An answer that gives no day is about the last one that can be: where it would be lost, it is told."""

from datetime import timedelta

import pytest

from milestones import actions, queries
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, rows, save, submit
from tests.support.page import filled_in
from werkplein.core.errors import DomainError
from werkplein.programme import reader

DAY = timedelta(days=1)
REFERENCE = K2.reference_date


def seen_on(session, bram, leader, day):
    found = [Found("d1", Verdict.MET)]
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, day, TODAY, "visit-1")


@pytest.mark.both
@pytest.mark.parametrize(
    ("days", "verdict", "is_told"),
    [
        (0, Verdict.NOT_MET, True),
        (0, Verdict.MET, False),
        (-1, Verdict.NOT_MET, False),
        # What was seen later is no matter for this checklist.
        (1, Verdict.NOT_MET, False),
    ],
)
def test_an_answer_without_a_day_that_would_be_lost_is_told_when_it_is_saved(
    session, carla, bram, leader, days, verdict, is_told
):
    seen_on(session, bram, leader, REFERENCE + days * DAY)
    answer_all(session, carla, leader)

    if not is_told:
        save(session, carla.actor, leader, K2, Found("d1", verdict), 1, TODAY)
        submit(session, carla, leader)
        return
    with pytest.raises(DomainError, match=r"Dat bezoek telt voor deze dag.* Meld dan een wijziging\.") as refused:
        save(session, carla.actor, leader, K2, Found("d1", verdict), 1, TODAY)
    assert refused.value.field == "verdict"
    assert queries.draft(session, leader.id, K2, "d1").verdict is Verdict.MET


@pytest.mark.both
def test_an_answer_without_a_day_behind_what_came_meanwhile_is_told_when_it_is_handed_in(session, carla, bram, leader):
    answer_all(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 1, TODAY)
    seen_on(session, bram, leader, REFERENCE)

    with pytest.raises(actions.Silent, match=r"Dat bezoek telt voor deze dag.* Meld dan een wijziging\.") as refused:
        submit(session, carla, leader)
    assert {code: error.field for code, error in refused.value.errors.items()} == {"d1": "verdict"}
    assert rows(session, leader) == 1


def test_ones_own_mistake_of_today_is_put_right_as_its_sentence_says(session, carla, leader):
    actions.report_change(session, carla.actor, leader, Found("d1", Verdict.NOT_MET), TODAY)

    with pytest.raises(DomainError, match=r"Vandaag zei u nog: Nee\. Laat de dag leeg"):
        actions.report_change(session, carla.actor, leader, Found("d1", Verdict.MET, holds_on=TODAY - DAY), TODAY)

    actions.report_change(session, carla.actor, leader, Found("d1", Verdict.MET), TODAY)
    assert queries.states(session, [leader.id], reader.load(), TODAY)[leader.id].values["d1"].verdict is Verdict.MET


@pytest.mark.parametrize("address", [SHEET, f"{SHEET}inleveren"])
def test_saving_tells_of_an_answer_without_a_day_that_would_be_lost_and_keeps_what_was_typed(
    browse, session, carla, bram, leader, address
):
    seen_on(session, bram, leader, REFERENCE)
    answer_all(session, carla, leader)
    form = filled_in(browse(SHEET, by=carla).one("form[data-vragenlijst]"))
    typed = {"d1-verdict": "not_met", "d1-note": "De intake is weg", "a1-verdict": "partly"}

    refused = browse(address, by=carla, data=form | typed, status=422)

    assert "d1 is nog niet bewaard." in refused.one("#d1-stand").text
    assert "Dat bezoek telt voor deze dag" in refused.one("#d1-stand").text
    assert refused.one("#d1-note").text == "De intake is weg"
    assert refused.one("input[name=d1-verdict][checked]")["value"] == "not_met"
    kept = queries.drafts(session, leader.id, K2)
    assert (kept["a1"].verdict, kept["d1"].verdict) == (Verdict.PARTLY, Verdict.MET)
    assert rows(session, leader) == 1


def test_a_script_hears_at_once_that_an_answer_without_a_day_would_be_lost(browse, session, carla, bram, leader):
    seen_on(session, bram, leader, REFERENCE)
    form = filled_in(browse(SHEET, by=carla).one("form[data-vragenlijst]"))
    one = {name: value for name, value in form.items() if name.startswith(("csrf", "d1-"))}
    sent = one | {"d1-verdict": "not_met", "bewaar": "d1"}

    told = browse.client(carla).post(SHEET, data=sent, headers={"X-Werkplein-Script": "1"})

    assert told.status_code == 422
    assert "Dat bezoek telt voor deze dag" in told.text


def test_handing_in_leads_to_an_answer_without_a_day_that_would_be_lost(browse, session, carla, bram, leader):
    answer_all(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 1, TODAY)
    seen_on(session, bram, leader, REFERENCE)
    form = filled_in(browse(SHEET, by=carla).one("form[data-vragenlijst]"))

    refused = browse(f"{SHEET}inleveren", by=carla, data=form, status=422)

    assert "d1 kan zo niet worden ingeleverd." in refused.one("#d1-stand").text
    assert "Dat bezoek telt voor deze dag" in refused.one("#d1-stand").text
    assert rows(session, leader) == 1


def test_a_change_promises_nothing_on_the_day_of_a_check(browse, carla, leader):
    assert (
        "vandaag gecontroleerd of bezocht? Meld het dan morgen"
        in browse("/intern/werkpleinen/leader/wijziging/?mijlpaal=d1", by=carla).text
    )
