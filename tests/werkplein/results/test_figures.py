"""Recording figures: appended, replaced, known on a day, expected and settled, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from tests.support.browse import counted
from werkplein.core.actor import SYSTEM, Scopes
from werkplein.core.database import unit_of_work
from werkplein.core.errors import DomainError
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.register.actions import add_version
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen, versions
from werkplein.results import actions, jobs, queries, sheets
from werkplein.results.actions import AlreadyRecorded
from werkplein.results.jobs import run_expect
from werkplein.results.models import Measurement, OutflowDelivery, OutflowMonth
from werkplein.results.panels import latest_figures
from werkplein.results.rules import Delivery, Measured, MeasurementKind

pytestmark = pytest.mark.both
PROGRAMME = load()
TODAY = date(2010, 7, 5)
MAY = Month(2010, 5)


def delivery(werkplein: Werkplein, outflow: int = 20, caseload: int = 1000, stream: str = "uwv", month: Month = MAY):
    """A delivery of one stream."""
    return Delivery(werkplein.id, month, stream, caseload, outflow)


def record(session: Session, *found: Delivery, on: date = TODAY) -> int:
    """Record deliveries."""
    return actions.record_deliveries(session, SYSTEM, found, PROGRAMME, on)


def count(session: Session, model: type) -> int:
    """How many rows there are."""
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_content_twice_changes_nothing(session: Session, leader: Werkplein) -> None:
    assert record(session, delivery(leader)) == 1
    assert record(session, delivery(leader), on=date(2010, 7, 6)) == 0

    assert count(session, OutflowDelivery) == 1


def test_a_correction_replaces_and_both_remain_known_of_their_day(session: Session, leader: Werkplein) -> None:
    record(session, delivery(leader, 20), on=date(2010, 6, 18))
    record(session, delivery(leader, 25), on=date(2010, 7, 1))

    days = [(6, 17), (6, 18), (6, 30), (7, 1)]
    known = {day: [row.outflow for row in queries.outflow_known(session, date(2010, *day))] for day in days}

    assert known == {(6, 17): [], (6, 18): [20], (6, 30): [20], (7, 1): [25]}


def test_two_corrections_on_one_day_leave_the_last(session: Session, leader: Werkplein) -> None:
    for outflow in (20, 25, 30):
        record(session, delivery(leader, outflow))

    assert [row.outflow for row in queries.outflow_known(session, TODAY)] == [30]


def test_streams_and_months_stand_apart(session: Session, leader: Werkplein, g4: Werkplein) -> None:
    record(
        session,
        delivery(leader),
        delivery(leader, stream="gemeente"),
        delivery(g4),
        delivery(leader, month=Month(2010, 4)),
    )

    assert len(queries.outflow_known(session, TODAY)) == 4


@pytest.mark.parametrize("caseload", [10, -1])
def test_what_cannot_be_is_refused_and_nothing_is_written(session: Session, leader: Werkplein, caseload: int) -> None:
    with pytest.raises(DomainError):
        record(session, delivery(leader), delivery(leader, 11, caseload, "gemeente"))

    assert count(session, OutflowDelivery) == 0


def test_the_database_refuses_more_outflow_than_clients(session: Session, leader: Werkplein) -> None:
    row = OutflowDelivery(werkplein_id=leader.id, month="2010-05", stream="uwv", caseload=1, outflow=2)
    row.holds_on = row.recorded_on = TODAY
    session.add(row)

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_database_refuses_two_first_deliveries(session: Session, leader: Werkplein) -> None:
    for _ in range(2):
        row = OutflowDelivery(werkplein_id=leader.id, month="2010-05", stream="uwv", caseload=2, outflow=1)
        row.holds_on = row.recorded_on = TODAY
        session.add(row)

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("statement", ["UPDATE outflow_delivery SET outflow = 1", "DELETE FROM outflow_delivery"])
def test_a_delivery_is_never_changed(session: Session, leader: Werkplein, statement: str) -> None:
    record(session, delivery(leader))
    session.flush()

    with pytest.raises(DatabaseError):
        session.execute(text(statement))


def states(session: Session, kind: ObligationKind = ObligationKind.OUTFLOW) -> dict[ObligationState, int]:
    """How what is expected stands."""
    rows = session.execute(
        select(Obligation.state, func.count()).where(Obligation.kind == kind).group_by(Obligation.state)
    )
    return {state: number for state, number in rows}


def test_the_job_expects_every_figure_whose_period_is_over_once(session: Session, leader: Werkplein) -> None:
    assert run_expect(session, TODAY) == "108 leveringen verwacht"  # 4 x (12 months x 2 streams + 3 rounds)
    assert run_expect(session, TODAY) is None


@pytest.mark.usefixtures("leader")
def test_years_behind_are_expected_in_portions_so_that_others_can_write(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 9)

    # Two months of 4 x 2, and so on: a month that was begun is finished.
    assert [run_expect(session, TODAY) for _ in range(2)] == ["16 leveringen verwacht"] * 2
    while run_expect(session, TODAY):
        pass
    assert session.scalar(select(func.count(Obligation.id))) == 108

    assert states(session) == {ObligationState.OPEN: 96}


def test_a_delivery_settles_what_was_expected(session: Session, leader: Werkplein) -> None:
    run_expect(session, TODAY)

    record(session, delivery(leader, 0))

    assert states(session) == {ObligationState.OPEN: 95, ObligationState.DELIVERED: 1}


def test_what_came_before_it_was_expected_is_not_missing(session: Session, leader: Werkplein) -> None:
    record(session, delivery(leader))

    run_expect(session, TODAY)

    assert states(session)[ObligationState.DELIVERED] == 1


def test_two_who_saw_nothing_do_not_replace_each_other(app: Flask, session: Session, leader: Werkplein) -> None:
    found = [delivery(leader, number) for number in range(4)]
    session.commit()

    def write(one: Delivery) -> bool:
        try:
            with app.app_context(), unit_of_work() as own:
                return bool(actions.correct_delivery(own, SYSTEM, one, PROGRAMME, None, TODAY))
        except AlreadyRecorded:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, found)) == [False, False, False, True]


def measured(werkplein: Werkplein, mean: str = "6.9", n: int = 212) -> Measured:
    """The first round among job seekers."""
    return Measured(werkplein.id, MeasurementKind.CLIENT, "2010-1", n, Decimal(mean), Decimal("1.6"))


def test_a_measurement_keeps_its_decimals(session: Session, leader: Werkplein) -> None:
    actions.record_measurement(session, SYSTEM, measured(leader, "6.97"), PROGRAMME, None, TODAY)
    session.flush()
    session.expire_all()

    assert [(row.mean, row.sd, str(row.kind)) for row in queries.measurements_known(session, TODAY)] == [
        (Decimal("6.97"), Decimal("1.60"), "client")
    ]


def test_a_measurement_is_corrected_only_by_who_saw_it(session: Session, leader: Werkplein) -> None:
    first = actions.record_measurement(session, SYSTEM, measured(leader), PROGRAMME, None, TODAY)
    session.flush()
    assert first

    with pytest.raises(AlreadyRecorded):
        actions.record_measurement(session, SYSTEM, measured(leader, "7.1"), PROGRAMME, None, TODAY)
    assert actions.record_measurement(session, SYSTEM, measured(leader), PROGRAMME, None, TODAY) is None
    assert actions.record_measurement(session, SYSTEM, measured(leader, "7.1"), PROGRAMME, first.id, TODAY)

    session.flush()
    assert [row.mean for row in queries.measurements_known(session, TODAY)] == [Decimal("7.10")]


@pytest.mark.parametrize(("mean", "n"), [("10.01", 5), ("0.99", 5), ("6", 0)])
def test_the_database_refuses_marks_that_cannot_be(session: Session, leader: Werkplein, mean: str, n: int) -> None:
    row = Measurement(
        werkplein_id=leader.id, kind=MeasurementKind.CLIENT, round="2010-1", n=n, mean=Decimal(mean), sd=Decimal(0)
    )
    row.holds_on = row.recorded_on = TODAY
    session.add(row)

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_series_adds_streams_and_shows_the_country(session: Session, leader: Werkplein, g4: Werkplein) -> None:
    for werkplein, outflow in ((leader, 10), (g4, 30)):
        record(session, delivery(werkplein, outflow), delivery(werkplein, outflow, stream="gemeente"))
    record(session, delivery(leader, 10, month=Month(2010, 4)))

    own, country = queries.series(session, [leader.id], "2009-07", TODAY, is_national=True)

    assert {month: total.share for month, total in own[leader.id].items()} == {
        "2010-04": Decimal("0.01"),
        "2010-05": Decimal("0.01"),
    }
    assert country["2010-05"].share == Decimal("0.02")


def test_a_country_of_few_werkpleinen_is_kept_from_who_does_not_see_it_all(session: Session, leader, g4) -> None:
    record(session, delivery(leader, 12), delivery(g4, 31, 1001), delivery(g4, 0, 0, "gemeente"))

    def seen() -> list[tuple[int, int]]:
        _own, country = queries.series(session, [leader.id], "2009-07", TODAY, is_national=False)
        return [(total.outflow, total.caseload) for total in country.values()]

    assert seen() == []
    assert session.scalars(select(OutflowMonth.werkpleinen)).all() == [2]
    for number, found in ((24, []), (25, [(45, 2000)])):
        session.execute(update(OutflowMonth).values(werkpleinen=number))
        assert seen() == found


def summary(session: Session) -> dict[str, tuple[int, int, int]]:
    """The months of the country as they were added up."""
    rows = session.scalars(select(OutflowMonth).execution_options(populate_existing=True))
    return {row.month: (row.caseload, row.outflow, row.deliveries) for row in rows}


def test_the_country_is_added_up_with_each_delivery_and_can_be_made_again(
    session: Session, leader: Werkplein, g4: Werkplein
) -> None:
    record(session, delivery(leader, 10), delivery(g4, 30), delivery(g4, 5, 50, "gemeente"))
    record(session, delivery(leader, 12, 900), delivery(leader, month=Month(2010, 4)))
    kept = summary(session)
    assert kept == {"2010-04": (1000, 20, 1), "2010-05": (1950, 47, 3)}

    session.execute(delete(OutflowMonth))

    assert actions.rebuild(session) == 2
    assert summary(session) == kept


def test_a_werkplein_that_closes_is_no_longer_asked_from_that_day(session: Session, leader: Werkplein) -> None:
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, SYSTEM, leader.id, facts, date(2010, 7, 6), TODAY)
    scopes = Scopes(False, frozenset(), frozenset({leader.id}))

    seen = {
        on: [one.code for one in queries.werkpleinen_between(session, scopes, on, on, on)]
        for on in (TODAY, date(2010, 7, 6))
    }

    assert seen == {TODAY: ["leader"], date(2010, 7, 6): []}


def test_two_writers_at_once_both_count(app: Flask, session: Session, leader: Werkplein, g4: Werkplein) -> None:
    wanted = [(one, stream) for one in (leader.id, g4.id) for stream in ("uwv", "gemeente")]
    session.commit()

    def write(werkplein_id: int, stream: str) -> None:
        with app.app_context(), unit_of_work() as own:
            actions.record_deliveries(own, SYSTEM, [Delivery(werkplein_id, MAY, stream, 100, 5)], PROGRAMME, TODAY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: write(*each), wanted))

    session.rollback()
    assert summary(session) == {"2010-05": (400, 20, 4)}


def test_a_month_of_which_a_stream_is_missing_is_not_shown_as_a_share(session: Session, leader: Werkplein) -> None:
    record(session, delivery(leader), delivery(leader, stream="gemeente"))
    record(session, delivery(leader, month=Month(2010, 6)))

    found = latest_figures(session, [leader.id], TODAY)[leader.id].outflow

    assert found
    assert found.label == "Uitstroom naar werk, mei 2010"


def test_a_difference_between_rounds_is_certain_only_outside_its_margin(session: Session, leader: Werkplein) -> None:
    row = {"werkplein_id": 1, "kind": MeasurementKind.CLIENT, "sd": Decimal("1.6")}
    before = Measurement(**row, round="2010-1", n=200, mean=Decimal("6.7"))

    near = sheets.mark(Measurement(**row, round="2010-2", n=200, mean=Decimal("6.9")), before, PROGRAMME)
    far = sheets.mark(Measurement(**row, round="2010-2", n=200, mean=Decimal("7.2")), before, PROGRAMME)

    assert near.compared == "Vorige meting: 6,7. Het verschil is niet zeker."
    assert far.compared == "Vorige meting: 6,7. Nu hoger."


def test_the_panel_takes_one_statement_for_any_number(session: Session, leader: Werkplein) -> None:
    ids = [one.id for one in all_werkpleinen(session)]
    record(session, *[delivery(one) for one in all_werkpleinen(session)])
    session.flush()

    with counted(session.get_bind()) as statements:
        assert set(latest_figures(session, ids, TODAY)) == set(ids)

    assert len(statements) == 1
