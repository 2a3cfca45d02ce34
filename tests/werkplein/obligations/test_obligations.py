"""What is expected exists before it arrives, is settled once, and is late the day after its due date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.support.browse import counted
from werkplein.obligations import actions, queries, rules
from werkplein.obligations.feature import keep_closing_days
from werkplein.obligations.models import ClosingDay, Obligation
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.register.models import Werkplein

DUE = date(2010, 7, 14)


def expected(werkplein: Werkplein, part: str = "", opens_on: date = date(2010, 6, 1)) -> Expected:
    return Expected(werkplein.id, ObligationKind.CHECKLIST, "2010-K2", opens_on, DUE, "/intern/", "answer:record", part)


@pytest.mark.parametrize(
    ("state", "on", "late"),
    [
        (ObligationState.OPEN, DUE - timedelta(days=1), False),
        (ObligationState.OPEN, DUE, False),  # the due date itself is in time
        (ObligationState.OPEN, DUE + timedelta(days=1), True),
        (ObligationState.DELIVERED, DUE + timedelta(days=1), False),
        (ObligationState.NOT_APPLICABLE, DUE + timedelta(days=1), False),
    ],
)
def test_only_what_is_open_after_its_due_date_is_late(state: ObligationState, on: date, late: bool) -> None:
    assert rules.is_late(state, DUE, on) is late


@pytest.mark.both
def test_expecting_the_same_twice_changes_nothing(session: Session, leader: Werkplein) -> None:
    assert actions.expect(session, [expected(leader)]) == 1
    actions.settle(session, leader.id, ObligationKind.CHECKLIST, "2010-K2", "", date(2010, 7, 1))

    assert actions.expect(session, [expected(leader), expected(leader, "uwv")]) == 1
    assert session.scalars(select(Obligation.state).order_by(Obligation.part)).all() == [
        ObligationState.DELIVERED,
        ObligationState.OPEN,
    ]


@pytest.mark.both
def test_settling_twice_keeps_the_first_day(session: Session, leader: Werkplein) -> None:
    actions.expect(session, [expected(leader)])
    what = (leader.id, ObligationKind.CHECKLIST, "2010-K2", "")

    assert actions.settle(session, *what, date(2010, 7, 1))
    assert not actions.settle(session, *what, date(2010, 7, 2))
    assert session.scalar(select(Obligation.settled_on)) == date(2010, 7, 1)


def test_reopening_expects_it_again(session: Session, leader: Werkplein) -> None:
    actions.expect(session, [expected(leader)])
    actions.settle(session, leader.id, ObligationKind.CHECKLIST, "2010-K2", "", date(2010, 7, 1))

    actions.reopen(session, leader.id, ObligationKind.CHECKLIST, "2010-K2")

    assert [found.due_on for found in queries.open_for(session, [leader.id], DUE)[leader.id]] == [DUE]


def test_what_was_settled_is_expected_anew_with_the_day_it_has_now(session: Session, leader: Werkplein) -> None:
    actions.expect(session, [expected(leader)])
    actions.settle(session, leader.id, ObligationKind.CHECKLIST, "2010-K2", "", date(2010, 7, 1))
    later = DUE + timedelta(days=14)

    actions.expect_anew(session, replace(expected(leader), due_on=later))

    assert [found.due_on for found in queries.open_for(session, [leader.id], DUE)[leader.id]] == [later]


@pytest.mark.parametrize(("on", "asked"), [(date(2010, 5, 31), 0), (date(2010, 6, 1), 1), (date(2010, 6, 2), 1)])
def test_nothing_is_asked_before_it_opens(session: Session, leader: Werkplein, on: date, asked: int) -> None:
    actions.expect(session, [expected(leader)])

    assert len(queries.open_for(session, [leader.id], on)[leader.id]) == asked


def test_what_is_asked_of_one_is_found_without_what_is_asked_of_all(session: Session, leader: Werkplein) -> None:
    with counted(session.get_bind()) as statements:  # type: ignore[arg-type]
        queries.open_for(session, [leader.id], DUE)

    values = (leader.id, ObligationState.OPEN.value, DUE.isoformat())
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0]}", values).all()

    assert "(werkplein_id=? AND state=?)" in plan[0].detail


def test_what_is_not_applicable_is_not_late(
    session: Session, leader: Werkplein, middle: Werkplein, laggard: Werkplein
) -> None:
    actions.expect(session, [expected(one) for one in (leader, middle, laggard)])
    what = ObligationKind.CHECKLIST, "2010-K2", ""
    actions.settle(session, leader.id, *what, date(2010, 7, 1))
    actions.settle(session, middle.id, *what, date(2010, 7, 1), ObligationState.NOT_APPLICABLE)

    assert [late.werkplein_id for late in queries.late(session, DUE + timedelta(days=1))] == [laggard.id]


@pytest.mark.both
def test_the_database_refuses_a_settled_obligation_without_a_day(session: Session, leader: Werkplein) -> None:
    actions.expect(session, [expected(leader)])
    session.scalars(select(Obligation)).one().state = ObligationState.DELIVERED

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_closing_days_are_filled_once_and_can_be_changed(session: Session) -> None:
    keep_closing_days(session, date(2010, 7, 5))
    session.delete(session.get_one(ClosingDay, date(2010, 4, 2)))
    count = session.scalar(select(func.count()).select_from(ClosingDay))

    assert date(2010, 4, 30) in queries.closing_days(session)  # Queen's Day then
    assert date(2010, 5, 5) in queries.closing_days(session)  # a lustrum year
    assert keep_closing_days(session, date(2010, 7, 5)) == "1 dag toegevoegd"
    assert session.scalar(select(func.count()).select_from(ClosingDay)) == (count or 0) + 1
