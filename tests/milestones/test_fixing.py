"""Fixing a quarter while others write: what was confirmed is what is fixed, and what the rows say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions, jobs, queries
from milestones.models import FixedLevel
from milestones.queries import facts_about
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.building import CODES
from tests.milestones.test_checklist import K2, TODAY, answer_all
from tests.support.page import filled_in
from tests.support.races import meanwhile
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict
from werkplein.obligations.models import Obligation
from werkplein.obligations.queries import open_for
from werkplein.obligations.rules import ObligationState
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.models import Werkplein
from werkplein.register.queries import versions


@pytest.mark.both
def test_who_is_handing_in_while_the_quarter_is_fixed_still_counts(app, session, bram, carla, leader):
    answer_all(session, carla, leader)
    leader_id = leader.id
    session.commit()

    def hand_in(own):
        actions.submit_checklist(own, carla.actor, own.get_one(Werkplein, leader_id), K2, K2.reference_date)

    with meanwhile(app, hand_in), unit_of_work() as other:
        actions.fix_quarter(other, bram.actor, K2, TODAY)

    assert session.get_one(FixedLevel, (K2.code, leader_id)).level is Level.MIDDLE


@pytest.mark.both
def test_who_hands_in_while_the_quarter_is_being_fixed_is_too_late(app, session, bram, carla, leader):
    answer_all(session, carla, leader)
    leader_id = leader.id
    session.commit()

    def fix(own):
        actions.fix_quarter(own, bram.actor, K2, TODAY)

    with meanwhile(app, fix), pytest.raises(Conflict), unit_of_work() as other:
        actions.submit_checklist(other, carla.actor, other.get_one(Werkplein, leader_id), K2, TODAY)

    assert session.get_one(FixedLevel, (K2.code, leader_id)).level is Level.TOO_LITTLE


@pytest.mark.both
def test_a_quarter_is_fixed_once_by_two_at_a_time(app, session, bram):
    session.commit()

    def fix(own):
        actions.fix_quarter(own, bram.actor, K2, TODAY)

    with meanwhile(app, fix), pytest.raises(Conflict), unit_of_work() as other:
        actions.fix_quarter(other, bram.actor, K2, TODAY)

    assert [row.quarter for row in queries.all_fixed(session)] == [K2.code]


def sealed(level, **facts):
    return {"level": level, "met": 9, "reason": {"line": "middle", "awaits": None}} | facts


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (sealed(Level.MIDDLE), True),
        (dict(reversed(sealed(Level.MIDDLE).items())), True),
        (sealed(Level.LAGGARD), False),
        # The level holds, on another ground.
        (sealed(Level.MIDDLE, met=8), False),
        (sealed(Level.MIDDLE, reason={"line": "knockout", "awaits": None}), False),
        (sealed(Level.MIDDLE, reason={"line": "middle", "awaits": "leader"}), False),
    ],
)
def test_whatever_would_be_stored_otherwise_is_another_seal(other, is_same):
    before = {1: sealed(Level.MIDDLE), 2: sealed(Level.LAGGARD)}

    assert (actions.seal_of({2: sealed(Level.LAGGARD), 1: other}) == actions.seal_of(before)) is is_same


def test_what_changes_beneath_a_level_that_holds_is_shown_before_it_is_fixed(
    browse, session, bram, carla, leader, a_person
):
    march = date(2010, 3, 18)
    found = [Found(code, Verdict.MET) for code in CODES]
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, march, march, "1")
    actions.fix_quarter(session, bram.actor, K2.previous(), date(2010, 4, 6))
    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=a_person(Role.STEERING_GROUP))
    before = facts_about(session, reader.load(), K2.reference_date, TODAY)[leader.id]
    lost = Found("e1", Verdict.NOT_MET, "De balie is weg.", holds_on=K2.reference_date)
    actions.report_change(session, carla.actor, leader, lost, TODAY)
    session.commit()

    shown = page.submit("Stel het 2e kwartaal 2010 vast")

    assert facts_about(session, reader.load(), K2.reference_date, TODAY)[leader.id]["level"] is before["level"]
    assert shown.status == 409
    assert "Er is intussen iets veranderd in de niveaus, of in waar ze op steunen." in shown.one("[role=alert]").text
    assert session.get(FixedLevel, (K2.code, leader.id)) is None
    assert shown.submit("Stel het 2e kwartaal 2010 vast").path == "/intern/overzicht/"
    assert session.get_one(FixedLevel, (K2.code, leader.id)).verdicts["e1"] != before["verdicts"]["e1"]


@pytest.mark.parametrize(
    ("quarter", "sentence"),
    [("2010-K2", "Stand op 30 juni 2010, met alles wat tot vandaag"), ("2010-K3", "Gaat over 30 september 2010")],
)
def test_of_a_day_to_come_no_standing_is_told(browse, leader, a_person, quarter, sentence):
    page = browse(f"/intern/kwartalen/{quarter}/vaststellen/", by=a_person(Role.STEERING_GROUP))

    assert sentence in page.text.replace("\xa0", " ")
    assert ("Stand op" in page.text) is (quarter == "2010-K2")


@pytest.mark.parametrize(
    ("quarter", "status", "reason"),
    [
        ("2010-K2", 409, "Het 2e kwartaal 2010 is al vastgesteld"),
        ("2010-K3", 409, "Het 3e kwartaal 2010 kan worden vastgesteld vanaf 30 september 2010"),
        ("2009-K1", 404, "Het 1e kwartaal 2009 ligt voor het begin van het programma"),
    ],
)
@pytest.mark.parametrize("seal", ["", "0" * 64])
def test_a_quarter_that_cannot_be_fixed_says_why_whatever_was_seen(
    browse, session, bram, leader, a_person, quarter, status, reason, seal
):
    steering = a_person(Role.STEERING_GROUP)
    page = browse("/intern/kwartalen/2010-K2/vaststellen/", by=steering)
    token = page.html.select("input[name=csrf_token]")[0]["value"]
    actions.fix_quarter(session, bram.actor, K2, TODAY)

    given = {"csrf_token": token, "seen": seal}
    refused = browse(f"/intern/kwartalen/{quarter}/vaststellen/", by=steering, data=given, status=status)

    assert reason in refused.text


@pytest.mark.both
def test_who_fixes_twice_from_one_page_gets_the_same_answer_twice(browse, session, bram, leader, a_person):
    steering, colleague = a_person(Role.STEERING_GROUP), a_person(Role.STEERING_GROUP)
    path = "/intern/kwartalen/2010-K2/vaststellen/"
    sent, theirs = (filled_in(browse(path, by=each).one("main form[method=post]")) for each in (steering, colleague))

    answers = [browse(path, by=steering, data=sent, status=303) for _ in range(2)]
    told = browse("/intern/overzicht/", by=steering)

    assert len({each.response.headers["Location"] for each in answers}) == 1
    assert "Het 2e kwartaal 2010 is vastgesteld. De vragenlijsten van dat kwartaal zijn nu op slot." in told.text
    assert len(queries.all_fixed(session)) == 1
    assert "is al vastgesteld" in browse(path, by=colleague, data=theirs, status=409).text


def test_levels_that_changed_since_they_were_seen_are_not_fixed(session, bram, carla, leader):
    seen = actions.seal_of(facts_about(session, reader.load(), K2.reference_date, TODAY))
    for code in CODES:
        change = Found(code, Verdict.MET, holds_on=date(2010, 6, 1))
        actions.report_change(session, carla.actor, leader, change, TODAY)

    with pytest.raises(Conflict, match="intussen iets veranderd"):
        actions.fix_quarter(session, bram.actor, K2, TODAY, seen)


def asked(session, werkplein, on=TODAY):
    return [each.period for each in open_for(session, [werkplein.id], on)[werkplein.id]]


@pytest.mark.both
def test_a_fixed_quarter_asks_nobody_for_its_checklist_any_more(session, bram, leader):
    jobs.expect_checklists(session, TODAY)
    assert asked(session, leader) == [K2.code]

    actions.fix_quarter(session, bram.actor, K2, TODAY)

    assert asked(session, leader) == []
    assert jobs.expect_checklists(session, TODAY) is None
    assert {row.state for row in session.query(Obligation)} == {ObligationState.WITHDRAWN}


def test_a_checklist_that_is_opened_again_is_asked_until_it_is_handed_in(session, anna, bram, carla, leader):
    jobs.expect_checklists(session, TODAY)
    answer_all(session, carla, leader)
    actions.fix_quarter(session, bram.actor, K2, TODAY)

    actions.reopen_checklist(session, anna.actor, leader, K2, "Vergeten aan te vinken", TODAY)
    jobs.expect_checklists(session, TODAY)

    assert asked(session, leader) == [K2.code]
    actions.submit_checklist(session, carla.actor, leader, K2, TODAY)
    assert asked(session, leader) == []


@pytest.mark.both
@pytest.mark.parametrize(("opened_on", "periods"), [(K2.reference_date, [K2.code]), (K2.next().start, [])])
def test_a_checklist_is_asked_of_who_was_there_on_its_reference_date(session, leader, opened_on, periods):
    counted = queries.handed_in(session, K2, TODAY).total
    leader.opened_on = opened_on
    session.flush()

    jobs.expect_checklists(session, TODAY)

    assert [each.period for each in open_for(session, [leader.id], TODAY).get(leader.id, [])] == periods
    assert queries.handed_in(session, K2, TODAY).total == counted - (not periods)


def test_the_next_checklist_takes_the_place_of_the_last(session, leader):
    jobs.expect_checklists(session, TODAY)
    opens_on = reader.load().checklist_opens_on(Quarter(2010, 3))

    jobs.expect_checklists(session, opens_on - timedelta(days=1))
    assert asked(session, leader, opens_on) == [K2.code]
    said = jobs.expect_checklists(session, opens_on)

    assert said == "4 vragenlijsten gevraagd voor het 3e kwartaal 2010, 4 vragenlijsten vervallen"
    assert asked(session, leader, opens_on) == ["2010-K3"]


@pytest.mark.both
def test_a_werkplein_that_closes_by_the_calendar_has_no_level_from_that_day(session, bram, leader):
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, bram.actor, leader.id, facts, K2.reference_date, date(2010, 6, 1))
    days = (K2.reference_date - timedelta(days=1), K2.reference_date)

    listed = [[line.werkplein_id for line in queries.lines(session, reader.load(), day)] for day in days]

    assert [leader.id in ids for ids in listed] == [True, False]
    assert leader.id not in facts_about(session, reader.load(), K2.reference_date, TODAY)


def test_a_werkplein_that_closes_is_asked_nothing(session, bram, leader, middle):
    jobs.expect_checklists(session, TODAY)
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, bram.actor, leader.id, facts, TODAY, TODAY)

    jobs.expect_checklists(session, TODAY)

    assert asked(session, leader) == []
    assert asked(session, middle) == [K2.code]
