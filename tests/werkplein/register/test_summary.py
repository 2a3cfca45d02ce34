"""The summary row of a Werkplein: right after a year without writes, and after two writers at once."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.register import actions, jobs, queries, summary_actions
from werkplein.register.models import Region, Werkplein, WerkpleinVersion
from werkplein.register.rules import Facts

TODAY = date(2010, 7, 5)
NEW_YEAR = date(2011, 1, 1)


def facts_of(session: Session, werkplein: Werkplein) -> Facts:
    return queries.versions(session, [werkplein.id])[werkplein.id][-1].facts


@pytest.mark.both
def test_a_change_of_today_shows_at_once(session: Session, leader: Werkplein) -> None:
    facts = replace(facts_of(session, leader), name="Nieuw Lindeveen")

    actions.add_version(session, SYSTEM, leader.id, facts, TODAY, TODAY)

    assert (leader.name, leader.derived_for, leader.changes_on) == ("Nieuw Lindeveen", TODAY, None)


@pytest.mark.both
def test_a_year_passes_without_writes(session: Session, leader: Werkplein, laggard: Werkplein) -> None:
    facts = replace(facts_of(session, leader), name="Nieuw Lindeveen", region_id=laggard.region_id)
    actions.add_version(session, SYSTEM, leader.id, facts, NEW_YEAR, TODAY)
    session.commit()

    for on, name in [
        (date(2010, 12, 31), "Lindeveen"),
        (NEW_YEAR, "Nieuw Lindeveen"),
        (date(2011, 7, 5), "Nieuw Lindeveen"),
    ]:
        session.expire_all()
        shown = queries.by_code(session, "leader", on)
        assert shown is not None
        assert (shown.name, shown.region.name) == (name, "Noordrand" if on < NEW_YEAR else "Zuidrand")
        assert [each.name for each in queries.entries(session, on) if each.code == "leader"] == [name]
        assert not session.dirty

    session.expire_all()
    assert leader.name == "Lindeveen", "reading stores nothing"


@pytest.mark.both
def test_the_daily_job_stores_what_the_calendar_changed(session: Session, leader: Werkplein) -> None:
    facts = replace(facts_of(session, leader), name="Nieuw Lindeveen")
    actions.add_version(session, SYSTEM, leader.id, facts, NEW_YEAR, TODAY)

    assert jobs.derive_due(session, date(2010, 12, 31)) is None
    assert jobs.derive_due(session, NEW_YEAR) == "1 Werkplein bijgewerkt"
    assert jobs.derive_due(session, NEW_YEAR) is None
    assert (leader.name, leader.derived_for, leader.changes_on) == ("Nieuw Lindeveen", NEW_YEAR, None)


@pytest.mark.both
def test_a_correction_takes_the_place_of_the_row_it_names(session: Session, leader: Werkplein) -> None:
    wrong = queries.versions(session, [leader.id])[leader.id][-1]
    facts = replace(wrong.facts, name="Lindeveen aan Zee")

    actions.add_version(session, SYSTEM, leader.id, facts, wrong.holds_on, TODAY, replaces_id=wrong.id)

    assert leader.name == "Lindeveen aan Zee"


@pytest.mark.both
def test_a_closed_werkplein_leaves_the_list_and_keeps_its_page(session: Session, leader: Werkplein) -> None:
    actions.add_version(session, SYSTEM, leader.id, replace(facts_of(session, leader), is_closed=True), TODAY, TODAY)

    assert leader.closed_on == TODAY
    assert "leader" not in [each.code for each in queries.all_werkpleinen(session, TODAY)]
    assert "leader" not in [each.code for each in queries.entries(session, TODAY)]
    assert queries.by_code(session, "leader", TODAY) is leader


@pytest.mark.both
def test_two_writers_at_once_both_end_up_in_the_summary(app: Flask, session: Session, leader: Werkplein) -> None:
    facts, start = facts_of(session, leader), threading.Barrier(2)
    werkplein_id, region_id = leader.id, session.scalar(select(Region.id).where(Region.code == "zuidrand"))
    session.commit()

    def write(changed: Facts, holds_on: date) -> None:
        with app.app_context():
            start.wait()
            with unit_of_work() as own:
                actions.add_version(own, SYSTEM, werkplein_id, changed, holds_on, TODAY)

    changes = [(replace(facts, name="Nu"), TODAY), (replace(facts, name="Straks", region_id=region_id), NEW_YEAR)]
    writers = [threading.Thread(target=write, args=change) for change in changes]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    session.expire_all()
    assert (leader.name, leader.changes_on) == ("Nu", NEW_YEAR)


@pytest.mark.both
def test_rebuilding_gives_what_was_there(session: Session, leader: Werkplein) -> None:
    summary_actions.rebuild(session, TODAY)
    before = [
        (each.code, each.name, each.map_x, each.map_y, each.region_id) for each in queries.all_werkpleinen(session)
    ]
    leader.name, leader.map_x = "Verminkt", 0.0
    session.flush()

    assert summary_actions.rebuild(session, TODAY) == 4
    after = [
        (each.code, each.name, each.map_x, each.map_y, each.region_id) for each in queries.all_werkpleinen(session)
    ]
    assert after == before


@pytest.mark.both
def test_a_version_cannot_be_rewritten(session: Session, leader: Werkplein) -> None:
    version = session.scalars(select(WerkpleinVersion).where(WerkpleinVersion.werkplein_id == leader.id)).one()
    version.name = "Anders"

    with pytest.raises(DatabaseError, match="append-only"):
        session.flush()
    session.rollback()
