"""What the desk finds lacking reaches the MT: it is asked to reply, as long as there is something to dispute."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, jobs
from milestones.rules import Found, Source, Verdict
from tests.milestones.proving import add
from werkplein.core.errors import Conflict
from werkplein.core.outbox import Mail
from werkplein.obligations.actions import fill_closing_days
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.register.actions import add_version
from werkplein.register.queries import versions
from werkplein.register.summary_actions import derive_due
from werkplein.reminders.actions import remind

DAY = timedelta(days=1)
TODAY, OF = date(2010, 7, 5), date(2010, 7, 1)
# The tenth working day after 5 and after 6 July.
UNTIL, UNTIL_NEXT = date(2010, 7, 19), date(2010, 7, 20)
LACKING = "Het logo staat er niet op."
WHY = "De foto is bekeken, en het logo staat erop."
TEXT = "Het logo hangt er wel, zie de foto van de zijgevel."
MET, PARTLY, NOT_MET = Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET
OPEN, DONE, GONE = ObligationState.OPEN, ObligationState.DELIVERED, ObligationState.WITHDRAWN
FINDINGS = "/intern/werkpleinen/leader/bevindingen/"


@pytest.fixture(autouse=True)
def _closing_days(session):
    fill_closing_days(session, [2010])


@pytest.fixture
def check(session, anna, leader):
    """Judge a milestone of a document at the desk."""

    def check(milestone="a1", verdict=NOT_MET, of=OF, today=TODAY, **other):
        found = [Found(milestone, verdict, LACKING, **other)]
        return actions.record_desk(session, anna.actor, leader, found, of, today)[0]

    return check


def asked(session):
    rows = session.scalars(
        select(Obligation)
        .where(Obligation.kind == ObligationKind.REPLY)
        .order_by(Obligation.id)
        .execution_options(populate_existing=True)
    )
    return [(row.part, row.due_on, row.state) for row in rows]


def decide(session, person, werkplein, finding, is_granted):
    actions.decide(session, person.actor, werkplein, finding.id, is_granted, WHY, TODAY)


def test_an_mt_finds_on_its_card_and_in_its_mail_what_the_secretariat_found(browse, session, anna, carla, leader):
    (piece,) = add(session, carla, leader)
    session.commit()

    page = browse(f"/intern/bewijs/{piece.id}/", by=anna)
    done = page.submit("Leg dit oordeel vast", verdict="not_met", note=LACKING)

    assert "Het MT kan reageren tot en met 19 juli 2010." in done.text.replace("\xa0", " ")
    card = browse("/intern/werkpleinen/leader/", by=carla)
    assert "Reageren op bevindingen 3e kwartaal 2010" in card.text
    page = card.follow("Ga verder")
    assert page.path == FINDINGS
    assert LACKING in page.text
    remind(session, "https://werkplein.test", TODAY)
    told = session.scalars(select(Mail).where(Mail.to_account_id == carla.actor.id)).one()
    assert told.subject.replace("\xa0", " ").startswith("Gevraagd: Reageren op bevindingen 3e kwartaal 2010, uiterlijk")


@pytest.mark.parametrize(
    ("verdict", "is_critical", "is_asked"),
    [(NOT_MET, False, True), (PARTLY, False, True), (MET, False, False), (MET, True, True)],
)
def test_a_reply_is_asked_only_where_something_is_to_be_done(session, check, verdict, is_critical, is_asked):
    check("b2", verdict, is_critical=is_critical)

    assert asked(session) == ([("desk-2010-07-05", UNTIL, OPEN)] if is_asked else [])


@pytest.mark.both
def test_what_is_found_on_one_day_is_asked_once_and_on_the_next_day_anew(session, check):
    check("a1")
    check("b2")
    check("c1", today=TODAY + DAY)

    assert asked(session) == [("desk-2010-07-05", UNTIL, OPEN), ("desk-2010-07-06", UNTIL_NEXT, OPEN)]


@pytest.mark.both
def test_it_is_settled_once_nothing_lacking_is_left_to_reply_to(session, carla, leader, check):
    first, other, _ = check("a1"), check("b2"), check("c1", MET)

    actions.dispute(session, carla.actor, leader, first.id, TEXT, TODAY)
    assert asked(session)[0][-1] is OPEN
    actions.agree(session, carla.actor, leader, [other.id], TODAY)

    assert asked(session)[0][-1] is DONE


def test_what_is_found_on_a_day_that_was_replied_to_is_asked_all_the_same(session, carla, leader, check):
    actions.agree(session, carla.actor, leader, [check("a1").id], TODAY)

    check("b2")

    assert asked(session) == [("desk-2010-07-05", UNTIL, OPEN)]


@pytest.mark.both
@pytest.mark.parametrize(
    ("verdict", "left"),
    [(MET, []), (NOT_MET, [("desk-2010-07-06", UNTIL_NEXT, OPEN)])],
)
def test_a_later_check_of_the_same_day_takes_the_place_of_the_first(session, check, verdict, left):
    check("a1")

    check("a1", verdict, today=TODAY + DAY)

    assert asked(session) == [("desk-2010-07-05", UNTIL, GONE), *left]


@pytest.mark.both
@pytest.mark.parametrize(
    ("first", "then", "state"),
    [
        (OF, OF + DAY, GONE),
        (OF, OF - DAY, OPEN),
        # On the reference date between these two the first one counts.
        (date(2010, 6, 30), OF, OPEN),
    ],
)
def test_a_check_of_a_later_day_in_the_quarter_leaves_nothing_of_the_first_to_reply_to(
    browse, session, carla, check, first, then, state
):
    found = check("a1", of=first)

    check("a1", MET, of=then, today=TODAY)
    session.commit()

    assert asked(session) == [("desk-2010-07-05", UNTIL, state)]
    page = browse(FINDINGS, by=carla)
    assert ("Hier is werk te doen" in page.text) is (state is OPEN)
    assert ("er is een latere bevinding" in page.text) is (state is GONE)
    told = browse(f"{FINDINGS}{found.id}/", by=carla).text.replace("\N{NO-BREAK SPACE}", " ")
    assert ("Over a1 is er een latere bevinding. Nu telt: voldaan" in told) is (then > first)
    assert ("Bij het vaststellen van een niveau kan deze bevinding nog meetellen." in told) is (first < OF)
    assert "Maak bezwaar" in told


def test_what_was_corrected_is_no_work_and_is_not_disputed(browse, session, carla, leader, check):
    wrong = check("a1", PARTLY)
    check("a1", MET)
    session.commit()

    page = browse(FINDINGS, by=carla)
    told = browse(f"{FINDINGS}{wrong.id}/", by=carla).text

    assert "Later verbeterd" in page.text
    assert "Hier is werk te doen" not in page.text
    assert "Deze bevinding is later verbeterd. Nu telt: voldaan" in told
    assert "Maak bezwaar" not in told
    with pytest.raises(Conflict, match="later verbeterd"):
        actions.dispute(session, carla.actor, leader, wrong.id, TEXT, TODAY)


@pytest.mark.both
def test_a_later_visit_ends_what_the_desk_asked_once_the_mt_agrees_with_it(session, bram, carla, leader, check):
    """Until then the desk counts where a level is fixed (design 4.11)."""
    check("a1")
    seen = actions.record_findings(session, bram.actor, leader, [Found("a1", MET, "")], Source.AUDIT, TODAY, TODAY, "1")
    assert asked(session)[0] == ("desk-2010-07-05", UNTIL, OPEN)

    actions.agree(session, carla.actor, leader, [seen[0].id], TODAY)

    assert asked(session)[0][2] is not OPEN


@pytest.mark.both
@pytest.mark.parametrize("source", [Source.DESK, Source.AUDIT])
def test_an_older_piece_than_what_was_found_long_ago_asks_nothing(browse, session, bram, carla, leader, check, source):
    """The time to reply to the later finding was over before this one was recorded."""
    before, of = date(2010, 5, 3), date(2010, 5, 1)
    if source is Source.DESK:
        check("a1", MET, of=before, today=before)
    else:
        actions.record_findings(session, bram.actor, leader, [Found("a1", MET, "")], source, before, before, "1")
    check("a1", of=of)
    session.commit()

    assert [part for part, *_ in asked(session) if part.startswith("desk-")] == []
    assert "Hier is werk te doen" not in browse(FINDINGS, by=carla).text


@pytest.mark.both
def test_what_a_withdrawn_correction_corrected_can_be_replied_to_again(session, carla, second, leader, check):
    check("a1", PARTLY)
    worse = check("a1", NOT_MET, today=TODAY + DAY)
    assert [state for *_, state in asked(session)] == [GONE, OPEN]

    actions.dispute(session, carla.actor, leader, worse.id, TEXT, TODAY + DAY)
    actions.decide(session, second.actor, leader, worse.id, True, WHY, TODAY + DAY)

    assert [state for *_, state in asked(session)] == [OPEN, DONE]


@pytest.mark.parametrize(("on", "state"), [(UNTIL - DAY, OPEN), (UNTIL, OPEN), (UNTIL + DAY, GONE)])
def test_it_is_asked_as_long_as_a_reply_can_be_given(session, check, on, state):
    check("a1")

    jobs.close_replies(session, on)

    assert asked(session)[0][-1] is state


def test_a_reply_to_the_desk_leaves_the_visit_to_be_replied_to_and_the_other_way_round(
    session, bram, carla, leader, check
):
    about = [Found("c1", NOT_MET)], Source.AUDIT, OF, TODAY, "7"
    (seen,) = actions.record_findings(session, bram.actor, leader, *about)
    checked = check("a1")

    actions.dispute(session, carla.actor, leader, checked.id, TEXT, TODAY)
    assert [(part, state) for part, _, state in asked(session)] == [("7", OPEN), ("desk-2010-07-05", DONE)]

    check("b2")
    actions.dispute(session, carla.actor, leader, seen.id, TEXT, TODAY)
    assert [(part, state) for part, _, state in asked(session)] == [("7", DONE), ("desk-2010-07-05", OPEN)]


@pytest.mark.both
def test_who_closed_is_asked_for_no_reply(session, anna, leader, check):
    check("a1")
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, is_closed=True), TODAY, TODAY)
    derive_due(session, TODAY)
    session.expire_all()
    assert asked(session) == [("desk-2010-07-05", UNTIL, GONE)]

    check("b2")

    assert asked(session) == [("desk-2010-07-05", UNTIL, GONE)]


def test_the_timeline_and_what_stands_name_the_piece_and_not_a_day_on_which_it_was_seen(
    browse, session, carla, second, leader, check
):
    finding = check("a1")
    actions.dispute(session, carla.actor, leader, finding.id, TEXT, TODAY)
    decide(session, second, leader, finding, False)
    session.commit()

    page = browse(f"{FINDINGS}{finding.id}/", by=carla)

    told = page.text.replace("\xa0", " ")
    assert "Controle secretariaat van een stuk van 1 juli 2010, vastgelegd op 5 juli 2010" in told
    assert "a1 is nu: niet voldaan, door de controle van een stuk van 1 juli 2010." in told
    assert "gezien op" not in told


def test_the_timeline_of_a_visit_says_on_which_day_it_was_seen(browse, session, bram, carla, leader):
    about = [Found("c1", NOT_MET)], Source.AUDIT, OF, TODAY, "7"
    (seen,) = actions.record_findings(session, bram.actor, leader, *about)
    session.commit()

    page = browse(f"{FINDINGS}{seen.id}/", by=carla)

    assert "Audit, gezien op 1 juli 2010, vastgelegd op 5 juli 2010" in page.text.replace("\xa0", " ")


@pytest.mark.parametrize(("verdict", "is_told"), [("met", False), ("partly", True)])
def test_who_records_a_check_reads_until_when_the_mt_may_reply(browse, anna, leader, verdict, is_told):
    page = browse("/intern/werkpleinen/leader/controle/?mijlpaal=b3", by=anna)

    done = page.submit("Leg de controle vast", verdict=verdict, holds_on="1-7-2010", note=LACKING)

    told = done.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "De controle van b3 is vastgelegd." in told
    assert ("Het MT kan reageren tot en met 19 juli 2010." in told) is is_told
