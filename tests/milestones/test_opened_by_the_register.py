"""What a change in the register left open is asked of the MT, as long as no checklist asks it (domain D.5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions, jobs
from milestones.rules import Found, Source, Verdict
from milestones.rules.moves import is_asked_anyway, to_answer
from tests.milestones.answering import K2, TODAY
from tests.milestones.building import CODES, PROGRAMME, SEEN_ON
from tests.milestones.learning import observe
from tests.support.browse import counted
from tests.support.register_files import PLACES, as_csv, changed_row, fetch, offer
from tests.support.towns import serve
from werkplein.core.database import db
from werkplein.obligations.actions import fill_closing_days, settle
from werkplein.obligations.models import Obligation
from werkplein.obligations.queries import of_kind
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.rules import Role
from werkplein.programme.rules import add_working_days
from werkplein.register.actions import add_version
from werkplein.register.queries import versions
from werkplein.register.rules import Turned

DAY = timedelta(days=1)
NOW = TODAY
LEFT = date(2010, 6, 1)
CARD = "/intern/werkpleinen/middle/"
OPEN, DONE, GONE = ObligationState.OPEN, ObligationState.DELIVERED, ObligationState.WITHDRAWN


@pytest.mark.parametrize(
    ("turned", "known", "open_ones"),
    [
        (Turned(), (), {}),
        (Turned(alone_since=LEFT), ("a1",), {"c1": LEFT, "c2": LEFT}),
        (Turned(alone_since=LEFT), ("c1",), {"c2": LEFT}),
        (Turned(alone_since=LEFT), ("c1", "c2"), {}),
        (Turned(moved_on=NOW), ("a2",), {"a1": NOW, "a3": NOW}),
        (Turned(NOW, LEFT), ("a1", "a2", "c2"), {"a3": NOW, "c1": LEFT}),
    ],
)
def test_what_nobody_answered_since_the_register_opened_it_is_to_be_answered(turned, known, open_ones):
    assert to_answer(PROGRAMME, turned, known) == open_ones


@pytest.mark.parametrize(
    ("since", "is_asked"),
    [(K2.reference_date - DAY, True), (K2.reference_date, True), (K2.reference_date + DAY, False)],
)
def test_a_checklist_asks_it_if_it_was_open_on_its_reference_date(since, is_asked):
    assert is_asked_anyway(since, K2, NOW) is is_asked
    assert not is_asked_anyway(since, None, NOW)


@pytest.fixture
def mt(a_person, middle):
    return a_person(Role.MT_MEMBER, middle)


@pytest.fixture
def say(session, anna, leader, middle):
    """Tell the register something of the middle one from a day on."""

    def say(on, today=NOW, is_satellite=False, **more):
        replaces = more.pop("replaces_id", None)
        facts = versions(session, [middle.id])[middle.id][-1].facts
        facts = replace(facts, main_id=leader.id if is_satellite else None, **more)
        row = add_version(session, anna.actor, middle.id, facts, on, today, replaces_id=replaces)
        session.commit()
        session.expire_all()
        return row

    return say


@pytest.fixture
def satellite(session, say, bram, leader, middle):
    """It answered all but what it takes over."""
    fill_closing_days(session, [2010])
    observe(session, bram.actor, leader)
    say(date(2010, 1, 1), is_satellite=True)
    found = [Found(code, Verdict.MET) for code in CODES if code not in ("c1", "c2")]
    actions.record_findings(session, bram.actor, middle, found, Source.AUDIT, SEEN_ON, SEEN_ON, "v")
    session.commit()
    return middle


def run(session, today=NOW):
    jobs.expect_answers(session, today)
    session.commit()
    session.expire_all()


def asked(session):
    return {each.part: each.state for each in of_kind(session, ObligationKind.ANSWER)}


@pytest.mark.both
@pytest.mark.parametrize(("on", "is_asked"), [(NOW - DAY, True), (NOW, True), (NOW + DAY, False)])
def test_who_gets_on_its_own_is_asked_from_that_day_on(session, satellite, say, on, is_asked):
    say(on)

    run(session)
    run(session)

    assert asked(session) == ({"c1": OPEN, "c2": OPEN} if is_asked else {})
    days = {(each.opens_on, each.due_on) for each in of_kind(session, ObligationKind.ANSWER)}
    assert days == ({(NOW, add_working_days(NOW, 10, ()))} if is_asked else set())


@pytest.mark.both
def test_an_answer_settles_what_was_asked_at_once(session, satellite, say, mt):
    say(NOW)
    run(session)

    actions.report_change(session, mt.actor, satellite, Found("c1", Verdict.NOT_MET, holds_on=NOW), NOW)
    session.commit()

    assert asked(session) == {"c1": DONE, "c2": OPEN}
    run(session)
    assert asked(session) == {"c1": DONE, "c2": OPEN}


@pytest.mark.both
@pytest.mark.parametrize("is_corrected", [True, False])
def test_who_is_a_satellite_again_is_asked_no_more_and_anew_when_it_leaves_again(session, satellite, say, is_corrected):
    left = say(NOW - DAY)
    run(session)

    say(NOW - DAY if is_corrected else NOW, is_satellite=True, **({"replaces_id": left.id} if is_corrected else {}))
    run(session)
    assert asked(session) == {"c1": GONE, "c2": GONE}

    say(NOW + DAY)
    run(session, NOW + DAY)
    assert [(each.period, each.part) for each in of_kind(session, ObligationKind.ANSWER) if each.state is OPEN] == [
        ("2010-07-06", "c1"),
        ("2010-07-06", "c2"),
    ]


@pytest.mark.both
@pytest.mark.parametrize(
    ("on", "is_asked"), [(K2.reference_date, False), (K2.reference_date + DAY, True), (K2.reference_date - DAY, False)]
)
def test_what_the_checklist_asks_is_not_asked_beside_it(session, satellite, say, on, is_asked):
    say(on)
    jobs.expect_checklists(session, NOW)

    run(session)

    assert asked(session) == ({"c1": OPEN, "c2": OPEN} if is_asked else {})


def test_what_waits_is_left_to_the_next_checklist_as_soon_as_that_asks_it(session, satellite, say):
    say(NOW)
    run(session)
    opens_on = PROGRAMME.checklist_opens_on(K2.next())

    run(session, opens_on - DAY)
    assert asked(session) == {"c1": OPEN, "c2": OPEN}
    jobs.expect_checklists(session, opens_on)
    run(session, opens_on)

    assert asked(session) == {"c1": GONE, "c2": GONE}


def test_a_checklist_that_was_handed_in_before_asks_nothing_any_more(session, satellite, say):
    jobs.expect_checklists(session, NOW)
    settle(session, satellite.id, ObligationKind.CHECKLIST, K2.code, "", NOW)
    say(K2.reference_date)

    run(session)

    assert asked(session) == {"c1": OPEN, "c2": OPEN}


def test_who_answered_for_itself_as_a_satellite_is_asked_nothing(session, satellite, say, mt):
    for code in ("c1", "c2"):
        actions.report_change(session, mt.actor, satellite, Found(code, Verdict.MET, holds_on=NOW), NOW)
    say(NOW)

    run(session)

    assert asked(session) == {}


def test_who_moved_is_asked_what_it_is_to_show_anew(session, satellite, say):
    say(NOW, is_satellite=True, moved=True)

    run(session)

    assert asked(session) == {"a1": OPEN, "a2": OPEN, "a3": OPEN}


def test_who_closes_is_asked_nothing_more(session, satellite, say):
    say(NOW - DAY)
    run(session)

    say(NOW, is_closed=True)
    run(session)

    assert asked(session) == {"c1": GONE, "c2": GONE}


def by_form(browse, anna):
    page = browse("/intern/register/middle/wijzigen/", by=anna)
    page.submit("Bekijk wat er verandert", holds_on="5-7-2010", main="").submit("Leg vast")


def by_file(browse, anna):
    rows = changed_row(fetch(browse, anna, PLACES), "middle", hoofdlocatie="", vanaf="5-7-2010", gesloten="")
    offer(browse, anna, PLACES, as_csv(rows)).submit("Bevestig: lees 1 regel in")


@pytest.mark.parametrize("tell", [by_form, by_file])
def test_however_the_register_was_told_the_mt_sees_what_is_asked_and_by_when(
    browse, session, satellite, anna, mt, tell
):
    serve(session, satellite)
    session.commit()
    tell(browse, anna)
    session.expire_all()
    run(session)

    page = browse(CARD, by=mt)

    assert "Mijlpaal beantwoorden (c1)" in page.text
    assert "Uiterlijk maandag 19 juli" in page.text
    link = f"{CARD}wijziging/?mijlpaal=c1"
    assert link in page.links()
    browse(link, by=mt).submit("Meld de wijziging", verdict="met", holds_on="5-7-2010")
    assert "Mijlpaal beantwoorden (c1)" not in browse(CARD, by=mt).text
    assert "Mijlpaal beantwoorden (c2)" in browse(CARD, by=mt).text


def test_asking_takes_as_many_statements_for_two_as_for_one(session, satellite, laggard, say, leader, anna):
    say(NOW)
    few = statements(session)
    for on, main in ((date(2010, 1, 1), leader.id), (NOW, None)):
        facts = replace(versions(session, [laggard.id])[laggard.id][-1].facts, main_id=main)
        add_version(session, anna.actor, laggard.id, facts, on, NOW)
    run(session)
    session.query(Obligation).filter_by(kind=ObligationKind.ANSWER).update({"state": GONE, "settled_on": NOW})
    session.commit()

    assert statements(session) <= few
    assert len(of_kind(session, ObligationKind.ANSWER)) == 4


def statements(session):
    with counted(db.engine) as taken:
        jobs.expect_answers(session, NOW)
    session.commit()
    session.expire_all()
    return len(taken)
