"""Lists are kept in a process under the stamps of their rows: no change by anybody may stay unseen."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, inspect, select, text, update

from milestones import actions, queries
from milestones.models import Standing
from milestones.rules import Found, Source, Verdict
from werkplein.core.database import Model, db, unit_of_work
from werkplein.obligations.actions import fill_closing_days
from werkplein.programme import reader
from werkplein.register.models import Region, Werkplein

TODAY = date(2010, 7, 5)
PROGRAMME = reader.load()
STAMPED = sorted(table.name for table in Model.metadata.tables.values() if "stamp" in table.c)


def read(on=TODAY):
    """Read the list as a page does, and say how the Werkpleinen stand."""
    with unit_of_work(writes=False) as session:
        return {line.code: (line.name, line.region, line.met) for line in queries.lines(session, PROGRAMME, on)}


def observe(session, actor, werkplein, *codes):
    found = [Found(code, Verdict.MET) for code in codes]
    actions.record_findings(session, actor, werkplein, found, Source.AUDIT, TODAY, TODAY, "v")


@pytest.mark.both
def test_a_list_that_did_not_change_is_kept(app, session, leader):
    actions.rebuild(session, PROGRAMME, TODAY)
    session.commit()

    with unit_of_work(writes=False) as one, unit_of_work(writes=False) as other:
        assert queries.lines(one, PROGRAMME, TODAY) is queries.lines(other, PROGRAMME, TODAY)


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        update(Werkplein).where(Werkplein.code == "leader").values(name="Nieuw Lindeveen"),
        update(Region).values(name="Overal"),
        update(Standing).values(met=3),
        text("UPDATE standing SET met = 4"),
    ],
)
def test_every_change_shows_at_once_whoever_made_it(app, session, bram, leader, change):
    observe(session, bram.actor, leader, "a1")
    actions.rebuild(session, PROGRAMME, TODAY)
    session.commit()
    before = read()

    with unit_of_work() as other:
        other.execute(change)

    assert read() != before


@pytest.mark.both
def test_what_is_not_committed_shows_to_its_writer_only(app, session, bram, leader):
    actions.rebuild(session, PROGRAMME, TODAY)
    session.commit()
    before = read()
    observe(session, bram.actor, leader, "a1")
    own = {line.code: line.met for line in queries.lines(session, PROGRAMME, TODAY)}

    assert own["leader"] == 1
    if db.engine.dialect.name == "postgresql":
        assert read() == before
    session.rollback()
    assert read() == before


@pytest.mark.both
def test_two_writers_at_once_both_show_however_often_others_read(app, session, bram, leader, laggard):
    actions.rebuild(session, PROGRAMME, TODAY)
    start, ids = threading.Barrier(3), (leader.id, laggard.id)
    session.commit()

    def write(werkplein_id):
        with app.app_context(), unit_of_work() as own:
            start.wait()
            for code in ("a1", "a2", "a3"):
                observe(own, bram.actor, own.get_one(Werkplein, werkplein_id), code)

    writers = [threading.Thread(target=write, args=(each,)) for each in ids]
    for writer in writers:
        writer.start()
    start.wait()
    while any(writer.is_alive() for writer in writers):
        read()
    for writer in writers:
        writer.join()

    assert [read()[code][2] for code in ("leader", "laggard")] == [3, 3]


@pytest.mark.both
@pytest.mark.parametrize("table", STAMPED)
def test_every_table_with_a_stamp_renews_it(app, session, leader, table):
    """Also after a migration that copied the table."""
    stamps = text(f"SELECT sum(stamp) FROM {table}")
    observed = "derived_for" if table == "standing" else "name"
    fill_closing_days(session, [2010])
    actions.rebuild(session, PROGRAMME, TODAY)
    before = session.scalar(stamps)

    session.execute(text(f"UPDATE {table} SET {observed} = {observed}"))

    assert before
    assert session.scalar(stamps) not in (before, None)
    assert any("stamp" in index["column_names"] for index in inspect(session.connection()).get_indexes(table))
    assert session.scalar(select(func.count()).select_from(text(table)).where(text("stamp = 0"))) == 0


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE milestone_standing SET milestone = milestone",
        "DELETE FROM milestone_standing WHERE milestone = 'a1'",
        "INSERT INTO milestone_standing SELECT werkplein_id, 'zz', verdict, grade, source, holds_on, valid_until, "
        "is_expired, is_answered, is_critical, finding_id, is_disputed, is_provisional, is_inherited, met_until, "
        "shown_until FROM milestone_standing WHERE milestone = 'a1'",
    ],
)
def test_a_change_of_a_milestone_renews_the_stamp_of_its_summary_row(app, session, bram, leader, middle, change):
    observe(session, bram.actor, leader, "a1", "a2")
    actions.rebuild(session, PROGRAMME, TODAY)
    stamps = select(Standing.werkplein_id, Standing.stamp)
    before = {werkplein_id: stamp for werkplein_id, stamp in session.execute(stamps)}

    session.execute(text(change))
    after = {werkplein_id: stamp for werkplein_id, stamp in session.execute(stamps)}

    assert after[leader.id] != before[leader.id]
    assert after[middle.id] == before[middle.id]
