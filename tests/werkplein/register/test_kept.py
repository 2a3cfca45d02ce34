"""What is kept of the register in a process: no change by anybody may stay unseen, nor be seen too early."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.browse import counted
from tests.support.people import SINCE
from werkplein.core.database import db, unit_of_work
from werkplein.obligations.models import ClosingDay
from werkplein.obligations.queries import closing_days
from werkplein.register.kept import kept
from werkplein.register.models import ServiceArea, Werkplein
from werkplein.register.peer_queries import peers
from werkplein.register.queries import by_code
from werkplein.register.rules import AreaKind
from werkplein.register.surroundings import Surroundings, surroundings

TODAY = date(2010, 7, 5)
DAY = timedelta(days=1)


def _closed(session: Session, _on: date) -> dict[date, str]:
    return closing_days(session)


def around(session: Session, on: date = TODAY) -> Surroundings:
    leader = by_code(session, "leader")
    assert leader is not None
    return surroundings(session, leader, on)


def read(on: date = TODAY) -> tuple[Surroundings, int, dict[date, str]]:
    """Read all that is kept as a page does."""
    with unit_of_work(writes=False) as session:
        shown = around(session, on)
        return shown, sum(each.municipalities for each in peers(session, on).values()), kept(session, on, _closed)


@pytest.mark.both
def test_what_did_not_change_is_read_once_in_a_process(app: Flask, served: None) -> None:
    with unit_of_work(writes=False) as one, unit_of_work(writes=False) as other:
        assert peers(one, TODAY) is peers(other, TODAY)
        assert around(one).areas is around(other).areas


@pytest.mark.both
def test_a_transaction_asks_once_for_the_stamps_of_everything(app: Flask, served: None) -> None:
    read()

    with unit_of_work(writes=False) as session, counted(db.engine) as statements:
        kept(session, TODAY, _closed)
        peers(session, TODAY)
        assert len(statements) == 1
        session.rollback()
        peers(session, TODAY)
        assert len(statements) == 2


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE municipality SET name = 'Elders' WHERE id = (SELECT seat_id FROM werkplein WHERE code = 'leader')",
        "UPDATE werkplein SET main_id = (SELECT id FROM werkplein WHERE code = 'leader') WHERE code = 'middle'",
        "INSERT INTO closing_day (day, name) VALUES ('2010-07-09', 'Feest')",
    ],
)
def test_every_change_shows_at_once_whoever_made_it(app: Flask, served: None, change: str) -> None:
    before = read()

    with unit_of_work() as other:
        other.execute(text(change))

    assert read() != before


@pytest.mark.both
def test_a_closing_day_that_is_taken_away_or_renamed_shows_at_once(app: Flask, session: Session) -> None:
    session.add_all([ClosingDay(day=TODAY + DAY, name="Feest"), ClosingDay(day=TODAY + 2 * DAY, name="Feest")])
    session.commit()
    assert len(read()[2]) == 2

    session.execute(text("UPDATE closing_day SET name = 'Treurdag' WHERE day = '2010-07-06'"))
    session.commit()
    assert read()[2][TODAY + DAY] == "Treurdag"

    session.execute(text("DELETE FROM closing_day WHERE day = '2010-07-06'"))
    session.commit()
    assert list(read()[2]) == [TODAY + 2 * DAY]


@pytest.mark.both
def test_a_municipality_that_is_added_shows_when_it_counts_and_to_its_writer_first(
    app: Flask, session: Session, served: None, leader: Werkplein, middle: Werkplein
) -> None:
    before, from_day = read(), TODAY + DAY
    area = {"municipality_id": middle.seat_id, "kind": AreaKind.WHOLE, "holds_on": from_day, "recorded_on": SINCE}
    session.add(ServiceArea(werkplein_id=leader.id, **area))
    session.flush()

    assert peers(session, from_day)[leader.id].municipalities == 2
    if db.engine.dialect.name == "postgresql":
        assert read(from_day)[1] == before[1]
    session.commit()
    assert read() == before
    assert read(from_day)[1] == before[1] + 1
    assert len(read(from_day)[0].areas) == 2
