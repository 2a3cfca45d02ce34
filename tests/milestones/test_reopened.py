"""A checklist of a fixed quarter: locked, opened again by the secretariat, and asked for anew."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from milestones import actions, queries
from milestones.models import Checklist, Draft
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, save, submit
from werkplein.obligations.queries import open_for
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

LEADER = "/intern/werkpleinen/leader/"
REASON = "Verkeerd ingevuld: er is een balie"


def _token(page):
    return {"csrf_token": page.html.select("input[name=csrf_token]")[0]["value"]}


def test_a_locked_checklist_says_since_when_and_who_can_open_it(browse, session, carla, anna, leader):
    actions.fix_quarter(session, anna.actor, K2, TODAY)

    page = browse(SHEET, by=carla)

    assert "De stuurgroep heeft het 2e kwartaal 2010 vastgesteld op 5 juli 2010." in page.text
    assert "Alleen het secretariaat kan die heropenen." in page.text
    assert not page.html.select("form[data-vragenlijst]")
    page = browse(SHEET, by=anna)
    reopened = browse(f"{SHEET}heropenen", by=anna, data=_token(page) | {"reason": ""}, status=422)
    assert "Vul de reden" in reopened.text
    browse(f"{SHEET}heropenen", by=anna, data=_token(page) | {"reason": REASON}, status=303)
    assert "Heropend op 5 juli 2010" in browse(SHEET, by=carla).text


def test_a_reopened_checklist_of_a_fixed_quarter_says_what_still_counts(browse, session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    assert "totdat de stuurgroep het kwartaal vaststelt" in browse(SHEET, by=carla).text
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, TODAY)

    page = browse(SHEET, by=carla)

    assert "totdat de stuurgroep" not in page.text
    assert "De stuurgroep stelde dit kwartaal vast op 5 juli 2010." in page.text
    assert "Het vastgestelde niveau blijft zoals het is." in page.text
    assert "Wat u nu inlevert, telt mee vanaf vandaag. Is over een latere dag al iets bekend?" in page.text


def test_who_is_let_in_again_gets_as_many_days_as_everybody_had(browse, session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    page = browse(SHEET, by=anna)
    assert "We vragen dat uiterlijk maandag 19 juli." in page.text.replace("\xa0", " ")

    reason = {"reason": REASON}
    browse(f"{SHEET}heropenen", by=anna, data=_token(page) | reason, status=303)

    assert "uiterlijk maandag 19 juli" in browse(SHEET, by=anna).text.replace("\xa0", " ")
    assert "Lever in uiterlijk maandag 19 juli" in browse(SHEET, by=carla).text.replace("\xa0", " ")
    (asked,) = [
        each for each in open_for(session, [leader.id], TODAY)[leader.id] if each.kind is ObligationKind.CHECKLIST
    ]
    assert (asked.due_on, asked.address) == (date(2010, 7, 19), SHEET)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_days_are_counted_from_the_day_it_was_opened_again(session, carla, anna, leader, days):
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    reopened_on = date(2010, 8, 2)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, reopened_on)
    on = date(2010, 8, 16) + timedelta(days=days)

    assert queries.sheet(session, leader.id, K2, reader.load(), on).due_on == date(2010, 8, 16)
    (asked,) = [each for each in open_for(session, [leader.id], on)[leader.id] if each.kind is ObligationKind.CHECKLIST]
    assert (asked.due_on < on) is (days > 0)


@pytest.mark.parametrize(
    ("on", "is_late"), [(date(2010, 7, 28), False), (date(2010, 7, 29), False), (date(2010, 7, 30), True)]
)
def test_who_is_let_in_again_is_late_after_its_own_last_day(session, browse, app, carla, anna, leader, on, is_late):
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, date(2010, 7, 15))
    answer_all(session, carla, leader, today=date(2010, 7, 15))
    app.config["TODAY"] = on
    session.commit()
    assert ("te laat Inleveren kan nog." in browse(SHEET, by=carla).text) is is_late

    submit(session, carla, leader, today=on)

    assert session.scalars(select(Checklist).filter_by(werkplein_id=leader.id)).one().is_late is is_late


def test_what_was_handed_in_and_opened_again_is_late_on_its_own_page_too(session, browse, app, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, TODAY)
    session.commit()
    app.config["TODAY"] = date(2010, 7, 20)

    assert "te laat Inleveren kan nog." in browse(SHEET, by=carla).text


def test_a_short_reason_is_asked_again_and_kept(browse, session, anna, leader):
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    page = browse(SHEET, by=anna)
    assert "Schrijf minstens 20 tekens." in page.text

    refused = browse(f"{SHEET}heropenen", by=anna, data=_token(page) | {"reason": "op verzoek MT"}, status=422)

    assert "Schrijf waarom de vragenlijst weer open moet, in ten minste 20 tekens." in refused.text
    assert refused.one("textarea[name=reason]").text.strip() == "op verzoek MT"


def test_an_older_quarter_is_not_answered_with_what_was_said_later(session, browse, carla, anna, leader):
    first = Quarter(2010, 1)
    answer_all(session, carla, leader, Verdict.PARTLY, Quarter(2009, 4), date(2009, 12, 20))
    submit(session, carla, leader, Quarter(2009, 4), date(2009, 12, 20))
    actions.fix_quarter(session, anna.actor, Quarter(2009, 4), date(2010, 1, 20))
    actions.fix_quarter(session, anna.actor, first, date(2010, 4, 20))
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    actions.reopen_checklist(session, anna.actor, leader, first, REASON, TODAY)

    own = queries.own_answers(session, leader.id, first, TODAY)

    assert {row.verdict for row in own.before.values()} == {Verdict.PARTLY}


@pytest.mark.parametrize(("day", "is_offered"), [(date(2010, 3, 31), True), (date(2010, 4, 1), False)])
def test_what_was_reported_about_a_later_day_is_not_offered(session, browse, carla, anna, leader, day, is_offered):
    first = Quarter(2010, 1)
    actions.report_change(session, carla.actor, leader, Found("c1", Verdict.NOT_MET, holds_on=day), TODAY)
    actions.fix_quarter(session, anna.actor, first, date(2010, 4, 20))
    actions.reopen_checklist(session, anna.actor, leader, first, REASON, TODAY)
    session.commit()

    own = queries.own_answers(session, leader.id, first, TODAY)
    page = browse(f"{LEADER}vragenlijst/2010-K1/", by=carla)

    assert ("c1" in own.before) is is_offered
    assert ("Vorige keer: Nee" in page.one("#c1").text) is is_offered
    # It stays what the MT said last, whatever quarter it is about.
    assert own.newest("c1").holds_on == day


def test_what_was_handed_in_is_on_the_page_again_however_it_came_in(session, browse, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    session.execute(delete(Draft))
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, TODAY)
    session.commit()

    page = browse(SHEET, by=carla)

    assert "12 van 12 beantwoord" in page.text
    assert "gewijzigd na inleveren" not in page.text
    assert submit(session, carla, leader) == 0


def test_what_was_saved_after_handing_in_stays_on_the_page(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("b3", Verdict.PARTLY), 1, TODAY)
    actions.fix_quarter(session, anna.actor, K2, TODAY)

    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, TODAY)

    assert queries.draft(session, leader.id, K2, "b3").verdict is Verdict.PARTLY
    assert queries.draft(session, leader.id, K2, "b2").verdict is Verdict.MET


def test_what_was_seen_later_asks_how_it_was_on_the_reference_date(session, browse, carla, anna, bram, leader):
    answer_all(session, carla, leader, Verdict.PARTLY, Quarter(2010, 1), date(2010, 3, 20))
    submit(session, carla, leader, Quarter(2010, 1), date(2010, 3, 20))
    actions.record_findings(
        session, bram.actor, leader, [Found("c1", Verdict.MET)], Source.AUDIT, date(2010, 5, 14), date(2010, 5, 14), "v"
    )
    actions.fix_quarter(session, anna.actor, Quarter(2010, 1), date(2010, 4, 20))
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, REASON, TODAY)
    session.commit()

    told = " ".join(browse(SHEET, by=carla).one("#c1").text.split())

    assert "Daarna gezien bij een bezoek: voldaan (14-5-2010). Antwoord zelf hoe het op 30 juni 2010 was" in told
