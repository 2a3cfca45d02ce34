"""A file too large to wait for is checked in the background, and may be stopped at any moment."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from tests.support.towns import serve
from tests.werkplein.intake.files import offer, wwb
from werkplein.core.importing import ImportRun, ImportState, checking, jobs
from werkplein.intake import judging
from werkplein.intake.imports import WWB_FILE
from werkplein.intake.models import MunicipalCount, MunicipalLine
from werkplein.intake.reasons import reasons
from werkplein.register.models import Werkplein

TODAY = date(2010, 7, 5)


@pytest.fixture
def large(session: Session, leader: Werkplein) -> bytes:
    """Four months of three municipalities, in cells so wide that the file is large."""
    serve(session, leader)
    session.commit()
    wide = " " * (checking.SIZE_AT_ONCE // 200)
    towns = (leader.seat.code, "GM7000", "GM7001")
    months = ("2010-03", "2010-04", "2010-05")
    return wwb(*((f"{town}{wide}", month, code, 1) for town in towns for month in months for code in reasons().codes))


def number(session: Session, model: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.both
def test_it_is_left_to_the_job_and_comes_in_whole_after_a_stop(
    browse: Browse, session: Session, anna: Person, large: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "LINES", 50)
    page = offer(browse, anna, large, "wwb-telling")
    assert "wordt gecontroleerd" in page.text
    taken = checking.take_next([WWB_FILE.code])
    assert taken is not None
    run = session.get_one(ImportRun, taken.id)
    assert WWB_FILE.room is not None
    WWB_FILE.room.put(session, run, [(1, 1, "2010-05", "gemeente", "ended-11", 9, None)])
    run.checked_at -= checking.STALE + timedelta(seconds=1)
    session.commit()

    assert jobs.check_waiting(session, TODAY) == "1 bestand gecontroleerd"

    session.expire_all()
    rows = 9 * len(reasons().codes)
    assert (run.state, run.ready_count, number(session, MunicipalLine)) == (ImportState.READY, rows, rows)
    browse(page.path, by=anna).submit(f"Bevestig: lees {rows} regels in")
    assert (number(session, MunicipalCount), number(session, MunicipalLine)) == (rows, 0)


def test_more_rows_than_the_limit_are_refused_whole(
    browse: Browse, session: Session, anna: Person, monkeypatch: pytest.MonkeyPatch, leader: Werkplein
) -> None:
    serve(session, leader)
    monkeypatch.setattr(judging, "MOST_ROWS", 2)
    rows = [("GM9999", "2010-05", code, 1) for code in reasons().codes[:3]]

    page = offer(browse, anna, wwb(*rows), "wwb-telling")

    assert page.rows("Fouten") == [["Heel het bestand", "–", "Dit bestand heeft meer dan 2 regels. Knip het in delen."]]
    assert number(session, MunicipalLine) == 0
