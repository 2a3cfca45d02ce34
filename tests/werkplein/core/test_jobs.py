"""Jobs do what is due, once; what someone asked for is done by one process and shows how far it is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.support.people import Role
from werkplein.core import clock, jobs, outbox
from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.core.feature import Job
from werkplein.core.jobs import Heartbeat, JobRun, Outcome, Progress, RunState
from werkplein.core.outbox import Mail
from werkplein.obligations.models import ClosingDay

ON = date(2010, 7, 5)
DAY = timedelta(days=1)


@pytest.fixture
def a_job(app):
    def make(act):
        return Job("proef", "Proef", act, DAY)

    with app.app_context():
        yield make


def runs():
    with unit_of_work(writes=False) as session:
        found = session.scalars(select(JobRun).order_by(JobRun.id)).all()
        return [(run.state, run.note, run.for_day) for run in found]


@pytest.mark.both
def test_a_job_runs_for_the_day_that_is_asked_and_says_what_it_did(app, a_job):
    outcome = jobs.run_job(app, a_job(lambda _session, today: f"gedaan voor {today.day}"), date(2010, 7, 31))

    assert outcome == Outcome(RunState.DONE, "gedaan voor 31")
    assert runs() == [(RunState.DONE, "gedaan voor 31", date(2010, 7, 31))]


@pytest.mark.both
def test_a_job_that_fails_leaves_nothing_behind_but_the_failure(app, a_job):
    def fail(session, today):
        session.add(ClosingDay(day=date(1999, 1, 1), name="Half"))
        session.flush()
        raise RuntimeError("geheim@voorbeeld.test")

    assert jobs.run_job(app, a_job(fail)).state is RunState.FAILED

    assert runs() == [(RunState.FAILED, "RuntimeError", ON)]
    with unit_of_work(writes=False) as session:
        assert session.get(ClosingDay, date(1999, 1, 1)) is None


@pytest.mark.both
def test_the_log_tells_where_a_job_failed_and_nothing_about_anyone(app, a_job, capsys):
    def fail(session, _today):
        session.execute(insert(Mail).values(to_address="geheim@voorbeeld.test", subject=None))

    jobs.run_job(app, a_job(fail))

    log = capsys.readouterr().out
    assert "job failed" in log
    assert "in fail" in log
    assert "geheim" not in log


def test_ticks_without_news_share_one_row(app, a_job):
    news = iter([None, None, "iets", None, None])
    job = a_job(lambda _session, _today: next(news))

    for _ in range(5):
        jobs.run_job(app, job)

    assert [note for _, note, _ in runs()] == ["iets", ""]


@pytest.mark.both
def test_ticks_that_fail_the_same_way_share_one_row(app, a_job):
    errors = iter([ValueError, ValueError, ValueError, KeyError, None, ValueError])

    def act(_session, _today):
        error = next(errors)
        if error:
            raise error

    for _ in range(6):
        jobs.run_job(app, a_job(act))

    assert [(state, note) for state, note, _ in runs()] == [
        (RunState.FAILED, "ValueError"),
        (RunState.FAILED, "KeyError"),
        (RunState.FAILED, "ValueError"),
    ]


@pytest.mark.both
def test_work_that_was_asked_for_shows_how_far_it_is(app, a_job):
    seen = []
    with jobs.reporting(asked("vrijgave", 6)) as work:
        work.tick(3, 140, "Pagina’s schrijven")
        with unit_of_work(writes=False) as session:
            run = jobs.latest(session, "vrijgave", 6)
            seen.append((work.subject, run.is_over, run.done, run.total))

    assert seen == [("6", False, 3, 140)]
    with unit_of_work(writes=False) as session:
        assert jobs.latest(session, "vrijgave", 6).state is RunState.DONE
        assert jobs.latest(session, "iets anders", 6) is None


def test_work_that_fails_says_so_and_the_error_goes_on(app, a_job):
    with pytest.raises(ZeroDivisionError), jobs.reporting(asked("vrijgave", 6)):
        raise ZeroDivisionError

    with unit_of_work(writes=False) as session:
        run = jobs.latest(session, "vrijgave", 6)
        assert (run.state, run.message) == (RunState.FAILED, "Mislukt: ZeroDivisionError")


def asked(kind, subject):
    """A piece of work that someone asked for."""
    with unit_of_work() as session:
        run = jobs.start(session, kind, subject, SYSTEM)
        return Progress(run.id, run.subject)


def test_old_runs_are_let_go(app, a_job):
    jobs.run_job(app, a_job(lambda _session, _today: "lang geleden"))
    with unit_of_work() as session:
        session.execute(update(JobRun).values(started_at=clock.now() - jobs.RUNS_KEPT - DAY))

    with unit_of_work() as session:
        assert jobs.forget_old_runs(session, ON) == "1 oude regel opgeruimd"
    assert runs() == []


def test_the_page_of_tasks_says_that_the_scheduler_stands_still(browse, a_person):
    page = browse("/intern/beheer/taken/", by=a_person(Role.ADMINISTRATOR))

    assert "De planner staat stil." in page.text
    assert ["Mail versturen post", "Nog niet uitgevoerd", "", "wacht", ""] in page.rows("Taken")
    assert page.statements <= 8


def test_the_page_of_tasks_shows_runs_and_failures(app, browse, a_person, a_job):
    def fail(_session, _today):
        raise ValueError

    jobs.run_job(app, Job("post", "Mail versturen", fail, DAY))
    with unit_of_work() as session:
        jobs.beat(session)

    page = browse("/intern/beheer/taken/", by=a_person(Role.ADMINISTRATOR))

    assert "De planner werkt." in page.text
    assert [row[0] for row in page.rows("Taken die mislukten")] == ["post"]


def test_the_page_of_tasks_shows_mail_that_does_not_leave_and_not_to_whom(app, browse, a_person, session):
    written = [
        outbox.write(session, "geheim@voorbeeld.test", subject, "x") for subject in ("Nieuw", "Later", "Opgegeven")
    ]
    written[1].attempts, written[1].last_error = 3, "SMTPDataError"
    written[2].attempts, written[2].last_error = outbox.MOST_ATTEMPTS, "SMTPRecipientsRefused"

    page = browse("/intern/beheer/taken/", by=a_person(Role.ADMINISTRATOR))

    assert [(row[1], row[3]) for row in page.rows("Mails die niet weggaan")] == [
        ("Later", "SMTPDataError"),
        ("Opgegeven", "SMTPRecipientsRefused"),
    ]
    assert "wordt niet meer geprobeerd" in page.text
    assert "geheim" not in page.text


@pytest.mark.both
def test_a_heartbeat_is_one_row(app, a_job):
    for _ in range(2):
        with unit_of_work() as session:
            jobs.beat(session)

    with unit_of_work(writes=False) as session:
        assert not jobs.is_silent(session.get(Heartbeat, jobs.SCHEDULER))
    with unit_of_work() as session:
        session.execute(update(Heartbeat).values(beat_at=clock.now() - jobs.SILENCE - timedelta(seconds=1)))
        assert jobs.is_silent(session.get(Heartbeat, jobs.SCHEDULER))


def test_the_page_of_tasks_is_for_who_may_read_jobs(browse, anna):
    browse("/intern/beheer/taken/", by=anna, status=403)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["job"], 0, "post                 Mail versturen"),
        (["job", "post", "--on", "5-7-2010"], 0, "Mail versturen: klaar"),
        (["job", "post", "--on", "1-4-2010"], 0, "Mail versturen: klaar"),
        (["job", "post", "--on", "6-7-2010"], 2, "6-7-2010 moet nog komen. Kies vandaag, 5-7-2010, of eerder."),
        (["job", "post", "--on", "31-2-2010"], 2, "31-2-2010 bestaat niet"),
        (["job", "niets"], 2, "De taak niets bestaat niet."),
        (["outbox"], 0, "0 mails wachten."),
    ],
)
def test_a_job_can_be_run_by_hand(app, arguments, status, words):
    with app.app_context():
        result = app.test_cli_runner().invoke(args=arguments)

    assert result.exit_code == status
    assert words in result.output
