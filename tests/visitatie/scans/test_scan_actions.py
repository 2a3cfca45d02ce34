"""Scans as they are kept, on both databases: what is asked, what is put back, and what the database refuses itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.visitatie.scans.conftest import FIRST, SECOND, THIRD, TODAY, WORDS
from visitatie.scans import actions, queries
from visitatie.scans.models import ScanTrajectory
from visitatie.scans.rules import Figures, ScanDayNumber, ScanState, Seat, SelfCheck
from werkplein.core.audit import AuditEntry
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.outbox import Mail
from werkplein.obligations.models import Obligation

S = ScanState


def expected(session):
    question = select(Obligation.kind, Obligation.part, Obligation.state, Obligation.due_on).order_by(Obligation.id)
    return [(kind.value, part, state.value, due) for kind, part, state, due in session.execute(question)]


def open_kinds(session):
    return sorted(kind for kind, _, state, _ in expected(session) if state == "open")


@pytest.mark.both
def test_a_whole_scan_asks_and_settles_everything_once(session, walk, laggard):
    scan = walk.to(S.CLOSED, laggard)

    number = str(scan.id)
    agreement = scan.standing_agreements[0].id
    assert expected(session) == [
        ("scan_planning", number, "delivered", date(2010, 7, 19)),
        ("scan_days", number, "delivered", date(2010, 7, 12)),
        ("scan_day", f"{number}-1", "delivered", FIRST),
        ("scan_day", f"{number}-2", "delivered", SECOND),
        ("scan_day", f"{number}-3", "delivered", THIRD),
        ("scan_plan", number, "delivered", date(2010, 8, 3)),
        ("scan_agreement", f"{number}-{agreement}", "delivered", date(2010, 9, 1)),
    ]


@pytest.mark.both
def test_what_is_put_back_is_asked_again_and_can_be_done_again(session, walk, laggard, bram):
    scan = walk.to(S.CLOSED, laggard)

    for asked in (
        [],
        ["scan_day", "scan_plan"],
        ["scan_day"],
        ["scan_day", "scan_day", "scan_days"],
        ["scan_planning"],
    ):
        actions.step_back(session, bram.actor, scan, WORDS, THIRD)
        assert open_kinds(session) == asked
    assert scan.state is S.REQUESTED
    assert len(scan.standing_notes) == 4
    assert len(scan.standing_agreements) == 1
    with pytest.raises(Conflict, match="nog geen stap"):
        actions.step_back(session, bram.actor, scan, WORDS, THIRD)


@pytest.mark.both
def test_a_withdrawn_scan_asks_nothing_and_comes_back_as_it_was(session, walk, laggard, dirk, bram):
    scan = walk.to(S.DAY_TWO, laggard)
    before = open_kinds(session)

    actions.withdraw(session, dirk.actor, scan, WORDS, SECOND)
    assert open_kinds(session) == []
    actions.step_back(session, bram.actor, scan, WORDS, SECOND)

    assert scan.state is S.DAY_TWO
    assert open_kinds(session) == before


@pytest.mark.both
def test_of_one_municipality_one_scan_runs_at_a_time(session, walk, laggard, dirk, bram):
    first = walk.ask(laggard)
    with pytest.raises(DomainError, match="loopt al een scan"):
        walk.ask(laggard)
    actions.withdraw(session, dirk.actor, first, WORDS, TODAY)
    walk.ask(laggard)

    with pytest.raises(Conflict, match="intussen een andere scan"):
        actions.step_back(session, bram.actor, first, WORDS, TODAY)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("UPDATE scan_trajectory SET state = 'requested', ended_on = NULL"))


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE scan_trajectory SET state = 'closed'",  # without a day
        "UPDATE scan_trajectory SET reason = 'kort'",
        "UPDATE scan_trajectory SET on_time = 101",
        "UPDATE scan_trajectory SET state = 'day_four'",
        "UPDATE scan_day SET held_on = '2010-07-01'",  # before its day
        "UPDATE scan_agreement SET state = 'partly'",  # without a day and what is needed
        "UPDATE scan_note SET step = NULL",  # an observation is of a step
    ],
)
def test_the_database_refuses_what_cannot_be(session, walk, laggard, change):
    walk.to(S.DAY_TWO, laggard)

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(change))


def test_a_scan_of_a_municipality_elsewhere_is_refused(session, walk, laggard, leader):
    with pytest.raises(DomainError, match="Kies een gemeente van dit Werkplein"):
        walk.ask(laggard, municipality_id=leader.seat_id)


def test_days_that_changed_meanwhile_are_not_confirmed(session, walk, laggard, dirk):
    scan = walk.to(S.PLANNED, laggard)
    seen = [each.day for each in scan.days]
    walk.plan(scan, FIRST + timedelta(days=1), SECOND)

    with pytest.raises(Conflict, match="intussen veranderd"):
        actions.confirm_days(session, dirk.actor, scan, seen, TODAY)


def test_other_days_are_asked_with_a_reason_and_proposed_anew(session, walk, laggard, dirk):
    scan = walk.to(S.PLANNED, laggard)
    with pytest.raises(DomainError, match="waarom deze dagen niet passen"):
        actions.decline_days(session, dirk.actor, scan, "Nee.", TODAY)
    actions.decline_days(session, dirk.actor, scan, WORDS, TODAY + timedelta(days=1))

    assert open_kinds(session) == ["scan_planning"]
    assert scan.days == []
    walk.plan(scan)
    assert scan.declined_why == ""


def test_a_plan_that_changed_meanwhile_is_not_agreed_with(session, walk, laggard, dirk):
    scan = walk.to(S.DAY_TWO, laggard)

    with pytest.raises(Conflict, match="intussen veranderd"):
        actions.agree_plan(session, dirk.actor, scan, set(), SECOND)


def test_what_was_held_is_not_written_about_before_it_is_put_back(session, walk, laggard, bram):
    scan = walk.to(S.DAY_ONE, laggard)
    with pytest.raises(Conflict, match="Zet eerst de stap terug"):
        actions.add_participant(session, bram.actor, scan, Seat("jurist", False), FIRST)
    with pytest.raises(Conflict, match="nog niet aan de beurt"):
        walk.look_back(scan) or actions.review(session, bram.actor, scan, 1, None, FIRST)

    actions.step_back(session, bram.actor, scan, WORDS, FIRST)
    actions.add_participant(session, bram.actor, scan, Seat("jurist", False), FIRST)
    with pytest.raises(DomainError, match="staat al in de lijst"):
        actions.add_participant(session, bram.actor, scan, Seat(" jurist ", False), FIRST)


def test_a_scan_does_not_close_without_its_return_session(session, walk, laggard, bram):
    scan = walk.to(S.DAY_TWO, laggard)

    with pytest.raises(Conflict, match="na de terugkomsessie"):
        actions.close(session, bram.actor, scan, THIRD)
    with pytest.raises(DomainError, match="nog 1 te gaan"):
        walk.hold(scan, ScanDayNumber.THREE, THIRD)


def test_the_mt_hears_of_the_return_session_and_of_a_withdrawal(session, walk, laggard, bram):
    scan = walk.to(S.DAY_TWO, laggard)
    actions.move_return(session, bram.actor, scan, THIRD + timedelta(days=1), SECOND)
    actions.withdraw(session, bram.actor, scan, WORDS, SECOND)

    subjects = [each.replace("\xa0", " ") for each in session.scalars(select(Mail.subject).order_by(Mail.id))]
    assert subjects == [
        "Terugkomsessie van de scan op 21 september 2010",
        "Terugkomsessie van de scan op 22 september 2010",
        "De scan van Achterholt stopt",
    ]


def test_the_trail_keeps_numbers_and_no_words(session, walk, laggard):
    walk.to(S.CLOSED, laggard, recognised=frozenset(SelfCheck))
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "scan_trajectory")).all()

    assert {each.event.partition(":")[2] for each in entries} >= {"requested", "moved", "written"}
    assert WORDS not in str([each.facts for each in entries])
    assert {each.werkplein_id for each in entries} == {laggard.id}


def test_what_was_found_elsewhere_counts_from_day_one_and_once_per_municipality(session, walk, laggard, leader, bram):
    scan = walk.to(S.DAY_TWO, laggard)
    walk.to(S.PLANNED, leader)
    actions.set_figures(session, bram.actor, scan, Figures(on_time=40))

    found = queries.scanned(session)

    assert [(each.name, each.figures.on_time, sum(each.minutes.values())) for each in found] == [("Achterholt", 40, 30)]
    assert len(found[0].findings) == 2
    assert session.scalars(select(ScanTrajectory.on_time).order_by(ScanTrajectory.id)).all() == [40, None]
