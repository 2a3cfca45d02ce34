"""The contract of the summary rows: right for a year without writes, right when writers race (design 4.2)."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from milestones import actions, jobs, queries
from milestones.models import Standing
from milestones.rules import Found, Source, Verdict, derive
from tests.milestones.building import CODES
from werkplein.core.database import unit_of_work
from werkplein.programme import reader
from werkplein.register.models import Werkplein

MARCH = date(2010, 3, 18)
PROGRAMME = reader.load()


def observe(session, actor, werkplein, verdict=Verdict.MET, source=Source.AUDIT, on=MARCH, codes=CODES):
    actions.record_findings(session, actor, werkplein, [Found(code, verdict) for code in codes], source, on, on, "v")


def answer(session, actor, werkplein, code, verdict, on):
    actions.report_change(session, actor, werkplein, Found(code, verdict, holds_on=on), on)


def told(session, werkplein, on):
    """How the summary tells it, and how the rows themselves do."""
    state = queries.states(session, [werkplein.id], PROGRAMME, on)[werkplein.id]
    dossier = queries.dossiers(session, [werkplein.id])[werkplein.id]
    derived = derive(dossier, PROGRAMME, queries.rulesets(session, PROGRAMME), on)
    line = next(each for each in queries.lines(session, PROGRAMME, on) if each.werkplein_id == werkplein.id)
    summary = (state.level, state.reason, dict(state.values), line.level, line.met, dict(line.criteria))
    criteria = {code: verdict.value for code, verdict in derived.criteria.items()}
    classified = derived.classified
    met = classified.reason.score.met
    return summary, (classified.level, classified.reason, derived.values, classified.level, met, criteria)


@pytest.mark.both
def test_a_year_passes_without_a_write_and_every_page_stays_right(session, bram, leader):
    observe(session, bram.actor, leader, codes=CODES[:8])
    for code in CODES[8:]:
        answer(session, bram.actor, leader, code, Verdict.MET, MARCH)
    answer(session, bram.actor, leader, "e1", Verdict.NOT_MET, date(2010, 5, 3))
    session.commit()
    stored = session.execute(select(Standing.derived_for, Standing.changes_on)).one()

    for day in range(0, 3 * 366, 11):
        told_summary, told_rows = told(session, leader, date(2010, 5, 3) + timedelta(days=day))
        assert told_summary == told_rows

    assert session.execute(select(Standing.derived_for, Standing.changes_on)).one() == stored


@pytest.mark.both
def test_the_borders_of_validity_show_without_a_write(session, bram, leader):
    observe(session, bram.actor, leader)
    last_day = date(2011, 3, 18)

    for day in (last_day - timedelta(days=1), last_day, last_day + timedelta(days=1)):
        summary, rows = told(session, leader, day)
        assert summary == rows
        state = queries.states(session, [leader.id], PROGRAMME, day)[leader.id]
        assert state.is_shown is (day <= last_day)


def test_who_takes_part_follows_the_answer_that_holds_once_another_ran_out(session, bram, carla, leader):
    seen, said = {"GM1": True, "GM2": False}, {"GM1": True, "GM2": True}
    audit = Found("e2", Verdict.PARTLY, participation=seen)
    actions.record_findings(session, bram.actor, leader, [audit], Source.AUDIT, MARCH, MARCH, "v")
    later = date(2011, 3, 1)
    answered = Found("e2", Verdict.MET, holds_on=later, participation=said)
    actions.report_change(session, carla.actor, leader, answered, later)

    told_on = {on: queries.states(session, [leader.id], PROGRAMME, on)[leader.id] for on in (later, date(2011, 3, 19))}

    assert {on: (state.values["e2"].verdict, state.participation["e2"]) for on, state in told_on.items()} == {
        later: (Verdict.PARTLY, seen),
        date(2011, 3, 19): (Verdict.MET, said),
    }


@pytest.mark.both
def test_the_daily_job_derives_again_and_nothing_is_left_to_do(session, bram, leader):
    observe(session, bram.actor, leader)
    day = date(2011, 3, 19)

    with_job = jobs.derive_due(session, day)
    again = jobs.derive_due(session, day)

    assert "opnieuw bepaald" in with_job
    assert again is None
    assert session.get(Standing, leader.id, populate_existing=True).derived_for == day


def race(app, actor, werkplein_id):
    """Two writers report losses of different milestones at once, each on a day of its own; gives what went wrong."""
    barrier = Barrier(2)
    failures = []

    def write(codes, on):
        try:
            with app.app_context():
                barrier.wait()
                for code in codes:
                    with unit_of_work() as own:
                        answer(own, actor, own.get_one(Werkplein, werkplein_id), code, Verdict.NOT_MET, on)
        except Exception as error:
            failures.append(error)

    writers = [
        Thread(target=write, args=(codes, date(2010, 4, day))) for day, codes in ((1, CODES[0::2]), (2, CODES[1::2]))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return failures


@pytest.mark.both
def test_two_writers_race_and_the_summary_is_what_the_rows_say(app, session, bram, leader):
    observe(session, bram.actor, leader)
    leader_id = leader.id
    session.commit()
    failures = race(app, bram.actor, leader_id)

    assert not failures
    session.expire_all()
    summary, rows = told(session, leader, date(2010, 4, 3))
    assert summary == rows
    assert summary[4] == 0


@pytest.mark.both
def test_the_summary_can_be_rebuilt_at_any_time(session, bram, leader):
    observe(session, bram.actor, leader)
    before = told(session, leader, MARCH)[0]

    assert actions.rebuild(session, PROGRAMME, MARCH) == 4
    assert told(session, leader, MARCH)[0] == before


def test_a_checklist_is_expected_of_everyone_once(session, leader):
    assert jobs.expect_checklists(session, date(2010, 7, 5)) == "4 vragenlijsten gevraagd voor het 2e kwartaal 2010"
    assert jobs.expect_checklists(session, date(2010, 7, 5)) is None


@pytest.mark.both
def test_lines_are_read_once_and_anew_after_any_change(session, bram, leader):
    observe(session, bram.actor, leader)
    actions.rebuild(session, PROGRAMME, MARCH)
    session.flush()
    first = queries.lines(session, PROGRAMME, MARCH)

    assert queries.lines(session, PROGRAMME, MARCH) is first

    leader.name = "Anders"
    session.flush()
    renamed = queries.lines(session, PROGRAMME, MARCH)
    observe(session, bram.actor, leader, Verdict.NOT_MET, codes=("e1",))
    session.flush()
    lowered = queries.lines(session, PROGRAMME, MARCH)

    assert next(each.name for each in renamed if each.werkplein_id == leader.id) == "Anders"
    assert next(each.verdicts["e1"] for each in lowered if each.werkplein_id == leader.id) == Verdict.NOT_MET
