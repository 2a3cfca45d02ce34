"""Exactly one scheduler is active; when it is killed, another takes over."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text

from werkplein import app as composition
from werkplein import scheduler
from werkplein.core.database import unit_of_work
from werkplein.core.feature import Feature, Job
from werkplein.core.jobs import Heartbeat, JobRun
from werkplein.core.locks import NUMBERS, SCHEDULER, make_lock
from werkplein.scheduler import Scheduler

HOLDER = """
import sys
from sqlalchemy import create_engine
from werkplein.core.locks import SCHEDULER, make_lock

lock = make_lock(create_engine(sys.argv[1]), SCHEDULER)
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.mark.both
def test_the_lock_is_held_by_one_and_free_when_that_process_is_killed(database_url):
    engine = create_engine(database_url)
    lock = make_lock(engine, SCHEDULER)
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "True\n"
    assert not lock.acquire()

    os.kill(child.pid, signal.SIGKILL)
    child.communicate()

    assert _eventually(lock.acquire)
    assert lock.is_held()
    lock.release()
    assert not lock.is_held()
    engine.dispose()


def _eventually(ask):
    """The server needs a moment to see that a connection is gone."""
    waiting = threading.Event()
    return any(ask() or waiting.wait(0.1) for _ in range(50))


@pytest.mark.both
def test_the_active_one_beats_and_runs_every_job_and_the_other_stands_by(app, monkeypatch):
    done = {name: threading.Event() for name in ("proef", "tweede")}
    jobs = tuple(
        Job(name, name.title(), lambda *_, ran=ran: ran.set() or "gedaan", timedelta(hours=1))
        for name, ran in done.items()
    )
    app.extensions["features"] = (*composition.FEATURES[:1], Feature(name="test", jobs=jobs))
    monkeypatch.setattr(scheduler, "STANDBY_SECONDS", 0.05)
    active, other = Scheduler(app), Scheduler(app)
    thread = threading.Thread(target=active.run)
    thread.start()

    assert all(ran.wait(20) for ran in done.values())
    assert not other.lock.acquire()
    active.stopping.set()
    thread.join(20)

    assert not thread.is_alive()
    assert other.lock.acquire()
    other.lock.release()
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get(Heartbeat, "scheduler") is not None
        assert session.scalars(select(JobRun.note).where(JobRun.name.in_(done))).all() == ["gedaan", "gedaan"]


only_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


@only_postgresql
def test_a_lock_whose_connection_is_lost_is_let_go_and_can_be_taken_again(database_url):
    engine = create_engine(database_url)
    lock = make_lock(engine, SCHEDULER)
    assert lock.acquire()

    _end_connection(engine, _holder(engine))

    assert _eventually(lambda: not lock.is_held())
    lock.release()
    assert _eventually(lock.acquire)
    assert lock.is_held()
    lock.release()
    assert _holder(engine) is None
    engine.dispose()


@only_postgresql
def test_the_active_one_stands_by_when_it_loses_its_connection_and_takes_over_again(app, monkeypatch):
    monkeypatch.setattr(scheduler, "STANDBY_SECONDS", 0.05)
    monkeypatch.setattr(scheduler, "BEAT_SECONDS", 0.05)
    app.extensions["features"] = composition.FEATURES[:1]
    active = Scheduler(app)
    engine = active.lock.engine
    thread = threading.Thread(target=active.run)
    thread.start()
    assert _eventually(lambda: _holder(engine))
    first = _holder(engine)

    _end_connection(engine, first)

    assert _eventually(lambda: _holder(engine) not in (None, first))
    assert thread.is_alive()
    active.stopping.set()
    thread.join(20)
    assert _holder(engine) is None


def _holder(engine):
    """The connection that holds the lock in this database, as the server numbers it."""
    question = """SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE locktype = 'advisory' AND objid = :number AND granted AND datname = current_database()"""
    with engine.connect() as connection:
        return connection.scalar(text(question), {"number": NUMBERS[SCHEDULER]})


def _end_connection(engine, pid):
    """What a restart of the server, or a firewall, does to a connection that stood idle."""
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


@pytest.mark.parametrize("has_server", [True, False])
def test_it_says_at_the_start_that_mail_waits_and_stops_when_asked(settings, has_server):
    environ = os.environ | {
        "WERKPLEIN_DATABASE_URL": settings.database_url,
        "WERKPLEIN_FILES": settings.files,
        "WERKPLEIN_SECRET_KEY": settings.secret_key,
        "WERKPLEIN_BASE_URL": settings.base_url,
        "WERKPLEIN_SMTP_URL": "smtp://127.0.0.1:1" if has_server else "",
        "WERKPLEIN_MAIL_FROM": settings.mail_from,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "werkplein.scheduler"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    before = ""
    for line in child.stdout:
        before += line
        if "scheduler active" in line:
            break

    child.terminate()

    assert ("no mail server: mail waits" in before) is not has_server
    assert ("python -m werkplein outbox" in before) is not has_server

    assert "scheduler stopped" in child.communicate(timeout=30)[0]
    assert child.returncode == 0
