"""One unit of work: what may write, what may not, and what both databases do alike."""

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Select, bindparam, event, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlalchemy.orm import Session

from werkplein.core import clock, database
from werkplein.core.database import CompiledByStatement, db, insert_missing, lock, unit_of_work, upsert
from werkplein.core.installation import Installation
from werkplein.obligations.models import ClosingDay

MADE_AT = datetime(2010, 7, 5, 9, 30, tzinfo=UTC)


def fail_halfway() -> None:
    with unit_of_work() as session:
        session.add(ClosingDay(day=MADE_AT.date(), name="proef"))
        session.flush()
        raise RuntimeError("halfway")


@pytest.mark.both
def test_work_that_fails_leaves_everything_as_it_was(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError, match="halfway"):
        fail_halfway()

    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get(ClosingDay, MADE_AT.date()) is None


@pytest.mark.both
def test_a_unit_that_may_not_write_cannot(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError), unit_of_work(writes=False) as session:
        session.execute(text("DELETE FROM closing_day"))


@pytest.mark.both
def test_a_unit_that_only_reads_sees_one_moment(app: Flask) -> None:
    days = select(ClosingDay.day).where(ClosingDay.day == MADE_AT.date())

    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.scalars(days).all() == []
        with unit_of_work() as other:
            other.add(ClosingDay(day=MADE_AT.date(), name="proef"))
        assert session.scalars(days).all() == []


@pytest.mark.both
def test_a_moment_keeps_its_zone(session: Session) -> None:
    session.add(Installation(id=1, is_example=False, made_at=MADE_AT))
    session.commit()
    session.expire_all()

    assert session.get_one(Installation, 1).made_at == MADE_AT
    assert session.get_one(Installation, 1).made_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    session.add(Installation(id=1, is_example=False, made_at=MADE_AT.replace(tzinfo=None)))

    with pytest.raises(StatementError, match="a moment needs a zone"):
        session.flush()
    session.rollback()


@pytest.mark.both
def test_rows_that_are_there_stay_and_upsert_renews_them(session: Session) -> None:
    day = MADE_AT.date()

    assert insert_missing(session, ClosingDay, [{"day": day, "name": "een"}], ["day"]) == 1
    assert insert_missing(session, ClosingDay, [{"day": day, "name": "twee"}], ["day"]) == 0
    assert session.scalar(select(ClosingDay.name).where(ClosingDay.day == day)) == "een"
    upsert(session, ClosingDay, [{"day": day, "name": "drie"}], ["day"], ["name"])
    assert session.scalar(select(ClosingDay.name).where(ClosingDay.day == day)) == "drie"


@pytest.mark.both
def test_two_who_read_and_then_write_wait_for_each_other(app: Flask) -> None:
    """Without BEGIN IMMEDIATE the second fails at once on SQLite; without the row lock one count is lost."""
    with app.app_context(), unit_of_work() as session:
        session.add(ClosingDay(day=MADE_AT.date(), name="0"))
    failures: list[Exception] = []

    def count() -> None:
        try:
            for _ in range(20):
                with app.app_context(), unit_of_work() as session:
                    row = session.get_one(ClosingDay, MADE_AT.date(), with_for_update=True)
                    row.name = str(int(row.name) + 1)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get_one(ClosingDay, MADE_AT.date()).name == "80"


@pytest.mark.both
def test_a_locked_row_is_read_afresh(app: Flask, session: Session) -> None:
    session.add(Installation(id=1, is_example=False, made_at=MADE_AT))
    session.commit()
    assert session.get_one(Installation, 1).is_example is False
    session.rollback()
    with app.app_context(), unit_of_work() as other:
        other.get_one(Installation, 1).is_example = True

    assert lock(session, Installation, 1).is_example is True


@pytest.mark.both
def test_sqlite_begins_immediately_only_for_what_may_write(app: Flask, database_kind: str) -> None:
    seen: list[str] = []
    with app.app_context():
        for writes in (True, False):
            with unit_of_work(writes=writes) as session:
                seen.append(_begin_of(session, database_kind))

    assert seen == ["may write", "read-only"]


def _begin_of(session: Session, kind: str) -> str:
    question = "PRAGMA query_only" if kind == "sqlite" else "SELECT current_setting('transaction_read_only') = 'on'"
    return "read-only" if session.scalar(text(question)) else "may write"


def test_the_programme_date_is_not_the_real_moment(app: Flask) -> None:
    with app.app_context():
        assert clock.today().year == 2010
        assert clock.now().year > 2010
        assert clock.now().tzinfo is not None
        app.config["TODAY"] = None
        assert clock.today() >= clock.now().date()
        db.engine.dispose()


def test_who_waits_too_long_to_write_is_told_as_every_statement_tells_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Seconds of waiting prove nothing more; it is said to each connection that is made from here on.
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 1)
    with app.app_context():
        db.engine.dispose()
        with db.engine.connect() as other:
            other.exec_driver_sql("SELECT 1")
            with pytest.raises(OperationalError, match="locked"), unit_of_work() as session:
                session.execute(text("SELECT 1"))
        with unit_of_work() as session:
            session.add(ClosingDay(day=MADE_AT.date(), name="proef"))


def made() -> Select[str]:
    return select(ClosingDay.name).where(ClosingDay.name == bindparam("name")).order_by(ClosingDay.day)


def test_a_statement_is_compiled_once_whether_it_was_made_once_or_anew(app: Flask) -> None:
    once, compiled = made(), []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *seen: compiled.append(seen[4].compiled))
        for statement in (once, once, made(), once):
            with unit_of_work(writes=False) as session:
                session.execute(statement, {"name": "proef"}).all()

    assert len(compiled) == 4
    assert {id(each) for each in compiled} == {id(compiled[0])}


def test_statements_that_are_made_anew_take_no_room_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "STATEMENTS_KEPT", 3)
    known = CompiledByStatement({})
    for number in range(10):
        known[("dialect", ("statement", number), (), False, False)] = number  # type: ignore[assignment]

    assert len(known._by_statement) <= 3
    assert [known.get(("dialect", ("statement", number), (), False, False)) for number in range(10)] == list(range(10))
