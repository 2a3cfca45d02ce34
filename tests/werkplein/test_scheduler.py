"""Exactly one scheduler is active; when it is killed, another takes over."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select

from werkplein import app as composition
from werkplein import scheduler
from werkplein.core.database import unit_of_work
from werkplein.core.feature import Feature, Job
from werkplein.core.jobs import Heartbeat, JobRun
from werkplein.scheduler import Scheduler, make_lock

HOLDER = """
import sys
from sqlalchemy import create_engine
from werkplein.scheduler import make_lock

lock = make_lock(create_engine(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.mark.both
def test_the_lock_is_held_by_one_and_free_when_that_process_is_killed(database_url):
    engine = create_engine(database_url)
    lock = make_lock(engine)
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
    ran = threading.Event()
    feature = Feature(name="test", jobs=(Job("proef", "Proef", lambda *_: ran.set() or "gedaan", timedelta(hours=1)),))
    app.extensions["features"] = (*composition.FEATURES, feature)
    monkeypatch.setattr(scheduler, "STANDBY_SECONDS", 0.05)
    active, other = Scheduler(app), Scheduler(app)
    thread = threading.Thread(target=active.run)
    thread.start()

    assert ran.wait(20)
    assert not other.lock.acquire()
    active.stopping.set()
    thread.join(20)

    assert not thread.is_alive()
    assert other.lock.acquire()
    other.lock.release()
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get(Heartbeat, "scheduler") is not None
        assert session.scalars(select(JobRun.note).where(JobRun.name == "proef")).all() == ["gedaan"]


def test_it_stops_when_asked(settings):
    environ = os.environ | {
        "WERKPLEIN_DATABASE_URL": settings.database_url,
        "WERKPLEIN_FILES": settings.files,
        "WERKPLEIN_SECRET_KEY": settings.secret_key,
        "WERKPLEIN_BASE_URL": settings.base_url,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "werkplein.scheduler"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in child.stdout:
        if "scheduler active" in line:
            break

    child.terminate()

    assert "scheduler stopped" in child.communicate(timeout=30)[0]
    assert child.returncode == 0
